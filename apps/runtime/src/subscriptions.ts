import { ConnectorError } from '#connector-sdk';
import { type Connection, type Engine } from '#engine';
import { type AdvisoryLocks } from '#persistence';
import { type Interest, liveInterests } from './interests.js';
import { type RuntimeSessions } from './sessions.js';

const RETRY_FIRST_MS = 30_000;
const RETRY_MAX_MS = 3_600_000;

/** The URL a vendor calls with changes of a connection. */
export const webhookUrl = (publicUrl: string, connection: Pick<Connection, 'webhookToken'>): string =>
  `${publicUrl}/webhooks/${connection.webhookToken}`;

interface Tried {
  /** What was asked for: URL and objects. */
  readonly wanted: string;
  readonly untilMs: number;
  readonly delayMs: number;
}

/**
 * Subscribes this server to the vendors' webhooks for every connection that live syncs use, where the vendor's API can
 * do it. A failure is shown as the connection's health message and tried again; changes are polled for meanwhile.
 */
export class Subscriptions {
  readonly #engine: Engine;
  readonly #sessions: RuntimeSessions;
  readonly #locks: AdvisoryLocks;
  readonly #publicUrl: string;
  readonly #tried = new Map<string, Tried>();

  constructor(engine: Engine, sessions: RuntimeSessions, locks: AdvisoryLocks, publicUrl: string) {
    this.#engine = engine;
    this.#sessions = sessions;
    this.#locks = locks;
    this.#publicUrl = publicUrl;
  }

  /** Call it every few seconds: it asks a vendor only when something is to be done. */
  async refresh(): Promise<void> {
    for (const interest of (await liveInterests(this.#engine.store)).values()) {
      const connection = await this.#engine.store.getConnection(interest.connectionId);
      if (connection) await this.#keep(connection, interest);
    }
  }

  async #keep(connection: Connection, interest: Interest): Promise<void> {
    const targetUrl = webhookUrl(this.#publicUrl, connection);
    const wanted = [targetUrl, ...interest.objects].join(' ');
    const tried = this.#tried.get(connection.id);
    if (tried?.wanted === wanted && tried.untilMs > this.#engine.clock.nowMs()) return;
    const lock = `subscribe/${connection.id}`;
    if (!(await this.#locks.take(lock))) return;
    try {
      await this.#ensure(connection, targetUrl, interest.objects);
      this.#tried.set(connection.id, { wanted, untilMs: Number.POSITIVE_INFINITY, delayMs: 0 });
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      await this.#failed(connection, wanted, error);
    } finally {
      await this.#locks.give(lock);
    }
  }

  async #ensure(connection: Connection, targetUrl: string, objects: readonly string[]): Promise<void> {
    const { store, logger } = this.#engine;
    const made = await this.#sessions.call(connection, async (session) =>
      session.subscriptions?.ensure({ targetUrl, objects, secrets: connection.secrets }, { lane: 'incremental' }),
    );
    if (!made) return;
    if (Object.keys(made.secrets).length > 0) await store.saveSecrets(connection.id, made.secrets);
    if (connection.healthMessage?.startsWith(NO_WEBHOOKS))
      await store.saveHealth(connection.id, connection.health, null);
    logger.info('webhooks are subscribed', { connectionId: connection.id, objects });
  }

  async #failed(connection: Connection, wanted: string, error: ConnectorError): Promise<void> {
    const { clock, logger, store } = this.#engine;
    const before = this.#tried.get(connection.id)?.delayMs ?? 0;
    const delayMs = Math.min(Math.max(before * 2, RETRY_FIRST_MS), RETRY_MAX_MS);
    this.#tried.set(connection.id, { wanted, untilMs: clock.nowMs() + delayMs, delayMs });
    logger.warn('webhooks could not be subscribed; polls go on', { connectionId: connection.id, code: error.code });
    const present = await store.getConnection(connection.id);
    // Trouble with the connection as a whole says more than this does.
    if (present?.health !== 'ok') return;
    await store.saveHealth(
      connection.id,
      'ok',
      `${NO_WEBHOOKS}, so changes are polled for: ${error.message} (${error.code})`,
    );
  }
}

const NO_WEBHOOKS = 'Webhooks could not be subscribed';

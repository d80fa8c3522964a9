import {
  type Clock,
  type Connector,
  ConnectorError,
  type Limiter,
  type Logger,
  type ObjectPort,
  type Secrets,
  type Session,
} from '#connector-sdk';
import { type Connection, type EngineStore, type Sessions, type SyncEnd } from '#engine';
import { accessFingerprint, baseUrlOf, unknownVendor } from './connection-access.js';
import { HealthWatch } from './health-watch.js';

export interface SessionsOptions {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly store: Pick<EngineStore, 'getConnection' | 'saveSecrets' | 'saveHealth'>;
  /** The allowance of the account a connection is of. */
  readonly limiterFor: (connection: Connection, connector: Connector) => Limiter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly httpTimeoutMs: number;
  readonly allowedOrigins: readonly string[];
}

interface Opened {
  fingerprint: string;
  readonly session: Session;
  readonly health: HealthWatch;
}

/** One session per connection, opened anew when anything it was opened with has changed. */
export class RuntimeSessions implements Sessions {
  readonly #options: SessionsOptions;
  readonly #opened = new Map<string, Opened>();

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  connectorOf(vendor: string): Connector {
    const connector = this.#options.connectors.get(vendor);
    if (!connector) throw unknownVendor(vendor);
    return connector;
  }

  async session(connection: Connection): Promise<Session> {
    return (await this.#open(connection)).session;
  }

  async port(end: SyncEnd): Promise<ObjectPort> {
    const { session, health } = await this.#open(await this.#connection(end.connectionId));
    return health.port(session.object(end.object));
  }

  /** Calls of the session itself (check, discover, subscribe), watched like those of its ports. */
  async call<Answer>(connection: Connection, act: (session: Session) => Promise<Answer>): Promise<Answer> {
    const { session, health } = await this.#open(connection);
    return health.watch(() => act(session));
  }

  /** Ends the session of a connection that is no more. */
  async forget(connectionId: string): Promise<void> {
    const opened = this.#opened.get(connectionId);
    this.#opened.delete(connectionId);
    await opened?.session.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#opened.keys()].map((connectionId) => this.forget(connectionId)));
  }

  async #connection(connectionId: string): Promise<Connection> {
    const connection = await this.#options.store.getConnection(connectionId);
    if (connection) return connection;
    throw new ConnectorError('config', { code: 'CONNECTION_DELETED', message: 'The connection has been deleted.' });
  }

  async #open(connection: Connection): Promise<Opened> {
    const fingerprint = accessFingerprint(connection);
    const known = this.#opened.get(connection.id);
    if (known?.fingerprint === fingerprint) {
      known.health.learn(connection.health);
      return known;
    }
    const fresh = this.#openAnew(connection, fingerprint);
    this.#opened.set(connection.id, fresh);
    await known?.session.close();
    return fresh;
  }

  #openAnew(connection: Connection, fingerprint: string): Opened {
    const { clock, logger, store, httpTimeoutMs, allowedOrigins, limiterFor } = this.#options;
    const connector = this.connectorOf(connection.vendor);
    const baseUrl = baseUrlOf(connection, connector.manifest, allowedOrigins);
    let secrets = connection.secrets;
    const saveSecrets = async (changed: Secrets): Promise<void> => {
      await store.saveSecrets(connection.id, changed);
      // The session rotated them itself, so it goes on: only what others change opens a new one.
      secrets = { ...secrets, ...changed };
      opened.fingerprint = accessFingerprint({ ...connection, secrets });
    };
    const session = connector.open({
      connectionId: connection.id,
      ...(baseUrl === undefined ? {} : { baseUrl }),
      settings: connection.settings,
      secrets,
      clock,
      limiter: limiterFor(connection, connector),
      logger,
      httpTimeoutMs,
      saveSecrets,
    });
    const opened: Opened = { fingerprint, session, health: new HealthWatch(store, logger, connection) };
    return opened;
  }
}

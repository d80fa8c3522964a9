import { type OAuthApp } from '#config';
import {
  type Clock,
  type ConnectionContext,
  type Connector,
  ConnectorError,
  type Limiter,
  type Logger,
  type ObjectPort,
  rotatingCredentials,
  type Secrets,
  type Session,
} from '#connector-sdk';
import { type Connection, type EngineStore, type Sessions, type SyncEnd } from '#engine';
import { accessFingerprint, baseUrlOf, unknownVendor } from './connection-access.js';
import { HealthWatch } from './health-watch.js';
import { withOwnApp } from './oauth-app.js';
import { Renewals } from './renewals.js';

export interface SessionsOptions {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly store: Pick<EngineStore, 'getConnection' | 'claimRenewal' | 'endRenewal' | 'saveHealth'>;
  /** The allowance of the account a connection is of. */
  readonly limiterFor: (connection: Connection, connector: Connector) => Limiter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly httpTimeoutMs: number;
  readonly allowedOrigins: readonly string[];
  /** Syncline's own apps, by vendor. */
  readonly oauthApps: ReadonlyMap<string, OAuthApp>;
}

interface Opened {
  readonly fingerprint: string;
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

  /**
   * Asks the vendor with credentials that are not stored, such as those of a fresh consent. They may be rotated by it:
   * what they are afterwards is told with the answer.
   *
   * @throws ConnectorError as the connector does
   */
  async tryOut<Answer>(
    connection: Connection,
    ask: (connector: Connector, context: ConnectionContext) => Promise<Answer>,
  ): Promise<{ readonly answer: Answer; readonly secrets: Secrets }> {
    let { secrets } = connection;
    const context = this.#context(connection, async (renew) => {
      const { changed, renewed } = await renew(secrets);
      secrets = { ...secrets, ...changed };
      return renewed;
    });
    const answer = await ask(this.connectorOf(connection.vendor), context);
    return { answer, secrets };
  }

  async #open(stored: Connection): Promise<Opened> {
    const { manifest } = this.connectorOf(stored.vendor);
    const connection = { ...stored, secrets: withOwnApp(manifest, stored.secrets, this.#options.oauthApps) };
    const fingerprint = accessFingerprint(connection, rotatingCredentials(manifest.signIn));
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
    const { logger, store } = this.#options;
    const renewals = new Renewals(connection.id, this.#options);
    const context = this.#context(connection, (renew) => renewals.renew(renew));
    const session = this.connectorOf(connection.vendor).open(context);
    return { fingerprint, session, health: new HealthWatch(store, logger, connection) };
  }

  #context(connection: Connection, renewSecrets: ConnectionContext['renewSecrets']): ConnectionContext {
    const { clock, logger, httpTimeoutMs, allowedOrigins, oauthApps, limiterFor } = this.#options;
    const connector = this.connectorOf(connection.vendor);
    const baseUrl = baseUrlOf(connection, connector.manifest, allowedOrigins);
    return {
      connectionId: connection.id,
      ...(baseUrl === undefined ? {} : { baseUrl }),
      settings: connection.settings,
      secrets: withOwnApp(connector.manifest, connection.secrets, oauthApps),
      clock,
      limiter: limiterFor(connection, connector),
      logger,
      httpTimeoutMs,
      renewSecrets,
    };
  }
}

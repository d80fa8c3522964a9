import { ConnectorError, type ConnectorErrorKind, type Logger, type ObjectPort } from '#connector-sdk';
import { type Connection, type ConnectionHealth, type EngineStore } from '#engine';

const HEALTH_OF: Partial<Record<ConnectorErrorKind, ConnectionHealth>> = {
  auth: 'authFailed',
  permission: 'missingRights',
  unavailable: 'unreachable',
  timeout: 'unreachable',
};

/** Health that a call which went well disproves; missing rights are only disproved by a check. */
const DISPROVED_BY_SUCCESS: ReadonlySet<ConnectionHealth> = new Set(['authFailed', 'unreachable']);

/** Keeps a connection's stored health as its calls show it. Never fails a call: what cannot be kept is logged. */
export class HealthWatch {
  readonly #store: Pick<EngineStore, 'saveHealth'>;
  readonly #logger: Logger;
  readonly #connectionId: string;
  #known: ConnectionHealth;

  constructor(store: Pick<EngineStore, 'saveHealth'>, logger: Logger, connection: Pick<Connection, 'id' | 'health'>) {
    this.#store = store;
    this.#logger = logger;
    this.#connectionId = connection.id;
    this.#known = connection.health;
  }

  /** What the stored row says now: others see calls too. */
  learn(health: ConnectionHealth): void {
    this.#known = health;
  }

  async watch<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await call();
      if (DISPROVED_BY_SUCCESS.has(this.#known)) await this.#save('ok', null);
      return answer;
    } catch (error) {
      const health = error instanceof ConnectorError ? HEALTH_OF[error.kind] : undefined;
      if (error instanceof ConnectorError && health !== undefined && health !== this.#known) {
        await this.#save(health, `${error.message} (${error.code})`);
      }
      throw error;
    }
  }

  /** The same port, its calls watched. */
  port(port: ObjectPort): ObjectPort {
    const { groups } = port;
    const rename = groups?.rename?.bind(groups);
    const optIn = port.optIn?.bind(port);
    return {
      ...(groups && {
        groups: {
          list: (field, context) => this.watch(() => groups.list(field, context)),
          create: (field, name, context) => this.watch(() => groups.create(field, name, context)),
          ...(rename && {
            rename: (field, id, name, context) => this.watch(() => rename(field, id, name, context)),
          }),
        },
      }),
      ...(optIn && { optIn: (request, context) => this.watch(() => optIn(request, context)) }),
      capabilities: port.capabilities,
      scan: (request, context) => this.watch(() => port.scan(request, context)),
      changes: (request, context) => this.watch(() => port.changes(request, context)),
      get: (ids, fields, context) => this.watch(() => port.get(ids, fields, context)),
      find: (request, context) => this.watch(() => port.find(request, context)),
      write: (operations, context) => this.watch(() => port.write(operations, context)),
    };
  }

  async #save(health: ConnectionHealth, message: string | null): Promise<void> {
    this.#known = health;
    try {
      await this.#store.saveHealth(this.#connectionId, health, message);
    } catch (error) {
      this.#logger.warn('the health of a connection was not kept', { connectionId: this.#connectionId, error });
    }
  }
}

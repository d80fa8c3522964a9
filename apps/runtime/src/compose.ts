import { type Config, loadSecretKeys, type SecretKeys } from '#config';
import { type Clock, type Connector, type Logger } from '#connector-sdk';
import { type AlertKeeper, type AlertLimits, type Engine, PeopleCache } from '#engine';
import {
  type Database,
  openDataSource,
  openPool,
  outOfScope,
  postgresAlertStore,
  postgresEngineStore,
  PostgresLimiter,
  startDatabase,
  workspaceQueries,
  type WorkspaceQueries,
} from '#persistence';
import { BullTickets, openQueueBackend, type QueueBackend } from '#queue';
import { type Pool } from 'pg';
import { alertKeeper } from './alerts/keeper.js';
import { reachedAt } from './base-urls.js';
import { CONNECTORS } from './connectors.registry.js';
import { engineLimits } from './engine-limits.js';
import { heartbeat } from './heartbeat.js';
import { LeaseReturns } from './lease-returns.js';
import { RuntimeSessions } from './sessions.js';
import { explainDatabaseFailure, explainQueueFailure } from './start-error.js';

/** Migrations need one connection for the lock and one to work on. */
const MIGRATION_POOL_MAX = 2;

/** Everything the API and the worker share in one process. */
export interface Runtime {
  readonly config: Config;
  readonly logger: Logger;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly keys: SecretKeys;
  readonly queue: QueueBackend;
  readonly engine: Engine;
  readonly sessions: RuntimeSessions;
  readonly leaseReturns: LeaseReturns;
  readonly queries: WorkspaceQueries;
  readonly alerts: AlertKeeper;
  /** Ends what was started, in the order that lets running work finish. */
  close(): Promise<void>;
}

export interface ComposeOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly connectors?: ReadonlyMap<string, Connector>;
  readonly alertLimits?: AlertLimits;
}

/**
 * Puts the parts together: database, schema, queue, store, limiters, engine.
 *
 * @throws ConfigError, DatabaseError or StartError saying what is in the way and what to do about it; whatever was
 * started by then has been ended
 */
export async function compose(options: ComposeOptions): Promise<Runtime> {
  const { config, logger } = options;
  const started: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    const keys = await loadSecretKeys(config);
    const database = await startDatabase(config, logger);
    started.push(() => database.stop());
    await bringSchemaUpToDate(config, database);
    const pool = openPool(database.url, {
      max: config.databasePoolMax,
      onIdleError: (error) => logger.warn('a database connection was lost', { error: error.message }),
    });
    started.push(() => pool.end());
    const queue = await openQueue(config, database, logger);
    started.push(() => queue.close());
    const parts = assemble(options, pool, keys, queue);
    started.push(() => parts.sessions.close());
    const queries = workspaceQueries(pool, keys);
    const { connectors, engine } = parts;
    const store = postgresAlertStore(pool, keys);
    const tickets = new BullTickets(queue, engine.clock);
    const alerts = alertKeeper(
      { config, connectors, queries, store, tickets, clock: engine.clock, logger },
      options.alertLimits,
    );
    return { config, logger, databaseUrl: database.url, pool, keys, queue, queries, alerts, ...parts, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A vendor's account has one allowance, whichever workspace uses it. */
const unscoped = (pool: Pool): Pick<Pool, 'query'> => ({
  query: ((text: string, values?: unknown[]) => outOfScope(() => pool.query(text, values))) as Pool['query'],
});

async function bringSchemaUpToDate(config: Config, database: Database): Promise<void> {
  try {
    const dataSource = await openDataSource(database.url, MIGRATION_POOL_MAX);
    await dataSource.destroy();
  } catch (error) {
    throw explainDatabaseFailure(config, error);
  }
}

async function openQueue(config: Config, database: Database, logger: Logger): Promise<QueueBackend> {
  try {
    return await openQueueBackend({ redisUrl: config.redisUrl, databaseUrl: database.url, logger });
  } catch (error) {
    throw explainQueueFailure(config, error);
  }
}

function assemble(
  options: ComposeOptions,
  pool: Pool,
  keys: SecretKeys,
  queue: QueueBackend,
): Pick<Runtime, 'engine' | 'sessions' | 'connectors' | 'leaseReturns'> {
  const { config, logger, clock = { nowMs: () => Date.now() } } = options;
  const connectors = reachedAt(options.connectors ?? CONNECTORS, config.baseUrls);
  const { httpTimeoutMs, allowedOrigins } = config;
  const leaseReturns = new LeaseReturns(postgresEngineStore(pool, keys));
  const store = leaseReturns.store();
  const sessions = new RuntimeSessions({
    connectors,
    store,
    limiterFor: (connection, { manifest }) =>
      new PostgresLimiter(unscoped(pool), {
        vendor: manifest.vendor,
        account: connection.accountId ?? connection.id,
        pools: manifest.pools,
        httpTimeoutMs,
        logger,
      }),
    clock,
    logger,
    httpTimeoutMs,
    allowedOrigins,
    oauthApps: config.oauthApps,
  });
  const engine: Engine = {
    store,
    sessions,
    tickets: new BullTickets(queue, clock),
    people: new PeopleCache(),
    clock,
    heartbeat,
    newId: () => crypto.randomUUID(),
    logger,
    limits: engineLimits(httpTimeoutMs),
  };
  return { engine, sessions, connectors, leaseReturns };
}

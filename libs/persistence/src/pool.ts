import pg from 'pg';
import { bindingOf, currentScope } from './scope.js';
import { fromJsonb } from './store/jsonb.js';

const JSONB_OID = 3802;
const INT8_OID = 20;
const STATEMENT_TIMEOUT_MS = 60_000;

/** Counters and epochs stay far below 2^53; beyond it a wrong number would be worse than an error. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`a bigint from the database is too large: ${text}`);
  return value;
}

/** How column values are read: jsonb as `toJsonb` wrote it, bigint as number. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === JSONB_OID && format !== 'binary') return fromJsonb;
    if (oid === INT8_OID && format !== 'binary') return parseInt8;
    return pg.types.getTypeParser(oid, format) as unknown;
  }) as typeof pg.types.getTypeParser,
};

export interface PoolOptions {
  readonly max: number;
  /** Told of connections lost while idle; the pool replaces them. */
  readonly onIdleError: (error: Error) => void;
}

/**
 * Connections for the hand-written SQL of this library. Within a scope each query is a transaction of that scope. Ended by
 * the caller.
 */
export function openPool(url: string, options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    types: columnTypes,
    application_name: 'syncline',
    statement_timeout: STATEMENT_TIMEOUT_MS,
  });
  pool.on('error', options.onIdleError);
  const straight = pool.query.bind(pool) as Query;
  const query: Query = (text, values) =>
    currentScope() === undefined ? straight(text, values) : inTransaction(pool, (client) => client.query(text, values));
  pool.query = query as typeof pool.query;
  return pool;
}

type Query = (text: string, values?: unknown[]) => Promise<pg.QueryResult>;

const DEADLOCKED = '40P01';
const DEADLOCKS_MAX = 5;

/**
 * Does it again when PostgreSQL ended its transaction so that another may go on: nothing of it was done.
 *
 * @param act begins and ends a transaction of its own
 */
export async function againWhenDeadlocked<Result>(act: () => Promise<Result>): Promise<Result> {
  for (let deadlocks = 1; ; deadlocks += 1) {
    try {
      return await act();
    } catch (error) {
      const isDeadlock = error instanceof Error && 'code' in error && error.code === DEADLOCKED;
      if (!isDeadlock || deadlocks === DEADLOCKS_MAX) throw error;
    }
  }
}

/** Runs `work` in one transaction on one connection; rolls back when it throws. */
export async function inTransaction<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
  begin: 'BEGIN' | 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' = 'BEGIN',
): Promise<Result> {
  const client = await pool.connect();
  let failed: Error | undefined;
  // A connection that breaks while it is out says so twice: to the query under way, and here. Unheard, the second
  // would end the process.
  const onBroken = (error: Error): void => {
    failed = error;
  };
  client.on('error', onBroken);
  try {
    const scope = currentScope();
    await client.query(scope ? `${begin}; ${bindingOf(scope)}` : begin);
    const result = await work(client);
    if (begin === 'BEGIN') await scope?.act?.putDown(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((broken: unknown) => {
      failed = broken instanceof Error ? broken : new Error(String(broken));
    });
    throw error;
  } finally {
    // A connection that could not even roll back is thrown away.
    client.off('error', onBroken);
    client.release(failed);
  }
}

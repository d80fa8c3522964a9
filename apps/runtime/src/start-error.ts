import { type Config, systemCode } from '#config';

/**
 * - `SYNC_RUN101`: the database cannot be reached or refuses the login.
 * - `SYNC_RUN102`: Redis cannot be reached or refuses the login.
 * - `SYNC_RUN103`: the port is in use or may not be listened on.
 */
export type StartErrorCode = 'SYNC_RUN101' | 'SYNC_RUN102' | 'SYNC_RUN103';

/** Why Syncline cannot start: what, where, and what to do, in one line. */
export class StartError extends Error {
  override readonly name = 'StartError';

  constructor(
    readonly code: StartErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${message}`, options);
  }
}

/** PostgreSQL's classes of errors that mean "not now or not you" rather than a faulty statement. */
const REFUSED_LOGIN = /^(28|3D|57|53)/;

export function explainDatabaseFailure(config: Config, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined || !(isNetwork(code) || REFUSED_LOGIN.test(code))) return error;
  const where = config.databaseUrl === null ? 'the built-in database' : hostOf(config.databaseUrl);
  return new StartError(
    'SYNC_RUN101',
    `The database at ${where} cannot be used (${code}). Start it, or correct DATABASE_URL (unset it to use the built-in one).`,
    { cause: error },
  );
}

export function explainQueueFailure(config: Config, error: unknown): unknown {
  if (config.redisUrl === null) return explainDatabaseFailure(config, error);
  const why = codeOf(error) ?? (error instanceof Error ? error.message : String(error));
  return new StartError(
    'SYNC_RUN102',
    `Redis at ${hostOf(config.redisUrl)} cannot be used (${why}). Start it, or correct REDIS_URL (unset it to queue in the database).`,
    { cause: error },
  );
}

export function explainListenFailure(config: Pick<Config, 'host' | 'port'>, error: unknown): unknown {
  const code = systemCode(error);
  if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') return error;
  const what = code === 'EADDRINUSE' ? 'is in use' : 'cannot be listened on';
  return new StartError(
    'SYNC_RUN103',
    `${config.host}:${config.port} ${what} (${code}). Stop what uses it, or set SYNCLINE_PORT (and SYNCLINE_HOST) to another.`,
    { cause: error },
  );
}

const isNetwork = (code: string): boolean => /^E[A-Z_]+$/.test(code);

/** Node tries every address of a name and reports their failures together. */
function codeOf(error: unknown): string | undefined {
  return systemCode(error) ?? (error instanceof AggregateError ? systemCode(error.errors[0]) : undefined);
}

/** Host, port and name: never the password. */
const hostOf = (url: string): string => {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.host}${parsed.pathname}` : 'the given URL';
};

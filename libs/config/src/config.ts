import { resolve } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { baseUrlsOf, isBaseUrlVariable } from './base-urls.js';
import { ConfigError } from './config-error.js';
import { Environment, type LogFormat, type LogLevel, type Role } from './environment.js';
import { type MailConfig, mailOf } from './mail.js';
import { isOAuthVariable, type OAuthApp, oauthAppsOf } from './oauth-apps.js';
import { type OpenIdConfig, openIdOf } from './open-id.js';
import { SecretKeys } from './secret-keys.js';
import { splitList } from './url-rules.js';

/** How this process is set up. README.md of this library lists the variables behind it. */
export interface Config {
  /** `null`: the built-in PostgreSQL in the data folder. */
  readonly databaseUrl: string | null;
  /** `null`: tickets are queued in the database. */
  readonly redisUrl: string | null;
  /** `all`: the API and a worker in one process. */
  readonly role: Role;
  /** Absolute path. */
  readonly dataDir: string;
  readonly port: number;
  readonly host: string;
  /** Without a trailing slash; `null`: vendors cannot reach this server, so changes are polled for. */
  readonly publicUrl: string | null;
  /** `null`: the key file in the data folder, see `loadSecretKeys`. */
  readonly secretKeys: SecretKeys | null;
  /** Syncline's own apps at the vendors, by vendor: what people agree to when they bring no app of their own. */
  readonly oauthApps: ReadonlyMap<string, OAuthApp>;
  /** Where vendors are reached that are not at their usual address, by vendor, without a trailing slash. */
  readonly baseUrls: ReadonlyMap<string, string>;
  /** Origins outside the vendors' hosts that a connection may call; those of `baseUrls` are among them. */
  readonly allowedOrigins: readonly string[];
  /** Where people may sign in beside here; `null`: nowhere. */
  readonly openId: OpenIdConfig | null;
  /** By which server mail goes out, and from whom; `null`: none goes out. */
  readonly mail: MailConfig | null;
  /** Proxies whose word about who calls is taken: addresses, networks, or `loopback`. */
  readonly trustedProxies: readonly string[];
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  readonly workerConcurrency: number;
  readonly databasePoolMax: number;
  readonly httpTimeoutMs: number;
  readonly shutdownMs: number;
  /** `SYNCLINE_…` variables that mean nothing: likely misspelt, worth a warning. */
  readonly unknownVariables: readonly string[];
}

/**
 * Reads and checks the environment. Blank variables count as unset.
 *
 * @param env e.g. `process.env`
 * @param cwd what a relative data folder is relative to
 * @throws ConfigError `SYNC_CFG001` naming every variable that is wrong, what it must look like and what to do
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, cwd: string = process.cwd()): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const environment = plainToInstance(Environment, given, { excludeExtraneousValues: true });
  const problems = validateSync(environment, { stopAtFirstError: true }).flatMap((problem) =>
    Object.values(problem.constraints ?? {}),
  );
  if (problems.length > 0) throw new ConfigError('SYNC_CFG001', problems);
  const baseUrls = baseUrlsOf(given);
  return {
    databaseUrl: environment.DATABASE_URL ?? null,
    redisUrl: environment.REDIS_URL ?? null,
    role: environment.SYNCLINE_ROLE ?? 'all',
    dataDir: resolve(cwd, environment.SYNCLINE_DATA_DIR ?? '.syncline'),
    port: environment.SYNCLINE_PORT ?? 4400,
    host: environment.SYNCLINE_HOST ?? '127.0.0.1',
    publicUrl: environment.SYNCLINE_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    secretKeys: secretKeysOf(environment),
    oauthApps: oauthAppsOf(given),
    baseUrls,
    allowedOrigins: [...splitList(environment.SYNCLINE_ALLOWED_ORIGINS ?? ''), ...baseUrls.values()].map(
      (url) => new URL(url).origin,
    ),
    openId: openIdOf(environment),
    mail: mailOf(environment),
    trustedProxies: splitList(environment.SYNCLINE_TRUSTED_PROXIES ?? ''),
    logLevel: environment.SYNCLINE_LOG_LEVEL ?? 'info',
    logFormat: environment.SYNCLINE_LOG_FORMAT ?? 'auto',
    workerConcurrency: environment.SYNCLINE_WORKER_CONCURRENCY ?? 8,
    databasePoolMax: environment.SYNCLINE_DATABASE_POOL ?? 10,
    httpTimeoutMs: environment.SYNCLINE_HTTP_TIMEOUT_MS ?? 30_000,
    shutdownMs: environment.SYNCLINE_SHUTDOWN_MS ?? 20_000,
    unknownVariables: Object.keys(given).filter(
      (name) =>
        name.startsWith('SYNCLINE_') && !(name in environment) && !isOAuthVariable(name) && !isBaseUrlVariable(name),
    ),
  };
}

function secretKeysOf(environment: Environment): SecretKeys | null {
  const { SYNCLINE_SECRET_KEY: one, SYNCLINE_SECRET_KEYS: many } = environment;
  if (one !== undefined && many !== undefined) {
    throw new ConfigError('SYNC_CFG001', [
      'SYNCLINE_SECRET_KEY and SYNCLINE_SECRET_KEYS must not both be set; keep SYNCLINE_SECRET_KEYS and unset the other',
    ]);
  }
  const list = splitList(one ?? many ?? '');
  if (list.length === 0) return null;
  try {
    return new SecretKeys(list);
  } catch (error) {
    throw new ConfigError(
      'SYNC_CFG001',
      [`SYNCLINE_SECRET_KEYS must hold each version once: ${String(error)}; remove one of them`],
      { cause: error },
    );
  }
}

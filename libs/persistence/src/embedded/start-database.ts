import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, systemCode } from '#config';
import { type Logger } from '#connector-sdk';
import pg from 'pg';
import { findBinaries } from './binaries.js';
import { WORKSPACE_ROLE } from '../scope.js';
import { type Cluster, openCluster } from './cluster.js';
import { DatabaseError } from './database-error.js';
import { type FolderLock, type LockHolder, lockFolder } from './folder-lock.js';
import { adminAccess, clearLeftovers, startServer } from './server.js';
import { canEnter, databaseUser, type SystemUser } from './system-user.js';

const DATABASE_NAME = 'syncline';
const ROLE_NAME = 'syncline';
/** Where root's database goes when the data folder is one that only root can enter. */
const SHARED_HOME = '/var/lib/syncline';

export interface Database {
  /** For TypeORM, pg and BullMQ. Holds a password: never log it. */
  readonly url: string;
  /** Stops what was started here; a server named by DATABASE_URL is left alone. */
  stop(): Promise<void>;
}

/**
 * The database this process works on: the server named by DATABASE_URL, else a PostgreSQL of its own in the data
 * folder, started here and listening on 127.0.0.1 only.
 *
 * @throws DatabaseError telling what is in the way and what to do about it
 */
export async function startDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  logger: Logger,
): Promise<Database> {
  if (config.databaseUrl !== null) return { url: config.databaseUrl, stop: async () => undefined };
  const user = await databaseUser();
  const home = await prepareHome(config.dataDir, user, logger);
  const lock = await lockFolder(home).catch((error: unknown) => {
    throw notWritable(home, error);
  });
  if (!('release' in lock)) throw inUse(config.dataDir, lock.holder);
  return startLocked(home, user, lock, logger);
}

async function startLocked(home: string, user: SystemUser, lock: FolderLock, logger: Logger): Promise<Database> {
  try {
    const cluster = await openCluster(home, await findBinaries(home, user), user);
    await clearLeftovers(cluster, logger);
    const server = await startServer(cluster, { logPath: join(home, 'postgres.log') });
    try {
      await createDatabase(cluster, server.port);
    } catch (error) {
      await server.stop();
      throw error;
    }
    logger.info('the built-in PostgreSQL is ready', { port: server.port });
    return {
      url: `postgres://${ROLE_NAME}:${cluster.password}@127.0.0.1:${server.port}/${DATABASE_NAME}`,
      stop: async () => {
        await server.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw systemCode(error) === 'EACCES' || systemCode(error) === 'EROFS' ? notWritable(home, error) : error;
  }
}

/** The folder that holds cluster, password, lock and log: one that the database's user can enter. */
async function prepareHome(dataDir: string, user: SystemUser, logger: Logger): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true });
    const home = await placeHome(dataDir, user, logger);
    await mkdir(home, { recursive: true });
    // Others may pass through to what is theirs, not look around.
    await chmod(home, user ? 0o711 : 0o700);
    return home;
  } catch (error) {
    throw notWritable(dataDir, error);
  }
}

async function placeHome(dataDir: string, user: SystemUser, logger: Logger): Promise<string> {
  const notePath = join(dataDir, 'DATABASE_IS_AT');
  const noted = await readFile(notePath, 'utf8').catch(() => undefined);
  if (noted !== undefined && noted.trim() !== '') return noted.trim();
  if (await canEnter(dataDir, user)) return join(dataDir, 'database');
  const home = join(SHARED_HOME, createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  await mkdir(SHARED_HOME, { recursive: true });
  await chmod(SHARED_HOME, 0o755);
  await writeFile(notePath, `${home}\n`);
  logger.warn('only root can enter the data folder, so PostgreSQL, which does not run as root, is kept elsewhere', {
    folder: home,
  });
  return home;
}

/** Syncline works as a role that owns its database and nothing else, and may become the one that is kept to a workspace. */
async function createDatabase(cluster: Cluster, port: number): Promise<void> {
  const admin = new pg.Client(adminAccess(cluster, port));
  await admin.connect();
  try {
    const role = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [ROLE_NAME]);
    if (role.rowCount === 0) {
      await admin.query(`CREATE ROLE ${ROLE_NAME} LOGIN PASSWORD ${admin.escapeLiteral(cluster.password)}`);
    }
    const bound = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [WORKSPACE_ROLE]);
    if (bound.rowCount === 0) await admin.query(`CREATE ROLE ${WORKSPACE_ROLE} NOLOGIN`);
    await admin.query(`GRANT ${WORKSPACE_ROLE} TO ${ROLE_NAME}`);
    const database = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
    if (database.rowCount === 0) await admin.query(`CREATE DATABASE ${DATABASE_NAME} OWNER ${ROLE_NAME}`);
  } finally {
    await admin.end();
  }
}

const inUse = (dataDir: string, holder: LockHolder): DatabaseError =>
  new DatabaseError(
    'SYNC_DB101',
    `Another Syncline (process ${holder.pid} on ${holder.host}) uses the data folder ${dataDir}. ` +
      'Stop it first, give this one its own folder with SYNCLINE_DATA_DIR, or let both share a server with DATABASE_URL.',
  );

const notWritable = (folder: string, cause: unknown): DatabaseError =>
  new DatabaseError(
    'SYNC_DB103',
    `The data folder ${folder} cannot be used (${systemCode(cause) ?? String(cause)}). ` +
      'Give this user the right to write there, set SYNCLINE_DATA_DIR to another folder, or set DATABASE_URL.',
    { cause },
  );

import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger } from '#connector-sdk';
import pg from 'pg';
import { type Cluster, SUPERUSER } from './cluster.js';
import { DatabaseError } from './database-error.js';
import { processLives } from './folder-lock.js';
import { runProgram, spawnOptions } from './programs.js';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_S = 30;
const READY_POLL_MS = 50;
const PORT_ATTEMPTS_MAX = 5;
const LOG_MAX_BYTES = 10_000_000;
const LOG_TAIL_CHARS = 1_500;

/** A PostgreSQL that accepts connections on 127.0.0.1. */
export interface RunningServer {
  readonly port: number;
  /** Resolves when it has shut down cleanly. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly logPath: string;
  /** PostgreSQL settings beside the fixed ones, e.g. `{ fsync: 'off' }` for a throw-away database. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Starts the cluster on a free port and waits until it answers.
 *
 * @throws DatabaseError `SYNC_DB106` with the end of PostgreSQL's log
 */
export async function startServer(cluster: Cluster, options: ServerOptions): Promise<RunningServer> {
  await trimLog(options.logPath);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const logFrom = (await stat(options.logPath).catch(() => undefined))?.size ?? 0;
    const child = await spawnServer(cluster, port, options);
    if (await becomesReady(cluster, port, child)) return running(cluster, port, child);
    const log = (await readFile(options.logPath)).subarray(logFrom).toString('utf8');
    const portTaken = /could not bind|Address already in use/i.test(log);
    if (!portTaken || attempt === PORT_ATTEMPTS_MAX) {
      throw new DatabaseError(
        'SYNC_DB106',
        `PostgreSQL did not start; its log ${options.logPath} ends with:\n${log.slice(-LOG_TAIL_CHARS).trim()}`,
      );
    }
  }
}

/**
 * Ends a PostgreSQL that outlived the Syncline which started it, and clears the mark of one that died. Call it only
 * while holding the folder's lock.
 */
export async function clearLeftovers(cluster: Cluster, logger: Logger): Promise<void> {
  const pidPath = join(cluster.pgdata, 'postmaster.pid');
  const mark = await readFile(pidPath, 'utf8').catch(() => undefined);
  if (mark === undefined) return;
  const pid = Number(mark.split('\n')[0]);
  if (Number.isInteger(pid) && pid > 0 && processLives(pid) && (await isServerOf(pid, cluster.pgdata))) {
    logger.warn('stopping a PostgreSQL left running by a Syncline that was killed', { pid });
    await stopCluster(cluster);
    return;
  }
  logger.info('clearing the mark of a PostgreSQL that was killed', { pid });
  await rm(pidPath, { force: true });
}

/** Whether the process is a PostgreSQL and not another program that was given the same number since. */
async function isServerOf(pid: number, pgdata: string): Promise<boolean> {
  const commandLine =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      : process.platform === 'win32'
        ? pgdata
        : (await runProgram('ps', ['-o', 'command=', '-p', String(pid)], null)).output;
  return commandLine.includes(pgdata);
}

async function stopCluster({ binaries, pgdata, user }: Cluster): Promise<void> {
  const stopped = await runProgram(
    binaries.pgCtl,
    ['stop', '-D', pgdata, '-m', 'fast', '-w', '-t', String(STOP_TIMEOUT_S)],
    user,
  );
  if (stopped.code !== 0) {
    throw new DatabaseError('SYNC_DB106', `PostgreSQL in ${pgdata} did not stop: ${stopped.output.trim()}`);
  }
}

async function spawnServer(cluster: Cluster, port: number, options: ServerOptions): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // No socket files: their folder may not be writable, and 127.0.0.1 with a password is enough.
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    max_connections: '200',
    timezone: 'UTC',
    ...options.settings,
  };
  // A file rather than a pipe: the server must not fail when this process dies before it.
  const log = await open(options.logPath, 'a', 0o600);
  try {
    return spawn(
      cluster.binaries.postgres,
      ['-D', cluster.pgdata, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...spawnOptions(cluster.user), stdio: ['ignore', log.fd, log.fd] },
    );
  } finally {
    await log.close();
  }
}

async function becomesReady(cluster: Cluster, port: number, child: ChildProcess): Promise<boolean> {
  let over = false;
  child.once('exit', () => (over = true));
  child.once('error', () => (over = true));
  const deadlineMs = Date.now() + START_TIMEOUT_MS;
  const ended = () => over;
  while (!ended() && Date.now() < deadlineMs) {
    const client = new pg.Client({ ...adminAccess(cluster, port), connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      await sleep(READY_POLL_MS);
    }
  }
  if (!ended()) child.kill('SIGQUIT');
  return false;
}

function running(cluster: Cluster, port: number, child: ChildProcess): RunningServer {
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stopWithUs = () => child.kill('SIGINT');
  process.once('exit', stopWithUs);
  child.unref();
  return {
    port,
    stop: async () => {
      process.removeListener('exit', stopWithUs);
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      await stopCluster(cluster);
      await exited;
    },
  };
}

/** How the superuser connects. */
export const adminAccess = (cluster: Pick<Cluster, 'password'>, port: number) => ({
  host: '127.0.0.1',
  port,
  user: SUPERUSER,
  password: cluster.password,
  database: 'postgres',
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function trimLog(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found && found.size > LOG_MAX_BYTES) await rename(path, `${path}.1`);
}

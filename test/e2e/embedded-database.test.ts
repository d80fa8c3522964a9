import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { type Database, startDatabase } from '#persistence';
import { silentLogger } from '../support/silent-logger.js';

// Longer than the bounds the product sets itself for a start and a stop.
jest.setTimeout(180_000);

const asRoot = process.getuid?.() === 0;
const NOBODY = { uid: 65_534, gid: 65_534 };
const root = join(import.meta.dirname, '..', '..');

let folder: string;
let dataDir: string;
const cleanups: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-embedded-'));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data');
});

afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
  await rm(folder, { recursive: true, force: true });
});

async function start(at = dataDir): Promise<Database> {
  const database = await startDatabase({ databaseUrl: null, dataDir: at }, silentLogger);
  cleanups.push(() => database.stop());
  return database;
}

async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Runs the holder program, as another user where told, and gives its first report. */
async function hold(at: string, user: { uid: number; gid: number } | null) {
  const child = spawn(
    process.execPath,
    [
      '--conditions=source',
      '--import',
      join(root, 'test/support/typescript-loader.mjs'),
      join(root, 'test/support/hold-database.ts'),
      at,
    ],
    { cwd: root, stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: process.env['PATH'] ?? '' }, ...(user ?? {}) },
  );
  cleanups.push(() => kill(child));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextReport = async () => JSON.parse((await lines.next()).value ?? '{}') as Record<string, string>;
  return { child, first: await nextReport(), nextReport };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

const serverPid = async (): Promise<number> =>
  Number((await readFile(join(dataDir, 'database', 'pgdata', 'postmaster.pid'), 'utf8')).split('\n')[0]);

describe('the built-in database', () => {
  it('keeps what was stored over a stop and a start', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS answer');
    await first.stop();
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow();
    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 7 }]);
  });

  it('listens on the loopback only, wants a password and works as an ordinary role', async () => {
    const { url } = await start();
    const [facts] = await query(
      url,
      `SELECT current_setting('listen_addresses') AS listens,
              (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super,
              current_setting('server_version_num')::int / 10000 AS major`,
    );
    expect(facts).toEqual({ listens: '127.0.0.1', super: false, major: 18 });
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect((await stat(join(dataDir, 'database', 'password'))).mode & 0o777).toBe(0o600);
  });

  it('leaves a server named by DATABASE_URL alone', async () => {
    const { url } = await start();
    const named = await startDatabase({ databaseUrl: url, dataDir: join(folder, 'unused') }, silentLogger);
    expect(named.url).toBe(url);
    await named.stop();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await expect(stat(join(folder, 'unused'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('refuses a data folder another Syncline uses, and says what to do', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({ code: 'SYNC_DB101' });
    await expect(start()).rejects.toThrow(/SYNCLINE_DATA_DIR/);
  });

  it('lets only one of several that start at once have the folder', async () => {
    const outcomes = await Promise.allSettled([start(), start(), start()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('recovers after Syncline and PostgreSQL were both killed', async () => {
    const holder = await hold(dataDir, null);
    await query(holder.first['url'] ?? '', 'CREATE TABLE kept AS SELECT 7 AS answer');
    const pid = await serverPid();
    await kill(holder.child);
    process.kill(pid, 'SIGKILL');
    const { url } = await start();
    expect(await query(url, 'SELECT answer FROM kept')).toEqual([{ answer: 7 }]);
  });

  it('takes over from a killed Syncline whose PostgreSQL still runs', async () => {
    const holder = await hold(dataDir, null);
    const orphanUrl = holder.first['url'] ?? '';
    const orphan = await serverPid();
    await kill(holder.child);
    expect(await query(orphanUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await start();
    expect(await serverPid()).not.toBe(orphan);
    await expect(query(orphanUrl, 'SELECT 1')).rejects.toThrow();
  });

  it('is not fooled by a mark that names another program', async () => {
    await (await start()).stop();
    const mark = join(dataDir, 'database', 'pgdata', 'postmaster.pid');
    await writeFile(mark, `${process.pid}\n${join(dataDir, 'database', 'pgdata')}\n`);
    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('begins anew after an interrupted first start', async () => {
    await mkdir(join(dataDir, 'database', 'pgdata.new', 'base'), { recursive: true });
    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('touches nothing in a folder it did not make', async () => {
    const foreign = join(dataDir, 'database', 'pgdata');
    await mkdir(foreign, { recursive: true });
    await writeFile(join(foreign, 'thesis.txt'), 'precious');
    await expect(start()).rejects.toMatchObject({ code: 'SYNC_DB102' });
    expect(await readFile(join(foreign, 'thesis.txt'), 'utf8')).toBe('precious');
  });

  it('says which PostgreSQL made a folder of another version', async () => {
    await mkdir(join(dataDir, 'database', 'pgdata'), { recursive: true });
    await writeFile(join(dataDir, 'database', 'pgdata', 'PG_VERSION'), '15\n');
    await expect(start()).rejects.toThrow(/SYNC_DB102.*PostgreSQL 15/);
  });

  it('shows the end of the log when PostgreSQL cannot start', async () => {
    await (await start()).stop();
    await rm(join(dataDir, 'database', 'pgdata', 'global', 'pg_control'));
    await expect(start()).rejects.toThrow(/SYNC_DB106[^]*pg_control/);
    await expect(start()).rejects.toMatchObject({ code: 'SYNC_DB106' });
  });

  it('says so when the data folder is a file', async () => {
    await writeFile(dataDir, 'a file');
    await expect(start()).rejects.toMatchObject({ code: 'SYNC_DB103' });
  });
});

// Only root can become another user; elsewhere every test above already runs as an ordinary one.
(asRoot ? describe : describe.skip)('the built-in database, by user', () => {
  it('runs for root in a folder only root can enter', async () => {
    await chmod(folder, 0o700);
    const database = await start();
    expect(await query(database.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const elsewhere = (await readFile(join(dataDir, 'DATABASE_IS_AT'), 'utf8')).trim();
    cleanups.unshift(() => rm(elsewhere, { recursive: true, force: true }));
    expect(elsewhere).toMatch(/^\/var\/lib\/syncline\//);
  });

  it('runs for an ordinary user', async () => {
    await mkdir(dataDir);
    await chown(dataDir, NOBODY.uid, NOBODY.gid);
    const holder = await hold(dataDir, NOBODY);
    expect(await query(holder.first['url'] ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    holder.child.stdin.end();
    expect(await holder.nextReport()).toEqual({ stopped: 'yes' });
  });

  it('tells an ordinary user that the data folder is read-only', async () => {
    await mkdir(dataDir, { mode: 0o755 });
    const holder = await hold(dataDir, NOBODY);
    expect(holder.first['failed']).toMatch(/SYNC_DB103.*EACCES.*SYNCLINE_DATA_DIR/);
  });
});

import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openDataSource, openPool } from '#persistence';

const START_TIMEOUT_MS = 60_000;
const RETRY_MS = 100;
const TEMPLATE_LOCK_KEY = 4_711;
const root = join(import.meta.dirname, '..', '..');

/** A database of a test file's own, with the schema in place. */
export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  /** Ends the pool and drops the database. */
  close(): Promise<void>;
}

/**
 * A fresh database: on the server of DATABASE_URL where that is set (its user must be allowed to create databases),
 * else on a PostgreSQL shared by the test run, which is started on first use and ends itself when left alone.
 */
export async function openTestDatabase(options: { readonly empty?: boolean } = {}): Promise<TestDatabase> {
  const { admin, url: adminUrl } = await connectAdmin();
  const name = `syncline_test_${randomBytes(6).toString('hex')}`;
  const template = options.empty ? 'template0' : await migratedTemplate(admin, adminUrl);
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = withDatabase(adminUrl, name);
  const pool = openPool(url, { max: 20, onIdleError: () => undefined });
  return {
    url,
    pool,
    close: async () => {
      await pool.end();
      // A connection of its own: the server may have been restarted meanwhile.
      const last = await connect(adminUrl);
      await last.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await last.end();
      // Kept open until now: the shared server stays while anyone is connected.
      await admin.end();
    },
  };
}

async function connectAdmin(): Promise<{ admin: pg.Client; url: string }> {
  const named = process.env['DATABASE_URL'];
  if (named !== undefined && named !== '') return { admin: await connect(named), url: named };
  const home = join(tmpdir(), `syncline-test-postgres-${process.getuid?.() ?? 'user'}`);
  const deadlineMs = Date.now() + START_TIMEOUT_MS;
  let started = false;
  for (;;) {
    const url = await readFile(join(home, 'url'), 'utf8').catch(() => undefined);
    try {
      if (url !== undefined) return { admin: await connect(url), url };
    } catch (error) {
      if (Date.now() > deadlineMs) throw error;
    }
    if (Date.now() > deadlineMs) throw new Error(`the test database did not start; see ${home}/postgres.log`);
    if (!started) startServer(home);
    started = true;
    await sleep(RETRY_MS);
  }
}

function startServer(home: string): void {
  const loader = join(root, 'test/support/typescript-loader.mjs');
  const program = join(root, 'test/support/test-server.ts');
  const child = spawn(process.execPath, ['--conditions=source', '--import', loader, program, home], {
    cwd: root,
    detached: true,
    stdio: 'ignore',
    env: { PATH: process.env['PATH'] ?? '' },
  });
  child.unref();
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  // Told only when the server ends while idle, which the next query reports as well.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Copying a migrated database takes a tenth of migrating one. Named after the migrations it holds. */
async function migratedTemplate(admin: pg.Client, adminUrl: string): Promise<string> {
  const name = `syncline_template_${await migrationsHash()}`;
  await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK_KEY]);
  try {
    const existing = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (existing.rowCount !== 0) return name;
    const draft = `${name}_draft`;
    await admin.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${draft} TEMPLATE template0`);
    const dataSource = await openDataSource(withDatabase(adminUrl, draft), 2);
    await dataSource.destroy();
    await admin.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
    return name;
  } finally {
    await admin.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK_KEY]);
  }
}

async function migrationsHash(): Promise<string> {
  const folder = join(root, 'libs/persistence/src/migrations');
  const hash = createHash('sha256');
  for (const file of (await readdir(folder)).sort()) hash.update(file).update(await readFile(join(folder, file)));
  return hash.digest('hex').slice(0, 12);
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import supertest from 'supertest';
import { type Config, loadConfig } from '#config';
import { type Logger } from '#connector-sdk';
import { type AlertLimits } from '#engine';
import { type Role } from '#persistence';
import { mintApiKey } from '../../apps/api/src/auth/api-key.js';
import { type RunningApi, startApi } from '../../apps/api/src/api.js';
import { compose, type Runtime } from '../../apps/runtime/src/compose.js';
import { startWorker } from '../../apps/worker/src/worker.js';
import { openTestDatabase, type TestDatabase } from './database.js';
import { silentLogger } from './silent-logger.js';

const CONDITION_TIMEOUT_MS = 40_000;
const CONDITION_POLL_MS = 20;

/** An answer whose body has to be looked at before it is believed. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: unknown;
}

/** A request on its way; awaiting it sends it. */
export interface Asking extends PromiseLike<Answered> {
  send(body?: string | object): Asking;
  set(headers: Readonly<Record<string, string>>): Asking;
  set(name: string, value: string): Asking;
  expect(status: number): Asking;
}

export type Asker = Readonly<Record<'get' | 'post' | 'patch' | 'put' | 'delete', (path: string) => Asking>> & {
  set(name: string, value: string): Asker;
};

/** A Syncline of a test's own: API and worker on a fresh database, with one workspace and its key. */
export interface RunningSyncline {
  readonly runtime: Runtime;
  readonly database: TestDatabase;
  readonly url: string;
  readonly apiKey: string;
  readonly workspaceId: string;
  /** Another workspace, to look from the outside. */
  addWorkspace(): Promise<{ readonly workspaceId: string; readonly apiKey: string }>;
  /** Another key to the first workspace. @returns its text */
  addKey(role: Role): Promise<string>;
  /** Requests with a key (the first workspace's by default). */
  as(apiKey?: string): Asker;
  /** Requests as a browser on a page of ours makes them: with cookies, and an origin. */
  browser(): Asker;
  close(): Promise<void>;
}

export interface SynclineOptions {
  /** Origins of sandboxes. */
  readonly allowedOrigins: readonly string[];
  readonly publicUrl?: string;
  /** Further variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Without a worker nothing happens to what is asked for. */
  readonly worker?: boolean;
  readonly logger?: Logger;
  /** Another way to the database than straight. */
  readonly databaseUrlBy?: (straight: string) => string | Promise<string>;
  readonly redisUrl?: string;
  readonly port?: number;
  /** Further variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly alertLimits?: AlertLimits;
  /** Longest wait for one call to a vendor. */
  readonly httpTimeoutMs?: number;
}

export async function startSyncline(options: SynclineOptions): Promise<RunningSyncline> {
  const database = await openTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'syncline-e2e-'));
  const config: Config = {
    ...loadConfig({
      DATABASE_URL: (await options.databaseUrlBy?.(database.url)) ?? database.url,
      ...(options.redisUrl === undefined ? {} : { REDIS_URL: options.redisUrl }),
      ...options.environment,
      SYNCLINE_DATA_DIR: dataDir,
      SYNCLINE_SHUTDOWN_MS: '2000',
      SYNCLINE_PORT: String(options.port ?? 0),
      SYNCLINE_ALLOWED_ORIGINS: options.allowedOrigins.join(','),
      ...options.env,
      ...(options.httpTimeoutMs === undefined ? {} : { SYNCLINE_HTTP_TIMEOUT_MS: String(options.httpTimeoutMs) }),
      ...(options.publicUrl === undefined ? {} : { SYNCLINE_PUBLIC_URL: options.publicUrl }),
    }),
  };
  const runtime = await compose({
    ...{ config, logger: options.logger ?? silentLogger },
    ...(options.alertLimits === undefined ? {} : { alertLimits: options.alertLimits }),
  });
  const worker = options.worker === false ? null : await startWorker(runtime);
  const api: RunningApi = await startApi(runtime);
  const addWorkspace = async () => addWorkspaceTo(database);
  const first = await addWorkspace();
  return {
    runtime,
    database,
    url: api.url,
    ...first,
    addWorkspace,
    addKey: (role) => addKeyTo(database, first.workspaceId, role),
    as: (apiKey = first.apiKey) => supertest.agent(api.url).set('authorization', `Bearer ${apiKey}`),
    browser: () => supertest.agent(api.url).set('origin', api.url),
    close: async () => {
      await api.close();
      await worker?.close();
      await runtime.close();
      await database.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function addWorkspaceTo(database: TestDatabase): Promise<{ workspaceId: string; apiKey: string }> {
  const workspaceId = crypto.randomUUID();
  await database.pool.query(`INSERT INTO workspace (id, name) VALUES ($1, 'Test')`, [workspaceId]);
  return { workspaceId, apiKey: await addKeyTo(database, workspaceId, 'owner') };
}

async function addKeyTo({ pool }: TestDatabase, workspaceId: string, role: Role): Promise<string> {
  const { text, prefix, hash } = mintApiKey();
  await pool.query(
    `INSERT INTO api_key (id, workspace_id, name, prefix, hash, role) VALUES ($1, $2, 'Test', $3, $4, $5)`,
    [crypto.randomUUID(), workspaceId, prefix, hash, role],
  );
  return text;
}

/** Waits until `look` gives something; @throws Error naming what was waited for */
export async function eventually<Found>(
  what: string,
  look: () => Found | undefined | null | false | Promise<Found | undefined | null | false>,
): Promise<Found> {
  const deadlineMs = Date.now() + CONDITION_TIMEOUT_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > deadlineMs) throw new Error(`it never came to this: ${what}`);
    await pause(CONDITION_POLL_MS);
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '#config';
import { start, type Started } from '../../apps/api/src/start.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { silentLogger } from '../support/silent-logger.js';

const KEY = /syncline_[A-Za-z0-9_-]{43}/;

describe('starting', () => {
  let database: TestDatabase;
  let dataDir: string;
  let taken: Server;
  let takenPort: number;

  const starting = async (env: Record<string, string>): Promise<{ started: Started; said: string }> => {
    const said: string[] = [];
    const config = loadConfig({
      ...{ DATABASE_URL: database.url, SYNCLINE_DATA_DIR: dataDir, SYNCLINE_PORT: '0', SYNCLINE_SHUTDOWN_MS: '2000' },
      ...env,
    });
    const started = await start({ config, logger: silentLogger, say: (line) => said.push(line) });
    return { started, said: said.join('\n') };
  };
  const refusal = async (env: Record<string, string>): Promise<Error & { code?: string }> => {
    const outcome = await starting(env).then(
      ({ started }) => started.stop(),
      (error: unknown) => error,
    );
    if (!(outcome instanceof Error)) throw new Error('it started');
    return outcome;
  };

  beforeAll(async () => {
    database = await openTestDatabase({ empty: true });
    dataDir = await mkdtemp(join(tmpdir(), 'syncline-start-'));
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    takenPort = typeof address === 'object' && address !== null ? address.port : 0;
  }, 60_000);

  afterAll(async () => {
    taken.close();
    await database.close();
    await rm(dataDir, { recursive: true });
  });

  it('brings up the schema, says where it is, and shows the first key once', async () => {
    const first = await starting({});
    expect(first.said).toContain(`Syncline is up at ${first.started.url ?? '?'} (API and worker).`);
    const key = KEY.exec(first.said)?.[0] ?? '';
    const headers = { authorization: `Bearer ${key}` };
    expect((await fetch(`${first.started.url ?? ''}/v1/health`, { headers })).status).toBe(200);
    await first.started.stop();

    const second = await starting({});
    expect(second.said).not.toMatch(KEY);
    expect((await fetch(`${second.started.url ?? ''}/v1/health`, { headers })).status).toBe(200);
    await second.started.stop();
    const { rows } = await database.pool.query<{ prefix: string; hash: Buffer }>('SELECT prefix, hash FROM api_key');
    expect(rows).toHaveLength(1);
    expect(key.startsWith(rows[0]?.prefix ?? '-')).toBe(true);
    expect(rows[0]?.hash.toString('utf8')).not.toContain(key);
  }, 30_000);

  it('is a worker without a port where that is all it shall be', async () => {
    const { started, said } = await starting({ SYNCLINE_ROLE: 'worker', SYNCLINE_PORT: String(takenPort) });
    expect(started.url).toBeNull();
    expect(said).toContain('(worker)');
    await started.stop();
  }, 30_000);

  it.each<[string, () => Record<string, string>, string, string]>([
    ['the port is in use', () => ({ SYNCLINE_PORT: String(takenPort) }), 'SYNC_RUN103', 'SYNCLINE_PORT'],
    [
      'the database is away',
      () => ({ DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x' }),
      'SYNC_RUN101',
      'DATABASE_URL',
    ],
    ['Redis is away', () => ({ REDIS_URL: 'redis://:hunter2@127.0.0.1:1/0' }), 'SYNC_RUN102', 'REDIS_URL'],
  ])(
    'says what to do when %s',
    async (_, env, code, variable) => {
      const { message } = await refusal(env());
      expect(message.startsWith(`${code}: `)).toBe(true);
      expect(message).toContain('127.0.0.1:');
      expect(message).toContain(variable);
      expect(message).not.toContain('hunter2');
      expect(message).not.toContain('\n');
    },
    30_000,
  );
});

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** A Redis for one test file. */
export interface TestRedis {
  readonly url: string;
  close(): Promise<void>;
}

/** A Redis that no one else uses, so that it may be stopped and emptied. */
export interface OwnRedis extends TestRedis {
  /** Kills it: what it held is lost. */
  stop(): Promise<void>;
  /** Starts it again, empty, where it was. */
  start(): Promise<void>;
}

export const hasRedisServer = (): boolean => spawnSync('redis-server', ['--version']).status === 0;

/** Whether tests can have a Redis: one is named by REDIS_URL, or the program is installed. */
export const hasRedis = (): boolean => Boolean(process.env['REDIS_URL']) || hasRedisServer();

/** The server of REDIS_URL, or one of its own in a temporary folder. */
export async function openTestRedis(): Promise<TestRedis> {
  const named = process.env['REDIS_URL'];
  return named ? { url: named, close: async () => undefined } : openOwnRedis();
}

export async function openOwnRedis(): Promise<OwnRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'syncline-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}/0`;
  const begin = async (): Promise<ChildProcess> => {
    const started = spawn(
      'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
      { stdio: 'ignore' },
    );
    const probe = new Redis(url, { maxRetriesPerRequest: null });
    probe.on('error', () => undefined);
    await probe.ping();
    probe.disconnect();
    return started;
  };
  let server = await begin();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  };
  return {
    url,
    stop: () => end('SIGKILL'),
    start: async () => {
      server = await begin();
    },
    close: async () => {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

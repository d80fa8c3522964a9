import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type RunningSyncline } from './running-syncline.js';

const root = join(import.meta.dirname, '..', '..');

/** A worker in a process of its own, on the same database as a Syncline of this test. */
export interface WorkerProcess {
  /** It stands still as it is, and can only be killed. */
  freeze(): void;
  /** SIGKILL: it does nothing more, not even say goodbye. */
  kill(): Promise<void>;
}

export async function startWorkerProcess(syncline: RunningSyncline): Promise<WorkerProcess> {
  const { databaseUrl, dataDir, allowedOrigins } = syncline.runtime.config;
  const child = spawn(
    process.execPath,
    [
      '--conditions=source',
      '--import',
      join(root, 'test/support/typescript-loader.mjs'),
      join(root, 'apps/worker/src/main.ts'),
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'] ?? '',
        DATABASE_URL: databaseUrl ?? '',
        SYNCLINE_DATA_DIR: dataDir,
        SYNCLINE_ALLOWED_ORIGINS: allowedOrigins.join(','),
        SYNCLINE_LOG_LEVEL: 'error',
      },
    },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('Syncline is up')) {
      child.stdout.resume();
      return { freeze: () => void child.kill('SIGSTOP'), kill: () => kill(child) };
    }
  }
  throw new Error('the worker ended before it was up');
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

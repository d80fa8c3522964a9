import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type SandboxReady } from '../../scripts/sandbox.js';
import { type SandboxVendor } from '../../scripts/sandbox/vendors.js';

const STOP_TIMEOUT_MS = 15_000;
const START_TIMEOUT_MS = 60_000;

/** A built program of this project, by its path under the root. */
const program = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const running = new Set<ChildProcess>();
// Whatever ends this process, nothing it started is left behind.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

function keep(child: ChildProcess): ChildProcess {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Ends a process politely, and for certain. */
export async function stop(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const overdue = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(overdue);
}

/** A vendor's sandbox in a process of its own. */
export interface SandboxProcess extends SandboxReady {
  readonly vendor: SandboxVendor;
  readonly child: ChildProcess;
}

export async function startSandboxProcess(
  vendor: SandboxVendor,
  { seed, people, latencyMs }: { readonly seed: number; readonly people: number; readonly latencyMs: number },
): Promise<SandboxProcess> {
  const args = [vendor, '--seed', String(seed), '--people', String(people), '--latency-ms', String(latencyMs)];
  const child = keep(fork(program('scripts/sandbox.js'), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
  const ready = await within(`the ${vendor} sandbox`, child, once(child, 'message'));
  return { vendor, child, ...(ready[0] as SandboxReady) };
}

export type Role = 'api' | 'worker';

/** One process of the engine, as an operator would start it. `said` has the lines it wrote for people so far. */
export interface EngineProcess {
  readonly child: ChildProcess;
  readonly said: readonly string[];
}

/** Starts `node dist/apps/api/src/main.js` in a role and waits until it says that it is up. */
export async function startEngineProcess(
  role: Role,
  environment: Readonly<Record<string, string>>,
  logPath: string,
): Promise<EngineProcess> {
  const child = keep(
    spawn(process.execPath, [program('apps/api/src/main.js')], {
      env: { ...inherited(), ...environment, SYNCLINE_ROLE: role },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  const said: string[] = [];
  const log = createWriteStream(logPath, { flags: 'a' });
  child.stderr?.pipe(log, { end: false });
  const up = new Promise<void>((resolve) => {
    let rest = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      said.push(...lines);
      log.write(lines.map((line) => `${line}\n`).join(''));
      // The key comes after the line that says it is up, in one go or the next.
      if (lines.some((line) => line.startsWith('  database: '))) setImmediate(resolve);
    });
  });
  await within(`the ${role} (its log: ${logPath})`, child, up);
  return { child, said };
}

/** Runs a built program to its end. @returns what it printed @throws Error with that, unless it succeeded */
export async function runProgram(
  path: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const child = keep(
    spawn(process.execPath, [program(path), ...args], {
      env: { ...inherited(), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  let said = '';
  const hear = (chunk: Buffer): void => void (said += chunk.toString());
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${path} ${args.join(' ')} ended with code ${String(code)}: ${said}`);
  return said;
}

/** Settings of an engine on this machine must not leak into the demo's. */
const inherited = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || name.startsWith('SYNCLINE_') || name === 'DATABASE_URL' || name === 'REDIS_URL'
        ? []
        : [[name, value]],
    ),
  );

async function within<Value>(what: string, child: ChildProcess, ready: Promise<Value>): Promise<Value> {
  const giveUp = new AbortController();
  const ended = once(child, 'exit', { signal: giveUp.signal }).then(([code]) => {
    throw new Error(`${what} ended with code ${String(code)} before it was up`);
  });
  const late = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${what} was not up after ${START_TIMEOUT_MS / 1000} s`)),
      START_TIMEOUT_MS,
    );
    giveUp.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  ended.catch(() => undefined); // also rejects when it is no longer waited for
  try {
    return await Promise.race([ready, ended, late]);
  } finally {
    giveUp.abort();
  }
}

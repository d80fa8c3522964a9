import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Everything that goes into dist, or says how it gets there. */
const INPUTS = ['apps', 'libs', 'connectors', 'test', 'scripts', 'package.json', 'nest-cli.json', '.swcrc'];
const STAMP = 'dist/.built-from';
const LOCK = 'node_modules/.cache/syncline-build.lock';
const LOCK_RETRY_MS = 100;
/** A build takes seconds: a lock this old was left by a killed one. */
const LOCK_STALE_MS = 120_000;

export interface BuildSurroundings {
  /** Absolute path of the repository. */
  readonly root: string;
  /** Compiles everything into dist; throws with the compiler's words when it cannot. */
  readonly compile: () => void;
}

/**
 * Builds dist unless it was built from exactly these sources. Several may call it at once: one builds, the others wait
 * and find it done.
 *
 * @returns whether it had to build
 */
export async function buildIfStale({ root, compile }: BuildSurroundings): Promise<boolean> {
  const fingerprint = await sourceFingerprint(root);
  if ((await builtFrom(root)) === fingerprint) return false;
  const lock = join(root, LOCK);
  await takeLock(lock);
  try {
    if ((await builtFrom(root)) === fingerprint) return false;
    compile();
    const draft = join(root, `${STAMP}.draft`);
    await writeFile(draft, fingerprint);
    await rename(draft, join(root, STAMP));
    return true;
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

/** Changes whenever a source file is added, removed or written. */
export async function sourceFingerprint(root: string): Promise<string> {
  const lines: string[] = [];
  for (const input of INPUTS) {
    for (const path of await filesUnder(join(root, input))) {
      const { mtimeMs, size } = await stat(path);
      lines.push(`${path} ${mtimeMs} ${size}`);
    }
  }
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

/** Compiles the programs, and then the console into dist/console: `nest build` empties dist first. */
export function compile(root: string): void {
  runSilently(root, 'node_modules/@nestjs/cli/bin/nest.js', ['build']);
  runSilently(root, 'node_modules/vite/bin/vite.js', ['build', 'apps/console', '--logLevel', 'warn']);
}

/** Its words are only told when it fails. */
function runSilently(root: string, program: string, args: readonly string[]): void {
  // Whoever builds, tests as well, gets what is served to people.
  const env = { ...process.env, NODE_ENV: 'production' };
  const result = spawnSync(process.execPath, [join(root, program), ...args], { cwd: root, env, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`The build failed:\n${result.stdout}${result.stderr}`);
}

const builtFrom = (root: string): Promise<string | null> => readFile(join(root, STAMP), 'utf8').catch(() => null);

async function filesUnder(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) return [];
  if (!found.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function takeLock(lock: string): Promise<void> {
  await mkdir(join(lock, '..'), { recursive: true });
  for (;;) {
    const taken = await mkdir(lock).then(
      () => true,
      () => false,
    );
    if (taken) return;
    const since = await stat(lock).catch(() => null);
    if (since !== null && Date.now() - since.mtimeMs > LOCK_STALE_MS) await rm(lock, { recursive: true, force: true });
    await sleep(LOCK_RETRY_MS);
  }
}

/**
 * Builds what is stale and runs a program of dist in this process: `npm start` is
 * `scripts/run.ts apps/api/src/main.js`. The program gets the remaining arguments, and the signals.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale, compile } from './source-build.js';

const PARENT_CHECK_MS = 250;
const root = join(import.meta.dirname, '..');
const [program, ...args] = process.argv.slice(2);
if (program === undefined) {
  console.error('Usage: scripts/run.ts <program in dist> [arguments]');
  process.exit(2);
}

try {
  await buildIfStale({ root, compile: () => compile(root) });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
stopWithNpm();
const path = join(root, 'dist', program);
process.argv = [process.execPath, path, ...args];
await import(pathToFileURL(path).href);

/** npm passes a signal on to its shell only, whose end leaves this process behind: taken for the signal itself. */
function stopWithNpm(): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS);
  watch.unref();
}

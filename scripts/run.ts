/**
 * Builds what is stale and runs a program of dist in this process: `npm start` is
 * `scripts/run.ts apps/api/src/main.js`. The program gets the remaining arguments, and the signals.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale, compileWithNest } from './source-build.js';

const root = join(import.meta.dirname, '..');
const [program, ...args] = process.argv.slice(2);
if (program === undefined) {
  console.error('Usage: scripts/run.ts <program in dist> [arguments]');
  process.exit(2);
}

try {
  await buildIfStale({ root, compile: () => compileWithNest(root) });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
const path = join(root, 'dist', program);
process.argv = [process.execPath, path, ...args];
await import(pathToFileURL(path).href);

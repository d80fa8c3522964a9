/** Compiles everything into dist: the programs, and the console they serve. */
import { join } from 'node:path';
import { compile } from './source-build.js';

try {
  compile(join(import.meta.dirname, '..'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/** Everything that can be said about the sources without running them. All steps run; one failure fails the whole. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Lockfile, missingOptionalPackages } from './lockfile.js';

const ROOT = join(import.meta.dirname, '..');
/** Type-aware linting holds the whole program in memory. */
const HEAP_MB = 4_096;

interface Step {
  readonly title: string;
  /** @returns whether all is well; says what is not */
  readonly run: () => boolean;
}

const program = (title: string, script: string, args: readonly string[]): Step => ({
  title,
  run: () =>
    spawnSync(process.execPath, [`--max-old-space-size=${HEAP_MB}`, join(ROOT, 'node_modules', script), ...args], {
      cwd: ROOT,
      stdio: 'inherit',
    }).status === 0,
});

const fenced = ['apps', 'connectors', 'libs', 'scripts', 'test'].filter((folder) => existsSync(join(ROOT, folder)));

const steps: readonly Step[] = [
  program('format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
  program('lint', 'eslint/bin/eslint.js', ['.', '--max-warnings', '0']),
  program('types', 'typescript/bin/tsc', ['-p', '.']),
  program('types of core, which knows no Node', 'typescript/bin/tsc', ['-p', 'libs/core']),
  program('types of the console, which runs in a browser', 'typescript/bin/tsc', ['-p', 'apps/console/src']),
  program('fences', 'dependency-cruiser/bin/dependency-cruise.mjs', ['--progress', 'none', ...fenced]),
  program('unused code', 'knip/bin/knip.js', []),
  { title: 'lock file', run: checkLockfile },
];

const failed: string[] = [];
for (const { title, run } of steps) {
  const startedAt = performance.now();
  const fine = run();
  if (!fine) failed.push(title);
  console.log(`${fine ? 'ok    ' : 'FAILED'} ${title} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
}
if (failed.length > 0) console.error(`npm run check failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function checkLockfile(): boolean {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lockfile;
  const missing = missingOptionalPackages(lock);
  for (const one of missing) console.error(`package-lock.json lacks an entry for ${one}`);
  return missing.length === 0;
}

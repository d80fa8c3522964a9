/**
 * Runs every Jest lane and ends with one plain line of totals. Arguments go to Jest
 * (`npm test -- --selectProjects unit`), except `--require-all`, which makes a lane that cannot run here a failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { chromiumPath } from '../test/support/chromium-path.js';
import { hasRedis } from '../test/support/redis.js';
import { vendorFactsFolder } from '../test/support/vendor-facts/folder.js';
import { buildIfStale, compile } from './source-build.js';
import { type JestOutput, type Lane, reportTests } from './test-report.js';

const REQUIRE_ALL = '--require-all';
const WORKERS_MAX = 4;
const HEAP_PER_WORKER_MB = 2_048;
const ROOT = join(import.meta.dirname, '..');

const lanes: readonly Lane[] = [
  {
    name: 'tests on Redis (the queue was tested on PostgreSQL only)',
    present: hasRedis(),
    cure: 'Install redis-server, or set REDIS_URL to a Redis that tests may fill.',
  },
  {
    name: 'tests in a browser (signing in was tested without one)',
    present: chromiumPath() !== undefined,
    cure: 'Install chromium, or set CHROME_PATH to one.',
  },
  {
    name: 'checks against recorded traffic and published specs of the vendors',
    present: vendorFactsFolder() !== undefined,
    cure: 'Put the facts at ../shared/vendor, or set SYNCLINE_VENDOR_FACTS to their folder.',
  },
];

/** As many as there are cores, but no more than there is memory for. */
const workers = Math.max(
  1,
  Math.min(WORKERS_MAX, availableParallelism(), Math.floor(totalmem() / 2 ** 20 / HEAP_PER_WORKER_MB)),
);

// The tests of the demo start the built programs.
await buildIfStale({ root: ROOT, compile: () => compile(ROOT) });

const asked = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'syncline-tests-'));
const outputFile = join(folder, 'results.json');
const jest = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    `--max-old-space-size=${HEAP_PER_WORKER_MB}`,
    join(ROOT, 'node_modules/jest/bin/jest.js'),
    `--maxWorkers=${workers}`,
    '--json',
    `--outputFile=${outputFile}`,
    ...asked.filter((argument) => argument !== REQUIRE_ALL),
  ],
  // With --json Jest tells its progress on standard error and repeats the results, unread here, on standard output.
  { cwd: ROOT, stdio: ['inherit', 'ignore', 'inherit'] },
);
const output = readOutput();
rmSync(folder, { recursive: true, force: true });
const report = reportTests(output, lanes, { requireAll: asked.includes(REQUIRE_ALL) });
console.log(`\n${report.lines.join('\n')}`);
process.exitCode = report.exitCode === 0 && jest.status === 0 ? 0 : 1;

function readOutput(): JestOutput | null {
  try {
    return JSON.parse(readFileSync(outputFile, 'utf8')) as JestOutput;
  } catch {
    return null;
  }
}

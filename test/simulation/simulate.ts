import { parseArgs } from 'node:util';
import { simulate } from './run.js';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    // Ends with the first seed that breaks a promise.
    first: { type: 'boolean', default: false },
  },
});
const from = Number(values.from);
const count = Number(values.seeds);
if (!Number.isInteger(from) || !Number.isInteger(count) || count < 1) {
  console.error(
    'Usage: npm run simulate -- [--seeds N] [--from S] [--first] [--verbose] [--trace]   (N and S are whole numbers, N at least 1)',
  );
  process.exit(2);
}

const startedAt = performance.now();
const reached = new Map<string, number>();
let failed = 0;
let steps = 0;
let lived = 0;
for (let seed = from; seed < from + count; seed++) {
  const history = await simulate(seed, values.trace ? (line) => console.log(line) : undefined);
  steps += history.steps;
  lived += 1;
  for (const what of history.sometimes) reached.set(what, (reached.get(what) ?? 0) + 1);
  if (history.violations.length > 0) {
    failed += 1;
    console.log(
      `seed ${seed} breaks ${history.violations.length} promise(s); replay: npm run simulate -- --from ${seed} --seeds 1`,
    );
    for (const { promise, detail } of history.violations.slice(0, values.verbose ? undefined : 5))
      console.log(`  ${promise}: ${detail}`);
  }
  if (failed > 0 && values.first) break;
  if (process.stderr.isTTY) process.stderr.write(`\r${seed - from + 1}/${count} seeds`);
}
if (process.stderr.isTTY) process.stderr.write('\n');
console.log('Reached (in so many seeds):');
for (const [what, times] of [...reached].sort()) console.log(`  ${String(times).padStart(6)}  ${what}`);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
console.log(
  `${lived} seeds, ${steps} steps, ${seconds} s: ${failed === 0 ? 'every promise held' : `${failed} seeds broke a promise`}`,
);
process.exitCode = failed === 0 ? 0 : 1;

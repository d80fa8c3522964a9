#!/usr/bin/env node
import { SANDBOX_VENDORS } from '../../scripts/sandbox/vendors.js';
import { type CallTotals, countedCalls, callsBetween, totals } from '../demo/calls.js';
import { liveEdits, trios } from '../demo/edits.js';
import { firstSync } from '../demo/first-sync.js';
import { readOptions } from '../demo/options.js';
import { percentile, times } from '../demo/report.js';
import { takeSnapshot } from '../demo/state.js';
import { defineSyncs, pollOften } from '../demo/syncs.js';
import { silent } from '../demo/terminal.js';
import { PEOPLE, subscribeHubspot } from '../demo/subscriptions.js';
import { meetPeople, VENDOR_TITLES } from '../demo/vendors.js';
import { startSandboxes, stopSandboxes, World } from '../demo/world.js';
import { chromiumPath } from '../support/chromium-path.js';
import { type ConsoleTimes, consoleTimes } from './console.js';
import { syncOnce } from './floor-script.js';
import { optOutsDuringBackfill } from './opt-outs.js';

interface FirstSyncCost {
  readonly calls: CallTotals;
  readonly seconds: number;
}

/** What the console promises, on two cores. */
const FIRST_PAGE_MS = 1_500;
const ROUTE_MS = 150;

const options = readOptions(process.argv.slice(2));

interface EngineFigures extends FirstSyncCost {
  readonly webhookMs: readonly number[];
  readonly eventMs: readonly number[];
  /** `undefined` without a Chromium. */
  readonly console: ConsoleTimes | undefined;
}

/** The engine: two first syncs, then edits watched for, then its console looked at. */
async function engine(): Promise<EngineFigures> {
  const world = await World.start(options);
  try {
    const before = await takeSnapshot(world.sandboxes);
    const syncs = await defineSyncs(world, before);
    const callsBefore = await countedCalls(world.sandboxes);
    const startedMs = performance.now();
    await firstSync(world, syncs.salesforce, silent);
    await firstSync(world, syncs.mailchimp, silent);
    const seconds = (performance.now() - startedMs) / 1000;
    const calls = totals(callsBetween(callsBefore, await countedCalls(world.sandboxes)));
    await subscribeHubspot(world.sandboxes.hubspot, syncs.connections.hubspot, [PEOPLE]);
    await pollOften(world, [syncs.salesforce, syncs.mailchimp]);
    const people = await meetPeople(world.sandboxes);
    const known = trios(await takeSnapshot(world.sandboxes));
    const arrivals = await liveEdits(world, people, known, silent, async () => undefined);
    const chromium = chromiumPath();
    return {
      ...{ calls, seconds, webhookMs: times(arrivals, 'webhook'), eventMs: times(arrivals, 'change events') },
      console: chromium === undefined ? undefined : await consoleTimes(world.client, chromium),
    };
  } finally {
    await world.stop();
  }
}

/** The floor script, on the same people in sandboxes of its own. */
async function floor(): Promise<FirstSyncCost> {
  const sandboxes = await startSandboxes(options);
  try {
    const startedMs = performance.now();
    await syncOnce(sandboxes);
    const seconds = (performance.now() - startedMs) / 1000;
    const none = { hubspot: {}, salesforce: {}, mailchimp: {} };
    return { calls: totals(callsBetween(none, await countedCalls(sandboxes))), seconds };
  } finally {
    await stopSandboxes(sandboxes);
  }
}

const row = (name: string, ours: number, least: number): string =>
  `${name.padEnd(34)}${ours.toFixed(0).padStart(10)}${least.toFixed(0).padStart(10)}${(ours / Math.max(least, 1)).toFixed(2).padStart(9)}`;

console.log(`${options.people} people, ${options.latencyMs} ms of latency. Nothing is written down.`);
const [least, ours] = [await floor(), await engine()];
console.log(`\n${''.padEnd(34)}${'engine'.padStart(10)}${'floor'.padStart(10)}${'ratio'.padStart(9)}`);
for (const vendor of SANDBOX_VENDORS) {
  console.log(row(`first syncs, ${VENDOR_TITLES[vendor]} calls`, ours.calls[vendor], least.calls[vendor]));
}
console.log(row('first syncs, ms', ours.seconds * 1000, least.seconds * 1000));
// Without memory an edit is found by reading the record and carried over by writing it: two calls one after the other.
const leastMs = 2 * options.latencyMs;
for (const [channel, ms] of [
  ['webhook', ours.webhookMs],
  ['change events', ours.eventMs],
] as const) {
  console.log(row(`live edit by ${channel}, p50 ms`, percentile(ms, 0.5), leastMs));
  console.log(row(`live edit by ${channel}, p95 ms`, percentile(ms, 0.95), leastMs));
}

if (ours.console === undefined) {
  console.log('\nThe console was not measured: no Chromium was found. Install one, or name it by CHROME_PATH.');
} else {
  const { firstPageMs, routes } = ours.console;
  const most = Math.max(...routes.flatMap(({ firstMs, againMs }) => [firstMs, againMs]));
  console.log(`\n${'the console'.padEnd(34)}${'ms'.padStart(10)}${'promised'.padStart(10)}${'ratio'.padStart(9)}`);
  console.log(row('first page, nothing cached, p50', percentile(firstPageMs, 0.5), FIRST_PAGE_MS));
  console.log(row('first page, nothing cached, most', Math.max(...firstPageMs), FIRST_PAGE_MS));
  console.log(row('another page, most', most, ROUTE_MS));
  for (const { place, firstMs, againMs } of routes) {
    console.log(
      `  ${place.padEnd(32)}${firstMs.toFixed(0).padStart(10)} first${againMs.toFixed(0).padStart(10)} again`,
    );
  }
}

const { planned, arrivals } = await optOutsDuringBackfill(options);
console.log(`\n${arrivals.length} arrivals of opt-outs while a first sync of ${planned} items was being applied`);
for (const channel of ['webhook', 'relay'] as const) {
  const ms = times(arrivals, channel);
  console.log(`  by ${channel.padEnd(8)} p50 ${percentile(ms, 0.5)} ms, p95 ${percentile(ms, 0.95)} ms`);
}

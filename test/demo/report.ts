import { SANDBOX_VENDORS } from '../../scripts/sandbox/vendors.js';
import { type Calls, type CallTotals } from './calls.js';
import { type Arrival, type Channel } from './edits.js';
import { type Floor } from './floor.js';
import { CALLS_RATIO_MAX } from './promises.js';
import { type Teller } from './terminal.js';
import { VENDOR_TITLES } from './vendors.js';
import { type Verdict } from './verdict.js';

/** The demo's figures; the last line it prints is this as JSON. */
export interface Figures {
  readonly records: CallTotals;
  readonly links: number;
  /** Records made in, and records changed by, the first syncs. */
  readonly creates: number;
  readonly updates: number;
  /** Conflicts listed, whether policy has decided them or a person has to. */
  readonly conflicts: number;
  /** Of the first syncs, as each vendor counted them. */
  readonly calls: CallTotals;
  readonly callsFloor: CallTotals;
  /** Of edits that a webhook told, from the vendor's answer until another tool holds them. */
  readonly editToVisibleMs: { readonly p50: number; readonly p95: number };
  readonly secondReconcileWrites: number;
  readonly promises: { readonly held: number; readonly violated: number };
}

/** What the project aims at with 50 ms of latency, beside its promises. */
const EDIT_TO_VISIBLE_P95_MS = 500;
const CHANNELS: readonly Channel[] = ['webhook', 'change events', 'relay', 'poll'];

/** The value that `share` of the numbers do not exceed; 0 of none. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((x, y) => x - y);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export const times = (arrivals: readonly Arrival[], channel: Channel): readonly number[] =>
  arrivals.flatMap((arrival) => (arrival.channel === channel && arrival.ms !== null ? [arrival.ms] : []));

export function tellReport(
  { calls, callsFloor }: Figures,
  first: { readonly calls: Calls; readonly floor: Floor },
  { verdicts, unjudged }: { readonly verdicts: readonly Verdict[]; readonly unjudged: readonly string[] },
  arrivals: readonly Arrival[],
  tell: Teller,
): void {
  tell.heading('What it took');
  for (const vendor of SANDBOX_VENDORS) {
    const ratio = (calls[vendor] / Math.max(1, callsFloor[vendor])).toFixed(2);
    tell.line(
      `   ${VENDOR_TITLES[vendor].padEnd(10)} ${String(calls[vendor]).padStart(5)} calls for the first syncs; the floor is ${callsFloor[vendor]} (${ratio} ×, aim ≤ ${CALLS_RATIO_MAX}), of which scans and writes ${first.floor.bare[vendor]}`,
    );
    const routes = Object.entries(first.calls[vendor]).sort(([, x], [, y]) => y - x);
    for (const [route, count] of routes) tell.line(`              ${String(count).padStart(5)}  ${route}`);
  }
  for (const channel of CHANNELS) {
    const ms = times(arrivals, channel);
    if (ms.length === 0) continue;
    const aim = channel === 'webhook' ? ` (aim: p95 ≤ ${EDIT_TO_VISIBLE_P95_MS} ms)` : '';
    tell.line(
      `   by ${channel.padEnd(13)} ${String(ms.length).padStart(3)} arrivals, p50 ${percentile(ms, 0.5)} ms, p95 ${percentile(ms, 0.95)} ms${aim}`,
    );
  }
  tell.heading('Promises');
  for (const { promise, held, detail } of verdicts) {
    tell.line(`   ${held ? 'held    ' : 'VIOLATED'}  ${promise}`);
    tell.line(`             ${held ? 'looked at ' : ''}${detail}`);
  }
  for (const promise of unjudged) tell.line(`   not checked here: ${promise}`);
}

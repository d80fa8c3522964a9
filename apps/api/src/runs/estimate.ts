import { type ObjectCapabilities, type PoolLimits } from '#connector-sdk';
import { type Pair, type Side, SIDES } from '#core';

/** How long one call takes when the vendor is in no hurry. */
const CALL_MS = 300;

/** What one side lets us do. */
export interface SideLimits {
  readonly capabilities: ObjectCapabilities;
  readonly pools: Readonly<Record<string, PoolLimits>>;
}

export interface Estimate {
  readonly callsA: number;
  readonly callsB: number;
  readonly seconds: number;
}

/** What applying a plan takes, from its counts: calls as large as the vendors let them be, both sides at once. */
export function estimateRun(counts: Readonly<Record<string, number>>, sides: Pair<SideLimits>): Estimate {
  const calls = { a: callsOf(counts, 'a', sides.a), b: callsOf(counts, 'b', sides.b) };
  const ms = Math.max(...SIDES.map((side) => calls[side] * msPerCall(sides[side].pools)));
  return { callsA: calls.a, callsB: calls.b, seconds: Math.ceil(ms / 1000) };
}

function callsOf(counts: Readonly<Record<string, number>>, side: Side, { capabilities }: SideLimits): number {
  const { readBatchMax, writeBatchMax, writesEcho } = capabilities;
  const creates = counts[side === 'a' ? 'createOnA' : 'createOnB'] ?? 0;
  const updates = counts[side === 'a' ? 'updateOnA' : 'updateOnB'] ?? 0;
  // Pairs that differ are read again before they are written; what was written is read back unless answers tell.
  const reads = Math.ceil((counts['update'] ?? 0) / readBatchMax);
  const writes = Math.ceil(creates / writeBatchMax) + Math.ceil(updates / writeBatchMax);
  const readBacks = writesEcho ? 0 : Math.ceil((creates + updates) / readBatchMax);
  return reads + writes + readBacks;
}

/** The slowest documented rate decides; without one, calls one after another. */
function msPerCall(pools: Readonly<Record<string, PoolLimits>>): number {
  const rates = Object.values(pools).flatMap(({ rate }) => (rate ? [rate.perMs / rate.calls] : []));
  return Math.max(CALL_MS, ...rates);
}

import { type Lane, type PoolLimits } from '#connector-sdk';

/** Others use the account too, and vendors count a little differently: stay below what they document. */
const RATE_SHARE = 0.85;
/** Vendors count connections over all apps of a user, so more is left to the others. */
const CONCURRENCY_SHARE = 0.6;

/** Share of a whole day's calls each lane leaves untouched, in proportion to what is left of the day. */
const RESERVES: Readonly<Record<Lane, number>> = { realtime: 0, incremental: 0.2, backfill: 0.5 };

/** How far in advance a lane may take a place, in milliseconds. Backfill takes only what is free at the moment. */
const AHEAD_MS: Readonly<Record<Lane, number>> = {
  realtime: Number.POSITIVE_INFINITY,
  incremental: 1_000,
  backfill: 0,
};

/** A pool's documented limits as they are applied to one lane. */
export interface Terms {
  /** Time between two calls; `null` without a rate limit. */
  readonly intervalUs: number | null;
  readonly burst: number;
  readonly aheadMs: number;
  /** The window the vendor counts in, the pace of regaining a lowered rate. */
  readonly periodMs: number;
  /** `null` without a limit on concurrency. */
  readonly slotsMax: number | null;
  readonly daily: number | null;
  readonly reserve: number;
}

/**
 * What a lane gets of a pool. With calls spaced at 85% of the rate and a burst of at most the other 15%, no window of
 * the vendor's ever holds more calls than it documents.
 *
 * @param maxWaitMs nobody takes a place further ahead than it is ready to wait
 */
export function termsFor(limits: PoolLimits, lane: Lane, maxWaitMs: number): Terms {
  const { rate, concurrency, daily } = limits;
  const spare = rate ? Math.max(1, Math.floor(rate.calls * (1 - RATE_SHARE))) : 1;
  const slots = concurrency === undefined ? null : Math.max(1, Math.floor(concurrency * CONCURRENCY_SHARE));
  return {
    intervalUs: rate ? Math.ceil((rate.perMs * 1000) / (rate.calls * RATE_SHARE)) : null,
    burst: burstFor(lane, spare),
    aheadMs: Math.min(AHEAD_MS[lane], maxWaitMs),
    periodMs: rate?.perMs ?? 1_000,
    slotsMax: slots === null ? null : lane === 'backfill' ? Math.max(1, slots - 1) : slots,
    daily: daily === undefined ? null : Math.floor(daily * RATE_SHARE),
    reserve: RESERVES[lane],
  };
}

function burstFor(lane: Lane, spare: number): number {
  switch (lane) {
    case 'realtime':
      return spare;
    case 'incremental':
      return Math.max(1, Math.floor(spare / 2));
    case 'backfill':
      return 1;
  }
}

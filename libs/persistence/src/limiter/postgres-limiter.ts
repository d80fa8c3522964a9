import { setTimeout as sleep } from 'node:timers/promises';
import {
  assertInTime,
  type CallContext,
  ConnectorError,
  type Limiter,
  type Logger,
  type PoolLimits,
} from '#connector-sdk';
import type pg from 'pg';
import { type Terms, termsFor } from './terms.js';

const MAX_WAIT_MS = 10_000;
/** How long a place may be held beyond the longest call before it is free for others. */
const SLOT_MARGIN_MS = 5_000;
const POLL_MIN_MS = 10;
const POLL_MAX_MS = 250;
const OBSERVE_EVERY_MS = 1_000;
/** Of many refusals at the same time only the first lowers the rate. */
const THROTTLE_ONCE_PER_S = 1;
const FACTOR_MIN = 0.05;

export interface LimiterOptions {
  readonly vendor: string;
  /** The vendor's id of the account. Before it is known, the connection's id. */
  readonly account: string;
  /** From the connector's manifest. */
  readonly pools: Readonly<Record<string, PoolLimits>>;
  /** How long one call may take, in milliseconds. */
  readonly httpTimeoutMs: number;
  readonly logger: Logger;
  /** Longest wait for a place before the caller is told to come back later. */
  readonly maxWaitMs?: number;
}

interface Answer {
  readonly verdict: 'go' | 'wait' | 'exhausted';
  readonly go_at: Date;
  readonly asked_at: Date;
}

/** One vendor account's allowance, shared by every process on this database through the `quota` table. */
export class PostgresLimiter implements Limiter {
  readonly #pool: Pick<pg.Pool, 'query'>;
  readonly #options: LimiterOptions;
  readonly #maxWaitMs: number;
  readonly #observedAtMs = new Map<string, number>();

  constructor(pool: Pick<pg.Pool, 'query'>, options: LimiterOptions) {
    this.#pool = pool;
    this.#options = options;
    this.#maxWaitMs = options.maxWaitMs ?? MAX_WAIT_MS;
  }

  async run<Result>(pool: string, context: CallContext, send: () => Promise<Result>): Promise<Result> {
    const terms = this.#termsOf(pool, context);
    const slot = terms.slotsMax === null ? null : crypto.randomUUID();
    await this.#takePlace(pool, terms, slot, context);
    try {
      assertInTime(context, Date.now());
      return await send();
    } finally {
      if (slot !== null) await this.#giveBack(slot);
    }
  }

  async throttled(pool: string, retryAtMs: number): Promise<void> {
    await this.#pool.query(
      `INSERT INTO quota (vendor, account, pool, next_at, blocked_until, factor, factor_at, day_started_at)
       VALUES ($1, $2, $3, to_timestamp(0), $4, 0.5, now(), to_timestamp(0))
       ON CONFLICT ON CONSTRAINT quota_pk DO UPDATE
          SET blocked_until = GREATEST(quota.blocked_until, EXCLUDED.blocked_until),
              factor = CASE WHEN quota.factor_at > now() - make_interval(secs => $5) AND quota.factor < 1
                            THEN quota.factor ELSE GREATEST($6, quota.factor * 0.5) END,
              factor_at = now()`,
      [...this.#key(pool), new Date(retryAtMs), THROTTLE_ONCE_PER_S, FACTOR_MIN],
    );
  }

  observed(pool: string, usage: { dailyRemaining: number; dailyMax: number }): void {
    const nowMs = Date.now();
    // Vendors tell with every answer; in between, our own count carries on from the last one kept.
    if (nowMs - (this.#observedAtMs.get(pool) ?? 0) < OBSERVE_EVERY_MS) return;
    this.#observedAtMs.set(pool, nowMs);
    this.#pool
      .query(
        `INSERT INTO quota (vendor, account, pool, next_at, factor_at, day_started_at, daily_remaining, daily_max)
         VALUES ($1, $2, $3, to_timestamp(0), to_timestamp(0), date_trunc('day', now(), 'UTC'), $4, $5)
         ON CONFLICT ON CONSTRAINT quota_pk DO UPDATE
            SET daily_remaining = EXCLUDED.daily_remaining, daily_max = EXCLUDED.daily_max`,
        [...this.#key(pool), Math.floor(usage.dailyRemaining), Math.floor(usage.dailyMax)],
      )
      .catch((error: unknown) => this.#options.logger.warn('the daily allowance was not kept', { pool, error }));
  }

  async #takePlace(pool: string, terms: Terms, slot: string | null, context: CallContext): Promise<void> {
    const giveUpAtMs = Date.now() + this.#maxWaitMs;
    for (let pollMs = POLL_MIN_MS; ; pollMs = Math.min(pollMs * 2, POLL_MAX_MS)) {
      context.signal?.throwIfAborted();
      const answer = await this.#ask(pool, terms, slot);
      // Told by the server's clock, so that this machine's does not matter.
      const waitMs = Math.max(0, answer.go_at.getTime() - answer.asked_at.getTime());
      if (answer.verdict === 'go') return this.#waitForTurn(waitMs, slot, context);
      if (answer.verdict === 'exhausted') throw this.#exhausted(pool, Date.now() + waitMs);
      if (Date.now() + waitMs > giveUpAtMs) throw this.#busy(pool, Date.now() + Math.max(waitMs, POLL_MAX_MS));
      // A wait of unknown length (for a place to be given back) is polled for, ever more slowly.
      await pause(Math.max(waitMs, pollMs), context.signal);
    }
  }

  async #waitForTurn(waitMs: number, slot: string | null, { signal }: CallContext): Promise<void> {
    if (waitMs === 0) return;
    try {
      await pause(waitMs, signal);
    } catch (error) {
      if (slot !== null) await this.#giveBack(slot);
      throw error;
    }
  }

  async #ask(pool: string, terms: Terms, slot: string | null): Promise<Answer> {
    const slotMs = Math.ceil(terms.aheadMs + this.#options.httpTimeoutMs + SLOT_MARGIN_MS);
    const { rows } = await this.#pool.query<Answer>({
      name: 'take_quota',
      text: `SELECT verdict, go_at, asked_at
               FROM take_quota($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL)`,
      values: [
        ...this.#key(pool),
        ...[terms.intervalUs, terms.burst, Math.floor(terms.aheadMs), terms.periodMs],
        ...[slot, slotMs, terms.slotsMax, terms.daily, terms.reserve],
      ],
    });
    if (!rows[0]) throw new Error('take_quota gave no row');
    return rows[0];
  }

  /** A place that cannot be given back is free again when its time is over. */
  async #giveBack(slot: string): Promise<void> {
    try {
      await this.#pool.query({ name: 'give_back_slot', text: `DELETE FROM quota_slot WHERE id = $1`, values: [slot] });
    } catch (error) {
      this.#options.logger.warn('a place at a vendor was not given back; it will run out', { error });
    }
  }

  #termsOf(pool: string, { lane }: CallContext): Terms {
    const limits = this.#options.pools[pool];
    if (!limits) throw new Error(`The ${this.#options.vendor} connector has no pool "${pool}" in its manifest.`);
    return termsFor(limits, lane, this.#maxWaitMs);
  }

  #key(pool: string): [vendor: string, account: string, pool: string] {
    return [this.#options.vendor, this.#options.account, pool];
  }

  #busy(pool: string, retryAtMs: number): ConnectorError {
    return new ConnectorError('rateLimited', {
      code: `${this.#options.vendor.toUpperCase()}_ALLOWANCE_BUSY`,
      message: `The allowance "${pool}" of this account is in use; the call is made later.`,
      retryAtMs,
    });
  }

  #exhausted(pool: string, retryAtMs: number): ConnectorError {
    return new ConnectorError('quotaExhausted', {
      code: `${this.#options.vendor.toUpperCase()}_DAILY_ALLOWANCE_USED`,
      message: `Today's share of the allowance "${pool}" is used up; raise it with the vendor or wait.`,
      retryAtMs,
    });
  }
}

const pause = async (ms: number, signal: AbortSignal | undefined): Promise<void> => {
  await sleep(ms, undefined, signal ? { signal } : {});
};

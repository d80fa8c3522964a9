import { ConnectorError } from './errors.js';
import { type Secrets } from './secret.js';

/** How urgent a call is: real-time work goes before incremental work before backfill. */
export type Lane = 'realtime' | 'incremental' | 'backfill';

/** Told with every call to a vendor. */
export interface CallContext {
  readonly lane: Lane;
  /** Aborted on shutdown. */
  readonly signal?: AbortSignal;
  /** No call may begin after this (milliseconds since the epoch): the caller's right to the sync ends soon after. */
  readonly notAfterMs?: number;
}

/** Milliseconds since the epoch. */
export interface Clock {
  nowMs(): number;
}

/**
 * Shares one vendor account's allowance between all workers.
 *
 * `run` waits for a place (rate, concurrency, daily budget of the lane), sends, and gives the place back.
 * @throws ConnectorError `rateLimited` or `quotaExhausted` when the wait would be longer than the runtime allows,
 * `unavailable` (see `assertInTime`) when the call's time has passed.
 */
export interface Limiter {
  run<Answer>(pool: string, context: CallContext, send: () => Promise<Answer>): Promise<Answer>;
  /** The vendor said to slow down: everyone on this pool waits until then, and the rate is lowered. */
  throttled(pool: string, retryAtMs: number): Promise<void>;
  /** The vendor told how much of the daily allowance is left. */
  observed(pool: string, usage: { dailyRemaining: number; dailyMax: number }): void;
}

/** Structured log lines; the runtime redacts. Never pass personal values. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** What the runtime gives a connector to open a session with. */
export interface ConnectionContext {
  readonly connectionId: string;
  /** Where the vendor's API is; absent means the vendor's own host. Already checked against the allow-list. */
  readonly baseUrl?: string;
  /** Settings that are not secret, as the manifest describes them, e.g. Mailchimp's `listId`. */
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly limiter: Limiter;
  readonly logger: Logger;
  /** How long one HTTP call may take, in milliseconds. */
  readonly httpTimeoutMs: number;
  /**
   * Renews credentials: one renewal of a connection at a time, over all processes, since a vendor that rotates them
   * ends the one before with each. `renew` is given the credentials as they are stored by then, perhaps by somebody
   * else's renewal; what it gives as `changed` is stored before anything else happens.
   * @throws what `renew` throws, ConnectorError `unavailable` when another renewal takes too long
   */
  renewSecrets<Renewed>(
    renew: (present: Secrets) => Promise<{ readonly changed: Secrets; readonly renewed: Renewed }>,
  ): Promise<Renewed>;
}

/**
 * Every limiter asks this right before it lets a call go: a worker that was held up must not write any more.
 *
 * @throws ConnectorError `unavailable`: surely not sent
 */
export function assertInTime(context: CallContext, nowMs: number): void {
  if (context.notAfterMs === undefined || nowMs <= context.notAfterMs) return;
  throw new ConnectorError('unavailable', {
    code: 'SYNC_E303',
    message: 'The call was not made, because the right to work on this sync was about to end. It is made again.',
  });
}

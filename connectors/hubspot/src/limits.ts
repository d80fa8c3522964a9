import { ConnectorError, type ConnectionContext, retryAtMs } from '#connector-sdk';
import { type RefusedAnswer } from './errors.js';
import { type Pool } from './manifest.js';

const SECOND_MS = 1_000;
const ROLLING_WINDOW_MS = 10_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** When the next day begins in a time zone, in milliseconds since the epoch (an hour off on days the clocks change). */
export function nextMidnightMs(timeZone: string, nowMs: number): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(nowMs);
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  const sinceMidnightMs = ((hours * 60 + minutes) * 60 + seconds) * SECOND_MS + (nowMs % SECOND_MS);
  return nowMs + DAY_MS - sinceMidnightMs;
}

/** The daily allowance begins anew at midnight of the account's zone; while that is unknown, it is tried once an hour. */
const dailyRetryAtMs = (timeZone: string | undefined, nowMs: number): number => {
  try {
    return timeZone === undefined ? nowMs + HOUR_MS : nextMidnightMs(timeZone, nowMs);
  } catch {
    return nowMs + HOUR_MS; // a zone name this runtime does not know
  }
};

/**
 * Tells the limiter of a 429 and gives the error to throw. HubSpot's search answers carry no Retry-After and no policy
 * name, so the wait is then taken from the message: one second, or the ten-second window.
 */
export async function throttledBy(
  answer: RefusedAnswer,
  pool: Pool,
  context: ConnectionContext,
  timeZone: string | undefined,
): Promise<ConnectorError> {
  const nowMs = context.clock.nowMs();
  const told = retryAtMs(answer.headers['retry-after'], nowMs);
  const vendorRequestId = answer.refusal.correlationId;
  const detail = { httpStatus: answer.status, ...(vendorRequestId === undefined ? {} : { vendorRequestId }) };
  if (answer.refusal.limit === 'daily') {
    const atMs = told ?? dailyRetryAtMs(timeZone, nowMs);
    await Promise.all([context.limiter.throttled('general', atMs), context.limiter.throttled('search', atMs)]);
    return new ConnectorError('quotaExhausted', {
      ...detail,
      code: 'HUBSPOT_DAILY_LIMIT',
      message: "The account's daily allowance of HubSpot calls is used up.",
      retryAtMs: atMs,
    });
  }
  const atMs = told ?? nowMs + (answer.refusal.limit === 'secondly' ? SECOND_MS : ROLLING_WINDOW_MS);
  await context.limiter.throttled(pool, atMs);
  return new ConnectorError('rateLimited', {
    ...detail,
    code: 'HUBSPOT_RATE_LIMITED',
    message: 'HubSpot asks to slow down.',
    retryAtMs: atMs,
  });
}

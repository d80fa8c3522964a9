import { badCursor } from './errors.js';

/** A place in a scan. `total` is the number of members at the time, to notice that some went while paging. */
export interface ScanPosition {
  readonly offset: number;
  readonly total: number;
}

/**
 * A place in the change feed.
 * - `startMs`: where this drain began; the list of archived members is read from there as well.
 * - `sinceMs`, `offset`: the page to read next.
 * - `againMs`: where the next drain begins: an overlap before this one did, by Mailchimp's clock.
 */
export interface FeedPosition {
  readonly phase: 'listed' | 'archived';
  readonly startMs: number;
  readonly sinceMs: number;
  readonly offset: number;
  readonly againMs: number | null;
}

const SCAN = 'mailchimp-scan-1';
const FEED = 'mailchimp-feed-1';

export const scanCursor = (position: ScanPosition): string => encode(SCAN, position);
export const feedCursor = (position: FeedPosition): string => encode(FEED, position);

/** @throws ConnectorError `cursorExpired` */
export function scanPosition(cursor: string): ScanPosition {
  const { offset, total } = decode(SCAN, cursor);
  if (!isCount(offset) || !isCount(total)) throw badCursor();
  return { offset, total };
}

/** @throws ConnectorError `cursorExpired` */
export function feedPosition(cursor: string): FeedPosition {
  const { phase, startMs, sinceMs, offset, againMs } = decode(FEED, cursor);
  if (phase !== 'listed' && phase !== 'archived') throw badCursor();
  if (!isCount(startMs) || !isCount(sinceMs) || !isCount(offset)) throw badCursor();
  if (againMs !== null && !isCount(againMs)) throw badCursor();
  return { phase, startMs, sinceMs, offset, againMs };
}

const encode = (kind: string, position: object): string =>
  Buffer.from(JSON.stringify({ kind, ...position })).toString('base64url');

function decode(kind: string, cursor: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw badCursor();
  }
  if (typeof parsed !== 'object' || parsed === null || !('kind' in parsed) || parsed.kind !== kind) throw badCursor();
  return parsed;
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;

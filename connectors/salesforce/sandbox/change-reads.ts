import { type ApiRequest, type ApiResponse, type Route } from './api.js';
import { failure } from './errors.js';
import { type Org } from './org.js';
import { objectOf } from './rows.js';
import { type ObjectSchema } from './schema.js';
import { RECYCLE_BIN_DAYS } from './store.js';
import { DAY_MS, MINUTE_MS, parseDatetime, vendorDatetime } from './times.js';

const UPDATED_DAYS_MAX = 30;
const IDS_MAX = 600_000;

interface Span {
  startMs: number;
  endMs: number;
}

/** Start and end with their seconds cut off, or the error the vendor gives for an unusable span. */
function spanOf(request: ApiRequest, nowMs: number, daysMax: number): Span {
  const minute = (name: string): number => {
    const ms = parseDatetime(request.query.get(name) ?? '');
    if (Number.isNaN(ms)) throw failure(400, 'INVALID_REPLICATION_DATE', `${name} date is missing or not a datetime`);
    return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
  };
  const [startMs, endMs] = [minute('start'), minute('end')];
  if (endMs - startMs < MINUTE_MS) {
    throw failure(400, 'INVALID_REPLICATION_DATE', 'start date must be at least one minute earlier than end date');
  }
  if (startMs < nowMs - daysMax * DAY_MS) {
    throw failure(400, 'INVALID_REPLICATION_DATE', `startDate cannot be more than ${daysMax} days ago`);
  }
  return { startMs, endMs };
}

/** What is surely complete: the end of the span, unless now or a transaction still open comes before. */
function coveredMs(org: Org, endMs: number): number {
  const covered = Math.min(endMs, org.store.clock.nowMs(), ...org.store.openSinceMs);
  return Math.floor(covered / MINUTE_MS) * MINUTE_MS;
}

function checkCount(ids: readonly unknown[]): void {
  if (ids.length > IDS_MAX) throw failure(400, 'EXCEEDED_ID_LIMIT', `exceeded id limit of ${IDS_MAX}`);
}

function updated(org: Org, request: ApiRequest, object: ObjectSchema): ApiResponse {
  const span = spanOf(request, org.store.clock.nowMs(), UPDATED_DAYS_MAX);
  const [start, end] = [vendorDatetime(span.startMs), vendorDatetime(span.endMs)];
  const ids: string[] = [];
  for (const record of org.store.table(object.name).all()) {
    const stamp = String(record['SystemModstamp']);
    if (record['IsDeleted'] === true || stamp < start || stamp >= end) continue;
    if (org.store.shows(object, record)) ids.push(String(record['Id']));
  }
  checkCount(ids);
  return { status: 200, body: { ids, latestDateCovered: vendorDatetime(coveredMs(org, span.endMs)) } };
}

function deleted(org: Org, request: ApiRequest, object: ObjectSchema, logStartMs: () => number): ApiResponse {
  org.store.emptyOldBin();
  const nowMs = org.store.clock.nowMs();
  const span = spanOf(request, nowMs, UPDATED_DAYS_MAX);
  const earliestMs = Math.max(nowMs - RECYCLE_BIN_DAYS * DAY_MS, logStartMs());
  const deletedRecords = org.store.deletions
    .filter(({ object: name, atMs }) => name === object.name && atMs >= earliestMs)
    .filter(({ atMs }) => atMs >= span.startMs && atMs < span.endMs)
    .map(({ id, atMs }) => ({ id, deletedDate: vendorDatetime(atMs) }));
  checkCount(deletedRecords);
  return {
    status: 200,
    body: {
      deletedRecords,
      earliestDateAvailable: vendorDatetime(earliestMs),
      latestDateCovered: vendorDatetime(coveredMs(org, span.endMs)),
    },
  };
}

/** `/updated/` and `/deleted/`. `logStartMs` is when the org's deletion log begins. */
export function changeReadRoutes(org: Org, logStartMs: () => number): Route[] {
  return [
    {
      method: 'GET',
      path: '/sobjects/:object/updated',
      handle: (request, parameter) => updated(org, request, objectOf(org, parameter('object'))),
    },
    {
      method: 'GET',
      path: '/sobjects/:object/deleted',
      handle: (request, parameter) => deleted(org, request, objectOf(org, parameter('object')), logStartMs),
    },
  ];
}

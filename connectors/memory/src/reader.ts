import { type Fields, type LiveRecord, type RecordState } from '#core';
import {
  type CallContext,
  type ChangePage,
  ConnectorError,
  type ObjectCapabilities,
  type ObjectPort,
  type ScanPage,
} from '#connector-sdk';
import { badCursor } from './errors.js';
import { type Caller } from './session.js';
import { type MemoryRecord, type MemoryVendor } from './vendor.js';

/** How far behind the vendor's clock the feed is read again, beyond the visibility lag. */
const OVERLAP_MS = 1_000;

/**
 * A place in the change feed. Pages break between (time, id) pairs, so records sharing a time stamp across a page edge
 * are all read; `startMs` is where the next poll begins again, because a change may become visible late.
 */
interface FeedPosition {
  readonly v: 1;
  readonly atMs: number;
  readonly id: string;
}

export class RecordReader {
  constructor(
    private readonly vendor: MemoryVendor,
    private readonly capabilities: ObjectCapabilities,
    private readonly call: Caller,
  ) {}

  async scan(request: Parameters<ObjectPort['scan']>[0], context: CallContext): Promise<ScanPage> {
    const afterId = request.cursor === null ? null : scanPosition(request.cursor);
    const page = await this.call(context, (key) => this.vendor.list(key, afterId));
    const last = page.records.at(-1);
    return {
      records: page.records.map((record) => liveRecord(record, request.fields)),
      cursor: page.more && last ? `after:${last.id}` : null,
    };
  }

  async changes(request: { cursor: string | null }, context: CallContext): Promise<ChangePage> {
    if (request.cursor === null) {
      const { nowMs } = await this.call(context, (key) => this.vendor.account(key));
      return { changed: [], deleted: [], cursor: feedCursor(this.#again(nowMs)), more: false };
    }
    const position = feedPosition(request.cursor);
    const page = await this.call(context, (key) => this.vendor.changes(key, position));
    const last = page.items.at(-1);
    const next = page.more && last ? { v: 1 as const, atMs: last.atMs, id: last.id } : this.#again(page.nowMs);
    return {
      changed: page.items.filter((item) => !item.deleted).map((item) => item.id),
      stamps: Object.fromEntries(page.items.map((item) => [item.id, String(item.version)])),
      deleted: page.items.filter((item) => item.deleted).map((item) => item.id),
      cursor: feedCursor(next),
      more: page.more,
    };
  }

  /** Where the next poll begins: everything before was visible already. */
  #again(nowMs: number): FeedPosition {
    return { v: 1, atMs: nowMs - this.capabilities.visibilityLagMs - OVERLAP_MS, id: '' };
  }

  async get(ids: readonly string[], fields: readonly string[], context: CallContext): Promise<readonly RecordState[]> {
    const states: RecordState[] = [];
    for (let from = 0; from < ids.length; from += this.capabilities.readBatchMax) {
      const batch = ids.slice(from, from + this.capabilities.readBatchMax);
      for (const answer of await this.call(context, (key) => this.vendor.read(key, batch))) {
        if ('id' in answer) states.push(liveRecord(answer, fields));
        else if (answer.convertedTo) states.push({ kind: 'gone', convertedTo: answer.convertedTo });
        else if (answer.mergedInto === undefined) states.push({ kind: 'gone' });
        else states.push({ kind: 'gone', mergedInto: answer.mergedInto });
      }
    }
    return states;
  }

  async convertedInto(
    request: { object: string; ids: readonly string[] },
    context: CallContext,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    if (request.ids.length === 0) return new Map();
    return this.call(context, (key) => this.vendor.origins(key, request.object, request.ids));
  }

  async find(request: Parameters<ObjectPort['find']>[0], context: CallContext): Promise<readonly LiveRecord[]> {
    const { field, values } = request;
    if (!this.vendor.fields.some((candidate) => candidate.name === field && (candidate.unique || candidate.lookup))) {
      throw new ConnectorError('config', {
        code: 'MEMORY_NOT_A_LOOKUP_FIELD',
        message: `"${field}" cannot be searched by. Choose a unique field.`,
      });
    }
    if (values.length === 0) return [];
    const found = await this.call(context, (key) => this.vendor.search(key, field, values));
    return found.map((record) => liveRecord(record, request.fields));
  }
}

export function liveRecord(record: MemoryRecord, wanted: readonly string[]): LiveRecord {
  const fields: Fields = Object.fromEntries(wanted.map((name) => [name, record.fields[name] ?? null]));
  return { kind: 'live', id: record.id, fields, stamp: String(record.version), modifiedAtMs: record.modifiedAtMs };
}

function scanPosition(cursor: string): string {
  if (!cursor.startsWith('after:')) throw badCursor();
  return cursor.slice('after:'.length);
}

const feedCursor = (position: FeedPosition): string => JSON.stringify(position);

function feedPosition(cursor: string): FeedPosition {
  let parsed: unknown;
  try {
    parsed = JSON.parse(cursor);
  } catch {
    throw badCursor();
  }
  if (typeof parsed !== 'object' || parsed === null) throw badCursor();
  const { v, atMs, id } = parsed as Record<string, unknown>;
  if (v !== 1 || typeof atMs !== 'number' || typeof id !== 'string') throw badCursor();
  return { v, atMs, id };
}

import { type LiveRecord, type RecordState } from '#core';
import {
  type CallContext,
  type ChangePage,
  type Logger,
  type ObjectCapabilities,
  type ObjectPort,
  type ScanPage,
  type WriteOperation,
  type WriteOutcome,
} from '#connector-sdk';
import { WRITE_BATCH_MAX } from './batches.js';
import { ChangeFeed } from './changes.js';
import { type HubSpotClient } from './client.js';
import { type ObjectKind } from './objects.js';
import { type Properties } from './properties.js';
import { READ_BATCH_MAX, RecordReader, SCAN_PAGE_MAX } from './reader.js';
import { RecordWriter } from './writer.js';

/** Longest a fresh record or edit has been seen missing from search, in milliseconds. */
const VISIBILITY_LAG_MS = 30_000;

/** The same for every object type served here. */
export const CAPABILITIES: ObjectCapabilities = {
  readBatchMax: READ_BATCH_MAX,
  writeBatchMax: WRITE_BATCH_MAX,
  scanPageMax: SCAN_PAGE_MAX,
  changeFeed: true,
  // Search omits archived records: deletions come by webhook, by `get` and by full scans.
  deletesInFeed: false,
  conditionalWrites: false,
  history: true,
  idempotentCreate: true,
  visibilityLagMs: VISIBILITY_LAG_MS,
  writesEcho: true,
  // Stamps are to the millisecond, and HubSpot takes longer than that from one write of a record to the next.
  stampResolutionMs: 0,
};

/** What the parts of one object's port share. */
export interface ObjectParts {
  readonly client: HubSpotClient;
  readonly kind: ObjectKind;
  readonly properties: Properties;
  readonly logger: Logger;
}

/** Reads and writes of one HubSpot object type. */
export class HubSpotObjectPort implements ObjectPort {
  readonly capabilities = CAPABILITIES;
  readonly #reader: RecordReader;
  readonly #changes: ChangeFeed;
  readonly #writer: RecordWriter;

  constructor(parts: ObjectParts) {
    this.#reader = new RecordReader(parts.client, parts.kind, parts.properties);
    this.#changes = new ChangeFeed(parts.client, parts.kind);
    this.#writer = new RecordWriter(parts, this.#reader);
  }

  scan(request: { fields: readonly string[]; cursor: string | null }, context: CallContext): Promise<ScanPage> {
    return this.#reader.scan(request, context);
  }

  changes(request: { cursor: string | null }, context: CallContext): Promise<ChangePage> {
    return this.#changes.page(request.cursor, context);
  }

  get(ids: readonly string[], fields: readonly string[], context: CallContext): Promise<readonly RecordState[]> {
    return this.#reader.get(ids, fields, context);
  }

  find(
    request: { field: string; values: readonly string[]; fields: readonly string[] },
    context: CallContext,
  ): Promise<readonly LiveRecord[]> {
    return this.#reader.find(request, context);
  }

  write(operations: readonly WriteOperation[], context: CallContext): Promise<readonly WriteOutcome[]> {
    return this.#writer.write(operations, context);
  }
}

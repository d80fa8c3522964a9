import { type LiveRecord, type RecordState } from '#core';
import {
  type CallContext,
  type ChangePage,
  type Clock,
  type GroupPort,
  type Logger,
  type ObjectCapabilities,
  type ObjectPort,
  type OptIn,
  type OptInRequest,
  type ScanPage,
  type WriteOperation,
  type WriteOutcome,
} from '#connector-sdk';
import { WRITE_BATCH_MAX } from './batches.js';
import { ChangeFeed } from './changes.js';
import { type HubSpotClient } from './client.js';
import { type ExtraFields } from './extra-fields.js';
import { HubSpotGroups } from './groups.js';
import { type ObjectKind } from './objects.js';
import { optIn } from './opt-in.js';
import { type Properties } from './properties.js';
import { READ_BATCH_MAX, RecordReader, SCAN_PAGE_MAX } from './reader.js';
import { VISIBILITY_LAG_MS } from './search.js';
import { RecordWriter } from './writer.js';

/** The same for every object whose records are written here. */
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
  // HubSpot's DELETE archives.
  restorableDays: 90,
};

/** What the parts of one object's port share. */
export interface ObjectParts {
  readonly client: HubSpotClient;
  readonly kind: ObjectKind;
  readonly properties: Properties;
  readonly extras: ExtraFields;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Reads and writes of one HubSpot object type. */
export class HubSpotObjectPort implements ObjectPort {
  readonly capabilities = CAPABILITIES;
  readonly groups: GroupPort;
  readonly #kind: ObjectKind;
  readonly #reader: RecordReader;
  readonly #changes: ChangeFeed;
  readonly #writer: RecordWriter;

  constructor(parts: ObjectParts) {
    this.#kind = parts.kind;
    this.#reader = new RecordReader(parts);
    this.#changes = new ChangeFeed(parts.client, parts.kind, parts.extras.lists);
    this.#writer = new RecordWriter(parts, this.#reader);
    this.groups = new HubSpotGroups(parts, parts.extras.lists);
  }

  scan(request: { fields: readonly string[]; cursor: string | null }, context: CallContext): Promise<ScanPage> {
    return this.#reader.scan(request, context);
  }

  changes(request: { cursor: string | null; fields?: readonly string[] }, context: CallContext): Promise<ChangePage> {
    return this.#changes.page(request, context);
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

  async optIn(request: OptInRequest): Promise<OptIn | null> {
    return optIn(this.#kind, request);
  }

  write(operations: readonly WriteOperation[], context: CallContext): Promise<readonly WriteOutcome[]> {
    return this.#writer.write(operations, context);
  }
}

/** The port of a custom object, whose schema is read when it is first used. */
export class CustomObjectPort implements ObjectPort {
  readonly capabilities = CAPABILITIES;
  readonly groups: GroupPort = {
    list: async (field, context) => (await this.#port(context)).groups.list(field, context),
    create: async (field, name, context) => (await this.#port(context)).groups.create(field, name, context),
    rename: async (field, id, name, context) => {
      await (await this.#port(context)).groups.rename?.(field, id, name, context);
    },
  };
  readonly #port: (context: CallContext) => Promise<HubSpotObjectPort>;

  constructor(port: (context: CallContext) => Promise<HubSpotObjectPort>) {
    this.#port = port;
  }

  async scan(request: Parameters<ObjectPort['scan']>[0], context: CallContext): Promise<ScanPage> {
    return (await this.#port(context)).scan(request, context);
  }

  async changes(request: Parameters<ObjectPort['changes']>[0], context: CallContext): Promise<ChangePage> {
    return (await this.#port(context)).changes(request, context);
  }

  async get(ids: readonly string[], fields: readonly string[], context: CallContext): Promise<readonly RecordState[]> {
    return (await this.#port(context)).get(ids, fields, context);
  }

  async find(request: Parameters<ObjectPort['find']>[0], context: CallContext): Promise<readonly LiveRecord[]> {
    return (await this.#port(context)).find(request, context);
  }

  async write(operations: readonly WriteOperation[], context: CallContext): Promise<readonly WriteOutcome[]> {
    return (await this.#port(context)).write(operations, context);
  }
}

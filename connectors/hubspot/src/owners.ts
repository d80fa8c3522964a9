import { type PublicOwner } from '@hubspot/api-client/lib/codegen/crm/owners/index.js';
import { type FieldValue, type LiveRecord, type RecordState } from '#core';
import {
  type CallContext,
  type ChangePage,
  type Clock,
  ConnectorError,
  type FieldDescription,
  type ObjectCapabilities,
  type ObjectDescription,
  type ObjectPort,
  type ScanPage,
  type WriteOperation,
  type WriteOutcome,
} from '#connector-sdk';
import { type HubSpotClient } from './client.js';
import { decodeCursor, encodeCursor, unreadableCursor } from './cursor.js';
import { OWNERS } from './objects.js';
import { resultsOf } from './records.js';

const PAGE_MAX = 500;
const SCAN_READER = 'owners-scan';
const CHANGES_READER = 'owners-changes';
/** Changes are read again for so long before the last reading began, in milliseconds: nobody promises an order. */
const OVERLAP_MS = 60_000;

const OWNER_CAPABILITIES: ObjectCapabilities = {
  readBatchMax: PAGE_MAX,
  writeBatchMax: 1,
  scanPageMax: PAGE_MAX,
  changeFeed: true,
  deletesInFeed: true,
  conditionalWrites: false,
  history: false,
  idempotentCreate: false,
  visibilityLagMs: 0,
  writesEcho: false,
  stampResolutionMs: 0,
  restorableDays: 0,
};

const field = (name: string, title: string, rest: Partial<FieldDescription> = {}): FieldDescription => ({
  name,
  title,
  type: 'text',
  vendorType: 'owner',
  writable: false,
  required: false,
  unique: false,
  lookup: false,
  storedAs: 'native',
  custom: false,
  ...rest,
});

export const OWNERS_DESCRIPTION: ObjectDescription = {
  name: OWNERS,
  title: 'Owners',
  capabilities: OWNER_CAPABILITIES,
  fields: [
    field('email', 'Email', { type: 'email', unique: true, lookup: true }),
    field('firstName', 'First name'),
    field('lastName', 'Last name'),
    field('type', 'Type', {
      type: 'choice',
      options: {
        closed: true,
        values: [
          { value: 'PERSON', title: 'Person' },
          { value: 'QUEUE', title: 'Queue' },
        ],
      },
    }),
    field('userId', 'User id', { type: 'number' }),
  ],
};

/**
 * The people who own records, to be read only: HubSpot makes them of its users. An account has few, and a call gives 500
 * of them, so whoever is looked for is looked for among all.
 */
export class OwnersPort implements ObjectPort {
  readonly capabilities = OWNER_CAPABILITIES;
  readonly #client: HubSpotClient;
  readonly #clock: Clock;

  constructor(client: HubSpotClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  async scan(request: { fields: readonly string[]; cursor: string | null }, context: CallContext): Promise<ScanPage> {
    const after = request.cursor === null ? undefined : scanPosition(request.cursor);
    const { owners, next } = await this.#page({ archived: false, after }, context);
    return {
      records: owners.map((owner) => toLive(owner, request.fields)),
      cursor: next === undefined ? null : encodeCursor(SCAN_READER, { after: next }),
    };
  }

  async changes(request: { cursor: string | null }, context: CallContext): Promise<ChangePage> {
    const sinceMs = request.cursor === null ? undefined : changesPosition(request.cursor);
    const beganMs = this.#clock.nowMs();
    const live = await this.#all(false, context);
    const archived = sinceMs === undefined ? [] : await this.#all(true, context);
    // Answers tell how far HubSpot's clock is ahead, so its time at the beginning is known by now.
    const startedMs = this.#client.vendorNowMs() - (this.#clock.nowMs() - beganMs);
    const cursor = encodeCursor(CHANGES_READER, { sinceMs: startedMs - OVERLAP_MS });
    const since = (owners: readonly PublicOwner[]): string[] =>
      owners.filter(({ updatedAt }) => updatedAt.getTime() >= (sinceMs ?? Infinity)).map(({ id }) => id);
    return { changed: since(live), deleted: since(archived), cursor, more: false };
  }

  async get(ids: readonly string[], fields: readonly string[], context: CallContext): Promise<readonly RecordState[]> {
    if (ids.length === 0) return [];
    const owners = new Map((await this.#all(false, context)).map((owner) => [owner.id, owner]));
    return ids.map((id) => {
      const owner = owners.get(id);
      return owner ? toLive(owner, fields) : { kind: 'gone' };
    });
  }

  async find(
    request: { field: string; values: readonly string[]; fields: readonly string[] },
    context: CallContext,
  ): Promise<readonly LiveRecord[]> {
    if (!OWNERS_DESCRIPTION.fields.some(({ name, lookup }) => lookup && name === request.field)) {
      throw new ConnectorError('notFound', {
        code: 'HUBSPOT_LOOKUP_UNKNOWN',
        message: `HubSpot owners cannot be found by "${request.field}".`,
      });
    }
    const wanted = new Set(request.values.map((value) => value.trim().toLowerCase()).filter((value) => value !== ''));
    if (wanted.size === 0) return [];
    const owners = await this.#all(false, context);
    return owners
      .filter(({ email }) => wanted.has((email ?? '').toLowerCase()))
      .map((owner) => toLive(owner, request.fields));
  }

  async write(operations: readonly WriteOperation[], _context: CallContext): Promise<readonly WriteOutcome[]> {
    return operations.map(() => ({
      kind: 'rejected',
      code: 'HUBSPOT_OWNERS_READ_ONLY',
      message: 'Owners can only be read: HubSpot makes them of its users, under Settings > Users & Teams.',
    }));
  }

  async #all(archived: boolean, context: CallContext): Promise<readonly PublicOwner[]> {
    const all: PublicOwner[] = [];
    let after: string | undefined;
    do {
      const { owners, next } = await this.#page({ archived, after }, context);
      all.push(...owners);
      after = next;
    } while (after !== undefined);
    return all;
  }

  async #page(request: { archived: boolean; after: string | undefined }, context: CallContext) {
    const answer = await this.#client.call('general', context, (sdk) =>
      sdk.crm.owners.ownersApi.getPage(undefined, request.after, PAGE_MAX, request.archived),
    );
    return { owners: resultsOf(answer), next: answer.paging?.next?.after };
  }
}

function toLive(owner: PublicOwner, fields: readonly string[]): LiveRecord {
  const { email, firstName, lastName, type, userId } = owner;
  const values: Readonly<Record<string, FieldValue>> = {
    email: email ?? null,
    firstName: firstName || null,
    lastName: lastName || null,
    type,
    userId: userId ?? null,
  };
  const known = OWNERS_DESCRIPTION.fields.map(({ name }) => name);
  const modifiedAtMs = owner.updatedAt.getTime();
  return {
    kind: 'live',
    id: owner.id,
    fields: Object.fromEntries(
      fields.filter((name) => known.includes(name)).map((name) => [name, values[name] ?? null]),
    ),
    stamp: owner.updatedAt.toISOString(),
    modifiedAtMs,
  };
}

function scanPosition(cursor: string): string {
  const { after } = decodeCursor(SCAN_READER, cursor);
  if (typeof after !== 'string') throw unreadableCursor();
  return after;
}

function changesPosition(cursor: string): number {
  const { sinceMs } = decodeCursor(CHANGES_READER, cursor);
  if (typeof sinceMs !== 'number') throw unreadableCursor();
  return sinceMs;
}

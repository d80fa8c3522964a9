import { type ChangeHint, type ObjectPort, Secret, type WebhookReceiver } from '#connector-sdk';
import { CollectingLogger, RecordingLimiter } from '#connector-sdk/testing';
import { memoryConnector, type MemoryField, MemoryVendor, type MemoryVendorOptions } from '#connectors/memory';
import { type Fields, type Mapping, type Pair, type Side, SIDES } from '#core';
import {
  type Connection,
  DEFAULT_LIMITS,
  drain,
  type DrainResult,
  type Engine,
  type EngineLimits,
  type StoreChanges,
  PeopleCache,
  type SyncState,
  takeInHints,
  type Ticket,
} from '#engine';
import { MemoryEngineStore } from './memory-store.js';

export const SYNC_ID = 'people';
const START_MS = Date.UTC(2026, 5, 1, 12);
/** More rounds than any example needs to come to rest. */
const ROUNDS_MAX = 40;

export interface EngineWorldOptions {
  readonly mapping?: Partial<Mapping>;
  readonly vendors?: Partial<Pair<Partial<MemoryVendorOptions>>>;
  readonly limits?: Partial<EngineLimits>;
  /** Default `live`. */
  readonly state?: SyncState;
  /** Changes how a side's port behaves where the vendor in memory has no switch for it. */
  readonly port?: (side: Side, port: ObjectPort) => ObjectPort;
  readonly receiver?: WebhookReceiver;
}

/** A ticket as it was issued. */
export interface Issued {
  readonly ticket: Ticket;
  readonly priority: number;
  readonly delayMs: number;
}

/**
 * One sync between two vendors in memory, with the engine as it runs in production on a store in memory. Nothing
 * happens by itself: tests edit the vendors, deliver what their webhooks say, move the clock and drain.
 */
export class EngineWorld {
  readonly store = new MemoryEngineStore();
  readonly vendors: Pair<MemoryVendor>;
  readonly engine: Engine;
  readonly mapping: Mapping;
  readonly limiters: Pair<RecordingLimiter> = { a: new RecordingLimiter(), b: new RecordingLimiter() };
  readonly logger = new CollectingLogger();
  /** Names of the store's methods in the order the engine called them. */
  readonly storeCalls: string[] = [];
  /** Tickets issued and not taken yet. */
  issued: Issued[] = [];
  nowMs = START_MS;
  #pendingHints: { readonly side: Side; readonly hints: readonly ChangeHint[] }[] = [];
  #ids = 0;

  constructor(options: EngineWorldOptions = {}) {
    this.mapping = { ...MAPPING, ...options.mapping };
    const clock = { nowMs: () => this.nowMs };
    const vendor = (side: Side): MemoryVendor =>
      new MemoryVendor({
        clock,
        fields: FIELDS[side],
        mintId: numbered(side),
        onHints: (hints) => this.#pendingHints.push({ side, hints }),
        ...options.vendors?.[side],
      });
    this.vendors = { a: vendor('a'), b: vendor('b') };
    for (const side of SIDES) this.store.putConnection(connectionOf(side));
    this.store.putSync({
      id: SYNC_ID,
      workspaceId: 'workspace',
      name: 'people',
      a: { connectionId: 'a', object: 'person' },
      b: { connectionId: 'b', object: 'person' },
      mapping: this.mapping,
      state: options.state ?? 'live',
      pausedBecause: null,
      pollEveryMs: 60_000,
      sweepEveryMs: 86_400_000,
    });
    const wrap = options.port ?? ((_side, port) => port);
    const receiver = options.receiver ? { receiver: options.receiver } : {};
    const sideOf = (connectionId: string): Side => (connectionId === 'a' ? 'a' : 'b');
    const connectorOf = (side: Side) => ({ ...memoryConnector(this.vendors[side]), ...receiver });
    const open = (side: Side) =>
      connectorOf(side).open({
        connectionId: side,
        settings: {},
        secrets: { apiKey: new Secret('memory-key') },
        clock,
        limiter: this.limiters[side],
        logger: this.logger,
        httpTimeoutMs: 10_000,
        renewSecrets: async (renew) => (await renew({})).renewed,
      });
    this.engine = {
      store: counted(this.store, this.storeCalls),
      sessions: {
        session: async (connection) => open(sideOf(connection.id)),
        port: async (end) => wrap(sideOf(end.connectionId), open(sideOf(end.connectionId)).object(end.object)),
        connectorOf: () => connectorOf('a'),
      },
      tickets: {
        issue: async (ticket, { priority, delayMs = 0 }) => void this.issued.push({ ticket, priority, delayMs }),
      },
      people: new PeopleCache(),
      clock,
      newId: () => `id${String((this.#ids += 1)).padStart(4, '0')}`,
      logger: this.logger,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
    };
  }

  /** Someone makes the same person on both sides, and the two are linked. */
  async linked(person: Person): Promise<{ readonly aId: string; readonly bId: string }> {
    const aId = this.vendors.a.createAsPerson(inFormOf('a', person));
    const bId = this.vendors.b.createAsPerson(inFormOf('b', person));
    await this.settle();
    return { aId, bId };
  }

  /** Someone makes a person on one side only. */
  add(side: Side, person: Person): string {
    return this.vendors[side].createAsPerson(inFormOf(side, person));
  }

  /** Someone edits a person on one side. */
  edit(side: Side, id: string, person: Person): void {
    this.vendors[side].editAsPerson(id, inFormOf(side, person));
  }

  /** What a record holds, by field mapping id; `null` when it is not live. */
  read(side: Side, id: string): Person | null {
    const record = this.vendors[side].liveRecords().find((live) => live.id === id);
    return record ? fromFormOf(side, record.fields) : null;
  }

  /** Forgets what the vendors' webhooks would have said since they were last delivered. */
  dropHints(): void {
    this.#pendingHints = [];
  }

  async deliverHints(): Promise<void> {
    const pending = this.#pendingHints;
    this.#pendingHints = [];
    for (const { side, hints } of pending) await takeInHints(this.engine, side, hints, {});
  }

  /** One drain with all hints delivered before it. */
  async drain(): Promise<DrainResult> {
    await this.deliverHints();
    return drain(this.engine, SYNC_ID);
  }

  /**
   * Delivers and drains, moving the clock over every wait, until nothing is left to do before `hours` are over. Returns
   * what was written.
   */
  async settle(hours = 24 * 365): Promise<DrainResult['written']> {
    const untilMs = this.nowMs + hours * 3_600_000;
    const written = { created: 0, updated: 0, deleted: 0 };
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const end = await this.drain();
      written.created += end.written.created;
      written.updated += end.written.updated;
      written.deleted += end.written.deleted;
      const nextAtMs = end.kind === 'idle' ? end.nextAtMs : end.kind === 'wait' ? end.untilMs : this.nowMs;
      const isOver = nextAtMs === null || nextAtMs > untilMs;
      if (isOver && this.#pendingHints.length === 0) return written;
      this.nowMs = Math.max(this.nowMs + 1, isOver ? 0 : nextAtMs);
    }
    throw new Error(`the world did not come to rest within ${ROUNDS_MAX} drains`);
  }

  /** Keeps something in the store as a drain would. */
  async commit(changes: StoreChanges): Promise<void> {
    const lease = await this.store.acquireLease(SYNC_ID, 1_000, this.nowMs);
    if (!lease) throw new Error('somebody holds the lease');
    await this.store.commit(lease, changes);
    await this.store.releaseLease(lease);
  }

  /** Does something in the moment before the vendor handles its next write. */
  beforeNextWrite(side: Side, act: () => unknown): void {
    const vendor = this.vendors[side];
    const write = vendor.write.bind(vendor);
    vendor.write = async (key, requests) => {
      vendor.write = write;
      await act();
      return write(key, requests);
    };
  }

  /** The pairs of ids that are linked. */
  links(): readonly (readonly [string | null, string | null])[] {
    return this.store.links(SYNC_ID).map((link) => [link.aId, link.bId]);
  }

  conflicts(): ReturnType<MemoryEngineStore['conflicts']> {
    return this.store.conflicts(SYNC_ID);
  }

  deadLetters(): ReturnType<MemoryEngineStore['deadLetters']> {
    return this.store.deadLetters(SYNC_ID);
  }

  tombstones(): ReturnType<MemoryEngineStore['tombstones']> {
    return this.store.tombstones(SYNC_ID);
  }

  /** Which records wait to be read again, as `side:id`. */
  async dirty(): Promise<readonly string[]> {
    const rows = await this.store.claimDirty(SYNC_ID, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    return rows.map(({ side, remoteId }) => `${side}:${remoteId}`).sort();
  }

  /** Takes the issued tickets off the list. */
  takeTickets(): readonly Ticket[] {
    const tickets = this.issued.map(({ ticket }) => ticket);
    this.issued = [];
    return tickets;
  }

  /** Begins to count calls anew. */
  resetCounts(): void {
    this.storeCalls.length = 0;
    for (const side of SIDES) this.limiters[side].reset();
  }
}

/** A person by field mapping ids; each vendor has its own names for them. */
export interface Person {
  readonly email?: string | null;
  readonly name?: string | null;
  readonly city?: string | null;
  readonly phone?: string | null;
  readonly tags?: readonly string[] | null;
  readonly optedOut?: boolean;
}

const both = { direction: 'both', kind: 'value' } as const;

const MAPPING: Mapping = {
  version: 1,
  fields: [
    { id: 'email', a: 'email', b: 'Email', ...both, lens: { kind: 'email' } },
    { id: 'name', a: 'name', b: 'Name', ...both, lens: { kind: 'text' } },
    { id: 'city', a: 'city', b: 'City', ...both, lens: { kind: 'text' } },
    { id: 'phone', a: 'phone', b: 'Phone', ...both, lens: { kind: 'text' } },
    {
      id: 'tags',
      a: 'tags',
      b: 'Tags',
      direction: 'both',
      kind: 'set',
      lens: { kind: 'members', a: { setAs: 'array' }, b: { setAs: 'array' } },
    },
    {
      id: 'consent',
      a: 'optedOut',
      b: 'Status',
      direction: 'both',
      kind: 'consent',
      lens: { kind: 'consent', outA: [true], outB: ['unsubscribed'] },
    },
  ],
  keys: [{ fieldIds: ['email'] }],
  policy: { kind: 'newest', epsilonMs: 0, tie: 'a' },
  blanks: { aToB: 'clear', bToA: 'clear' },
  onDelete: 'unlink',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
};

const FIELDS: Pair<readonly MemoryField[]> = {
  a: [
    { name: 'email', type: 'email', lookup: true },
    { name: 'name' },
    { name: 'city' },
    { name: 'phone', lookup: true },
    { name: 'tags', type: 'members' },
    { name: 'optedOut', type: 'boolean' },
  ],
  b: [
    { name: 'Email', type: 'email', lookup: true },
    { name: 'Name' },
    { name: 'City' },
    { name: 'Phone', lookup: true },
    { name: 'Tags', type: 'members' },
    { name: 'Status' },
  ],
};

/** Side a's fields with some of them changed. */
export const fieldsOfA = (changes: Readonly<Record<string, Partial<MemoryField>>>): readonly MemoryField[] =>
  FIELDS.a.map((field) => ({ ...field, ...changes[field.name] }));

/** Side b's fields with some of them changed. */
export const fieldsOfB = (changes: Readonly<Record<string, Partial<MemoryField>>>): readonly MemoryField[] =>
  FIELDS.b.map((field) => ({ ...field, ...changes[field.name] }));

const NAMES_ON_B = { email: 'Email', name: 'Name', city: 'City', phone: 'Phone', tags: 'Tags' } as const;

function inFormOf(side: Side, { optedOut, ...rest }: Person): Fields {
  if (side === 'a') return optedOut === undefined ? rest : { ...rest, optedOut };
  const renamed = Object.entries(rest).map(([id, value]) => [NAMES_ON_B[id as keyof typeof NAMES_ON_B], value]);
  const status = optedOut === undefined ? {} : { Status: optedOut ? 'unsubscribed' : 'subscribed' };
  return { ...Object.fromEntries(renamed), ...status } as Fields;
}

function fromFormOf(side: Side, fields: Fields): Person {
  if (side === 'a') return fields;
  const { Status, ...rest } = fields;
  const idOf = new Map(Object.entries(NAMES_ON_B).map(([id, name]) => [name as string, id]));
  const renamed = Object.entries(rest).map(([name, value]) => [idOf.get(name) ?? name, value]);
  const optedOut = Status === undefined ? {} : { optedOut: Status === 'unsubscribed' };
  return { ...Object.fromEntries(renamed), ...optedOut } as Person;
}

const numbered =
  (prefix: string, count = 0) =>
  (): string =>
    `${prefix}${(count += 1)}`;

const connectionOf = (side: Side): Connection => ({
  id: side,
  workspaceId: 'workspace',
  name: side,
  vendor: 'memory',
  baseUrl: null,
  settings: {},
  secrets: {},
  accountId: null,
  accessRevision: 0,
  clockOffsetMs: 0,
  health: 'ok',
  healthMessage: null,
  webhookToken: side,
});

/** The same store, with every call noted by name. */
function counted(store: MemoryEngineStore, calls: string[]): MemoryEngineStore {
  return new Proxy(store, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        calls.push(String(name));
        return Reflect.apply(member as (...given: unknown[]) => unknown, target, args);
      };
    },
  });
}

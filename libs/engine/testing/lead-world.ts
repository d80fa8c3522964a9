import { Secret } from '#connector-sdk';
import { CollectingLogger, RecordingLimiter } from '#connector-sdk/testing';
import { memoryConnector, type MemoryField, MemoryVendor } from '#connectors/memory';
import { type Fields, type LeavePolicy, type Mapping, type Side, SIDES } from '#core';
import { DEFAULT_LIMITS, drain, type Engine, PeopleCache, takeInHints, type SyncState, type Ticket } from '#engine';
import { MemoryEngineStore } from './memory-store.js';

/** Of people in the hub with leads, or with contacts, of the other tool. */
export type LeadSync = 'leads' | 'contacts';
const START_MS = Date.UTC(2026, 5, 1, 12);
const ROUNDS_MAX = 60;

const FIELDS: readonly MemoryField[] = [
  { name: 'email', type: 'email', lookup: true },
  { name: 'city' },
  { name: 'stage' },
];

const both = { direction: 'both', kind: 'value' } as const;

const MAPPING: Mapping = {
  version: 1,
  fields: [
    { id: 'email', a: 'email', b: 'email', ...both, lens: { kind: 'email' } },
    { id: 'city', a: 'city', b: 'city', ...both, lens: { kind: 'text' } },
  ],
  keys: [{ fieldIds: ['email'] }],
  policy: { kind: 'newest', epsilonMs: 0, tie: 'a' },
  blanks: { aToB: 'clear', bToA: 'clear' },
  onDelete: 'unlink',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
};

/** Who goes to leads: people at this stage. */
const IS_LEAD = { expression: 'stage == "lead"', fields: { stage: 'text' } } as const;

export interface LeadWorldOptions {
  /** What the mappings of the two syncs have otherwise. */
  readonly leads?: Partial<Mapping>;
  readonly contacts?: Partial<Mapping>;
  readonly onLeave?: LeavePolicy;
  /** State of the contacts' sync; `null`: there is none. Default `live`. */
  readonly state?: SyncState | null;
  /** The contacts' sync has the tools the other way round. */
  readonly turned?: boolean;
}

/**
 * A hub of people on one side, and a tool with leads that become contacts on the other; one sync for each. People at the
 * stage `lead` are taken by the leads' sync, all others by the contacts'.
 */
export class LeadWorld {
  readonly store = new MemoryEngineStore();
  readonly hub: MemoryVendor;
  readonly leads: MemoryVendor;
  readonly contacts: MemoryVendor;
  readonly engine: Engine;
  readonly issued: Ticket[] = [];
  /** Called before a method of the store; may throw, as a worker that is killed. */
  before: (method: string, args: readonly unknown[]) => void = () => undefined;
  nowMs = START_MS;
  readonly #turned: boolean;
  #pending: (() => Promise<void>)[] = [];
  #ids = 0;

  constructor(options: LeadWorldOptions = {}) {
    const { state = 'live', turned = false, onLeave = { kind: 'keep' } } = options;
    this.#turned = turned;
    const clock = { nowMs: () => this.nowMs };
    const vendor = (connection: string, object: string, convertsTo: readonly string[] = []): MemoryVendor => {
      let minted = 0;
      return new MemoryVendor({
        ...{ clock, object, fields: FIELDS, convertsTo, mintId: () => `${object}${(minted += 1)}` },
        onHints: (hints) => this.#pending.push(() => takeInHints(this.engine, connection, hints, {})),
      });
    };
    this.hub = vendor('hub', 'person');
    this.leads = vendor('crm', 'lead', ['contact']);
    this.contacts = vendor('crm', 'contact');
    const logger = new CollectingLogger();
    const opened = (...vendors: [MemoryVendor, ...MemoryVendor[]]) =>
      memoryConnector(...vendors).open({
        ...{ connectionId: 'x', settings: {}, secrets: { apiKey: new Secret('memory-key') }, clock, logger },
        ...{ limiter: new RecordingLimiter(), httpTimeoutMs: 10_000, saveSecrets: async () => undefined },
      });
    const sessions = { hub: opened(this.hub), crm: opened(this.leads, this.contacts) };
    const sessionOf = (id: string) => (id === 'hub' ? sessions.hub : sessions.crm);
    this.engine = {
      store: this.#watched(),
      sessions: {
        session: async ({ id }) => sessionOf(id),
        port: async ({ connectionId, object }) => sessionOf(connectionId).object(object),
        connectorOf: () => memoryConnector(this.hub),
      },
      tickets: { issue: async (ticket) => void this.issued.push(ticket) },
      people: new PeopleCache(),
      clock,
      heartbeat: () => async () => undefined,
      newId: () => `id${String((this.#ids += 1)).padStart(4, '0')}`,
      logger,
      limits: DEFAULT_LIMITS,
    };
    for (const id of ['hub', 'crm']) {
      this.store.putConnection({
        ...{ id, workspaceId: 'workspace', name: id, vendor: 'memory', baseUrl: null, settings: {}, secrets: {} },
        ...{ accountId: null, clockOffsetMs: 0, health: 'ok', healthMessage: null, webhookToken: id },
      });
    }
    this.#sync('leads', 'lead', { ...MAPPING, filters: { a: IS_LEAD, onLeave }, ...options.leads }, 'live', false);
    const contacts = { ...MAPPING, ...options.contacts };
    if (state) this.#sync('contacts', 'contact', contacts, state, turned);
  }

  /** Somebody adds a person to the hub. */
  person(fields: Fields): string {
    return this.hub.createAsPerson(fields);
  }

  /** A person of the hub whose lead is linked. */
  async lead(email: string, city = 'Bonn'): Promise<{ readonly person: string; readonly lead: string }> {
    const person = this.person({ email, city, stage: 'lead' });
    await this.settle('leads');
    const lead = this.links('leads').find(([id]) => id === person)?.[1];
    if (typeof lead !== 'string') throw new Error(`${email} has no lead`);
    return { person, lead };
  }

  /** Time passes before somebody does something. */
  later(): void {
    this.nowMs += 60_000;
  }

  fields(tool: 'hub' | 'leads' | 'contacts', id: string): Fields | undefined {
    return this[tool].liveRecords().find((record) => record.id === id)?.fields;
  }

  /** Live records of each: people, leads, contacts. */
  counts(): readonly [number, number, number] {
    return [this.hub.liveRecords().length, this.leads.liveRecords().length, this.contacts.liveRecords().length];
  }

  /** Pairs of a person and a lead or contact that are linked. */
  links(sync: LeadSync): readonly (readonly [string | null, string | null])[] {
    const isTurned = sync === 'contacts' && this.#turned;
    return this.store.links(sync).map(({ aId, bId }) => (isTurned ? [bId, aId] : [aId, bId]));
  }

  async deliver(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    for (const take of pending) await take();
  }

  /** Nobody tells of what has happened since hints were last delivered. */
  dropHints(): void {
    this.#pending = [];
  }

  /** Says of one record that it changed. */
  async tell(sync: LeadSync, side: Side, remoteId: string): Promise<void> {
    await this.store.takeIn({ marks: [{ syncId: sync, side, remoteId, priority: 1 }] });
  }

  /** Drains one sync until it has nothing left to do now. Returns how many records it wrote. */
  async drain(sync: LeadSync): Promise<number> {
    let written = 0;
    for (let round = 0; round < ROUNDS_MAX; round++) {
      await this.deliver();
      const end = await drain(this.engine, sync);
      written += end.written.created + end.written.updated + end.written.deleted;
      if (end.kind === 'stopped') return written;
      const nextAtMs = end.kind === 'idle' ? end.nextAtMs : end.kind === 'wait' ? end.untilMs : this.nowMs;
      if (nextAtMs === null && this.#pending.length === 0) return written;
      this.nowMs = Math.max(this.nowMs + 1, nextAtMs ?? 0);
    }
    throw new Error(`${sync} did not come to rest within ${ROUNDS_MAX} drains`);
  }

  /** Drains the syncs, in this order, until none has anything left to do. Returns how many records were written. */
  async settle(...order: readonly LeadSync[]): Promise<number> {
    const names = order.length > 0 ? order : (['leads', 'contacts'] as const);
    let all = 0;
    for (let round = 0; round < ROUNDS_MAX; round++) {
      let written = 0;
      for (const name of names) written += await this.drain(name);
      all += written;
      const waiting = await Promise.all(names.map((name) => this.store.dirtyBacklog(name)));
      if (written === 0 && waiting.every(({ count }) => count === 0)) return all;
    }
    throw new Error('the syncs did not come to rest');
  }

  /** Everything is read again, as a sweep would have it. Returns how many records were written. */
  async reconcileAgain(): Promise<number> {
    for (const sync of ['leads', 'contacts'] as const) {
      const partner = sync === 'leads' ? this.leads : this.contacts;
      const hubSide = sync === 'contacts' && this.#turned ? 'b' : 'a';
      for (const side of SIDES) {
        const vendor = side === hubSide ? this.hub : partner;
        for (const { id } of vendor.liveRecords()) await this.tell(sync, side, id);
      }
    }
    return this.settle();
  }

  #watched(): MemoryEngineStore {
    return new Proxy(this.store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          this.before(String(name), args);
          return Reflect.apply(member as (...given: unknown[]) => unknown, target, args);
        };
      },
    });
  }

  #sync(id: LeadSync, object: string, mapping: Mapping, state: SyncState, turned: boolean): void {
    const [hub, crm] = [
      { connectionId: 'hub', object: 'person' },
      { connectionId: 'crm', object },
    ];
    this.store.putSync({
      ...{ id, workspaceId: 'workspace', name: id, mapping, state, pausedBecause: null },
      ...(turned ? { a: crm, b: hub } : { a: hub, b: crm }),
      ...{ pollEveryMs: 60_000, sweepEveryMs: 86_400_000 },
    });
  }
}

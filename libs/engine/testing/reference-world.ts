import { type ObjectPort, Secret, type Session } from '#connector-sdk';
import { CollectingLogger, RecordingLimiter } from '#connector-sdk/testing';
import { memoryConnector, type MemoryField, MemoryVendor, type MemoryVendorOptions } from '#connectors/memory';
import { type FieldMapping, type Fields, type Mapping, type Pair, type Side, SIDES } from '#core';
import { DEFAULT_LIMITS, drain, type Engine, PeopleCache, takeInHints, type Ticket } from '#engine';
import { MemoryEngineStore } from './memory-store.js';

export type SyncName = 'firms' | 'people';
const START_MS = Date.UTC(2026, 5, 1, 12);
const ROUNDS_MAX = 60;

const FIELDS: Readonly<Record<'firm' | 'person' | 'user', readonly MemoryField[]>> = {
  firm: [{ name: 'domain', unique: true }, { name: 'name' }],
  person: [
    { name: 'email', type: 'email', unique: true },
    { name: 'firm', type: 'reference', references: ['firm'] },
    { name: 'boards', type: 'members', references: ['firm'] },
    { name: 'owner', type: 'reference', references: ['user'] },
  ],
  user: [
    { name: 'email', type: 'email' },
    { name: 'active', type: 'boolean' },
  ],
};

const both = { direction: 'both', kind: 'value' } as const;
const same = (name: string) => ({ id: name, a: name, b: name });

export const PERSON_FIELDS: readonly FieldMapping[] = [
  { ...same('email'), ...both, lens: { kind: 'email' } },
  { ...same('firm'), ...both, lens: { kind: 'reference', through: 'firms' } },
  {
    ...{ ...same('boards'), direction: 'both', kind: 'set' },
    lens: { kind: 'members', references: true, through: 'firms' },
  },
];

const mappingOf = (fields: readonly FieldMapping[], key: string): Mapping => ({
  version: 1,
  fields,
  keys: [{ fieldIds: [key] }],
  policy: { kind: 'newest', epsilonMs: 0, tie: 'a' },
  blanks: { aToB: 'clear', bToA: 'clear' },
  onDelete: 'unlink',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
});

type ObjectName = keyof typeof FIELDS;

export interface ReferenceWorldOptions {
  /** How people are mapped. */
  readonly fields?: readonly FieldMapping[];
  readonly turned?: boolean;
  /** Switches of all vendors. */
  readonly vendors?: Pick<MemoryVendorOptions, 'conditionalWrites'>;
}

/**
 * Two tools with firms, people who work for them and users who own them; one sync links the firms, another the people.
 * The firms' sync has the tools the other way round where `turned`.
 */
export class ReferenceWorld {
  readonly store = new MemoryEngineStore();
  readonly tools: Pair<Readonly<Record<ObjectName, MemoryVendor>>>;
  readonly engine: Engine;
  readonly issued: Ticket[] = [];
  /** Makes reading firms by id fail on a side. */
  readonly unreadable = new Set<string>();
  nowMs = START_MS;
  #pending: (() => Promise<void>)[] = [];
  #ids = 0;

  constructor({ fields = PERSON_FIELDS, turned = false, vendors = {} }: ReferenceWorldOptions = {}) {
    const clock = { nowMs: () => this.nowMs };
    const vendor = (side: Side, object: ObjectName): MemoryVendor => {
      let minted = 0;
      return new MemoryVendor({
        ...{ clock, object, fields: FIELDS[object], mintId: () => `${side}-${object}${(minted += 1)}` },
        onHints: (hints) => this.#pending.push(() => takeInHints(this.engine, side, hints, {})),
        ...vendors,
      });
    };
    const tool = (side: Side) => ({
      ...{ firm: vendor(side, 'firm'), person: vendor(side, 'person'), user: vendor(side, 'user') },
    });
    this.tools = { a: tool('a'), b: tool('b') };
    const logger = new CollectingLogger();
    const sessions = { a: this.#open('a', clock, logger), b: this.#open('b', clock, logger) };
    const sideOf = (connectionId: string): Side => (connectionId === 'a' ? 'a' : 'b');
    this.engine = {
      store: this.store,
      sessions: {
        session: async ({ id }) => sessions[sideOf(id)],
        port: async ({ connectionId, object }) =>
          this.#unreadableAt(sessions[sideOf(connectionId)].object(object), connectionId),
        connectorOf: () => memoryConnector(this.tools.a.person),
      },
      tickets: { issue: async (ticket) => void this.issued.push(ticket) },
      people: new PeopleCache(),
      clock,
      newId: () => `id${String((this.#ids += 1)).padStart(4, '0')}`,
      logger,
      limits: DEFAULT_LIMITS,
    };
    const [a, b] = turned ? (['b', 'a'] as const) : (['a', 'b'] as const);
    const firmFields = ['domain', 'name'].map((name): FieldMapping => ({
      ...same(name),
      ...both,
      lens: { kind: 'text' },
    }));
    for (const side of SIDES) this.#connect(side);
    this.#sync('firms', { a, b }, 'firm', mappingOf(firmFields, 'domain'));
    this.#sync('people', { a: 'a', b: 'b' }, 'person', mappingOf(fields, 'email'));
  }

  add(side: Side, object: ObjectName, fields: Fields): string {
    return this.tools[side][object].createAsPerson(fields);
  }

  edit(side: Side, object: ObjectName, id: string, fields: Fields): void {
    this.tools[side][object].editAsPerson(id, fields);
  }

  /** A person by address, as a side has them; `undefined` when nobody has it there. */
  person(side: Side, email: string) {
    return this.tools[side].person.liveRecords().find((record) => record.fields['email'] === email);
  }

  /** A firm's id on a side, by its domain. */
  firm(side: Side, domain: string): string | undefined {
    return this.tools[side].firm.liveRecords().find((record) => record.fields['domain'] === domain)?.id;
  }

  async deliver(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    for (const take of pending) await take();
  }

  /** Drains one sync until it has nothing left to do. Returns how many records it wrote. */
  async drain(name: SyncName): Promise<number> {
    let written = 0;
    for (let round = 0; round < ROUNDS_MAX; round++) {
      await this.deliver();
      const end = await drain(this.engine, name);
      written += end.written.created + end.written.updated + end.written.deleted;
      const nextAtMs = end.kind === 'idle' ? end.nextAtMs : end.kind === 'wait' ? end.untilMs : this.nowMs;
      if (nextAtMs === null && this.#pending.length === 0) return written;
      this.nowMs = Math.max(this.nowMs + 1, nextAtMs ?? 0);
    }
    throw new Error(`${name} did not come to rest within ${ROUNDS_MAX} drains`);
  }

  /** Drains both syncs, in this order, until neither has anything left to do. */
  async settle(...order: readonly SyncName[]): Promise<void> {
    const names = order.length > 0 ? order : (['firms', 'people'] as const);
    for (let round = 0; round < ROUNDS_MAX; round++) {
      let written = 0;
      for (const name of names) written += await this.drain(name);
      const waiting = await Promise.all(names.map((name) => this.store.dirtyBacklog(name)));
      if (written === 0 && waiting.every(({ count }) => count === 0)) return;
    }
    throw new Error('the syncs did not come to rest');
  }

  #open(side: Side, clock: Engine['clock'], logger: Engine['logger']): Session {
    const { firm, person, user } = this.tools[side];
    return memoryConnector(person, firm, user).open({
      ...{ connectionId: side, settings: {}, secrets: { apiKey: new Secret('memory-key') }, clock, logger },
      ...{
        limiter: new RecordingLimiter(),
        httpTimeoutMs: 10_000,
        renewSecrets: async (renew) => (await renew({})).renewed,
      },
    });
  }

  #unreadableAt(port: ObjectPort, connectionId: string): ObjectPort {
    return {
      ...port,
      get: async (ids, fields, context) => {
        const states = await port.get(ids, fields, context);
        return this.unreadable.has(connectionId)
          ? states.map((state, at) =>
              String(ids[at]).includes('firm') ? { kind: 'unknown' as const, reason: 'a bad hour' } : state,
            )
          : states;
      },
    };
  }

  #connect(side: Side): void {
    this.store.putConnection({
      ...{ id: side, workspaceId: 'workspace', name: side, vendor: 'memory', baseUrl: null, settings: {}, secrets: {} },
      ...{
        accountId: null,
        accessRevision: 0,
        clockOffsetMs: 0,
        health: 'ok',
        healthMessage: null,
        webhookToken: side,
      },
    });
  }

  #sync(id: SyncName, ends: Pair<Side>, object: ObjectName, mapping: Mapping): void {
    this.store.putSync({
      ...{ id, workspaceId: 'workspace', name: id, mapping, state: 'live', pausedBecause: null },
      ...{ a: { connectionId: ends.a, object }, b: { connectionId: ends.b, object } },
      ...{ pollEveryMs: 60_000, sweepEveryMs: 86_400_000 },
    });
  }
}

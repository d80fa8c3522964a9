import { type ChangeHint, type Limiter, Secret } from '#connector-sdk';
import { memoryConnector, type MemoryField, MemoryVendor } from '#connectors/memory';
import { type BrakeRules, type ConflictPolicy, type DeletePolicy, type Mapping, type Side, SIDES } from '#core';
import {
  approve,
  DEFAULT_LIMITS,
  type Engine,
  type EngineLimits,
  PeopleCache,
  reissueTickets,
  type Run,
  type RunTarget,
  type Sync,
  startFirstSync,
  startMappingChange,
  startUndo,
  takeInHints,
  type Ticket,
  work,
} from '#engine';
import { MemoryEngineStore } from '../../libs/engine/testing/memory-store.js';
import { Authors } from './authors.js';
import { BrakePeople } from './brake-people.js';
import { firmField, firmMapping, type Firms, firmsOf, firmSync } from './firm-people.js';
import { NAME_MAX } from './canon.js';
import { MARK_FIELDS, MARKED } from './delete-promises.js';
import { filtersOf, STAGE } from './filters.js';
import { Incarnation, Killed, type Mischief } from './incarnation.js';
import { Scheduler } from './scheduler.js';
import { Settlings } from './settlings.js';
import { Unseen } from './unseen.js';

/** One workspace's sync of two vendors, with the names its parts have in the store. */
export interface Pairing {
  readonly syncId: string;
  readonly vendors: Readonly<Record<Side, MemoryVendor>>;
  readonly authors: Readonly<Record<Side, Authors>>;
  readonly mapping: Mapping;
  /** What its people refer to. */
  readonly firms: Firms;
  /** Conflicting automations run on both vendors. */
  readonly duel: boolean;
}

/** What the seed chose about a world. */
export interface Weather {
  readonly dropHint: number;
  readonly repeatHint: number;
  readonly lostAnswer: number;
  readonly mischief: Mischief;
  readonly loseTickets: number;
}

const FAIR: Weather = { dropHint: 0, repeatHint: 0, lostAnswer: 0, mischief: { crash: 0, stall: 0 }, loseTickets: 0 };

export const LIMITS: EngineLimits = {
  ...DEFAULT_LIMITS,
  drainBatchMax: 7,
  drainBudgetMs: 4_000,
  retryDelayMs: 500,
  retryDelayMaxMs: 20_000,
  attemptsMax: 6,
  planChunk: 5,
};

/** How often what happens: minutes of trouble are lived at another pace than weeks. */
export interface Pace {
  readonly pollEveryMs: number;
  readonly sweepEveryMs: number;
  readonly repairEveryMs: number;
}

const BUSY: Pace = { pollEveryMs: 30_000, sweepEveryMs: 240_000, repairEveryMs: 10_000 };
const RESTART_AFTER_MS = 3_000;

/**
 * A whole installation in one process: two workspaces, each with two vendors and a sync between them, two workers, the
 * engine as it runs in production, and a store and vendors in memory. Everything that happens comes from one seed.
 */
export class World {
  readonly scheduler: Scheduler;
  readonly store = new MemoryEngineStore();
  readonly pairings: Pairing[] = [];
  readonly sometimes = new Set<string>();
  readonly bugs: Error[] = [];
  readonly unseen = new Unseen();
  readonly settlings = new Settlings();
  readonly brakes = new BrakePeople(this);
  /** The syncs whose first sync has been planned and is not through yet. */
  readonly firstSyncing = new Set<string>();
  /** Changes the engine made at vendors, and calls it sent. */
  readonly counts = { engineChanges: 0, calls: 0 };
  weather: Weather;
  /** What the seed chose, to come back to. */
  readonly ownWeather: Weather;
  /** Told of everything that happens, when a history is being looked at. */
  trace: (line: string) => void = () => undefined;
  #tickets: { ticket: Ticket; dueMs: number; priority: number }[] = [];
  #idle: (() => void)[] = [];
  #ids = 0;

  constructor(
    seed: number,
    readonly pace = BUSY,
  ) {
    this.scheduler = new Scheduler(seed);
    const { random } = this.scheduler;
    this.weather = {
      dropHint: random.pick([0, 0.1, 0.5, 1]),
      repeatHint: random.pick([0, 0.2]),
      lostAnswer: random.pick([0, 0.02, 0.1]),
      mischief: { crash: random.pick([0, 0.002, 0.02]), stall: random.pick([0, 0, 0.001]) },
      loseTickets: random.pick([0, 0.1]),
    };
    this.ownWeather = this.weather;
    for (const workspace of ['north', 'south']) this.pairings.push(this.#build(workspace));
    this.unseen.watchCommits(this.store);
    this.settlings.watch(this.store, this.scheduler);
    this.brakes.watch(this.store, (syncId) => this.pairings.find((one) => one.syncId === syncId)?.mapping);
    for (const pairing of this.pairings) this.brakes.lookAfter(pairing);
    for (let worker = 0; worker < 2; worker++) this.#live();
    for (const syncId of this.#syncIds()) {
      this.#every(pace.pollEveryMs, () => this.#issue({ kind: 'poll', syncId }, 10, 0));
      this.#every(pace.sweepEveryMs, () => this.#issue({ kind: 'sweep', syncId }, 100, 0));
    }
    this.#every(pace.repairEveryMs, () => void this.#asPerson((engine) => reissueTickets(engine)));
  }

  #syncIds(): readonly string[] {
    return this.pairings.flatMap(({ syncId, firms }) => [syncId, firms.syncId]);
  }

  /** Ends all misfortune: from here on the world only has to come to rest. */
  clearWeather(): void {
    this.weather = FAIR;
    for (const { vendors, firms } of this.pairings)
      for (const side of SIDES) for (const vendor of [vendors[side], firms.vendors[side]]) vendor.clearFaults();
  }

  /** An operator plans a first sync of each pairing and approves it as soon as it is ready. */
  async firstSyncs(): Promise<void> {
    for (const syncId of this.#syncIds()) {
      this.firstSyncing.add(syncId);
      void this.#asPerson(async (engine) => {
        const sync = await engine.store.getSync(syncId);
        if (!sync) return;
        const run = await this.#untilItWorks(() => startFirstSync(engine, sync));
        await this.#approveWhenReady(engine, run);
      });
    }
  }

  /**
   * Somebody asks to have something taken back, and approves the plan of it. Refused where it is no longer possible.
   *
   * @param decided called once the plan is ready and about to be approved: it is made from what is there by then
   */
  takeBack(syncId: string, target: RunTarget, decided: () => void = () => undefined): void {
    void this.#asPerson(async (engine) => {
      const sync = await engine.store.getSync(syncId);
      if (!sync || sync.state === 'draft') return;
      const started = await startUndo(engine, sync, target);
      this.sometimes.add(`take back a ${target.kind}: ${started.kind}`);
      if (started.kind !== 'started') return;
      for (;;) {
        const run = await this.store.getRun(started.run.id);
        if (run?.state === 'failed') return;
        if (run?.state === 'ready') {
          decided();
          return void (await approve(engine, run.id));
        }
        await this.scheduler.sleep(1_000);
      }
    });
  }

  /**
   * Somebody saves a new version of the mapping and waits for its plan.
   *
   * @param decided called once the plan is ready and about to be approved
   */
  changeMapping(
    syncId: string,
    next: (mapping: Mapping) => Mapping,
    answer: 'approve' | 'withoutBackfill' | 'leave',
    decided: (run: Run, from: Mapping) => Promise<void>,
  ): void {
    void this.#asPerson(async (engine) => {
      const sync = await engine.store.getSync(syncId);
      if (!sync || sync.state === 'draft') return;
      const version = this.store.putNextMapping(syncId, next(sync.mapping));
      const run = await startMappingChange(engine, sync, version);
      if (!run) return;
      for (;;) {
        const now = await this.store.getRun(run.id);
        if (now?.state === 'failed' || now?.state === 'discarded') return;
        if (now?.state === 'ready') {
          if (answer === 'leave') return;
          await decided(now, sync.mapping);
          const approval = await approve(engine, run.id, { withoutBackfill: answer === 'withoutBackfill' });
          return void this.sometimes.add(`mapping change: ${approval.kind}`);
        }
        await this.scheduler.sleep(1_000);
      }
    });
  }

  /** Sweeps everything twice and works it off. */
  async reconcileFully(): Promise<void> {
    for (const syncId of this.#syncIds()) {
      this.#issue({ kind: 'poll', syncId }, 10, 0);
      this.#issue({ kind: 'sweep', syncId }, 100, 0);
    }
    await this.scheduler.runUntil(this.scheduler.nowMs() + 2 * this.pace.sweepEveryMs);
  }

  /** The engine in a quiet hour: nothing takes time, and nothing goes wrong. */
  calmEngine(): Engine {
    const calm = this.#engine(
      new Incarnation(
        this.scheduler,
        () => FAIR.mischief,
        () => undefined,
      ),
    );
    const port: Engine['sessions']['port'] = async (end) => {
      const session = memoryConnector(...this.#vendorsOf(end.connectionId)).open({
        ...{ connectionId: end.connectionId, settings: {}, secrets: { apiKey: new Secret('memory-key') } },
        ...{ clock: this.scheduler, limiter: UNLIMITED, logger: SILENT, httpTimeoutMs: 10_000 },
        renewSecrets: async (renew) => (await renew({})).renewed,
      });
      return session.object(end.object);
    };
    return { ...calm, store: this.store, sessions: { ...calm.sessions, port } };
  }

  /** Somebody does something through the API. */
  actAsPerson(act: (engine: Engine) => Promise<unknown>): void {
    void this.#asPerson(act);
  }

  /** Engine calls made by the API process: it is not killed, but it waits like everyone. */
  #asPerson(act: (engine: Engine) => Promise<unknown>): Promise<void> {
    const calm = new Incarnation(
      this.scheduler,
      () => FAIR.mischief,
      () => undefined,
    );
    return act(this.#engine(calm)).then(
      () => undefined,
      (error: unknown) => this.#note(error),
    );
  }

  async #untilItWorks<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        return await act();
      } catch {
        await this.scheduler.sleep(1_000);
      }
    }
  }

  async #approveWhenReady(engine: Engine, run: Run): Promise<void> {
    for (;;) {
      const now = await this.store.getRun(run.id);
      if (now?.state === 'failed') return void (await this.#restartPlan(engine, run));
      if (now?.state === 'done') return void this.firstSyncing.delete(run.syncId);
      if (now?.state === 'ready') await approve(engine, run.id);
      await this.scheduler.sleep(1_000);
    }
  }

  async #restartPlan(engine: Engine, run: Run): Promise<void> {
    const sync = await engine.store.getSync(run.syncId);
    if (sync) await this.#approveWhenReady(engine, await this.#untilItWorks(() => startFirstSync(engine, sync)));
  }

  /** A worker process: takes tickets one at a time, and is started again after it was killed. */
  #live(): void {
    const self = new Incarnation(
      this.scheduler,
      () => this.weather.mischief,
      (what) => this.sometimes.add(what),
    );
    const engine = this.#engine(self);
    const next = (): void => {
      if (!self.alive) return this.scheduler.after(RESTART_AFTER_MS, () => this.#live());
      const ticket = this.#take();
      if (!ticket) return void this.#idle.push(next);
      void work(engine, ticket)
        .catch((error: unknown) => this.#note(error))
        .then(() => this.scheduler.after(this.scheduler.random.between(0, 5), next));
    };
    this.scheduler.after(this.scheduler.random.between(0, 50), next);
  }

  #note(error: unknown): void {
    if (error instanceof Killed) return;
    this.bugs.push(error instanceof Error ? error : new Error(String(error)));
  }

  #engine(self: Incarnation): Engine {
    const { scheduler } = this;
    const store = self.store(this.store);
    const open = (connectionId: string) => {
      const vendors = this.#vendorsOf(connectionId);
      return memoryConnector(...vendors).open({
        connectionId,
        settings: {},
        secrets: { apiKey: new Secret('memory-key') },
        clock: scheduler,
        limiter: self.limiter(() => this.#call(this.scheduler.random.pick(vendors))),
        logger: SILENT,
        httpTimeoutMs: 10_000,
        renewSecrets: async (renew) => (await renew({})).renewed,
      });
    };
    return {
      store,
      sessions: {
        session: async (connection) => open(connection.id),
        port: async (end) => open(end.connectionId).object(end.object),
        connectorOf: () => memoryConnector(...this.#vendorsOf('north-a')),
      },
      tickets: {
        issue: async (ticket, options) => this.#issue(ticket, options.priority, options.delayMs ?? 0),
      },
      people: new PeopleCache(),
      clock: scheduler,
      newId: () => `id${String((this.#ids += 1)).padStart(6, '0')}`,
      logger: SILENT,
      limits: LIMITS,
    };
  }

  /** Every call to a vendor passes here: it may find the vendor in a bad hour. */
  #call(vendor: MemoryVendor): void {
    this.counts.calls += 1;
    const { random } = this.scheduler;
    if (!random.chance(this.weather.lostAnswer)) return;
    const on = random.pick(['read', 'create', 'update', 'delete'] as const);
    const kind = random.pick(['lostAnswer', 'unavailable', 'rateLimited', 'html'] as const);
    vendor.failNext({ on, kind });
    this.sometimes.add(`${on}: ${kind}`);
  }

  #vendorsOf(connectionId: string): readonly [MemoryVendor, MemoryVendor] {
    const pairing = this.pairings.find(({ syncId }) => connectionId.startsWith(`${syncId}-`));
    if (!pairing) throw new Error(`there is no connection ${connectionId}`);
    const side = connectionId.endsWith('-a') ? 'a' : 'b';
    return [pairing.vendors[side], pairing.firms.vendors[side]];
  }

  /** The queue: deduplicates, and loses tickets when the weather says so. */
  #issue(ticket: Ticket, priority: number, delayMs: number): void {
    if (this.scheduler.random.chance(this.weather.loseTickets)) return void this.sometimes.add('a ticket was lost');
    const dueMs = this.scheduler.nowMs() + delayMs;
    const same = this.#tickets.find((known) => JSON.stringify(known.ticket) === JSON.stringify(ticket));
    if (same) {
      same.dueMs = Math.min(same.dueMs, dueMs);
      same.priority = Math.min(same.priority, priority);
    } else this.#tickets.push({ ticket, dueMs, priority });
    this.scheduler.after(delayMs, () => this.#wake());
  }

  #wake(): void {
    const waiting = this.#idle;
    this.#idle = [];
    for (const next of waiting) this.scheduler.after(this.scheduler.random.between(0, 20), next);
  }

  #take(): Ticket | undefined {
    const due = this.#tickets.filter((known) => known.dueMs <= this.scheduler.nowMs());
    const best = due.sort((x, y) => x.priority - y.priority || x.dueMs - y.dueMs)[0];
    if (best) this.#tickets = this.#tickets.filter((known) => known !== best);
    return best?.ticket;
  }

  #every(periodMs: number, run: () => void): void {
    const again = (): void => {
      run();
      this.scheduler.after(periodMs, again);
    };
    this.scheduler.after(this.scheduler.random.between(0, periodMs), again);
  }

  /** Webhooks: dropped, repeated, late and out of order. */
  #deliver(connectionId: string, hints: readonly ChangeHint[]): void {
    const { random } = this.scheduler;
    this.trace(`${connectionId} ${JSON.stringify(hints)}`);
    this.counts.engineChanges += hints.filter((hint) => 'origin' in hint && hint.origin === 'self').length;
    const copies = random.chance(this.weather.dropHint) ? 0 : random.chance(this.weather.repeatHint) ? 2 : 1;
    if (copies !== 1) this.sometimes.add(copies === 0 ? 'a webhook was dropped' : 'a webhook came twice');
    for (let copy = 0; copy < copies; copy++) {
      this.scheduler.after(random.chance(0.2) ? random.between(0, 20_000) : random.between(0, 300), () => {
        void this.#asPerson((engine) => takeInHints(engine, connectionId, hints, {}));
      });
    }
  }

  #build(workspace: string): Pairing {
    const { random } = this.scheduler;
    const vendor = (side: Side): MemoryVendor =>
      new MemoryVendor({
        clock: this.scheduler,
        fields: side === 'a' ? FIELDS_A : FIELDS_B,
        mintId: (
          (minted) => () =>
            `${side}${String((minted += 1)).padStart(4, '0')}`
        )(0),
        stampResolutionMs: random.pick([1, 1000]),
        visibilityLagMs: random.pick([0, 0, 2_000]),
        conditionalWrites: random.chance(0.7),
        history: true,
        deletesInFeed: random.chance(0.5),
        idempotentCreate: random.chance(0.7),
        batchMax: random.pick([2, 5, 100]),
        onHints: (hints) => this.#deliver(`${workspace}-${side}`, hints),
      });
    const vendors = {
      a: this.unseen.watchWrites(workspace, vendor('a')),
      b: this.unseen.watchWrites(workspace, vendor('b')),
    };
    const firms = firmsOf(workspace, (side) => ({
      clock: this.scheduler,
      conditionalWrites: random.chance(0.7),
      onHints: (hints) => this.#deliver(`${workspace}-${side}`, hints),
    }));
    const pairing: Pairing = {
      firms,
      syncId: workspace,
      vendors,
      authors: { a: new Authors(vendors.a), b: new Authors(vendors.b) },
      mapping: mappingOf(workspace, random),
      duel: random.chance(0.1),
    };
    for (const side of SIDES) {
      this.store.putConnection({
        id: `${workspace}-${side}`,
        workspaceId: workspace,
        name: `${workspace} ${side}`,
        vendor: 'memory',
        baseUrl: null,
        settings: {},
        secrets: {},
        accountId: null,
        accessRevision: 0,
        clockOffsetMs: 0,
        health: 'ok',
        healthMessage: null,
        webhookToken: `${workspace}-${side}`,
      });
    }
    const people: Sync = {
      id: workspace,
      workspaceId: workspace,
      name: workspace,
      a: { connectionId: `${workspace}-a`, object: 'person' },
      b: { connectionId: `${workspace}-b`, object: 'person' },
      mapping: pairing.mapping,
      state: 'draft',
      pausedBecause: null,
      pollEveryMs: this.pace.pollEveryMs,
      sweepEveryMs: this.pace.sweepEveryMs,
    };
    this.store.putSync(people);
    this.store.putSync(firmSync(people, firms, firmMapping(random.pick(['unlink', 'propagate', 'recreate']))));
    return pairing;
  }
}

const UNLIMITED: Limiter = {
  run: (_pool, _context, send) => send(),
  throttled: async () => undefined,
  observed: () => undefined,
};
const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

const upper = (value: unknown): never => (typeof value === 'string' ? value.toUpperCase() : value) as never;
const trimmed = (value: unknown): never => (typeof value === 'string' ? value.trim() : value) as never;

/** Side a keeps what it is sent, but trims cities. */
const FIELDS_A: readonly MemoryField[] = [
  { name: 'uid' },
  { name: 'mail', type: 'email', lookup: true },
  { name: 'fullName' },
  { name: 'phone' },
  { name: 'city', normalise: trimmed },
  { name: 'rank' },
  { name: MARK_FIELDS.a },
  { name: 'note' },
  { name: 'nick' },
  { name: 'tags', type: 'members' },
  { name: 'lists', type: 'members', groups: true },
  { name: 'firm', type: 'reference', references: ['firm'] },
  { name: 'optedOut', type: 'boolean' },
  { name: STAGE },
];

/** Side b is the awkward one: it cuts names, shouts cities, refuses some phones, lower-cases addresses. */
const FIELDS_B: readonly MemoryField[] = [
  { name: 'UID' },
  {
    name: 'EMAIL',
    type: 'email',
    unique: true,
    normalise: (value) => (typeof value === 'string' ? value.toLowerCase() : value),
  },
  { name: 'NAME', normalise: (value) => (typeof value === 'string' ? value.slice(0, NAME_MAX) : value) },
  {
    name: 'PHONE',
    refuse: (value) => (typeof value === 'string' && value.includes('bad') ? 'not a phone number' : undefined),
  },
  { name: 'CITY', normalise: upper },
  { name: 'RANK' },
  { name: MARK_FIELDS.b },
  { name: 'NOTE' },
  { name: 'NICK' },
  { name: 'TAGS', type: 'members' },
  { name: 'LISTS', type: 'members', groups: true },
  { name: 'FIRM', type: 'reference', references: ['firm'] },
  { name: 'STATUS' },
];

const POLICIES: readonly DeletePolicy[] = ['unlink', 'propagate', 'propagate', 'archive', 'tag', 'recreate'];

const limit = (share: number, atLeast: number) => ({ share, atLeast });
const NEVER_ASKS: BrakeRules = { delete: limit(1, 0), overwrite: limit(1, 0) };
const ASKS_SOON: BrakeRules = { delete: limit(0.2, 1), overwrite: limit(0.3, 3) };

function mappingOf(workspace: string, random: Scheduler['random']): Mapping {
  const policies: readonly ConflictPolicy[] = [
    { kind: 'newest', epsilonMs: 1_000, tie: 'a' },
    { kind: 'sideWins', side: 'a' },
    { kind: 'sideWins', side: 'b' },
    { kind: 'preferNonBlank', otherwise: 'b' },
    { kind: 'manual' },
  ];
  const both = { direction: 'both', kind: 'value' } as const;
  return {
    version: 1,
    fields: [
      { id: 'uid', a: 'uid', b: 'UID', ...both, lens: { kind: 'text' } },
      { id: 'email', a: 'mail', b: 'EMAIL', ...both, lens: { kind: 'email' } },
      {
        id: 'name',
        a: 'fullName',
        b: 'NAME',
        ...both,
        lens: { kind: 'text', b: { maxLength: NAME_MAX } },
        policy: random.pick(policies),
      },
      { id: 'phone', a: 'phone', b: 'PHONE', ...both, lens: { kind: 'text' } },
      {
        id: 'city',
        a: 'city',
        b: 'CITY',
        ...both,
        lens: { kind: 'text', caseInsensitive: random.chance(0.5) },
        policy: random.pick(policies),
      },
      { id: 'rank', a: 'rank', b: 'RANK', ...both, lens: { kind: 'text' } },
      { id: 'note', a: 'note', b: 'NOTE', direction: 'aToB', kind: 'value', lens: { kind: 'text' } },
      {
        id: 'tags',
        a: 'tags',
        b: 'TAGS',
        direction: 'both',
        kind: 'set',
        lens: { kind: 'members', a: { setAs: 'array' }, b: { setAs: 'array' } },
      },
      {
        id: 'lists',
        a: 'lists',
        b: 'LISTS',
        direction: 'both',
        kind: 'set',
        lens: { kind: 'members', groups: true },
        groups: {
          create: { a: random.chance(0.7), b: random.chance(0.7) },
          deny: ['secret*'],
          followRenames: random.chance(0.5),
        },
      },
      firmField(workspace),
      {
        id: 'consent',
        a: 'optedOut',
        b: 'STATUS',
        direction: 'both',
        kind: 'consent',
        lens: { kind: 'consent', outA: [true], outB: ['unsubscribed', 'cleaned'] },
      },
    ],
    keys: [{ fieldIds: ['email'] }],
    policy: random.pick(policies),
    blanks: { aToB: random.pick(['clear', 'keep']), bToA: random.pick(['clear', 'keep']) },
    onDelete: random.pick(POLICIES),
    deletedOn: random.pick([{}, {}, { a: random.pick(POLICIES) }]),
    marks: {
      a: { kind: 'value', field: MARK_FIELDS.a, value: MARKED },
      b: { kind: 'value', field: MARK_FIELDS.b, value: MARKED },
    },
    brake: random.pick([NEVER_ASKS, NEVER_ASKS, ASKS_SOON]),
    deleteVersusEdit: random.pick(['keep', 'delete']),
    create: { a: true, b: true },
    ...filtersOf(random),
  };
}

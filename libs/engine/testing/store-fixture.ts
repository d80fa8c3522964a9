import { Secret, type Secrets } from '#connector-sdk';
import { type Mapping, type Side } from '#core';
import {
  type ChangeLogEntry,
  type Conflict,
  type Connection,
  type DeadLetter,
  type DirtyMark,
  type DrasticChange,
  type EngineStore,
  type Intent,
  type Lease,
  type LinkWork,
  PRIORITY,
  type Run,
  type StagedRecord,
  type StoreChanges,
  type Sync,
} from '#engine';

/** A store under test, with the ways to put in what other parts of Syncline define. */
export interface StoreHarness {
  readonly store: EngineStore;
  putConnection(connection: Connection): Promise<void>;
  /** A person gives other credentials. */
  changeSecrets(connectionId: string, changed: Secrets): Promise<void>;
  putSync(sync: Sync): Promise<void>;
  /** A person saves a version of a sync's mapping that is not in use yet. */
  putMapping(syncId: string, mapping: Mapping): Promise<void>;
  /** A person answers a conflict: its status becomes `answered`. */
  answer(syncId: string, conflictId: string, decision: NonNullable<Conflict['decision']>): Promise<void>;
  /** All conflicts of a sync. */
  conflicts(syncId: string): Promise<readonly Pick<Conflict, 'id' | 'status' | 'records'>[]>;
  /** What the brake of a sync holds. */
  held(syncId: string): Promise<readonly Pick<DrasticChange, 'kind' | 'aId' | 'changes'>[]>;
  close(): Promise<void>;
}

export const NOW_MS = Date.UTC(2026, 5, 1, 12);
export const uuid = (): string => crypto.randomUUID();

/** One sync over two connections, and short ways to say what a test needs. */
export class StoreWorld {
  readonly a = connection('a');
  readonly b = connection('b');
  readonly sync: Sync = {
    id: uuid(),
    workspaceId: this.a.workspaceId,
    name: 'people',
    a: { connectionId: this.a.id, object: 'contact' },
    b: { connectionId: this.b.id, object: 'lead' },
    mapping: {
      version: 1,
      fields: [{ id: 'email', a: 'email', b: 'Email', direction: 'both', kind: 'value', lens: { kind: 'email' } }],
      keys: [{ fieldIds: ['email'] }],
      policy: { kind: 'newest', epsilonMs: 1000, tie: 'a' },
      blanks: { aToB: 'clear', bToA: 'keep' },
      onDelete: 'unlink',
      deleteVersusEdit: 'keep',
      create: { a: true, b: true },
    },
    state: 'live',
    pausedBecause: null,
    pollEveryMs: 60_000,
    sweepEveryMs: 86_400_000,
  };
  #lease: Lease | null = null;

  constructor(readonly harness: StoreHarness) {}

  get store(): EngineStore {
    return this.harness.store;
  }

  get syncId(): string {
    return this.sync.id;
  }

  async setUp(): Promise<void> {
    await this.harness.putConnection(this.a);
    await this.harness.putConnection({ ...this.b, workspaceId: this.a.workspaceId });
    await this.harness.putSync(this.sync);
  }

  async lease(): Promise<Lease> {
    this.#lease ??= await this.store.acquireLease(this.syncId, 60_000, NOW_MS);
    if (!this.#lease) throw new Error('someone else has the lease of a fresh sync');
    return this.#lease;
  }

  async commit(changes: StoreChanges): Promise<void> {
    await this.store.commit(await this.lease(), changes);
  }

  async link(aId: string | null, bId: string | null, runId: string | null = null): Promise<string> {
    const id = uuid();
    await this.commit({ linksNew: [{ id, aId, bId, runId }] });
    return id;
  }

  async workOf(side: Side, remoteId: string, recentSinceMs = 0): Promise<LinkWork | undefined> {
    const { links } = await this.store.loadWork(this.syncId, [{ side, remoteId }], recentSinceMs);
    return links[0];
  }

  mark(remoteId: string, more: Partial<DirtyMark> = {}): DirtyMark {
    return { syncId: this.syncId, side: 'a', remoteId, priority: PRIORITY.incremental, ...more };
  }

  intent(linkId: string, more: Partial<Intent> = {}): Intent {
    return {
      id: uuid(),
      linkId,
      side: 'b',
      kind: 'update',
      writes: [
        {
          ...{ fieldId: 'email', before: null, sent: 'x@y.z', predicted: 'x@y.z', source: undefined },
          ...{ cause: 'change', decidedBy: null },
        },
      ],
      status: 'planned',
      plannedAtMs: NOW_MS,
      remoteId: 'b1',
      runId: null,
      ...more,
    };
  }

  change(linkId: string, more: Partial<ChangeLogEntry> = {}): ChangeLogEntry {
    return {
      linkId,
      fieldId: 'email',
      side: 'a',
      before: undefined,
      after: null,
      cause: 'edit',
      intentId: null,
      runId: null,
      atMs: NOW_MS,
      other: undefined,
      base: null,
      decidedBy: null,
      editedAtMs: null,
      mappingVersion: 1,
      outcome: null,
      ...more,
    };
  }

  conflict(linkId: string | null, more: Partial<Conflict> = {}): Conflict {
    return {
      id: uuid(),
      syncId: this.syncId,
      linkId,
      fieldId: 'email',
      kind: 'bothChanged',
      records: [],
      base: { a: 'old', b: 'old' },
      now: { a: 'mine', b: undefined },
      winner: null,
      decidedBy: 'manual',
      side: null,
      message: null,
      status: 'open',
      decision: null,
      editedAtMs: null,
      atMs: NOW_MS,
      ...more,
    };
  }

  deadLetter(linkId: string | null, more: Partial<DeadLetter> = {}): DeadLetter {
    return {
      id: uuid(),
      syncId: this.syncId,
      side: 'a',
      remoteId: 'a1',
      linkId,
      refusedBy: 'b',
      code: 'INVALID_EMAIL',
      message: 'The address is refused.',
      field: 'Email',
      payloadHash: 'h1',
      status: 'open',
      attempts: 1,
      atMs: NOW_MS,
      ...more,
    };
  }

  async run(more: Partial<Run> = {}): Promise<Run> {
    const run: Run = {
      id: uuid(),
      syncId: this.syncId,
      kind: 'sweep',
      state: 'scanning',
      mappingVersion: 1,
      target: null,
      counts: {},
      error: null,
      startedAtMs: NOW_MS,
      finishedAtMs: null,
      ...more,
    };
    await this.store.createRun(run);
    return run;
  }
}

export const staged = (remoteId: string, hash = `hash of ${remoteId}`): StagedRecord => ({
  remoteId,
  hash,
  keys: [`${remoteId}@example.com`, null],
  record: null,
});

const connection = (name: string): Connection => ({
  id: uuid(),
  workspaceId: WORKSPACE_ID,
  name,
  vendor: 'memory',
  baseUrl: null,
  settings: { region: 'eu' },
  secrets: { token: new Secret(`token of ${name}`) },
  accountId: null,
  accessRevision: 0,
  clockOffsetMs: 0,
  health: 'unchecked',
  healthMessage: null,
  webhookToken: uuid(),
});

const WORKSPACE_ID = uuid();

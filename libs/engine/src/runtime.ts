import { type CallContext, type Clock, type Lane, type Logger, type ObjectPort } from '#connector-sdk';
import { type CompiledMapping, type Side, compileMapping } from '#core';
import { type GroupRow, groupFields, tablesOf } from './groups/group-row.js';
import { type Heartbeat } from './held-lease.js';
import { type Priority, PRIORITY, type Sync } from './model.js';
import { partsPort } from './parts-port.js';
import { type Sessions } from './ports/sessions.js';
import { type EngineStore } from './ports/store.js';
import { type Tickets } from './ports/tickets.js';
import { type PeopleCache } from './references/people.js';

/** Everything the engine's use cases need from the world around them. */
export interface Engine {
  readonly store: EngineStore;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly people: PeopleCache;
  readonly clock: Clock;
  /** Renews leases. A worker that is held up, or dead, has none. */
  readonly heartbeat: Heartbeat;
  /** Unique ids that are fit as idempotency keys (UUIDs). */
  readonly newId: () => string;
  readonly logger: Logger;
  readonly limits: EngineLimits;
}

/** Every bound the engine works within. */
export interface EngineLimits {
  /** Dirty rows taken in one step of a drain. */
  readonly drainBatchMax: number;
  /** After this long a drain gives its place to others. */
  readonly drainBudgetMs: number;
  /** How long a lease outlives the last sign of life of its holder, unless a write may be on its way. */
  readonly leaseTtlMs: number;
  /** How often a lease is renewed. */
  readonly leaseBeatMs: number;
  /** No write to a vendor begins with less of the lease left than this: at least the time one call may take. */
  readonly callTimeMs: number;
  /** What was read longer ago is not acted on any more: no call of one step of work begins later than this. */
  readonly batchTimeMs: number;
  /** First wait after a passing failure of one record; doubles up to `retryDelayMaxMs`. */
  readonly retryDelayMs: number;
  readonly retryDelayMaxMs: number;
  /** After so many tries of one record a person is asked. */
  readonly attemptsMax: number;
  /** A create whose answer was lost is searched for this long after the vendor promises to show it. */
  readonly orphanWaitMs: number;
  /** How far back the oscillation detector looks. */
  readonly oscillationWindowMs: number;
  /** Items of a plan in one step; fewer than the vendors' largest batches would cost calls. */
  readonly planChunk: number;
  /** How often it is looked whether somebody has opted out while a step of a plan is under way. */
  readonly urgentBeatMs: number;
  /** A plan applied later than this after its scan reads every record again before it writes. */
  readonly stageFreshMs: number;
  readonly receiptsBatchMax: number;
  /** Pages of a change feed read for one poll ticket. */
  readonly pollPagesMax: number;
  /** How far back deletions and overwrites count together for the brake. */
  readonly brakeWindowMs: number;
}

export const DEFAULT_LIMITS: EngineLimits = {
  drainBatchMax: 200,
  drainBudgetMs: 10_000,
  leaseTtlMs: 10_000,
  leaseBeatMs: 3_000,
  callTimeMs: 30_000,
  batchTimeMs: 60_000,
  retryDelayMs: 1_000,
  retryDelayMaxMs: 300_000,
  attemptsMax: 8,
  orphanWaitMs: 5_000,
  oscillationWindowMs: 3_600_000,
  planChunk: 1_000,
  urgentBeatMs: 250,
  stageFreshMs: 900_000,
  receiptsBatchMax: 200,
  pollPagesMax: 50,
  brakeWindowMs: 600_000,
};

const LANE_OF: Readonly<Record<Priority, Lane>> = {
  [PRIORITY.consent]: 'realtime',
  [PRIORITY.realtime]: 'realtime',
  [PRIORITY.incremental]: 'incremental',
  [PRIORITY.backfill]: 'backfill',
};

export const laneOf = (priority: Priority): Lane => LANE_OF[priority];

/** One sync being worked on: its definition, compiled, and how its calls are to be made. */
export interface SyncContext {
  readonly sync: Sync;
  readonly mapping: CompiledMapping;
  /** What is known of the groups of its group fields, as the mapping was compiled with. */
  readonly groups: readonly GroupRow[];
  readonly call: CallContext;
}

export async function contextOf(engine: Engine, sync: Sync, lane: Lane): Promise<SyncContext> {
  const groups = groupFields(sync.mapping).length === 0 ? [] : await engine.store.groups(sync.id);
  return { sync, mapping: compileMapping(sync.mapping, tablesOf(sync.mapping, groups)), groups, call: { lane } };
}

/** The same with the groups as they are known by now. */
export async function withGroupsAnew(engine: Engine, context: SyncContext): Promise<SyncContext> {
  const { mapping, groups } = await contextOf(engine, context.sync, context.call.lane);
  return { ...context, mapping, groups };
}

/** The same for one step of work that begins now, with its calls bound to the time it may take. */
export const forBatch = (engine: Engine, context: SyncContext): SyncContext => ({
  ...context,
  call: { ...context.call, notAfterMs: engine.clock.nowMs() + engine.limits.batchTimeMs },
});

/** The port of one side of a sync, with the fields its mapping makes of several joined and split. */
export const portOf = async (engine: Pick<Engine, 'sessions'>, sync: Sync, side: Side): Promise<ObjectPort> =>
  partsPort(await engine.sessions.port(sync[side]), sync.mapping.fields, side);

/** The names of the fields read on one side, mapped or asked for by its filter or a segment, each once. */
export function fieldsOf(mapping: CompiledMapping, side: Side): readonly string[] {
  const { fields, watched } = mapping.segments;
  return [
    ...new Set([
      ...mapping.fields.map((field) => field[side]),
      ...(mapping.filters[side]?.fields ?? []),
      ...fields.flatMap((kept) => (kept.side === side ? [kept.field[side]] : [])),
      ...watched.flatMap((one) => (one.side === side ? [one.field] : [])),
    ]),
  ];
}

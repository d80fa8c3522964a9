import { ConnectorError } from '#connector-sdk';
import { type LiveRecord, otherSide, type Pair, type RecordState, type Side, SIDES } from '#core';
import { carryOut } from '../drain/carry-out.js';
import { decide, type Decided } from '../drain/decide.js';
import { newDraft } from '../drain/draft.js';
import { type Ports } from '../drain/load.js';
import { identityConflict } from '../drain/pairing.js';
import { idOn, newWork, refKey, type Unit } from '../drain/unit.js';
import {
  type DirtyMark,
  type Lease,
  markOf,
  type PlanItem,
  PRIORITY,
  type RecordRef,
  type Run,
  type Sync,
} from '../model.js';
import { poll } from '../poll.js';
import { LeaseLostError } from '../ports/store.js';
import { contextOf, type Engine, fieldsOf, type SyncContext, underLease } from '../runtime.js';
import { staged } from './plan.js';

/**
 * - `approved`: applying has begun, and the sync is live.
 * - `notReady`: the run is not a plan waiting for approval.
 * - `stale`: the mapping has changed since the plan was made; plan again.
 */
export type Approval = { readonly kind: 'approved' } | { readonly kind: 'notReady' } | { readonly kind: 'stale' };

/** Approves a plan: from here on the engine writes. */
export async function approve(engine: Engine, runId: string): Promise<Approval> {
  const run = await engine.store.getRun(runId);
  const sync = run && (await engine.store.getSync(run.syncId));
  if (!run || !sync || run.kind !== 'firstSync' || run.state !== 'ready') return { kind: 'notReady' };
  if (run.mappingVersion !== sync.mapping.version) return { kind: 'stale' };
  if (!(await engine.store.moveRun(run.id, 'ready', 'applying', {}))) return { kind: 'notReady' };
  await engine.store.moveSync(sync.id, ['draft', 'live', 'paused'], 'live', null);
  await engine.tickets.issue({ kind: 'apply', runId, syncId: sync.id }, { priority: PRIORITY.backfill });
  return { kind: 'approved' };
}

/**
 * How applying ended: `done`, `more` (ask again), `wait` until a vendor can be called, or `stopped`: the sync is not
 * live, and it goes on once it is.
 */
export type ApplyEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'more' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'wait'; readonly untilMs: number };

/**
 * Applies an approved plan, chunk by chunk, under the sync's lease: agreeing pairs are linked, differing pairs are
 * linked and brought together after the side to be written was read again, missing records are created from what was
 * scanned. Records that
 * the change feeds, opened before the scan and read again first, say have changed since are left to the drain. A killed
 * apply goes on where it was.
 */
export async function applyPlan(engine: Engine, runId: string): Promise<ApplyEnd> {
  const run = await engine.store.getRun(runId);
  const sync = run && (await engine.store.getSync(run.syncId));
  if (!run || !sync || run.state !== 'applying') return { kind: 'done' };
  if (sync.state !== 'live') return { kind: 'stopped' };
  const lease = await engine.store.acquireLease(sync.id, engine.limits.leaseTtlMs, engine.clock.nowMs());
  if (!lease) return { kind: 'wait', untilMs: engine.clock.nowMs() + engine.limits.retryDelayMs };
  try {
    return await applyUnderLease(engine, sync, run, lease);
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: 'more' };
    if (!(error instanceof ConnectorError)) throw error;
    engine.logger.warn('applying a plan has to wait', { syncId: sync.id, runId, code: error.code });
    return { kind: 'wait', untilMs: error.retryAtMs ?? engine.clock.nowMs() + engine.limits.retryDelayMs };
  } finally {
    await engine.store.releaseLease(lease);
  }
}

async function applyUnderLease(engine: Engine, sync: Sync, run: Run, first: Lease): Promise<ApplyEnd> {
  const context = contextOf(sync, 'backfill');
  await poll(engine, sync.id);
  const ports = { a: await engine.sessions.port(sync.a), b: await engine.sessions.port(sync.b) };
  const startedAtMs = engine.clock.nowMs();
  let lease = first;
  let reached = run.counts['applied'] ?? 0;
  for (;;) {
    const nowMs = engine.clock.nowMs();
    if (nowMs - startedAtMs >= engine.limits.drainBudgetMs) return { kind: 'more' };
    if (lease.untilMs - nowMs < engine.limits.leaseLeftMinMs) {
      lease = await engine.store.renewLease(lease, engine.limits.leaseTtlMs, nowMs);
    }
    const items = await engine.store.planItems(run.id, { afterOrdinal: reached, limit: engine.limits.planChunk });
    const last = items.at(-1);
    if (!last) break;
    const trouble = await applyChunk(engine, underLease(engine, context, lease), ports, run, lease, items);
    if (trouble) throw trouble;
    await engine.store.moveRun(run.id, 'applying', 'applying', { counts: { applied: last.ordinal - reached } });
    reached = last.ordinal;
  }
  await engine.store.moveRun(run.id, 'applying', 'done', { finishedAtMs: engine.clock.nowMs() });
  await engine.store.clearStage(run.id);
  await engine.tickets.issue({ kind: 'drain', syncId: sync.id }, { priority: PRIORITY.backfill });
  return { kind: 'done' };
}

/** Repeating a chunk is safe: records that have a link by now are left to the drain. */
async function applyChunk(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  run: Run,
  lease: Lease,
  items: readonly PlanItem[],
): Promise<ConnectorError | null> {
  const refs = items.flatMap((item) =>
    SIDES.flatMap((side) => idsOn(item, side).map((remoteId) => ({ side, remoteId }))),
  );
  const known = await engine.store.loadWork(context.sync.id, refs, engine.clock.nowMs());
  const linked = new Set(
    known.links.flatMap((work) =>
      SIDES.flatMap((side) => {
        const remoteId = idOn(work, side);
        return remoteId === null ? [] : [refKey({ side, remoteId })];
      }),
    ),
  );
  const touched = new Set([
    ...(await engine.store.dirtyAmong(context.sync.id, refs)).map(refKey),
    ...known.tombstones.flatMap((tombstone) => [
      refKey(tombstone),
      refKey({ side: otherSide(tombstone.side), remoteId: tombstone.survivorId ?? '' }),
    ]),
    ...known.aliases.map(({ side, from }) => refKey({ side, remoteId: from })),
  ]);
  const old = engine.clock.nowMs() - run.startedAtMs > engine.limits.stageFreshMs;
  const draft = newDraft();
  const fresh: PlanItem[] = [];
  for (const item of items) {
    const itemRefs = SIDES.flatMap((side) => idsOn(item, side).map((remoteId) => ({ side, remoteId })));
    const asScanned = !itemRefs.some((ref) => linked.has(refKey(ref)) || touched.has(refKey(ref)));
    if (asScanned && !(old && WRITES.has(item.kind))) fresh.push(item);
    else draft.marks.push(...itemRefs.map((ref) => backfillMark(run, ref)));
  }
  const records = {
    a: await staged(
      engine,
      run,
      'a',
      fresh.flatMap((item) => item.aIds),
    ),
    b: await staged(
      engine,
      run,
      'b',
      fresh.flatMap((item) => item.bIds),
    ),
  };
  const targets = await readTargets(context, ports, fresh);
  const clock = { nowMs: engine.clock.nowMs(), windowMs: engine.limits.oscillationWindowMs };
  const decisions: Decided[] = [];
  for (const item of fresh) {
    switch (item.kind) {
      case 'matched':
      case 'createOnA':
      case 'createOnB': {
        const unit = unitOf(engine, run, item, records);
        if (unit) decisions.push(decide(context, { a: 0, b: 0 }, unit, clock));
        break;
      }
      case 'update': {
        const unit = unitOf(engine, run, item, {
          a: fallBack(targets.a, records.a),
          b: fallBack(targets.b, records.b),
        });
        if (unit) decisions.push(decide(context, { a: 0, b: 0 }, unit, clock));
        break;
      }
      case 'ambiguous': {
        const group = SIDES.flatMap((side) => idsOn(item, side).map((remoteId) => ({ side, remoteId })));
        draft.conflictsNew.push(identityConflict(engine, context.sync.id, group, item.reason?.message ?? ''));
        break;
      }
      case 'invalid':
      case 'excluded':
        break;
      default:
        throw new Error(`a first sync plans no ${item.kind}`);
    }
  }
  const commit = (changes: Parameters<Engine['store']['commit']>[1]): Promise<void> =>
    engine.store.commit(lease, changes);
  const carried = await carryOut(engine, context, ports, decisions, draft, commit);
  return carried.trouble;
}

/** Kinds of items that are written from what was scanned; too old a scan is read again by the drain instead. */
const WRITES: ReadonlySet<PlanItem['kind']> = new Set(['createOnA', 'createOnB', 'update']);

/** The present state of every record that is about to be written to, by id. */
async function readTargets(
  context: SyncContext,
  ports: Ports,
  items: readonly PlanItem[],
): Promise<Pair<ReadonlyMap<string, RecordState>>> {
  const read = async (side: Side): Promise<ReadonlyMap<string, RecordState>> => {
    const ids = items.flatMap((item) =>
      item.kind === 'update' && item.changes.some((change) => change.side === side) ? idsOn(item, side) : [],
    );
    if (ids.length === 0) return new Map();
    const states = await ports[side].get(ids, fieldsOf(context.mapping, side), context.call);
    return new Map(ids.map((id, index) => [id, states[index] as RecordState]));
  };
  const [a, b] = await Promise.all([read('a'), read('b')]);
  return { a, b };
}

const fallBack = (
  present: ReadonlyMap<string, RecordState>,
  scanned: ReadonlyMap<string, LiveRecord>,
): ReadonlyMap<string, RecordState> => new Map<string, RecordState>([...scanned, ...present]);

const idsOn = (item: PlanItem, side: 'a' | 'b'): readonly string[] => (side === 'a' ? item.aIds : item.bIds);

const backfillMark = ({ id, syncId }: Run, ref: RecordRef): DirtyMark => ({
  ...markOf(syncId, ref, PRIORITY.backfill),
  runId: id,
});

function unitOf(
  engine: Engine,
  run: Run,
  item: PlanItem,
  records: Pair<ReadonlyMap<string, RecordState>>,
): Unit | null {
  const a = records.a.get(item.aIds[0] ?? '') ?? null;
  const b = records.b.get(item.bIds[0] ?? '') ?? null;
  if (!a && !b) return null;
  const ids = { aId: a ? (item.aIds[0] ?? null) : null, bId: b ? (item.bIds[0] ?? null) : null };
  return { work: newWork(engine.newId(), ids), a, b, rows: [], isNew: true, runId: run.id };
}

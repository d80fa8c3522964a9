import { ConnectorError } from '#connector-sdk';
import { otherSide, type Pair, type RecordState, type Side, SIDES } from '#core';
import { batchOf } from '../drain/batch.js';
import { carryOut } from '../drain/carry-out.js';
import { decide, type Decided } from '../drain/decide.js';
import { type Draft, newDraft } from '../drain/draft.js';
import { type Ports } from '../drain/load.js';
import { identityConflict } from '../drain/pairing.js';
import { newWork, refKey, refsOf, type Unit } from '../drain/unit.js';
import { type DirtyMark, type Lease, type PlanItem, PRIORITY, type RecordRef, type Run, type Sync } from '../model.js';
import { poll } from '../poll.js';
import { LeaseLostError } from '../ports/store.js';
import { type RecordAtHand, resolveGroups } from '../groups/groups-in-doubt.js';
import { pairAllGroups } from '../groups/pair-groups.js';
import { contextOf, type Engine, fieldsOf, type SyncContext, underLease, withGroupsAnew } from '../runtime.js';
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
  const known = await contextOf(engine, sync, 'backfill');
  await poll(engine, sync.id, { scanned: run });
  const ports = { a: await engine.sessions.port(sync.a), b: await engine.sessions.port(sync.b) };
  await pairAllGroups(engine, underLease(engine, known, first), ports, first, true);
  let context = await withGroupsAnew(engine, known);
  const startedAtMs = engine.clock.nowMs();
  let lease = first;
  let reached = run.counts['applied'] ?? 0;
  for (let chunk = 0; ; chunk++) {
    const nowMs = engine.clock.nowMs();
    if (nowMs - startedAtMs >= engine.limits.drainBudgetMs) return { kind: 'more' };
    if (chunk > 0)
      await poll(engine, sync.id, { scanned: run, sides: SIDES.filter((side) => tellsAtOnce(ports[side])) });
    if (lease.untilMs - nowMs < engine.limits.leaseLeftMinMs) {
      lease = await engine.store.renewLease(lease, engine.limits.leaseTtlMs, nowMs);
    }
    const items = await engine.store.planItems(run.id, { afterOrdinal: reached, limit: engine.limits.planChunk });
    const last = items.at(-1);
    if (!last) break;
    const records = await groupsAtHand(engine, run, items);
    if (await resolveGroups(engine, underLease(engine, context, lease), ports, lease, records))
      context = await withGroupsAnew(engine, context);
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

/** The scanned records of these items, which may be in groups that have to be made first. */
async function groupsAtHand(engine: Engine, run: Run, items: readonly PlanItem[]): Promise<readonly RecordAtHand[]> {
  const applied = items.filter(({ kind }) => APPLIED.has(kind));
  const both = SIDES.map(async (side) => {
    const ids = applied.flatMap((item) => idsOn(item, side));
    const records = await staged(engine, run, side, ids);
    return [...records.values()].map((record) => ({ side, record, base: {} }));
  });
  return (await Promise.all(both)).flat();
}

const APPLIED: ReadonlySet<PlanItem['kind']> = new Set(['matched', 'update', 'createOnA', 'createOnB']);

/** Repeating a chunk is safe: records that have a link by now are left to the drain. */
async function applyChunk(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  run: Run,
  lease: Lease,
  items: readonly PlanItem[],
): Promise<ConnectorError | null> {
  const draft = newDraft();
  const fresh = await stillAsScanned(engine, context, run, items, draft);
  const batch = await batchOf(engine, context, run.startedAtMs);
  const records = await recordsOf(engine, batch, ports, run, fresh);
  const clock = { nowMs: engine.clock.nowMs(), windowMs: engine.limits.oscillationWindowMs };
  const decisions: Decided[] = [];
  for (const item of fresh) {
    switch (item.kind) {
      case 'matched':
      case 'update':
      case 'createOnA':
      case 'createOnB': {
        const unit = unitOf(engine, item, records);
        if (unit) decisions.push(decide(batch, unit, clock));
        break;
      }
      case 'ambiguous':
        draft.conflictsNew.push(
          identityConflict(engine, context.sync.id, refsOfItem(item), item.reason?.message ?? ''),
        );
        break;
      case 'invalid':
      case 'excluded':
        break;
    }
  }
  const commit = (changes: Parameters<Engine['store']['commit']>[1]): Promise<void> =>
    engine.store.commit(lease, changes);
  const carried = await carryOut(engine, batch, ports, decisions, draft, commit);
  return carried.trouble;
}

/** The items that may be applied from the scan; the records of all others are marked in `draft`. */
async function stillAsScanned(
  engine: Engine,
  context: SyncContext,
  run: Run,
  items: readonly PlanItem[],
  draft: Draft,
): Promise<readonly PlanItem[]> {
  const refs = items.flatMap(refsOfItem);
  const known = await engine.store.loadWork(context.sync.id, refs, engine.clock.nowMs());
  const passedOver = new Set([
    ...known.links.flatMap(refsOf).map(refKey),
    ...(await engine.store.dirtyAmong(context.sync.id, refs)).map(refKey),
    ...known.tombstones.flatMap((tombstone) => [
      refKey(tombstone),
      refKey({ side: otherSide(tombstone.side), remoteId: tombstone.survivorId ?? '' }),
    ]),
    ...known.aliases.map(({ side, from }) => refKey({ side, remoteId: from })),
  ]);
  const old = engine.clock.nowMs() - run.startedAtMs > engine.limits.stageFreshMs;
  return items.filter((item) => {
    const asScanned = !refsOfItem(item).some((ref) => passedOver.has(refKey(ref)));
    const fresh = asScanned && !(old && WRITES.has(item.kind));
    if (!fresh) draft.marks.push(...refsOfItem(item).map((ref) => backfillMark(context.sync.id, ref)));
    return fresh;
  });
}

/** The items' records as scanned; those about to be written to as they are now. */
async function recordsOf(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  run: Run,
  items: readonly PlanItem[],
): Promise<Pair<ReadonlyMap<string, RecordState>>> {
  const read = async (side: Side): Promise<ReadonlyMap<string, RecordState>> => {
    const scanned = await staged(
      engine,
      run,
      side,
      items.flatMap((item) => idsOn(item, side)),
    );
    return new Map<string, RecordState>([...scanned, ...(await readTargets(context, ports, side, items))]);
  };
  const [a, b] = await Promise.all([read('a'), read('b')]);
  return { a, b };
}

/** Kinds of items that are written from what was scanned; too old a scan is read again by the drain instead. */
const WRITES: ReadonlySet<PlanItem['kind']> = new Set(['createOnA', 'createOnB', 'update']);

/** A feed that lags no more than this, in milliseconds, says as much as reading every record again would. */
const FEED_LAG_MAX_MS = 5_000;

const tellsAtOnce = ({ capabilities }: Ports[Side]): boolean =>
  capabilities.changeFeed && capabilities.visibilityLagMs <= FEED_LAG_MAX_MS;

/**
 * The present state of every record of this side that is about to be written to, by id; none where the change feed has
 * just said that they are as scanned.
 */
async function readTargets(
  context: SyncContext,
  ports: Ports,
  side: Side,
  items: readonly PlanItem[],
): Promise<ReadonlyMap<string, RecordState>> {
  const ids = items.flatMap((item) =>
    item.kind === 'update' && item.changes.some((change) => change.side === side) ? idsOn(item, side) : [],
  );
  if (ids.length === 0 || tellsAtOnce(ports[side])) return new Map();
  const states = await ports[side].get(ids, fieldsOf(context.mapping, side), context.call);
  return new Map(ids.map((id, index) => [id, states[index] as RecordState]));
}

const idsOn = (item: PlanItem, side: Side): readonly string[] => (side === 'a' ? item.aIds : item.bIds);

const refsOfItem = (item: PlanItem): readonly RecordRef[] =>
  SIDES.flatMap((side) => idsOn(item, side).map((remoteId) => ({ side, remoteId })));

const backfillMark = (syncId: string, ref: RecordRef): DirtyMark => ({ ...ref, syncId, priority: PRIORITY.backfill });

function unitOf(engine: Engine, item: PlanItem, records: Pair<ReadonlyMap<string, RecordState>>): Unit | null {
  const a = records.a.get(item.aIds[0] ?? '') ?? null;
  const b = records.b.get(item.bIds[0] ?? '') ?? null;
  if (!a && !b) return null;
  const ids = { aId: a ? (item.aIds[0] ?? null) : null, bId: b ? (item.bIds[0] ?? null) : null };
  return { work: newWork(engine.newId(), ids), a, b, rows: [], isNew: true };
}

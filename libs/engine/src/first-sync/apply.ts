import { ConnectorError } from '#connector-sdk';
import { hashRecord, otherSide, type Pair, type RecordState, type Side, SIDES } from '#core';
import { batchOf } from '../drain/batch.js';
import { Brake } from '../drain/brake.js';
import { carryOut } from '../drain/carry-out.js';
import { decide } from '../drain/decide.js';
import { decideOutside } from '../drain/decide-outside.js';
import { type Draft, newDraft } from '../drain/draft.js';
import { type Ports } from '../drain/load.js';
import { identityConflict, SHARED } from '../drain/pairing.js';
import { translated } from '../drain/translated.js';
import { newWork, refKey, refsOf, type Unit } from '../drain/unit.js';
import {
  type DirtyMark,
  type DirtyRow,
  type LinkWork,
  markOf,
  type PlanItem,
  PRIORITY,
  type RecordRef,
  type Run,
  type Sync,
} from '../model.js';
import { peek, poll } from '../poll.js';
import { type HeldLease, holdLease } from '../held-lease.js';
import { LeaseLostError, LinkedElsewhereError } from '../ports/store.js';
import { lookOverGroups, type RecordAtHand, resolveGroups } from '../groups/groups-in-doubt.js';
import { contextOf, type Engine, fieldsOf, forBatch, portOf, type SyncContext, withGroupsAnew } from '../runtime.js';
import { committing } from '../siblings/committing.js';
import { linkedElsewhere } from '../siblings/elsewhere.js';
import { Siblings } from '../siblings/siblings.js';
import { tryAgainAtMs } from '../vendor-wait.js';
import { drainUrgent } from '../drain/drain.js';
import { wakeDependants } from '../references/dependants.js';
import { approveMappingChange } from '../mapping-change/apply.js';
import { approveUndo } from '../undo/apply.js';
import { staged, WAITS } from './plan.js';

/**
 * - `approved`: applying has begun, and the sync is live.
 * - `notReady`: the run is not a plan waiting for approval.
 * - `stale`: the mapping has changed since the plan was made; plan again.
 * - `underWay`: another plan of the sync is being applied.
 */
export type Approval = { readonly kind: 'approved' | 'notReady' | 'stale' | 'underWay' };

/** Approves a plan: from here on the engine writes. */
export async function approve(
  engine: Engine,
  runId: string,
  { withoutBackfill = false }: { readonly withoutBackfill?: boolean } = {},
): Promise<Approval> {
  const run = await engine.store.getRun(runId);
  const sync = run && (await engine.store.getSync(run.syncId));
  if (!run || !sync || run.state !== 'ready') return { kind: 'notReady' };
  if (await isMappingComingIntoUse(engine, sync)) return { kind: 'underWay' };
  // A segment is activated, which asks more than an approval does.
  if (run.kind === 'segment') return { kind: 'notReady' };
  if (run.target) return approveUndo(engine, run, sync);
  if (run.mappingChange) return approveMappingChange(engine, run, sync, withoutBackfill);
  if (run.kind !== 'firstSync') return { kind: 'notReady' };
  if (run.mappingVersion !== sync.mapping.version) return { kind: 'stale' };
  if (!(await engine.store.moveRun(run.id, 'ready', 'applying', {}))) return { kind: 'notReady' };
  await engine.store.liftUndone(sync.id);
  await engine.store.moveSync(sync.id, ['draft', 'live', 'paused'], 'live', null);
  await engine.tickets.issue({ kind: 'apply', runId, syncId: sync.id }, { priority: PRIORITY.backfill });
  return { kind: 'approved' };
}

/** It is paused for that and goes on by itself: nothing else may be begun with half of its values settled. */
const isMappingComingIntoUse = async (engine: Engine, sync: Sync): Promise<boolean> =>
  (await engine.store.runsOf(sync.id, ['applying'])).some(({ kind }) => kind === 'mappingChange');

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
  const lease = await holdLease(engine, sync.id);
  if (!lease) return { kind: 'wait', untilMs: engine.clock.nowMs() + engine.limits.retryDelayMs };
  try {
    return await applyUnderLease(engine, sync, run, lease);
  } catch (error) {
    // Lost, or a sibling linked one of the records first: what is left of the plan is looked at again.
    if (error instanceof LeaseLostError || error instanceof LinkedElsewhereError) return { kind: 'more' };
    if (!(error instanceof ConnectorError)) throw error;
    engine.logger.warn('applying a plan has to wait', { syncId: sync.id, runId, code: error.code });
    return { kind: 'wait', untilMs: tryAgainAtMs(engine, error) };
  } finally {
    await lease.release();
  }
}

async function applyUnderLease(engine: Engine, sync: Sync, run: Run, lease: HeldLease): Promise<ApplyEnd> {
  const known = await contextOf(engine, sync, 'backfill');
  const ports = { a: await portOf(engine, sync, 'a'), b: await portOf(engine, sync, 'b') };
  const brake = new Brake(engine, sync);
  const urgent = (beside?: ReadonlySet<string>): Promise<Urgent> =>
    drainUrgent(engine, sync, ports, { lease, brake, run, ...(beside && { beside }) });
  const news = await whileUrgentPasses(
    engine,
    () => urgent(NO_RECORDS),
    () => poll(engine, sync.id, { scanned: run }),
  );
  if (news.urgent) return endedBy(news.urgent);
  const startedAtMs = engine.clock.nowMs();
  const chunkAfter = (afterOrdinal: number): Promise<readonly PlanItem[]> =>
    engine.store.planItems(run.id, { afterOrdinal, limit: engine.limits.planChunk });
  const firstAtHand = await groupsAtHand(engine, run, await chunkAfter(run.counts['applied'] ?? 0));
  await lookOverGroups(engine, forBatch(engine, known), ports, lease, firstAtHand);
  let context = await withGroupsAnew(engine, known);
  let reached = run.counts['applied'] ?? 0;
  let lookedAtMs = startedAtMs;
  for (;;) {
    const nowMs = engine.clock.nowMs();
    if (nowMs - startedAtMs >= engine.limits.drainBudgetMs) return { kind: 'more' };
    const before = await urgent();
    if (before) return endedBy(before);
    const items = await chunkAfter(reached);
    const last = items.at(-1);
    if (!last) break;
    const records = await groupsAtHand(engine, run, items);
    if (await resolveGroups(engine, forBatch(engine, context), ports, lease, records))
      context = await withGroupsAnew(engine, context);
    const isFeedOld = nowMs - lookedAtMs > FEED_LAG_MAX_MS;
    if (isFeedOld) lookedAtMs = nowMs;
    const beside = new Set(items.flatMap(refsOfItem).map(refKey));
    const step = await whileUrgentPasses(
      engine,
      () => urgent(beside),
      async () => {
        const told = isFeedOld ? await toldSince(engine, sync, ports, run) : NO_RECORDS;
        return applyChunk(engine, forBatch(engine, context), ports, { run, told }, lease, items);
      },
    );
    if (step.result) throw step.result;
    await engine.store.moveRun(run.id, 'applying', 'applying', { counts: { applied: last.ordinal - reached } });
    reached = last.ordinal;
    if (step.urgent) return endedBy(step.urgent);
  }
  await engine.store.moveRun(run.id, 'applying', 'done', { finishedAtMs: engine.clock.nowMs() });
  await engine.store.clearStage(run.id);
  await engine.tickets.issue({ kind: 'drain', syncId: sync.id }, { priority: PRIORITY.backfill });
  return { kind: 'done' };
}

type Urgent = Awaited<ReturnType<typeof drainUrgent>>;

/** How applying ends when what is urgent met with trouble, or stopped the sync. */
function endedBy(urgent: NonNullable<Urgent>): ApplyEnd {
  if (urgent === 'stopped') return { kind: 'stopped' };
  throw urgent;
}

/**
 * Reading the feeds takes seconds, and so does a step of a plan, and somebody who opts out is not to wait for it: while
 * `step` is under way, `pass` works off what is that urgent, again and again, until it has met with trouble.
 */
async function whileUrgentPasses<Result>(
  engine: Engine,
  pass: () => Promise<Urgent>,
  step: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly urgent: Urgent }> {
  let urgent: Urgent = null;
  let failed: { readonly error: unknown } | null = null;
  const stop = engine.heartbeat(engine.limits.urgentBeatMs, async () => {
    if (urgent || failed) return;
    try {
      urgent = await pass();
    } catch (error) {
      if (error instanceof ConnectorError) urgent = error;
      else failed = { error };
    }
  });
  const result = await step().finally(stop);
  if (failed) throw (failed as { readonly error: unknown }).error;
  return { result, urgent };
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

/** A run being applied, with what has become known of records since their scan, by record. */
interface Applying {
  readonly run: Run;
  readonly told: ReadonlySet<string>;
}

/** Repeating a chunk is safe: records that have a link by now are left to the drain. */
async function applyChunk(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  { run, told }: Applying,
  lease: HeldLease,
  items: readonly PlanItem[],
): Promise<ConnectorError | null> {
  const draft = newDraft();
  const rows = await dirtyRows(engine, context, items);
  const heard = { run, told: new Set([...told, ...rows.keys()]) };
  const siblings = new Siblings(engine, context.sync);
  const fresh = await stillAsScanned(engine, context, ports, siblings, heard, items, draft);
  const batch = await batchOf(engine, context, run.startedAtMs);
  const records = await recordsOf(engine, batch, ports, run, fresh);
  const clock = { nowMs: engine.clock.nowMs(), windowMs: engine.limits.oscillationWindowMs };
  const units: Unit[] = [];
  for (const item of fresh) {
    switch (item.kind) {
      case 'matched':
      case 'update':
      case 'createOnA':
      case 'createOnB': {
        const unit = unitOf(engine, run, item, records, rows);
        if (unit) units.push(unit);
        break;
      }
      case 'ambiguous':
        draft.conflictsNew.push(
          identityConflict(engine, context.sync.id, {
            ...{ records: refsOfItem(item), knownBy: item.knownBy ?? [] },
            ...SHARED,
          }),
        );
        break;
      case 'invalid':
        // Its turn comes with the link it waits for, which the drain sees to.
        if (item.reason?.code === WAITS.code)
          draft.marks.push(...refsOfItem(item).map((ref) => backfillMark(run, ref)));
        break;
      case 'excluded':
        break;
      default:
        throw new Error(`a first sync plans no ${item.kind}`);
    }
  }
  const commit = committing(engine, context.sync, siblings, lease, units);
  const known = await translated(engine, batch, units, draft);
  const decisions = known.units.map((unit) => decideOutside(known.batch, unit) ?? decide(known.batch, unit, clock));
  const carried = await carryOut(engine, known.batch, ports, decisions, draft, { lease, commit });
  if (draft.linksNew.length > 0) await wakeDependants(engine, context.sync);
  return carried.trouble;
}

/** Rows of records that something was told about since the scan, by record. */
async function dirtyRows(
  engine: Engine,
  context: SyncContext,
  items: readonly PlanItem[],
): Promise<ReadonlyMap<string, DirtyRow>> {
  const rows = await engine.store.dirtyAmong(context.sync.id, items.flatMap(refsOfItem));
  return new Map(rows.map((row) => [refKey(row), row]));
}

/** The items that may be applied from the scan; the records of all others are marked in `draft`. */
async function stillAsScanned(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  siblings: Siblings,
  { run, told }: Applying,
  items: readonly PlanItem[],
  draft: Draft,
): Promise<readonly PlanItem[]> {
  const refs = items.flatMap(refsOfItem);
  const elsewhere = await linkedElsewhere(engine, context, siblings, refs);
  const known = await engine.store.loadWork(context.sync.id, refs, engine.clock.nowMs());
  // What was linked since the scan and is so no more is not what the plan was made from.
  const parted = await engine.store.unlinkedSince(context.sync.id, refs, run.startedAtMs);
  const passedOver = new Set([
    ...elsewhere.keys(),
    ...parted.map(refKey),
    ...known.links.flatMap(refsOf).map(refKey),
    ...known.tombstones.flatMap((tombstone) => [
      refKey(tombstone),
      refKey({ side: otherSide(tombstone.side), remoteId: tombstone.survivorId ?? '' }),
    ]),
    ...known.aliases.map(({ side, from }) => refKey({ side, remoteId: from })),
  ]);
  const old = engine.clock.nowMs() - run.startedAtMs > engine.limits.stageFreshMs;
  const usable = items.filter(
    (item) => !refsOfItem(item).some((ref) => passedOver.has(refKey(ref))) && !(old && WRITES.has(item.kind)),
  );
  const doubtful = usable
    .filter((item) => DECIDED.has(item.kind))
    .flatMap(refsOfItem)
    .filter((ref) => told.has(refKey(ref)));
  const changed = await changedSinceScan(engine, context, ports, run, doubtful);
  const fresh = new Set(usable.filter((item) => !refsOfItem(item).some((ref) => changed.has(refKey(ref)))));
  const left = items.filter((item) => !fresh.has(item)).flatMap(refsOfItem);
  const foreign = await linkedByOthers(engine, run, known.links);
  draft.marks.push(
    ...left.map((ref) =>
      foreign.has(refKey(ref)) ? markOf(run.syncId, ref, PRIORITY.backfill) : backfillMark(run, ref),
    ),
  );
  return [...fresh];
}

/** Records of pairs that this run did not link: what is done about them is not what was approved with its plan. */
async function linkedByOthers(engine: Engine, run: Run, links: readonly LinkWork[]): Promise<ReadonlySet<string>> {
  const known = await engine.store.knownLinks(links.map(({ link }) => link.id));
  const foreign = new Set(known.flatMap(({ id, madeByRun }) => (madeByRun === run.id ? [] : [id])));
  return new Set(
    links
      .filter(({ link }) => foreign.has(link.id))
      .flatMap(refsOf)
      .map(refKey),
  );
}

/** Those of these records that do not hold what was scanned. Feeds also name records in which nothing mapped changed. */
async function changedSinceScan(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  run: Run,
  refs: readonly RecordRef[],
): Promise<ReadonlySet<string>> {
  const changed = await Promise.all(
    SIDES.map(async (side) => {
      const ids = refs.filter((ref) => ref.side === side).map(({ remoteId }) => remoteId);
      if (ids.length === 0) return [];
      const states = await ports[side].get(ids, fieldsOf(context.mapping, side), context.call);
      // The stage's own hashes are of the plan's mapping, which knows groups that were yet to be made.
      const scanned = new Map(
        (await engine.store.stagedRecords(run.id, side, ids)).map(({ remoteId, record, hash }) => [
          remoteId,
          record ? hashRecord(context.mapping, side, record) : hash,
        ]),
      );
      return ids.flatMap((remoteId, index) => {
        const state = states[index];
        const same = state?.kind === 'live' && hashRecord(context.mapping, side, state) === scanned.get(remoteId);
        return same ? [] : [refKey({ side, remoteId })];
      });
    }),
  );
  return new Set(changed.flat());
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

/** Kinds of items about whose records something is decided. */
const DECIDED: ReadonlySet<PlanItem['kind']> = new Set(['matched', ...WRITES]);

/**
 * A feed that lags no more than this, in milliseconds, and was read no longer ago, says as much as reading every record
 * again would.
 */
const FEED_LAG_MAX_MS = 5_000;

/** Records that feeds which tell at once name by now, by record: those still to be applied are looked at again. */
async function toldSince(engine: Engine, sync: Sync, ports: Ports, run: Run): Promise<ReadonlySet<string>> {
  const told = await Promise.all(
    SIDES.filter((side) => tellsAtOnce(ports[side])).map(async (side) =>
      [...(await peek(engine, sync, side, run))].map((remoteId) => refKey({ side, remoteId })),
    ),
  );
  return new Set(told.flat());
}

const NO_RECORDS: ReadonlySet<string> = new Set();

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

const backfillMark = ({ id, syncId }: Run, ref: RecordRef): DirtyMark => ({
  ...markOf(syncId, ref, PRIORITY.backfill),
  runId: id,
});

function unitOf(
  engine: Engine,
  run: Run,
  item: PlanItem,
  records: Pair<ReadonlyMap<string, RecordState>>,
  rows: ReadonlyMap<string, DirtyRow>,
): Unit | null {
  const a = records.a.get(item.aIds[0] ?? '') ?? null;
  const b = records.b.get(item.bIds[0] ?? '') ?? null;
  if (!a && !b) return null;
  const ids = { aId: a ? (item.aIds[0] ?? null) : null, bId: b ? (item.bIds[0] ?? null) : null };
  const told = refsOfItem(item).flatMap((ref) => rows.get(refKey(ref)) ?? []);
  return { work: newWork(engine.newId(), ids), a, b, rows: told, isNew: true, runId: run.id };
}

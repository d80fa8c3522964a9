import { ConnectorError } from '#connector-sdk';
import { SIDES } from '#core';
import { type RecordAtHand, resolveGroups } from '../groups/groups-in-doubt.js';
import { type HeldLease, holdLease } from '../held-lease.js';
import { type DirtyRow, isAwake, PRIORITY, type Run, type Sync } from '../model.js';
import { echoesAmong } from '../echoes.js';
import { LeaseLostError, LinkedElsewhereError } from '../ports/store.js';
import { leavesByGroup, pausedOverRemovedGroups } from '../removed-groups.js';
import { pausedOverRemovedFields, readsWithoutKnownField } from '../removed-fields.js';
import { wakeDependants } from '../references/dependants.js';
import { contextOf, type Engine, forBatch, laneOf, portOf, type SyncContext } from '../runtime.js';
import { leavesSegment, stoppedOverRemovedGroups } from '../segments/removed-groups.js';
import { committing } from '../siblings/committing.js';
import { handOverConverted } from '../siblings/hand-over.js';
import { Siblings } from '../siblings/siblings.js';
import { tryAgainAtMs } from '../vendor-wait.js';
import { adoptCreated } from './adopt.js';
import { batchOf } from './batch.js';
import { Brake } from './brake.js';
import { type CarriedOut, carryOut, NOTHING_SENT } from './carry-out.js';
import { decide } from './decide.js';
import { decideOutside } from './decide-outside.js';
import { isInside } from './inside.js';
import { newDraft } from './draft.js';
import { type LoadedBatch, loadBatch, type Ports } from './load.js';
import { pairLoose } from './pairing.js';
import { recordsOf, translated } from './translated.js';
import { refKey, refsOf } from './unit.js';

/**
 * How a drain ended.
 * - `idle`: no rows are left that may be worked on now; `nextAtMs` is when the next may.
 * - `more`: its time was up with rows left.
 * - `busy`: another worker drains this sync.
 * - `stopped`: the sync is not live.
 * - `wait`: a vendor cannot be called before `untilMs`.
 */
export type DrainEnd =
  | { readonly kind: 'idle'; readonly nextAtMs: number | null }
  | { readonly kind: 'more' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'wait'; readonly untilMs: number; readonly error: ConnectorError };

export type DrainResult = DrainEnd & { readonly written: { created: number; updated: number; deleted: number } };

/**
 * Works off a sync's dirty rows under its lease: claim, read both sides, decide, journal, write, observe, commit. One
 * drain per sync runs at a time, which gives each record its order; a killed drain loses nothing.
 */
export async function drain(engine: Engine, syncId: string): Promise<DrainResult> {
  const written = { created: 0, updated: 0, deleted: 0 };
  const known = await engine.store.getSync(syncId);
  if (!known || !isAwake(known.state)) return { kind: 'stopped', written };
  const lease = await holdLease(engine, syncId);
  if (!lease) return { kind: 'busy', written };
  let sync: Sync | null = null;
  try {
    // As it is under the lease: another mapping may have come into use while nobody held it.
    sync = await engine.store.getSync(syncId);
    if (!sync || !isAwake(sync.state)) return { kind: 'stopped', written };
    return { ...(await drainUnderLease(engine, sync, lease, written)), written };
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: 'busy', written };
    if (!(error instanceof ConnectorError) || !sync) throw error;
    return { ...(await held(engine, sync, error)), written };
  } finally {
    await lease.release();
  }
}

async function drainUnderLease(
  engine: Engine,
  sync: Sync,
  lease: HeldLease,
  written: { created: number; updated: number; deleted: number },
): Promise<DrainEnd> {
  const startedAtMs = engine.clock.nowMs();
  const ports = { a: await portOf(engine, sync, 'a'), b: await portOf(engine, sync, 'b') };
  const brake = new Brake(engine, sync);
  for (;;) {
    const nowMs = engine.clock.nowMs();
    if (nowMs - startedAtMs >= engine.limits.drainBudgetMs) return { kind: 'more' };
    const rows = await engine.store.claimDirty(sync.id, engine.limits.drainBatchMax, nowMs);
    if (rows.length === 0) return { kind: 'idle', nextAtMs: (await engine.store.dirtyBacklog(sync.id)).nextAtMs };
    const done = await drainMostUrgent(engine, sync, ports, { lease, brake }, rows);
    if (done === 'stopped') return { kind: 'stopped' };
    if (done === 'anew') return { kind: 'more' };
    written.created += done.created;
    written.updated += done.updated;
    written.deleted += done.deleted;
    if (done.trouble) return held(engine, sync, done.trouble);
  }
}

/** What a drain is done with: its lease, and one brake for the whole time, since what it has stopped stays stopped. */
interface Means {
  readonly lease: HeldLease;
  readonly brake: Brake;
  /**
   * Records that a step of the same worker is at work on, which are left to it: a plan applies a thousand items at once,
   * and opt-outs of others do not wait for those. No link changes hands meanwhile, as it might come to one of them.
   */
  readonly beside?: ReadonlySet<string>;
}

/**
 * Works off what is urgent, for one who holds the lease while a plan is applied: nobody else can meanwhile. One step
 * only, so that the plan goes on as well. Beside a step of the plan only what is about consent is that urgent.
 */
export async function drainUrgent(
  engine: Engine,
  sync: Sync,
  ports: Ports,
  { run, ...means }: Means & { readonly run: Run },
): Promise<'stopped' | ConnectorError | null> {
  const { beside } = means;
  const claimed = await engine.store.claimDirty(sync.id, engine.limits.drainBatchMax, engine.clock.nowMs());
  const rows = claimed.filter((row) => !beside?.has(refKey(row)));
  if (!rows[0] || rows[0].priority > (beside ? PRIORITY.consent : PRIORITY.realtime)) return null;
  const told = await asPlanned(engine, run, rows);
  const done = await drainMostUrgent(engine, sync, ports, means, told);
  if (done === 'anew') return null;
  return done === 'stopped' ? done : done.trouble;
}

/** What a plan was made of and has not linked yet is linked for the plan, which a person has approved. */
async function asPlanned(engine: Engine, run: Run, rows: readonly DirtyRow[]): Promise<readonly DirtyRow[]> {
  const { links } = await engine.store.loadWork(run.syncId, rows, engine.clock.nowMs());
  const linked = new Set(links.flatMap(refsOf).map(refKey));
  const loose = rows.filter((row) => row.runId === null && !linked.has(refKey(row)));
  const planned = await Promise.all(
    SIDES.map(async (side) => {
      const ids = loose.filter((row) => row.side === side).map(({ remoteId }) => remoteId);
      const known = ids.length === 0 ? [] : await engine.store.stagedRecords(run.id, side, ids);
      return known.map(({ remoteId }) => refKey({ side, remoteId }));
    }),
  );
  const keys = new Set(planned.flat());
  return rows.map((row) => (keys.has(refKey(row)) ? { ...row, runId: run.id } : row));
}

/**
 * Works off the most urgent of these rows: they do not wait for the others' reads and writes. `anew`: the sync means
 * something else now, and has to be read again.
 */
async function drainMostUrgent(
  engine: Engine,
  sync: Sync,
  ports: Ports,
  means: Means,
  rows: readonly DirtyRow[],
): Promise<CarriedOut | 'stopped' | 'anew'> {
  const priority = rows[0]?.priority ?? PRIORITY.backfill;
  const echoes = new Set(await echoesAmong(engine, sync, rows));
  if (echoes.size > 0) await engine.store.commit(means.lease, { dirtyDone: [...echoes] });
  const news = rows.filter((row) => row.priority === priority && !echoes.has(row));
  if (news.length === 0) return NOTHING_SENT;
  const context = forBatch(engine, await contextOf(engine, sync, laneOf(priority)));
  return drainBatch(engine, context, ports, means, news);
}

async function drainBatch(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  { lease, brake, beside }: Means,
  rows: readonly DirtyRow[],
): Promise<CarriedOut | 'stopped' | 'anew'> {
  const draft = newDraft();
  const batch = await batchOf(engine, context, engine.clock.nowMs());
  const loaded = await loadBatch(engine, context, ports, rows, draft);
  if (loaded && readsWithoutKnownField(context, loaded.units) && (await pausedOverRemovedFields(engine, context))) {
    return 'stopped';
  }
  if (loaded && leavesByGroup(context, loaded.units) && (await pausedOverRemovedGroups(engine, context, ports))) {
    return 'stopped';
  }
  if (loaded && leavesSegment(context, loaded.units) && (await stoppedOverRemovedGroups(engine, context, ports))) {
    return 'anew';
  }
  if (loaded && (await resolveGroups(engine, context, ports, lease, atHand(context, loaded)))) {
    // What the records hold means something else now: they are claimed again.
    return NOTHING_SENT;
  }
  const siblings = new Siblings(engine, context.sync);
  // A braked sync lets nothing go but what a person releases.
  if (
    loaded &&
    context.sync.state === 'live' &&
    (await handOverConverted(engine, context, siblings, lease, loaded.units))
  ) {
    // Links ended, or wait for the sibling: what else was claimed is claimed again.
    return NOTHING_SENT;
  }
  const units = loaded && (await adoptCreated(engine, context, ports, loaded.units, draft));
  if (!loaded || !units || draft.linkUpdates.length > 0) {
    if (beside) return NOTHING_SENT;
    // Links changed hands: what the rows mean is looked up anew.
    await engine.store.commit(lease, draft);
    if (draft.linkUpdates.length > 0) await wakeDependants(engine, context.sync);
    return NOTHING_SENT;
  }
  const paired = await pairLoose(engine, context, ports, siblings, loaded, draft);
  const clock = { nowMs: engine.clock.nowMs(), windowMs: engine.limits.oscillationWindowMs };
  const mayGo = [...units, ...paired].filter((unit) => !refsOf(unit.work).some((ref) => beside?.has(refKey(ref))));
  const known = await translated(engine, batch, mayGo, draft);
  const decided = known.units.map((unit) => decideOutside(known.batch, unit) ?? decide(known.batch, unit, clock));
  const decisions = await brake.judge(context, decided, draft);
  const commit = committing(engine, context.sync, siblings, lease, known.units);
  let done: CarriedOut;
  try {
    done = await carryOut(engine, known.batch, ports, decisions, draft, { lease, commit });
  } catch (error) {
    if (!(error instanceof LinkedElsewhereError)) throw error;
    // Nothing was sent: a sibling came first, which shows when the rows are claimed again.
    return NOTHING_SENT;
  }
  if (draft.linksNew.length > 0 || done.created > 0) await wakeDependants(engine, context.sync);
  return done;
}

/** Records outside their filter have no groups made for them. */
const atHand = ({ mapping }: SyncContext, { units, loose }: LoadedBatch): readonly RecordAtHand[] => [
  ...recordsOf(units).filter(({ side, record }) => isInside(mapping, side, record)),
  ...loose.flatMap(({ row, state }) =>
    state.kind === 'live' && isInside(mapping, row.side, state) ? [{ side: row.side, record: state, base: {} }] : [],
  ),
];

/** Trouble with a whole vendor: the rows stay as they are, and the drain comes back when it may help. */
async function held(engine: Engine, sync: Sync, error: ConnectorError): Promise<DrainEnd> {
  if (
    error.kind === 'notFound' &&
    (await pausedOverRemovedFields(engine, await contextOf(engine, sync, 'incremental')))
  ) {
    return { kind: 'stopped' };
  }
  engine.logger.warn('a drain has to wait', { syncId: sync.id, code: error.code, kind: error.kind });
  return { kind: 'wait', untilMs: tryAgainAtMs(engine, error), error };
}

import { ConnectorError } from '#connector-sdk';
import { SIDES } from '#core';
import { type RecordAtHand, resolveGroups } from '../groups/groups-in-doubt.js';
import { type DirtyRow, type Lease, type Priority, type Sync } from '../model.js';
import { echoesAmong } from '../echoes.js';
import { LeaseLostError } from '../ports/store.js';
import { pausedOverRemovedFields, readsWithoutKnownField } from '../removed-fields.js';
import { contextOf, type Engine, laneOf, portOf, type SyncContext, underLease } from '../runtime.js';
import { adoptCreated } from './adopt.js';
import { batchOf } from './batch.js';
import { type CarriedOut, carryOut, NOTHING_SENT } from './carry-out.js';
import { decide } from './decide.js';
import { type Draft, newDraft } from './draft.js';
import { type LoadedBatch, loadBatch, type Ports } from './load.js';
import { pairLoose } from './pairing.js';

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
  if ((await engine.store.getSync(syncId))?.state !== 'live') return { kind: 'stopped', written };
  const lease = await engine.store.acquireLease(syncId, engine.limits.leaseTtlMs, engine.clock.nowMs());
  if (!lease) return { kind: 'busy', written };
  let sync: Sync | null = null;
  try {
    // As it is under the lease: another mapping may have come into use while nobody held it.
    sync = await engine.store.getSync(syncId);
    if (sync?.state !== 'live') return { kind: 'stopped', written };
    return { ...(await drainUnderLease(engine, sync, lease, written)), written };
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: 'busy', written };
    if (!(error instanceof ConnectorError) || !sync) throw error;
    return { ...(await held(engine, sync, error)), written };
  } finally {
    await engine.store.releaseLease(lease);
  }
}

async function drainUnderLease(
  engine: Engine,
  sync: Sync,
  first: Lease,
  written: { created: number; updated: number; deleted: number },
): Promise<DrainEnd> {
  const startedAtMs = engine.clock.nowMs();
  const ports = { a: await portOf(engine, sync, 'a'), b: await portOf(engine, sync, 'b') };
  let lease = first;
  for (;;) {
    const nowMs = engine.clock.nowMs();
    if (nowMs - startedAtMs >= engine.limits.drainBudgetMs) return { kind: 'more' };
    if (lease.untilMs - nowMs < engine.limits.leaseLeftMinMs) {
      lease = await engine.store.renewLease(lease, engine.limits.leaseTtlMs, nowMs);
    }
    const rows = await engine.store.claimDirty(sync.id, engine.limits.drainBatchMax, nowMs);
    const [most] = rows;
    if (!most) return { kind: 'idle', nextAtMs: (await engine.store.dirtyBacklog(sync.id)).nextAtMs };
    const context = underLease(engine, await contextOf(engine, sync, laneOf(most.priority)), lease);
    const echoes = new Set(await echoesAmong(engine, sync, rows));
    if (echoes.size > 0) await engine.store.commit(lease, { dirtyDone: [...echoes] });
    const news = sameLane(rows, most.priority).filter((row) => !echoes.has(row));
    if (news.length === 0) continue;
    const done = await drainBatch(engine, context, ports, lease, news);
    if (done === 'stopped') return { kind: 'stopped' };
    written.created += done.created;
    written.updated += done.updated;
    written.deleted += done.deleted;
    if (done.trouble) return held(engine, sync, done.trouble);
  }
}

/** Urgent rows do not share a batch with less urgent ones: they would wait for the others' reads and writes. */
const sameLane = (rows: readonly DirtyRow[], priority: Priority): readonly DirtyRow[] =>
  rows.filter((row) => row.priority === priority);

async function drainBatch(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  lease: Lease,
  rows: readonly DirtyRow[],
): Promise<CarriedOut | 'stopped'> {
  const draft = newDraft();
  const batch = await batchOf(engine, context, engine.clock.nowMs());
  const loaded = await loadBatch(engine, context, ports, rows, draft);
  if (loaded && readsWithoutKnownField(context, loaded.units) && (await pausedOverRemovedFields(engine, context))) {
    return 'stopped';
  }
  if (loaded && (await resolveGroups(engine, context, ports, lease, atHand(loaded)))) {
    // What the records hold means something else now: they are claimed again.
    return NOTHING_SENT;
  }
  const units = loaded && (await adoptCreated(engine, context, ports, loaded.units, draft));
  if (!loaded || !units || draft.linkUpdates.length > 0) {
    // Links changed hands: what the rows mean is looked up anew.
    await engine.store.commit(lease, draft);
    return NOTHING_SENT;
  }
  const paired = await pairLoose(engine, context, ports, loaded, draft);
  const clock = { nowMs: engine.clock.nowMs(), windowMs: engine.limits.oscillationWindowMs };
  const decisions = [...units, ...paired].map((unit) => decide(batch, unit, clock));
  return carryOut(engine, batch, ports, decisions, draft, (changes: Draft) => engine.store.commit(lease, changes));
}

const atHand = ({ units, loose }: LoadedBatch): readonly RecordAtHand[] => [
  ...units.flatMap((unit) =>
    SIDES.flatMap((side) => {
      const record = unit[side];
      return record?.kind === 'live' ? [{ side, record, base: unit.work.base }] : [];
    }),
  ),
  ...loose.flatMap(({ row, state }) => (state.kind === 'live' ? [{ side: row.side, record: state, base: {} }] : [])),
];

/** Trouble with a whole vendor: the rows stay as they are, and the drain comes back when it may help. */
async function held(engine: Engine, sync: Sync, error: ConnectorError): Promise<DrainEnd> {
  if (
    error.kind === 'notFound' &&
    (await pausedOverRemovedFields(engine, await contextOf(engine, sync, 'incremental')))
  ) {
    return { kind: 'stopped' };
  }
  const waitMs =
    error.kind === 'auth' || error.kind === 'permission' || error.kind === 'config'
      ? 60_000
      : engine.limits.retryDelayMs;
  engine.logger.warn('a drain has to wait', { syncId: sync.id, code: error.code, kind: error.kind });
  return { kind: 'wait', untilMs: error.retryAtMs ?? engine.clock.nowMs() + waitMs, error };
}

import { ConnectorError } from '#connector-sdk';
import { allowedWithoutAsking, brakeLimitOf, compileMapping, type Side, SIDES } from '#core';
import { brakeSync } from './drain/brake.js';
import { plannedTables } from './groups/group-row.js';
import { pairUnderOwnLease } from './groups/pair-groups.js';
import { isAwake, markOf, PRIORITY, type Run, type Sync } from './model.js';
import { pausedOverRemovedGroups } from './removed-groups.js';
import { pausedOverRemovedFields } from './removed-fields.js';
import { contextOf, type Engine, portOf, withGroupsAnew } from './runtime.js';
import { newRun, scanBothSides } from './scan.js';
import { stoppedOverRemovedGroups } from './segments/removed-groups.js';

export interface SweepResult {
  readonly runId: string;
  readonly marked: number;
  /** Set when so many records were missed that the sweep braked the sync. */
  readonly brakedBecause: string | null;
}

/**
 * Reads all of both sides and marks every record that is not as it was last seen settled: the net under webhooks and
 * polls. Links whose record the scan did not meet are marked too, and a read by id decides whether it is gone; where
 * there are more of them than the brake lets pass, the sync is braked before any is looked at.
 *
 * @param runId only go on with this sweep
 * @returns `null` when there is nothing to do: the sync is not live, or the sweep asked for is over
 * @throws ConnectorError when a scan failed; the sweep goes on from there when its ticket comes again
 */
export async function sweep(engine: Engine, syncId: string, runId?: string): Promise<SweepResult | null> {
  const sync = await syncToSweep(engine, syncId);
  if (!sync) return null;
  const run = runId === undefined ? await openSweep(engine, sync) : await engine.store.getRun(runId);
  if (run?.state !== 'scanning') return null;
  const known = await contextOf(engine, sync, 'backfill');
  if (!(await pairUnderOwnLease(engine, known, true))) {
    const ticket = { kind: 'sweep', syncId, runId: run.id } as const;
    await engine.tickets.issue(ticket, { priority: PRIORITY.backfill, delayMs: engine.limits.retryDelayMs });
    return null;
  }
  const context = await withGroupsAnew(engine, known);
  const ports = { a: await portOf(engine, sync, 'a'), b: await portOf(engine, sync, 'b') };
  if (await pausedOverRemovedGroups(engine, context, ports)) {
    await fail(engine, run, 'A group that a filter asks for is gone.');
    return null;
  }
  try {
    // Whoever is in a group that has yet to be made, e.g. since a rename let it in, is not as settled either.
    const mapping = compileMapping(sync.mapping, plannedTables(sync.mapping, context.groups));
    await scanBothSides(engine, { ...context, mapping }, run, false);
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'cursorExpired') {
      await fail(engine, run, `The scan could not be continued (${error.code}); the next sweep begins anew.`);
    }
    const maybeRemoved = error instanceof ConnectorError && error.kind === 'notFound';
    if (maybeRemoved && (await pausedOverRemovedFields(engine, context))) {
      await fail(engine, run, error.message);
      return null;
    }
    throw error;
  }
  const missed = sync.state === 'braked' ? null : await tooManyMissed(engine, sync, run);
  // Another worker may have ended the same sweep meanwhile: the stage it then cleared says nothing of what is missing.
  if ((await engine.store.getRun(run.id))?.state !== 'scanning') return null;
  if (missed !== null) await brakeSync(engine, syncId, missed);
  const marked = await markDifferences(engine, sync, run).catch(async (error: unknown) => {
    if ((await engine.store.getRun(run.id))?.state !== 'scanning') return null;
    throw error;
  });
  if (marked === null) return null;
  const progress = await engine.store.scanProgress(run.id);
  await engine.store.moveRun(run.id, 'scanning', 'done', {
    counts: { scannedA: progress.a.count, scannedB: progress.b.count, marked },
    finishedAtMs: engine.clock.nowMs(),
  });
  await engine.store.clearStage(run.id);
  if (marked > 0) await engine.tickets.issue({ kind: 'drain', syncId }, { priority: PRIORITY.incremental });
  return { runId: run.id, marked, brakedBecause: missed };
}

/** The sync as it is once the segments are stopped whose group is gone; `null` when it is not live. */
async function syncToSweep(engine: Engine, syncId: string): Promise<Sync | null> {
  const sync = await engine.store.getSync(syncId);
  if (!sync || !isAwake(sync.state)) return null;
  if (sync.mapping.segments === undefined) return sync;
  const ports = { a: await portOf(engine, sync, 'a'), b: await portOf(engine, sync, 'b') };
  const stopped = await stoppedOverRemovedGroups(engine, await contextOf(engine, sync, 'backfill'), ports);
  return stopped ? engine.store.getSync(syncId) : sync;
}

/** A sweep that a killed worker left is gone on with, unless the mapping has changed since. */
async function openSweep(engine: Engine, sync: Sync): Promise<Run> {
  const open = (await engine.store.runsOf(sync.id, ['scanning'])).filter((run) => run.kind === 'sweep');
  const current = open.find((run) => run.mappingVersion === sync.mapping.version);
  for (const run of open) if (run !== current) await fail(engine, run, 'The mapping changed while it ran.');
  if (current) return current;
  const run = newRun(engine, sync, 'sweep');
  await engine.store.createRun(run);
  return run;
}

async function fail(engine: Engine, run: Run, error: string): Promise<void> {
  await engine.store.moveRun(run.id, 'scanning', 'failed', { error, finishedAtMs: engine.clock.nowMs() });
  await engine.store.clearStage(run.id);
}

/** Why a person must be asked, if so. Losing a right or a filter looks just like deletion: too many are not believed. */
async function tooManyMissed(engine: Engine, sync: Sync, run: Run): Promise<string | null> {
  const limit = brakeLimitOf(sync.mapping, 'delete');
  for (const side of SIDES) {
    const linked = await engine.store.countLinks(sync.id, side);
    const allowed = allowedWithoutAsking(limit, linked);
    if (!(await missesMoreThan(engine, sync, run, side, allowed))) continue;
    return `More than ${allowed} of ${linked} linked records were not found on side ${side}. ${LOST_OR_DELETED}`;
  }
  return null;
}

/** Records a person has let pass already do not count. */
async function missesMoreThan(engine: Engine, sync: Sync, run: Run, side: Side, allowed: number): Promise<boolean> {
  let missed = 0;
  let after: string | null = null;
  for (;;) {
    const ids: readonly string[] = await engine.store.unmetLinks(run.id, side, after, engine.limits.planChunk);
    const last = ids.at(-1);
    if (last === undefined) return false;
    const rows = await engine.store.dirtyAmong(
      sync.id,
      ids.map((remoteId) => ({ side, remoteId })),
    );
    missed += ids.length - rows.filter(({ released }) => released).length;
    if (missed > allowed) return true;
    after = last;
  }
}

const LOST_OR_DELETED =
  'If they were really deleted, release the brake. Else pause the sync and check what the credentials may see, or bring the records back; then resume it.';

async function markDifferences(engine: Engine, sync: Sync, run: Run): Promise<number> {
  let marked = 0;
  const lists = [
    (side: Side, after: string | null) => engine.store.stagedDifferences(run.id, side, after, engine.limits.planChunk),
    (side: Side, after: string | null) => engine.store.unmetLinks(run.id, side, after, engine.limits.planChunk),
  ];
  for (const side of SIDES) {
    for (const list of lists) {
      let after: string | null = null;
      for (;;) {
        const ids: readonly string[] = await list(side, after);
        const last = ids.at(-1);
        if (last === undefined) break;
        const marks = ids.map((remoteId) => ({
          ...markOf(sync.id, { side, remoteId }, PRIORITY.incremental),
          runId: run.id,
        }));
        await engine.store.takeIn({ marks });
        marked += ids.length;
        after = last;
      }
    }
  }
  return marked;
}

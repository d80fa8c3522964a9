import { ConnectorError } from '#connector-sdk';
import { type Side, SIDES } from '#core';
import { pairUnderOwnLease } from './groups/pair-groups.js';
import { markOf, PRIORITY, type Run, type Sync } from './model.js';
import { pausedOverRemovedGroups } from './removed-groups.js';
import { pausedOverRemovedFields } from './removed-fields.js';
import { contextOf, type Engine, portOf, withGroupsAnew } from './runtime.js';
import { newRun, scanBothSides } from './scan.js';

export interface SweepResult {
  readonly runId: string;
  readonly marked: number;
  /** Set when so many records were missed that the sweep stopped to ask. */
  readonly stoppedBecause: string | null;
}

/**
 * Reads all of both sides and marks every record that is not as it was last seen settled: the net under webhooks and
 * polls. Links whose record the scan did not meet are marked too, and a read by id decides whether it is gone; more of
 * them than can be right stop the sync instead.
 *
 * @returns `null` when there is nothing to do: the sync is not live, or the sweep asked for is over
 * @throws ConnectorError when a scan failed; the sweep goes on from there when its ticket comes again
 */
export async function sweep(
  engine: Engine,
  syncId: string,
  options: { readonly acceptMissing: boolean; readonly runId?: string } = { acceptMissing: false },
): Promise<SweepResult | null> {
  const sync = await engine.store.getSync(syncId);
  if (sync?.state !== 'live') return null;
  const run = options.runId === undefined ? await openSweep(engine, sync) : await engine.store.getRun(options.runId);
  if (run?.state !== 'scanning') return null;
  const known = await contextOf(engine, sync, 'backfill');
  if (!(await pairUnderOwnLease(engine, known, true))) {
    const ticket = { kind: 'sweep', syncId, acceptMissing: options.acceptMissing, runId: run.id } as const;
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
    await scanBothSides(engine, context, run, false);
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
  const missed = options.acceptMissing ? null : await tooManyMissed(engine, sync, run);
  // Another worker may have ended the same sweep meanwhile: the stage it then cleared says nothing of what is missing.
  if ((await engine.store.getRun(run.id))?.state !== 'scanning') return null;
  if (missed !== null) {
    await fail(engine, run, missed);
    await engine.store.moveSync(sync.id, ['live'], 'paused', missed);
    engine.logger.error('a sweep stopped the sync', { syncId, reason: missed });
    return { runId: run.id, marked: 0, stoppedBecause: missed };
  }
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
  return { runId: run.id, marked, stoppedBecause: null };
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

/** Why the sweep must stop, if so. Losing a right or a filter looks just like deletion: too many are not believed. */
async function tooManyMissed(engine: Engine, sync: Sync, run: Run): Promise<string | null> {
  const { missedMin, missedShareMax } = engine.limits;
  for (const side of SIDES) {
    const linked = await engine.store.countLinks(sync.id, side);
    const allowed = Math.max(missedMin, Math.floor(linked * missedShareMax));
    const missed = await engine.store.unmetLinks(run.id, side, null, allowed + 1);
    if (missed.length > allowed) {
      return `More than ${allowed} of ${linked} linked records were not found on side ${side}. If they were really deleted, resume the sync and sync now accepting missing records; else check what the credentials may see.`;
    }
  }
  return null;
}

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

import { markOf, PRIORITY } from './model.js';
import { type Engine } from './runtime.js';

/** How long a journalled operation may stay open before its worker is taken for dead. */
const STRANDED_AFTER_MS = 120_000;

/**
 * Issues every ticket the stored rows call for: whatever the queue lost is asked for again. Also finds work that a
 * killed worker left open without a dirty row. Run it at start and every few seconds.
 */
export async function reissueTickets(engine: Engine): Promise<void> {
  const nowMs = engine.clock.nowMs();
  for (const connectionId of await engine.store.connectionsWithReceipts()) {
    await engine.tickets.issue({ kind: 'receipts', connectionId }, { priority: PRIORITY.realtime });
  }
  for (const sync of await engine.store.liveSyncs()) {
    const stranded = await engine.store.strandedRecords(sync.id, nowMs - STRANDED_AFTER_MS, engine.limits.planChunk);
    if (stranded.length > 0) {
      const marks = stranded.map((ref) => markOf(sync.id, ref, PRIORITY.incremental));
      await engine.store.takeIn({ marks });
      engine.logger.warn('work left open by a stopped worker was taken up again', {
        syncId: sync.id,
        count: marks.length,
      });
    }
    const backlog = await engine.store.dirtyBacklog(sync.id);
    if (backlog.nextAtMs !== null && backlog.nextAtMs <= nowMs) {
      await engine.tickets.issue({ kind: 'drain', syncId: sync.id }, { priority: PRIORITY.incremental });
    }
  }
  for (const run of await engine.store.openRuns()) {
    const kind = run.state === 'applying' ? 'apply' : 'plan';
    if (run.kind !== 'sweep')
      await engine.tickets.issue({ kind, runId: run.id, syncId: run.syncId }, { priority: PRIORITY.backfill });
    else
      await engine.tickets.issue({ kind: 'sweep', syncId: run.syncId, runId: run.id }, { priority: PRIORITY.backfill });
  }
}

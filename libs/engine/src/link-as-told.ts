import { refKey, refsOf } from './drain/unit.js';
import { type Conflict, markOf, PRIORITY, type RecordRef } from './model.js';
import { LeaseLostError } from './ports/store.js';
import { type Engine } from './runtime.js';

/** One commit is all that is done under the lease. */
const LEASE_MS = 10_000;

/**
 * - `linked`: the two are linked from now on.
 * - `notNamed`: the conflict is not about these two records, or not about which records are the same.
 * - `held`: one of them is linked with a record that the conflict does not name: its link is somebody else's question.
 * - `busy`: a worker holds the sync for a moment.
 */
export type LinkAsTold = { readonly kind: 'linked' | 'notNamed' | 'held' | 'busy' };

/**
 * A person says which of the records an identity conflict names are the same. Links of these two with others the
 * conflict names end: after a merge that is how the other partner is chosen. Whoever loses its partner so is not made
 * anew in its place, nor asked about again before it is edited. Done under the sync's lease, so that no drain is pairing the same records meanwhile.
 */
export async function linkAsTold(
  engine: Engine,
  conflict: Pick<Conflict, 'id' | 'syncId' | 'kind' | 'records'>,
  { aId, bId }: { readonly aId: string; readonly bId: string },
): Promise<LinkAsTold> {
  const told: readonly RecordRef[] = [
    { side: 'a', remoteId: aId },
    { side: 'b', remoteId: bId },
  ];
  const named = new Set(conflict.records.map(refKey));
  if (conflict.kind !== 'identity' || !told.every((ref) => named.has(refKey(ref)))) return { kind: 'notNamed' };
  const nowMs = engine.clock.nowMs();
  const lease = await engine.store.acquireLease(conflict.syncId, LEASE_MS, nowMs);
  if (!lease) return { kind: 'busy' };
  try {
    const { links, tombstones } = await engine.store.loadWork(conflict.syncId, told, nowMs);
    const ending = links.filter(({ link }) => link.aId !== aId || link.bId !== bId);
    const released = ending.flatMap(refsOf).filter((ref) => !told.some((one) => refKey(one) === refKey(ref)));
    if (released.some((ref) => !named.has(refKey(ref)))) return { kind: 'held' };
    const merged = tombstones.filter(({ reason }) => reason === 'merged');
    const bereft = released.flatMap(({ side, remoteId }) =>
      merged.filter((stone) => stone.side !== side).map((stone) => ({ ...stone, survivorId: remoteId })),
    );
    // First the ends: a record is in one link at most. Were this all that is kept, the question would still be open.
    await engine.store.commit(lease, {
      linksRemoved: ending.map(({ link }) => ({ linkId: link.id, atMs: nowMs })),
      tombstones: bereft,
    });
    await engine.store.commit(lease, {
      linksNew: links.length > ending.length ? [] : [{ id: engine.newId(), aId, bId }],
      conflictsResolved: [{ conflictId: conflict.id, atMs: nowMs }],
      marks: [...told, ...(bereft.length > 0 ? [] : released)].map((ref) =>
        markOf(conflict.syncId, ref, PRIORITY.realtime),
      ),
    });
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: 'busy' };
    throw error;
  } finally {
    await engine.store.releaseLease(lease);
  }
  await engine.tickets.issue({ kind: 'drain', syncId: conflict.syncId }, { priority: PRIORITY.realtime });
  return { kind: 'linked' };
}

import { otherSide, type Side, SIDES } from '#core';
import { type Alias, type DirtyRow, type LinkWork, PRIORITY, type RecordRef } from '../model.js';
import { type LoadedWork } from '../ports/store.js';
import { type Draft } from './draft.js';
import { byRecord, idOn, refKey, refsOf, withIdOn } from './unit.js';

/** The record an id ends at after following merges; in a circle of merges nobody is followed. */
export function followAlias(aliases: readonly Alias[], side: Side, remoteId: string): string {
  const own = aliases.filter((alias) => alias.side === side && alias.from !== alias.into);
  const next = new Map(own.map((alias) => [alias.from, alias.into]));
  const seen = new Set([remoteId]);
  let at = remoteId;
  for (let into = next.get(at); into !== undefined; into = next.get(at)) {
    if (seen.has(into)) return remoteId;
    seen.add(into);
    at = into;
  }
  return at;
}

/**
 * Settles rows and links whose record was merged into another: the link follows to the survivor. Where the survivor
 * has a link already, two links would hold one record: the merged one ends, its other record is remembered as having
 * lost its partner, and a person is asked. A merge is never taken for a deletion.
 *
 * @returns whether anything was settled: it is to be committed before anything else is decided, since rows and links
 * mean something else afterwards
 */
export function repoint(
  syncId: string,
  work: LoadedWork,
  rows: readonly DirtyRow[],
  nowMs: number,
  newId: () => string,
  draft: Draft,
): boolean {
  if (work.aliases.length === 0) return false;
  const holder = byRecord(work.links);
  const moved = new Set<string>();
  for (const row of rows) {
    const into = followAlias(work.aliases, row.side, row.remoteId);
    if (into === row.remoteId) continue;
    draft.dirtyDone.push(row);
    draft.marks.push({ syncId, side: row.side, remoteId: into, priority: PRIORITY.realtime });
  }
  for (const link of work.links) {
    for (const { side, remoteId: from } of refsOf(link)) {
      if (moved.has(link.link.id)) continue;
      const into = followAlias(work.aliases, side, from);
      if (into === from) continue;
      moved.add(link.link.id);
      const survivor = { side, remoteId: into };
      const occupied = holder.get(refKey(survivor));
      draft.marks.push({ syncId, ...survivor, priority: PRIORITY.realtime });
      if (!occupied) {
        holder.set(refKey(survivor), link);
        // Without a hash: nothing of the record it moved to has been seen settled.
        draft.linkUpdates.push({ linkId: link.link.id, ...withIdOn(side, into), hashes: { [side]: null } });
        continue;
      }
      endDoubled(syncId, link, occupied, { side, remoteId: from }, nowMs, newId, draft);
    }
  }
  return draft.dirtyDone.length > 0 || moved.size > 0;
}

function endDoubled(
  syncId: string,
  merged: LinkWork,
  kept: LinkWork,
  from: RecordRef,
  nowMs: number,
  newId: () => string,
  draft: Draft,
): void {
  const partner = idOn(merged, otherSide(from.side));
  draft.linksRemoved.push({ linkId: merged.link.id, atMs: nowMs });
  draft.tombstones.push({ ...from, reason: 'merged', survivorId: partner, atMs: nowMs });
  const records = SIDES.flatMap((side) =>
    [...new Set([idOn(kept, side), side === from.side ? null : partner])].flatMap((remoteId) =>
      remoteId === null ? [] : [{ side, remoteId }],
    ),
  );
  draft.conflictsNew.push({
    id: newId(),
    syncId,
    linkId: null,
    fieldId: null,
    kind: 'identity',
    records,
    base: null,
    now: null,
    winner: null,
    decidedBy: 'SYNC_E201',
    message: 'Two linked records were merged on one side; the other side still has two. Merge or unlink them there.',
    status: 'open',
    decision: null,
    editedAtMs: null,
    atMs: nowMs,
  });
}

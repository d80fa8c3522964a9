import { type Side, SIDES } from '#core';
import { type Alias, type DirtyRow, type LinkWork, PRIORITY, type RecordRef } from '../model.js';
import { type LoadedWork } from '../ports/store.js';
import { type Draft } from './draft.js';
import { byRecord, refKey, refsOf, withIdOn } from './unit.js';

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
 * The merged one ends just so where the survivor had a link until it was deleted. That deletion was carried out on the
 * survivor's own partner; were the link to follow, it would be carried out on a second record too, only because the
 * merge was heard of later.
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
  const deleted = new Set(
    work.tombstones.filter(({ reason }) => reason !== 'merged' && reason !== 'undone').map(refKey),
  );
  const moved = new Set<string>();
  for (const row of rows) {
    const into = followAlias(work.aliases, row.side, row.remoteId);
    if (into === row.remoteId) continue;
    draft.dirtyDone.push(row);
    draft.marks.push({ syncId, side: row.side, remoteId: into, priority: PRIORITY.realtime });
  }
  for (const link of work.links) {
    for (const from of refsOf(link)) {
      if (moved.has(link.link.id)) continue;
      const survivor = { side: from.side, remoteId: followAlias(work.aliases, from.side, from.remoteId) };
      if (survivor.remoteId === from.remoteId) continue;
      moved.add(link.link.id);
      draft.marks.push({ syncId, ...survivor, priority: PRIORITY.realtime });
      const occupied = holder.get(refKey(survivor));
      const ended = { syncId, link, from, nowMs, newId };
      if (occupied) endMerged({ ...ended, beside: refsOf(occupied), message: STILL_TWO }, draft);
      else if (deleted.has(refKey(survivor))) endMerged({ ...ended, beside: [survivor], message: KEPT }, draft);
      else {
        holder.set(refKey(survivor), link);
        // Without a hash: nothing of the record it moved to has been seen settled.
        const unsettled = { hashes: { [from.side]: null }, movedAtMs: { [from.side]: nowMs } };
        draft.linkUpdates.push({ linkId: link.link.id, ...withIdOn(from.side, survivor.remoteId), ...unsettled });
      }
    }
  }
  return draft.dirtyDone.length > 0 || moved.size > 0;
}

const STILL_TWO =
  'Two linked records were merged on one side; the other side still has two. Merge or unlink them there.';
const KEPT =
  'A linked record was merged into one that has been deleted. The record it was linked with is kept: delete it as well, or leave it.';

interface EndOfMerged {
  readonly syncId: string;
  readonly link: LinkWork;
  /** The record of the link that was merged away. */
  readonly from: RecordRef;
  /** What a person should look at beside the record that lost its partner. */
  readonly beside: readonly RecordRef[];
  readonly message: string;
  readonly nowMs: number;
  readonly newId: () => string;
}

function endMerged({ syncId, link, from, beside, message, nowMs, newId }: EndOfMerged, draft: Draft): void {
  const partner = refsOf(link).filter(({ side }) => side !== from.side);
  draft.linksRemoved.push({ linkId: link.link.id, atMs: nowMs });
  draft.tombstones.push({ ...from, reason: 'merged', survivorId: partner[0]?.remoteId ?? null, atMs: nowMs });
  // A record that has yet to be created is nothing to ask about.
  if (partner.length === 0) return;
  const records = SIDES.flatMap((side) => [...beside, ...partner].filter((record) => record.side === side));
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
    message,
    status: 'open',
    decision: null,
    editedAtMs: null,
    atMs: nowMs,
  });
}

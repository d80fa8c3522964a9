import { type RecordState, type Side, SIDES } from '#core';
import {
  type Alias,
  type Conflict,
  CONFLICT_CODES,
  type DirtyRow,
  type LinkWork,
  PRIORITY,
  type RecordRef,
  type Tombstone,
} from '../model.js';
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
 * Where both tools merged the same records, in whatever direction, the two links become one: the second merge answers
 * what the first one asked.
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
  const { aliases } = work;
  if (aliases.length === 0) return false;
  const holder = byRecord(work.links);
  const deleted = new Set(
    work.tombstones.filter(({ reason }) => reason !== 'merged' && reason !== 'undone').map(refKey),
  );
  const mark = (ref: RecordRef): void => {
    draft.marks.push({ syncId, side: ref.side, remoteId: ref.remoteId, priority: PRIORITY.realtime });
  };
  const touched = new Set<string>();
  for (const row of rows) {
    const into = followAlias(aliases, row.side, row.remoteId);
    if (into === row.remoteId) continue;
    draft.dirtyDone.push(row);
    draft.conflictsMerged.push({ side: row.side, from: row.remoteId, into, atMs: nowMs });
    mark({ side: row.side, remoteId: into });
  }
  const ended = new Set<LinkWork>();
  for (const link of work.links) {
    for (const from of refsOf(link)) {
      if (touched.has(link.link.id)) continue;
      const survivor = { side: from.side, remoteId: followAlias(aliases, from.side, from.remoteId) };
      if (survivor.remoteId === from.remoteId) continue;
      touched.add(link.link.id);
      mark(survivor);
      const occupied = holder.get(refKey(survivor));
      const end = { syncId, link, from, nowMs, newId };
      if (occupied && ended.has(occupied)) {
        // Free only once the end of that link is kept: this one is looked at again then.
        mark(from);
      } else if (occupied) {
        ended.add(link);
        endMerged({ ...end, beside: refsOf(occupied), reason: STILL_TWO }, draft);
      } else if (deleted.has(refKey(survivor))) {
        ended.add(link);
        endMerged({ ...end, beside: [survivor], reason: KEPT }, draft);
      } else {
        holder.set(refKey(survivor), link);
        // Without a hash: nothing of the record it moved to has been seen settled.
        const unsettled = { hashes: { [from.side]: null }, movedAtMs: { [from.side]: nowMs } };
        draft.linkUpdates.push({ linkId: link.link.id, ...withIdOn(from.side, survivor.remoteId), ...unsettled });
      }
    }
  }
  return draft.dirtyDone.length > 0 || touched.size > 0;
}

const STILL_TWO = {
  decidedBy: CONFLICT_CODES.stillTwo,
  message: 'Two linked records were merged on one side; the other side still has two. Merge or unlink them there.',
} as const;
const KEPT = {
  decidedBy: CONFLICT_CODES.survivorDeleted,
  message:
    'A linked record was merged into one that has been deleted. The record it was linked with is kept: delete it as well, or leave it.',
} as const;

interface EndOfMerged {
  readonly syncId: string;
  readonly link: LinkWork;
  /** The record of the link that was merged away. */
  readonly from: RecordRef;
  /** What a person should look at beside the record that lost its partner. */
  readonly beside: readonly RecordRef[];
  readonly reason: Pick<Conflict, 'decidedBy' | 'message'>;
  readonly nowMs: number;
  readonly newId: () => string;
}

function endMerged({ syncId, link, from, beside, reason, nowMs, newId }: EndOfMerged, draft: Draft): void {
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
    ...reason,
    side: from.side,
    status: 'open',
    decision: null,
    editedAtMs: null,
    atMs: nowMs,
  });
}

/**
 * Forgets merges that the vendor has taken back: a record that was merged away and is read live under its own id is
 * itself again, whatever was told of it.
 *
 * @param states what was just read of the rows' records
 */
export function withoutUndoneMerges(
  work: LoadedWork,
  states: ReadonlyMap<string, RecordState>,
  draft: Draft,
): LoadedWork {
  const isBack = ({ side, from }: Alias): boolean => states.get(refKey({ side, remoteId: from }))?.kind === 'live';
  const undone = work.aliases.filter(isBack);
  if (undone.length === 0) return work;
  draft.aliasesDropped.push(...undone.map(({ side, from }) => ({ side, remoteId: from })));
  return { ...work, aliases: work.aliases.filter((alias) => !isBack(alias)) };
}

/**
 * Forgets deletions that have been taken back: a record read live is there. Records that an undo keeps apart stay
 * apart.
 */
export function withoutReturned(
  tombstones: readonly Tombstone[],
  states: ReadonlyMap<string, RecordState>,
  draft: Draft,
): readonly Tombstone[] {
  const isBack = (stone: Tombstone): boolean => stone.reason !== 'undone' && states.get(refKey(stone))?.kind === 'live';
  const back = tombstones.filter(isBack);
  draft.tombstonesLifted.push(...back.map(({ side, remoteId }) => ({ side, remoteId })));
  return back.length === 0 ? tombstones : tombstones.filter((stone) => !isBack(stone));
}

import { type Side } from '#core';
import { type Draft } from './draft.js';
import { idOn, type Unit, withIdOn } from './unit.js';

/**
 * A unit whose link is to hold another record than the one that was deleted: what had settled with that one says nothing
 * of the new one.
 */
export const withoutBase = (unit: Unit): Unit => ({ ...unit, work: { ...unit.work, base: {} } });

/** The link gets the record that was made for it; what is known of one in whose place it was made is let go. */
export function noteCreated({ work }: Unit, side: Side, remoteId: string, nowMs: number, draft: Draft): void {
  const linkId = work.link.id;
  const replaced = idOn(work, side);
  draft.linkUpdates.push({ linkId, ...withIdOn(side, remoteId) });
  if (replaced === null) return;
  draft.linkUpdates.push({ linkId, movedAtMs: { [side]: nowMs }, forgetsBase: true });
  // It may be heard of again.
  draft.tombstones.push({ side, remoteId: replaced, reason: 'deleted', survivorId: null, atMs: nowMs });
}

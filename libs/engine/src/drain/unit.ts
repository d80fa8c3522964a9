import { type RecordState, type Side } from '#core';
import { type DirtyRow, type LinkWork, type RecordRef } from '../model.js';

/**
 * One link with what was just read of its two records. `null` on a side means that the record has yet to be created
 * there.
 */
export interface Unit {
  readonly work: LinkWork;
  readonly a: RecordState | null;
  readonly b: RecordState | null;
  /** The dirty rows this unit answers; none while a plan is applied. */
  readonly rows: readonly DirtyRow[];
  /** Not stored yet: the link is written with the unit's first commit. */
  readonly isNew: boolean;
}

/** A dirty record that belongs to no link. */
export interface Loose {
  readonly row: DirtyRow;
  readonly state: RecordState;
}

export const idOn = (work: LinkWork, side: Side): string | null => (side === 'a' ? work.link.aId : work.link.bId);

export const refKey = (ref: RecordRef): string => `${ref.side}:${ref.remoteId}`;

/** A link that does not exist in the store yet. */
export function newWork(id: string, ids: { aId: string | null; bId: string | null }): LinkWork {
  return {
    link: { id, ...ids, hashes: { a: null, b: null }, frozen: [] },
    base: {},
    openIntents: [],
    answered: [],
    recent: [],
    deadLetters: [],
  };
}

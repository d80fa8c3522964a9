import { type CompiledField, type FieldValue, type RecordState, type Side, SIDES } from '#core';
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
  /** Sides whose record is known to have been deleted: it is not made again there. None when left out. */
  readonly buried?: ReadonlySet<Side>;
  /** Not stored yet: the link is written with the unit's first commit. */
  readonly isNew: boolean;
  /** The run it is worked on for; `null` for live work. */
  readonly runId: string | null;
}

/** The record of another object that the one on this side became; `null` where it did not. */
export const convertedTo = (unit: Unit, side: Side): { readonly object: string; readonly id: string } | null => {
  const state = unit[side];
  return state?.kind === 'gone' ? (state.convertedTo ?? null) : null;
};

/** The run that asked for one of these rows. */
export const runOf = (rows: readonly DirtyRow[]): string | null =>
  rows.find((row) => row.runId !== null)?.runId ?? null;

/** A dirty record that belongs to no link. */
export interface Loose {
  readonly row: DirtyRow;
  readonly state: RecordState;
}

export const idOn = (work: Pick<LinkWork, 'link'>, side: Side): string | null =>
  side === 'a' ? work.link.aId : work.link.bId;

/** The same, as the change of a link. */
export const withIdOn = (side: Side, remoteId: string): { readonly aId: string } | { readonly bId: string } =>
  side === 'a' ? { aId: remoteId } : { bId: remoteId };

/** The records a link holds: two, or one while the other has yet to be created. */
export const refsOf = (work: Pick<LinkWork, 'link'>): readonly RecordRef[] =>
  SIDES.flatMap((side) => {
    const remoteId = idOn(work, side);
    return remoteId === null ? [] : [{ side, remoteId }];
  });

export const refKey = (ref: RecordRef): string => `${ref.side}:${ref.remoteId}`;

/** Links by the key of each of their records. */
export const byRecord = (links: readonly LinkWork[]): Map<string, LinkWork> =>
  new Map(links.flatMap((link) => refsOf(link).map((ref) => [refKey(ref), link])));

/** Whether two raw values of one side mean the same. */
export const eqOn = (
  { lens }: CompiledField,
  side: Side,
  x: FieldValue | undefined,
  y: FieldValue | undefined,
): boolean => (side === 'a' ? lens.eqA(x, y) : lens.eqB(x, y));

/** A link that does not exist in the store yet. */
export function newWork(id: string, ids: { aId: string | null; bId: string | null }): LinkWork {
  return {
    link: { id, ...ids, hashes: { a: null, b: null }, stamps: { a: null, b: null }, frozen: [], unfrozenAtMs: {} },
    base: {},
    openIntents: [],
    answered: [],
    evidence: [],
    recent: [],
    deadLetters: [],
  };
}

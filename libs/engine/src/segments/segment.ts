import { type Mapping, type Pair, type Segment, type SegmentRule, type Side } from '#core';

/**
 * - `draft`: never activated; nobody is in it.
 * - `active`: its group is kept true.
 * - `emptying`: it was removed, and its members are being taken out.
 * - `stopped`: its group is gone; nothing is done until it is activated again.
 */
export type SegmentState = 'draft' | 'active' | 'emptying' | 'stopped';

/** A named rule of a sync, and the group in which its members are kept. */
export interface SavedSegment {
  readonly id: string;
  readonly syncId: string;
  /** Unique in the sync. */
  readonly name: string;
  readonly side: Side;
  /** The vendor's field of groups. */
  readonly field: string;
  /** What the group is called when it has to be made. */
  readonly groupName: string;
  /** As last saved; comes into use by being activated. */
  readonly rule: SegmentRule;
  /** Grows each time the rule is saved. */
  readonly revision: number;
  readonly state: SegmentState;
  /** What is kept true at present; `null` for a draft. */
  readonly inUse: SegmentInUse | null;
  /** Why the engine stopped it, for a person; `null` otherwise. */
  readonly stoppedBecause: string | null;
}

export interface SegmentInUse {
  readonly rule: SegmentRule;
  readonly revision: number;
  readonly groupId: string;
}

const NOTHING: Pair<Readonly<Record<string, never>>> = { a: {}, b: {} };

/** Nobody is in a segment that is being emptied. */
const NOBODY: SegmentRule = { expression: 'false', fields: NOTHING, groups: NOTHING };

/** The segments that a sync keeps true, as its mapping has them. */
export const segmentsInUse = (
  saved: readonly Pick<SavedSegment, 'id' | 'name' | 'side' | 'field' | 'groupName' | 'state' | 'inUse'>[],
): readonly Segment[] =>
  saved.flatMap(({ id, name, side, field, groupName, state, inUse }) => {
    if (inUse === null || (state !== 'active' && state !== 'emptying')) return [];
    const rule = state === 'active' ? inUse.rule : NOBODY;
    return [{ id, name, side, field, groupId: inUse.groupId, groupName, rule }];
  });

/** Another version of a sync's mapping, with the segments that are in use whatever the version. */
export const withSegmentsOf = ({ mapping: { segments } }: { readonly mapping: Mapping }, version: Mapping): Mapping =>
  segments === undefined ? version : { ...version, segments };

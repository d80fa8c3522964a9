import { type BrakeRules } from './brake.js';
import { type Filters } from './filter.js';
import { type GroupRules } from './groups.js';
import { type LensSpec } from './lens.js';
import { type Segment } from './segments.js';
import { type FieldValue, type Pair, SIDES, type Side } from './values.js';

/** Which way a field travels. */
export type Direction = 'both' | 'aToB' | 'bToA';

/** The sides a field is written to. */
export const writableSides = (direction: Direction): readonly Side[] => {
  if (direction === 'both') return SIDES;
  return direction === 'aToB' ? ['b'] : ['a'];
};

/**
 * Who wins when both sides changed a field since they last agreed and the values differ.
 * - `newest`: the later edit, after correcting each side's clock; edits closer than `epsilonMs` count as simultaneous
 *   and go to `tie`. Where a side gives no time, `tie` decides.
 * - `sideWins`: always this side.
 * - `preferNonBlank`: the side that has a value; if both have one, `otherwise`.
 * - `mostRecentNonBlank`: the later edit among those that are not blank.
 * - `manual`: nobody; both sides stay as they are until a person decides.
 */
export type ConflictPolicy =
  | { readonly kind: 'newest'; readonly epsilonMs: number; readonly tie: Side }
  | { readonly kind: 'sideWins'; readonly side: Side }
  | { readonly kind: 'preferNonBlank'; readonly otherwise: Side }
  | { readonly kind: 'mostRecentNonBlank'; readonly epsilonMs: number; readonly tie: Side }
  | { readonly kind: 'manual' };

/** What a value that someone emptied does to the other side: `clear` empties it too, `keep` leaves it. */
export type BlankRule = 'clear' | 'keep';

/** A blank rule for each way a field travels. A field blank since before the link is filled from the other side. */
export interface BlankRules {
  readonly aToB: BlankRule;
  readonly bToA: BlankRule;
}

/**
 * - `value`: one value, decided by the conflict policy.
 * - `set`: members are added and removed one by one; additions on both sides are kept.
 * - `consent`: the strictest state wins, outside every policy; it is loosened only by recorded evidence.
 */
export type FieldKind = 'value' | 'set' | 'consent';

/** The vendor's field for each part of a composite, by the part's name, e.g. `{ first: 'FirstName', last: 'LastName' }`. */
export type PartFields = Readonly<Record<string, string>>;

/** A pair of fields that say the same thing. */
export interface FieldMapping {
  /** Stable over mapping versions, unique in the mapping, e.g. `email`. */
  readonly id: string;
  readonly a: string;
  readonly b: string;
  /** Where given, `a` is a name of one's own for a composite made of these fields of side a: see `joinParts`. */
  readonly aParts?: PartFields;
  readonly bParts?: PartFields;
  readonly direction: Direction;
  readonly kind: FieldKind;
  readonly lens: LensSpec;
  /** Overrides the mapping's policy for this field. */
  readonly policy?: ConflictPolicy;
  /** Overrides the mapping's blank rules for this field. */
  readonly blanks?: BlankRules;
  /** Sides whose vendor takes no new record without a value here: none is created there while it is blank. */
  readonly requiredOn?: readonly Side[];
  /** For a set of groups: what may be done about groups that only one side has. Nothing, when left out. */
  readonly groups?: GroupRules;
  /** What a new record is given on a side, in that side's form, where the record it is made from has a blank. */
  readonly defaults?: { readonly a?: FieldValue; readonly b?: FieldValue };
}

/** One way to recognise the same person on both sides. Several fields together make a compound key. */
export interface MatchKey {
  /** Ids of field mappings whose values, normalised by their lenses, make the key. */
  readonly fieldIds: readonly string[];
}

/**
 * What happens to the survivor when one record of a link was deleted. In each case but `recreate` the link ends.
 * - `unlink`: nothing.
 * - `propagate`: it is deleted too.
 * - `archive`: the same, but only where the vendor can bring it back; a mapping is refused where it cannot.
 * - `tag`: it is marked, so that people find it.
 * - `recreate`: the lost record is made anew from it.
 */
export type DeletePolicy = 'unlink' | 'propagate' | 'archive' | 'tag' | 'recreate';

/**
 * What a survivor is marked with under the policy `tag`: a value of a field, or membership in one group of a field of
 * groups. The field is the vendor's, and need not be mapped.
 */
export type SurvivorMark =
  | { readonly kind: 'value'; readonly field: string; readonly value: FieldValue }
  | { readonly kind: 'member'; readonly field: string; readonly groupId: string };

/** What is done when a record was deleted on this side. */
export const deletePolicyOf = (
  { onDelete, deletedOn }: Pick<Mapping, 'onDelete' | 'deletedOn'>,
  side: Side,
): DeletePolicy => deletedOn?.[side] ?? onDelete;

/** One immutable version of what a sync does with its two objects. */
export interface Mapping {
  readonly version: number;
  readonly fields: readonly FieldMapping[];
  /** Ranked: a later key is only tried for records that no earlier key matched. */
  readonly keys: readonly MatchKey[];
  readonly policy: ConflictPolicy;
  readonly blanks: BlankRules;
  readonly onDelete: DeletePolicy;
  /** Overrides `onDelete` for records deleted on this side. */
  readonly deletedOn?: Partial<Pair<DeletePolicy>>;
  /** For the policy `tag`: how a survivor of this side is marked. */
  readonly marks?: Partial<Pair<SurvivorMark>>;
  /** When the survivor was edited after the last agreement: keep it (unlink) or delete it with the other. */
  readonly deleteVersusEdit: 'keep' | 'delete';
  /** When the sync stops and asks; `DEFAULT_BRAKE` for what is left out. */
  readonly brake?: BrakeRules;
  /** Whether records found on one side only are created on the other; `a: true` means created on side a. */
  readonly create: Pair<boolean>;
  /** Which records take part; all, when left out. */
  readonly filters?: Filters;
  /** The segments in use. They come and go without a new version, and are kept beside the versions. */
  readonly segments?: readonly Segment[];
}

import {
  type FieldMapping,
  type GroupPair,
  type GroupTables,
  groupRules,
  hasGroups,
  isGroupAllowed,
  isGroupKept,
  type Mapping,
  type Pair,
  segmentGroups,
  type Side,
  SIDES,
  writableSides,
} from '#core';
import { type PlanItem } from '../model.js';

/** A group as a vendor last listed it; the name is `null` for one that is met in records but not listed. */
export interface KnownGroup {
  readonly id: string;
  readonly name: string | null;
  readonly writable: boolean;
}

/**
 * Why a group has no partner and is given none.
 * - `ambiguous`: several groups have its name.
 * - `partnerGone`: the other side's group was deleted; it is not made again, but found again by its name.
 * - `refused`: the other vendor would not make it.
 * - `unlisted`: records hold it, but the vendor does not list it for these credentials.
 */
export type GroupApart = 'ambiguous' | 'partnerGone' | 'refused' | 'unlisted';

/** A pair of groups of one field, or a group known on one side only. */
export interface GroupRow extends Pair<KnownGroup | null> {
  readonly fieldId: string;
  /** `null` for pairs, and for groups that only lack a partner. */
  readonly apart: GroupApart | null;
}

type Grouped = Pick<Mapping, 'fields' | 'segments'>;

/** The field mappings of groups, which leave out the groups that segments keep. */
export const groupFields = ({ fields, segments = [] }: Grouped): readonly FieldMapping[] => {
  const mapped = fields.filter(hasGroups);
  if (segments.length === 0) return mapped;
  return mapped.map((field) => {
    const kept = { a: segmentGroups(segments, 'a', field.a), b: segmentGroups(segments, 'b', field.b) };
    return { ...field, groups: { ...groupRules(field), kept } };
  });
};

const isAllowed = (field: FieldMapping, side: Side, group: KnownGroup): boolean =>
  group.name !== null &&
  isGroupAllowed(groupRules(field), group.name) &&
  !isGroupKept(groupRules(field), side, group.id);

/** The pairs that the mapping's rules let take part. */
export const tablesOf = (mapping: Grouped, rows: readonly GroupRow[]): GroupTables =>
  new Map(
    groupFields(mapping).map((field) => [
      field.id,
      rows.flatMap(({ fieldId, a, b }): GroupPair[] => {
        if (fieldId !== field.id || a === null || b === null || !isAllowed(field, 'a', a) || !isAllowed(field, 'b', b))
          return [];
        return [{ a: a.id, b: b.id, writable: { a: a.writable, b: b.writable } }];
      }),
    ]),
  );

/** Whether a group of this side would be made on the other, once a record at hand is in it. */
export const isCreatable = (field: FieldMapping, side: Side, row: GroupRow): boolean => {
  const [own, other]: readonly [KnownGroup | null, Side] = side === 'a' ? [row.a, 'b'] : [row.b, 'a'];
  if (own === null || row[other] !== null || row.apart !== null) return false;
  return (
    groupRules(field).create[other] && writableSides(field.direction).includes(other) && isAllowed(field, side, own)
  );
};

/**
 * - `kept`: a segment says who is in it.
 * - `shutOut`: the mapping's patterns leave it out.
 * - `notCreated`: the mapping does not make it on the other side.
 * - `unused`: it will be made there once a record is in it.
 */
export type GroupState = 'paired' | 'kept' | 'shutOut' | 'notCreated' | 'unused' | GroupApart;

/** What becomes of a group's members, and why. */
export const groupState = (field: FieldMapping, row: GroupRow): GroupState => {
  const { a, b, apart } = row;
  const some = (holds: (side: Side, group: KnownGroup) => boolean): boolean =>
    SIDES.some((side) => row[side] !== null && holds(side, row[side]));
  if (some((side, { id }) => isGroupKept(groupRules(field), side, id))) return 'kept';
  if (some((side, group) => group.name !== null && !isAllowed(field, side, group))) return 'shutOut';
  if (a !== null && b !== null) return 'paired';
  return apart ?? (isCreatable(field, a === null ? 'b' : 'a', row) ? 'unused' : 'notCreated');
};

/** Stands in a plan for the id of a group that is to be made. */
export const NEW_GROUP = 'new:';

/** The groups that these changes of a plan would make, each by a name of its own. */
export const newGroupsOf = (changes: PlanItem['changes']): readonly string[] =>
  changes.flatMap(({ side, fieldId, after }) =>
    Array.isArray(after)
      ? (after as readonly string[])
          .filter((member) => member.startsWith(NEW_GROUP))
          .map((member) => `${side} ${fieldId} ${member}`)
      : [],
  );

/** The tables with a stand-in for each group that applying the plan may make. */
export const plannedTables = (mapping: Grouped, rows: readonly GroupRow[]): GroupTables => {
  const tables = tablesOf(mapping, rows);
  const writable = { a: true, b: true };
  return new Map(
    groupFields(mapping).map((field) => [
      field.id,
      [
        ...(tables.get(field.id) ?? []),
        ...rows.flatMap((row): GroupPair[] => {
          if (row.fieldId !== field.id) return [];
          const { a, b } = row;
          if (a && isCreatable(field, 'a', row)) return [{ a: a.id, b: `${NEW_GROUP}${a.name ?? ''}`, writable }];
          if (b && isCreatable(field, 'b', row)) return [{ a: `${NEW_GROUP}${b.name ?? ''}`, b: b.id, writable }];
          return [];
        }),
      ],
    ]),
  );
};

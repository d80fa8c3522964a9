import { compileLens } from './compile-lens.js';
import { type GroupsOfFields } from './plan.js';
import { type CompiledField } from './compile-mapping.js';
import { type ExpressionResult, type FieldTypes, compileExpression } from './expression.js';
import { named } from './filter.js';
import { type GroupPair } from './groups.js';
import { pairKey } from './lenses/group-members.js';
import { setForm } from './lenses/members.js';
import { type Direction, type Mapping } from './mapping.js';
import { type FieldValue, type Fields, type Pair, type Side, SIDES, otherSide } from './values.js';

/** Who is in a segment: those linked records of which the expression is true. */
export interface SegmentRule {
  /** Over the fields of both records, each named with its side, e.g. `a.country == "TH" && "VIP" in b.tags`. */
  readonly expression: string;
  /** What the expression takes each field it names for, as the vendors described them when the rule was saved. */
  readonly fields: Pair<FieldTypes>;
  /** For fields of groups: the vendor's id of each group the expression names, by that name. Renames change nothing. */
  readonly groups: Pair<Readonly<Record<string, Readonly<Record<string, string>>>>>;
}

/** A segment in use: its members are kept in one group of one side. */
export interface Segment {
  readonly id: string;
  readonly name: string;
  readonly side: Side;
  /** The vendor's field of groups. */
  readonly field: string;
  readonly groupId: string;
  /** What the group was called when the segment was saved. */
  readonly groupName: string;
  readonly rule: SegmentRule;
}

/** Whether a linked record is a member; `unknown` when a field was not read or the rule cannot be computed from it. */
export type SegmentVerdict =
  | { readonly kind: 'in' | 'out' }
  | ({ readonly kind: 'unknown' } & Omit<Extract<ExpressionResult, { ok: false }>, 'ok'>);

export interface CompiledRule {
  /** The vendors' fields it looks at, by side, each once. */
  readonly fields: Pair<readonly string[]>;
  readonly judge: (records: Pair<Fields>) => SegmentVerdict;
}

type SetField = Extract<CompiledField, { kind: 'set' }>;

/** All segments that are kept in groups of one field of a side, as a set that only the rules write to. */
export interface SegmentField {
  readonly side: Side;
  /** Its value on the other side is always absent: what the segments say is no field of a record. */
  readonly field: SetField;
  readonly segments: readonly (Pick<Segment, 'id' | 'name' | 'groupId'> & Pick<CompiledRule, 'judge'>)[];
}

/** A field that a rule looks at: its value is kept with the base, so that a change of it is noticed. */
export interface Watched {
  /** Stands beside the ids of field mappings in a base. */
  readonly id: string;
  readonly side: Side;
  readonly field: string;
}

export interface CompiledSegments {
  readonly fields: readonly SegmentField[];
  readonly watched: readonly Watched[];
}

export const NO_SEGMENTS: CompiledSegments = { fields: [], watched: [] };

/** Stands beside the ids of field mappings: in bases, in the journal and in the log. */
export const segmentFieldId = (side: Side, field: string): string => `segments:${side}:${field}`;

/** Ids of the groups that segments keep, of one field of a side. */
export const segmentGroups = (
  segments: readonly Pick<Segment, 'side' | 'field' | 'groupId'>[],
  side: Side,
  field: string,
): readonly string[] =>
  segments.filter((one) => one.side === side && one.field === field).map(({ groupId }) => groupId);

/**
 * Makes a rule ready to be asked. Segments do not see one another: groups that segments keep are in no set of groups the
 * rule looks at.
 *
 * @throws ExpressionError
 */
export const compileRule = (
  rule: SegmentRule,
  others: readonly Pick<Segment, 'side' | 'field' | 'groupId'>[],
): CompiledRule => {
  const { a, b } = rule.fields;
  const expression = compileExpression(rule.expression, { a, b }, 'boolean');
  const usedOn = (side: Side): readonly string[] => [
    ...new Set(expression.uses.flatMap(({ record, field }) => (record === side ? [field] : []))),
  ];
  const fields = { a: usedOn('a'), b: usedOn('b') };
  const seenOn = (side: Side, record: Fields): Fields =>
    Object.fromEntries(
      fields[side].flatMap((field) => {
        const seen = withoutGroups(record[field], segmentGroups(others, side, field));
        const value = rule.fields[side][field] === 'groups' ? named(seen, rule.groups[side][field] ?? {}) : seen;
        return value === undefined ? [] : [[field, value]];
      }),
    );
  return {
    fields,
    judge: (records) => {
      const result = expression.evaluate({ a: seenOn('a', records.a), b: seenOn('b', records.b) });
      if (!result.ok) return { kind: 'unknown', code: result.code, reason: result.reason };
      return { kind: result.value === true ? 'in' : 'out' };
    },
  };
};

const withoutGroups = (value: FieldValue | undefined, ids: readonly string[]): FieldValue | undefined =>
  ids.length > 0 && Array.isArray(value) ? (value as readonly string[]).filter((id) => !ids.includes(id)) : value;

/** @throws ExpressionError */
export const compileSegments = ({
  segments = [],
  policy,
  blanks,
}: Pick<Mapping, 'segments' | 'policy' | 'blanks'>): CompiledSegments => {
  if (segments.length === 0) return NO_SEGMENTS;
  const compiled = segments.map((segment) => ({ ...segment, ...compileRule(segment.rule, segments) }));
  const targets = Map.groupBy(compiled, ({ side, field }) => segmentFieldId(side, field));
  const watched = new Map<string, Watched>();
  for (const { fields } of compiled) {
    for (const side of SIDES) {
      for (const field of fields[side]) {
        const id = `watched:${side}:${field}`;
        watched.set(id, { id, side, field });
      }
    }
  }
  return {
    fields: [...targets].map(([id, [first, ...more]]) => fieldOf(id, [must(first), ...more], { policy, blanks })),
    watched: [...watched.values()],
  };
};

const must = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('a group of segments has one');
  return value;
};

type Compiled = Segment & CompiledRule;

const fieldOf = (
  id: string,
  segments: readonly [Compiled, ...Compiled[]],
  { policy, blanks }: Pick<Mapping, 'policy' | 'blanks'>,
): SegmentField => {
  const [{ side, field }] = segments;
  const pairs = segments.map(({ id: segmentId, groupId }): GroupPair => {
    const ids = { [side]: groupId, [otherSide(side)]: segmentId } as { a: string; b: string };
    return { ...ids, writable: { a: side === 'a', b: side === 'b' } };
  });
  const direction: Direction = side === 'a' ? 'bToA' : 'aToB';
  return {
    side,
    field: {
      id,
      ...({ [side]: field, [otherSide(side)]: id } as { a: string; b: string }),
      kind: 'set',
      direction,
      lens: compileLens({ kind: 'members', groups: true }, pairs),
      set: setForm({ kind: 'members', groups: true }, pairs),
      policy,
      blanks,
      requiredOn: [],
      defaults: {},
    },
    segments: segments.map(({ id: segmentId, name, groupId, judge }) => ({ id: segmentId, name, groupId, judge })),
  };
};

/** By field, the groups of segments that a record is in. */
export const segmentsHeld = ({ fields }: CompiledSegments, side: Side, record: Fields): GroupsOfFields =>
  Object.fromEntries(
    fields.flatMap((kept) => {
      if (kept.side !== side) return [];
      const held = kept.field.set.known(side, record[kept.field[side]]);
      return Array.isArray(held) && held.length > 0 ? [[kept.field[side], held as readonly string[]]] : [];
    }),
  );

/** What a segment is known by in the set of its field. */
export const memberKey = ({ side }: SegmentField, { id, groupId }: Pick<Segment, 'id' | 'groupId'>): string =>
  pairKey(side === 'a' ? { a: groupId, b: id } : { a: id, b: groupId });

/** The segment that keeps a group of this field of a side, if one does. */
export const segmentOf = (
  segments: readonly Segment[] | undefined,
  at: { readonly side: Side; readonly field: string; readonly groupId: string },
): Segment | undefined =>
  segments?.find(({ side, field, groupId }) => side === at.side && field === at.field && groupId === at.groupId);

/** A form in which two values of a watched field are equal when they are the same; sets have no order. */
export const watchedForm = (value: FieldValue | undefined): string => {
  if (value === undefined || value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  return JSON.stringify(Array.isArray(value) ? (value as readonly string[]).toSorted() : Object.entries(value).sort());
};

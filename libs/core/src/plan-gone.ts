import { type CompiledField, type CompiledMapping } from './compile-mapping.js';
import { blank, eq } from './facing.js';
import { verdictOf } from './filter.js';
import { landedOn } from './intents.js';
import { planCreate } from './plan-create.js';
import { deletePolicyOf } from './mapping.js';
import { type Base, type ConflictFound, type Facts, type Plan } from './plan.js';
import { type LiveRecord, type RecordState, valueOf } from './record.js';
import { segmentsHeld } from './segments.js';
import { type Side, SIDES, otherSide } from './values.js';

type LiveOrGone = LiveRecord | Extract<RecordState, { kind: 'gone' }>;

interface GoneInput {
  readonly mapping: CompiledMapping;
  readonly base: Base | null;
  readonly a: LiveOrGone;
  readonly b: LiveOrGone;
  readonly facts: Facts;
}

const CHANGES: Plan = {
  kind: 'changes',
  operations: [],
  rebases: [],
  conflicts: [],
  link: { kind: 'keep' },
  left: [],
};

const unlink = (...tombstones: readonly Side[]): Plan => ({ ...CHANGES, link: { kind: 'unlink', tombstones } });

/** Decides about a link of which at least one record is gone. */
export const planGone = (input: GoneInput): Plan => {
  const { a, b } = input;
  if (a.kind === 'live') return leavingSegments(input, a, 'a', planSurvivor(input, a, 'a'));
  if (b.kind === 'live') return leavingSegments(input, b, 'b', planSurvivor(input, b, 'b'));
  return unlink(...SIDES);
};

const planSurvivor = (input: GoneInput, survivor: LiveRecord, side: Side): Plan => {
  const { mapping, facts } = input;
  const gone = otherSide(side);
  // A record that became one of another object was not deleted: nobody asked for the survivor to follow.
  if (isConverted(input[gone])) return unlink(gone);
  const policy = deletePolicyOf(mapping, gone);
  switch (policy) {
    case 'unlink':
      return unlink(gone);
    case 'propagate':
    case 'archive':
      return propagate(input, survivor, side);
    case 'tag':
      return tag(mapping, side);
    case 'recreate':
      return facts.tombstones.has(gone) ? unlink(gone) : recreate(mapping, survivor, gone);
    default:
      return policy satisfies never;
  }
};

/** A mapping that asks for marks and says none for this side is refused when it is saved. */
const tag = (mapping: CompiledMapping, side: Side): Plan => {
  const mark = mapping.marks?.[side];
  const operations: Plan['operations'] = mark === undefined ? [] : [{ kind: 'mark', side, mark }];
  return { ...unlink(otherSide(side)), operations };
};

/** A record that is parted from its partner, and stays, is a member of no segment. */
const leavingSegments = ({ mapping }: GoneInput, survivor: LiveRecord, side: Side, plan: Plan): Plan => {
  const leaves = segmentsHeld(mapping.segments, side, survivor.fields);
  const [first] = plan.operations;
  if (plan.link.kind === 'keep' || first?.kind === 'delete' || Object.keys(leaves).length === 0) return plan;
  return { ...plan, operations: [{ ...(first?.kind === 'mark' ? first : { kind: 'mark', side }), leaves }] };
};

const isConverted = (state: LiveOrGone): boolean => state.kind === 'gone' && state.convertedTo !== undefined;

/** Deletes the survivor too, unless it was edited meanwhile and edits outrank deletions. */
const propagate = (input: GoneInput, survivor: LiveRecord, side: Side): Plan => {
  const gone = otherSide(side);
  const deletion: Plan = { ...unlink(...SIDES), operations: [{ kind: 'delete', side }] };
  if (!editedSinceBase(input, survivor, side)) return deletion;
  const { deleteVersusEdit } = input.mapping;
  const conflict: ConflictFound = {
    kind: 'deleteVersusEdit',
    base: undefined,
    now: { a: undefined, b: undefined },
    winner: deleteVersusEdit === 'keep' ? side : gone,
    decidedBy: deleteVersusEdit,
    side: gone,
  };
  return { ...(deleteVersusEdit === 'keep' ? unlink(gone) : deletion), conflicts: [conflict] };
};

/**
 * Creates the lost record anew. What cannot be converted keeps the link waiting; a record with nothing in it ends it, and
 * so does one outside the filter, for which nothing is made until it is back.
 */
const recreate = (mapping: CompiledMapping, survivor: LiveRecord, side: Side): Plan => {
  const verdict = verdictOf(mapping.filters, otherSide(side), survivor.fields);
  if (verdict === 'outside') return unlink();
  if (verdict !== 'inside') return CHANGES;
  const created = planCreate({ mapping, from: survivor, side });
  if (created.kind === 'create') return { ...CHANGES, operations: [created.operation], conflicts: created.conflicts };
  return created.conflicts.length === 0 ? unlink(side) : { ...CHANGES, conflicts: created.conflicts };
};

const editedSinceBase = (input: GoneInput, survivor: LiveRecord, side: Side): boolean =>
  input.base === null || Object.keys(input.base).length === 0 || editedFields(input, survivor, side).length > 0;

/**
 * The fields in which a record holds something else than what was last seen settled. A value that was never seen settled
 * counts as edited: nobody knows that it was on both sides.
 */
export const editedFields = (
  { mapping, base, facts }: Pick<GoneInput, 'mapping' | 'base' | 'facts'>,
  record: LiveRecord,
  side: Side,
): readonly CompiledField[] =>
  mapping.fields.filter((field) => {
    const settled = base?.[field.id];
    const value = valueOf(record, field[side]);
    if (settled === undefined) return !blank(field.lens, side, value);
    if (eq(field.lens, side, value, settled[side])) return false;
    return landedOn(field, side, value, facts.intents).length === 0;
  });

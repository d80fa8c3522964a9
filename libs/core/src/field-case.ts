import { LENS_CODES } from './codes.js';
import { type ConversionCode } from './conflict-reasons.js';
import { type EvidenceOver } from './evidence.js';
import { type CompiledField } from './compile-mapping.js';
import { blank, convert, eq, predict } from './facing.js';
import { type BlankRule, writableSides } from './mapping.js';
import {
  type ConflictFound,
  type Decision,
  type FieldWrite,
  type OpenIntent,
  type Plan,
  type Rebase,
  type WriteCause,
} from './plan.js';
import { type FieldValue, type Pair, type Side, SIDES, otherSide } from './values.js';

type RawPair = Pair<FieldValue | undefined>;

/** Everything known of one field of one link. */
export interface FieldCase {
  readonly field: CompiledField;
  /** The pair last seen settled; `undefined` when the field has never been. */
  readonly base: RawPair | undefined;
  readonly now: RawPair;
  /** Open intents whose effect is what the side they wrote to now holds. */
  readonly landed: readonly OpenIntent[];
  readonly decision: Decision | undefined;
  /** Who wins if both sides changed; asked only then. */
  readonly winner: () => Side | undefined;
}

/** What to do about one field. Nothing at all means it is settled. */
export interface Verdict {
  readonly writes: readonly { readonly side: Side; readonly write: FieldWrite }[];
  readonly rebase?: Rebase;
  readonly conflict?: ConflictFound;
  readonly left?: Plan['left'][number]['why'];
  readonly evidenceOver?: EvidenceOver;
}

export const SETTLED: Verdict = { writes: [] };

export const leave = (left: NonNullable<Verdict['left']>): Verdict => ({ writes: [], left });

/** The present pair becomes the base, and the intents it explains are done. */
export const rebase = ({ field, now, landed }: FieldCase, left?: Verdict['left']): Verdict => ({
  writes: [],
  rebase: { fieldId: field.id, pair: now, intentIds: landed.map(({ id }) => id) },
  ...(left === undefined ? {} : { left }),
});

/** A field that nobody touched; only the books may have to be brought up to date. */
export const untouched = (fieldCase: FieldCase): Verdict => (fieldCase.landed.length > 0 ? rebase(fieldCase) : SETTLED);

/** Whether a side differs from the base; every side does that has none. */
export const changed = ({ field, base, now }: FieldCase, side: Side): boolean =>
  base === undefined || !eq(field.lens, side, now[side], base[side]);

export const isBlankOn = ({ field, now }: FieldCase, side: Side): boolean => blank(field.lens, side, now[side]);

export const mayWrite = ({ field }: FieldCase, side: Side): boolean => writableSides(field.direction).includes(side);

/** What a value emptied on `from` does to the other side: nothing where nobody emptied it. */
export const blankRule = ({ field, base }: FieldCase, from: Side): BlankRule => {
  if (field.isLost?.(from, base?.[from]) === true) return 'keep';
  return from === 'a' ? field.blanks.aToB : field.blanks.bToA;
};

export const conflictOf = (
  { field, base, now }: FieldCase,
  found: Pick<ConflictFound, 'kind' | 'winner' | 'decidedBy' | 'side' | 'message'>,
): ConflictFound => ({ fieldId: field.id, base, now, ...found });

/** A write of `value` to `side`, or what stands in its way. */
export const writeOf = (
  { field, now }: FieldCase,
  side: Side,
  value: FieldValue,
  cause: WriteCause,
): Verdict['writes'][number] => ({
  side,
  write: {
    fieldId: field.id,
    field: field[side],
    value,
    predicted: predict(field.lens, side, value),
    expected: now[side],
    source: now[otherSide(side)],
    cause,
  },
});

/**
 * A reference to what is not linked yet is nobody's trouble: it is left as it is until it can be written.
 *
 * @param side to which the value cannot be written
 */
export const unconvertible = (
  fieldCase: FieldCase,
  side: Side,
  refusal: { readonly code: ConversionCode; readonly message: string },
): Verdict => {
  if (refusal.code === LENS_CODES.referenceUnlinked) return leave('unlinked');
  return {
    writes: [],
    conflict: conflictOf(fieldCase, {
      kind: 'unconvertible',
      winner: undefined,
      decidedBy: refusal.code,
      side,
      message: refusal.message,
    }),
    left: 'unconvertible',
  };
};

/** Writes the value of `from` to the other side through the lens, which sees the value it replaces. */
export const carry = (fieldCase: FieldCase, from: Side, cause: WriteCause): Verdict => {
  const to = otherSide(from);
  const converted = convert(fieldCase.field.lens, to, fieldCase.now[from], fieldCase.now[to]);
  if (!converted.ok) return unconvertible(fieldCase, to, converted);
  return { writes: [writeOf(fieldCase, to, converted.value, cause)] };
};

/** A value that was there and is now absent was not cleared: it was not read. */
export const isUnread = ({ field, base, now }: FieldCase): boolean =>
  SIDES.some((side) => now[side] === undefined && base?.[side] !== undefined && !blank(field.lens, side, base[side]));

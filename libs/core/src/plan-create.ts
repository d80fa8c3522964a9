import { LENS_CODES } from './codes.js';
import { type ConversionCode } from './conflict-reasons.js';
import { type CompiledField, type CompiledMapping } from './compile-mapping.js';
import { blank, convert, predict } from './facing.js';
import { writableSides } from './mapping.js';
import { type ConflictFound, type FieldWrite, type Operation } from './plan.js';
import { type LiveRecord, valueOf } from './record.js';
import { type FieldValue, type Side, otherSide } from './values.js';

/**
 * How to create the partner of a record. `conflicts` lists the fields that could not be converted and are left out.
 * Refused when a field of a match key is among them, since the record could then not be recognised again; when a field
 * the other side requires is blank; or when there is nothing to write, in which case `conflicts` may be empty.
 */
export type CreatePlan =
  | {
      readonly kind: 'create';
      readonly operation: Extract<Operation, { kind: 'create' }>;
      readonly conflicts: readonly ConflictFound[];
      /** Ids of fields that are left out until what they refer to is linked. */
      readonly unlinked: readonly string[];
    }
  | { readonly kind: 'refused'; readonly conflicts: readonly ConflictFound[] }
  /** The other side takes no record without a reference that is not linked yet. */
  | { readonly kind: 'waits'; readonly unlinked: readonly string[]; readonly conflicts: readonly [] };

/** Consent is only ever written to opt out; all else is written unless blank. */
const isWritten = (field: CompiledField, from: Side, value: FieldValue | undefined): boolean =>
  field.kind === 'consent' ? field.optedOut(from, value) : !blank(field.lens, from, value);

const REQUIRED_BLANK = {
  code: LENS_CODES.requiredBlank,
  message: 'The other side takes no new record without this field, and it is blank here.',
} as const;

const refusal = (
  field: CompiledField,
  side: Side,
  value: FieldValue | undefined,
  why: { readonly code: ConversionCode; readonly message: string },
): ConflictFound => ({
  fieldId: field.id,
  kind: 'unconvertible',
  base: undefined,
  now: side === 'a' ? { a: undefined, b: value } : { a: value, b: undefined },
  winner: undefined,
  decidedBy: why.code,
  side,
  message: why.message,
});

/** What a blank becomes on the new record; the side's default, if it has one. */
const defaultWrite = (field: CompiledField, side: Side, source: FieldValue | undefined): readonly FieldWrite[] => {
  const value = field.defaults[side];
  return value === undefined ? [] : [createWrite(field, side, value, source)];
};

const createWrite = (
  field: CompiledField,
  side: Side,
  value: FieldValue,
  source: FieldValue | undefined,
): FieldWrite => ({
  fieldId: field.id,
  field: field[side],
  value,
  predicted: predict(field.lens, side, value),
  expected: undefined,
  source,
  cause: 'create',
});

/** Plans the creation on `side` of the record that `from`, a record of the other side, has no partner for. */
export const planCreate = (input: { mapping: CompiledMapping; from: LiveRecord; side: Side }): CreatePlan => {
  const { mapping, from, side } = input;
  const fromSide = otherSide(side);
  const carried: FieldWrite[] = [];
  const added: FieldWrite[] = [];
  const conflicts: ConflictFound[] = [];
  const missing: CompiledField[] = [];
  const unlinked: CompiledField[] = [];
  for (const field of mapping.fields) {
    const value = valueOf(from, field[fromSide]);
    const isMissing = blank(field.lens, fromSide, value);
    if (isMissing && field.requiredOn.includes(side) && field.defaults[side] === undefined) missing.push(field);
    if (!writableSides(field.direction).includes(side)) continue;
    if (!isWritten(field, fromSide, value)) {
      if (isMissing) added.push(...defaultWrite(field, side, value));
      continue;
    }
    const converted = convert(field.lens, side, value, undefined);
    if (converted.ok && field.kind === 'set' && blank(field.lens, side, converted.value)) continue;
    if (converted.ok) (field.lens.enforces ? added : carried).push(createWrite(field, side, converted.value, value));
    else if (converted.code === LENS_CODES.referenceUnlinked) unlinked.push(field);
    else conflicts.push(refusal(field, side, value, converted));
  }
  const [lacking] = missing;
  if (lacking) return { kind: 'refused', conflicts: [refusal(lacking, side, undefined, REQUIRED_BLANK)] };
  const unlinkedIds = unlinked.map(({ id }) => id);
  if (unlinked.some((field) => field.requiredOn.includes(side)))
    return { kind: 'waits', unlinked: unlinkedIds, conflicts: [] };
  const keyFieldIds = new Set(mapping.keys.flatMap(({ fieldIds }) => fieldIds));
  const unrecognisable = conflicts.some(({ fieldId }) => fieldId !== undefined && keyFieldIds.has(fieldId));
  // Defaults and constants alone would make a record of nobody.
  if (carried.length === 0 || unrecognisable) return { kind: 'refused', conflicts };
  const writes = [...carried, ...added];
  return { kind: 'create', operation: { kind: 'create', side, writes }, conflicts, unlinked: unlinkedIds };
};

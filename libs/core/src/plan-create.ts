import { LENS_CODES } from './codes.js';
import { type CompiledField, type CompiledMapping } from './compile-mapping.js';
import { blank, convert, predict } from './facing.js';
import { type ConflictFound, type FieldWrite, type Operation } from './plan.js';
import { type LiveRecord, valueOf } from './record.js';
import { type FieldValue, type Side, otherSide } from './values.js';
import { writableSides } from './check-mapping.js';

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
    }
  | { readonly kind: 'refused'; readonly conflicts: readonly ConflictFound[] };

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
  why: { readonly code: string; readonly message: string },
): ConflictFound => ({
  fieldId: field.id,
  kind: 'unconvertible',
  base: undefined,
  now: side === 'a' ? { a: undefined, b: value } : { a: value, b: undefined },
  winner: undefined,
  decidedBy: why.code,
  message: why.message,
});

/** Plans the creation on `side` of the record that `from`, a record of the other side, has no partner for. */
export const planCreate = (input: { mapping: CompiledMapping; from: LiveRecord; side: Side }): CreatePlan => {
  const { mapping, from, side } = input;
  const fromSide = otherSide(side);
  const writes: FieldWrite[] = [];
  const conflicts: ConflictFound[] = [];
  const missing: CompiledField[] = [];
  for (const field of mapping.fields) {
    const value = valueOf(from, field[fromSide]);
    if (field.requiredOn.includes(side) && blank(field.lens, fromSide, value)) missing.push(field);
    if (!writableSides(field.direction).includes(side) || !isWritten(field, fromSide, value)) continue;
    const converted = convert(field.lens, side, value, undefined);
    if (converted.ok && field.kind === 'set' && blank(field.lens, side, converted.value)) continue;
    if (converted.ok)
      writes.push({
        fieldId: field.id,
        field: field[side],
        value: converted.value,
        predicted: predict(field.lens, side, converted.value),
        expected: undefined,
        source: value,
        cause: 'create',
      });
    else conflicts.push(refusal(field, side, value, converted));
  }
  const [lacking] = missing;
  if (lacking) return { kind: 'refused', conflicts: [refusal(lacking, side, undefined, REQUIRED_BLANK)] };
  const keyFieldIds = new Set(mapping.keys.flatMap(({ fieldIds }) => fieldIds));
  const unrecognisable = conflicts.some(({ fieldId }) => fieldId !== undefined && keyFieldIds.has(fieldId));
  if (writes.length === 0 || unrecognisable) return { kind: 'refused', conflicts };
  return { kind: 'create', operation: { kind: 'create', side, writes }, conflicts };
};

import { type LensSpec } from './lens.js';
import { type FieldMapping, type PartFields } from './mapping.js';
import { type LiveRecord } from './record.js';
import { type AddressPart, type NamePart } from './stored-form.js';
import { type FieldValue, type Fields, otherSide, type Side } from './values.js';

/** A field of one side that only the mapping knows: its parts are fields of the vendor. */
export interface Composite {
  readonly name: string;
  readonly parts: PartFields;
}

export const partsOn = (field: Pick<FieldMapping, 'aParts' | 'bParts'>, side: Side): PartFields | undefined =>
  side === 'a' ? field.aParts : field.bParts;

/** The vendor's fields a field mapping is about on one side. */
export const vendorFields = (
  field: Pick<FieldMapping, 'a' | 'b' | 'aParts' | 'bParts'>,
  side: Side,
): readonly string[] => {
  const parts = partsOn(field, side);
  return parts ? Object.values(parts) : [field[side]];
};

/** The composites of one side, each once. */
export const compositesOf = (fields: readonly FieldMapping[], side: Side): readonly Composite[] => {
  const composites = new Map<string, Composite>();
  for (const field of fields) {
    const parts = partsOn(field, side);
    if (parts) composites.set(field[side], { name: field[side], parts });
  }
  return [...composites.values()];
};

/** The vendor's fields that hold the named ones, each once. */
export const expandParts = (names: readonly string[], composites: readonly Composite[]): readonly string[] => [
  ...new Set(
    names.flatMap((name) => Object.values(composites.find((composite) => composite.name === name)?.parts ?? { name })),
  ),
];

const isScalar = (value: FieldValue | undefined): value is null | string | number | boolean =>
  value === null || (value !== undefined && typeof value !== 'object');

const join = (fields: Fields, parts: PartFields): FieldValue | undefined => {
  const joined: Record<string, string> = {};
  for (const [part, field] of Object.entries(parts)) {
    const value = fields[field];
    if (!isScalar(value)) return undefined;
    joined[part] = value === null ? '' : String(value);
  }
  return joined;
};

/** The fields with these composites made of their parts; one that lacks a part is absent, as it was not read. */
export const joinFields = (fields: Fields, composites: readonly Composite[]): Fields => {
  const joined = composites.flatMap(({ name, parts }) => {
    const value = join(fields, parts);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...fields, ...Object.fromEntries(joined) };
};

/** A record as the mapping sees it: composites beside the vendor's fields, edited when the newest of their parts was. */
export const joinParts = (record: LiveRecord, composites: readonly Composite[]): LiveRecord => {
  const fields = joinFields(record.fields, composites);
  const editedAtMs = record.fieldModifiedAtMs;
  if (editedAtMs === undefined) return { ...record, fields };
  const newest = composites.flatMap(({ name, parts }) => {
    const times = Object.values(parts).flatMap((field) => editedAtMs[field] ?? []);
    return times.length === 0 ? [] : [[name, Math.max(...times)] as const];
  });
  return { ...record, fields, fieldModifiedAtMs: { ...editedAtMs, ...Object.fromEntries(newest) } };
};

/**
 * Fields as the vendor takes them: each part in its own; what is blank is cleared.
 * @throws Error for a composite that is neither parts nor `null`: lenses and checks let nothing else through
 */
export const splitParts = (fields: Fields, composites: readonly Composite[]): Fields => {
  const split = Object.entries(fields).flatMap(([name, value]) => {
    const composite = composites.find((one) => one.name === name);
    if (!composite) return [[name, value] as const];
    const parts = partsIn(name, value);
    return Object.entries(composite.parts).map(([part, field]) => [field, parts[part] || null] as const);
  });
  return Object.fromEntries(split);
};

const partsIn = (name: string, value: FieldValue): Readonly<Record<string, string>> => {
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new Error(`${name} is made of parts, and was given as one`);
  return value as Readonly<Record<string, string>>;
};

/** The lens of a field mapping, told of the parts its sides are made of where it does not say so itself. */
export const lensSpecOf = (field: FieldMapping): LensSpec => {
  const { lens } = field;
  switch (lens.kind) {
    case 'name':
      return { ...lens, ...withParts(lens, field, (parts) => Object.keys(parts) as NamePart[]) };
    case 'address':
      return { ...lens, ...withParts(lens, field, sameNames) };
    case 'formula': {
      const parts = partsOn(field, otherSide(lens.side));
      return parts ? { ...lens, inputs: Object.keys(parts) } : lens;
    }
    default:
      return lens;
  }
};

const sameNames = (parts: PartFields): Partial<Record<AddressPart, string>> =>
  Object.fromEntries(Object.keys(parts).map((part) => [part, part]));

const withParts = <Parts>(
  lens: { readonly a?: { readonly parts?: Parts }; readonly b?: { readonly parts?: Parts } },
  field: FieldMapping,
  partsFrom: (parts: PartFields) => Parts,
): { a?: { parts: Parts }; b?: { parts: Parts } } => ({
  ...(field.aParts ? { a: { parts: partsFrom(field.aParts), ...lens.a } } : {}),
  ...(field.bParts ? { b: { parts: partsFrom(field.bParts), ...lens.b } } : {}),
});

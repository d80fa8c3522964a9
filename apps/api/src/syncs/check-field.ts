import { type FieldDescription, type FieldType, type ObjectDescription } from '#connector-sdk';
import {
  type FieldMapping,
  formulaType,
  hasGroups,
  hasOwner,
  hasReferences,
  type LensSpec,
  lensSpecOf,
  otherSide,
  partsOn,
  type ResultType,
  type Side,
  writableSides,
} from '#core';
import { fieldOf, type SyncProblem } from './sync-problem.js';

const TEXTUAL: readonly FieldType[] = ['text', 'email', 'phone', 'url', 'choice', 'reference'];
const SCALAR: readonly FieldType[] = [...TEXTUAL, 'number', 'boolean', 'date', 'instant'];

/** Which types of field a lens reads. Text fields may hold anything that can be written as text. */
const TYPES_READ: Readonly<Record<LensSpec['kind'], readonly FieldType[]>> = {
  text: TEXTUAL,
  email: ['email', 'text'],
  phone: ['phone', 'text'],
  url: ['url', 'text'],
  country: ['choice', 'text'],
  number: ['number', 'text'],
  boolean: ['boolean', 'text', 'choice'],
  date: ['date', 'instant', 'text'],
  instant: ['instant', 'text'],
  birthday: ['date', 'text'],
  choice: ['choice', 'text', 'boolean', 'number'],
  members: ['members', 'choice', 'text'],
  reference: ['reference', 'choice', 'text', 'number'],
  owner: ['reference', 'choice', 'text', 'number'],
  name: ['text'],
  address: [],
  constant: SCALAR,
  formula: SCALAR,
  consent: ['boolean', 'choice', 'text', 'members'],
};

/** What one field of a vendor has to do with one side of a field mapping. */
interface Use {
  readonly field: FieldMapping;
  readonly side: Side;
  /** The name of the part it is of a composite; `null` where the mapping names the field itself. */
  readonly part: string | null;
  readonly name: string;
  /** Of the field mapping. */
  readonly at: string;
  readonly pointer: string;
}

/** What the vendor says of one side's field, or of each that it is made of, against what the mapping does with it. */
export function checkField(field: FieldMapping, at: number, side: Side, object: ObjectDescription): SyncProblem[] {
  const mapping = `/mapping/fields/${at}`;
  const parts = partsOn(field, side);
  const uses: readonly Use[] = parts
    ? Object.entries(parts).map(([part, name]) => ({
        ...{ field, side, part, name, at: mapping },
        pointer: `${mapping}/${side}Parts/${part}`,
      }))
    : [{ field, side, part: null, name: field[side], at: mapping, pointer: `${mapping}/${side}` }];
  return uses.flatMap((use) => {
    const description = fieldOf(object, use.name);
    if (description)
      return [
        ...notWritable(use, description),
        ...idsOfElsewhere(use, description),
        ...referencesUnlike(use, description),
        ...groupsUnlike(use, description),
        ...notRead(use, description),
        ...wrongForm(use, description),
        ...noSuchChoice(use, description),
      ];
    return [{ pointer: use.pointer, code: 'SYNC_V002', message: `${object.title} has no field "${use.name}".` }];
  });
}

const isWritten = ({ field, side }: Use): boolean => writableSides(field.direction).includes(side);

function notWritable(use: Use, { title, writable }: FieldDescription): SyncProblem[] {
  if (writable || !isWritten(use)) return [];
  const { side, pointer } = use;
  const message = `${title} cannot be written. Let the field travel from ${side} to ${otherSide(side)} only, or map another.`;
  return [{ pointer, code: 'SYNC_V003', message }];
}

/** What one tool calls a record means nothing in another; a constant is given in this side's own words. */
function idsOfElsewhere(use: Use, { title, references }: FieldDescription): SyncProblem[] {
  if (references === undefined || !isWritten(use) || use.field.lens.kind === 'constant') return [];
  const { side, pointer, field } = use;
  if (hasReferences(field) || hasOwner(field)) return [];
  const message = `${title} holds ids of other records, and ids of side ${otherSide(side)} mean nothing there. Let the field travel from ${side} to ${otherSide(side)} only, map it with a reference or owner lens, or leave it out.`;
  return [{ pointer, code: 'SYNC_V013', message }];
}

/** Only ids of records can be translated by what links them. */
function referencesUnlike({ field, side, pointer }: Use, { title, references }: FieldDescription): SyncProblem[] {
  if (references !== undefined || !(hasReferences(field) || hasOwner(field))) return [];
  const message = `${title} of side ${side} holds no ids of other records. Map a field that discovery lists with "references", or choose another lens.`;
  return [{ pointer, code: 'SYNC_V030', message }];
}

/** Ids of groups mean nothing on the other side unless a table translates them; other members are no ids of groups. */
function groupsUnlike({ field, pointer }: Use, { title, groups = false }: FieldDescription): SyncProblem[] {
  if (field.lens.kind !== 'members' || hasGroups(field) === groups) return [];
  const message = groups
    ? `${title} holds groups by their ids. Map it with {"kind": "members", "groups": true} to another field of groups.`
    : `${title} does not hold groups by their ids. Map a field that discovery lists with "groups", or leave "groups" out of the lens.`;
  return [{ pointer, code: 'SYNC_V020', message }];
}

function notRead(use: Use, description: FieldDescription): SyncProblem[] {
  if (reads(use, description)) return [];
  const { lens } = use.field;
  const message = `A ${lens.kind} lens does not read ${description.title}, which is of type ${description.type}.`;
  return [{ pointer: use.pointer, code: 'SYNC_V004', message }];
}

function reads({ field, side, part }: Use, { type, storedAs }: FieldDescription): boolean {
  const { lens } = field;
  if (lens.kind === 'formula') return lens.side === side ? holdsResult(field, type) : SCALAR.includes(type);
  if (part !== null) return TEXTUAL.includes(type);
  const isComposite = lens.kind === 'address' || (lens.kind === 'name' && lens[side]?.parts !== undefined);
  if (isComposite) return type === 'composite';
  // What a constant stands beside says nothing.
  if (lens.kind === 'constant' && lens.side !== side) return true;
  if (TYPES_READ[lens.kind].includes(type)) return true;
  // What travels as a string can be read as text whatever it means.
  return (
    lens.kind === 'text' && (type === 'date' || type === 'instant' || (storedAs === 'string' && type !== 'composite'))
  );
}

/** Which types of field take what a formula comes to. */
const RESULT_TYPES: Readonly<Record<ResultType, readonly FieldType[]>> = {
  text: [...TEXTUAL, 'date', 'instant'],
  number: ['number', 'text'],
  boolean: ['boolean', 'text', 'choice'],
  set: ['members'],
};

function holdsResult(field: FieldMapping, type: FieldType): boolean {
  const lens = lensSpecOf(field);
  const result = lens.kind === 'formula' ? formulaType(lens) : null;
  // One that does not work is told as that.
  return result === null || RESULT_TYPES[result].includes(type);
}

/** Fields of these types are written in the one way their vendor has; a lens' own formats are for text. */
function wrongForm(use: Use, { title, type }: FieldDescription): SyncProblem[] {
  if (!isWritten(use)) return [];
  const { lens } = use.field;
  const wanted = formWanted(lens, use.side, type);
  if (wanted === null) return [];
  const message = `${title} is of type ${type}, which is written ${wanted}: leave the lens' own form for side ${use.side} out.`;
  return [{ pointer: `${use.at}/lens/${use.side}`, code: 'SYNC_V010', message }];
}

/** How the vendor wants it where the lens would write it otherwise. */
function formWanted(lens: LensSpec, side: Side, type: FieldType): string | null {
  switch (lens.kind) {
    case 'date': {
      const { format = 'YYYY-MM-DD', calendar = 'gregory', digits = 'latn' } = lens[side] ?? {};
      const isPlain = calendar === 'gregory' && digits === 'latn';
      if (type === 'date') return isPlain && ['YYYY-MM-DD', 'epochMs'].includes(format) ? null : 'YYYY-MM-DD';
      if (type === 'instant') return isPlain && ['midnightUtc', 'epochMs'].includes(format) ? null : 'midnightUtc';
      return null;
    }
    case 'birthday':
      return type === 'date' && (lens[side]?.format ?? 'YYYY-MM-DD') !== 'YYYY-MM-DD' ? 'YYYY-MM-DD' : null;
    case 'number': {
      const { decimal, group, digits } = lens[side] ?? {};
      return type === 'number' && (decimal ?? group ?? digits) !== undefined ? 'as a plain number' : null;
    }
    case 'boolean':
      return type === 'boolean' && lens[side]?.yes !== undefined ? 'as true or false' : null;
    default:
      return null;
  }
}

function noSuchChoice(use: Use, { title, options }: FieldDescription): SyncProblem[] {
  if (!options?.closed || use.part !== null || !isWritten(use)) return [];
  const known = new Set(options.values.map(({ value }) => value));
  const unknown = [...new Set(valuesWritten(use.field, use.side))].filter((value) => !known.has(value));
  if (unknown.length === 0) return [];
  const listed = unknown.map((value) => `"${value}"`).join(', ');
  const message = `${title} has no choice ${listed}: add it at the vendor, or correct the mapping.`;
  return [{ pointer: use.pointer, code: 'SYNC_V011', message }];
}

/** The values a mapping names to be written on a side. */
function valuesWritten(field: FieldMapping, side: Side): readonly string[] {
  const given = field.defaults?.[side];
  const defaults = typeof given === 'string' ? [given] : Array.isArray(given) ? (given as readonly string[]) : [];
  return [...defaults, ...lensValues(lensSpecOf(field), side)];
}

function lensValues(lens: LensSpec, side: Side): readonly string[] {
  switch (lens.kind) {
    case 'choice':
    case 'members':
      return [
        ...(lens.pairs ?? []).map((pair) => pair[side === 'a' ? 0 : 1]),
        ...(lens.unmatchedAs?.[side] === undefined ? [] : [lens.unmatchedAs[side]]),
      ];
    case 'constant':
      return lens.side === side ? [String(lens.value)] : [];
    case 'boolean':
      return [lens[side]?.yes, lens[side]?.no].filter((word) => word !== undefined);
    default:
      return [];
  }
}

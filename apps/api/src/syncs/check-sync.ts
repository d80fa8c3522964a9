import { type FieldDescription, type FieldType, type ObjectDescription } from '#connector-sdk';
import {
  compileLens,
  compileMapping,
  type FieldMapping,
  hasGroups,
  type LensSpec,
  type LiveRecord,
  type MappingCode,
  type Mapping,
  MappingError,
  otherSide,
  type Pair,
  type Side,
  SIDES,
  valueOf,
  writableSides,
} from '#core';
import { type SyncEnd } from '#engine';
import { lawBreakers } from './lens-laws.js';
import { closesCycle, type TwoWaySync } from './sync-graph.js';

/**
 * Why a sync would not work, beside core's `SYNC_M…` codes for the mapping by itself.
 *
 * | Code      | Meaning                                                                     |
 * |-----------|-----------------------------------------------------------------------------|
 * | SYNC_V001 | the connection or the object does not exist                                 |
 * | SYNC_V002 | the object has no such field                                                |
 * | SYNC_V003 | the field is to be written but cannot be                                    |
 * | SYNC_V004 | the lens does not read values of the field's type                           |
 * | SYNC_V005 | records cannot be found by the field, so it cannot be a match key by itself |
 * | SYNC_V006 | records are to be created, but a field that must be given is not mapped     |
 * | SYNC_V007 | the lens does not give sampled live values back unchanged                   |
 * | SYNC_V008 | another two-way sync connects the fields already                            |
 * | SYNC_V009 | both sides are the same object of the same connection                       |
 * | SYNC_V020 | the field's values are ids of groups and its lens does not say so, or the other way round |
 */
type SyncCode = `SYNC_V00${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}` | 'SYNC_V020';

export interface SyncProblem {
  /** JSON pointer into the body of POST /v1/syncs. */
  readonly pointer: string;
  readonly code: SyncCode | MappingCode;
  readonly message: string;
}

export interface SyncDraft {
  readonly a: SyncEnd;
  readonly b: SyncEnd;
  readonly mapping: Omit<Mapping, 'version'>;
}

/** What the vendors and the other syncs say. */
export interface Surroundings {
  /** `null`: there is no such connection or object. */
  readonly objects: Pair<ObjectDescription | null>;
  readonly otherSyncs: readonly TwoWaySync[];
  /** Some live records of each side, or none. */
  readonly samples: Pair<readonly LiveRecord[]>;
}

const TEXTUAL: readonly FieldType[] = ['text', 'email', 'phone', 'url', 'choice', 'reference'];

/** Which types of field a lens reads. Text fields may hold anything that can be written as text. */
const TYPES_READ: Readonly<Record<LensSpec['kind'], readonly FieldType[]>> = {
  text: TEXTUAL,
  email: ['email', 'text'],
  phone: ['phone', 'text'],
  number: ['number', 'text'],
  boolean: ['boolean', 'text', 'choice'],
  date: ['date', 'instant', 'text'],
  instant: ['instant', 'text'],
  choice: ['choice', 'text', 'boolean', 'number'],
  members: ['members', 'choice', 'text'],
  consent: ['boolean', 'choice', 'text', 'members'],
};

/** Everything that is wrong with a sync, one entry for each trouble. Pure. */
export function checkSync(draft: SyncDraft, around: Surroundings): readonly SyncProblem[] {
  const { mapping } = draft;
  const fault = mappingFault(mapping);
  return [
    ...sameObject(draft),
    ...missingObjects(draft, around),
    ...fault,
    ...mapping.fields.flatMap((field, at) =>
      SIDES.flatMap((side) => checkField(field, at, side, around.objects[side])),
    ),
    ...mapping.keys.flatMap((key, at) => checkKey(mapping, key.fieldIds, at, around)),
    ...SIDES.flatMap((side) => unmappedRequired(mapping, side, around.objects[side])),
    // Lenses are only made of a mapping that has passed core's own check.
    ...(fault.length > 0 ? [] : mapping.fields.flatMap((field, at) => brokenLaws(field, at, around))),
    ...mapping.fields.flatMap((field, at) => cycle(draft, field, at, around.otherSyncs)),
  ];
}

function sameObject({ a, b }: SyncDraft): SyncProblem[] {
  if (a.connectionId !== b.connectionId || a.object !== b.object) return [];
  return [
    { pointer: '/b', code: 'SYNC_V009', message: 'Both sides are the same object; choose another for one side.' },
  ];
}

function missingObjects(draft: SyncDraft, { objects }: Surroundings): SyncProblem[] {
  return SIDES.filter((side) => objects[side] === null).map((side) => ({
    pointer: `/${side}`,
    code: 'SYNC_V001',
    message: `There is no such connection, or it has no object "${draft[side].object}" that its credentials can see.`,
  }));
}

function mappingFault(mapping: SyncDraft['mapping']): SyncProblem[] {
  try {
    compileMapping({ ...mapping, version: 1 });
    return [];
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    const at = mapping.fields.findLastIndex(({ id }) => id === error.fieldId);
    const pointer = at === -1 ? '/mapping' : `/mapping/fields/${at}`;
    return [{ pointer, code: error.code, message: `${error.message}.` }];
  }
}

function checkField(field: FieldMapping, at: number, side: Side, object: ObjectDescription | null): SyncProblem[] {
  if (!object) return [];
  const pointer = `/mapping/fields/${at}/${side}`;
  const description = fieldOf(object, field[side]);
  if (!description) {
    return [{ pointer, code: 'SYNC_V002', message: `${object.title} has no field "${field[side]}".` }];
  }
  const problems: SyncProblem[] = [];
  if (writableSides(field.direction).includes(side) && !description.writable) {
    const other = otherSide(side);
    problems.push({
      pointer,
      code: 'SYNC_V003',
      message: `${description.title} cannot be written. Let the field travel from ${side} to ${other} only, or map another.`,
    });
  }
  if (!reads(field.lens, description)) {
    problems.push({
      pointer,
      code: 'SYNC_V004',
      message: `A ${field.lens.kind} lens does not read ${description.title}, which is of type ${description.type}.`,
    });
  }
  return [...problems, ...groupsUnlike(field, description, pointer)];
}

/** Ids of groups mean nothing on the other side unless a table translates them; other members are no ids of groups. */
function groupsUnlike(
  field: FieldMapping,
  { title, groups = false }: FieldDescription,
  pointer: string,
): SyncProblem[] {
  if (field.lens.kind !== 'members' || hasGroups(field) === groups) return [];
  const message = groups
    ? `${title} holds groups by their ids. Map it with {"kind": "members", "groups": true} to another field of groups.`
    : `${title} does not hold groups by their ids. Map a field that discovery lists with "groups", or leave "groups" out of the lens.`;
  return [{ pointer, code: 'SYNC_V020', message }];
}

/** What travels as a string can be read as text whatever it means. */
const reads = (lens: LensSpec, field: FieldDescription): boolean =>
  TYPES_READ[lens.kind].includes(field.type) ||
  (lens.kind === 'text' && field.storedAs === 'string' && field.type !== 'composite') ||
  (lens.kind === 'text' && (field.type === 'date' || field.type === 'instant'));

function checkKey(
  mapping: SyncDraft['mapping'],
  fieldIds: readonly string[],
  at: number,
  { objects }: Surroundings,
): SyncProblem[] {
  const [only, ...more] = fieldIds;
  const field = mapping.fields.find(({ id }) => id === only);
  // A compound key only ever narrows down what another key or a scan has found.
  if (!field || more.length > 0) return [];
  return SIDES.flatMap((side) => {
    const object = objects[side];
    const description = object && fieldOf(object, field[side]);
    if (!description || description.lookup) return [];
    return [
      {
        pointer: `/mapping/keys/${at}`,
        code: 'SYNC_V005',
        message: `Records of ${object.title} cannot be found by ${description.title}; use a field that discovery lists with "lookup".`,
      },
    ];
  });
}

function unmappedRequired(mapping: SyncDraft['mapping'], side: Side, object: ObjectDescription | null): SyncProblem[] {
  if (!object || !mapping.create[side]) return [];
  const given = new Set(
    mapping.fields.filter((field) => writableSides(field.direction).includes(side)).map((field) => field[side]),
  );
  return object.fields
    .filter((field) => field.required && field.writable && !given.has(field.name))
    .map((field) => ({
      pointer: `/mapping/create/${side}`,
      code: 'SYNC_V006',
      message: `${object.title} cannot be created without ${field.title} ("${field.name}"): map it, or do not create on side ${side}.`,
    }));
}

function brokenLaws(field: FieldMapping, at: number, { samples }: Surroundings): SyncProblem[] {
  // Sets travel member by member and consent only tightens: neither promises to give a value back.
  if (field.direction !== 'both' || field.kind !== 'value') return [];
  const values = {
    a: samples.a.map((record) => valueOf(record, field.a)),
    b: samples.b.map((record) => valueOf(record, field.b)),
  };
  const broken = lawBreakers(compileLens(field.lens), values);
  if (broken === 0) return [];
  return [
    {
      pointer: `/mapping/fields/${at}/lens`,
      code: 'SYNC_V007',
      message: `${broken} of the sampled values would come back changed after travelling there and back. Choose another lens, or let the field travel one way.`,
    },
  ];
}

function cycle(draft: SyncDraft, field: FieldMapping, at: number, others: readonly TwoWaySync[]): SyncProblem[] {
  if (field.direction !== 'both') return [];
  const way = closesCycle({ end: draft.a, field: field.a }, { end: draft.b, field: field.b }, others);
  if (way === null) return [];
  return [
    {
      pointer: `/mapping/fields/${at}`,
      code: 'SYNC_V008',
      message: `These fields are kept the same already, by ${way.map((name) => `"${name}"`).join(' and ')}. A second way round would let changes run in circles: make this one-way, or leave the field out.`,
    },
  ];
}

const fieldOf = (object: ObjectDescription, name: string): FieldDescription | undefined =>
  object.fields.find((field) => field.name === name);

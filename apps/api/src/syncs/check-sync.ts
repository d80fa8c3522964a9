import { type ObjectDescription } from '#connector-sdk';
import {
  closesCycle,
  compileLens,
  compileMapping,
  type FieldMapping,
  type Lens,
  lensSpecOf,
  MappingError,
  otherSide,
  partsOn,
  type Side,
  SIDES,
  type TwoWaySync,
  valueOf,
  vendorFields,
  writableSides,
} from '#core';
import { checkDeletes } from './check-deletes.js';
import { checkField } from './check-field.js';
import { isBlank, lawBreakers } from './lens-laws.js';
import { fieldOf, type Surroundings, type SyncDraft, type SyncProblem } from './sync-problem.js';

/** Records named in a message: enough to see what is the matter. */
const NAMED_MAX = 5;

/** Everything that is wrong with a sync, one entry for each trouble. Pure. */
export function checkSync(draft: SyncDraft, around: Surroundings): readonly SyncProblem[] {
  const { mapping } = draft;
  const fault = mappingFault(mapping);
  return [
    ...sameObject(draft),
    ...missingObjects(draft, around),
    ...fault,
    ...mapping.fields.flatMap((field, at) =>
      SIDES.flatMap((side) => {
        const object = around.objects[side];
        return object ? checkField(field, at, side, object) : [];
      }),
    ),
    ...mapping.keys.flatMap((key, at) => checkKey(mapping, key.fieldIds, at, around)),
    ...SIDES.flatMap((side) => unmappedRequired(mapping, side, around.objects[side])),
    ...SIDES.flatMap((side) => checkDeletes(draft, side, around)),
    // Lenses are only made of a mapping that has passed core's own check.
    ...(fault.length > 0 ? [] : mapping.fields.flatMap((field, at) => checkLens(mapping, field, at, around))),
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
    const description = object && !partsOn(field, side) && fieldOf(object, field[side]);
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
    mapping.fields
      .filter((field) => writableSides(field.direction).includes(side))
      .flatMap((field) => vendorFields(field, side)),
  );
  return object.fields
    .filter((field) => field.required && field.writable && !given.has(field.name))
    .map((field) => ({
      pointer: `/mapping/create/${side}`,
      code: 'SYNC_V006',
      message: `${object.title} cannot be created without ${field.title} ("${field.name}"): map it, or do not create on side ${side}.`,
    }));
}

/** The lens, tried on sampled live values. */
function checkLens(
  mapping: SyncDraft['mapping'],
  field: FieldMapping,
  at: number,
  around: Surroundings,
): SyncProblem[] {
  const lens = compileLens(lensSpecOf(field));
  return [
    ...brokenLaws(field, lens, at, around),
    ...writableSides(field.direction).flatMap((side) => requiredBlank(mapping, field, lens, at, side, around)),
  ];
}

function brokenLaws(field: FieldMapping, lens: Lens, at: number, { samples }: Surroundings): SyncProblem[] {
  // Sets travel member by member and consent only tightens: neither promises to give a value back.
  if (field.direction !== 'both' || field.kind !== 'value') return [];
  const values = {
    a: samples.a.map((record) => valueOf(record, field.a)),
    b: samples.b.map((record) => valueOf(record, field.b)),
  };
  const broken = lawBreakers(lens, values);
  if (broken.length === 0) return [];
  const records = broken.map((breaker) => `${samples[breaker.side][breaker.at]?.id} of side ${breaker.side}`);
  return [
    {
      pointer: `/mapping/fields/${at}/lens`,
      code: 'SYNC_V007',
      message: `${broken.length} of the sampled values would come back changed after travelling there and back: those of ${listed(records)}. Choose another lens, or let the field travel one way.`,
    },
  ];
}

/** Values a vendor must be given, and which are blank in some of the records that would be created there. */
function requiredBlank(
  mapping: SyncDraft['mapping'],
  field: FieldMapping,
  lens: Lens,
  at: number,
  side: Side,
  { objects, samples }: Surroundings,
): SyncProblem[] {
  const object = objects[side];
  const given = object ? vendorFields(field, side).flatMap((name) => fieldOf(object, name) ?? []) : [];
  const required = given.find((description) => description.required);
  const isProvided = field.defaults?.[side] !== undefined || field.requiredOn?.includes(side) === true;
  // No default can stand in for what tells records apart; a record without its key is for the vendor to refuse.
  const isKey = mapping.keys.some(({ fieldIds }) => fieldIds.length === 1 && fieldIds[0] === field.id);
  if (!object || required === undefined || !mapping.create[side] || isProvided || isKey) return [];
  const from = otherSide(side);
  const blank = samples[from].filter((record) => isBlank(lens, from, valueOf(record, field[from])));
  if (blank.length === 0) return [];
  return [
    {
      pointer: `/mapping/fields/${at}`,
      code: 'SYNC_V012',
      message: `${object.title} cannot be created without ${required.title}, which is blank in ${blank.length} of the sampled records of side ${from} (${listed(blank.map(({ id }) => id))}). Give "defaults" for side ${side}, or list ${side} in "requiredOn" to leave such records out.`,
    },
  ];
}

const listed = (names: readonly string[]): string =>
  names.length > NAMED_MAX
    ? `${names.slice(0, NAMED_MAX).join(', ')} and ${names.length - NAMED_MAX} more`
    : names.join(', ');

function cycle(draft: SyncDraft, field: FieldMapping, at: number, others: readonly TwoWaySync[]): SyncProblem[] {
  if (field.direction !== 'both') return [];
  const way = closesCycle(
    { end: draft.a, fields: vendorFields(field, 'a') },
    { end: draft.b, fields: vendorFields(field, 'b') },
    others,
  );
  if (way === null) return [];
  return [
    {
      pointer: `/mapping/fields/${at}`,
      code: 'SYNC_V008',
      message: `These fields are kept the same already, by ${way.map((name) => `"${name}"`).join(' and ')}. A second way round would let changes run in circles: make this one-way, or leave the field out.`,
    },
  ];
}

import { brakeLimitOf, DRASTIC_KINDS } from './brake.js';
import { checkDeletes } from './check-deletes.js';
import { lensFault } from './check-lens.js';
import { checkFilters } from './check-filters.js';
import { LENS_CODES, MAPPING_CODES } from './codes.js';
import { compileLens } from './compile-lens.js';
import { blank, convert } from './facing.js';
import { hasGroups } from './groups.js';
import { MappingError } from './mapping-error.js';
import { hasReferences } from './references.js';
import { type FieldMapping, type Mapping, writableSides } from './mapping.js';
import { lensSpecOf, partsOn, vendorFields } from './parts.js';
import { SIDES, otherSide } from './values.js';

/** More ways than this to recognise a person recognise nobody. */
const KEY_RANKS_MAX = 8;

const checkUnique = (mapping: Mapping): void => {
  const ids = new Set<string>();
  const targets = new Map<string, string>();
  for (const field of mapping.fields) {
    if (ids.has(field.id))
      throw new MappingError(MAPPING_CODES.duplicateId, field.id, `two field mappings are called ${field.id}`);
    ids.add(field.id);
    for (const side of writableSides(field.direction))
      for (const name of vendorFields(field, side)) {
        const first = targets.get(`${side} ${name}`);
        if (first !== undefined)
          throw new MappingError(
            MAPPING_CODES.duplicateTarget,
            field.id,
            `${field.id} writes the field ${name} of side ${side}, which ${first} writes already`,
          );
        targets.set(`${side} ${name}`, field.id);
      }
  }
};

/** A composite is read under a name of its own, which must be nobody else's. */
const checkPartNames = ({ fields }: Mapping): void => {
  for (const side of SIDES) {
    const vendors = new Set(fields.flatMap((field) => vendorFields(field, side)));
    const made = new Map<string, string>();
    for (const field of fields) {
      const parts = partsOn(field, side);
      if (!parts) continue;
      const text = JSON.stringify(Object.entries(parts).sort());
      if (vendors.has(field[side]) || (made.get(field[side]) ?? text) !== text)
        throw new MappingError(
          MAPPING_CODES.partsName,
          field.id,
          `${field.id} calls what it makes of parts ${field[side]}, which is another field of side ${side}: give it a name of its own`,
        );
      made.set(field[side], text);
    }
  }
};

/** Lenses whose values tell nobody from anybody else. */
const KEYLESS: ReadonlySet<FieldMapping['lens']['kind']> = new Set([
  ...(['members', 'consent', 'address', 'constant', 'formula', 'reference', 'owner'] as const),
]);

const checkKeys = (mapping: Mapping): void => {
  if (mapping.keys.length > KEY_RANKS_MAX)
    throw new MappingError(MAPPING_CODES.badLimit, null, `more than ${KEY_RANKS_MAX} match keys`);
  const fields = new Map(mapping.fields.map((field) => [field.id, field]));
  for (const key of mapping.keys) {
    if (key.fieldIds.length === 0)
      throw new MappingError(MAPPING_CODES.keyEmpty, null, 'a match key names no field mapping');
    for (const id of key.fieldIds) {
      const field = fields.get(id);
      if (field === undefined)
        throw new MappingError(MAPPING_CODES.keyFieldUnknown, id, `a match key names ${id}, which is not mapped`);
      if (KEYLESS.has(field.lens.kind))
        throw new MappingError(MAPPING_CODES.keyFieldUnusable, id, `${id} holds nothing that tells people apart`);
      if (key.fieldIds.length === 1 && (field.aParts ?? field.bParts))
        throw new MappingError(
          MAPPING_CODES.keyOfParts,
          id,
          `${id} is made of parts, and no vendor finds records by several fields at once: use it beside another in the key`,
        );
    }
  }
};

const checkDefaults = (field: FieldMapping): void => {
  for (const side of SIDES) {
    const value = field.defaults?.[side];
    if (value === undefined) continue;
    const lens = compileLens(lensSpecOf(field));
    const away = convert(lens, otherSide(side), value, undefined);
    const isRead = away.ok || (field.direction !== 'both' && away.code !== LENS_CODES.wrongShape);
    const isUsed = field.kind !== 'consent' && writableSides(field.direction).includes(side);
    if (!isUsed || !isRead || blank(lens, side, value))
      throw new MappingError(
        MAPPING_CODES.badDefault,
        field.id,
        `the default of ${field.id} for side ${side} is blank, is not what its lens reads there, or would never be written`,
      );
  }
};

/** More patterns than this are a list of groups, and longer ones no name. */
const PATTERNS_MAX = 200;
const PATTERN_CHARACTERS_MAX = 200;

const checkGroups = (field: FieldMapping): void => {
  const { id, lens, kind, groups } = field;
  if (!hasGroups(field)) {
    if (groups === undefined) return;
    throw new MappingError(MAPPING_CODES.groupsMisplaced, id, `${id} has rules for groups but is no set of groups`);
  }
  const joined = lens.a?.setAs === 'semicolons' || lens.b?.setAs === 'semicolons';
  if (
    kind !== 'set' ||
    joined ||
    (lens.kind === 'members' && (lens.foldCase === true || lens.pairs !== undefined || lens.unmatched !== undefined))
  )
    throw new MappingError(
      MAPPING_CODES.groupsMisplaced,
      id,
      `${id} holds ids of groups: map it as a set of arrays, without a table of members and without folding the case of ids`,
    );
  for (const patterns of [groups?.allow ?? [], groups?.deny ?? []]) {
    const unfit = patterns.some((pattern) => pattern.trim() === '' || pattern.length > PATTERN_CHARACTERS_MAX);
    if (unfit || patterns.length > PATTERNS_MAX)
      throw new MappingError(
        MAPPING_CODES.groupPatterns,
        id,
        `${id} has an empty pattern, one longer than ${PATTERN_CHARACTERS_MAX} characters, or more than ${PATTERNS_MAX}`,
      );
  }
};

const checkBrake = (mapping: Mapping): void => {
  for (const kind of DRASTIC_KINDS) {
    const { share, atLeast } = brakeLimitOf(mapping, kind);
    if (share > 0 && share <= 1 && Number.isSafeInteger(atLeast) && atLeast >= 0) continue;
    throw new MappingError(
      MAPPING_CODES.badBrake,
      null,
      `the brake for ${kind}s needs a share over 0 and up to 1, and a whole number of links from 0`,
    );
  }
};

const checkReferences = ({ id, kind, lens }: FieldMapping): void => {
  if (lens.kind !== 'members') return;
  const isPlain =
    lens.groups !== true &&
    lens.foldCase !== true &&
    lens.pairs === undefined &&
    lens.unmatched === undefined &&
    lens.a?.setAs !== 'semicolons' &&
    lens.b?.setAs !== 'semicolons';
  if (hasReferences({ lens }) ? kind === 'set' && isPlain : lens.through === undefined) return;
  throw new MappingError(
    MAPPING_CODES.referencesMisplaced,
    id,
    hasReferences({ lens })
      ? `${id} holds ids of records: map it as a set of arrays, without groups, a table of members or folding the case`
      : `${id} names a sync to go through but holds no references: give its lens "references"`,
  );
};

const checkField = (field: FieldMapping): void => {
  const fault = lensFault(field);
  if (fault) throw new MappingError(fault.code, field.id, `${field.id} ${fault.message}`);
  checkDefaults(field);
  checkGroups(field);
  checkReferences(field);
};

/** @throws MappingError on the first fault, looking at ids and targets, then at keys, then at each field in turn, then at filters. */
export const checkMapping = (mapping: Mapping): void => {
  if (mapping.fields.length === 0)
    throw new MappingError(MAPPING_CODES.noFields, null, 'the mapping has no field mapping');
  checkUnique(mapping);
  checkPartNames(mapping);
  checkKeys(mapping);
  checkBrake(mapping);
  checkDeletes(mapping);
  mapping.fields.forEach(checkField);
  checkFilters(mapping);
};

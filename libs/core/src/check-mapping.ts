import { MAPPING_CODES, type MappingCode } from './codes.js';
import { hasGroups } from './groups.js';
import { type LensSpec, type StoredForm } from './lens.js';
import { isBlank } from './lenses/scheme.js';
import { isPhoneCountry } from './lenses/phone.js';
import { type FieldMapping, type Mapping } from './mapping.js';
import { type Side, SIDES } from './values.js';

/** A mapping that must not be synced with. */
export class MappingError extends Error {
  constructor(
    readonly code: MappingCode,
    /** The field mapping at fault; `null` when it is the mapping as a whole. */
    readonly fieldId: string | null,
    message: string,
  ) {
    super(message);
    this.name = 'MappingError';
  }
}

/** The sides a field is written to. */
export const writableSides = (direction: FieldMapping['direction']): readonly Side[] => {
  if (direction === 'both') return SIDES;
  return direction === 'aToB' ? ['b'] : ['a'];
};

/** Decimal places beyond which no number field goes. */
const SCALE_MAX = 30;
/** More ways than this to recognise a person recognise nobody. */
const KEY_RANKS_MAX = 8;

const checkUnique = (mapping: Mapping): void => {
  const ids = new Set<string>();
  const targets = new Map<string, string>();
  for (const field of mapping.fields) {
    if (ids.has(field.id))
      throw new MappingError(MAPPING_CODES.duplicateId, field.id, `two field mappings are called ${field.id}`);
    ids.add(field.id);
    for (const side of writableSides(field.direction)) {
      const target = `${side} ${field[side]}`;
      const first = targets.get(target);
      if (first !== undefined)
        throw new MappingError(
          MAPPING_CODES.duplicateTarget,
          field.id,
          `${field.id} writes the field ${field[side]} of side ${side}, which ${first} writes already`,
        );
      targets.set(target, field.id);
    }
  }
};

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
      if (field.lens.kind === 'members' || field.lens.kind === 'consent')
        throw new MappingError(MAPPING_CODES.keyFieldUnusable, id, `${id} holds nothing that tells people apart`);
    }
  }
};

const limitOk = (value: number | undefined, min: number, max: number): boolean =>
  value === undefined || (Number.isInteger(value) && value >= min && value <= max);

const formOk = (form: StoredForm | undefined): boolean =>
  limitOk(form?.maxLength, 1, Number.MAX_SAFE_INTEGER) && limitOk(form?.maxBytes, 1, Number.MAX_SAFE_INTEGER);

const lensLimitsOk = (lens: LensSpec): boolean => {
  if (lens.kind === 'number') return limitOk(lens.scale, 0, SCALE_MAX);
  if (lens.kind === 'instant') return limitOk(lens.precisionMs, 1, Number.MAX_SAFE_INTEGER);
  if (lens.kind === 'phone') return lens.defaultCountry === undefined || isPhoneCountry(lens.defaultCountry);
  return true;
};

/** Two-way, the table must be one-to-one; one-way, the side it reads must be. */
const checkChoice = ({ id, direction }: FieldMapping, lens: Extract<LensSpec, { kind: 'choice' }>): void => {
  const columns = { a: lens.pairs.map(([a]) => a.trim()), b: lens.pairs.map(([, b]) => b.trim()) };
  const readSides = SIDES.filter((side) => direction === 'both' || !writableSides(direction).includes(side));
  for (const side of readSides)
    if (new Set(columns[side]).size < columns[side].length)
      throw new MappingError(
        MAPPING_CODES.choiceNotOneToOne,
        id,
        `${id} maps one value of side ${side} to several of the other`,
      );
  if ([...columns.a, ...columns.b].some(isBlank))
    throw new MappingError(MAPPING_CODES.choiceBlank, id, `${id} maps a blank value: blanks travel by the blank rules`);
};

const checkConsent = ({ id, direction }: FieldMapping, lens: Extract<LensSpec, { kind: 'consent' }>): void => {
  if (direction !== 'both')
    throw new MappingError(
      MAPPING_CODES.consentOneWay,
      id,
      `${id} is consent, and an opt-out on either side must reach the other: make it two-way`,
    );
  if (lens.outA.length === 0 || lens.outB.length === 0)
    throw new MappingError(
      MAPPING_CODES.consentWithoutOut,
      id,
      `${id} is consent but does not say which value means opted out on each side`,
    );
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
  if (kind !== 'set' || joined || (lens.kind === 'members' && lens.foldCase === true))
    throw new MappingError(
      MAPPING_CODES.groupsMisplaced,
      id,
      `${id} holds ids of groups: map it as a set of arrays, and leave the case of ids alone`,
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

const checkField = (field: FieldMapping): void => {
  const { lens } = field;
  if ((field.kind === 'consent') !== (lens.kind === 'consent') || (field.kind === 'set' && lens.kind !== 'members'))
    throw new MappingError(
      MAPPING_CODES.kindAndLens,
      field.id,
      `${field.id} is a ${field.kind} field, which does not go with a ${lens.kind} lens`,
    );
  if (!formOk(lens.a) || !formOk(lens.b) || !lensLimitsOk(lens))
    throw new MappingError(
      MAPPING_CODES.badLimit,
      field.id,
      `${field.id} has a limit, a precision or a country out of range`,
    );
  if (lens.kind === 'choice') checkChoice(field, lens);
  if (lens.kind === 'consent') checkConsent(field, lens);
  checkGroups(field);
};

/** @throws MappingError on the first fault, looking at ids and targets, then at keys, then at each field in turn. */
export const checkMapping = (mapping: Mapping): void => {
  if (mapping.fields.length === 0)
    throw new MappingError(MAPPING_CODES.noFields, null, 'the mapping has no field mapping');
  checkUnique(mapping);
  checkKeys(mapping);
  mapping.fields.forEach(checkField);
};

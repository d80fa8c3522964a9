import { type MappingCode, MAPPING_CODES } from './codes.js';
import { type LensSpec, type ValueTable } from './lens.js';
import { addressFormOk, addressesOk } from './lenses/address.js';
import { birthdayFormOk } from './lenses/birthday.js';
import { wordsOk } from './lenses/boolean.js';
import { countryNamesOk } from './lenses/countries.js';
import { optedOut } from './lenses/consent.js';
import { dayForm } from './lenses/date.js';
import { formulaFault } from './lenses/formula.js';
import { nameFormOk, namesOk } from './lenses/name.js';
import { numeralFormOk } from './lenses/numeral.js';
import { isPhoneCountry } from './lenses/phone.js';
import { isBlank } from './lenses/scheme.js';
import { foldCase } from './lenses/text.js';
import { type FieldMapping, writableSides } from './mapping.js';
import { lensSpecOf, partsOn } from './parts.js';
import { ADDRESS_PARTS, NAME_PARTS, type StoredForm } from './stored-form.js';
import { SIDES, type Side } from './values.js';

/** Why a field mapping's lens cannot work. The message goes on after the field's id. */
export interface LensFault {
  readonly code: MappingCode;
  readonly message: string;
}

type Spec<Kind extends LensSpec['kind']> = Extract<LensSpec, { kind: Kind }>;

/** Decimal places beyond which no number field goes. */
const SCALE_MAX = 30;

const fault = (code: keyof typeof MAPPING_CODES, message: string): LensFault => ({
  code: MAPPING_CODES[code],
  message,
});

const kindFault = ({ kind, lens }: FieldMapping): LensFault | null =>
  (kind === 'consent') !== (lens.kind === 'consent') || (kind === 'set' && lens.kind !== 'members')
    ? fault('kindAndLens', `is a ${kind} field, which does not go with a ${lens.kind} lens`)
    : null;

const partsOk = (lens: LensSpec, side: Side, parts: readonly string[]): boolean => {
  const isSame = (names: readonly string[]): boolean =>
    names.length === parts.length && parts.every((part) => names.includes(part));
  if (lens.kind === 'name') return isSame(lens[side]?.parts ?? []) && isAmong(NAME_PARTS, parts);
  if (lens.kind === 'address')
    return (
      isSame(Object.values(lens[side]?.parts ?? {})) && isAmong(ADDRESS_PARTS, Object.keys(lens[side]?.parts ?? {}))
    );
  // Any part may be computed with, and nothing is computed in parts.
  if (lens.kind === 'formula') return lens.side !== side;
  return false;
};

const isAmong = (known: readonly string[], names: readonly string[]): boolean =>
  names.every((name) => known.includes(name));

const partsFault = (field: FieldMapping, lens: LensSpec): LensFault | null => {
  for (const side of SIDES) {
    const parts = Object.keys(partsOn(field, side) ?? {});
    if (partsOn(field, side) && !partsOk(lens, side, parts))
      return fault(
        'partsAndLens',
        `is made of ${parts.join(', ')} on side ${side}, which its ${lens.kind} lens does not take`,
      );
  }
  return null;
};

const limitOk = (value: number | undefined, min: number, max: number): boolean =>
  value === undefined || (Number.isInteger(value) && value >= min && value <= max);

const limitsOk = (form: Pick<StoredForm, 'maxLength' | 'maxBytes'> | undefined): boolean =>
  limitOk(form?.maxLength, 1, Number.MAX_SAFE_INTEGER) && limitOk(form?.maxBytes, 1, Number.MAX_SAFE_INTEGER);

const optionsOk = (lens: LensSpec): boolean => {
  if (lens.kind === 'number') return limitOk(lens.scale, 0, SCALE_MAX);
  if (lens.kind === 'instant') return limitOk(lens.precisionMs, 1, Number.MAX_SAFE_INTEGER);
  if (lens.kind === 'phone') return lens.defaultCountry === undefined || isPhoneCountry(lens.defaultCountry);
  if (lens.kind === 'name' || lens.kind === 'address')
    return SIDES.every((side) => Object.values(lens[side]?.limits ?? {}).every(limitsOk));
  return true;
};

/** Whether a side can have its values as the lens says. */
const formOk = (lens: LensSpec, side: Side): boolean => {
  switch (lens.kind) {
    case 'boolean':
      return wordsOk(lens[side] ?? {});
    case 'country':
      return countryNamesOk(lens[side]?.names ?? []);
    case 'number':
      return numeralFormOk(lens[side] ?? {});
    case 'date':
      return dayForm(lens[side]) !== null;
    case 'birthday':
      return birthdayFormOk(lens[side] ?? {});
    case 'name':
      return nameFormOk(lens[side] ?? {}) && namesOk(lens);
    case 'address':
      return addressFormOk(lens[side] ?? {}) && addressesOk(lens);
    default:
      return true;
  }
};

const formFault = (lens: LensSpec): LensFault | null => {
  if (!SIDES.every((side) => limitsOk(lens[side])) || !optionsOk(lens))
    return fault('badLimit', 'has a limit, a precision or a country out of range');
  const side = SIDES.find((one) => !formOk(lens, one));
  return side ? fault('badForm', `cannot be stored on side ${side} as its ${lens.kind} lens says`) : null;
};

/** Two-way, a table must be one-to-one; one-way, the side it reads must be. */
const tableFault = (
  { direction }: FieldMapping,
  table: ValueTable,
  fold: (text: string) => string,
): LensFault | null => {
  const columns = { a: table.pairs.map(([a]) => fold(a.trim())), b: table.pairs.map(([, b]) => fold(b.trim())) };
  const written = writableSides(direction);
  const twice = SIDES.filter((side) => direction === 'both' || !written.includes(side)).find(
    (side) => new Set(columns[side]).size < columns[side].length,
  );
  if (twice) return fault('choiceNotOneToOne', `maps one value of side ${twice} to several of the other`);
  const defaults = SIDES.flatMap((side) => table.unmatchedAs?.[side] ?? []);
  if ([...columns.a, ...columns.b, ...defaults].some(isBlank))
    return fault('choiceBlank', 'maps a blank value: blanks travel by the blank rules');
  const lacking = table.unmatched === 'default' && written.find((side) => table.unmatchedAs?.[side] === undefined);
  return lacking
    ? fault('unmatchedWithoutValue', `does not say what is written on side ${lacking} for a value outside the table`)
    : null;
};

const membersFault = (field: FieldMapping, lens: Spec<'members'>): LensFault | null => {
  const { pairs = [], unmatched = 'pass', unmatchedAs = {} } = lens;
  return tableFault(field, { pairs, unmatched, unmatchedAs }, lens.foldCase === true ? foldCase : (text) => text);
};

const consentFault = ({ direction }: FieldMapping, lens: Spec<'consent'>): LensFault | null => {
  if (direction !== 'both')
    return fault('consentOneWay', 'is consent, and an opt-out on either side must reach the other: make it two-way');
  if (lens.outA.length === 0 || lens.outB.length === 0)
    return fault('consentWithoutOut', 'is consent but does not say which value means opted out on each side');
  const isOut = optedOut(lens);
  const wrong = SIDES.find((side) => {
    const given = side === 'a' ? lens.inA : lens.inB;
    return given !== undefined && (isBlank(given) || isOut(side, given));
  });
  return wrong ? fault('optInIsOut', `would opt in on side ${wrong} by a value that is blank or means out`) : null;
};

const constantFault = ({ direction }: FieldMapping, { side, value }: Spec<'constant'>): LensFault | null => {
  const way = side === 'b' ? 'aToB' : 'bToA';
  if (direction !== way) return fault('oneWayLens', `always holds the same on side ${side}: make its direction ${way}`);
  return isBlank(value) ? fault('badForm', 'is a constant without a value') : null;
};

/** Several owners of one side may be the same person for the other. */
const ownerFault = ({ pairs = [], unmatchedAs = {} }: Spec<'owner'>): LensFault | null => {
  const blank = [...pairs.flat(), ...SIDES.flatMap((side) => unmatchedAs[side] ?? [])].some(isBlank);
  return blank ? fault('choiceBlank', 'maps a blank owner: blanks travel by the blank rules') : null;
};

const formulaWayFault = (field: FieldMapping, lens: Spec<'formula'>): LensFault | null => {
  const way = lens.side === 'b' ? 'aToB' : 'bToA';
  if (field.direction !== way)
    return fault(
      'oneWayLens',
      `is computed on side ${lens.side}, and a formula gives nothing back: make its direction ${way}`,
    );
  const broken = formulaFault(lens);
  return broken === null ? null : fault('badFormula', broken);
};

const ruleFault = (field: FieldMapping, lens: LensSpec): LensFault | null => {
  switch (lens.kind) {
    case 'choice':
      return tableFault(field, lens, (text) => text);
    case 'members':
      return membersFault(field, lens);
    case 'consent':
      return consentFault(field, lens);
    case 'constant':
      return constantFault(field, lens);
    case 'owner':
      return ownerFault(lens);
    case 'formula':
      return formulaWayFault(field, lens);
    default:
      return null;
  }
};

/** The first thing that keeps a field mapping's lens from working; `null` when nothing does. */
export const lensFault = (field: FieldMapping): LensFault | null => {
  const lens = lensSpecOf(field);
  return kindFault(field) ?? partsFault(field, lens) ?? formFault(lens) ?? ruleFault(field, lens);
};

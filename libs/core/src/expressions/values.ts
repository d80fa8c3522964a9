import { type FieldValue } from '../values.js';
import { GroupNames, numberIn } from './language.js';

/**
 * What an expression takes a field for.
 * - `text`: also choices, dates (`"2026-01-31"`) and instants, which compare as texts; blank is `""`.
 * - `number`: a blank number is no number: it compares with nothing, and what is computed from it is blank.
 * - `boolean`: blank is `false`.
 * - `set`: members as the vendor stores them.
 * - `groups`: names of groups; the record's ids have to be replaced by names before.
 * - `parts`: a composite, whose parts are texts: `ADDRESS.city`.
 */
export type ExpressionType = 'text' | 'number' | 'boolean' | 'set' | 'groups' | 'parts';

/** The language's name of each type. */
export const LANGUAGE_TYPES: Readonly<Record<ExpressionType, string>> = {
  text: 'string',
  number: 'double',
  boolean: 'bool',
  set: 'list<string>',
  groups: 'groups',
  parts: 'map<string, string>',
};

/** As long as the longest texts vendors keep, and as large as the largest sets. */
const TEXT_CHARACTERS_MAX = 131_072;
const MEMBERS_MAX = 20_000;

/** `undefined` where the value is not what its type says. */
export type LanguageValue = string | number | boolean | readonly string[] | GroupNames | Map<string, string>;

const text = (value: FieldValue): string | undefined => {
  if (value === null) return '';
  if (typeof value === 'object') return undefined;
  const written = String(value);
  return written.length > TEXT_CHARACTERS_MAX ? undefined : written;
};

const number = (value: FieldValue): number | undefined => {
  if (value === null || value === '') return Number.NaN;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const read = numberIn(value);
  return Number.isFinite(read) ? read : undefined;
};

const boolean = (value: FieldValue): boolean | undefined => {
  if (value === null || value === '') return false;
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (word === 'true' || word === '1' || word === 1) return true;
  return word === 'false' || word === '0' || word === 0 ? false : undefined;
};

const isList = (value: FieldValue): value is readonly string[] => Array.isArray(value);

const members = (value: FieldValue): readonly string[] | undefined => {
  if (value === null) return [];
  // Sets that a vendor keeps as one text separate their members by semicolons.
  const list = typeof value === 'string' ? value.split(';').filter((member) => member !== '') : value;
  if (typeof list !== 'object' || !isList(list) || list.length > MEMBERS_MAX) return undefined;
  return list.every((member) => typeof member === 'string') ? list : undefined;
};

const parts = (value: FieldValue, wanted: readonly string[]): Map<string, string> | undefined => {
  if (value === '') return parts(null, wanted);
  if (value !== null && (typeof value !== 'object' || isList(value))) return undefined;
  const given = new Map(Object.entries(value ?? {}));
  return new Map(wanted.map((part) => [part, given.get(part) ?? '']));
};

/** A vendor's raw value as its type says; `undefined` where it is something else, or beyond measure. */
export const languageValue = (
  type: ExpressionType,
  value: FieldValue,
  wantedParts: readonly string[],
): LanguageValue | undefined => {
  switch (type) {
    case 'text':
      return text(value);
    case 'number':
      return number(value);
    case 'boolean':
      return boolean(value);
    case 'set':
      return members(value);
    case 'groups': {
      const names = members(value);
      return names && new GroupNames(names);
    }
    case 'parts':
      return parts(value, wantedParts);
  }
};

/** What an expression comes to. A blank text and a number that could not be known are `null`. */
export type ExpressionValue = null | string | number | boolean | readonly string[];

/** `undefined` for what no field can hold: an infinite number, a text or set beyond measure. */
export const resultValue = (value: unknown): ExpressionValue | undefined => {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return null;
    return Number.isFinite(value) ? value : undefined;
  }
  if (typeof value === 'string') {
    if (value.length > TEXT_CHARACTERS_MAX) return undefined;
    return value === '' ? null : value;
  }
  if (!Array.isArray(value) || value.length > MEMBERS_MAX) return undefined;
  return value.every((member): member is string => typeof member === 'string') ? value : undefined;
};

/** The type of a result by the language's name of it; `undefined` for what no field can hold. */
export const resultType = (name: string | undefined): 'text' | 'number' | 'boolean' | 'set' | undefined => {
  switch (name) {
    case 'string':
      return 'text';
    case 'double':
    case 'int':
      return 'number';
    case 'bool':
      return 'boolean';
    case 'list<string>':
    case 'list':
    case 'list<T>':
      return 'set';
    default:
      return undefined;
  }
};

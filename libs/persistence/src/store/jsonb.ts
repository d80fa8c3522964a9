import { type FieldValue } from '#core';

/** How a value that may be absent is kept in a jsonb column. */
export interface LoggedValue {
  readonly value?: FieldValue;
}

/** Stands before four hexadecimal digits of a UTF-16 unit that jsonb cannot hold. */
const ESCAPE = '\uE000';
const UNHOLDABLE =
  // eslint-disable-next-line no-control-regex -- NUL is what is looked for
  /[\u0000\uE000]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const ESCAPED = /\uE000([0-9a-f]{4})/g;
/** What JSON text shows when it may hold such a unit; lone surrogates and NUL are written as escapes. */
const SUSPECT = /\\u0000|\\ud[89a-f]|\uE000/;

/**
 * A value as JSON text for a jsonb parameter. Vendors' texts may hold NUL or half a surrogate pair, which jsonb
 * refuses; they are written so that `fromJsonb` gives them back unchanged. Absent members stay absent.
 */
export function toJsonb(value: unknown): string {
  const json = JSON.stringify(value);
  return SUSPECT.test(json) ? JSON.stringify(mapTexts(value, escape)) : json;
}

/** Reads what `toJsonb` wrote. */
export function fromJsonb(json: string): unknown {
  const value: unknown = JSON.parse(json);
  return json.includes(ESCAPE) ? mapTexts(value, unescape) : value;
}

const escape = (text: string): string =>
  text.replace(UNHOLDABLE, (unit) => ESCAPE + unit.charCodeAt(0).toString(16).padStart(4, '0'));

const unescape = (text: string): string =>
  text.replace(ESCAPED, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, map));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [map(name), mapTexts(entry, map)]));
}

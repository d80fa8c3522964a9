import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

export type Json = Readonly<Record<string, unknown>>;

export const text = (value: unknown): string =>
  typeof value === 'string' ? value.normalize('NFC').trim() : typeof value === 'number' ? String(value) : '';

export const asJson = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});

/** What both CRMs write into a field of several choices, in order. */
export const listed = (value: unknown): readonly string[] =>
  text(value)
    .split(';')
    .filter((name) => name !== '')
    .sort();

/** Two spellings of one number are one number. */
export function phoneNumber(value: unknown): string {
  const typed = text(value);
  const parsed = parsePhoneNumberFromString(typed);
  return parsed?.isPossible() ? `${parsed.number}${parsed.ext === undefined ? '' : ` x${parsed.ext}`}` : typed;
}

const ENGLISH_NAMES = new Intl.DisplayNames('en', { type: 'region' });
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** A code that is the present one of its country: DD and UK, for one, have become DE and GB. */
const isPresent = (code: string): boolean => new Intl.Locale(`und-${code}`).maximize().region === code;

/** ISO codes of countries with their English names, as Salesforce's people type them. */
export const COUNTRIES: readonly (readonly [code: string, name: string])[] = LETTERS.flatMap((first) =>
  LETTERS.map((second) => first + second),
).flatMap((code) => {
  const name = ENGLISH_NAMES.of(code);
  return name === undefined || name === code || !isPresent(code) ? [] : [[code, name] as const];
});

const CODE_BY_NAME = new Map(COUNTRIES.map(([code, name]) => [name, code]));

export const countryCode = (value: unknown): string => CODE_BY_NAME.get(text(value)) ?? text(value);

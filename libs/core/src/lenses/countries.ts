import { type CountryStyle } from '../stored-form.js';
import { COUNTRY_ALIASES } from './country-aliases.js';
import { ALPHA3 } from './country-codes.js';

/** A name of its own for each country that has one: pairs of two-letter code and name. */
export type CountryNames = readonly (readonly [alpha2: string, name: string])[];

/** As names are compared: letters and digits only, without accents, and `Saint` however it is shortened. */
const folded = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}|['’.]/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/\bst\b/g, 'saint')
    .replace(/\bthe\b/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** `Myanmar (Burma)` is called so, `Myanmar`, and `Burma`. */
const alsoCalled = (name: string): readonly string[] => {
  const [, outer = name, inner] = /^(.+) \((.+)\)$/.exec(name) ?? [];
  return inner === undefined ? [name] : [name, outer, inner];
};

const namesIn = (style: 'long' | 'short' | 'narrow'): Intl.DisplayNames =>
  new Intl.DisplayNames(['en'], { type: 'region', style });

let known: ReadonlyMap<string, string> | undefined;

/** Two-letter codes by everything a country is called, folded. Made when first asked for. */
const vocabulary = (): ReadonlyMap<string, string> => {
  if (known) return known;
  const called = (['narrow', 'short', 'long'] as const).flatMap((style) => {
    const names = namesIn(style);
    return [...ALPHA3.keys()].flatMap((code) =>
      alsoCalled(names.of(code) ?? code).map((name) => [folded(name), code] as const),
    );
  });
  const aliases = COUNTRY_ALIASES.map(([alias, code]) => [folded(alias), code] as const);
  const codes = [...ALPHA3].flatMap(([alpha2, alpha3]) =>
    [alpha2, alpha3].map((code) => [folded(code), alpha2] as const),
  );
  return (known = new Map([...called, ...aliases, ...codes]));
};

/** `Korea, Republic of` as `Republic of Korea`. */
const turned = (name: string): string => name.replace(/^([^,]+), (.+)$/, '$2 $1');

/** Longer text is no country's name; the bound is on the work one value can cause. */
const NAME_MAX = 200;

/** The two-letter code of a country by any of its codes or names; `null` when the text is none. */
export const countryReader = (ownNames: CountryNames): ((text: string) => string | null) => {
  const own = new Map(ownNames.map(([code, name]) => [folded(name), code]));
  return (text) => {
    if (text.length > NAME_MAX) return null;
    const name = folded(text);
    return own.get(name) ?? vocabulary().get(name) ?? vocabulary().get(folded(turned(text))) ?? null;
  };
};

/** Writes two-letter codes in a style; `null` where a side has no style of its own. */
export const countryWriter = (
  style: CountryStyle | undefined,
  ownNames: CountryNames,
): ((code: string) => string) | null => {
  if (style === undefined) return null;
  if (style === 'alpha2') return (code) => code;
  if (style === 'alpha3') return (code) => ALPHA3.get(code) ?? code;
  const own = new Map(ownNames);
  const names = namesIn('long');
  return (code) => own.get(code) ?? names.of(code) ?? code;
};

/** Whether a side's own names are of countries there are, and none is what another country is called. */
export const countryNamesOk = (names: CountryNames): boolean =>
  new Set(names.map(([, name]) => folded(name))).size === names.length &&
  names.every(([code, name]) => {
    const called = folded(name);
    return ALPHA3.has(code) && called !== '' && (vocabulary().get(called) ?? code) === code;
  });

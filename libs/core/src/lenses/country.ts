import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { countryReader, countryWriter } from './countries.js';
import { type Scheme, meant, refused } from './scheme.js';
import { fits } from './text-limit.js';
import { readVisible } from './text.js';

type CountrySpec = Extract<LensSpec, { kind: 'country' }>;

interface Country {
  /** ISO 3166-1 alpha-2; `null` for text that names no country. */
  readonly code: string | null;
  readonly spelled: string;
}

/** A country: compared by its code, read from any code or English name, written as the side wants it. Never cut. */
export const countryScheme = (spec: CountrySpec): Scheme<Country> => {
  const names = { a: spec.a?.names ?? [], b: spec.b?.names ?? [] };
  const codeOf = countryReader([...names.a, ...names.b]);
  const writers = { a: countryWriter(spec.a?.style, names.a), b: countryWriter(spec.b?.style, names.b) };
  return {
    read: (_side, raw) => {
      const text = readVisible(raw);
      if (!text.ok) return text;
      const code = codeOf(text.value);
      if (code === null && spec.unmatched !== 'pass') return refused(LENS_CODES.notCountry, 'not a country');
      return meant({ code, spelled: text.value });
    },
    fit: (side, country) => {
      const spelled = country.code === null ? country.spelled : (writers[side]?.(country.code) ?? country.spelled);
      if (!fits(spelled, spec[side])) return refused(LENS_CODES.doesNotFit, 'the name of the country is too long');
      return meant({ ...country, spelled });
    },
    format: (_side, { spelled }) => spelled,
    text: ({ code, spelled }) => code ?? `other ${spelled}`,
    key: ({ code }) => code,
  };
};

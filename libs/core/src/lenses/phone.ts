import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { type Scheme, meant, refused } from './scheme.js';
import { fits } from './text-limit.js';
import { readText } from './text.js';

type PhoneSpec = Extract<LensSpec, { kind: 'phone' }>;

interface Phone {
  /** As typed: what people see is not reformatted. */
  readonly typed: string;
  /** E.164, with `;ext=` where there is an extension; `null` when the text is not a telephone number. */
  readonly number: string | null;
}

/** Whether a country is one whose numbering plan is known. */
export const isPhoneCountry = (country: string): country is CountryCode => isSupportedCountry(country);

const numberOf = (typed: string, country: CountryCode | undefined): string | null => {
  const parsed = parsePhoneNumberFromString(typed, country);
  if (parsed === undefined || !parsed.isPossible()) return null;
  return parsed.ext === undefined ? parsed.number : `${parsed.number};ext=${parsed.ext}`;
};

/**
 * A telephone number: compared as E.164 and sent as typed. Text that is no number travels as plain text, because
 * people keep remarks in such fields. Never cut: a shortened number is another number.
 */
export const phoneScheme = (spec: PhoneSpec): Scheme<Phone> => {
  const country =
    spec.defaultCountry !== undefined && isPhoneCountry(spec.defaultCountry) ? spec.defaultCountry : undefined;
  return {
    read: (_side, raw) => {
      const text = readText(raw);
      return text.ok ? meant({ typed: text.value, number: numberOf(text.value, country) }) : text;
    },
    fit: (side, phone) => {
      if (fits(phone.typed, spec[side])) return meant(phone);
      if (phone.number !== null && fits(phone.number, spec[side])) return meant({ ...phone, typed: phone.number });
      return refused(LENS_CODES.doesNotFit, 'the telephone number is too long');
    },
    format: (_side, phone) => phone.typed,
    text: (phone) => phone.number ?? `typed ${phone.typed}`,
    key: (phone) => phone.number,
  };
};

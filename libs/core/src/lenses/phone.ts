import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { asciiDigits } from './digits.js';
import { type Reading, type Scheme, meant, refused } from './scheme.js';
import { fits } from './text-limit.js';
import { readVisible } from './text.js';

type PhoneSpec = Extract<LensSpec, { kind: 'phone' }>;

interface Phone {
  /** As typed: what people see is not reformatted. */
  readonly typed: string;
  /** E.164, with `;ext=` where there is an extension; `null` when the text is not a telephone number. */
  readonly number: string | null;
}

/** Whether a country is one whose numbering plan is known. */
export const isPhoneCountry = (country: string): country is CountryCode => isSupportedCountry(country);

/** With the digits and the plus sign of every script as the ones telephones have. */
const dialled = (typed: string): string => asciiDigits(typed).replace('\uff0b', '+');

const numberOf = (typed: string, country: CountryCode | undefined): string | null => {
  const parsed = parsePhoneNumberFromString(dialled(typed), country);
  if (parsed === undefined || !parsed.isPossible()) return null;
  return parsed.ext === undefined ? parsed.number : `${parsed.number};ext=${parsed.ext}`;
};

/** The fewest digits a number has without its country code. */
const LOCAL_DIGITS_MIN = 4;

const notE164 = (typed: string): Reading<Phone> => {
  const number = dialled(typed);
  const digits = number.replace(/[^0-9]/g, '').length;
  const isLocal = digits >= LOCAL_DIGITS_MIN && !number.startsWith('+') && !/\p{L}/u.test(number);
  if (isLocal)
    return refused(LENS_CODES.phoneWithoutCountry, 'the telephone number has no country code, and none is the default');
  return refused(LENS_CODES.notPhone, 'not a telephone number, and the field takes nothing else');
};

const asE164 = ({ typed, number }: Phone): Reading<Phone> => {
  const [e164] = number?.split(';') ?? [];
  return e164 === undefined ? notE164(typed) : meant({ typed: e164, number: e164 });
};

/**
 * A telephone number: compared as E.164 and sent as typed, or as E.164 where a side wants that. Text that is no number
 * travels as plain text to a side that takes it, because people keep remarks in such fields; so does a number whose
 * country nobody says. Never cut: a shortened number is another number.
 */
export const phoneScheme = (spec: PhoneSpec): Scheme<Phone> => {
  const country =
    spec.defaultCountry !== undefined && isPhoneCountry(spec.defaultCountry) ? spec.defaultCountry : undefined;
  return {
    read: (_side, raw) => {
      const text = readVisible(raw);
      return text.ok ? meant({ typed: text.value, number: numberOf(text.value, country) }) : text;
    },
    fit: (side, phone) => {
      const written = spec[side]?.writeAs === 'e164' ? asE164(phone) : meant(phone);
      if (!written.ok || fits(written.value.typed, spec[side])) return written;
      if (phone.number !== null && fits(phone.number, spec[side])) return meant({ ...phone, typed: phone.number });
      return refused(LENS_CODES.doesNotFit, 'the telephone number is too long');
    },
    format: (_side, phone) => phone.typed,
    text: (phone) => phone.number ?? `typed ${phone.typed}`,
    key: (phone) => phone.number,
  };
};

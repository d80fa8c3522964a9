import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { type DateForm } from '../stored-form.js';
import { type FieldValue } from '../values.js';
import { calendarOf, epochMsOf, isCalendarDay } from './calendar.js';
import { dayFormat } from './day-format.js';
import { asciiDigits, digitsWriter } from './digits.js';
import { type Scheme, meant, refused } from './scheme.js';
import { readVisible } from './text.js';

type DateSpec = Extract<LensSpec, { kind: 'date' }>;

const DAY_MS = 86_400_000;
const DAY = /^([1-9]\d{3})-(\d\d)-(\d\d)(?:T00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00))?$/;

/**
 * The day in the forms vendors' own date fields have: `YYYY-MM-DD`, and midnight in UTC as a time or as milliseconds.
 * Any other time of day is none, because which day it is would depend on a zone nobody stated.
 */
export const vendorDay = (text: string): string | null => {
  const epochMs = epochMsOf(text);
  if (epochMs !== null) return epochMs % DAY_MS === 0 ? new Date(epochMs).toISOString().slice(0, 10) : null;
  const [, year, month, day] = DAY.exec(text) ?? [];
  if (year === undefined || !isCalendarDay(Number(year), Number(month), Number(day))) return null;
  return text.slice(0, 10);
};

/** How one side has its days: to and from Gregorian `YYYY-MM-DD`, `null` for what is no day, or not one of this side. */
interface DayForm {
  read(text: string): string | null;
  write(iso: string): FieldValue | null;
}

/** Formats of which a side reads any, and writes the one it is said to have. */
const VENDOR_FORMATS: Readonly<Record<string, (iso: string, form: DateForm) => FieldValue>> = {
  'YYYY-MM-DD': (iso) => iso,
  midnightUtc: (iso) => `${iso}T00:00:00.000Z`,
  epochMs: (iso, { as }) => (as === 'string' ? String(Date.parse(iso)) : Date.parse(iso)),
};

/** `null` when the side cannot have its days so. */
export const dayForm = (form: DateForm | undefined): DayForm | null => {
  const { format = 'YYYY-MM-DD', calendar: name, digits } = form ?? {};
  const writeVendor = VENDOR_FORMATS[format];
  const isGregorian = name === undefined || name === 'gregory';
  if (isGregorian && digits === undefined && writeVendor)
    return { read: vendorDay, write: (iso) => writeVendor(iso, form ?? {}) };
  const pattern = dayFormat(format);
  if (!pattern?.hasYear) return null;
  const calendar = calendarOf(name);
  const inDigits = digitsWriter(digits);
  return {
    read: (text) => {
      const day = pattern.read(text);
      return day && calendar.to({ year: 0, ...day });
    },
    write: (iso) => {
      const day = calendar.from(iso);
      return day.year < 1 || day.year > 9999 ? null : inDigits(pattern.write(day));
    },
  };
};

/** A calendar day. It never passes through a time zone, whatever calendar and digits a side writes it in. */
export const dateScheme = (spec: DateSpec): Scheme<string> => {
  const forms = { a: dayForm(spec.a), b: dayForm(spec.b) };
  return {
    read: (side, raw) => {
      const text = readVisible(raw);
      const day = text.ok ? forms[side]?.read(asciiDigits(text.value)) : null;
      return day === null || day === undefined ? refused(LENS_CODES.notDate, 'not a calendar date') : meant(day);
    },
    fit: (side, day) =>
      (forms[side]?.write(day) ?? null) === null
        ? refused(LENS_CODES.doesNotFit, 'the year has no four digits in the calendar of the field')
        : meant(day),
    format: (side, day) => forms[side]?.write(day) ?? null,
    text: (day) => day,
    key: (day) => day,
  };
};

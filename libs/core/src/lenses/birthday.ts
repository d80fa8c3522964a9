import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { type BirthdayForm } from '../stored-form.js';
import { type Side, otherSide } from '../values.js';
import { dayOf, isCalendarDay, padded } from './calendar.js';
import { vendorDay } from './date.js';
import { type DayFormat, type FormattedDay, dayFormat } from './day-format.js';
import { asciiDigits } from './digits.js';
import { type Scheme, meant, refused } from './scheme.js';
import { readVisible } from './text.js';

type BirthdaySpec = Extract<LensSpec, { kind: 'birthday' }>;

const WHOLE = 'YYYY-MM-DD';

/** `null` when the side cannot have its birthdays so. */
const birthdayFormat = (form: BirthdayForm | undefined): DayFormat | null => {
  const format = dayFormat(form?.format ?? WHOLE);
  if (!format || (form?.format ?? WHOLE) !== WHOLE) return format;
  const read = (text: string): FormattedDay | null => {
    const iso = vendorDay(text);
    return iso === null ? null : dayOf(iso);
  };
  return { ...format, read };
};

/** A leap year, to ask whether a day of the year exists at all. */
const LEAP_YEAR = 2000;

const exists = ({ year, month, day }: FormattedDay): boolean =>
  isCalendarDay(year ?? LEAP_YEAR, month, day) && (year === undefined || year >= 1000);

const yearless = ({ month, day }: FormattedDay): FormattedDay => ({ month, day });

const textOf = ({ year, month, day }: FormattedDay): string => `${year ?? ''}-${padded(month, 2)}-${padded(day, 2)}`;

/**
 * A day of the year, and the year where a side knows it. A side without years changes the day only: the year of the
 * other side stays, as long as it has that day.
 */
export const birthdayScheme = (spec: BirthdaySpec): Scheme<FormattedDay> => {
  const formats = { a: birthdayFormat(spec.a), b: birthdayFormat(spec.b) };
  const hasYear = (side: Side): boolean => formats[side]?.hasYear === true;
  const isUnknown = (side: Side, { year }: FormattedDay): boolean =>
    year === undefined || year === spec[side]?.unknownYear;
  return {
    read: (side, raw) => {
      const text = readVisible(raw);
      const found = text.ok ? formats[side]?.read(asciiDigits(text.value)) : undefined;
      if (!found || !exists(found)) return refused(LENS_CODES.notDate, 'not a birthday');
      return meant(isUnknown(side, found) ? yearless(found) : found);
    },
    complete: (to, birthday, { year }) => {
      if (hasYear(otherSide(to)) || year === undefined) return birthday;
      const whole = { ...birthday, year };
      return exists(whole) ? whole : birthday;
    },
    fit: (side, birthday) => {
      if (!hasYear(side)) return meant(yearless(birthday));
      if (!isUnknown(side, birthday)) return meant(birthday);
      if (spec[side]?.unknownYear !== undefined) return meant(yearless(birthday));
      return refused(LENS_CODES.yearUnknown, 'the year of the birthday is not known, and the field needs one');
    },
    format: (side, birthday) =>
      formats[side]?.write({ ...birthday, year: birthday.year ?? spec[side]?.unknownYear ?? 0 }) ?? null,
    text: textOf,
    key: textOf,
  };
};

/** A year that stands for "not known" must have every day of the year. */
export const birthdayFormOk = (form: BirthdayForm): boolean => {
  const format = birthdayFormat(form);
  const { unknownYear } = form;
  if (!format || unknownYear === undefined) return format !== null;
  return format.hasYear && exists({ year: unknownYear, month: 2, day: 29 });
};

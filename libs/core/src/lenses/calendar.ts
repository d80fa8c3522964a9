import { type CalendarName } from '../stored-form.js';

const DAY_MS = 86_400_000;

/** A day in whatever calendar; months and days count from 1. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Whether year, month (1–12) and day name a day that exists in the Gregorian calendar. */
export const isCalendarDay = (year: number, month: number, day: number): boolean => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

/** Milliseconds since the epoch of years 1000 to 9999: what fits the four-digit years vendors write. */
export const isRepresentable = (epochMs: number): boolean =>
  Number.isInteger(epochMs) && epochMs >= -30_610_224_000_000 && epochMs <= 253_402_300_799_999;

/** Vendors also write times as milliseconds since the epoch, as a number or as digits; `null` for anything else. */
export const epochMsOf = (text: string): number | null => {
  const epochMs = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return isRepresentable(epochMs) ? epochMs : null;
};

export const padded = (number: number, length: number): string => String(number).padStart(length, '0');

/** A Gregorian day as `YYYY-MM-DD`; `null` when there is no such day. */
const isoDay = ({ year, month, day }: Day): string | null =>
  year >= 1000 && year <= 9999 && isCalendarDay(year, month, day)
    ? `${year}-${padded(month, 2)}-${padded(day, 2)}`
    : null;

/** `YYYY-MM-DD` taken apart. */
export const dayOf = (iso: string): Day => {
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number);
  return { year, month, day };
};

/** A calendar beside the Gregorian one. Conversions are of days: neither a time of day nor a zone has a part in them. */
interface Calendar {
  /** The Gregorian `YYYY-MM-DD` as a day of this calendar. */
  from(iso: string): Day;
  /** The Gregorian `YYYY-MM-DD` of a day of this calendar; `null` when there is no such day. */
  to(day: Day): string | null;
}

const gregorian: Calendar = { from: dayOf, to: isoDay };

/** Years are counted from 543 BC; months and days are the Gregorian ones. */
const BUDDHIST_AHEAD_YEARS = 543;

const buddhist: Calendar = {
  from: (iso) => ({ ...dayOf(iso), year: dayOf(iso).year + BUDDHIST_AHEAD_YEARS }),
  to: (day) => isoDay({ ...day, year: day.year - BUDDHIST_AHEAD_YEARS }),
};

/** About when a calendar's year 1 began, in days before the epoch, and how long its years and months are. */
interface Pace {
  readonly beganDaysAgo: number;
  readonly yearDays: number;
  readonly monthDays: number;
}

const PERSIAN: Pace = { beganDaysAgo: 492_267, yearDays: 365.2422, monthDays: 30.6 };
const ISLAMIC: Pace = { beganDaysAgo: 492_148, yearDays: 354.36667, monthDays: 29.5305 };

/** How far a day reckoned by the pace may be from the true one. */
const OFF_MAX_DAYS = 5;

/** A calendar that `Intl` can read; writing is by reckoning about where the day is and looking around there. */
const intlCalendar = (name: 'persian' | 'islamic-umalqura' | 'islamic-civil', pace: Pace): Calendar => {
  const format = new Intl.DateTimeFormat(`en-u-ca-${name}-nu-latn`, {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  const fromEpochDay = (epochDay: number): Day => {
    const parts = format.formatToParts(epochDay * DAY_MS);
    const numberOf = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
    return { year: numberOf('year'), month: numberOf('month'), day: numberOf('day') };
  };
  return {
    from: (iso) => fromEpochDay(Date.parse(iso) / DAY_MS),
    to: ({ year, month, day }) => {
      const reckoned = (year - 1) * pace.yearDays + (month - 1) * pace.monthDays + day - 1 - pace.beganDaysAgo;
      for (let off = -OFF_MAX_DAYS; off <= OFF_MAX_DAYS; off += 1) {
        const epochDay = Math.round(reckoned) + off;
        const there = fromEpochDay(epochDay);
        if (there.year === year && there.month === month && there.day === day && isRepresentable(epochDay * DAY_MS))
          return new Date(epochDay * DAY_MS).toISOString().slice(0, 10);
      }
      return null;
    },
  };
};

const MADE = new Map<CalendarName, Calendar>([
  ['gregory', gregorian],
  ['buddhist', buddhist],
]);

export const calendarOf = (name: CalendarName | undefined): Calendar => {
  const chosen = name ?? 'gregory';
  const made = MADE.get(chosen);
  if (made) return made;
  const calendar =
    chosen === 'persian'
      ? intlCalendar(chosen, PERSIAN)
      : intlCalendar(chosen as 'islamic-umalqura' | 'islamic-civil', ISLAMIC);
  MADE.set(chosen, calendar);
  return calendar;
};

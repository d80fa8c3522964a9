import { LENS_CODES } from '../codes.js';
import { epochMsOf, isCalendarDay } from './calendar.js';
import { type Scheme, meant, refused } from './scheme.js';
import { readText } from './text.js';

const DAY_MS = 86_400_000;
const DAY = /^([1-9]\d{3})-(\d\d)-(\d\d)(?:T00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00))?$/;

const dayOf = (text: string): string | null => {
  const epochMs = epochMsOf(text);
  if (epochMs !== null) return epochMs % DAY_MS === 0 ? new Date(epochMs).toISOString().slice(0, 10) : null;
  const [, year, month, day] = DAY.exec(text) ?? [];
  if (year === undefined || !isCalendarDay(Number(year), Number(month), Number(day))) return null;
  return text.slice(0, 10);
};

/**
 * A calendar day, `YYYY-MM-DD`. Midnight in UTC is read as its day; any other time of day is refused, because which
 * day it is would depend on a zone nobody stated.
 */
export const dateScheme: Scheme<string> = {
  read: (_side, raw) => {
    const text = readText(raw);
    const day = text.ok ? dayOf(text.value) : null;
    return day === null ? refused(LENS_CODES.notDate, 'not a calendar date') : meant(day);
  },
  fit: (_side, day) => meant(day),
  format: (_side, day) => day,
  text: (day) => day,
  key: (day) => day,
};

import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { epochMsOf, isCalendarDay, isRepresentable } from './calendar.js';
import { type Scheme, meant, refused } from './scheme.js';
import { readText } from './text.js';

type InstantSpec = Extract<LensSpec, { kind: 'instant' }>;

const INSTANT =
  /^([1-9]\d{3})-(\d\d)-(\d\d)[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d):?(\d\d))$/i;
const MINUTE_MS = 60_000;

const epochMs = (text: string): number | null => {
  const digits = epochMsOf(text);
  if (digits !== null) return digits;
  const [, year, month, day, hour, minute, second = '0', fraction = '', sign, zoneHour = '0', zoneMinute = '0'] =
    INSTANT.exec(text) ?? [];
  if (year === undefined || !isCalendarDay(Number(year), Number(month), Number(day))) return null;
  const milli = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const ahead = (sign === '-' ? -1 : 1) * (Number(zoneHour) * 60 + Number(zoneMinute)) * MINUTE_MS;
  return isRepresentable(local + milli - ahead) ? local + milli - ahead : null;
};

/** A point in time, written as ISO 8601 in UTC and compared at the coarser side's precision. */
export const instantScheme = (spec: InstantSpec): Scheme<number> => {
  const precisionMs = spec.precisionMs ?? 1;
  const floor = (ms: number): number => Math.floor(ms / precisionMs) * precisionMs;
  return {
    read: (_side, raw) => {
      const text = readText(raw);
      const ms = text.ok ? epochMs(text.value) : null;
      return ms === null ? refused(LENS_CODES.notInstant, 'not a point in time with its zone') : meant(ms);
    },
    fit: (_side, ms) => {
      const floored = floor(ms);
      return isRepresentable(floored) ? meant(floored) : refused(LENS_CODES.doesNotFit, 'the time is out of range');
    },
    format: (_side, ms) => new Date(ms).toISOString(),
    text: String,
    key: String,
  };
};

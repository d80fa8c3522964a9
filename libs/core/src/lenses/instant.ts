import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { type InstantForm } from '../stored-form.js';
import { type FieldValue } from '../values.js';
import { epochMsOf, isCalendarDay, isRepresentable } from './calendar.js';
import { asciiDigits } from './digits.js';
import { type Scheme, meant, refused } from './scheme.js';
import { readVisible } from './text.js';

type InstantSpec = Extract<LensSpec, { kind: 'instant' }>;

const INSTANT =
  /^([1-9]\d{3})-(\d\d)-(\d\d)[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d):?(\d\d))$/i;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** A whole number is milliseconds since the epoch, or seconds where the side has those. */
const epochMs = (text: string, form: InstantForm | undefined): number | null => {
  const digits = epochMsOf(text);
  if (digits !== null && form?.format === 'epochS') return epochMsOf(String(digits * SECOND_MS));
  if (digits !== null) return digits;
  const [, year, month, day, hour, minute, second = '0', fraction = '', sign, zoneHour = '0', zoneMinute = '0'] =
    INSTANT.exec(text) ?? [];
  if (year === undefined || !isCalendarDay(Number(year), Number(month), Number(day))) return null;
  const milli = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const ahead = (sign === '-' ? -1 : 1) * (Number(zoneHour) * 60 + Number(zoneMinute)) * MINUTE_MS;
  return isRepresentable(local + milli - ahead) ? local + milli - ahead : null;
};

const written = (ms: number, form: InstantForm | undefined): FieldValue => {
  if (form?.format === undefined || form.format === 'iso') return new Date(ms).toISOString();
  const epoch = form.format === 'epochS' ? ms / SECOND_MS : ms;
  return form.as === 'string' ? String(epoch) : epoch;
};

/** A point in time, compared at the coarser side's precision; ISO 8601 is written in UTC. */
export const instantScheme = (spec: InstantSpec): Scheme<number> => {
  const unitMs = spec.a?.format === 'epochS' || spec.b?.format === 'epochS' ? SECOND_MS : 1;
  const precisionMs = Math.ceil((spec.precisionMs ?? 1) / unitMs) * unitMs;
  const floor = (ms: number): number => Math.floor(ms / precisionMs) * precisionMs;
  return {
    read: (side, raw) => {
      const text = readVisible(raw);
      const ms = text.ok ? epochMs(asciiDigits(text.value), spec[side]) : null;
      return ms === null ? refused(LENS_CODES.notInstant, 'not a point in time with its zone') : meant(ms);
    },
    fit: (_side, ms) => {
      const floored = floor(ms);
      return isRepresentable(floored) ? meant(floored) : refused(LENS_CODES.doesNotFit, 'the time is out of range');
    },
    format: (side, ms) => written(ms, spec[side]),
    text: String,
    key: String,
  };
};

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;
/** Units of relative times, from the length at which each is used. */
const UNITS = [
  { unit: 'year', seconds: 365 * DAY_S },
  { unit: 'month', seconds: 30 * DAY_S },
  { unit: 'day', seconds: DAY_S },
  { unit: 'hour', seconds: HOUR_S },
  { unit: 'minute', seconds: MINUTE_S },
] as const;
const NOW_S = 45;

/** "3 minutes ago", in the language. */
function relativeTime(language: string, atMs: number, nowMs: number): string {
  const seconds = Math.round((atMs - nowMs) / 1000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (Math.abs(seconds) < NOW_S) return format.format(0, 'second');
  const { unit, seconds: length } = UNITS.find(({ seconds: from }) => Math.abs(seconds) >= from) ?? UNITS[4];
  return format.format(Math.round(seconds / length), unit);
}

/** A length of time in its largest unit, e.g. "3 min"; below a second in milliseconds. */
function duration(language: string, ms: number): string {
  const say = (value: number, unit: string): string =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }).format(
      value,
    );
  if (ms < 1000) return say(Math.round(ms), 'millisecond');
  const seconds = ms / 1000;
  if (seconds < MINUTE_S) return say(seconds, 'second');
  if (seconds < HOUR_S) return say(seconds / MINUTE_S, 'minute');
  if (seconds < DAY_S) return say(seconds / HOUR_S, 'hour');
  return say(seconds / DAY_S, 'day');
}

/** Numbers, dates and lengths of time as the person's language writes them. */
export function useFormat() {
  const { i18n } = useTranslation();
  const language = i18n.language;
  return useMemo(() => formatsOf(language), [language]);
}

function formatsOf(language: string) {
  return {
    number: (value: number): string => new Intl.NumberFormat(language).format(value),
    percent: (share: number): string =>
      new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(share),
    exact: (at: string | number): string =>
      new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' }).format(new Date(at)),
    date: (at: string | number): string =>
      new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(at)),
    moment: (at: string | number): string =>
      new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at)),
    time: (at: string | number): string =>
      new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(new Date(at)),
    relative: (at: string | number, nowMs: number): string => relativeTime(language, new Date(at).getTime(), nowMs),
    duration: (ms: number): string => duration(language, ms),
    list: (items: readonly string[]): string => new Intl.ListFormat(language, { type: 'conjunction' }).format(items),
  };
}

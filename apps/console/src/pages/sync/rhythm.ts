/** The units a rhythm is given in, longest first. */
export const UNITS = ['days', 'hours', 'minutes', 'seconds'] as const;
export type Unit = (typeof UNITS)[number];

const UNIT_MS: Readonly<Record<Unit, number>> = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000 };

/** A length of time as a person gives it; what was typed may be no number. */
export interface Rhythm {
  readonly count: number | string;
  readonly unit: Unit;
}

/** What the API takes. */
export const POLL_MS = { min: 1_000, max: UNIT_MS.days } as const;
export const SWEEP_MS = { min: UNIT_MS.minutes, max: 7 * UNIT_MS.days } as const;

/** In the longest unit that gives a whole number; in seconds where none does. */
export function rhythmOf(ms: number): Rhythm {
  const unit = UNITS.find((one) => ms % UNIT_MS[one] === 0) ?? 'seconds';
  return { count: ms / UNIT_MS[unit], unit };
}

/** `NaN` for what is no number. */
export const msOf = ({ count, unit }: Rhythm): number =>
  typeof count === 'number' ? Math.round(count * UNIT_MS[unit]) : Number.NaN;

export const isWithin = (ms: number, { min, max }: { readonly min: number; readonly max: number }): boolean =>
  ms >= min && ms <= max;

/** From a time of day to another, by the clocks of a place; over midnight where `from` is later than `to`. */
export interface QuietHours {
  /** `HH:MM`, e.g. `22:00`. */
  readonly from: string;
  /** The first minute that is not quiet any more. */
  readonly to: string;
  /** A name of the IANA time zone database, e.g. `Asia/Bangkok`. */
  readonly timeZone: string;
}

/** Whether it is quiet at a moment, given in milliseconds since the epoch. */
export function isQuiet({ from, to, timeZone }: QuietHours, nowMs: number): boolean {
  const now = timeOfDay(nowMs, timeZone);
  // Times of this form are in the order of their characters.
  return from <= to ? from <= now && now < to : from <= now || now < to;
}

/** `HH:MM` as the clocks of a place show it. */
function timeOfDay(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    atMs,
  );
}

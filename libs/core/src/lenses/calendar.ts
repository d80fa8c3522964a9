/** Whether year, month (1–12) and day name a day that exists. */
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

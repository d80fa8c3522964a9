export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The vendor's datetime: UTC, whole seconds, `2021-12-03T18:19:19.000+0000`. */
export const vendorDatetime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}.000+0000`;

/** `2021-12-03`, in UTC. */
export const vendorDate = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Milliseconds of a vendor datetime or any ISO datetime; NaN when it is none. */
export const parseDatetime = (text: string): number =>
  Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2').replace(' ', '+'));

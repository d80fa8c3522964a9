import { type FieldValue } from '#core';

/** Side b keeps no more of a name than this. */
export const NAME_MAX = 12;

/** A value as the crudest vendor would keep it: what must be recognisable of every edit. */
export const canon = (value: FieldValue | undefined): string =>
  typeof value === 'string' ? value.trim().toLowerCase().slice(0, NAME_MAX).trim() : JSON.stringify(value ?? null);

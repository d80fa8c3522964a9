import { type FieldValue, type Fields, type LiveRecord } from '#core';

/** A record as REST answers it. */
export type RestRecord = Readonly<Record<string, unknown>> & { readonly Id: string };

const SET_SEPARATOR = ';';

/** Read with every record: the stamp and the time of the last save by a user. */
export const STAMP_FIELDS: readonly string[] = ['Id', 'SystemModstamp', 'LastModifiedDate'];

/** `2024-09-10T13:57:45.000+0000` as milliseconds since the epoch; `null` for anything else. */
export function instantMs(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  const ms = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(ms) ? null : ms;
}

/**
 * A REST record with the fields asked for.
 *
 * The stamp is SystemModstamp, which moves on every change, automation's included; LastModifiedDate moves on saves by
 * users only and is what "when was this edited" means.
 */
export function liveRecord(record: RestRecord, fields: readonly string[], sets: ReadonlySet<string>): LiveRecord {
  const values: Record<string, FieldValue> = {};
  for (const field of fields) {
    const raw = record[field];
    if (raw !== undefined) values[field] = fieldValue(raw, sets.has(field));
  }
  return {
    kind: 'live',
    id: record.Id,
    fields: values,
    stamp: String(record['SystemModstamp']),
    modifiedAtMs: instantMs(record['LastModifiedDate'] ?? record['SystemModstamp']),
  };
}

function fieldValue(raw: unknown, isSet: boolean): FieldValue {
  if (isSet) return typeof raw === 'string' && raw !== '' ? raw.split(SET_SEPARATOR) : [];
  if (raw === null || typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean') return raw;
  return Object.fromEntries(
    Object.entries(raw as Record<string, unknown>)
      .filter(([, part]) => part !== null && typeof part !== 'object')
      .map(([name, part]) => [name, String(part)]),
  );
}

/** Fields as REST takes them: sets joined, an empty set cleared. */
export const restFields = (fields: Fields): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      Array.isArray(value) ? (value.length === 0 ? null : value.join(SET_SEPARATOR)) : value,
    ]),
  );

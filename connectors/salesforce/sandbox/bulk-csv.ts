import { stringify } from 'csv-stringify/sync';
import { type ShownRecord } from './soql/evaluate.js';
import { asText } from './text.js';

/** CSV as the vendor writes it: every cell quoted. */
export const csvText = (rows: readonly (readonly string[])[], lineEnd: string): string =>
  stringify(rows as string[][], { quoted: true, quoted_empty: true, record_delimiter: lineEnd });

/** The cells of a queried record; `Account.Name` reads through the parent, null is an empty cell. */
export const flatRow = (record: ShownRecord, columns: readonly string[]): string[] =>
  columns.map((column) => {
    let value: unknown = record;
    for (const step of column.split('.')) value = memberOf(value, step);
    return value === null || value === undefined ? '' : cellText(value);
  });

function memberOf(holder: unknown, name: string): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  const entry = Object.entries(holder).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return entry?.[1];
}

/** Datetimes are written with Z in bulk results, unlike in rows. */
const cellText = (value: unknown): string => {
  if (typeof value === 'object') return JSON.stringify(value);
  const text = asText(value);
  return /^\d{4}-\d\d-\d\dT[\d:.]+\+0000$/.test(text) ? text.replace('+0000', 'Z') : text;
};

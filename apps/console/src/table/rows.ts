import { type ReactNode } from 'react';
import { type Steps } from './steps.js';

/** A column of a table: what it holds, and how it is shown. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** What is sorted by, searched in and exported. */
  readonly value: (row: Row) => string | number | null;
  /** How it is shown; the value as it is when left out. */
  readonly cell?: (row: Row) => ReactNode;
  /** CSS width; the rest of the space is shared evenly. */
  readonly width?: string;
  /** Holds what can be done with a row: there is nothing to sort by or to export. */
  readonly isActs?: boolean;
  /** Numbers stand at the end of their column. */
  readonly isNumber?: boolean;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Nothing last; texts as people order them. */
export function compareValues(a: string | number | null, b: string | number | null): number {
  if (a === b) return 0;
  if (a === null || a === '') return 1;
  if (b === null || b === '') return -1;
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}

/** Text as it is searched: without case, and in one form for one character. */
export const folded = (text: string): string => text.normalize('NFKC').toLocaleLowerCase();

/** The whole table in spreadsheet form (RFC 4180), line by line; what a spreadsheet would take for a formula is made text. */
export function* csvLines<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Steps<string[]> {
  const line = (values: readonly (string | number | null)[]): string => `${values.map(csvCell).join(',')}\r\n`;
  const told = columns.filter(({ isActs }) => isActs !== true);
  const lines = [line(told.map(({ header }) => header))];
  for (const row of rows) {
    lines.push(line(told.map(({ value }) => value(row))));
    yield;
  }
  return lines;
}

function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** `name.desc` as it stands in the URL. */
export function parseSort(text: string | undefined): { readonly id: string; readonly desc: boolean } | null {
  const [, id, direction] = /^(.+)\.(asc|desc)$/.exec(text ?? '') ?? [];
  return id === undefined ? null : { id, desc: direction === 'desc' };
}

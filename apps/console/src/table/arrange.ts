import { type Column, compareValues, folded } from './rows.js';
import { type Steps } from './steps.js';

type Value = string | number | null;

/** What a list is searched for and sorted by; nothing of both leaves it as it is. */
export interface Arrangement {
  readonly find: string;
  readonly sort: { readonly id: string; readonly desc: boolean } | null;
}

/** Rows of a step of searching or merging. */
const STEP_ROWS = 500;

/** The rows that hold what is searched for, in order; those that are equal, and those without a value, as they came. */
export function* arranging<Row extends object>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { find, sort }: Arrangement,
  textOf: (row: Row) => string,
): Steps<readonly Row[]> {
  const wanted = folded(find);
  const column = columns.find(({ id }) => id === sort?.id);
  let found = rows;
  if (wanted !== '') {
    const kept: Row[] = [];
    for (const [at, row] of rows.entries()) {
      if (textOf(row).includes(wanted)) kept.push(row);
      if (at % STEP_ROWS === 0) yield;
    }
    found = kept;
  }
  if (column === undefined) return found;
  const direction = sort?.desc === true ? -1 : 1;
  return yield* sorting(found, column.value, direction);
}

interface Keyed<Row> {
  readonly value: Value;
  readonly row: Row;
}

/** Sorts pieces of the list, and merges them until one is left. */
function* sorting<Row>(rows: readonly Row[], valueOf: (row: Row) => Value, direction: 1 | -1): Steps<readonly Row[]> {
  const compare = (a: Keyed<Row>, b: Keyed<Row>): number =>
    isNothing(a.value) || isNothing(b.value)
      ? Number(isNothing(a.value)) - Number(isNothing(b.value))
      : direction * compareValues(a.value, b.value);
  let pieces: Keyed<Row>[][] = [];
  for (let from = 0; from < rows.length; from += STEP_ROWS) {
    const piece = rows.slice(from, from + STEP_ROWS).map((row) => ({ value: valueOf(row), row }));
    pieces.push(piece.sort(compare));
    yield;
  }
  while (pieces.length > 1) {
    const merged: Keyed<Row>[][] = [];
    for (let at = 0; at < pieces.length; at += 2)
      merged.push(yield* merging(pieces[at] ?? [], pieces[at + 1] ?? [], compare));
    pieces = merged;
  }
  const sorted: Row[] = [];
  for (const { row } of pieces[0] ?? []) sorted.push(row);
  return sorted;
}

function* merging<Item>(
  left: readonly Item[],
  right: readonly Item[],
  compare: (a: Item, b: Item) => number,
): Steps<Item[]> {
  const merged: Item[] = [];
  let [l, r] = [0, 0];
  while (l < left.length || r < right.length) {
    const [one, other] = [left[l], right[r]];
    const isLeft = one !== undefined && (other === undefined || compare(one, other) <= 0);
    const next = isLeft ? one : other;
    if (next !== undefined) merged.push(next);
    if (isLeft) l += 1;
    else r += 1;
    if (merged.length % STEP_ROWS === 0) yield;
  }
  return merged;
}

const isNothing = (value: Value): boolean => value === null || value === '';

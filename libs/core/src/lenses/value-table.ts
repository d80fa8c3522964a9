import { LENS_CODES } from '../codes.js';
import { type ValueTable } from '../lens.js';
import { type Pair, type Side, otherSide } from '../values.js';
import { type Reading, meant, refused } from './scheme.js';
import { foldCase } from './text.js';

/** What a value of one side means: the same as every other value with its `key`. */
export interface TableEntry {
  readonly key: string;
  /** The value it is known by; `null` for one that only a default stands for. */
  readonly name: string | null;
  /** How each side spells it: the side it came from as it did, the other by the table; `null` where it cannot. */
  readonly a: string | null;
  readonly b: string | null;
}

type Column = ReadonlyMap<string, string>;

/** First occurrence wins, so that a value written twice always converts the same way. */
const firstOf = (pairs: readonly (readonly [string, string])[], fold: (text: string) => string): Column => {
  const column = new Map<string, string>();
  for (const [from, to] of pairs) if (!column.has(fold(from))) column.set(fold(from), to);
  return column;
};

const entry = (
  { key, name }: Pick<TableEntry, 'key' | 'name'>,
  side: Side,
  own: string,
  other: string | null,
): TableEntry => (side === 'a' ? { key, name, a: own, b: other } : { key, name, a: other, b: own });

const named = (rule: 'table' | 'other', name: string): Pick<TableEntry, 'key' | 'name'> => ({
  key: `${rule} ${name}`,
  name,
});

const BY_DEFAULT = { key: 'default', name: null };

/**
 * Reads values by a table. Where several values of one side share a partner they mean the same, and so do all values
 * that are written as the same default.
 */
export const tableReader = (
  table: ValueTable,
  { caseInsensitive }: { readonly caseInsensitive: boolean },
): ((side: Side, value: string) => Reading<TableEntry>) => {
  const fold = caseInsensitive ? foldCase : (text: string): string => text;
  const partners: Pair<Column> = {
    a: firstOf(table.pairs, fold),
    b: firstOf(
      table.pairs.map(([a, b]) => [b, a] as const),
      fold,
    ),
  };
  const { unmatched, unmatchedAs = {} } = table;

  const inTable = (side: Side, value: string): TableEntry | undefined => {
    const partner = partners[side].get(fold(value));
    if (partner === undefined) return undefined;
    // Known by side b's value, or the first of several.
    const known = side === 'a' ? partner : (partners.a.get(fold(partner)) ?? value);
    return entry(named('table', fold(known)), side, value, partner);
  };

  const byDefault = (side: Side, value: string): Reading<TableEntry> => {
    const [own, written] = [unmatchedAs[side], unmatchedAs[otherSide(side)]];
    // A default the engine wrote itself is read, even where nothing can be written for it.
    if (written === undefined && value !== own) return refused(LENS_CODES.choiceUnknown, NOT_IN_THE_TABLE);
    const meaning =
      (written === undefined ? undefined : inTable(otherSide(side), written)) ??
      (own === undefined ? undefined : inTable(side, own));
    return meant(entry(meaning ?? BY_DEFAULT, side, value, written ?? null));
  };

  return (side, value) => {
    const found = inTable(side, value);
    if (found) return meant(found);
    if (unmatched === 'refuse') return refused(LENS_CODES.choiceUnknown, NOT_IN_THE_TABLE);
    if (unmatched === 'default') return byDefault(side, value);
    if (partners[otherSide(side)].has(fold(value))) return refused(LENS_CODES.choiceAmbiguous, MEANS_ANOTHER);
    return meant(entry(named('other', fold(value)), side, value, value));
  };
};

const NOT_IN_THE_TABLE = 'the choice is not in the table';
const MEANS_ANOTHER = 'the choice is not in the table and means another on the other side';

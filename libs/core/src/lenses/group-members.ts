import { LENS_CODES } from '../codes.js';
import { type GroupPair } from '../groups.js';
import { type FieldValue, type Side } from '../values.js';
import { type Members, type SetForm } from './members.js';
import { type Reading, type Scheme, isBlank, meant, refused } from './scheme.js';

/** What joins the two ids of a pair in its key. A pair made anew with one id changed is another member. */
const JOINT = '\u0000';

/** The table of pairs, looked up from either side. Members are keys of pairs, spelled as themselves. */
class GroupTable {
  readonly #byKey = new Map<string, GroupPair>();
  readonly #keyOf = { a: new Map<string, string>(), b: new Map<string, string>() };

  constructor(pairs: readonly GroupPair[]) {
    for (const pair of pairs) {
      const key = `${pair.a}${JOINT}${pair.b}`;
      this.#byKey.set(key, pair);
      this.#keyOf.a.set(pair.a, key);
      this.#keyOf.b.set(pair.b, key);
    }
  }

  read(side: Side, raw: FieldValue | undefined): Reading<Members> {
    const ids = idsOf(raw);
    if (ids === null) return refused(LENS_CODES.wrongShape, 'a set of groups is a list of their ids');
    return meant(
      new Map(
        ids.flatMap((id) => {
          const key = this.#keyOf[side].get(id);
          return key === undefined ? [] : [[key, key] as const];
        }),
      ),
    );
  }

  ids(side: Side, members: Members): readonly string[] {
    return [...members.keys()].flatMap((key) => this.#byKey.get(key)?.[side] ?? []);
  }

  isPaired(side: Side, id: string): boolean {
    return this.#keyOf[side].has(id);
  }

  mayChange(side: Side, key: string): boolean {
    return this.#byKey.get(key)?.writable[side] ?? false;
  }
}

const idsOf = (raw: FieldValue | undefined): readonly string[] | null => {
  if (raw === undefined || isBlank(raw)) return [];
  return Array.isArray(raw) ? (raw as readonly string[]) : null;
};

const writableOnly = (table: GroupTable, side: Side, members: Members): Members =>
  new Map([...members].filter(([key]) => table.mayChange(side, key)));

/** A set of groups as one value: equal when it has the same paired groups, whatever else it has. */
export const groupScheme = (pairs: readonly GroupPair[]): Scheme<Members> => {
  const table = new GroupTable(pairs);
  return {
    read: (side, raw) => table.read(side, raw),
    fit: (_side, members) => meant(members),
    format: (side, members) => table.ids(side, writableOnly(table, side, members)),
    text: (members) => JSON.stringify([...members.keys()].sort()),
    key: () => null,
    blankMeans: new Map(),
  };
};

export const groupSet = (pairs: readonly GroupPair[]): SetForm => {
  const table = new GroupTable(pairs);
  return {
    read: (side, raw) => table.read(side, raw),
    write: (side, members, old) => {
      const own = (idsOf(old) ?? []).filter((id) => !table.isPaired(side, id));
      return meant([...own, ...table.ids(side, members)]);
    },
    spell: (side, members) => table.ids(side, members),
    mayChange: (side, key) => table.mayChange(side, key),
    known: (side, raw) => {
      const ids = idsOf(raw);
      if (ids === null || ids.every((id) => table.isPaired(side, id))) return raw;
      return ids.filter((id) => table.isPaired(side, id));
    },
  };
};

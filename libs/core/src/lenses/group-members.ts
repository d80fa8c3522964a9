import { LENS_CODES } from '../codes.js';
import { type GroupPair } from '../groups.js';
import { type FieldValue, type Side } from '../values.js';
import { type Members, type SetForm, spell } from './set-form.js';
import { type Reading, type Scheme, isBlank, meant, refused } from './scheme.js';

/** What joins the two ids of a pair in its key. A pair made anew with one id changed is another member. */
const JOINT = '\u0000';

/** What a pair is known by in a set. */
export const pairKey = ({ a, b }: Pick<GroupPair, Side>): string => `${a}${JOINT}${b}`;

/** The table of pairs, looked up from either side. */
class GroupTable {
  readonly #byId = { a: new Map<string, GroupPair>(), b: new Map<string, GroupPair>() };
  readonly #byKey = new Map<string, GroupPair>();

  constructor(pairs: readonly GroupPair[]) {
    for (const pair of pairs) {
      this.#byId.a.set(pair.a, pair);
      this.#byId.b.set(pair.b, pair);
      this.#byKey.set(pairKey(pair), pair);
    }
  }

  read(side: Side, raw: FieldValue | undefined): Reading<Members> {
    const ids = idsOf(raw);
    if (ids === null) return refused(LENS_CODES.wrongShape, 'a set of groups is a list of their ids');
    return meant(
      new Map(
        ids.flatMap((id) => {
          const pair = this.#byId[side].get(id);
          return pair ? [[pairKey(pair), { a: [pair.a], b: [pair.b] }] as const] : [];
        }),
      ),
    );
  }

  isPaired(side: Side, id: string): boolean {
    return this.#byId[side].has(id);
  }

  mayChange(side: Side, key: string): boolean {
    return this.#byKey.get(key)?.writable[side] ?? false;
  }
}

const idsOf = (raw: FieldValue | undefined): readonly string[] | null => {
  if (raw === undefined || isBlank(raw)) return [];
  return Array.isArray(raw) ? (raw as readonly string[]) : null;
};

/** A set of groups as one value: equal when it has the same paired groups, whatever else it has. */
export const groupScheme = (pairs: readonly GroupPair[]): Scheme<Members> => {
  const table = new GroupTable(pairs);
  const writable = (side: Side, members: Members): Members =>
    new Map([...members].filter(([key]) => table.mayChange(side, key)));
  return {
    read: (side, raw) => table.read(side, raw),
    fit: (_side, members) => meant(members),
    format: (side, members) => spell(side, writable(side, members)),
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
      return meant([...own, ...spell(side, members)]);
    },
    spell,
    mayChange: (side, key) => table.mayChange(side, key),
    held: (_side, raw) => new Map((idsOf(raw) ?? []).map((id) => [id, id])),
    isLost: () => false,
    known: (side, raw) => {
      const ids = idsOf(raw);
      if (ids === null || ids.every((id) => table.isPaired(side, id))) return raw;
      return ids.filter((id) => table.isPaired(side, id));
    },
  };
};

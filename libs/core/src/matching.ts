import { type CompiledMapping } from './compile-mapping.js';
import { keyOf } from './facing.js';
import { type LiveRecord, valueOf } from './record.js';
import { type Side, SIDES, otherSide } from './values.js';

/** A record by its id and one key per rank of the mapping; `null` where it has none. */
export interface Keyed {
  readonly id: string;
  readonly keys: readonly (string | null)[];
}

/** Records that may be the same person, which a person has to tell. `key` is the rank at which they met. */
export interface Ambiguous {
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly key: number;
  /**
   * - `several`: more than one record of a side has the key.
   * - `disagreement`: one of each side, but a higher-ranking key says they are different people.
   * - `taken`: a record that a higher-ranking key has matched, or left for review, has the key too.
   */
  readonly why: 'several' | 'disagreement' | 'taken';
}

/** Records of one side that share a key which nobody on the other side has; creating them all there may collide. */
export interface DuplicateKey {
  readonly side: Side;
  readonly key: number;
  readonly ids: readonly string[];
}

export interface Matching {
  readonly matched: readonly { readonly a: string; readonly b: string; readonly key: number }[];
  readonly ambiguous: readonly Ambiguous[];
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  /** Of the records in `onlyA` and `onlyB`. */
  readonly duplicateKeys: readonly DuplicateKey[];
}

/** The keys a record is recognised by, one per rank. A compound key needs all its parts. */
export const keysOf = (mapping: CompiledMapping, side: Side, record: LiveRecord): readonly (string | null)[] =>
  mapping.keys.map(({ fieldIds }) => {
    const parts = fieldIds.map((id) => {
      const field = mapping.fieldsById.get(id);
      return field === undefined ? null : keyOf(field.lens, side, valueOf(record, field[side]));
    });
    return parts.includes(null) ? null : JSON.stringify(parts);
  });

interface Entry {
  readonly side: Side;
  readonly record: Keyed;
  /** Matched, or left for review. */
  taken: boolean;
}

interface Group {
  readonly a: Entry[];
  readonly b: Entry[];
}

/**
 * Pairs the records of two sides by ranked keys: one of each with the same key is a match, all else is for a person to
 * review, never a guess. The answer does not depend on the order of the input; the time is linear in its size but for
 * sorting the answer.
 */
export const matchRecords = (input: { a: readonly Keyed[]; b: readonly Keyed[] }): Matching => {
  const entries = SIDES.flatMap((side) => input[side].map((record): Entry => ({ side, record, taken: false })));
  const ranks = entries.reduce((most, { record }) => Math.max(most, record.keys.length), 0);
  const matched: Matching['matched'][number][] = [];
  const ambiguous: Ambiguous[] = [];
  for (let rank = 0; rank < ranks; rank += 1)
    for (const group of groupsAt(rank, entries)) {
      const outcome = judge(group, rank);
      if (outcome === undefined) continue;
      outcome.entries.forEach((entry) => (entry.taken = true));
      const ids = (side: Side): string[] =>
        outcome.entries.filter((entry) => entry.side === side).map(({ record }) => record.id);
      const [[a], [b]] = [ids('a'), ids('b')];
      if (outcome.why !== undefined)
        ambiguous.push({ a: ids('a').sort(), b: ids('b').sort(), key: rank, why: outcome.why });
      else if (a !== undefined && b !== undefined) matched.push({ a, b, key: rank });
    }
  const free = entries.filter(({ taken }) => !taken);
  const freeIds = (side: Side): string[] =>
    free
      .filter((entry) => entry.side === side)
      .map(({ record }) => record.id)
      .sort();
  return {
    matched: matched.sort((x, y) => (x.a < y.a ? -1 : 1)),
    ambiguous: ambiguous.sort((x, y) => x.key - y.key || (orderText(x) < orderText(y) ? -1 : 1)),
    onlyA: freeIds('a'),
    onlyB: freeIds('b'),
    duplicateKeys: duplicateKeys(free, ranks),
  };
};

const orderText = ({ a, b }: Ambiguous): string => JSON.stringify([a, b]);

const groupsAt = (rank: number, entries: readonly Entry[]): Iterable<Group> => {
  const groups = new Map<string, Group>();
  for (const entry of entries) {
    const key = entry.record.keys[rank] ?? null;
    if (key === null) continue;
    const group = groups.get(key) ?? { a: [], b: [] };
    groups.set(key, group);
    group[entry.side].push(entry);
  }
  return groups.values();
};

/** The ranks above `rank` at which a record has a key, as bits. */
const strongerKeys = ({ record }: Entry, rank: number): number =>
  record.keys.slice(0, rank).reduce((bits, key, index) => (key === null ? bits : bits | (1 << index)), 0);

/** A record still free at a rank has met nobody at the ranks above, so whoever has a key there has another one. */
const disagrees = (free: Entry, masks: ReadonlySet<number>, rank: number): boolean => {
  const own = strongerKeys(free, rank);
  return [...masks].every((mask) => (mask & own) !== 0);
};

/** The records of a group that are settled by it: matched when `why` is absent. */
const judge = (group: Group, rank: number): { entries: Entry[]; why?: Ambiguous['why'] } | undefined => {
  const free = { a: group.a.filter(({ taken }) => !taken), b: group.b.filter(({ taken }) => !taken) };
  const [a, b] = [free.a[0], free.b[0]];
  if (a !== undefined && b !== undefined) {
    const entries = [...group.a, ...group.b];
    if (free.a.length + free.b.length < entries.length) return { entries, why: 'taken' };
    if (entries.length > 2) return { entries, why: 'several' };
    const stronger = new Set([strongerKeys(b, rank)]);
    return disagrees(a, stronger, rank) ? { entries, why: 'disagreement' } : { entries };
  }
  const side: Side = a !== undefined ? 'a' : 'b';
  const taken = group[otherSide(side)];
  const masks = new Set(taken.map((entry) => strongerKeys(entry, rank)));
  const doubtful = free[side].filter((entry) => !disagrees(entry, masks, rank));
  return taken.length === 0 || doubtful.length === 0 ? undefined : { entries: [...doubtful, ...taken], why: 'taken' };
};

const duplicateKeys = (free: readonly Entry[], ranks: number): readonly DuplicateKey[] => {
  const found: DuplicateKey[] = [];
  for (let rank = 0; rank < ranks; rank += 1)
    for (const group of groupsAt(rank, free))
      for (const side of SIDES)
        if (group[side].length > 1)
          found.push({ side, key: rank, ids: group[side].map(({ record }) => record.id).sort() });
  return found.sort((x, y) => x.key - y.key || (`${x.side} ${x.ids[0]}` < `${y.side} ${y.ids[0]}` ? -1 : 1));
};

/** Where one record belongs among the records found on the other side. */
export type Match =
  | { readonly kind: 'matched'; readonly id: string; readonly key: number }
  | { readonly kind: 'ambiguous'; readonly ids: readonly string[]; readonly key: number }
  | { readonly kind: 'none' };

/** Matches a single record against candidates, by the same rules. */
export const matchOne = (record: Keyed, candidates: readonly Keyed[]): Match => {
  const { matched, ambiguous } = matchRecords({ a: [record], b: candidates });
  const [match] = matched;
  if (match !== undefined) return { kind: 'matched', id: match.b, key: match.key };
  const [review] = ambiguous;
  return review === undefined ? { kind: 'none' } : { kind: 'ambiguous', ids: review.b, key: review.key };
};

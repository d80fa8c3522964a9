import { type FieldMapping } from './mapping.js';
import { type Pair, type Side, SIDES } from './values.js';

/** An id of side a and the id of side b that stands for the same. */
export type IdPair = Pair<string>;

/** How the ids in a field's values are translated, as far as the records at hand need it. */
export interface IdTable {
  /** Where an id is in several pairs, the first says what it is translated to. */
  readonly pairs: readonly IdPair[];
  /** What is written on a side for an id of the other side that is in no pair. */
  readonly unmatchedAs?: Partial<Pair<string>>;
  /** Ids of records that are gone: a reference that lost one of them was emptied by nobody. */
  readonly gone?: Pair<ReadonlySet<string>>;
}

/** The tables of a mapping's fields that hold ids, by field mapping id. */
export type IdTables = ReadonlyMap<string, IdTable>;

export const NO_IDS: IdTable = { pairs: [] };
export const NO_ID_TABLES: IdTables = new Map();

/** Whether a field's values are ids of records that another sync links, which its links translate. */
export const hasReferences = ({ lens }: Pick<FieldMapping, 'lens'>): boolean =>
  lens.kind === 'reference' || (lens.kind === 'members' && lens.references === true);

/** Whether a field's value is the id of somebody who works with the tool, told by e-mail address. */
export const hasOwner = ({ lens }: Pick<FieldMapping, 'lens'>): boolean => lens.kind === 'owner';

/** The sync whose links translate a field of references, where the mapping says so. */
export const referencesThrough = ({ lens }: Pick<FieldMapping, 'lens'>): string | undefined =>
  lens.kind === 'reference' || lens.kind === 'members' ? lens.through : undefined;

/** Translates ids both ways. */
export class IdTranslation {
  readonly #partner: Pair<Map<string, string>> = { a: new Map(), b: new Map() };

  constructor(private readonly table: IdTable) {
    for (const { a, b } of table.pairs) {
      if (!this.#partner.a.has(a)) this.#partner.a.set(a, b);
      if (!this.#partner.b.has(b)) this.#partner.b.set(b, a);
    }
  }

  /** The other side's id for one of `side`; `undefined` when there is none. */
  partner(side: Side, id: string): string | undefined {
    return this.#partner[side].get(id) ?? this.table.unmatchedAs?.[side === 'a' ? 'b' : 'a'];
  }

  /** Whether two ids stand for the same, looked at from either side. */
  areSame(a: string, b: string): boolean {
    return this.partner('a', a) === b || this.partner('b', b) === a;
  }

  /** Whether the record of an id is gone, or belongs to no pair any more. */
  isLost(side: Side, id: string): boolean {
    return !this.#partner[side].has(id) || this.table.gone?.[side].has(id) === true;
  }
}

/** Someone who can own records of one side. */
export interface Owner {
  readonly id: string;
  readonly email: string | null;
  /** Whether records can be given to them. */
  readonly active: boolean;
}

const foldAddress = (email: string): string => email.normalize('NFC').trim().toLowerCase();

/** One owner for each address: the one that is active, and nobody where it is not clear who. */
const byAddress = (owners: readonly Owner[]): ReadonlyMap<string, Owner> => {
  const known = new Map<string, Owner[]>();
  for (const owner of owners) {
    const address = foldAddress(owner.email ?? '');
    if (address !== '') known.set(address, [...(known.get(address) ?? []), owner]);
  }
  return new Map(
    [...known].flatMap(([address, all]) => {
      const active = all.filter((owner) => owner.active);
      const [only, ...more] = active.length > 0 ? active : all;
      return only && more.length === 0 ? [[address, only] as const] : [];
    }),
  );
};

/**
 * Which owners of the two sides are the same person: those the table names, then those with one address, case folded.
 * Who is in the table is not looked for by address.
 */
export const pairOwners = (
  owners: Pair<readonly Owner[]>,
  table: readonly (readonly [a: string, b: string])[],
): readonly IdPair[] => {
  const named: Pair<Set<string>> = { a: new Set(table.map(([a]) => a)), b: new Set(table.map(([, b]) => b)) };
  const [a, b] = SIDES.map((side) => byAddress(owners[side].filter(({ id }) => !named[side].has(id))));
  const byEmail = [...(a ?? [])].flatMap(([address, owner]): IdPair[] => {
    const partner = b?.get(address);
    return partner ? [{ a: owner.id, b: partner.id }] : [];
  });
  return [...table.map(([idA, idB]) => ({ a: idA, b: idB })), ...byEmail];
};

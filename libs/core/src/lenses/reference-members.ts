import { type Lens } from '../lens.js';
import { type IdTable } from '../references.js';
import { type FieldValue } from '../values.js';
import { groupScheme, groupSet, pairKey } from './group-members.js';
import { lensOf } from './scheme.js';
import { type SetForm } from './set-form.js';

const WRITABLE = { a: true, b: true };

const pairsOf = ({ pairs }: IdTable) => pairs.map(({ a, b }) => ({ a, b, writable: WRITABLE }));

const canon = (raw: FieldValue | undefined): string => {
  if (!Array.isArray(raw)) return raw === undefined || raw === null || raw === '' ? '' : `?${JSON.stringify(raw)}`;
  const ids = [...new Set(raw as readonly string[])].sort();
  return ids.length === 0 ? '' : `=${JSON.stringify(ids)}`;
};

/** Several ids of records of another object. A side's value is compared by its ids, whether they are linked or not. */
export const referenceMembersLens = (table: IdTable): Lens => ({
  ...lensOf(groupScheme(pairsOf(table))),
  eqA: (x, y) => canon(x) === canon(y),
  eqB: (x, y) => canon(x) === canon(y),
  canonA: canon,
  canonB: canon,
});

/** Members are records that are linked; one that is gone was taken out by nobody. */
export const referenceSet = (table: IdTable): SetForm => {
  const pairs = pairsOf(table);
  const gone = {
    a: new Set(pairs.filter((pair) => table.gone?.a.has(pair.a)).map(pairKey)),
    b: new Set(pairs.filter((pair) => table.gone?.b.has(pair.b)).map(pairKey)),
  };
  return { ...groupSet(pairs), isLost: (side, key) => gone[side].has(key) };
};

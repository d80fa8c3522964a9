import { compileLens } from '../compile-lens.js';
import { blank, keyOf } from '../facing.js';
import { type Lens, type LensSpec } from '../lens.js';
import { matchRecords } from '../matching.js';
import { type LiveRecord, valueOf } from '../record.js';
import { type FieldValue, type Pair, type Side, SIDES } from '../values.js';

/** Two sampled records that are the same thing. */
export type Twins = Pair<LiveRecord>;

/** How often the values of a pair of fields say the same on records that are the same. */
export interface Agreement {
  /** Matched records that have a value on both sides. */
  readonly compared: number;
  readonly agreed: number;
  /** Different values among those that agreed. */
  readonly distinct: number;
}

export const NO_AGREEMENT: Agreement = { compared: 0, agreed: 0, distinct: 0 };

/** Sampled records of the two sides that share a value of a field that tells people apart. */
export function twinsBy(names: Pair<string>, spec: LensSpec, samples: Pair<readonly LiveRecord[]>): readonly Twins[] {
  const lens = compileLens(spec);
  const keyed = (side: Side) =>
    samples[side].map((record) => ({ id: record.id, keys: [keyOf(lens, side, valueOf(record, names[side]))] }));
  const byId = (side: Side) => new Map(samples[side].map((record) => [record.id, record]));
  const [as, bs] = [byId('a'), byId('b')];
  return matchRecords({ a: keyed('a'), b: keyed('b') }).matched.flatMap(({ a: aId, b: bId }) => {
    const [a, b] = [as.get(aId), bs.get(bId)];
    return a && b ? [{ a, b }] : [];
  });
}

export function agreementOf(names: Pair<string>, spec: LensSpec, twins: readonly Twins[]): Agreement {
  const lens = compileLens(spec);
  return counted(twins, (twin) => {
    const values = { a: valueOf(twin.a, names.a), b: valueOf(twin.b, names.b) };
    if (SIDES.some((side) => blank(lens, side, values[side]))) return null;
    return lens.agree(values.a, values.b) ? meaningOf(lens, values.a) : false;
  });
}

const meaningOf = (lens: Lens, value: FieldValue | undefined): string => lens.canonA(value);

/** What a value is compared by where nothing else relates two fields. */
export const plainText = (value: FieldValue | undefined): string | null => {
  if (value === undefined || value === null || typeof value === 'object') return null;
  return String(value).normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim() || null;
};

/** The same for two columns of plain texts, one entry for each pair of twins. */
export const columnsAgree = (a: readonly (string | null)[], b: readonly (string | null)[]): Agreement =>
  counted([...a.keys()], (at) => {
    const [x, y] = [a[at] ?? null, b[at] ?? null];
    if (x === null || y === null) return null;
    return x === y ? x : false;
  });

/** @param look `null`: nothing to compare; `false`: they differ; else what both mean */
function counted<Case>(cases: readonly Case[], look: (one: Case) => string | false | null): Agreement {
  const looked = cases.map(look).filter((one) => one !== null);
  const agreed = looked.filter((one) => one !== false);
  return { compared: looked.length, agreed: agreed.length, distinct: new Set(agreed).size };
}

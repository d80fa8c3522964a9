import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileMapping } from './compile-mapping.js';
import { type Keyed, keysOf, matchOne, matchRecords } from './matching.js';
import { type LiveRecord } from './record.js';

const keyed = (id: string, ...keys: readonly (string | null)[]): Keyed => ({ id, keys });

describe('matchRecords', () => {
  it('matches one of each side and says which key did it', () => {
    const found = matchRecords({
      a: [keyed('a1', 'x1', 'ann'), keyed('a2', null, 'bob'), keyed('a3', null, 'cy')],
      b: [keyed('b1', 'x1', 'other'), keyed('b2', 'x2', 'bob'), keyed('b3', null, null)],
    });
    expect(found).toEqual({
      matched: [
        { a: 'a1', b: 'b1', key: 0 },
        { a: 'a2', b: 'b2', key: 1 },
      ],
      ambiguous: [],
      onlyA: ['a3'],
      onlyB: ['b3'],
      duplicateKeys: [],
    });
  });

  it.each([
    ['one against several', [keyed('a1', 'x')], [keyed('b2', 'x'), keyed('b1', 'x')], 'several'],
    ['several against several', [keyed('a1', 'x'), keyed('a2', 'x')], [keyed('b1', 'x'), keyed('b2', 'x')], 'several'],
    ['a higher key that says otherwise', [keyed('a1', 'x', 'n')], [keyed('b1', 'y', 'n')], 'disagreement'],
  ] as const)('leaves %s for review', (_case, a, b, why) => {
    const found = matchRecords({ a, b });
    expect(found.matched).toEqual([]);
    expect(found.ambiguous).toHaveLength(1);
    expect(found.ambiguous[0]).toMatchObject({ why, a: a.map(({ id }) => id).sort(), b: b.map(({ id }) => id).sort() });
    expect([...found.onlyA, ...found.onlyB]).toEqual([]);
  });

  it('leaves a possible duplicate of a matched record for review', () => {
    const found = matchRecords({
      a: [keyed('a1', 'x', 'ann')],
      b: [keyed('b1', 'x', 'ann'), keyed('b2', null, 'ann')],
    });
    expect(found.matched).toEqual([{ a: 'a1', b: 'b1', key: 0 }]);
    expect(found.ambiguous).toEqual([{ a: ['a1'], b: ['b2'], key: 1, why: 'taken' }]);
  });

  it('does not doubt a namesake whose higher key differs from that of a matched record', () => {
    const found = matchRecords({
      a: [keyed('a1', 'x', 'ann')],
      b: [keyed('b1', 'x', 'ann'), keyed('b2', 'y', 'ann')],
    });
    expect(found.ambiguous).toEqual([]);
    expect(found.onlyB).toEqual(['b2']);
  });

  it('tells which records of one side share a key nobody has on the other', () => {
    const found = matchRecords({ a: [keyed('a2', 'x'), keyed('a1', 'x')], b: [keyed('b1', 'y')] });
    expect(found.onlyA).toEqual(['a1', 'a2']);
    expect(found.ambiguous).toEqual([]);
    expect(found.duplicateKeys).toEqual([{ side: 'a', key: 0, ids: ['a1', 'a2'] }]);
  });

  const keyArb = fc.option(fc.constantFrom('p', 'q', 'r'));
  const recordsArb = (prefix: string): fc.Arbitrary<Keyed[]> =>
    fc
      .array(fc.tuple(keyArb, keyArb, keyArb), { maxLength: 6 })
      .map((all) => all.map((keys, index) => ({ id: `${prefix}${index}`, keys })));

  it('does not depend on the order of the input', () => {
    fc.assert(
      fc.property(recordsArb('a'), recordsArb('b'), (a, b) => {
        expect(matchRecords({ a: a.toReversed(), b: b.toReversed() })).toEqual(matchRecords({ a, b }));
      }),
    );
  });

  it('matches no record twice, and accounts for every record', () => {
    fc.assert(
      fc.property(recordsArb('a'), recordsArb('b'), (a, b) => {
        const found = matchRecords({ a, b });
        const matchedA = found.matched.map((match) => match.a);
        expect(new Set(matchedA).size).toBe(matchedA.length);
        const seen = new Set([...matchedA, ...found.onlyA, ...found.ambiguous.flatMap((review) => review.a)]);
        expect(seen.size).toBe(a.length);
        for (const match of found.matched) {
          const [x, y] = [a.find(({ id }) => id === match.a), b.find(({ id }) => id === match.b)];
          expect(x?.keys[match.key]).toBe(y?.keys[match.key]);
        }
      }),
    );
  });
});

describe('matchOne', () => {
  it('finds the only candidate, leaves several for review and invents nobody', () => {
    expect(matchOne(keyed('a1', 'x'), [keyed('b1', 'x'), keyed('b2', 'y')])).toEqual({
      kind: 'matched',
      id: 'b1',
      key: 0,
    });
    expect(matchOne(keyed('a1', 'x'), [keyed('b2', 'x'), keyed('b1', 'x')])).toEqual({
      kind: 'ambiguous',
      ids: ['b1', 'b2'],
      key: 0,
    });
    expect(matchOne(keyed('a1', 'x'), [keyed('b1', 'y')])).toEqual({ kind: 'none' });
  });
});

describe('keysOf', () => {
  const mapping = compileMapping({
    version: 1,
    fields: [
      { id: 'email', a: 'Email', b: 'mail', direction: 'both', kind: 'value', lens: { kind: 'email' } },
      { id: 'name', a: 'Name', b: 'nm', direction: 'both', kind: 'value', lens: { kind: 'text', b: { maxLength: 6 } } },
    ],
    keys: [{ fieldIds: ['email'] }, { fieldIds: ['name', 'email'] }],
    policy: { kind: 'manual' },
    blanks: { aToB: 'clear', bToA: 'clear' },
    onDelete: 'unlink',
    deleteVersusEdit: 'keep',
    create: { a: true, b: true },
  });
  const record = (fields: LiveRecord['fields']): LiveRecord => ({
    kind: 'live',
    id: '1',
    fields,
    stamp: '',
    modifiedAtMs: null,
  });

  it('makes the same key of values that differ in case, spacing and what one side cuts', () => {
    const a = keysOf(mapping, 'a', record({ Email: ' Ann@X.org', Name: 'Ann  Lee Smith' }));
    expect(keysOf(mapping, 'b', record({ mail: 'ann@x.ORG', nm: 'ANN  L' }))).toEqual(a);
    expect(a).not.toContain(null);
  });

  it('has no key where a part is blank or no identity', () => {
    expect(keysOf(mapping, 'a', record({ Email: 'ann@x.org', Name: ' ' }))).toEqual(['["ann@x.org"]', null]);
    expect(keysOf(mapping, 'a', record({ Email: 'nobody', Name: 'Ann' }))).toEqual([null, null]);
  });
});

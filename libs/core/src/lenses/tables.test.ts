import { describe, expect, it } from '@jest/globals';
import { LENS_CODES } from '../codes.js';
import { compileLens } from '../compile-lens.js';
import { compileMapping } from '../compile-mapping.js';
import { type LensSpec } from '../lens.js';
import { ok, toA, toB } from '../testing/through.js';

describe('choice', () => {
  const pairs = [
    ['lead', 'Lead'],
    ['won', 'Customer'],
  ] as const;

  it('translates by the table and refuses what it does not know', () => {
    const spec: LensSpec = { kind: 'choice', pairs, unmatched: 'refuse' };
    expect([toB(spec, 'won'), toA(spec, 'Lead')]).toEqual([ok('Customer'), ok('lead')]);
    expect(toB(spec, 'lost')).toMatchObject({ ok: false, code: LENS_CODES.choiceUnknown });
  });

  it('passes unknown values through unless they mean something else on the other side', () => {
    const spec: LensSpec = { kind: 'choice', pairs, unmatched: 'pass' };
    expect(toB(spec, 'lost')).toEqual(ok('lost'));
    expect(toB(spec, 'Lead')).toMatchObject({ ok: false, code: LENS_CODES.choiceAmbiguous });
  });
});

describe('members', () => {
  const spec: LensSpec = { kind: 'members', foldCase: true, b: { setAs: 'semicolons' } };

  it('ignores order and case, and keeps the spelling of the side written to', () => {
    expect(compileLens(spec).agree(['red', 'Blue'], 'blue;RED')).toBe(true);
    expect(toB(spec, ['red', 'green'], 'RED;blue')).toEqual(ok('RED;green'));
    expect(toB(spec, [], 'RED')).toEqual(ok(null));
  });

  it('refuses a member that would fall apart on the other side', () => {
    expect(toB(spec, ['x;y'])).toMatchObject({ ok: false, code: LENS_CODES.memberSeparator });
  });
});

describe('a table with a default', () => {
  const spec: LensSpec = {
    kind: 'choice',
    pairs: [['won', 'Customer']],
    unmatched: 'default',
    unmatchedAs: { a: 'unknown', b: 'Other' },
  };

  it('writes the default for what it does not know, and keeps what is behind a default', () => {
    expect([toB(spec, 'lost'), toA(spec, 'Partner')]).toEqual([ok('Other'), ok('unknown')]);
    expect(toA(spec, 'Other', 'lost')).toEqual(ok('lost'));
    expect(toB(spec, 'unknown', 'Partner')).toEqual(ok('Partner'));
    expect(toA(spec, 'Customer', 'lost')).toEqual(ok('won'));
  });

  it('refuses the way it has no default for, and still reads the one it wrote', () => {
    const oneWay: LensSpec = { ...spec, unmatchedAs: { b: 'Other' } };
    expect(toA(oneWay, 'Partner')).toMatchObject({ code: LENS_CODES.choiceUnknown });
    expect(toA(oneWay, 'Other', 'lost')).toEqual(ok('lost'));
  });
});

describe('members with a table', () => {
  const spec: LensSpec = {
    kind: 'members',
    pairs: [
      ['red', 'Rot'],
      ['blue', 'Blau'],
    ],
    unmatched: 'refuse',
    b: { setAs: 'semicolons' },
  };

  it('travel one by one under the name they have on the other side', () => {
    expect(toB(spec, ['red', 'blue'])).toEqual(ok('Rot;Blau'));
    expect(toA(spec, 'Blau')).toEqual(ok(['blue']));
    expect(compileLens(spec).agree(['blue', 'red'], 'Rot;Blau')).toBe(true);
  });

  it('are refused, passed or replaced by a default where the table does not have them', () => {
    expect(toB(spec, ['red', 'pink'])).toMatchObject({ code: LENS_CODES.choiceUnknown });
    expect(toB({ ...spec, unmatched: 'pass' }, ['red', 'pink'])).toEqual(ok('Rot;pink'));
    expect(toB({ ...spec, unmatched: 'pass' }, ['Rot'])).toMatchObject({ code: LENS_CODES.choiceAmbiguous });
    const replaced: LensSpec = { ...spec, unmatched: 'default', unmatchedAs: { b: 'Andere' } };
    expect(toB(replaced, ['red', 'pink', 'grey'])).toEqual(ok('Rot;Andere'));
    expect(toA(replaced, 'Andere;Blau', ['red', 'pink', 'grey'])).toEqual(ok(['pink', 'grey', 'blue']));
  });

  it('exchange what was added and removed in the words of each side', () => {
    const { fields } = compileMapping({
      version: 1,
      fields: [{ id: 'tags', a: 'tags', b: 'tags', direction: 'both', kind: 'set', lens: spec }],
      keys: [],
      policy: { kind: 'manual' },
      blanks: { aToB: 'keep', bToA: 'keep' },
      onDelete: 'unlink',
      deleteVersusEdit: 'keep',
      create: { a: true, b: true },
    });
    const [field] = fields;
    if (field?.kind !== 'set') throw new Error('tags is a set');
    const members = field.set.read('a', ['red']);
    if (!members.ok) throw new Error('red is in the table');
    expect([field.set.spell('a', members.value), field.set.spell('b', members.value)]).toEqual([['red'], ['Rot']]);
    expect(field.set.write('b', members.value)).toEqual({ ok: true, value: 'Rot' });
  });
});

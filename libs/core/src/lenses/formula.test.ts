import { describe, expect, it } from '@jest/globals';
import { MappingError } from '../mapping-error.js';
import { compileMapping } from '../compile-mapping.js';
import { type FieldMapping, type Mapping } from '../mapping.js';
import { compileLens } from '../compile-lens.js';
import { type LensSpec } from '../lens.js';
import { formulaType } from './formula.js';

type Formula = Extract<LensSpec, { kind: 'formula' }>;

const greeting: Formula = { kind: 'formula', side: 'b', expression: '"Dear " + first + " " + last' };

const field = (lens: Partial<Formula>, rest: Partial<FieldMapping> = {}): FieldMapping => ({
  ...{ id: 'greeting', a: 'names', aParts: { first: 'firstname', last: 'lastname' }, b: 'Greeting__c' },
  ...{ direction: 'aToB', kind: 'value', lens: { ...greeting, ...lens } },
  ...rest,
});

function fault(given: FieldMapping): string {
  const mapping: Mapping = {
    version: 1,
    fields: [given],
    keys: [],
    policy: { kind: 'manual' },
    blanks: { aToB: 'keep', bToA: 'keep' },
    onDelete: 'unlink',
    deleteVersusEdit: 'keep',
    create: { a: true, b: true },
  };
  try {
    compileMapping(mapping);
    return 'none';
  } catch (error) {
    if (error instanceof MappingError) return `${error.code} ${error.message}`;
    throw error;
  }
}

describe('a formula', () => {
  const lens = compileLens({ ...greeting, inputs: ['first', 'last'] });

  it('computes one side from the parts of the other', () => {
    expect(lens.aToB({ first: 'Ada', last: 'Byron' }, undefined)).toEqual({ ok: true, value: 'Dear Ada Byron' });
    expect(lens.aToB({ first: 'Ada' }, undefined)).toEqual({ ok: true, value: 'Dear Ada' });
  });

  it('gives nothing back, and has its side put right', () => {
    expect(lens.bToA('Hello', { first: 'Ada', last: '' })).toMatchObject({ ok: false, code: 'SYNC_L020' });
    expect(lens.bToA('Dear Ada', { first: 'Ada', last: '' })).toEqual({ ok: true, value: { first: 'Ada', last: '' } });
    expect(lens.enforces).toBe(true);
  });

  it('computes with numbers, and says when a value is none', () => {
    const net = compileLens({ kind: 'formula', side: 'b', expression: 'value / 1.25', types: { value: 'number' } });
    expect(net.aToB('100', undefined)).toEqual({ ok: true, value: 80 });
    expect(net.aToB('a lot', undefined)).toMatchObject({ ok: false, code: 'SYNC_X007' });
    expect(net.aToB(undefined, undefined)).toMatchObject({ ok: false, code: 'SYNC_X008' });
  });

  it('comes to a blank where there is nothing to compute with', () => {
    const upper = compileLens({ kind: 'formula', side: 'b', expression: 'value.upper()' });
    expect([upper.blankA(''), upper.blankA(null), upper.blankA('x')]).toEqual([true, true, false]);
    expect(upper.aToB('', 'OLD')).toEqual({ ok: true, value: null });
  });

  it.each<[string, FieldMapping, RegExp]>([
    ['goes both ways', field({}, { direction: 'both' }), /^SYNC_M014 .*aToB$/],
    ['does not parse', field({ expression: 'first +' }), /^SYNC_M050 .*line 1, column \d+.*SYNC_X001/],
    ['names a field that is not there', field({ expression: 'middle' }), /^SYNC_M050 .*SYNC_X003/],
    ['mixes types', field({ expression: 'first + 1' }), /^SYNC_M050 .*SYNC_X004/],
    ['gives a type to a stranger', field({ types: { middle: 'number' } }), /^SYNC_M050 .*middle/],
    ['is computed in parts', field({ side: 'a' }, { direction: 'bToA' }), /^SYNC_M016/],
    ['is part of a set', field({}, { kind: 'set' }), /^SYNC_M009/],
  ])('is refused when it %s', (_what, given, message) => {
    expect(fault(given)).toMatch(message);
  });

  it('is taken when it works', () => {
    expect(fault(field({}))).toBe('none');
    expect(formulaType({ ...greeting, inputs: ['first', 'last'] })).toBe('text');
    expect(formulaType(greeting)).toBeNull();
  });
});

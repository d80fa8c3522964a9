import { describe, expect, it } from '@jest/globals';
import { MappingError } from './check-mapping.js';
import { MAPPING_CODES } from './codes.js';
import { compileMapping } from './compile-mapping.js';
import { type FieldMapping, type Mapping } from './mapping.js';

const field = (id: string, changes: Partial<FieldMapping> = {}): FieldMapping => ({
  id,
  a: id,
  b: id,
  direction: 'both',
  kind: 'value',
  lens: { kind: 'text' },
  ...changes,
});
const mapping = (fields: readonly FieldMapping[], changes: Partial<Mapping> = {}): Mapping => ({
  version: 1,
  fields,
  keys: [],
  policy: { kind: 'manual' },
  blanks: { aToB: 'clear', bToA: 'keep' },
  onDelete: 'unlink',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
  ...changes,
});
const faultOf = (refused: Mapping): Pick<MappingError, 'code' | 'fieldId'> => {
  try {
    compileMapping(refused);
  } catch (error) {
    if (error instanceof MappingError) return { code: error.code, fieldId: error.fieldId };
  }
  throw new Error('the mapping was accepted');
};

const choice = (...pairs: readonly (readonly [string, string])[]): Partial<FieldMapping> => ({
  lens: { kind: 'choice', pairs, unmatched: 'refuse' },
});
const consent: Partial<FieldMapping> = { kind: 'consent', lens: { kind: 'consent', outA: [true], outB: ['no'] } };

describe('compileMapping', () => {
  it('fills in the policy and blank rules of fields that have none of their own', () => {
    const own = { kind: 'sideWins', side: 'b' } as const;
    const { fields, fieldsById } = compileMapping(mapping([field('x'), field('y', { policy: own })]));
    expect(fields.map(({ policy }) => policy)).toEqual([{ kind: 'manual' }, own]);
    expect(fieldsById.get('x')?.blanks).toEqual({ aToB: 'clear', bToA: 'keep' });
  });

  it.each([
    ['duplicateId', 'x', mapping([field('x'), field('x', { a: 'y', b: 'y' })])],
    ['duplicateTarget', 'y', mapping([field('x', { direction: 'aToB' }), field('y', { b: 'x', direction: 'aToB' })])],
    ['keyFieldUnknown', 'z', mapping([field('x')], { keys: [{ fieldIds: ['z'] }] })],
    ['keyEmpty', null, mapping([field('x')], { keys: [{ fieldIds: [] }] })],
    ['keyFieldUnusable', 'x', mapping([field('x', consent)], { keys: [{ fieldIds: ['x'] }] })],
    ['choiceNotOneToOne', 'x', mapping([field('x', choice(['1', 'p'], ['2', 'p']))])],
    ['choiceNotOneToOne', 'x', mapping([field('x', { ...choice(['1', 'p'], ['1', 'q']), direction: 'aToB' })])],
    ['choiceBlank', 'x', mapping([field('x', choice(['', 'none']))])],
    ['consentOneWay', 'x', mapping([field('x', { ...consent, direction: 'aToB' })])],
    ['kindAndLens', 'x', mapping([field('x', { ...consent, kind: 'value' })])],
    ['kindAndLens', 'x', mapping([field('x', { kind: 'set' })])],
    [
      'consentWithoutOut',
      'x',
      mapping([field('x', { kind: 'consent', lens: { kind: 'consent', outA: [], outB: ['no'] } })]),
    ],
    ['badLimit', 'x', mapping([field('x', { lens: { kind: 'text', b: { maxLength: 0 } } })])],
    ['badLimit', 'x', mapping([field('x', { lens: { kind: 'phone', defaultCountry: 'XX' } })])],
    ['badLimit', 'x', mapping([field('x', { lens: { kind: 'number', scale: -1 } })])],
    ['badLimit', null, mapping([field('x')], { keys: Array.from({ length: 9 }, () => ({ fieldIds: ['x'] })) })],
    ['noFields', null, mapping([])],
  ] as const)('refuses a mapping with the fault %s', (fault, fieldId, refused) => {
    expect(faultOf(refused)).toEqual({ code: MAPPING_CODES[fault], fieldId });
  });

  it('accepts several one-way fields read from one field, and a table many-to-one along its way', () => {
    const accepted = mapping([
      field('x', { a: 'from', direction: 'aToB' }),
      field('y', { a: 'from', direction: 'aToB', ...choice(['1', 'p'], ['2', 'p']) }),
    ]);
    expect(compileMapping(accepted).fields).toHaveLength(2);
  });
});

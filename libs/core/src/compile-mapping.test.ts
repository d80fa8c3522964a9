import { describe, expect, it } from '@jest/globals';
import { MappingError } from './mapping-error.js';
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

const tags = (...pairs: readonly (readonly [string, string])[]): Partial<FieldMapping> => ({
  kind: 'set',
  lens: { kind: 'members', pairs, unmatched: 'refuse' },
});
const withDefault = (unmatchedAs: { readonly a?: string; readonly b?: string }): Partial<FieldMapping> => ({
  lens: { kind: 'choice', pairs: [['1', 'p']], unmatched: 'default', unmatchedAs },
});
const CONSTANT = { kind: 'constant', side: 'b', value: 'HubSpot' } as const;
const NAME: Partial<FieldMapping> = { aParts: { first: 'F', last: 'L' }, lens: { kind: 'name' } };

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
    [
      'optInIsOut',
      'x',
      mapping([field('x', { kind: 'consent', lens: { kind: 'consent', outA: [true], outB: ['no'], inB: 'No ' } })]),
    ],
    [
      'optInIsOut',
      'x',
      mapping([field('x', { kind: 'consent', lens: { kind: 'consent', outA: [true], outB: ['no'], inA: '' } })]),
    ],
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
    ['choiceNotOneToOne', 'x', mapping([field('x', tags(['1', 'p'], ['2', 'p']))])],
    ['choiceBlank', 'x', mapping([field('x', withDefault({ b: ' ' }))])],
    ['unmatchedWithoutValue', 'x', mapping([field('x', withDefault({ b: 'Other' }))])],
    ['unmatchedWithoutValue', 'x', mapping([field('x', { ...withDefault({ a: 'other' }), direction: 'aToB' })])],
    ['oneWayLens', 'x', mapping([field('x', { lens: CONSTANT })])],
    ['oneWayLens', 'x', mapping([field('x', { lens: CONSTANT, direction: 'bToA' })])],
    ['badForm', 'x', mapping([field('x', { lens: { ...CONSTANT, value: '' }, direction: 'aToB' })])],
    ['badForm', 'x', mapping([field('x', { lens: { kind: 'boolean', a: { yes: 'Ja' } } })])],
    ['badForm', 'x', mapping([field('x', { lens: { kind: 'boolean', a: { yes: 'Ja', no: 'ja ' } } })])],
    ['badForm', 'x', mapping([field('x', { lens: { kind: 'country', a: { names: [['XX', 'Nowhere']] } } })])],
    ['badForm', 'x', mapping([field('x', { lens: { kind: 'country', a: { names: [['KR', 'Japan']] } } })])],
    ['badForm', 'x', mapping([field('x', { lens: { kind: 'number', a: { decimal: ',', group: ',' } } })])],
    ['badForm', 'x', mapping([field('x', { lens: { kind: 'number', a: { decimal: ',', as: 'native' } } })])],
    ['badForm', 'x', mapping([field('x', { lens: { kind: 'number', a: { decimal: '5' } } })])],
    ['badForm', 'x', mapping([field('x', { lens: { kind: 'date', a: { format: 'DD/MM/YY' } } })])],
    ['badForm', 'x', mapping([field('x', { lens: { kind: 'date', a: { format: 'DD/MM' } } })])],
    ['badForm', 'x', mapping([field('x', { lens: { kind: 'date', a: { format: 'epochMs', calendar: 'persian' } } })])],
    ['badForm', 'x', mapping([field('x', { lens: { kind: 'birthday', a: { unknownYear: 1900 } } })])],
    ['badForm', 'x', mapping([field('x', { lens: { kind: 'birthday', a: { format: 'MM/DD', unknownYear: 1904 } } })])],
    ['badForm', 'x', mapping([field('x', { lens: { kind: 'name' } })])],
    ['badForm', 'x', mapping([field('x', { lens: { kind: 'name', a: { parts: ['first', 'middle'] } } })])],
    ['badForm', 'x', mapping([field('x', { lens: { kind: 'address', a: { country: 'name' } } })])],
    [
      'badForm',
      'x',
      mapping([field('x', { lens: { kind: 'address', a: { parts: { city: 'c' }, required: ['street'] } } })]),
    ],
    [
      'badLimit',
      'x',
      mapping([field('x', { ...NAME, lens: { kind: 'name', a: { limits: { last: { maxLength: 0 } } } } })]),
    ],
    ['partsAndLens', 'x', mapping([field('x', { aParts: { first: 'F', last: 'L' } })])],
    ['partsAndLens', 'x', mapping([field('x', { ...NAME, aParts: { first: 'F', last: 'L', nick: 'N' } })])],
    [
      'partsAndLens',
      'x',
      mapping([field('x', { ...NAME, lens: { kind: 'name', a: { parts: ['first', 'last', 'middle'] } } })]),
    ],
    ['partsName', 'x', mapping([field('x', NAME), field('y', { a: 'x' })])],
    ['partsName', 'x', mapping([field('x', { ...NAME, a: 'F' })])],
    ['partsName', 'y', mapping([field('x', NAME), field('y', { ...NAME, a: 'x', aParts: { first: 'G', last: 'M' } })])],
    ['duplicateTarget', 'y', mapping([field('x', NAME), field('y', { a: 'L' })])],
    ['keyOfParts', 'x', mapping([field('x', NAME)], { keys: [{ fieldIds: ['x'] }] })],
    [
      'keyFieldUnusable',
      'x',
      mapping([field('x', { lens: CONSTANT, direction: 'aToB' })], { keys: [{ fieldIds: ['x'] }] }),
    ],
    ['badDefault', 'x', mapping([field('x', { defaults: { b: '' } })])],
    ['badDefault', 'x', mapping([field('x', { defaults: { a: 'Ann' }, direction: 'aToB' })])],
    ['badDefault', 'x', mapping([field('x', { defaults: { b: 'many' }, lens: { kind: 'number' } })])],
    ['badDefault', 'x', mapping([field('x', { ...NAME, direction: 'bToA', defaults: { a: 'Ada' } })])],
    ['badDefault', 'x', mapping([field('x', { ...consent, defaults: { b: 'no' } })])],
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

  it('accepts a field made of parts beside another in a key, and its parts read by other fields', () => {
    const accepted = mapping(
      [
        field('x', NAME),
        field('email'),
        field('last', { a: 'L', direction: 'aToB' }),
        field('y', { ...NAME, a: 'x', direction: 'aToB' }),
      ],
      { keys: [{ fieldIds: ['email', 'x'] }] },
    );
    expect(compileMapping(accepted).fields).toHaveLength(4);
  });

  it('accepts defaults in the form of the side they are for', () => {
    const accepted = mapping([
      field('x', { ...NAME, defaults: { a: { first: '', last: 'Unknown' } } }),
      field('date', { lens: { kind: 'date', b: { format: 'DD/MM/YYYY' } }, defaults: { b: '31/12/2024' } }),
    ]);
    expect(compileMapping(accepted).fields.map(({ defaults }) => Object.keys(defaults))).toEqual([['a'], ['b']]);
  });
});

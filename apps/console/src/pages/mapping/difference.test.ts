import { describe, expect, it } from '@jest/globals';
import { differences } from './difference.js';

type Mapping = Parameters<typeof differences>[1];

const field = (id: string, change: object = {}) => ({
  ...{ id, a: id, b: id.toUpperCase(), direction: 'both', kind: 'value', lens: { kind: 'text' } },
  ...change,
});
const mapping = (change: object = {}): Mapping =>
  ({
    ...{ fields: [field('name')], keys: [], policy: { kind: 'manual' }, blanks: { aToB: 'keep', bToA: 'keep' } },
    ...{ onDelete: 'unlink', deleteVersusEdit: 'keep', create: { a: true, b: true } },
    ...change,
  }) as Mapping;

describe('what two versions of a mapping say differently', () => {
  it('is nothing when only the version differs', () => {
    expect(differences(mapping({ version: 1 }), mapping({ version: 2 }))).toEqual([]);
  });

  it('names settings inside of settings, the whole sync before fields', () => {
    const after = mapping({
      fields: [field('name', { lens: { kind: 'email' } })],
      blanks: { aToB: 'clear', bToA: 'keep' },
    });
    expect(differences(mapping(), after)).toEqual([
      { fieldId: null, setting: 'blanks.aToB', before: 'keep', after: 'clear' },
      { fieldId: 'name', setting: 'lens.kind', before: 'text', after: 'email' },
    ]);
  });

  it('tells fields that came and fields that went', () => {
    const after = mapping({ fields: [field('city')] });
    expect(differences(mapping(), after)).toEqual([
      { fieldId: 'name', setting: '', before: 'name ↔ NAME', after: null },
      { fieldId: 'city', setting: '', before: null, after: 'city ↔ CITY' },
    ]);
  });

  it('tells a setting that came', () => {
    const after = mapping({ fields: [field('name', { requiredOn: ['a'] })] });
    expect(differences(mapping(), after)).toEqual([
      { fieldId: 'name', setting: 'requiredOn', before: null, after: '["a"]' },
    ]);
  });

  it('calls everything of the first version new', () => {
    expect(differences(null, mapping()).map(({ before }) => before)).toEqual(
      expect.not.arrayContaining([expect.any(String)]),
    );
  });
});

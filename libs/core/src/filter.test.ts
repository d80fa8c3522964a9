import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkMapping } from './check-mapping.js';
import { MappingError } from './mapping-error.js';
import { compileMapping } from './compile-mapping.js';
import { type Filters, compileFilter } from './filter.js';
import { type FieldMapping, type Mapping } from './mapping.js';
import { OUTSIDE_MARK, hashFields, hashRecord } from './record-hash.js';
import { type Fields } from './values.js';

const TAGS: FieldMapping = {
  id: 'tags',
  a: 'tags',
  b: 'TAGS',
  direction: 'both',
  kind: 'set',
  lens: { kind: 'members', groups: true },
};

const mapping = (filters: Filters): Mapping => ({
  version: 1,
  fields: [{ id: 'name', a: 'name', b: 'NAME', direction: 'both', kind: 'value', lens: { kind: 'text' } }, TAGS],
  keys: [{ fieldIds: ['name'] }],
  policy: { kind: 'manual' },
  blanks: { aToB: 'clear', bToA: 'clear' },
  onDelete: 'unlink',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
  filters,
});

const KEEP = { kind: 'keep' } as const;
const vip = { expression: '"VIP" in tags', fields: { tags: 'groups' }, groups: { tags: { VIP: '17' } } } as const;

const fault = (filters: Filters): MappingError => {
  try {
    checkMapping(mapping(filters));
  } catch (error) {
    if (error instanceof MappingError) return error;
    throw error;
  }
  throw new Error('the filters were taken');
};

describe('a filter', () => {
  it('knows groups by the ids its names had when it was saved', () => {
    const { judge, fields } = compileFilter(vip);
    expect(fields).toEqual(['tags']);
    expect([judge({ tags: ['3', '17'] }), judge({ tags: ['3'] }), judge({ tags: [] }), judge({ tags: null })]).toEqual([
      'inside',
      'outside',
      'outside',
      'outside',
    ]);
  });

  it('does not take an id for the name of a group, whatever the id looks like', () => {
    expect(compileFilter(vip).judge({ tags: ['VIP', 'vip'] })).toBe('outside');
  });

  it('counts groups that it does not name', () => {
    const filter = { expression: 'size(tags) == 2', fields: { tags: 'groups' } } as const;
    expect(compileFilter(filter).judge({ tags: ['1', '2'] })).toBe('inside');
  });

  it('concludes nothing from a field that was not read', () => {
    expect(compileFilter(vip).judge({})).toBe('unknown');
  });

  it('says the same of a record whatever else it holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.array(fc.constantFrom('17', '3')), (more, tags) => {
        const judged = compileFilter(vip).judge({ ...more, tags });
        expect(judged).toBe(tags.includes('17') ? 'inside' : 'outside');
      }),
    );
  });
});

describe('the hash of a record', () => {
  const compiled = compileMapping(mapping({ a: vip, onLeave: KEEP }));
  const record = (fields: Fields) => ({ kind: 'live', id: '1', fields, stamp: '', modifiedAtMs: null }) as const;

  it('tells apart inside from outside, and sides without a filter from neither', () => {
    const [inside, outside] = [record({ name: 'Ann', tags: ['17'] }), record({ name: 'Ann', tags: [] })];
    expect(hashRecord(compiled, 'a', inside)).toBe(hashFields(compiled, 'a', inside.fields));
    expect(hashRecord(compiled, 'a', outside)).toBe(`${OUTSIDE_MARK}${hashFields(compiled, 'a', outside.fields)}`);
    expect(hashRecord(compiled, 'b', outside).startsWith(OUTSIDE_MARK)).toBe(false);
  });
});

describe('filters that are refused', () => {
  it.each<[string, Filters, string, string]>([
    ['does not read', { a: { expression: 'name ==', fields: { name: 'text' } }, onLeave: KEEP }, 'SYNC_M031', 'side a'],
    ['is no yes or no', { b: { expression: 'NAME', fields: { NAME: 'text' } }, onLeave: KEEP }, 'SYNC_M031', 'X006'],
    ['names a field of unknown type', { a: { expression: 'x == ""', fields: {} }, onLeave: KEEP }, 'SYNC_M031', 'X003'],
    ['names a group without its id', { a: { ...vip, groups: {} }, onLeave: KEEP }, 'SYNC_M032', 'VIP'],
    [
      'takes out of a group of no field of groups',
      { a: vip, onLeave: { kind: 'removeFromGroup', fieldId: 'name', name: 'VIP', ids: { b: '1' } } },
      'SYNC_M033',
      'VIP',
    ],
    [
      'takes out of a group whose id is not known on the side of the partner',
      { a: vip, onLeave: { kind: 'removeFromGroup', fieldId: 'tags', name: 'VIP', ids: { a: '1' } } },
      'SYNC_M033',
      'VIP',
    ],
  ])('because one %s', (_, filters, code, text) => {
    const error = fault(filters);
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(text)]);
  });
});

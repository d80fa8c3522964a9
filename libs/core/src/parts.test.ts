import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type FieldMapping } from './mapping.js';
import { compositesOf, expandParts, joinParts, lensSpecOf, splitParts } from './parts.js';
import { type LiveRecord } from './record.js';

const NAME: FieldMapping = {
  id: 'name',
  a: 'name',
  aParts: { first: 'FirstName', last: 'LastName' },
  b: 'full_name',
  direction: 'both',
  kind: 'value',
  lens: { kind: 'name' },
};
const ON_A = compositesOf([NAME, { ...NAME, id: 'again', direction: 'aToB' }], 'a');

const record = (fields: LiveRecord['fields'], more: Partial<LiveRecord> = {}): LiveRecord => ({
  ...{ kind: 'live', id: '1', fields, stamp: 's', modifiedAtMs: null },
  ...more,
});

describe('a field made of parts', () => {
  it('is known on the side that has parts for it, once', () => {
    expect(ON_A).toEqual([{ name: 'name', parts: NAME.aParts }]);
    expect(compositesOf([NAME], 'b')).toEqual([]);
  });

  it('is asked for by its parts', () => {
    expect(expandParts(['Email', 'name', 'LastName'], ON_A)).toEqual(['Email', 'FirstName', 'LastName']);
  });

  it('is joined when a record is read, and was edited when the last of its parts was', () => {
    const read = record(
      { FirstName: 'Ada', LastName: null, Email: 'a@x.org' },
      { fieldModifiedAtMs: { FirstName: 5, LastName: 9, Email: 2 } },
    );
    const joined = joinParts(read, ON_A);
    expect(joined.fields).toMatchObject({ name: { first: 'Ada', last: '' }, Email: 'a@x.org' });
    expect(joined.fieldModifiedAtMs).toMatchObject({ name: 9, Email: 2 });
  });

  it.each<[string, LiveRecord['fields']]>([
    ['a part that was not read', { FirstName: 'Ada' }],
    ['a part that is a set by now', { FirstName: 'Ada', LastName: ['Byron', 'King'] }],
    ['no part', {}],
  ])('is absent with %s', (_what, fields) => {
    expect('name' in joinParts(record(fields), ON_A).fields).toBe(false);
  });

  it('is split when it is written, and clears what is blank', () => {
    expect(splitParts({ Email: 'x', name: { first: 'Ada', last: '' } }, ON_A)).toEqual({
      ...{ Email: 'x', FirstName: 'Ada', LastName: null },
    });
    expect(splitParts({ name: null }, ON_A)).toEqual({ FirstName: null, LastName: null });
  });

  it('is never written as one, which would clear its parts', () => {
    expect(() => splitParts({ name: 'Ada Lovelace' }, ON_A)).toThrow('made of parts');
  });

  it('comes back as it was written', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (first, last) => {
        const written = splitParts({ name: { first, last } }, ON_A);
        expect(joinParts(record(written), ON_A).fields['name']).toEqual({ first, last });
      }),
    );
  });

  it('tells its lens of its parts, unless the lens says so itself', () => {
    expect(lensSpecOf(NAME)).toEqual({ kind: 'name', a: { parts: ['first', 'last'] } });
    const parts = { street: 'street', city: 'city' };
    const address: FieldMapping = { ...NAME, aParts: parts, lens: { kind: 'address', a: { country: 'name' } } };
    expect(lensSpecOf(address)).toEqual({ kind: 'address', a: { parts, country: 'name' } });
    const named: FieldMapping = { ...address, lens: { kind: 'address', a: { parts: { city: 'town' } } } };
    expect(lensSpecOf(named)).toEqual(named.lens);
  });
});

import { describe, expect, it } from '@jest/globals';
import { knownBy } from './known-by.js';

const KEYS = [{ fieldIds: ['email'] }, { fieldIds: ['first', 'last'] }];
const of = (values: Readonly<Record<string, string | null>>) => knownBy(KEYS, (fieldId) => values[fieldId]);

describe('what a record is known by', () => {
  it('is the first key alone, where it has a value', () => {
    expect(of({ email: 'ada@example.org', first: 'Ada' })).toEqual([{ fieldId: 'email', value: 'ada@example.org' }]);
  });

  it('is the next key without its blanks, where the first has none', () => {
    expect(of({ email: '', first: null, last: 'Lovelace' })).toEqual([{ fieldId: 'last', value: 'Lovelace' }]);
  });

  it('is nothing where no key has a value', () => {
    expect(of({ city: 'London' })).toEqual([]);
  });
});

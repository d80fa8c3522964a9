import { describe, expect, it } from '@jest/globals';
import { linkName } from './link-name.js';

const link = {
  ...{ id: '1', syncId: '2', aId: '17', bId: 'x9', base: {} },
  ...{ frozen: [], unfrozen: {}, removedAt: null, removedBecause: null, continuedBy: null },
};
const byEmail = { keys: [{ fieldIds: ['email'] }, { fieldIds: ['name'] }] };

describe('what a pair of records is called', () => {
  it('is what it is matched by first', () => {
    const base = { email: { a: 'ada@example.org', b: 'ADA@example.org' }, name: { a: 'Ada', b: 'Ada' } };
    expect(linkName({ ...link, base }, byEmail)).toBe('ada@example.org');
  });

  it('takes the other side’s value where one has none', () => {
    expect(linkName({ ...link, base: { email: { a: null, b: 'b@example.org' } } }, byEmail)).toBe('b@example.org');
  });

  it('joins the values of a key of several fields, leaving out blanks', () => {
    const base = { first: { a: 'Ada' }, middle: { a: '' }, last: { a: 'Lovelace' } };
    expect(linkName({ ...link, base }, { keys: [{ fieldIds: ['first', 'middle', 'last'] }] })).toBe('Ada · Lovelace');
  });

  it('falls back on the ids it has', () => {
    expect(linkName({ ...link, bId: null }, byEmail)).toBe('17');
    expect(linkName(link, { keys: [] })).toBe('17 ↔ x9');
  });
});

import { describe, expect, it } from '@jest/globals';
import { type Draft, EMPTY_DRAFT, mayEnter, withEnd } from './draft.js';

const ends: Draft = {
  ...EMPTY_DRAFT,
  name: 'Contacts',
  a: { connectionId: '1', object: 'contacts' },
  b: { connectionId: '2', object: 'members' },
};
const mapped: Draft = {
  ...ends,
  syncId: 'saved',
  mapping: {
    fields: [{ id: 'email', a: 'email', b: 'mail', direction: 'both', kind: 'value', lens: { kind: 'email' } }],
    keys: [{ fieldIds: ['email'] }],
    policy: { kind: 'newest', epsilonMs: 2000, tie: 'a' },
    blanks: { aToB: 'keep', bToA: 'keep' },
    onDelete: 'unlink',
    deleteVersusEdit: 'keep',
    create: { a: true, b: true },
  },
};

describe('a draft of a sync', () => {
  it('lets nobody past the tools before both are chosen and the sync has a name', () => {
    expect(mayEnter('matching', EMPTY_DRAFT)).toBe(false);
    expect(mayEnter('matching', { ...ends, name: ' ' })).toBe(false);
    expect(mayEnter('matching', ends)).toBe(true);
  });

  it('lets nobody go on with the same object on both sides', () => {
    expect(mayEnter('matching', { ...ends, b: ends.a })).toBe(false);
  });

  it('lets nobody plan without fields', () => {
    expect(mayEnter('plan', mapped)).toBe(true);
    expect(mayEnter('plan', { ...mapped, mapping: mapped.mapping && { ...mapped.mapping, fields: [] } })).toBe(false);
  });

  it('forgets what was decided for other tools, and only then', () => {
    expect(withEnd(mapped, 'a', mapped.a)).toBe(mapped);
    expect(withEnd(mapped, 'a', { connectionId: '3', object: 'leads' })).toMatchObject({
      mapping: null,
      syncId: null,
      b: mapped.b,
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { proposalOf } from './replay-proposal.js';

const policy = { kind: 'sideWins', side: 'b' } as const;
const field = { a: 'x', b: 'y', direction: 'both', kind: 'value', lens: { kind: 'text' } } as const;
const mapping = {
  fields: [
    { ...field, id: 'first' },
    { ...field, id: 'last', policy: { kind: 'manual' as const } },
  ],
};

describe('what a replay is asked', () => {
  it('tries a policy for one field, and leaves the others to theirs', () => {
    expect(proposalOf(mapping, { policy, field: 'last', days: 7 })).toEqual({
      days: 7,
      fields: [{ id: 'last', policy }],
    });
  });

  it('tries a policy for all fields, also for those that have one of their own', () => {
    expect(proposalOf(mapping, { policy, field: undefined, days: 30 })).toEqual({
      ...{ days: 30, policy },
      fields: [{ id: 'last', policy: null }],
    });
  });
});

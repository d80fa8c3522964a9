import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pairOf, stepsOf, type Wish, wishOf, withoutSet } from '../src/membership-steps.js';

const people: fc.Arbitrary<string> = fc.constantFrom('003000000000001AAA', '003000000000002AAA');
const campaign: fc.Arbitrary<string> = fc.constantFrom(
  '701000000000001AAA',
  '701000000000002AAA',
  '701000000000003AAA',
);
const someCampaigns = fc.uniqueArray(campaign);
const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({ kind: fc.constant('delta' as const), add: someCampaigns, remove: someCampaigns }),
  fc.record({ kind: fc.constant('whole' as const), memberIds: someCampaigns }),
);

/** What one wish after the other makes of a person's campaigns; adding wins over removing in one and the same. */
function afterWish(campaigns: ReadonlySet<string>, wanted: Wish): ReadonlySet<string> {
  if (wanted.kind === 'whole') return new Set(wanted.memberIds);
  return new Set([...[...campaigns].filter((id) => !wanted.remove.includes(id)), ...wanted.add]);
}

describe('steps of memberships', () => {
  it('leave everyone where their wishes, one after the other, would', () => {
    const wishes = fc.array(fc.record({ recordId: people, wish }), { maxLength: 6 });
    const present = fc.uniqueArray(fc.record({ recordId: people, memberId: campaign }), { selector: pairOf });
    fc.assert(
      fc.property(wishes, present, (wanted, rows) => {
        const memberships = rows.map((row, at) => ({ ...row, id: `row ${at}` }));
        const steps = stepsOf(
          wanted.map((one, at) => ({ ...one, at })),
          memberships,
        );
        expect(new Set(steps.map(pairOf)).size).toBe(steps.length);
        for (const recordId of new Set(wanted.map((one) => one.recordId))) {
          const before = new Set(rows.filter((row) => row.recordId === recordId).map(({ memberId }) => memberId));
          const mine = wanted.filter((one) => one.recordId === recordId);
          const expected = mine.reduce<ReadonlySet<string>>((now, one) => afterWish(now, one.wish), before);
          const done = new Set(before);
          for (const step of steps.filter((one) => one.recordId === recordId)) {
            if (step.kind === 'add') done.add(step.memberId);
            else done.delete(step.memberId);
          }
          expect([...done].sort()).toEqual([...expected].sort());
        }
      }),
    );
  });

  it('take ids in either spelling for the same campaign', () => {
    const wanted = { kind: 'delta', add: ['701000000000001'], remove: [] } as const;
    const steps = stepsOf([{ at: 0, recordId: '003000000000001AAA', wish: wanted }], []);
    expect(steps).toEqual([{ kind: 'add', recordId: '003000000000001AAA', memberId: '701000000000001AAA', at: [0] }]);
  });
});

describe('what an operation asks of memberships', () => {
  const update = { kind: 'update', id: '003000000000001AAA', observe: [] } as const;
  const whole = { LastName: 'x', campaigns: ['a'] };

  it('is its difference, or else its whole set; nothing where neither is given', () => {
    const deltas = { campaigns: { add: ['b'], remove: ['c'] }, Colours__c: { add: ['red'], remove: [] } };
    expect(wishOf({ ...update, fields: whole, deltas }, 'campaigns')).toEqual({
      kind: 'delta',
      add: ['b'],
      remove: ['c'],
    });
    expect(wishOf({ ...update, fields: whole }, 'campaigns')).toEqual({ kind: 'whole', memberIds: ['a'] });
    expect(wishOf({ ...update, fields: { campaigns: null } }, 'campaigns')).toEqual({ kind: 'whole', memberIds: [] });
    expect(wishOf({ ...update, fields: { LastName: 'x' } }, 'campaigns')).toBeNull();
    expect(wishOf({ kind: 'create', key: 'k', fields: whole, observe: [] }, 'campaigns')).toEqual({
      kind: 'delta',
      add: ['a'],
      remove: [],
    });
    expect(wishOf({ kind: 'delete', id: update.id }, 'campaigns')).toBeNull();
    expect(withoutSet({ ...update, fields: whole, deltas }, 'campaigns')).toEqual({
      ...update,
      fields: { LastName: 'x' },
      deltas: { Colours__c: { add: ['red'], remove: [] } },
    });
  });
});

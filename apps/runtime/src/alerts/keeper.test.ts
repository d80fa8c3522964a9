import { describe, expect, it } from '@jest/globals';
import { type AllowanceView } from '#persistence';
import { usedShareOf } from './keeper.js';

const allowance = (change: Partial<AllowanceView>): AllowanceView => ({
  ...{ pool: 'calls', dailyMax: null, usedToday: 0, leftToday: null, resetsAt: null, vendor: null, waitsUntil: null },
  rateShare: 1,
  ...change,
});

describe('the share of calls that is used', () => {
  it('is the largest of all allowances, ours and the vendor’s', () => {
    const ours = allowance({ dailyMax: 100, usedToday: 40 });
    expect(usedShareOf([ours])).toBe(0.4);
    expect(usedShareOf([{ ...ours, vendor: { max: 1_000, remaining: 250 } }, allowance({})])).toBe(0.75);
    expect(usedShareOf([allowance({ dailyMax: 100, usedToday: 130 })])).toBe(1);
  });

  it('is none where no day is limited', () => {
    expect(usedShareOf([allowance({ usedToday: 9 })])).toBeNull();
    expect(usedShareOf([])).toBeNull();
  });
});

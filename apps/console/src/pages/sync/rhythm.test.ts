import { describe, expect, it } from '@jest/globals';
import { isWithin, msOf, POLL_MS, rhythmOf } from './rhythm.js';

describe('a rhythm', () => {
  it.each([
    [30_000, { count: 30, unit: 'seconds' }],
    [90_000, { count: 90, unit: 'seconds' }],
    [5_400_000, { count: 90, unit: 'minutes' }],
    [21_600_000, { count: 6, unit: 'hours' }],
    [172_800_000, { count: 2, unit: 'days' }],
    [1_500, { count: 1.5, unit: 'seconds' }],
  ] as const)('of %i ms is told in the longest unit that divides it, and comes back as it was', (ms, rhythm) => {
    expect(rhythmOf(ms)).toEqual(rhythm);
    expect(msOf(rhythm)).toBe(ms);
  });

  it('that was left blank is within no bounds', () => {
    expect(isWithin(msOf({ count: '', unit: 'hours' }), POLL_MS)).toBe(false);
  });
});

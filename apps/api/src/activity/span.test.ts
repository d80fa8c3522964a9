import { describe, expect, it } from '@jest/globals';
import { spanOf } from './span.js';

const NOW_MS = Date.parse('2026-03-01T10:07:31.250Z');

describe('the span of a window', () => {
  it.each(['hour', 'day', 'week', 'month'] as const)('of a %s ends after now, in whole steps', (window) => {
    const { from, to, stepMs } = spanOf(window, NOW_MS);
    expect(to.getTime()).toBeGreaterThan(NOW_MS);
    expect(to.getTime() - NOW_MS).toBeLessThanOrEqual(stepMs);
    expect((to.getTime() - from.getTime()) % stepMs).toBe(0);
    expect(to.getTime() % stepMs).toBe(0);
  });

  it('stays the same within a step', () => {
    expect(spanOf('hour', NOW_MS)).toEqual(spanOf('hour', NOW_MS + 1_000));
  });
});

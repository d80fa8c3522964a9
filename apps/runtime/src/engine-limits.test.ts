import { expect, it } from '@jest/globals';
import { engineLimits } from './engine-limits.js';

it.each([1_000, 2_000, 30_000, 600_000])(
  'leaves a batch half a minute of calls when one may take %d ms',
  (timeoutMs) => {
    const { callTimeMs, batchTimeMs } = engineLimits(timeoutMs);
    expect(callTimeMs).toBeGreaterThanOrEqual(timeoutMs);
    expect(batchTimeMs - callTimeMs).toBeGreaterThanOrEqual(30_000);
  },
);

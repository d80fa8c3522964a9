import { describe, expect, it } from '@jest/globals';
import { settlingChange } from './settling-change.js';

type Change = Parameters<typeof settlingChange>[1][number];

const change = (id: number, given: Partial<Change>): Change => ({
  ...{ id, at: '2026-01-02T00:00:00Z', fieldId: 'name', side: 'b', cause: 'decision', intentId: null, runId: null },
  ...{ base: null, decidedBy: null, mappingVersion: 1, outcome: 'done' },
  ...given,
});
const conflict = { fieldId: 'name', at: '2026-01-01T00:00:00.000Z' };

describe('the write by which a conflict was settled', () => {
  it('is the newest decided one of its field', () => {
    const log = [
      change(5, { fieldId: 'city' }),
      change(4, { cause: 'edit' }),
      change(3, { cause: 'policy' }),
      change(2, {}),
    ];
    expect(settlingChange(conflict, log)?.id).toBe(3);
  });

  it('is not older than the conflict, whatever its time is written like', () => {
    expect(settlingChange(conflict, [change(1, { at: '2025-12-31T23:59:59.999Z' })])).toBeUndefined();
    expect(settlingChange(conflict, [change(1, { at: '2026-01-01T00:00:00Z' })])?.id).toBe(1);
  });
});

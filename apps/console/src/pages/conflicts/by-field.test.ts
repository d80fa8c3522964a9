import { describe, expect, it } from '@jest/globals';
import { byField } from './by-field.js';
import { type Conflict } from './queries.js';

const conflict = (id: string, change: Partial<Conflict>): Conflict => ({
  ...{ id, syncId: 's1', linkId: 'l', fieldId: 'name', kind: 'bothChanged', records: [], base: null, now: null },
  ...{ winner: null, decidedBy: 'manual', message: null, status: 'open', decision: null, at: '', resolvedAt: null },
  ...change,
});

describe('conflicts that can be answered alike', () => {
  it('are open and about the same field of the same sync, the most first', () => {
    const found = byField([
      conflict('1', { fieldId: 'city' }),
      conflict('2', {}),
      conflict('3', {}),
      conflict('4', { syncId: 's2' }),
      conflict('5', { status: 'answered' }),
      conflict('6', { fieldId: null, kind: 'deleteVersusEdit' }),
      conflict('7', { kind: 'identity' }),
    ]);
    expect(found.map(({ syncId, fieldId, conflicts }) => [syncId, fieldId, conflicts.map(({ id }) => id)])).toEqual([
      ['s1', 'name', ['2', '3']],
      ['s1', 'city', ['1']],
      ['s2', 'name', ['4']],
    ]);
  });
});

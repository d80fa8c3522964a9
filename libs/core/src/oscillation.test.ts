import { describe, expect, it } from '@jest/globals';
import { RING_ENTRIES_MAX, type Ring, type RingEntry, judgeRing, recordChange } from './oscillation.js';

const WINDOW_MS = 1_000;
const ring = (...changes: readonly [RingEntry['cause'], value: string, side?: 'a' | 'b', atMs?: number][]): Ring =>
  changes.reduce<Ring>(
    (sofar, [cause, value, side = 'b', atMs], index) =>
      recordChange(sofar, { cause, value, side, atMs: atMs ?? index }, WINDOW_MS),
    [],
  );

describe('judgeRing', () => {
  it('freezes a field that is written the same value three times', () => {
    const duel = ring(['engine', 'x'], ['unknown', 'y'], ['engine', 'x'], ['unknown', 'y'], ['engine', 'x']);
    expect(judgeRing(duel)).toEqual({ kind: 'freeze', why: 'repeatedValue', side: 'b', writes: 3 });
    expect(judgeRing(duel.slice(0, -1))).toEqual({ kind: 'calm' });
  });

  it('counts the sides apart', () => {
    expect(judgeRing(ring(['engine', 'x', 'a'], ['engine', 'x', 'b'], ['engine', 'x', 'a']))).toEqual({ kind: 'calm' });
  });

  it('lets a person change a value back and forth', () => {
    const person = ring(['engine', 'x'], ['engine', 'x'], ['human', 'y', 'a'], ['engine', 'x']);
    expect(judgeRing(person)).toEqual({ kind: 'calm' });
  });

  it('freezes a value that grows with every round', () => {
    const growth = Array.from({ length: 8 }, (_, round) => ['engine', 'x'.repeat(round)] as const);
    expect(judgeRing(ring(...growth.map(([cause, value]): [typeof cause, string] => [cause, value])))).toEqual({
      kind: 'freeze',
      why: 'writeBudget',
      writes: 8,
    });
  });

  it('lets a set grow and shrink member by member, and freezes one that keeps coming back to the same', () => {
    const joining = Array.from({ length: 20 }, (_, n): [RingEntry['cause'], string] => ['engine', `${n} members`]);
    expect(judgeRing(ring(...joining), 'set')).toEqual({ kind: 'calm' });
    expect(judgeRing(ring(...joining))).toMatchObject({ kind: 'freeze' });
    const duel = ring(['engine', 'x'], ['unknown', 'y'], ['engine', 'x'], ['unknown', 'y'], ['engine', 'x']);
    expect(judgeRing(duel, 'set')).toMatchObject({ kind: 'freeze', why: 'repeatedValue' });
  });

  it('does not count the writes that carry a human change', () => {
    const busy = Array.from({ length: 20 }, (_, round): [RingEntry['cause'], string][] => [
      ['human', `v${round}`],
      ['engine', `v${round}`],
    ]);
    expect(judgeRing(ring(...busy.flat()))).toEqual({ kind: 'calm' });
  });

  it('forgets what is older than the window', () => {
    const slow = ring(['engine', 'x', 'b', 0], ['engine', 'x', 'b', 10], ['engine', 'x', 'b', WINDOW_MS + 5]);
    expect(judgeRing(slow)).toEqual({ kind: 'calm' });
  });

  it('keeps a bounded number of changes', () => {
    const many = Array.from({ length: 200 }, (_, n): ['human', string, 'a', number] => ['human', `${n}`, 'a', 0]);
    expect(ring(...many)).toHaveLength(RING_ENTRIES_MAX);
  });
});

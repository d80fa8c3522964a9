import { describe, expect, it } from '@jest/globals';
import { simulate } from './run.js';
import { askAfterAWeek, weekText } from './week.js';

const SEEDS = 200;

/** Rare branches that a batch of seeds must have reached: promises that held where nothing went wrong prove nothing. */
const SOMETIMES = [
  'a brake was released',
  'a braked sync was paused',
  'a person answered a conflict',
  'a record was deleted',
  'a segment was changed',
  'a segment was emptied and removed',
  'a segment was removed',
  'a survivor was marked',
  'a tag was removed',
  'a ticket was lost',
  'a value was cleared',
  'a webhook came twice',
  'a webhook was dropped',
  'an alias was followed',
  'both sides were edited at once',
  'conflict: bothChanged, decided',
  'conflict: bothChanged, open',
  'conflict: deleteVersusEdit, decided',
  'conflict: identity, open',
  'conflict: oscillation, open',
  'conflict: race, decided',
  'create: lostAnswer',
  'created on both sides at once',
  'dead letter: open',
  'dead letter: resolved',
  'explained: edited',
  'explained: there',
  'explained: unseen',
  'explained: written',
  'killed after a call',
  'killed before a call',
  'mapping change: approve, with something to change',
  'mapping change: approved',
  'mapping change: withoutBackfill, with something to change',
  'read: html',
  'read: rateLimited',
  'records were merged',
  'someone opted in again on one side',
  'segment: someone is in',
  'segment: someone is out',
  'segment: stopped',
  'someone opted out',
  'stalled past the lease',
  'tombstone: merged',
  'tombstone: propagated',
  'update: lostAnswer',
  'update: unavailable',
  'workflows fought',
  'written: breaker',
  'written: consent',
  'written: create',
  'written: decision',
  'written: segment',
  'written: set',
];

describe('the simulation', () => {
  const reached = new Set<string>();

  it(`keeps every promise in ${SEEDS} worlds`, async () => {
    const broken: string[] = [];
    for (let seed = 1; seed <= SEEDS; seed++) {
      const history = await simulate(seed);
      for (const what of history.sometimes) reached.add(what);
      for (const { promise, detail } of history.violations) broken.push(`seed ${seed}: ${promise}: ${detail}`);
    }
    expect(broken).toEqual([]);
  }, 600_000);

  it('reached every rare branch on the way', () => {
    expect(SOMETIMES.filter((what) => !reached.has(what))).toEqual([]);
  });

  it.each([3, 11, 42])(
    'tells the true cause of 100 of 100 values after a week of edits (seed %d)',
    async (seed) => {
      const week = await askAfterAWeek(seed, 100);
      process.stdout.write(`${weekText(seed, week)}\n`);
      expect({ asked: week.asked, untrue: week.untrue }).toEqual({ asked: 100, untrue: [] });
      expect(week.ofBothHands).toBeLessThan(10);
      for (const kind of ['written', 'edited', 'there', 'member written', 'member edited'])
        expect([kind, (week.origins[kind] ?? 0) > 0]).toEqual([kind, true]);
    },
    300_000,
  );

  it('lives the same history again for the same seed', async () => {
    const trace = async (): Promise<string[]> => {
      const lines: string[] = [];
      await simulate(7, (line) => lines.push(line));
      return lines;
    };
    const first = await trace();
    expect(first.length).toBeGreaterThan(100);
    expect(await trace()).toEqual(first);
  });
});

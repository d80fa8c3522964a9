import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Side, SIDES } from '#core';
import { EngineWorld, SYNC_ID } from '../../testing/engine-fixture.js';
import { type Alias, PRIORITY, type RecordRef } from '../model.js';
import { newDraft } from './draft.js';
import { loadWithSurvivors } from './load.js';
import { followAlias, repoint } from './merges.js';
import { refKey } from './unit.js';

const IDS = ['1', '2', '3', '4', '5', '6'];
/** More rounds than any world of so few records needs. */
const ROUNDS_MAX = 40;

const merges = (side: Side): fc.Arbitrary<readonly Alias[]> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...IDS), fc.constantFrom(...IDS)), { selector: ([from]) => from })
    .map((all) => all.map(([from, into]) => ({ syncId: SYNC_ID, side, from: side + from, into: side + into })));

const everyRecord = SIDES.flatMap((side) => IDS.map((id): RecordRef => ({ side, remoteId: side + id })));

const cases = fc.record({
  aliases: fc.tuple(merges('a'), merges('b')).map(([a, b]) => [...a, ...b]),
  partners: fc.shuffledSubarray(IDS, { minLength: IDS.length }),
  linked: fc.subarray(IDS),
  deleted: fc.subarray(everyRecord),
  heard: fc.shuffledSubarray(everyRecord),
  batch: fc.integer({ min: 1, max: 4 }),
});

/** Settles what was heard as the drain does: batch by batch, each step kept before the next is decided. */
async function settleAll(world: EngineWorld, batch: number): Promise<void> {
  const { store } = world;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const rows = await store.claimDirty(SYNC_ID, batch, world.nowMs);
    if (rows.length === 0) return;
    const draft = newDraft();
    const work = await loadWithSurvivors(world.engine, SYNC_ID, rows, 0);
    if (!repoint(SYNC_ID, work, rows, world.nowMs, () => world.engine.newId(), draft)) draft.dirtyDone.push(...rows);
    await world.commit(draft);
  }
  throw new Error('merges were never settled');
}

describe('merges, whatever was merged into whatever on both sides', () => {
  it('come to rest with each record in one link at most, none of them merged away, and nobody forgotten', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ aliases, partners, linked, deleted, heard, batch }) => {
        const world = new EngineWorld();
        const start = linked.map((id, at) => ({ id: `link${id}`, aId: `a${id}`, bId: `b${partners[at] ?? id}` }));
        const linkedAtFirst = new Set(start.flatMap(({ aId, bId }) => [`a:${aId}`, `b:${bId}`]));
        const tombstones = deleted
          .filter((ref) => !linkedAtFirst.has(refKey(ref)))
          .map((ref) => ({ ...ref, reason: 'deleted' as const, survivorId: null, atMs: world.nowMs }));
        await world.commit({ linksNew: start, aliases, tombstones });
        const marks = heard.map((ref) => ({ syncId: SYNC_ID, ...ref, priority: PRIORITY.realtime }));
        await world.store.takeIn({ marks });
        await settleAll(world, batch);

        const follow = (ref: RecordRef): string =>
          refKey({ side: ref.side, remoteId: followAlias(aliases, ref.side, ref.remoteId) });
        const held = world.links().map(([a, b]) => [`a:${a}`, `b:${b}`] as const);
        expect(new Set(held.flat()).size).toBe(2 * held.length);
        for (const ref of heard) if (follow(ref) !== refKey(ref)) expect(held.flat()).not.toContain(refKey(ref));
        const remembered = new Set([
          ...held.flat(),
          ...world.conflicts().flatMap(({ records }) => records.map(refKey)),
          ...world
            .tombstones()
            .flatMap((stone) => [
              refKey(stone),
              refKey({ side: stone.side === 'a' ? 'b' : 'a', remoteId: stone.survivorId ?? '' }),
            ]),
        ]);
        for (const { aId, bId } of start) {
          const ends = [follow({ side: 'a', remoteId: aId }), follow({ side: 'b', remoteId: bId })];
          expect([...ends, `a:${aId}`, `b:${bId}`].some((ref) => remembered.has(ref))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

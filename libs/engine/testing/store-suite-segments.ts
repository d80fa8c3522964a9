import { describe, expect, it } from '@jest/globals';
import { type SavedSegment } from '#engine';
import { type StoreWorld, uuid } from './store-fixture.js';

const RULE = {
  expression: 'a.country == "TH" && "VIP\u0000" in b.tags',
  fields: { a: { country: 'text' as const }, b: { tags: 'groups' as const } },
  groups: { a: {}, b: { tags: { VIP: '7' } } },
};

/** Segments of a sync, and those of them in use. */
export function describeSegments(world: () => StoreWorld): void {
  const segment = (name: string): SavedSegment => ({
    ...{ id: uuid(), syncId: world().syncId, name, side: 'b', field: 'tags', groupName: 'Thais', rule: RULE },
    ...{ revision: 1, state: 'draft', inUse: null, stoppedBecause: null },
  });
  const added = async (name: string): Promise<SavedSegment> => {
    const one = segment(name);
    expect(await world().store.addSegment(one)).toBe(true);
    return one;
  };

  describe('segments', () => {
    it('are kept by name, and no name twice', async () => {
      const { store, syncId } = world();
      const [second, first] = [await added('b'), await added('B')];
      expect(await store.addSegment(segment('b'))).toBe(false);
      expect(await store.segments(syncId)).toEqual([first, second]);
      await store.dropSegment(first.id);
      expect(await store.segments(syncId)).toEqual([second]);
    });

    it('have another revision with each rule, unless they are being emptied', async () => {
      const { store, syncId } = world();
      const { id } = await added('s');
      const rule = { ...RULE, expression: 'true' };
      expect(await store.reviseSegment(uuid(), id, rule)).toBeNull();
      expect(await store.reviseSegment(syncId, id, rule)).toMatchObject({ rule, revision: 2, state: 'draft' });
      await store.moveSegment(id, ['draft'], 'emptying', {});
      expect(await store.reviseSegment(syncId, id, RULE)).toBeNull();
      expect((await store.segments(syncId))[0]).toMatchObject({ rule, revision: 2 });
    });

    it('come into use by the revision that was looked at alone', async () => {
      const { store, syncId } = world();
      const { id } = await added('s');
      const inUse = { rule: RULE, revision: 1, groupId: '17' };
      expect(await store.moveSegment(id, ['draft'], 'active', { revision: 2, inUse })).toBe(false);
      expect(await store.moveSegment(id, ['stopped'], 'active', { revision: 1, inUse })).toBe(false);
      expect((await store.segments(syncId))[0]).toMatchObject({ state: 'draft', inUse: null });
      expect(await store.moveSegment(id, ['draft'], 'active', { revision: 1, inUse })).toBe(true);
      expect((await store.segments(syncId))[0]).toMatchObject({ state: 'active', inUse });
    });

    it('are told why they were stopped, and keep what they had', async () => {
      const { store, syncId } = world();
      const { id } = await added('s');
      const inUse = { rule: RULE, revision: 1, groupId: '17' };
      await store.moveSegment(id, ['draft'], 'active', { inUse });
      await store.moveSegment(id, ['active'], 'stopped', { stoppedBecause: 'gone' });
      expect((await store.segments(syncId))[0]).toMatchObject({ state: 'stopped', inUse, stoppedBecause: 'gone' });
      await store.moveSegment(id, ['stopped'], 'active', { stoppedBecause: null });
      expect((await store.segments(syncId))[0]?.stoppedBecause).toBeNull();
    });

    it('come with the mapping of their sync while they are in use', async () => {
      const { store, syncId } = world();
      const [one, other] = [await added('one'), await added('other')];
      const segmentsOfSync = async (): Promise<unknown> => (await store.getSync(syncId))?.mapping.segments;
      expect(await segmentsOfSync()).toBeUndefined();
      for (const { id } of [one, other])
        await store.moveSegment(id, ['draft'], 'active', { inUse: { rule: RULE, revision: 1, groupId: id } });
      await store.moveSegment(other.id, ['active'], 'emptying', {});
      const kept = { side: 'b', field: 'tags', groupName: 'Thais' };
      expect(await segmentsOfSync()).toEqual([
        { id: one.id, name: 'one', ...kept, groupId: one.id, rule: RULE },
        {
          id: other.id,
          name: 'other',
          ...kept,
          groupId: other.id,
          rule: expect.objectContaining({ expression: 'false' }),
        },
      ]);
      const live = (await store.liveSyncs()).find(({ id }) => id === syncId);
      expect(live?.mapping.segments).toHaveLength(2);
      await store.moveSegment(one.id, ['active'], 'stopped', { stoppedBecause: 'gone' });
      await store.dropSegment(other.id);
      expect(await segmentsOfSync()).toBeUndefined();
    });

    it('are named by the runs about them', async () => {
      const about = { segmentId: uuid(), revision: 3, act: 'use' } as const;
      const run = await world().run({ kind: 'segment', state: 'ready', segment: about });
      expect(await world().store.getRun(run.id)).toEqual(run);
    });
  });
}

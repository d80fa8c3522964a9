import { describe, expect, it } from '@jest/globals';
import { EngineWorld, SYNC_ID } from '../../testing/engine-fixture.js';
import { markOf, PRIORITY } from '../model.js';

const ANN = { email: 'ann@example.com', name: 'Ann' };
const BEN = { email: 'ben@example.com', name: 'Ben' };

/** The record on side a is read again, with all that follows. */
const hearOf = async (world: EngineWorld, remoteId: string): Promise<void> => {
  await world.store.takeIn({ marks: [markOf(SYNC_ID, { side: 'a', remoteId }, PRIORITY.realtime)] });
  await world.settle();
};

describe('a record that was merged into another', () => {
  it.each(['told by a webhook', 'found by reading'])('takes its link along (%s)', async (how) => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    const survivor = world.add('a', { email: null, name: null });
    world.dropHints();
    world.vendors.a.merge(aId, survivor);
    if (how === 'found by reading') {
      world.dropHints();
      world.edit('b', bId, { name: 'Anna' });
    }
    await world.settle();
    expect(world.links()).toEqual([[survivor, bId]]);
    expect(world.read('a', survivor)).toEqual(world.read('b', bId));
    expect(world.tombstones()).toEqual([]);
  });

  it('is followed through a chain of merges', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    const [second, third] = [world.add('a', { name: null }), world.add('a', { name: null })];
    world.dropHints();
    world.vendors.a.merge(aId, second);
    world.vendors.a.merge(second, third);
    await world.settle();
    expect(world.links()).toEqual([[third, bId]]);
  });

  it('ends its link when the survivor has one, and asks about the two that are left on the other side', async () => {
    const world = new EngineWorld({ mapping: { onDelete: 'propagate' } });
    const ann = await world.linked(ANN);
    const ben = await world.linked(BEN);
    world.vendors.a.merge(ann.aId, ben.aId);
    expect(await world.settle()).toMatchObject({ created: 0, deleted: 0 });
    expect(world.links()).toEqual([[ben.aId, ben.bId]]);
    expect(world.tombstones()).toMatchObject([{ side: 'a', remoteId: ann.aId, reason: 'merged', survivorId: ann.bId }]);
    const [asked] = world.conflicts();
    expect(asked).toMatchObject({ kind: 'identity', decidedBy: 'SYNC_E201', status: 'open' });
    expect(asked?.records).toEqual([
      { side: 'a', remoteId: ben.aId },
      { side: 'b', remoteId: ben.bId },
      { side: 'b', remoteId: ann.bId },
    ]);
    expect(world.vendors.b.liveRecords()).toHaveLength(2);
  });

  describe.each(['unlink', 'propagate'] as const)('that was deleted afterwards (policy: %s)', (onDelete) => {
    /** Ann is merged into Ben on side a, who is then deleted there; no webhook says so. */
    const mergedAndDeleted = async () => {
      const world = new EngineWorld({ mapping: { onDelete } });
      const ann = await world.linked(ANN);
      const ben = await world.linked(BEN);
      world.vendors.a.merge(ann.aId, ben.aId);
      world.vendors.a.deleteAsPerson(ben.aId);
      world.dropHints();
      return { world, ann, ben };
    };

    it.each([
      ['the merge', 'the deletion'],
      ['the deletion', 'the merge'],
    ])('keeps its partner, whatever is heard of first (%s, then %s)', async (first) => {
      const { world, ann, ben } = await mergedAndDeleted();
      const order = first === 'the merge' ? [ann.aId, ben.aId] : [ben.aId, ann.aId];
      for (const remoteId of order) {
        await hearOf(world, remoteId);
      }
      expect(world.links()).toEqual([]);
      expect(world.read('b', ben.bId) === null).toBe(onDelete === 'propagate');
      expect(world.read('b', ann.bId)).toMatchObject({ name: 'Ann' });
      expect(world.tombstones()).toContainEqual(
        expect.objectContaining({ side: 'a', remoteId: ann.aId, reason: 'merged', survivorId: ann.bId }),
      );
      expect(world.tombstones()).toContainEqual(
        expect.objectContaining({ side: 'a', remoteId: ben.aId, reason: 'deleted', survivorId: ben.bId }),
      );
      expect(world.conflicts().filter(({ kind }) => kind === 'identity')).toMatchObject([
        { decidedBy: 'SYNC_E201', status: 'open' },
      ]);
      for (const { id } of world.vendors.b.liveRecords()) world.edit('b', id, { city: 'Bonn' });
      await world.settle();
      expect(world.vendors.a.liveRecords()).toEqual([]);
    });
  });

  it('keeps its partner when the engine itself deletes the survivor, which had another partner', async () => {
    const world = new EngineWorld({ mapping: { onDelete: 'propagate' } });
    const ann = await world.linked(ANN);
    const ben = await world.linked(BEN);
    world.vendors.a.merge(ann.aId, ben.aId);
    world.dropHints();
    world.vendors.b.deleteAsPerson(ben.bId);
    await world.settle();
    expect(world.read('a', ben.aId)).toBeNull();
    await hearOf(world, ann.aId);
    world.edit('b', ann.bId, { city: 'Bonn' });
    expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
    expect(world.read('b', ann.bId)).toMatchObject({ name: 'Ann', city: 'Bonn' });
  });

  it('takes its partner along when the survivor had none and was deleted', async () => {
    const world = new EngineWorld({ mapping: { onDelete: 'propagate' } });
    const ann = await world.linked(ANN);
    const survivor = world.add('a', { email: null, name: null });
    world.dropHints();
    world.vendors.a.merge(ann.aId, survivor);
    world.vendors.a.deleteAsPerson(survivor);
    expect(await world.settle()).toMatchObject({ deleted: 1 });
    expect(world.read('b', ann.bId)).toBeNull();
    expect(world.conflicts()).toEqual([]);
  });

  it('comes to rest when the vendor told of the merge the wrong way round', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    const survivor = world.add('a', { email: null, name: null });
    world.dropHints();
    await world.store.takeIn({ aliases: [{ syncId: SYNC_ID, side: 'a', from: survivor, into: aId }] });
    world.vendors.a.merge(aId, survivor);
    await world.settle();
    expect(world.links()).toEqual([[survivor, bId]]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { EngineWorld, SYNC_ID } from '../../testing/engine-fixture.js';

const ANN = { email: 'ann@example.com', name: 'Ann' };
const BEN = { email: 'ben@example.com', name: 'Ben' };

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

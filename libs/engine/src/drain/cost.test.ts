import { describe, expect, it } from '@jest/globals';
import { EngineWorld } from '../../testing/engine-fixture.js';

// The sync is read twice: before its lease is asked for, so that none is taken from whoever applies a plan to a sync
// that is not live, and under the lease, since another mapping may have come into use until then.
const calls = (world: EngineWorld) => ({
  a: world.limiters.a.count(),
  b: world.limiters.b.count(),
  store: world.storeCalls.length,
});

describe('what a drain costs', () => {
  it('is one read of each side and one write for an edit told by a webhook', async () => {
    const world = new EngineWorld();
    const { aId } = await world.linked({ email: 'ann@example.com', name: 'Ann' });
    world.edit('a', aId, { name: 'Anna' });
    await world.deliverHints();
    world.resetCounts();
    await world.drain();
    expect(calls(world)).toEqual({ a: 1, b: 2, store: 14 });
  });

  it('grows with batches, not with records', async () => {
    const batchMax = 200;
    const world = new EngineWorld({ vendors: { a: { batchMax }, b: { batchMax } } });
    for (let index = 0; index < batchMax; index++) world.add('a', { email: `p${index}@example.com`, name: 'P' });
    await world.deliverHints();
    world.resetCounts();
    expect((await world.drain()).written.created).toBe(batchMax);
    expect(calls(world)).toEqual({ a: 2, b: 2, store: 17 });
  });
});

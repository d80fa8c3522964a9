import { describe, expect, it } from '@jest/globals';
import { explainLink, sweep } from '#engine';
import { EngineWorld, SYNC_ID } from '../../testing/engine-fixture.js';

const MANY = 10_000;
const tags = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, at) => `tag ${String(from + at).padStart(5, '0')}`);

/** Ann has ten thousand tags on both sides. */
const withMany = async () => {
  const world = new EngineWorld();
  const ids = await world.linked({ email: 'ann@example.com', name: 'Ann', tags: tags(0, MANY) });
  return { world, ...ids };
};
const sorted = (value: unknown): readonly unknown[] => [...((value ?? []) as string[])].sort();

describe('ten thousand tags on one record', () => {
  it('arrive with it, each once', async () => {
    const { world, bId } = await withMany();
    expect(sorted(world.read('b', bId)?.tags)).toEqual(tags(0, MANY));
  });

  it('change as few as people change, on both sides at once', async () => {
    const { world, aId, bId } = await withMany();
    world.edit('a', aId, { tags: [...tags(1, MANY), 'new on a'] });
    world.edit('b', bId, { tags: [...tags(0, MANY - 1), 'new on b'] });
    expect(await world.settle()).toMatchObject({ updated: 2 });
    const wanted = [...tags(1, MANY - 1), 'new on a', 'new on b'].sort();
    expect([sorted(world.read('a', aId)?.tags), sorted(world.read('b', bId)?.tags)]).toEqual([wanted, wanted]);
    expect(await sweep(world.engine, SYNC_ID)).toMatchObject({ marked: 0 });
  });

  it('are all taken off where a person did so, and explained one by one', async () => {
    const { world, aId, bId } = await withMany();
    world.edit('a', aId, { tags: [] });
    await world.settle();
    expect(sorted(world.read('b', bId)?.tags)).toEqual([]);
    const [explained] = (await explainLink(world.engine, world.store.links(SYNC_ID)[0]?.id ?? '', 'tags')) ?? [];
    expect(explained?.sides.b.members?.filter(({ isIn }) => isIn)).toEqual([]);
    expect(explained?.sides.b.members).toHaveLength(MANY);
  });
});

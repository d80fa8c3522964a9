import { describe, expect, it } from '@jest/globals';
import { explainLink, keepValue, linkByHand, sweep, syncLinkNow, unfreezeField, unlinkPair } from '#engine';
import { EngineWorld, SYNC_ID } from '../../testing/engine-fixture.js';

const ANN = { email: 'ann@example.com', name: 'Ann', city: 'Bonn', phone: '1' };

const linkIdOf = (world: EngineWorld): string => world.store.links(SYNC_ID)[0]?.id ?? '';

const comparedWhole = async (world: EngineWorld): Promise<void> => {
  expect(await sweep(world.engine, SYNC_ID)).toMatchObject({ brakedBecause: null });
  await world.settle();
};

describe('unlinking a pair', () => {
  const unlinked = async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    const linkId = linkIdOf(world);
    expect(await unlinkPair(world.engine, linkId, 'two people, one address')).toEqual({ kind: 'done', linkId });
    return { world, aId, bId, linkId };
  };

  it('leaves both records as they are, and keeps them the same no more', async () => {
    const { world, aId, bId } = await unlinked();
    world.edit('a', aId, { city: 'Cologne' });
    world.edit('b', bId, { phone: '2' });
    await world.settle();
    expect(world.links()).toEqual([]);
    expect(world.read('a', aId)).toMatchObject({ city: 'Cologne', phone: '1' });
    expect(world.read('b', bId)).toMatchObject({ city: 'Bonn', phone: '2' });
  });

  it('is not undone by a sweep, by an edit, or by another record with the same key', async () => {
    const { world, aId } = await unlinked();
    await comparedWhole(world);
    world.edit('a', aId, { name: 'Anna' });
    await world.settle();
    expect(world.links()).toEqual([]);
    const twin = world.add('a', { ...ANN, name: 'Another' });
    await world.settle();
    expect(world.links()).toEqual([]);
    expect(world.vendors.b.liveRecords()).toHaveLength(1);
    expect(world.read('a', twin)).toMatchObject({ name: 'Another' });
  });

  it('is told of, with its reason', async () => {
    const { world, linkId } = await unlinked();
    const [city] = (await explainLink(world.engine, linkId, 'city')) ?? [];
    expect(city?.standing).toMatchObject({ why: 'ended', message: 'two people, one address' });
  });

  it('ends what a person was asked about the pair', async () => {
    const world = new EngineWorld({ mapping: { policy: { kind: 'manual' } } });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    world.edit('b', bId, { city: 'Essen' });
    await world.settle();
    expect(world.conflicts()).toMatchObject([{ status: 'open' }]);
    await unlinkPair(world.engine, linkIdOf(world), 'x');
    await world.settle();
    expect(world.conflicts()).toMatchObject([{ status: 'resolved' }]);
  });

  it('is done once, to a link that is whole, while nobody works on the sync', async () => {
    const { world, linkId } = await unlinked();
    expect(await unlinkPair(world.engine, linkId, 'x')).toMatchObject({ kind: 'over' });
    expect(await unlinkPair(world.engine, 'nobody', 'x')).toEqual({ kind: 'notFound' });
    await world.commit({ linksNew: [{ id: 'half', aId: 'a77', bId: null }] });
    expect(await unlinkPair(world.engine, 'half', 'x')).toMatchObject({ kind: 'over' });
    const { aId: _aId, ...other } = await world.linked({ email: 'ben@example.com' });
    const ben = world.store.links(SYNC_ID).find(({ bId }) => bId === other.bId);
    await world.store.acquireLease(SYNC_ID, 60_000, world.nowMs);
    expect(await unlinkPair(world.engine, ben?.id ?? '', 'x')).toEqual({ kind: 'busy' });
  });
});

describe('linking two records by hand', () => {
  it('links again what was unlinked, and lets the policy decide where they differ', async () => {
    const world = new EngineWorld({ mapping: { policy: { kind: 'sideWins', side: 'b' } } });
    const { aId, bId } = await world.linked(ANN);
    await unlinkPair(world.engine, linkIdOf(world), 'x');
    world.edit('a', aId, { city: 'Cologne' });
    world.edit('b', bId, { city: 'Essen' });
    await world.settle();
    expect(await linkByHand(world.engine, SYNC_ID, { aId, bId })).toMatchObject({ kind: 'done' });
    await world.settle();
    expect(world.links()).toEqual([[aId, bId]]);
    expect(world.tombstones()).toEqual([]);
    expect([world.read('a', aId)?.city, world.read('b', bId)?.city]).toEqual(['Essen', 'Essen']);
  });

  it('gives a record another partner once it has been unlinked', async () => {
    const world = new EngineWorld();
    const { aId } = await world.linked(ANN);
    const right = world.add('b', { email: 'ann@home.example', name: 'Ann' });
    world.dropHints();
    expect(await linkByHand(world.engine, SYNC_ID, { aId, bId: right })).toMatchObject({ kind: 'over' });
    await unlinkPair(world.engine, linkIdOf(world), 'x');
    expect(await linkByHand(world.engine, SYNC_ID, { aId, bId: right })).toMatchObject({ kind: 'done' });
    await world.settle();
    expect(world.links()).toEqual([[aId, right]]);
    world.edit('a', aId, { phone: '9' });
    await world.settle();
    expect(world.read('b', right)).toMatchObject({ phone: '9' });
  });

  it('refuses records that are not there or take no part, since their partner would be taken for bereft', async () => {
    const world = new EngineWorld({
      mapping: {
        onDelete: 'propagate',
        create: { a: false, b: false },
        filters: { a: { expression: 'city == "Bonn"', fields: { city: 'text' } }, onLeave: { kind: 'unlink' } },
      },
    });
    const aId = world.add('a', { ...ANN, city: 'Essen' });
    const bId = world.add('b', ANN);
    await world.settle();
    expect(await linkByHand(world.engine, SYNC_ID, { aId: 'nobody', bId })).toMatchObject({ kind: 'over' });
    const outside = await linkByHand(world.engine, SYNC_ID, { aId, bId });
    expect(outside.kind === 'over' && outside.message).toContain('filter');
    await world.settle();
    expect(world.read('b', bId)).not.toBeNull();
  });
});

describe('a frozen field that a person lets go on', () => {
  /** Two automations have fought over the city until it was frozen. */
  const frozen = async () => {
    const world = new EngineWorld({ mapping: { policy: { kind: 'sideWins', side: 'b' } } });
    const { aId, bId } = await world.linked(ANN);
    const fight = async (): Promise<void> => {
      for (let turn = 1; turn <= 8 && world.store.links(SYNC_ID)[0]?.frozen.length === 0; turn++) {
        world.nowMs += 10_000;
        const onA = turn % 2 === 1;
        world.edit(onA ? 'a' : 'b', onA ? aId : bId, { city: onA ? 'Cologne' : 'Bonn' });
        await world.settle();
      }
      expect(world.store.links(SYNC_ID)[0]?.frozen).toEqual(['city']);
    };
    await fight();
    return { world, aId, bId, linkId: linkIdOf(world), fight };
  };

  it('goes on from what both sides held: an edit made meanwhile travels', async () => {
    const { world, aId, bId, linkId } = await frozen();
    world.nowMs += 10_000;
    world.edit('a', aId, { city: 'Essen' });
    await world.settle();
    expect(world.read('b', bId)?.city).not.toBe('Essen');
    expect(await unfreezeField(world.engine, linkId, 'city')).toEqual({ kind: 'done', linkId });
    const [asked] = world.conflicts().filter(({ kind }) => kind === 'oscillation');
    expect(asked?.status).toBe('resolved');
    await world.settle();
    expect(world.read('b', bId)?.city).toBe('Essen');
    expect(world.store.links(SYNC_ID)[0]?.frozen).toEqual([]);
  });

  it('may take the value it had kept going back to at once, and is frozen again when it goes round anew', async () => {
    const { world, aId, bId, linkId, fight } = await frozen();
    const kept = world.read('a', aId)?.city === 'Bonn' ? 'Cologne' : 'Bonn';
    world.nowMs += 10_000;
    world.edit('a', aId, { city: kept });
    await world.settle();
    await unfreezeField(world.engine, linkId, 'city');
    await world.settle();
    expect(world.read('b', bId)?.city).toBe(kept);
    expect(world.store.links(SYNC_ID)[0]?.frozen).toEqual([]);
    await fight();
  });

  it('goes on from the value of a side that a person lets count', async () => {
    const { world, aId, bId, linkId } = await frozen();
    world.nowMs += 10_000;
    world.edit('a', aId, { city: 'Essen' });
    world.edit('b', bId, { city: 'Hamm' });
    await world.settle();
    expect(await keepValue(world.engine, linkId, 'city', 'a')).toMatchObject({ kind: 'done' });
    await world.settle();
    expect([world.read('a', aId)?.city, world.read('b', bId)?.city]).toEqual(['Essen', 'Essen']);
    expect(world.store.links(SYNC_ID)[0]?.frozen).toEqual([]);
  });

  it('has to be frozen', async () => {
    const { world, linkId } = await frozen();
    expect(await unfreezeField(world.engine, linkId, 'phone')).toMatchObject({ kind: 'over' });
    expect(await unfreezeField(world.engine, 'nobody', 'city')).toEqual({ kind: 'notFound' });
  });
});

describe('syncing one link now', () => {
  it('finds an edit nobody told of', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Essen' });
    world.dropHints();
    await world.settle();
    expect(world.read('b', bId)?.city).toBe('Bonn');
    world.takeTickets();
    expect(await syncLinkNow(world.engine, linkIdOf(world))).toMatchObject({ kind: 'done' });
    expect(world.takeTickets()).toEqual([{ kind: 'drain', syncId: SYNC_ID }]);
    await world.settle();
    expect(world.read('b', bId)?.city).toBe('Essen');
  });

  it('needs a sync that is awake', async () => {
    const world = new EngineWorld();
    await world.linked(ANN);
    const linkId = linkIdOf(world);
    await world.store.moveSync(SYNC_ID, ['live'], 'paused', null);
    expect(await syncLinkNow(world.engine, linkId)).toMatchObject({ kind: 'over' });
    expect(await world.dirty()).toEqual([]);
  });
});

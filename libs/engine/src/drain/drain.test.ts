import { describe, expect, it } from '@jest/globals';
import { type ConflictPolicy } from '#core';
import { EngineWorld, fieldsOfB, SYNC_ID } from '../../testing/engine-fixture.js';

const ANN = { email: 'ann@example.com', name: 'Ann', city: 'Bonn', phone: '1' };

describe('a drain', () => {
  it('carries an edit to the other side and then has nothing left to do', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    expect(await world.settle()).toEqual({ created: 0, updated: 1, deleted: 0 });
    expect(world.read('b', bId)).toMatchObject({ ...ANN, city: 'Cologne' });
    expect(await world.dirty()).toEqual([]);
    expect(world.conflicts()).toEqual([]);
  });

  it('merges edits of different fields made on both sides', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    world.edit('b', bId, { phone: '2' });
    await world.settle();
    for (const person of [world.read('a', aId), world.read('b', bId)]) {
      expect(person).toMatchObject({ ...ANN, city: 'Cologne', phone: '2' });
    }
    expect(world.conflicts()).toEqual([]);
  });

  it('keeps the form a vendor gave the value, and writes nothing because of it', async () => {
    const fields = fieldsOfB({
      City: { normalise: (value) => (typeof value === 'string' ? value.toUpperCase() : value) },
    });
    const world = new EngineWorld({ vendors: { b: { fields } } });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    expect([world.read('a', aId)?.city, world.read('b', bId)?.city]).toEqual(['Cologne', 'COLOGNE']);
    world.edit('a', aId, { phone: '2' });
    expect(await world.settle()).toMatchObject({ updated: 1 });
    expect(world.read('a', aId)?.city).toBe('Cologne');
  });

  it('is stopped while the sync is paused, and goes on from the marks afterwards', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    await world.store.moveSync(SYNC_ID, ['live'], 'paused', null);
    world.edit('a', aId, { city: 'Cologne' });
    expect(await world.drain()).toMatchObject({ kind: 'stopped' });
    expect(await world.dirty()).toEqual([`a:${aId}`]);
    await world.store.moveSync(SYNC_ID, ['paused'], 'live', null);
    await world.settle();
    expect(world.read('b', bId)?.city).toBe('Cologne');
  });

  it('takes urgent records first, and not in one batch with the others', async () => {
    const world = new EngineWorld();
    const first = await world.linked(ANN);
    const second = await world.linked({ ...ANN, email: 'ben@example.com' });
    const mark = { syncId: SYNC_ID, side: 'a' } as const;
    await world.store.takeIn({ marks: [{ ...mark, remoteId: first.aId, priority: 100 }] });
    await world.store.takeIn({ marks: [{ ...mark, remoteId: second.aId, priority: 1 }] });
    world.resetCounts();
    await world.drain();
    expect(world.limiters.a.calls.map(({ lane }) => lane)).toEqual(['realtime', 'backfill']);
  });

  it('gives its place to others when its time is up', async () => {
    const world = new EngineWorld({ limits: { drainBatchMax: 1, drainBudgetMs: 1_000 } });
    const first = await world.linked(ANN);
    const second = await world.linked({ ...ANN, email: 'ben@example.com' });
    world.edit('a', first.aId, { city: 'Cologne' });
    world.edit('a', second.aId, { city: 'Cologne' });
    world.beforeNextWrite('b', () => (world.nowMs += 1_000));
    expect(await world.drain()).toEqual({ kind: 'more', written: { created: 0, updated: 1, deleted: 0 } });
  });
});

describe('when both sides changed the same field', () => {
  const editBoth = async (policy: ConflictPolicy): Promise<{ world: EngineWorld; cities: unknown[] }> => {
    const world = new EngineWorld({ mapping: { policy } });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    world.nowMs += 5_000;
    world.edit('b', bId, { city: 'Berlin' });
    await world.settle();
    return { world, cities: [world.read('a', aId)?.city, world.read('b', bId)?.city] };
  };

  it.each<[ConflictPolicy, string, 'a' | 'b']>([
    [{ kind: 'newest', epsilonMs: 0, tie: 'a' }, 'Berlin', 'b'],
    [{ kind: 'newest', epsilonMs: 60_000, tie: 'a' }, 'Cologne', 'a'],
    [{ kind: 'sideWins', side: 'a' }, 'Cologne', 'a'],
    [{ kind: 'sideWins', side: 'b' }, 'Berlin', 'b'],
    [{ kind: 'preferNonBlank', otherwise: 'a' }, 'Cologne', 'a'],
    [{ kind: 'mostRecentNonBlank', epsilonMs: 0, tie: 'a' }, 'Berlin', 'b'],
  ])('%j decides for %s and lists the value that lost', async (policy, city, winner) => {
    const { world, cities } = await editBoth(policy);
    expect(cities).toEqual([city, city]);
    expect(world.conflicts()).toMatchObject([
      {
        kind: 'bothChanged',
        fieldId: 'city',
        base: { a: 'Bonn', b: 'Bonn' },
        now: { a: 'Cologne', b: 'Berlin' },
        winner,
        decidedBy: policy.kind,
        status: 'decided',
      },
    ]);
  });

  it('waits for a person where the policy says so, and then does as told', async () => {
    const { world, cities } = await editBoth({ kind: 'manual' });
    expect(cities).toEqual(['Cologne', 'Berlin']);
    const [conflict] = world.conflicts();
    expect(conflict).toMatchObject({ status: 'open', winner: null, decidedBy: 'manual' });
    world.store.answer(SYNC_ID, conflict?.id ?? '', { kind: 'keepSide', side: 'b' });
    await world.settle();
    expect([world.read('a', 'a1')?.city, world.read('b', 'b1')?.city]).toEqual(['Berlin', 'Berlin']);
    expect(world.conflicts()).toMatchObject([{ status: 'resolved' }]);
  });

  it('sees no conflict where both were changed to the same', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    world.edit('b', bId, { city: 'Cologne' });
    expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
    expect(world.conflicts()).toEqual([]);
  });
});

describe('a value that someone emptied', () => {
  it('is emptied on the other side where the rule is to clear', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: null });
    await world.settle();
    expect(world.read('b', bId)?.city).toBeNull();
  });

  it('stays on the other side where the rule is to keep, and is not brought back', async () => {
    const world = new EngineWorld({ mapping: { blanks: { aToB: 'keep', bToA: 'clear' } } });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: null });
    expect(await world.settle()).toMatchObject({ updated: 0 });
    expect([world.read('a', aId)?.city, world.read('b', bId)?.city]).toEqual([null, 'Bonn']);
  });
});

describe('sets and consent', () => {
  it('keeps members added on both sides and honours a removal', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked({ ...ANN, tags: ['old', 'vip'] });
    world.edit('a', aId, { tags: ['old', 'vip', 'fair'] });
    world.edit('b', bId, { tags: ['beta', 'vip'] });
    await world.settle();
    for (const person of [world.read('a', aId), world.read('b', bId)]) {
      expect([...(person?.tags ?? [])].sort()).toEqual(['beta', 'fair', 'vip']);
    }
  });

  it('lets an opt-out win over a later opt-in, and lists the opt-in', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked({ ...ANN, optedOut: true });
    world.edit('b', bId, { optedOut: false });
    await world.settle();
    expect([world.read('a', aId)?.optedOut, world.read('b', bId)?.optedOut]).toEqual([true, true]);
    expect(world.conflicts()).toMatchObject([{ fieldId: 'consent', winner: 'a', decidedBy: 'consent' }]);
  });
});

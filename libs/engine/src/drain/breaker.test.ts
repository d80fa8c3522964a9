import { describe, expect, it } from '@jest/globals';
import { type Side } from '#core';
import { EngineWorld, SYNC_ID } from '../../testing/engine-fixture.js';

const ANN = { email: 'ann@example.com', name: 'Ann', city: 'Bonn', phone: '1' };

describe('a field that is changed back again and again', () => {
  /** An automation on side b sets a field back whenever it is written. */
  const duel = async (world: EngineWorld, reset: () => void): Promise<void> => {
    for (let round = 0; round < 8; round++) {
      await world.settle();
      if (world.store.links(SYNC_ID)[0]?.frozen.length !== 0) return;
      world.nowMs += 10_000;
      reset();
    }
    await world.settle();
  };

  it('is frozen after the priority side was applied once more', async () => {
    const world = new EngineWorld({ mapping: { policy: { kind: 'sideWins', side: 'b' } } });
    const { aId, bId } = await world.linked(ANN);
    let turn = 0;
    await duel(world, () => {
      turn += 1;
      world.edit(turn % 2 === 0 ? 'b' : 'a', turn % 2 === 0 ? bId : aId, { city: turn % 2 === 0 ? 'Bonn' : 'Cologne' });
    });
    const [link] = world.store.links(SYNC_ID);
    expect(link?.frozen).toEqual(['city']);
    expect(world.conflicts().filter(({ kind }) => kind === 'oscillation')).toMatchObject([
      { fieldId: 'city', status: 'open', decidedBy: 'SYNC_E203' },
    ]);
    const breaker = world.store.log(SYNC_ID).filter(({ cause }) => cause === 'breaker');
    expect(breaker).toMatchObject([{ side: 'a', fieldId: 'city' }]);
    const agreed = world.read('b', bId)?.city;
    expect(world.read('a', aId)?.city).toBe(agreed);
    world.edit('b', bId, { city: 'Essen', phone: '7' });
    await world.settle();
    expect(world.read('a', aId)).toMatchObject({ city: agreed, phone: '7' });
    const asked = world.conflicts().find(({ kind }) => kind === 'oscillation');
    world.store.answer(SYNC_ID, asked?.id ?? '', { kind: 'keepSide', side: 'b' });
    await world.settle();
    expect(world.read('a', aId)?.city).toBe('Essen');
    expect(world.store.links(SYNC_ID)[0]?.frozen).toEqual([]);
  });

  it('is not frozen for what was written to a record that has been made anew since', async () => {
    const world = new EngineWorld({ mapping: { onDelete: 'recreate' } });
    const { aId, bId } = await world.linked(ANN);
    const edit = async (side: Side, id: string, city: string) => {
      world.nowMs += 10_000;
      world.edit(side, id, { city });
      await world.settle();
    };
    await edit('a', aId, 'Cologne');
    await edit('b', bId, 'Bonn');
    await edit('a', aId, 'Cologne');
    world.vendors.b.deleteAsPerson(bId);
    await world.settle();
    const [[, anew] = []] = world.links();
    expect(world.read('b', anew ?? '')?.city).toBe('Cologne');
    await edit('a', aId, 'Bonn');
    await edit('a', aId, 'Cologne');
    expect(world.read('b', anew ?? '')?.city).toBe('Cologne');
    expect(world.store.links(SYNC_ID)[0]?.frozen).toEqual([]);
  });

  it('is never frozen where it is an opt-out', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked({ ...ANN, optedOut: true });
    await duel(world, () => world.edit('b', bId, { optedOut: false }));
    expect([world.read('a', aId)?.optedOut, world.read('b', bId)?.optedOut]).toEqual([true, true]);
    expect(world.store.links(SYNC_ID)[0]?.frozen).toEqual([]);
  });
});

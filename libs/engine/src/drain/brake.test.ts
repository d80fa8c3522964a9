import { describe, expect, it } from '@jest/globals';
import { type DeletePolicy } from '#core';
import { approve, reissueTickets, startFirstSync, sweep, work } from '#engine';
import { EngineWorld, type EngineWorldOptions, SYNC_ID } from '../../testing/engine-fixture.js';

const BRAKE = { delete: { share: 0.2, atLeast: 2 }, overwrite: { share: 0.2, atLeast: 2 } };

/** A sync of ten pairs that asks when more than two of them are deleted or overwritten. */
const tenPairs = async (mapping: EngineWorldOptions['mapping'] = {}, limits: EngineWorldOptions['limits'] = {}) => {
  const world = new EngineWorld({ mapping: { brake: BRAKE, onDelete: 'propagate', ...mapping }, limits });
  const pairs = [];
  for (let index = 0; index < 10; index++) {
    pairs.push(await world.linked({ email: `p${index}@example.com`, name: `Person ${index}`, city: 'Bonn' }));
  }
  const onA = pairs.map(({ aId }) => aId);
  const stateOf = async () => (await world.store.getSync(SYNC_ID))?.state;
  const held = () => world.store.drastic(SYNC_ID).filter((one) => one.held);
  return { world, pairs, onA, stateOf, held };
};

const deleteAll = (world: EngineWorld, ids: readonly string[]) => {
  for (const id of ids) world.vendors.a.deleteAsPerson(id);
};

describe('a sync of which very much would be deleted', () => {
  it('deletes what is within the limit without asking', async () => {
    const { world, onA, stateOf } = await tenPairs();
    deleteAll(world, onA.slice(0, 2));
    expect(await world.settle()).toMatchObject({ deleted: 2 });
    expect(await stateOf()).toBe('live');
  });

  it.each<DeletePolicy>(['unlink', 'propagate', 'recreate'])(
    'is braked before any of it is done, and does it once a person says so (policy: %s)',
    async (onDelete) => {
      const { world, onA, stateOf, held } = await tenPairs({ onDelete });
      deleteAll(world, onA.slice(0, 6));
      expect(await world.settle(1)).toEqual({ created: 0, updated: 0, deleted: 0 });
      expect(await stateOf()).toBe('braked');
      expect((await world.store.getSync(SYNC_ID))?.pausedBecause).toMatch(/^6 of 10 links/);
      expect(world.links()).toHaveLength(10);
      expect(held().map(({ aId, kind }) => [aId, kind])).toEqual(onA.slice(0, 6).map((id) => [id, 'delete']));
      expect(await world.store.releaseBrake(SYNC_ID)).toBe(true);
      const done = { unlink: {}, propagate: { deleted: 6 }, recreate: { created: 6 } }[onDelete as 'unlink'];
      expect(await world.settle()).toMatchObject(done);
      expect(world.links()).toHaveLength(onDelete === 'recreate' ? 10 : 4);
      expect(await stateOf()).toBe('live');
      expect(held()).toEqual([]);
    },
  );

  it('counts what trickles in within some minutes together', async () => {
    const { world, onA, stateOf } = await tenPairs();
    for (const id of onA.slice(0, 3)) {
      deleteAll(world, [id]);
      await world.settle(1);
      world.nowMs += 60_000;
    }
    expect(await stateOf()).toBe('braked');
    expect(world.vendors.b.liveRecords()).toHaveLength(8);
  });

  it('forgets what was done longer ago', async () => {
    const { world, onA, stateOf } = await tenPairs();
    for (const id of onA.slice(0, 6)) {
      deleteAll(world, [id]);
      await world.settle();
      world.nowMs += 400_000;
    }
    expect(await stateOf()).toBe('live');
  });

  it('holds nothing new in a drain that was under way when it was released', async () => {
    const { world, pairs, onA, held } = await tenPairs();
    deleteAll(world, onA.slice(0, 5));
    await world.settle(1);
    world.edit('a', onA[8] ?? '', { name: 'Anna' });
    await world.deliverHints();
    const claim = world.store.claimDirty.bind(world.store);
    world.store.claimDirty = async (...args) => {
      world.store.claimDirty = claim;
      await world.store.releaseBrake(SYNC_ID);
      world.edit('a', onA[9] ?? '', { name: 'Berta' });
      await world.deliverHints();
      return claim(...args);
    };
    expect(await world.settle(1)).toMatchObject({ deleted: 5 });
    expect(held()).toEqual([]);
    expect(world.read('b', pairs[9]?.bId ?? '')).toMatchObject({ name: 'Berta' });
  });

  it('asks again about what came after the release', async () => {
    const { world, onA, stateOf } = await tenPairs();
    deleteAll(world, onA.slice(0, 4));
    await world.settle(1);
    await world.store.releaseBrake(SYNC_ID);
    await world.settle();
    deleteAll(world, onA.slice(4, 6));
    await world.settle();
    expect(await stateOf()).toBe('live');
    deleteAll(world, onA.slice(6, 7));
    await world.settle(1);
    expect(await stateOf()).toBe('braked');
  });

  it('loses nothing that was brought back while it was braked or paused', async () => {
    const { world, onA, stateOf } = await tenPairs();
    deleteAll(world, onA.slice(0, 5));
    await world.settle(1);
    await world.store.moveSync(SYNC_ID, ['braked'], 'paused', null);
    for (const id of onA.slice(0, 5)) world.vendors.a.restoreAsPerson(id);
    await world.deliverHints();
    await world.store.moveSync(SYNC_ID, ['paused'], 'live', null);
    expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
    expect(await stateOf()).toBe('live');
    expect(world.links()).toHaveLength(10);
    expect(world.vendors.b.liveRecords()).toHaveLength(10);
  });

  it('asks again when it is resumed and they are still gone', async () => {
    const { world, onA, stateOf, held } = await tenPairs();
    deleteAll(world, onA.slice(0, 5));
    await world.settle(1);
    await world.store.moveSync(SYNC_ID, ['braked'], 'paused', null);
    await world.store.moveSync(SYNC_ID, ['paused'], 'live', null);
    expect(held()).toEqual([]);
    await world.settle(1);
    expect(await stateOf()).toBe('braked');
    expect(held()).toHaveLength(5);
  });

  it('is braked by a sweep before anything is looked at', async () => {
    const { world, onA, stateOf, held } = await tenPairs();
    deleteAll(world, onA.slice(0, 5));
    world.dropHints();
    world.takeTickets();
    expect(await sweep(world.engine, SYNC_ID)).toMatchObject({
      marked: 5,
      brakedBecause: expect.stringMatching(/2 of 10/),
    });
    expect(await stateOf()).toBe('braked');
    expect(await world.settle(1)).toMatchObject({ deleted: 0 });
    expect(held()).toHaveLength(5);
    await world.store.releaseBrake(SYNC_ID);
    expect(await sweep(world.engine, SYNC_ID)).toMatchObject({ brakedBecause: null });
    expect(await world.settle()).toMatchObject({ deleted: 5 });
    expect(await stateOf()).toBe('live');
  });
});

describe('a sync of which very much would be overwritten', () => {
  const renameAll = (world: EngineWorld, ids: readonly string[]) => {
    for (const id of ids) world.edit('a', id, { name: 'Overwritten' });
  };

  it('is braked, shows what would be written, and writes it once a person says so', async () => {
    const { world, pairs, onA, stateOf, held } = await tenPairs();
    renameAll(world, onA.slice(0, 5));
    expect(await world.settle(1)).toMatchObject({ updated: 0 });
    expect(await stateOf()).toBe('braked');
    expect(held()[0]).toMatchObject({
      kind: 'overwrite',
      changes: [{ side: 'b', fieldId: 'name', before: 'Person 0', after: 'Overwritten' }],
    });
    await world.store.releaseBrake(SYNC_ID);
    expect(await world.settle()).toMatchObject({ updated: 5 });
    expect(world.read('b', pairs[4]?.bId ?? '')).toMatchObject({ name: 'Overwritten' });
    expect(await stateOf()).toBe('live');
  });

  it('is not braked by values filled in', async () => {
    const { world, onA, stateOf } = await tenPairs();
    for (const id of onA) world.edit('a', id, { phone: '+66 1' });
    expect(await world.settle()).toMatchObject({ updated: 10 });
    expect(await stateOf()).toBe('live');
  });

  it('lets opt-outs through, also of records that are held, and while it is braked', async () => {
    const { world, pairs, onA, stateOf } = await tenPairs();
    for (const id of onA.slice(0, 5)) world.edit('a', id, { name: 'Overwritten', optedOut: true });
    await world.settle(1);
    expect(await stateOf()).toBe('braked');
    for (const { bId } of pairs.slice(0, 5)) expect(world.read('b', bId)).toMatchObject({ optedOut: true });
    expect(world.read('b', pairs[0]?.bId ?? '')).not.toMatchObject({ name: 'Overwritten' });
    world.edit('a', onA[8] ?? '', { optedOut: true, name: 'Held' });
    await world.settle(1);
    expect(world.read('b', pairs[8]?.bId ?? '')).toMatchObject({ optedOut: true, name: 'Person 8' });
    await world.store.releaseBrake(SYNC_ID);
    await world.settle();
    expect(world.read('b', pairs[0]?.bId ?? '')).toMatchObject({ name: 'Overwritten', optedOut: true });
    expect(world.read('b', pairs[8]?.bId ?? '')).toMatchObject({ name: 'Held' });
  });

  it('creates nothing while it is braked, and does afterwards', async () => {
    const { world, onA, stateOf } = await tenPairs();
    renameAll(world, onA.slice(0, 5));
    world.add('a', { email: 'new@example.com', name: 'New' });
    expect(await world.settle(1)).toMatchObject({ created: 0 });
    expect(await stateOf()).toBe('braked');
    await world.store.releaseBrake(SYNC_ID);
    expect(await world.settle()).toMatchObject({ created: 1, updated: 5 });
  });

  it('is not braked by what a person approved', async () => {
    const world = new EngineWorld({
      mapping: { brake: BRAKE, policy: { kind: 'sideWins', side: 'a' } },
      state: 'draft',
    });
    for (let index = 0; index < 10; index++) {
      world.add('a', { email: `p${index}@example.com`, name: 'From a' });
      world.add('b', { email: `p${index}@example.com`, name: 'From b' });
    }
    world.dropHints();
    const sync = await world.store.getSync(SYNC_ID);
    if (!sync) throw new Error('there is no sync');
    const { id } = await startFirstSync(world.engine, sync);
    for (const ticket of world.takeTickets()) await work(world.engine, ticket);
    expect(await approve(world.engine, id)).toEqual({ kind: 'approved' });
    // Half of it is left to the drain, because it changed after the scan.
    for (const { id: bId } of world.vendors.b.liveRecords().slice(0, 6)) world.edit('b', bId, { name: 'Later' });
    await world.deliverHints();
    await reissueTickets(world.engine);
    for (let round = 0; round < 5; round++) {
      for (const ticket of world.takeTickets()) await work(world.engine, ticket);
      world.nowMs += 1_000;
    }
    await world.settle();
    expect((await world.store.getSync(SYNC_ID))?.state).toBe('live');
    for (const { fields } of world.vendors.b.liveRecords()) expect(fields['Name']).toBe('From a');
  });

  it('stays braked between the steps that go ahead while a plan is applied', async () => {
    const { world, onA, stateOf, held } = await tenPairs({}, { drainBatchMax: 3, planChunk: 1 });
    for (let index = 0; index < 3; index++) world.add('a', { email: `new${index}@example.com`, name: 'New' });
    world.dropHints();
    const sync = await world.store.getSync(SYNC_ID);
    if (!sync) throw new Error('there is no sync');
    const { id } = await startFirstSync(world.engine, sync);
    for (const ticket of world.takeTickets()) await work(world.engine, ticket);
    expect(await approve(world.engine, id)).toEqual({ kind: 'approved' });
    renameAll(world, onA.slice(0, 5));
    await world.deliverHints();
    for (const ticket of world.takeTickets()) if (ticket.kind === 'apply') await work(world.engine, ticket);
    expect(await stateOf()).toBe('braked');
    expect(held()).toHaveLength(5);
    for (const { fields } of world.vendors.b.liveRecords()) expect(fields['Name']).not.toBe('Overwritten');
  });
});

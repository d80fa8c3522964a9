import { describe, expect, it } from '@jest/globals';
import { type Fields, type Filters, type Mapping } from '#core';
import { approve, applyPlan, makePlan, startFirstSync, sweep } from '#engine';
import {
  EngineWorld,
  type EngineWorldOptions,
  fieldsOfA,
  fieldsOfB,
  type Person,
  SYNC_ID,
} from '../../testing/engine-fixture.js';

const IN_BONN = { expression: 'city == "Bonn"', fields: { city: 'text' } } as const;
const KEEP = { kind: 'keep' } as const;

const worldWith = (filters: Filters, mapping: Partial<Mapping> = {}, options: EngineWorldOptions = {}): EngineWorld =>
  new EngineWorld({ ...options, mapping: { ...mapping, filters } });

const ANN: Person = { email: 'ann@example.com', name: 'Ann', city: 'Bonn', phone: null };
const NOTHING = { created: 0, updated: 0, deleted: 0 };

const sweepAndSettle = async (world: EngineWorld): Promise<Awaited<ReturnType<EngineWorld['settle']>>> => {
  await sweep(world.engine, SYNC_ID);
  return world.settle();
};

describe('a record outside the filter of its side', () => {
  it('is not created on the other side, and is once it comes in', async () => {
    const world = worldWith({ a: IN_BONN, onLeave: KEEP });
    const id = world.add('a', { ...ANN, city: 'Rome' });
    expect(await world.settle()).toEqual(NOTHING);
    world.edit('a', id, { city: 'Bonn' });
    expect(await world.settle()).toMatchObject({ created: 1 });
    expect(world.links()).toHaveLength(1);
  });

  it('costs no call to the other side', async () => {
    const world = worldWith({ a: IN_BONN, onLeave: KEEP });
    world.add('a', { ...ANN, city: 'Rome' });
    await world.settle();
    expect(world.limiters.b.calls).toEqual([]);
  });

  it('is not linked, and nothing is made in its place for the record it would be linked to', async () => {
    const world = worldWith({ a: IN_BONN, onLeave: KEEP });
    world.add('a', { ...ANN, city: 'Rome' });
    world.add('b', ANN);
    expect(await world.settle()).toEqual(NOTHING);
    expect(world.links()).toEqual([]);
    expect(world.vendors.a.liveRecords()).toHaveLength(1);
  });

  it('does not keep a filter of one side from letting in everyone of the other', async () => {
    const world = worldWith({ a: IN_BONN, onLeave: KEEP });
    world.add('b', { ...ANN, city: 'Rome' });
    expect(await world.settle()).toMatchObject({ created: 1 });
  });

  it('is not read by a sweep again and again', async () => {
    const world = worldWith({ a: IN_BONN, onLeave: KEEP });
    const id = world.add('a', { ...ANN, city: 'Rome' });
    await world.settle();
    expect(await sweep(world.engine, SYNC_ID)).toMatchObject({ marked: 0 });
    world.edit('a', id, { city: 'Bonn' });
    world.dropHints();
    expect(await sweep(world.engine, SYNC_ID)).toMatchObject({ marked: 1 });
  });

  it('is judged by fields that are not mapped, which are read as well', async () => {
    const fields = new EngineWorld().mapping.fields.filter(({ id }) => id !== 'city');
    const world = worldWith({ a: IN_BONN, onLeave: KEEP }, { fields });
    world.add('a', { ...ANN, city: 'Rome' });
    world.add('a', { ...ANN, email: 'bo@example.com' });
    expect(await world.settle()).toMatchObject({ created: 1 });
  });
});

describe('a linked record that leaves the filter', () => {
  const left = async (onLeave: Filters['onLeave']): Promise<{ world: EngineWorld; aId: string; bId: string }> => {
    const world = worldWith({ a: IN_BONN, onLeave });
    const ids = await world.linked(ANN);
    world.edit('a', ids.aId, { city: 'Rome', name: 'Anna' });
    await world.settle();
    return { world, ...ids };
  };

  it('stays linked, and neither its edits nor the partner’s travel until it is back', async () => {
    const { world, aId, bId } = await left(KEEP);
    world.edit('b', bId, { phone: '1' });
    expect(await world.settle()).toEqual(NOTHING);
    expect(world.read('b', bId)).toMatchObject({ name: 'Ann', city: 'Bonn' });
    expect(world.read('a', aId)?.phone).toBeNull();
    expect(world.links()).toHaveLength(1);
    world.edit('a', aId, { city: 'Bonn' });
    await world.settle();
    expect(world.read('b', bId)).toMatchObject({ name: 'Anna', phone: '1' });
    expect(world.read('a', aId)).toMatchObject({ name: 'Anna', phone: '1' });
  });

  it('is looked at once by sweeps, not by every one', async () => {
    const { world, aId } = await left(KEEP);
    expect(await sweep(world.engine, SYNC_ID)).toMatchObject({ marked: 0 });
    world.edit('a', aId, { city: 'Bonn' });
    world.dropHints();
    await sweepAndSettle(world);
    expect(world.read('b', 'b1')).toMatchObject({ name: 'Anna' });
  });

  it('opts out on both sides all the same', async () => {
    const { world, aId, bId } = await left(KEEP);
    world.edit('b', bId, { optedOut: true });
    await world.settle();
    expect(world.read('a', aId)?.optedOut).toBe(true);
  });

  it('is still deleted with its partner', async () => {
    const world = worldWith({ a: IN_BONN, onLeave: KEEP }, { onDelete: 'propagate', deleteVersusEdit: 'delete' });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Rome' });
    await world.settle();
    world.vendors.a.deleteAsPerson(aId);
    expect(await world.settle()).toMatchObject({ deleted: 1 });
    expect(world.read('b', bId)).toBeNull();
  });

  it('has a deleted partner made anew only once it is back', async () => {
    const world = worldWith({ a: IN_BONN, onLeave: KEEP }, { onDelete: 'recreate' });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Rome' });
    await world.settle();
    world.vendors.b.deleteAsPerson(bId);
    expect(await world.settle()).toEqual(NOTHING);
    expect(world.links()).toEqual([]);
    world.edit('a', aId, { city: 'Bonn' });
    expect(await world.settle()).toMatchObject({ created: 1 });
    expect(world.links()).toEqual([[aId, 'b2']]);
  });

  it('is unlinked where the mapping says so, opted out first, and linked again once it is back', async () => {
    const world = worldWith({ a: IN_BONN, onLeave: { kind: 'unlink' } });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Rome', optedOut: true });
    await world.settle();
    expect(world.read('b', bId)).toMatchObject({ city: 'Bonn', optedOut: true });
    expect(world.links()).toEqual([]);
    world.edit('b', bId, { name: 'Anna' });
    expect(await world.settle()).toEqual(NOTHING);
    world.edit('a', aId, { city: 'Bonn' });
    await world.settle();
    expect(world.links()).toEqual([[aId, bId]]);
  });
});

describe('a linked record that leaves the filter where partners are archived for that', () => {
  const ARCHIVE = { kind: 'archive' } as const;
  const pair = async (mapping: Partial<Mapping> = {}, filters: Partial<Filters> = {}, options = {}) => {
    const world = worldWith({ a: IN_BONN, onLeave: ARCHIVE, ...filters }, mapping, options);
    return { world, ...(await world.linked(ANN)) };
  };
  const there = (world: EngineWorld, side: 'a' | 'b') => world.vendors[side].liveRecords().length;

  it('has its partner archived and stays itself; a new partner is made once it is back', async () => {
    const { world, aId, bId } = await pair();
    world.edit('a', aId, { city: 'Rome' });
    expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 1 });
    expect([world.read('a', aId)?.city, world.read('b', bId), world.links()]).toEqual(['Rome', null, []]);
    world.edit('a', aId, { name: 'Anna' });
    expect(await world.settle()).toEqual(NOTHING);
    world.edit('a', aId, { city: 'Bonn' });
    expect(await world.settle()).toMatchObject({ created: 1 });
    expect(world.links()).toEqual([[aId, 'b2']]);
  });

  it('is linked again with its partner where somebody has brought that back', async () => {
    const { world, aId, bId } = await pair();
    world.edit('a', aId, { city: 'Rome' });
    await world.settle();
    world.vendors.b.restoreAsPerson(bId);
    expect(await world.settle()).toEqual(NOTHING);
    world.edit('a', aId, { city: 'Bonn' });
    await world.settle();
    expect(world.links()).toEqual([[aId, bId]]);
  });

  it('opts the partner out before that', async () => {
    const { world, aId, bId } = await pair();
    world.edit('a', aId, { city: 'Rome', optedOut: true });
    expect(await world.settle()).toEqual({ created: 0, updated: 1, deleted: 1 });
    world.vendors.b.restoreAsPerson(bId);
    expect(world.read('b', bId)?.optedOut).toBe(true);
  });

  it.each([
    ['keep', 1, 'b'],
    ['delete', 0, 'a'],
  ] as const)(
    'where the partner was edited as well, edits outrank deletions or not: %s',
    async (deleteVersusEdit, left, winner) => {
      const { world, aId, bId } = await pair({ deleteVersusEdit });
      world.edit('b', bId, { phone: '7' });
      world.edit('a', aId, { city: 'Rome' });
      await world.settle();
      expect([there(world, 'a'), there(world, 'b'), world.links()]).toEqual([1, left, []]);
      expect(world.conflicts()).toMatchObject([
        { kind: 'deleteVersusEdit', fieldId: 'phone', now: { b: '7' }, winner, status: 'decided' },
      ]);
    },
  );

  it.each(['propagate', 'recreate', 'unlink'] as const)(
    'is not taken for one whose partner was deleted when the answer is lost (policy: %s)',
    async (onDelete) => {
      const { world, aId } = await pair({ onDelete });
      world.vendors.b.failNext({ on: 'delete', kind: 'lostAnswer' });
      world.edit('a', aId, { city: 'Rome' });
      await world.settle();
      expect([there(world, 'a'), there(world, 'b'), world.links()]).toEqual([1, 0, []]);
      world.edit('a', aId, { city: 'Bonn' });
      await world.settle();
      expect(world.links()).toEqual([[aId, 'b2']]);
    },
  );

  it('keeps both records where both have left', async () => {
    const { world, aId, bId } = await pair({}, { b: { expression: 'City == "Bonn"', fields: { City: 'text' } } });
    world.edit('a', aId, { city: 'Rome' });
    world.edit('b', bId, { city: 'Oslo' });
    expect(await world.settle()).toEqual(NOTHING);
    expect([there(world, 'a'), there(world, 'b'), world.links()]).toEqual([1, 1, []]);
  });

  it.each(['live work', 'an approved run'])('brakes the sync where many do at once, in %s', async (work) => {
    const brake = { delete: { share: 0.2, atLeast: 2 } };
    const { world, aId } = await pair({ brake });
    const ids = [aId];
    for (let index = 0; index < 5; index++) {
      ids.push((await world.linked({ ...ANN, email: `p${index}@example.com` })).aId);
    }
    for (const id of ids) world.edit('a', id, { city: 'Rome' });
    if (work === 'an approved run') {
      const sync = await world.store.getSync(SYNC_ID);
      const run = sync && (await startFirstSync(world.engine, sync));
      world.dropHints();
      await world.store.takeIn({
        marks: ids.map((remoteId) => ({ syncId: SYNC_ID, side: 'a', remoteId, priority: 100, runId: run?.id ?? '' })),
      });
    }
    expect(await world.settle(1)).toEqual(NOTHING);
    expect((await world.store.getSync(SYNC_ID))?.state).toBe('braked');
    expect(there(world, 'b')).toBe(6);
    await world.store.releaseBrake(SYNC_ID);
    expect(await world.settle()).toMatchObject({ deleted: 6 });
  });
});

describe('a filter that cannot be computed', () => {
  it('concludes nothing: the record stays linked and is not created', async () => {
    const filter = { expression: 'number(city) > 1 && phone > 5', fields: { city: 'text', phone: 'number' } } as const;
    const world = worldWith({ a: filter, onLeave: { kind: 'unlink' } });
    const aId = world.add('a', { ...ANN, city: '2', phone: '7' });
    await world.settle();
    expect(world.links()).toHaveLength(1);
    world.edit('a', aId, { phone: 'unlisted' });
    expect(await world.settle()).toEqual(NOTHING);
    expect(world.links()).toHaveLength(1);
    world.add('a', { ...ANN, email: 'bo@example.com', city: '2', phone: 'unlisted' });
    expect(await world.settle()).toEqual(NOTHING);
  });

  it('because its field is gone pauses the sync and says so', async () => {
    const fields = new EngineWorld().mapping.fields.filter(({ id }) => id !== 'city');
    const offered = [...fieldsOfA({})];
    let isGone = false;
    const withoutCity = (fields: Fields): Fields =>
      Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'city'));
    const world = worldWith(
      { a: IN_BONN, onLeave: { kind: 'unlink' } },
      { fields },
      {
        vendors: { a: { fields: offered } },
        port: (_side, port) => ({
          ...port,
          get: async (ids, names, call) => {
            const states = await port.get(ids, names, call);
            return states.map((state) =>
              state.kind === 'live' && isGone ? { ...state, fields: withoutCity(state.fields) } : state,
            );
          },
        }),
      },
    );
    const { aId } = await world.linked(ANN);
    world.edit('a', aId, { name: 'Anna' });
    isGone = true;
    offered.splice(
      offered.findIndex(({ name }) => name === 'city'),
      1,
    );
    await world.drain();
    const sync = await world.store.getSync(SYNC_ID);
    expect([sync?.state, sync?.pausedBecause]).toEqual(['paused', expect.stringContaining('"city"')]);
    expect(world.links()).toHaveLength(1);
  });
});

describe('the plan of a first sync with filters', () => {
  it('counts as excluded whom they leave out, with the reason, and applies just that', async () => {
    const world = worldWith({ a: IN_BONN, onLeave: KEEP }, {}, { state: 'draft' });
    world.add('a', ANN);
    world.add('a', { ...ANN, email: 'out@example.com', city: 'Rome' });
    world.add('a', { ...ANN, email: 'pair@example.com', city: 'Rome' });
    world.add('b', { ...ANN, email: 'pair@example.com' });
    world.add('a', { ...ANN, email: 'twin@example.com', city: 'Rome' });
    world.add('a', { ...ANN, email: 'twin@example.com', city: 'Oslo' });
    world.dropHints();
    const sync = await world.store.getSync(SYNC_ID);
    if (!sync) throw new Error('no sync');
    const run = await startFirstSync(world.engine, sync);
    await makePlan(world.engine, run.id);
    const items = await world.store.planItems(run.id, { afterOrdinal: 0, limit: 10 });
    const kinds = items.map(({ kind, aIds, bIds, reason }) => [kind, aIds.length, bIds.length, reason?.code ?? null]);
    expect(kinds.sort()).toEqual([
      ['createOnB', 1, 0, null],
      ['excluded', 1, 0, 'SYNC_E211'],
      ['excluded', 1, 1, 'SYNC_E211'],
      ['excluded', 2, 0, 'SYNC_E211'],
    ]);
    await approve(world.engine, run.id);
    await applyPlan(world.engine, run.id);
    await world.settle();
    expect(world.links()).toHaveLength(1);
    expect(world.conflicts()).toEqual([]);
  });

  it('links nobody who left the filter between the plan and its approval', async () => {
    const world = worldWith({ a: IN_BONN, onLeave: KEEP }, {}, { state: 'draft' });
    const aId = world.add('a', ANN);
    world.add('b', ANN);
    world.dropHints();
    const sync = await world.store.getSync(SYNC_ID);
    if (!sync) throw new Error('no sync');
    const run = await startFirstSync(world.engine, sync);
    await makePlan(world.engine, run.id);
    world.edit('a', aId, { city: 'Rome' });
    await approve(world.engine, run.id);
    await applyPlan(world.engine, run.id);
    await world.settle();
    expect(world.links()).toEqual([]);
  });
});

describe('filters and groups', () => {
  const groupWorld = (filters: (ids: { vipA: string; vipB: string }) => Filters) => {
    const fields = new EngineWorld().mapping.fields.map((field) =>
      field.id === 'tags'
        ? { ...field, lens: { kind: 'members', groups: true } as const, groups: { create: { a: true, b: true } } }
        : field,
    );
    const vendors = {
      a: { fields: fieldsOfA({ tags: { groups: true } }) },
      b: { fields: fieldsOfB({ Tags: { groups: true } }) },
    };
    const made = new EngineWorld({ mapping: { fields }, vendors });
    const vipA = made.vendors.a.createGroupAsPerson('tags', 'VIP', true);
    const vipB = made.vendors.b.createGroupAsPerson('Tags', 'VIP', true);
    made.store.putSync({
      id: SYNC_ID,
      workspaceId: 'workspace',
      name: 'people',
      a: { connectionId: 'a', object: 'person' },
      b: { connectionId: 'b', object: 'person' },
      mapping: { ...made.mapping, filters: filters({ vipA, vipB }) },
      state: 'live',
      pausedBecause: null,
      pollEveryMs: 60_000,
      sweepEveryMs: 86_400_000,
    });
    return { world: made, vipA, vipB };
  };
  const vips = ({ vipA }: { vipA: string }): Filters => ({
    a: { expression: '"VIP" in tags', fields: { tags: 'groups' }, groups: { tags: { VIP: vipA } } },
    onLeave: KEEP,
  });

  it('follow membership by the group’s id, whatever it is called by now', async () => {
    const { world, vipA } = groupWorld(vips);
    const aId = world.add('a', { ...ANN, tags: [] });
    expect(await world.settle()).toEqual(NOTHING);
    world.vendors.a.renameGroupAsPerson('tags', vipA, 'Gold');
    world.edit('a', aId, { tags: [vipA] });
    expect(await world.settle()).toMatchObject({ created: 1 });
  });

  it('pause the sync when the group is deleted instead of taking it for everyone leaving', async () => {
    const { world, vipA } = groupWorld(vips);
    await world.linked({ ...ANN, tags: [] });
    const aId = world.add('a', { ...ANN, email: 'bo@example.com', tags: [vipA] });
    await world.settle();
    expect(world.links()).toHaveLength(1);
    world.vendors.a.deleteGroupAsPerson('tags', vipA);
    world.edit('a', aId, { name: 'Bo', tags: [] });
    await world.drain();
    const sync = await world.store.getSync(SYNC_ID);
    expect([sync?.state, sync?.pausedBecause]).toEqual(['paused', expect.stringContaining('"VIP"')]);
  });

  it('are asked about by a sweep even if no record says so', async () => {
    const { world, vipA } = groupWorld(vips);
    world.vendors.a.deleteGroupAsPerson('tags', vipA);
    expect(await sweep(world.engine, SYNC_ID)).toBeNull();
    expect((await world.store.getSync(SYNC_ID))?.state).toBe('paused');
  });

  it('take the partner out of a group, and let it back in once the record is back', async () => {
    const { world, vipA, vipB } = groupWorld((ids) => ({
      a: IN_BONN,
      onLeave: { kind: 'removeFromGroup', fieldId: 'tags', name: 'VIP', ids: { b: ids.vipB } },
    }));
    const aId = world.add('a', { ...ANN, tags: [vipA] });
    await world.settle();
    const bId = world.links()[0]?.[1] ?? '';
    expect(world.read('b', bId)?.tags).toEqual([vipB]);
    world.edit('a', aId, { city: 'Rome', name: 'Anna' });
    expect(await world.settle()).toMatchObject({ updated: 1 });
    expect(world.read('b', bId)).toMatchObject({ tags: [], name: 'Ann' });
    expect(world.read('a', aId)?.tags).toEqual([vipA]);
    expect(await sweepAndSettle(world)).toEqual(NOTHING);
    world.edit('a', aId, { city: 'Bonn' });
    await world.settle();
    expect(world.read('b', bId)).toMatchObject({ tags: [vipB], name: 'Anna' });
    expect(world.read('a', aId)?.tags).toEqual([vipA]);
  });

  it('do so too when the answer of the write that took it out was lost', async () => {
    const { world, vipA, vipB } = groupWorld((ids) => ({
      a: IN_BONN,
      onLeave: { kind: 'removeFromGroup', fieldId: 'tags', name: 'VIP', ids: { b: ids.vipB } },
    }));
    const aId = world.add('a', { ...ANN, tags: [vipA] });
    await world.settle();
    const bId = world.links()[0]?.[1] ?? '';
    world.edit('a', aId, { city: 'Rome' });
    world.edit('b', bId, { tags: [] });
    await world.settle();
    world.edit('a', aId, { city: 'Bonn' });
    await world.settle();
    expect(world.read('b', bId)?.tags).toEqual([vipB]);
    expect(world.read('a', aId)?.tags).toEqual([vipA]);
  });
});

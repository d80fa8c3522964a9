import { describe, expect, it } from '@jest/globals';
import { type Mapping } from '#core';
import { EngineWorld } from '../../testing/engine-fixture.js';

const ANN = { email: 'ann@example.com', name: 'Ann', city: 'Bonn' };

/** Someone deletes the record on side a, after editing the one on side b if so asked. */
const deleted = async (mapping: Partial<Mapping>, options: { readonly editB?: boolean } = {}) => {
  const world = new EngineWorld({ mapping });
  const { aId, bId } = await world.linked(ANN);
  if (options.editB) {
    world.edit('b', bId, { city: 'Berlin' });
    world.dropHints();
  }
  world.vendors.a.deleteAsPerson(aId);
  const written = await world.settle();
  return { world, aId, bId, written };
};

describe('a record deleted on one side', () => {
  it('is unlinked and leaves the other side alone where the policy is to unlink', async () => {
    const { world, aId, bId, written } = await deleted({ onDelete: 'unlink' });
    expect(written).toEqual({ created: 0, updated: 0, deleted: 0 });
    expect(world.links()).toEqual([]);
    expect(world.read('b', bId)).toMatchObject(ANN);
    expect(world.tombstones()).toMatchObject([{ side: 'a', remoteId: aId, reason: 'deleted', survivorId: bId }]);
  });

  it('is deleted on the other side too where the policy is to propagate', async () => {
    const { world, aId, bId, written } = await deleted({ onDelete: 'propagate' });
    expect(written).toMatchObject({ deleted: 1 });
    expect(world.read('b', bId)).toBeNull();
    expect(world.tombstones()).toMatchObject([
      { side: 'a', remoteId: aId, reason: 'deleted' },
      { side: 'b', remoteId: bId, reason: 'propagated' },
    ]);
  });

  it('is created again where the policy is to recreate', async () => {
    const { world, aId, bId, written } = await deleted({ onDelete: 'recreate' });
    expect(written).toMatchObject({ created: 1, deleted: 0 });
    expect(world.links()).toEqual([['a2', bId]]);
    expect(world.read('a', aId)).toBeNull();
    expect(world.read('a', 'a2')).toMatchObject(ANN);
    expect(world.tombstones()).toMatchObject([{ side: 'a', remoteId: aId, reason: 'deleted', survivorId: null }]);
  });

  it('is created once where the answer to creating it again was lost', async () => {
    const world = new EngineWorld({ mapping: { onDelete: 'recreate' }, vendors: { a: { idempotentCreate: false } } });
    const { aId, bId } = await world.linked(ANN);
    world.vendors.a.deleteAsPerson(aId);
    world.vendors.a.failNext({ on: 'create', kind: 'lostAnswer' });
    await world.settle();
    expect(world.vendors.a.liveRecords().map(({ id }) => id)).toEqual(['a2']);
    expect(world.links()).toEqual([['a2', bId]]);
    expect(world.tombstones()).toMatchObject([{ side: 'a', remoteId: aId, reason: 'deleted' }]);
  });

  it.each(['unlink', 'propagate', 'recreate'] as const)(
    'and linked again when it comes back under its old id (policy: %s)',
    async (onDelete) => {
      const world = new EngineWorld({ mapping: { onDelete, create: { a: false, b: false } } });
      const { aId, bId } = await world.linked(ANN);
      world.vendors.a.deleteAsPerson(aId);
      world.vendors.b.deleteAsPerson(bId);
      await world.settle();
      world.vendors.a.restoreAsPerson(aId);
      world.vendors.b.restoreAsPerson(bId);
      await world.settle();
      expect(world.links()).toEqual([[aId, bId]]);
      expect(world.tombstones()).toEqual([]);
      world.edit('a', aId, { city: 'Berlin' });
      await world.settle();
      expect(world.read('b', bId)).toMatchObject({ city: 'Berlin' });
    },
  );

  it('is not made again behind a known deletion', async () => {
    const world = new EngineWorld({ mapping: { onDelete: 'recreate' } });
    const { aId, bId } = await world.linked(ANN);
    const tombstone = { side: 'a', remoteId: aId, reason: 'deleted', survivorId: bId, atMs: world.nowMs } as const;
    await world.commit({ tombstones: [tombstone] });
    world.vendors.a.deleteAsPerson(aId);
    expect(await world.settle()).toMatchObject({ created: 0 });
    expect(world.links()).toEqual([]);
  });

  it('and edited on the other: the edit is kept where edits outrank deletions, and each one is listed', async () => {
    const { world, bId } = await deleted({ onDelete: 'propagate', deleteVersusEdit: 'keep' }, { editB: true });
    expect(world.read('b', bId)).toMatchObject({ city: 'Berlin' });
    expect(world.links()).toEqual([]);
    expect(world.conflicts()).toMatchObject([
      { kind: 'deleteVersusEdit', fieldId: 'city', now: { b: 'Berlin' }, winner: 'b', status: 'decided' },
    ]);
  });

  it('and edited on the other: the edit is listed before it is deleted where deletions outrank edits', async () => {
    const { world, bId } = await deleted({ onDelete: 'propagate', deleteVersusEdit: 'delete' }, { editB: true });
    expect(world.read('b', bId)).toBeNull();
    expect(world.conflicts()).toMatchObject([
      { kind: 'deleteVersusEdit', fieldId: 'city', now: { b: 'Berlin' }, winner: 'a', status: 'decided' },
    ]);
  });

  it('and on the other as well only ends the link', async () => {
    const world = new EngineWorld({ mapping: { onDelete: 'recreate' } });
    const { aId, bId } = await world.linked(ANN);
    world.vendors.a.deleteAsPerson(aId);
    world.vendors.b.deleteAsPerson(bId);
    expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
    expect(world.links()).toEqual([]);
    expect(world.tombstones()).toHaveLength(2);
  });
});

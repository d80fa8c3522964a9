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

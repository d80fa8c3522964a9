import { describe, expect, it } from '@jest/globals';
import { type Mapping, type SurvivorMark } from '#core';
import { explainLink } from '#engine';
import { EngineWorld, fieldsOfB, SYNC_ID } from '../../testing/engine-fixture.js';

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

  it('is created again without taking what it cannot be given for emptied', async () => {
    const refuse = (value: unknown) => (value === 'bad' ? 'not a phone' : undefined);
    const mapping: Partial<Mapping> = { onDelete: 'recreate' };
    const world = new EngineWorld({ mapping, vendors: { b: { fields: fieldsOfB({ Phone: { refuse } }) } } });
    const { aId, bId } = await world.linked({ ...ANN, phone: '1' });
    world.edit('a', aId, { phone: 'bad' });
    await world.settle(1);
    world.vendors.b.deleteAsPerson(bId);
    await world.settle(1);
    const [link] = world.store.links(SYNC_ID);
    expect(link).toMatchObject({ aId, bId: 'b2', movedAtMs: { a: null, b: expect.any(Number) } });
    expect(link?.base).not.toHaveProperty('phone');
    expect(world.read('a', aId)).toMatchObject({ phone: 'bad' });
    expect(await explainLink(world.engine, link?.id ?? '', 'phone')).toMatchObject([
      { sides: { b: { remoteId: 'b2', value: null, origin: { kind: 'there' } } } },
    ]);
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

  it('is archived on the other side too where the policy is to archive', async () => {
    const { world, bId, written } = await deleted({ onDelete: 'archive' });
    expect(written).toMatchObject({ deleted: 1 });
    expect(world.read('b', bId)).toBeNull();
  });

  describe('where the survivor is to be marked', () => {
    const LISTS = { name: 'Lists', type: 'members', groups: true } as const;
    const fields = [...fieldsOfB({}), { name: 'Note' }, LISTS];
    const marked = async (mark: SurvivorMark, mapping: Partial<Mapping> = {}) => {
      const world = new EngineWorld({
        mapping: { onDelete: 'tag', marks: { b: mark, a: { kind: 'value', field: 'city', value: 'x' } }, ...mapping },
        vendors: { b: { fields } },
      });
      return { world, ...(await world.linked(ANN)) };
    };

    it('has the value in a field that is not mapped, and is left alone from then on', async () => {
      const { world, aId, bId } = await marked({ kind: 'value', field: 'Note', value: 'deleted in A' });
      world.vendors.a.deleteAsPerson(aId);
      expect(await world.settle()).toEqual({ created: 0, updated: 1, deleted: 0 });
      const [record] = world.vendors.b.liveRecords();
      expect(record).toMatchObject({ id: bId, fields: { Note: 'deleted in A', Name: 'Ann' } });
      expect(world.links()).toEqual([]);
      expect(world.tombstones()).toMatchObject([{ side: 'a', remoteId: aId, reason: 'deleted', survivorId: bId }]);
      world.edit('b', bId, { name: 'Anna' });
      expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
    });

    it('joins the group beside those it is in', async () => {
      const { world, aId, bId } = await marked({ kind: 'member', field: 'Lists', groupId: 'to be set' });
      const other = world.vendors.b.createGroupAsPerson('Lists', 'Other');
      const lost = world.vendors.b.createGroupAsPerson('Lists', 'Lost their partner');
      world.vendors.b.editAsPerson(bId, { Lists: [other] });
      const sync = await world.store.getSync(SYNC_ID);
      if (!sync) throw new Error('there is no sync');
      const mark = { kind: 'member', field: 'Lists', groupId: lost } as const;
      world.store.putSync({ ...sync, mapping: { ...sync.mapping, marks: { ...sync.mapping.marks, b: mark } } });
      world.vendors.a.deleteAsPerson(aId);
      await world.settle();
      expect(world.vendors.b.liveRecords()[0]?.fields['Lists']).toEqual([other, lost]);
      expect(world.links()).toEqual([]);
    });

    it('stays linked while the vendor will not take the mark, and a person is asked', async () => {
      const { world, aId, bId } = await marked({ kind: 'member', field: 'Lists', groupId: 'gone' });
      world.vendors.a.deleteAsPerson(aId);
      await world.settle();
      expect(world.links()).toEqual([[aId, bId]]);
      expect(world.deadLetters()).toMatchObject([{ refusedBy: 'b', field: 'Lists', status: 'open' }]);
    });

    it('is marked though the answer was lost', async () => {
      const { world, aId } = await marked({ kind: 'value', field: 'Note', value: 'deleted in A' });
      world.vendors.a.deleteAsPerson(aId);
      world.vendors.b.failNext({ on: 'update', kind: 'lostAnswer' });
      await world.settle();
      expect(world.vendors.b.liveRecords()[0]?.fields['Note']).toBe('deleted in A');
      expect(world.links()).toEqual([]);
    });

    it('may be dealt with otherwise when it is the other side that deletes', async () => {
      const both = { deletedOn: { b: 'unlink' } } as const;
      const mark = { kind: 'value', field: 'Note', value: 'deleted in A' } as const;
      const { world, aId, bId } = await marked(mark, both);
      world.vendors.b.deleteAsPerson(bId);
      expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
      expect(world.read('a', aId)).toMatchObject(ANN);
      const again = await marked(mark, both);
      again.world.vendors.a.deleteAsPerson(again.aId);
      expect(await again.world.settle()).toMatchObject({ updated: 1 });
    });
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

import { describe, expect, it } from '@jest/globals';
import { EngineWorld, type EngineWorldOptions, SYNC_ID } from '../../testing/engine-fixture.js';
import { markOf, PRIORITY } from '../model.js';

const ANN = { email: 'ann@example.com', name: 'Ann' };
const BEN = { email: 'ben@example.com', name: 'Ben' };

/** The record on side a is read again, with all that follows. */
const hearOf = async (world: EngineWorld, remoteId: string): Promise<void> => {
  await world.store.takeIn({ marks: [markOf(SYNC_ID, { side: 'a', remoteId }, PRIORITY.realtime)] });
  await world.settle();
};

describe('a record that was merged into another', () => {
  it.each(['told by a webhook', 'found by reading'])('takes its link along (%s)', async (how) => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    const survivor = world.add('a', { email: null, name: null });
    world.dropHints();
    world.vendors.a.merge(aId, survivor);
    if (how === 'found by reading') {
      world.dropHints();
      world.edit('b', bId, { name: 'Anna' });
    }
    await world.settle();
    expect(world.links()).toEqual([[survivor, bId]]);
    expect(world.read('a', survivor)).toEqual(world.read('b', bId));
    expect(world.tombstones()).toEqual([]);
  });

  it('is followed through a chain of merges', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    const [second, third] = [world.add('a', { name: null }), world.add('a', { name: null })];
    world.dropHints();
    world.vendors.a.merge(aId, second);
    world.vendors.a.merge(second, third);
    await world.settle();
    expect(world.links()).toEqual([[third, bId]]);
  });

  it('ends its link when the survivor has one, and asks about the two that are left on the other side', async () => {
    const world = new EngineWorld({ mapping: { onDelete: 'propagate' } });
    const ann = await world.linked(ANN);
    const ben = await world.linked(BEN);
    world.vendors.a.merge(ann.aId, ben.aId);
    expect(await world.settle()).toMatchObject({ created: 0, deleted: 0 });
    expect(world.links()).toEqual([[ben.aId, ben.bId]]);
    expect(world.tombstones()).toMatchObject([{ side: 'a', remoteId: ann.aId, reason: 'merged', survivorId: ann.bId }]);
    const [asked] = world.conflicts();
    expect(asked).toMatchObject({ kind: 'identity', decidedBy: 'SYNC_E201', side: 'a', status: 'open' });
    expect(asked?.records).toEqual([
      { side: 'a', remoteId: ben.aId },
      { side: 'b', remoteId: ben.bId },
      { side: 'b', remoteId: ann.bId },
    ]);
    expect(world.vendors.b.liveRecords()).toHaveLength(2);
  });

  describe.each(['unlink', 'propagate', 'recreate'] as const)(
    'that was deleted afterwards (policy: %s)',
    (onDelete) => {
      /** Ann is merged into Ben on side a, who is then deleted there; no webhook says so. */
      const mergedAndDeleted = async () => {
        const world = new EngineWorld({ mapping: { onDelete } });
        const ann = await world.linked(ANN);
        const ben = await world.linked(BEN);
        world.vendors.a.merge(ann.aId, ben.aId);
        world.vendors.a.deleteAsPerson(ben.aId);
        world.dropHints();
        return { world, ann, ben };
      };

      it.each([
        ['the merge', 'the deletion', 'SYNC_E201'],
        ['the deletion', 'the merge', 'SYNC_E220'],
      ])('keeps its partner, whatever is heard of first (%s, then %s)', async (first, _, decidedBy) => {
        const { world, ann, ben } = await mergedAndDeleted();
        const order = first === 'the merge' ? [ann.aId, ben.aId] : [ben.aId, ann.aId];
        for (const remoteId of order) {
          await hearOf(world, remoteId);
        }
        const made = world.vendors.a.liveRecords().map(({ id }) => id);
        expect(world.links()).toEqual(made.map((id) => [id, ben.bId]));
        expect(made).toHaveLength(onDelete === 'recreate' ? 1 : 0);
        expect(world.read('b', ben.bId) === null).toBe(onDelete === 'propagate');
        expect(world.read('b', ann.bId)).toMatchObject({ name: 'Ann' });
        expect(world.tombstones()).toContainEqual(
          expect.objectContaining({ side: 'a', remoteId: ann.aId, reason: 'merged', survivorId: ann.bId }),
        );
        expect(world.tombstones()).toContainEqual(
          expect.objectContaining({ side: 'a', remoteId: ben.aId, reason: 'deleted' }),
        );
        expect(world.conflicts().filter(({ kind }) => kind === 'identity')).toMatchObject([
          { decidedBy, side: 'a', status: 'open' },
        ]);
        for (const { id } of world.vendors.b.liveRecords()) world.edit('b', id, { city: 'Bonn' });
        await world.settle();
        expect(world.vendors.a.liveRecords().map(({ id }) => id)).toEqual(made);
      });
    },
  );

  it('keeps its partner when the engine itself deletes the survivor, which had another partner', async () => {
    const world = new EngineWorld({ mapping: { onDelete: 'propagate' } });
    const ann = await world.linked(ANN);
    const ben = await world.linked(BEN);
    world.vendors.a.merge(ann.aId, ben.aId);
    world.dropHints();
    world.vendors.b.deleteAsPerson(ben.bId);
    await world.settle();
    expect(world.read('a', ben.aId)).toBeNull();
    await hearOf(world, ann.aId);
    world.edit('b', ann.bId, { city: 'Bonn' });
    expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
    expect(world.read('b', ann.bId)).toMatchObject({ name: 'Ann', city: 'Bonn' });
  });

  it('takes its partner along when the survivor had none and was deleted', async () => {
    const world = new EngineWorld({ mapping: { onDelete: 'propagate' } });
    const ann = await world.linked(ANN);
    const survivor = world.add('a', { email: null, name: null });
    world.dropHints();
    world.vendors.a.merge(ann.aId, survivor);
    world.vendors.a.deleteAsPerson(survivor);
    expect(await world.settle()).toMatchObject({ deleted: 1 });
    expect(world.read('b', ann.bId)).toBeNull();
    expect(world.conflicts()).toEqual([]);
  });

  it('comes to rest when the vendor told of the merge the wrong way round', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    const survivor = world.add('a', { email: null, name: null });
    world.dropHints();
    await world.store.takeIn({ aliases: [{ syncId: SYNC_ID, side: 'a', from: survivor, into: aId }] });
    world.vendors.a.merge(aId, survivor);
    await world.settle();
    expect(world.links()).toEqual([[survivor, bId]]);
  });

  describe('in a chain of five', () => {
    const chain = async (mapping: EngineWorldOptions['mapping'] = {}) => {
      const world = new EngineWorld({ mapping });
      const pairs = [];
      for (const name of ['Ann', 'Ben', 'Cho', 'Dee', 'Eve']) {
        pairs.push(await world.linked({ email: `${name}@example.com`, name }));
      }
      const ids = pairs.map(({ aId }) => aId);
      for (let at = 1; at < ids.length; at++) world.vendors.a.merge(ids[at - 1] ?? '', ids[at] ?? '');
      return { world, pairs, ids };
    };

    it.each([
      ['told in order', [0, 1, 2, 3, 4]],
      ['found backwards', [4, 3, 2, 1, 0]],
      ['found from the middle', [2, 4, 0, 3, 1]],
    ])('keeps the last of five links and asks about the others (%s)', async (how, order) => {
      const { world, pairs, ids } = await chain({ onDelete: 'propagate' });
      if (how !== 'told in order') world.dropHints();
      for (const at of order) await hearOf(world, ids[at] ?? '');
      const [last] = pairs.slice(-1);
      expect(world.links()).toEqual([[last?.aId, last?.bId]]);
      expect(world.vendors.b.liveRecords()).toHaveLength(5);
      const asked = world.conflicts().filter(({ status }) => status === 'open');
      expect(new Set(asked.flatMap(({ records }) => records.map(({ remoteId }) => remoteId)))).toEqual(
        new Set([last?.aId, ...pairs.map(({ bId }) => bId)]),
      );
      expect(asked).toHaveLength(4);
    });

    it('ends on both sides alike when both tools merged the same five', async () => {
      const { world, pairs, ids } = await chain();
      const onB = pairs.map(({ bId }) => bId);
      for (let at = 1; at < onB.length; at++) world.vendors.b.merge(onB[at - 1] ?? '', onB[at] ?? '');
      await world.settle();
      expect(world.links()).toEqual([[ids[4], onB[4]]]);
      expect(world.conflicts().filter(({ status }) => status === 'open')).toEqual([]);
    });
  });

  describe('while the other tool merged the same two the other way round', () => {
    const crossed = async () => {
      const world = new EngineWorld({ mapping: { onDelete: 'propagate' } });
      const ann = await world.linked(ANN);
      const ben = await world.linked(BEN);
      return { world, ann, ben };
    };
    const expectOne = (world: EngineWorld, aId: string, bId: string) => {
      expect(world.links()).toEqual([[aId, bId]]);
      expect(world.vendors.a.liveRecords()).toHaveLength(1);
      expect(world.vendors.b.liveRecords()).toHaveLength(1);
      expect(world.conflicts().filter(({ kind, status }) => kind === 'identity' && status === 'open')).toEqual([]);
    };

    it.each(['a', 'b'] as const)('is linked with what the other became (side %s merged first)', async (first) => {
      const { world, ann, ben } = await crossed();
      const merges = {
        a: () => world.vendors.a.merge(ann.aId, ben.aId),
        b: () => world.vendors.b.merge(ben.bId, ann.bId),
      };
      merges[first]();
      merges[first === 'a' ? 'b' : 'a']();
      await world.settle();
      expectOne(world, ben.aId, ann.bId);
    });

    it.each(['a', 'b'] as const)(
      'is asked about no longer once the second merge is heard of (%s first)',
      async (first) => {
        const { world, ann, ben } = await crossed();
        const merges = {
          a: () => world.vendors.a.merge(ann.aId, ben.aId),
          b: () => world.vendors.b.merge(ben.bId, ann.bId),
        };
        merges[first]();
        await world.settle();
        expect(world.conflicts()).toMatchObject([{ kind: 'identity', status: 'open' }]);
        merges[first === 'a' ? 'b' : 'a']();
        await world.settle();
        expectOne(world, ben.aId, ann.bId);
      },
    );
  });

  it.each(['unlink', 'propagate', 'recreate'] as const)(
    'and deleted on both sides before anyone heard of the merge leaves nothing behind (policy: %s)',
    async (onDelete) => {
      const world = new EngineWorld({ mapping: { onDelete } });
      const { aId, bId } = await world.linked(ANN);
      const survivor = world.add('a', { email: null, name: null });
      world.dropHints();
      world.vendors.a.merge(aId, survivor);
      world.vendors.a.deleteAsPerson(survivor);
      world.vendors.b.deleteAsPerson(bId);
      world.dropHints();
      await world.store.takeIn({ marks: [markOf(SYNC_ID, { side: 'b', remoteId: bId }, PRIORITY.realtime)] });
      expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
      expect(world.links()).toEqual([]);
      expect(world.tombstones().map(({ side, remoteId }) => `${side}:${remoteId}`)).toEqual(
        expect.arrayContaining([`a:${survivor}`, `b:${bId}`]),
      );
      expect(world.conflicts()).toEqual([]);
    },
  );

  it('is linked with its old partner again when the vendor takes the merge back', async () => {
    const world = new EngineWorld();
    const ann = await world.linked(ANN);
    const ben = await world.linked(BEN);
    world.vendors.a.merge(ann.aId, ben.aId);
    await world.settle();
    expect(world.links()).toEqual([[ben.aId, ben.bId]]);
    world.vendors.a.restoreAsPerson(ann.aId);
    await world.settle();
    expect(world.links()).toEqual([
      [ben.aId, ben.bId],
      [ann.aId, ann.bId],
    ]);
    expect(world.store.aliases(SYNC_ID)).toEqual([]);
  });

  it('is put before a person when it comes back after its link has followed', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    const survivor = world.add('a', { email: null, name: null });
    world.dropHints();
    world.vendors.a.merge(aId, survivor);
    await world.settle();
    expect(world.links()).toEqual([[survivor, bId]]);
    world.vendors.a.restoreAsPerson(aId);
    await world.settle();
    expect(world.conflicts()).toMatchObject([{ kind: 'identity', status: 'open' }]);
    expect(world.vendors.b.liveRecords()).toHaveLength(1);
  });
});

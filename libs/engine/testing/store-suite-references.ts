import { describe, expect, it } from '@jest/globals';
import { type AwaitedRecord, type Lease } from '#engine';
import { NOW_MS, type StoreWorld, uuid } from './store-fixture.js';

const LATER_MS = NOW_MS + 1_000;

/** Which records are linked with which, and who waits for that. */
export function describeReferences(world: () => StoreWorld): void {
  /** A second sync of the same connections: the one under test links what its records refer to. */
  const children = async (): Promise<{ readonly syncId: string; readonly lease: Lease }> => {
    const { store, sync } = world();
    const child = { ...sync, id: uuid(), name: 'children' };
    await world().harness.putSync(child);
    const lease = await store.acquireLease(child.id, 60_000, NOW_MS);
    if (!lease) throw new Error('nobody else drains it');
    return { syncId: child.id, lease };
  };
  const child = { side: 'b', remoteId: 'child' } as const;
  const awaited = (remoteId: string, side: 'a' | 'b' = 'a'): AwaitedRecord => ({
    ...{ fieldId: 'company', syncId: world().sync.id, side, remoteId },
  });
  const dirtyIn = async (syncId: string): Promise<readonly string[]> =>
    (await world().store.claimDirty(syncId, 100, LATER_MS)).map(({ side, remoteId }) => `${side}:${remoteId}`).sort();

  describe('references', () => {
    it('lead from one side of a link to the other, as long as both have a record', async () => {
      const { store, sync } = world();
      const lease = await world().lease();
      const gone = uuid();
      await store.commit(lease, {
        linksNew: [
          { id: uuid(), aId: 'a1', bId: 'b1' },
          { id: uuid(), aId: 'a2', bId: null },
          { id: gone, aId: 'a3', bId: 'b3' },
        ],
      });
      await store.commit(lease, { linksRemoved: [{ linkId: gone, atMs: NOW_MS }] });
      expect(await store.partners(sync.id, 'a', ['a1', 'a2', 'a3', 'a4'])).toEqual(new Map([['a1', 'b1']]));
      expect(await store.partners(sync.id, 'b', ['b1', 'b3'])).toEqual(new Map([['b1', 'a1']]));
      expect(await store.partners(sync.id, 'b', [])).toEqual(new Map());
    });

    it('that wait have their record looked at again once what they wait for is linked, and not before', async () => {
      const { store } = world();
      const lease = await world().lease();
      const { syncId, lease: own } = await children();
      await store.commit(own, {
        waits: [
          { ref: child, awaited: [awaited('a1'), awaited('a2')] },
          { ref: { side: 'a', remoteId: 'other' }, awaited: [awaited('b9', 'b')] },
        ],
      });
      const half = uuid();
      await store.commit(lease, { linksNew: [{ id: half, aId: 'a1', bId: null }] });
      expect(await dirtyIn(syncId)).toEqual([]);
      await store.commit(lease, { linkUpdates: [{ linkId: half, bId: 'b1' }] });
      expect(await dirtyIn(syncId)).toEqual(['b:child']);
      await store.commit(lease, { linksNew: [{ id: uuid(), aId: 'a9', bId: 'b9' }] });
      expect(await dirtyIn(syncId)).toEqual(['a:other', 'b:child']);
    });

    it('that wait do so once: after the link another one of the same record wakes nobody', async () => {
      const { store } = world();
      const lease = await world().lease();
      const { syncId, lease: own } = await children();
      await store.commit(own, { waits: [{ ref: child, awaited: [awaited('a1')] }] });
      const linkId = uuid();
      await store.commit(lease, { linksNew: [{ id: linkId, aId: 'a1', bId: 'b1' }] });
      await store.commit(own, { dirtyDone: await store.claimDirty(syncId, 100, LATER_MS) });
      await store.commit(lease, { linkUpdates: [{ linkId, bId: 'b2' }] });
      expect(await dirtyIn(syncId)).toEqual([]);
    });

    it('to what is linked already do not wait at all', async () => {
      const { store } = world();
      const lease = await world().lease();
      const { syncId, lease: own } = await children();
      await store.commit(lease, { linksNew: [{ id: uuid(), aId: 'a1', bId: 'b1' }] });
      await store.takeIn({ marks: [{ syncId, ...child, priority: 10 }] });
      // What was claimed before is done with; that the link is there was not known then.
      const dirtyDone = await store.claimDirty(syncId, 100, LATER_MS);
      await store.commit(own, { dirtyDone, waits: [{ ref: child, awaited: [awaited('b1', 'b')] }] });
      expect(await dirtyIn(syncId)).toEqual(['b:child']);
    });

    it('wait for what they refer to now, and for nothing they referred to before', async () => {
      const { store } = world();
      const lease = await world().lease();
      const { syncId, lease: own } = await children();
      await store.commit(own, { waits: [{ ref: child, awaited: [awaited('a1')] }] });
      await store.commit(own, { waits: [{ ref: child, awaited: [awaited('a2')] }] });
      await store.commit(lease, { linksNew: [{ id: uuid(), aId: 'a1', bId: 'b1' }] });
      expect(await dirtyIn(syncId)).toEqual([]);
      await store.commit(own, { waits: [{ ref: child, awaited: [] }] });
      await store.commit(lease, { linksNew: [{ id: uuid(), aId: 'a2', bId: 'b2' }] });
      expect(await dirtyIn(syncId)).toEqual([]);
    });

    it('lose nobody when the wait and the link come at the same time', async () => {
      const { store } = world();
      const lease = await world().lease();
      const { syncId, lease: own } = await children();
      const ids = Array.from({ length: 20 }, (_one, at) => `p${at}`);
      const refs = ids.map((id) => ({ side: 'a' as const, remoteId: `of ${id}` }));
      await Promise.all(
        ids.flatMap((id, at) => [
          store.commit(own, { waits: [{ ref: refs[at] ?? child, awaited: [awaited(id)] }] }),
          store.commit(lease, { linksNew: [{ id: uuid(), aId: id, bId: `b${id}` }] }),
        ]),
      );
      expect(await dirtyIn(syncId)).toEqual(refs.map(({ remoteId }) => `a:${remoteId}`).sort());
    });
  });
}

import { describe, expect, it } from '@jest/globals';
import { type EngineStore, type Lease, LeaseLostError, LinkedElsewhereError, PRIORITY } from '#engine';
import { NOW_MS, type StoreWorld, uuid } from './store-fixture.js';

/** Two syncs that must not have the same record, and links that move from one to the other. */
export function describeSiblings(world: () => StoreWorld): void {
  /** A second sync of the same connections, with its lease. */
  const sibling = async (): Promise<Lease> => {
    const other = { ...world().sync, id: uuid(), name: 'the other' };
    await world().harness.putSync(other);
    const lease = await world().store.acquireLease(other.id, 60_000, NOW_MS);
    if (!lease) throw new Error('nobody else drains it');
    return lease;
  };
  const pairsOf = async (store: EngineStore, syncId: string): Promise<readonly (readonly (string | null)[])[]> => {
    const refs = ['a1', 'a2'].map((remoteId) => ({ side: 'a' as const, remoteId }));
    const { links } = await store.loadWork(syncId, refs, NOW_MS);
    return links.map(({ link }) => [link.aId, link.bId]);
  };

  describe('links that move to another sync', () => {
    it('end in one and are in the other, with their base and marks, in one commit', async () => {
      const { store, syncId } = world();
      const from = await world().link('a1', 'b1');
      const lease = await sibling();
      const to = uuid();
      await store.commit(
        await world().lease(),
        { linksRemoved: [{ linkId: from, atMs: NOW_MS, continuedBy: to }] },
        {
          lease,
          changes: {
            linksNew: [{ id: to, aId: 'a1', bId: 'c1' }],
            bases: [{ linkId: to, fields: { email: { a: 'x@y.z', b: 'x@y.z' } } }],
            marks: [{ syncId: lease.syncId, side: 'a', remoteId: 'a1', priority: PRIORITY.realtime }],
          },
        },
      );
      expect([await pairsOf(store, syncId), await pairsOf(store, lease.syncId)]).toEqual([[], [['a1', 'c1']]]);
      const known = await store.knownLinks([from, to]);
      expect(known.find(({ id }) => id === from)).toMatchObject({ endedAtMs: NOW_MS, continuedBy: to });
      expect(known.find(({ id }) => id === to)).toMatchObject({
        ...{ syncId: lease.syncId, continuedBy: null, base: { email: { a: 'x@y.z', b: 'x@y.z' } } },
      });
      expect(await store.claimDirty(lease.syncId, 10, NOW_MS + 1)).toMatchObject([{ side: 'a', remoteId: 'a1' }]);
      expect((await store.dirtyBacklog(syncId)).count).toBe(0);
    });

    it('stay where they are when either lease is lost', async () => {
      const { store, syncId } = world();
      const from = await world().link('a1', 'b1');
      const lease = await sibling();
      const mine = await world().lease();
      const move = (own: Lease, other: Lease) =>
        store.commit(
          own,
          { linksRemoved: [{ linkId: from, atMs: NOW_MS }] },
          { lease: other, changes: { linksNew: [{ id: uuid(), aId: 'a1', bId: 'c1' }] } },
        );
      await expect(move(mine, { ...lease, epoch: lease.epoch - 1 })).rejects.toThrow(LeaseLostError);
      await expect(move({ ...mine, epoch: mine.epoch - 1 }, lease)).rejects.toThrow(LeaseLostError);
      expect([await pairsOf(store, syncId), await pairsOf(store, lease.syncId)]).toEqual([[['a1', 'b1']], []]);
    });
  });

  describe('a link of a record that another sync has linked', () => {
    const linkOnlyHere = async (lease: Lease, aId: string, bId: string | null, elsewhere: string): Promise<void> => {
      const nowhereElse = [{ syncId: elsewhere, side: 'a' as const, ids: [aId] }];
      await world().store.commit(lease, { nowhereElse, linksNew: [{ id: uuid(), aId, bId }] });
    };

    it.each([
      ['with its partner', 'b1'],
      ['while the partner is being created', null],
    ])('is not kept, nor anything else of its commit: linked %s', async (_how, bId) => {
      const { store, syncId } = world();
      await world().link('a1', bId);
      const lease = await sibling();
      await expect(linkOnlyHere(lease, 'a1', 'c1', syncId)).rejects.toThrow(LinkedElsewhereError);
      expect(await pairsOf(store, lease.syncId)).toEqual([]);
      await linkOnlyHere(lease, 'a2', 'c2', syncId);
      expect(await pairsOf(store, lease.syncId)).toEqual([['a2', 'c2']]);
    });

    it('is kept once the other has ended, and where only a record of the other side has that id', async () => {
      const { store, syncId } = world();
      const ended = await world().link('a1', 'b1');
      await world().link('a9', 'a2');
      await world().commit({ linksRemoved: [{ linkId: ended, atMs: NOW_MS }] });
      const lease = await sibling();
      await linkOnlyHere(lease, 'a1', 'c1', syncId);
      await linkOnlyHere(lease, 'a2', 'c2', syncId);
      expect((await pairsOf(store, lease.syncId)).toSorted()).toEqual([
        ['a1', 'c1'],
        ['a2', 'c2'],
      ]);
    });

    it('is kept by one of two commits that are made at once', async () => {
      const { store, syncId } = world();
      const mine = await world().lease();
      const lease = await sibling();
      const ends = await Promise.allSettled([
        linkOnlyHere(mine, 'a1', 'b1', lease.syncId),
        linkOnlyHere(lease, 'a1', 'c1', syncId),
      ]);
      expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect([...(await pairsOf(store, syncId)), ...(await pairsOf(store, lease.syncId))]).toHaveLength(1);
    });
  });
}

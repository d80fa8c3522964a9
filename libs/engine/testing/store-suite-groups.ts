import { describe, expect, it } from '@jest/globals';
import { type GroupRow, LeaseLostError } from '#engine';
import { NOW_MS, type StoreWorld, uuid } from './store-fixture.js';

const group = (id: string, name: string | null = id, writable = true) => ({ id, name, writable });
const pair = (a: string, b: string): GroupRow => ({ fieldId: 'tags', a: group(a), b: group(b), apart: null });
const NOTHING_FORMED = { a: [], b: [] };

/** Which groups of the two sides are the same. */
export function describeGroups(world: () => StoreWorld): void {
  describe('groups', () => {
    it('are kept field by field, whole', async () => {
      const { store, sync } = world();
      const lease = await world().lease();
      expect(await store.groups(sync.id)).toEqual([]);
      const rows: GroupRow[] = [
        pair('a1', 'b1'),
        { fieldId: 'tags', a: group('a2', null, false), b: null, apart: 'unlisted' },
        { fieldId: 'tags', a: null, b: group('b2', 'VIP'), apart: null },
      ];
      const lists: GroupRow = { fieldId: 'lists', a: group('a1'), b: null, apart: 'ambiguous' };
      await store.commit(lease, {
        groups: [
          { fieldId: 'tags', rows, formed: NOTHING_FORMED },
          { fieldId: 'lists', rows: [lists], formed: NOTHING_FORMED },
        ],
      });
      expect(sorted(await store.groups(sync.id))).toEqual(sorted([lists, ...rows]));
      await store.commit(lease, { groups: [{ fieldId: 'tags', rows: [pair('a1', 'b2')], formed: NOTHING_FORMED }] });
      expect(sorted(await store.groups(sync.id))).toEqual(sorted([lists, pair('a1', 'b2')]));
    });

    it('are in one row each', async () => {
      const lease = await world().lease();
      const rows = [pair('a1', 'b1'), pair('a2', 'b1')];
      const commit = world().store.commit(lease, { groups: [{ fieldId: 'tags', rows, formed: NOTHING_FORMED }] });
      await expect(commit).rejects.toThrow();
    });

    it('are only changed by who holds the lease', async () => {
      const { store, sync } = world();
      const lease = await world().lease();
      await store.releaseLease(lease);
      await store.acquireLease(sync.id, 1_000, NOW_MS);
      const rows = [pair('a1', 'b1')];
      const commit = store.commit(lease, { groups: [{ fieldId: 'tags', rows, formed: NOTHING_FORMED }] });
      await expect(commit).rejects.toThrow(LeaseLostError);
      expect(await store.groups(sync.id)).toEqual([]);
    });

    it('are taken out of every base of their field when a pair of them is formed', async () => {
      const { store, sync } = world();
      const lease = await world().lease();
      const links = [
        { id: uuid(), aId: 'x1', bId: 'y1' },
        { id: uuid(), aId: 'x2', bId: 'y2' },
      ];
      const [first, second] = links.map(({ id }) => id);
      if (!first || !second) throw new Error('two links');
      await store.commit(lease, {
        linksNew: links,
        bases: [
          {
            linkId: first,
            fields: { tags: { a: ['a1', 'a2'], b: ['b2', 'b9'] }, other: { a: ['a1'], b: null } },
          },
          { linkId: second, fields: { tags: { a: null, b: undefined } } },
        ],
      });
      const known = { fieldId: 'tags', rows: [pair('a1', 'b9')], formed: { a: ['a1'], b: ['b9'] } };
      await store.commit(lease, { groups: [known] });
      const work = await store.loadWork(
        sync.id,
        [
          { side: 'a', remoteId: 'x1' },
          { side: 'a', remoteId: 'x2' },
        ],
        NOW_MS,
      );
      const baseOf = (id: string) => work.links.find(({ link }) => link.id === id)?.base;
      expect(baseOf(first)).toEqual({ tags: { a: ['a2'], b: ['b2'] }, other: { a: ['a1'], b: null } });
      expect(baseOf(second)?.['tags']?.a).toBeNull();
    });
  });
}

const sorted = (rows: readonly GroupRow[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort();

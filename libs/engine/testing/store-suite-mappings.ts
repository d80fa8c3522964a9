import { describe, expect, it } from '@jest/globals';
import { LeaseLostError } from '#engine';
import { NOW_MS, type StoreWorld } from './store-fixture.js';

/** Versions of a mapping coming into use. */
export function describeMappings(world: () => StoreWorld): void {
  describe('mappings', () => {
    it('keep with a run what it changes from, and whether with a backfill', async () => {
      const mappingChange = { fromVersion: 1, backfill: true };
      const run = await world().run({ kind: 'mappingChange', state: 'ready', mappingChange });
      expect(await world().store.getRun(run.id)).toEqual(run);
      await world().store.moveRun(run.id, 'ready', 'applying', {
        mappingChange: { ...mappingChange, backfill: false },
      });
      expect((await world().store.getRun(run.id))?.mappingChange).toEqual({ fromVersion: 1, backfill: false });
    });

    it('list the links that have not ended, a page at a time in the order of their ids', async () => {
      const ids = [
        await world().link('a1', 'b1'),
        await world().link('a2', 'b2'),
        await world().link('a3', null),
      ].sort();
      const ended = await world().link('a4', 'b4');
      await world().commit({ linksRemoved: [{ linkId: ended, atMs: NOW_MS }] });
      const { store, syncId } = world();
      const first = await store.linksAfter(syncId, null, 2);
      expect(first.map(({ id }) => id)).toEqual(ids.slice(0, 2));
      expect((await store.linksAfter(syncId, ids[1] ?? null, 2)).map(({ id }) => id)).toEqual(ids.slice(2));
    });

    it('come into use under the lease, and what the named fields settled at is forgotten', async () => {
      const { store, syncId, sync } = world();
      await world().harness.putMapping(syncId, { ...sync.mapping, version: 2 });
      const linkId = await world().link('a1', 'b1');
      const pair = { a: 'x', b: 'X' };
      await world().commit({ bases: [{ linkId, fields: { email: pair, name: pair } }] });
      const lease = await world().lease();
      expect(await store.useMapping(lease, { from: 7, to: 2, forgotten: ['email'] })).toBe(false);
      expect((await store.getSync(syncId))?.mapping.version).toBe(1);
      expect(await store.useMapping(lease, { from: 1, to: 2, forgotten: ['email'] })).toBe(true);
      expect((await store.getSync(syncId))?.mapping.version).toBe(2);
      expect((await store.knownLinks([linkId]))[0]?.base).toEqual({ name: pair });
      // Again, after a worker was killed: what was settled since stays.
      await world().commit({ bases: [{ linkId, fields: { email: pair } }] });
      expect(await store.useMapping(lease, { from: 1, to: 2, forgotten: ['email'] })).toBe(true);
      expect((await store.knownLinks([linkId]))[0]?.base).toEqual({ name: pair, email: pair });
    });

    it('do not come into use under a lease that is over', async () => {
      const { store, syncId, sync } = world();
      await world().harness.putMapping(syncId, { ...sync.mapping, version: 2 });
      const lease = await world().lease();
      const over = { ...lease, epoch: lease.epoch - 1 };
      await expect(store.useMapping(over, { from: 1, to: 2, forgotten: [] })).rejects.toThrow(LeaseLostError);
    });
  });
}

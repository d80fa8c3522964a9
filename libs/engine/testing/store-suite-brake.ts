import { describe, expect, it } from '@jest/globals';
import { type DrasticChange } from '#engine';
import { NOW_MS, type StoreWorld } from './store-fixture.js';

const HOUR_MS = 3_600_000;

const drastic = (aId: string, more: Partial<DrasticChange> = {}): DrasticChange => ({
  ...{ kind: 'delete', aId, bId: `b of ${aId}`, held: false, changes: [], atMs: NOW_MS },
  ...more,
});

/** What is counted and held, and how a braked sync goes on. */
export function describeBrake(world: () => StoreWorld): void {
  describe('the brake', () => {
    it('counts each link once that was changed since then, but for some', async () => {
      const { store, syncId } = world();
      const count = (sinceMs: number, except: readonly string[] = []) =>
        store.countDrastic(syncId, 'delete', sinceMs, except);
      await world().commit({ drastic: [drastic('a1', { atMs: NOW_MS - 5 }), drastic('a2'), drastic('a3')] });
      await world().commit({ drastic: [drastic('a2', { atMs: NOW_MS + 1 }), drastic('a4', { kind: 'overwrite' })] });
      await world().commit({ drastic: [drastic('a5', { held: true })] });
      expect(await count(NOW_MS - 5)).toBe(3);
      expect(await count(NOW_MS)).toBe(2);
      expect(await count(NOW_MS - 5, ['a3', 'a9'])).toBe(2);
      expect(await store.countDrastic(syncId, 'overwrite', 0, [])).toBe(1);
    });

    it('does not forget what was carried out when the same pair is held, which is held once', async () => {
      const { store, syncId } = world();
      await world().commit({ drastic: [drastic('a1', { kind: 'overwrite' })] });
      await store.moveSync(syncId, ['live'], 'braked', 'too much');
      await world().commit({ drastic: [drastic('a1', { kind: 'overwrite', held: true })] });
      await world().commit({ drastic: [drastic('a1', { held: true })] });
      expect(await store.countDrastic(syncId, 'overwrite', 0, [])).toBe(1);
      expect((await world().harness.held(syncId)).map(({ kind }) => kind)).toEqual(['delete']);
    });

    it('is not put on again by a drain that began before it was released', async () => {
      const { store, syncId } = world();
      await store.takeIn({ marks: [world().mark('r1')] });
      await store.moveSync(syncId, ['live'], 'braked', 'too much');
      const rows = await store.claimDirty(syncId, 1, NOW_MS);
      await store.releaseBrake(syncId);
      const dirtyLater = rows.map((row) => ({ row, notBeforeMs: NOW_MS + HOUR_MS }));
      await world().commit({ drastic: [drastic('a1', { held: true })], dirtyLater });
      expect(await store.claimDirty(syncId, 1, NOW_MS)).toHaveLength(1);
      expect(await world().harness.held(syncId)).toEqual([]);
    });

    it('remembers what was carried out for an hour', async () => {
      await world().commit({ drastic: [drastic('a1')] });
      await world().commit({ drastic: [drastic('a2', { atMs: NOW_MS + HOUR_MS / 2 })] });
      expect(await world().store.countDrastic(world().syncId, 'delete', NOW_MS, [])).toBe(2);
    });

    it('lets all that waits pass when it is released, and forgets what it counted', async () => {
      const { store, syncId } = world();
      const changes = [{ side: 'b', fieldId: 'email', before: 'x', after: 'y' }] as const;
      await store.takeIn({ marks: [world().mark('r1')] });
      const [row] = await store.claimDirty(syncId, 1, NOW_MS);
      if (!row) throw new Error('nothing was marked');
      expect(row.released).toBe(false);
      const held = drastic('a1', { held: true, kind: 'overwrite', changes });
      await world().commit({ drastic: [held, drastic('a2')], dirtyLater: [{ row, notBeforeMs: NOW_MS + HOUR_MS }] });
      expect(await store.releaseBrake(syncId)).toBe(false);
      expect(await store.moveSync(syncId, ['live'], 'braked', 'too much')).toBe(true);
      expect((await store.liveSyncs()).map(({ id }) => id)).toContain(syncId);
      expect(await store.releaseBrake(syncId)).toBe(true);
      expect(await store.getSync(syncId)).toMatchObject({ state: 'live', pausedBecause: null });
      expect(await store.claimDirty(syncId, 10, NOW_MS)).toMatchObject([{ remoteId: 'r1', released: true }]);
      expect(await store.countDrastic(syncId, 'delete', 0, [])).toBe(0);
      await store.takeIn({ marks: [world().mark('r1'), world().mark('r2')] });
      const again = await store.claimDirty(syncId, 10, NOW_MS);
      expect(Object.fromEntries(again.map(({ remoteId, released }) => [remoteId, released]))).toEqual({
        r1: true,
        r2: false,
      });
    });

    it('judges what it held anew when the sync was paused and is resumed', async () => {
      const { store, syncId } = world();
      await store.takeIn({ marks: [world().mark('r1')] });
      const rows = await store.claimDirty(syncId, 1, NOW_MS);
      await world().commit({ dirtyLater: rows.map((row) => ({ row, notBeforeMs: NOW_MS + HOUR_MS })) });
      await store.moveSync(syncId, ['live'], 'braked', 'too much');
      await store.moveSync(syncId, ['braked'], 'paused', null);
      expect(await store.claimDirty(syncId, 10, NOW_MS)).toEqual([]);
      await store.moveSync(syncId, ['paused'], 'live', null);
      expect(await store.claimDirty(syncId, 10, NOW_MS)).toMatchObject([{ remoteId: 'r1', released: false }]);
    });
  });
}

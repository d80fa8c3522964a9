import { describe, expect, it } from '@jest/globals';
import { OUTSIDE_MARK } from '#core';
import { type PlanItem, type PlanItemKind, type StagedRecord } from '#engine';
import { NOW_MS, staged, type StoreWorld, uuid } from './store-fixture.js';

/** Runs, what they scanned and what they plan. */
export function describeRuns(world: () => StoreWorld): void {
  describe('runs', () => {
    it('move only from the state named, adding up their counts', async () => {
      const { store, syncId } = world();
      const run = await world().run({ kind: 'firstSync', counts: { scannedA: 1 } });
      expect(await store.getRun(run.id)).toEqual(run);
      expect(await store.getRun(uuid())).toBeNull();
      expect(await store.moveRun(run.id, 'ready', 'applying', {})).toBe(false);
      expect(await store.moveRun(run.id, 'scanning', 'scanning', { counts: { scannedA: 2, scannedB: 3 } })).toBe(true);
      await world().commit({ runCounts: { runId: run.id, counts: { applied: 1.5 } } });
      expect(await store.moveRun(run.id, 'scanning', 'failed', { error: 'gone', finishedAtMs: NOW_MS })).toBe(true);
      expect(await store.runsOf(syncId, ['failed'])).toEqual([
        {
          ...run,
          state: 'failed',
          error: 'gone',
          finishedAtMs: NOW_MS,
          counts: { scannedA: 3, scannedB: 3, applied: 1.5 },
        },
      ]);
    });

    it('are listed newest first, by state', async () => {
      const { store, syncId } = world();
      const older = await world().run({ state: 'done', startedAtMs: NOW_MS - 1 });
      const newer = await world().run({ state: 'ready' });
      await world().run({ state: 'discarded' });
      expect((await store.runsOf(syncId, ['done', 'ready'])).map(({ id }) => id)).toEqual([newer.id, older.id]);
    });

    it('tell which syncs write in bulk: first syncs being applied or just done', async () => {
      const { store, syncId } = world();
      await world().run({ kind: 'sweep', state: 'done', finishedAtMs: NOW_MS });
      const run = await world().run({ kind: 'firstSync', state: 'ready' });
      expect(await store.inBulk([syncId], NOW_MS)).toEqual(new Set());
      await store.moveRun(run.id, 'ready', 'applying', {});
      expect(await store.inBulk([syncId, uuid()], NOW_MS)).toEqual(new Set([syncId]));
      expect(await store.inBulk([uuid()], NOW_MS)).toEqual(new Set());
      await store.moveRun(run.id, 'applying', 'done', { finishedAtMs: NOW_MS });
      expect(await store.inBulk([syncId], NOW_MS)).toEqual(new Set([syncId]));
      expect(await store.inBulk([syncId], NOW_MS + 1)).toEqual(new Set());
    });

    it('are open while they scan or apply', async () => {
      const scanning = await world().run();
      const applying = await world().run({ state: 'applying' });
      const ready = await world().run({ state: 'ready' });
      const open = (await world().store.openRuns()).map(({ id }) => id);
      expect(open).toEqual(expect.arrayContaining([scanning.id, applying.id]));
      expect(open).not.toContain(ready.id);
    });
  });

  describe('staging', () => {
    it('goes on where it stopped, and a repeated page replaces itself', async () => {
      const { store } = world();
      const { id } = await world().run();
      const none = { cursor: null, done: false, count: 0 };
      expect(await store.scanProgress(id)).toEqual({ a: none, b: none });
      await store.stage(id, 'a', [staged('r1'), staged('r2')], 'page 2', false);
      await store.stage(id, 'a', [staged('r2', 'newer'), staged('r3')], 'page 3', false);
      expect((await store.scanProgress(id)).a).toEqual({ cursor: 'page 3', done: false, count: 3 });
      await store.stage(id, 'a', [], null, true);
      expect(await store.scanProgress(id)).toEqual({ a: { cursor: null, done: true, count: 3 }, b: none });
      expect((await store.stagedRecords(id, 'a', ['r2'])).map(({ hash }) => hash)).toEqual(['newer']);
    });

    it('ignores a page that comes after the last one', async () => {
      const { store } = world();
      const { id } = await world().run();
      await store.stage(id, 'a', [staged('r1')], null, true);
      await store.stage(id, 'a', [staged('r1', 'late'), staged('r2')], 'page 2', false);
      expect((await store.scanProgress(id)).a).toEqual({ cursor: null, done: true, count: 1 });
      expect((await store.stagedRecords(id, 'a', ['r1', 'r2'])).map(({ hash }) => hash)).not.toContain('late');
    });

    it('gives back keys page by page and records by id', async () => {
      const { store } = world();
      const { id } = await world().run();
      const whole = {
        ...staged('r2'),
        record: { kind: 'live', id: 'r2', fields: { tags: ['x'] }, stamp: '7', modifiedAtMs: NOW_MS } as const,
      };
      await store.stage(id, 'b', [staged('r3'), whole, staged('r1')], null, true);
      const first = await store.stagedKeys(id, 'b', null, 2);
      expect(first).toEqual([
        { remoteId: 'r1', keys: ['r1@example.com', null] },
        { remoteId: 'r2', keys: ['r2@example.com', null] },
      ]);
      expect((await store.stagedKeys(id, 'b', 'r2', 2)).map(({ remoteId }) => remoteId)).toEqual(['r3']);
      expect(await store.stagedKeys(id, 'a', null, 2)).toEqual([]);
      expect(await store.stagedRecords(id, 'b', ['r2', 'unknown'])).toEqual([whole]);
    });

    it('finds no records outside the filter that have no link', async () => {
      const { store } = world();
      await world().link('linked', 'b1');
      const { id } = await world().run();
      const outside = (name: string): StagedRecord => ({ ...staged(name), hash: `${OUTSIDE_MARK}${name}` });
      await store.stage(id, 'a', [outside('linked'), outside('loose'), staged('inside')], null, true);
      expect(await store.stagedDifferences(id, 'a', null, 10)).toEqual(['inside', 'linked']);
    });

    it('finds records without a link or with another hash, and links not met', async () => {
      const { store } = world();
      const same = await world().link('same', 'b1');
      const changed = await world().link('changed', 'b2');
      await world().link('missing', 'b3');
      await world().link('unhashed', 'b4');
      const apart = { side: 'a', reason: 'undone', survivorId: null, atMs: NOW_MS } as const;
      await world().commit({
        tombstones: [
          { ...apart, remoteId: 'parted' },
          { ...apart, remoteId: 'changed' },
        ],
      });
      await world().commit({
        linkUpdates: [
          { linkId: same, hashes: { a: 'hash of same' } },
          { linkId: changed, hashes: { a: 'old' } },
        ],
      });
      const { id } = await world().run();
      await store.stage(
        id,
        'a',
        ['same', 'changed', 'fresh', 'unhashed', 'parted'].map((name) => staged(name)),
        null,
        true,
      );
      expect(await store.stagedDifferences(id, 'a', null, 10)).toEqual(['changed', 'fresh', 'unhashed']);
      expect(await store.stagedDifferences(id, 'a', 'changed', 1)).toEqual(['fresh']);
      expect(await store.unmetLinks(id, 'a', null, 10)).toEqual(['missing']);
      expect(await store.unmetLinks(id, 'a', 'missing', 10)).toEqual([]);
    });

    it('forgets what was scanned, not what was planned', async () => {
      const { store } = world();
      const { id } = await world().run();
      await store.stage(id, 'a', [staged('r1')], null, true);
      await store.addPlanItems(id, [item(1, 'matched')]);
      await store.clearStage(id);
      expect(await store.stagedKeys(id, 'a', null, 10)).toEqual([]);
      expect(await store.planItems(id, { afterOrdinal: 0, limit: 10 })).toHaveLength(1);
    });
  });

  describe('plans', () => {
    it('are read page by page and by kind', async () => {
      const { store } = world();
      const { id } = await world().run({ kind: 'firstSync' });
      const items = [item(1, 'matched'), item(2, 'update'), item(3, 'createOnA'), item(4, 'update')];
      await store.addPlanItems(id, items);
      await store.addPlanItems(id, items.slice(0, 1));
      expect(await store.planItems(id, { afterOrdinal: 0, limit: 2 })).toEqual(items.slice(0, 2));
      expect(await store.planItems(id, { afterOrdinal: 2, limit: 9 })).toEqual(items.slice(2));
      const updates = await store.planItems(id, { kinds: ['update'], afterOrdinal: 0, limit: 9 });
      expect(updates.map(({ ordinal }) => ordinal)).toEqual([2, 4]);
    });
  });
}

const item = (ordinal: number, kind: PlanItemKind): PlanItem => ({
  ordinal,
  kind,
  aIds: [`a${ordinal}`],
  bIds: [],
  changes: [{ side: 'b', fieldId: 'email', before: undefined, after: 'x@y.z' }],
  conflicts: [{ fieldId: 'name', winner: 'a', now: { a: 'x', b: undefined } }],
  reason: { code: 'SYNC_P1', message: 'Because.' },
});

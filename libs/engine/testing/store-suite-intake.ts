import { describe, expect, it } from '@jest/globals';
import { Secret } from '#connector-sdk';
import { PRIORITY } from '#engine';
import { NOW_MS, type StoreWorld, uuid } from './store-fixture.js';

/** Connections, syncs, receipts, cursors and marks. */
export function describeDefinitionsAndIntake(world: () => StoreWorld): void {
  describe('definitions', () => {
    it('gives back connections with secrets that open but do not print', async () => {
      const { store, a } = world();
      const found = await store.getConnection(a.id);
      expect(found).toEqual({ ...a, secrets: found?.secrets });
      expect(found?.secrets['token']?.reveal()).toBe('token of a');
      expect(JSON.stringify(found)).not.toContain('token of a');
      expect(await store.getConnection(uuid())).toBeNull();
    });

    it('replaces only the secrets that changed', async () => {
      const { store, a } = world();
      await store.saveSecrets(a.id, { refresh: new Secret('new') });
      const found = await store.getConnection(a.id);
      expect(found?.secrets['refresh']?.reveal()).toBe('new');
      expect(found?.secrets['token']?.reveal()).toBe('token of a');
    });

    it('keeps what a check found', async () => {
      const { store, a } = world();
      await store.saveHealth(a.id, 'authFailed', 'Sign in again.');
      await store.saveAccount(a.id, { accountId: '42', accountName: 'Acme', missing: [], clockOffsetMs: -250 });
      expect(await store.getConnection(a.id)).toMatchObject({
        health: 'authFailed',
        healthMessage: 'Sign in again.',
        accountId: '42',
        clockOffsetMs: -250,
      });
    });

    it('finds syncs by id, connection and state', async () => {
      const { store, sync, a, b } = world();
      expect(await store.getSync(sync.id)).toEqual(sync);
      expect(await store.getSync(uuid())).toBeNull();
      expect(await store.syncsOfConnection(a.id)).toEqual([sync]);
      expect(await store.syncsOfConnection(b.id)).toEqual([sync]);
      expect((await store.liveSyncs()).map(({ id }) => id)).toContain(sync.id);
    });

    it('moves a sync only from the states named', async () => {
      const { store, sync } = world();
      expect(await store.moveSync(sync.id, ['draft'], 'live', null)).toBe(false);
      expect(await store.moveSync(sync.id, ['draft', 'live'], 'paused', 'too many deletions')).toBe(true);
      expect(await store.getSync(sync.id)).toMatchObject({ state: 'paused', pausedBecause: 'too many deletions' });
      expect((await store.liveSyncs()).map(({ id }) => id)).not.toContain(sync.id);
    });
  });

  describe('intake', () => {
    it('hands out receipts oldest first until they are done', async () => {
      const { store, a } = world();
      const receipt = (atMs: number) => ({
        id: uuid(),
        connectionId: a.id,
        receivedAtMs: atMs,
        method: 'POST',
        url: 'https://sync.example.com/hooks/x',
        headers: { 'x-signature': 'abc' },
        body: new Uint8Array([0, 255, 10]),
        attempts: 0,
        aboutConsent: false,
      });
      const [late, early] = [receipt(NOW_MS + 1), receipt(NOW_MS)];
      await store.addReceipt(late);
      await store.addReceipt(early);
      expect(await store.receipts(a.id, 10)).toEqual([early, late]);
      expect(await store.receipts(a.id, 1)).toEqual([early]);
      expect(await store.connectionsWithReceipts()).toContain(a.id);
      await store.takeIn({ receiptsLater: [late.id], receiptsDone: [early.id] });
      expect(await store.receipts(a.id, 10)).toEqual([{ ...late, attempts: 1 }]);
      const optOut = { ...receipt(NOW_MS + 3), aboutConsent: true };
      const next = receipt(NOW_MS + 2);
      for (const one of [next, optOut]) await store.addReceipt(one);
      expect((await store.receipts(a.id, 10)).map(({ id }) => id)).toEqual([optOut.id, next.id, late.id]);
      await store.takeIn({ receiptsDone: [late.id, optOut.id, next.id] });
      expect(await store.connectionsWithReceipts()).not.toContain(a.id);
    });

    it('moves cursors per side and stream', async () => {
      const { store, syncId } = world();
      expect(await store.getCursor(syncId, 'a', 'changes')).toBeNull();
      await store.takeIn({ cursors: [{ syncId, side: 'a', stream: 'changes', value: 'c1' }] });
      await store.takeIn({ cursors: [{ syncId, side: 'a', stream: 'changes', value: 'c2' }] });
      expect(await store.getCursor(syncId, 'a', 'changes')).toBe('c2');
      expect(await store.getCursor(syncId, 'b', 'changes')).toBeNull();
      expect(await store.getCursor(syncId, 'a', 'events')).toBeNull();
    });

    it('claims the most urgent marks first and leaves those put off', async () => {
      const { store, syncId } = world();
      const mark = world().mark.bind(world());
      await store.takeIn({ marks: [mark('slow', { priority: PRIORITY.backfill })] });
      await store.takeIn({ marks: [mark('usual')] });
      await store.takeIn({ marks: [mark('urgent', { priority: PRIORITY.realtime })] });
      await store.takeIn({ marks: [mark('put off', { priority: 1, notBeforeMs: NOW_MS + 1 })] });
      const claim = async (limit: number, nowMs: number) =>
        (await store.claimDirty(syncId, limit, nowMs)).map(({ remoteId }) => remoteId);
      expect(await claim(10, NOW_MS)).toEqual(['urgent', 'usual', 'slow']);
      expect(await claim(2, NOW_MS)).toEqual(['urgent', 'usual']);
      expect((await claim(10, NOW_MS + 1)).sort()).toEqual(['put off', 'slow', 'urgent', 'usual']);
    });

    it('coalesces marks of one record, keeping the more urgent and the earlier', async () => {
      const { store, syncId } = world();
      const mark = world().mark.bind(world());
      await store.takeIn({ marks: [mark('r', { priority: 10, notBeforeMs: NOW_MS + 500 })] });
      const [first] = await store.claimDirty(syncId, 10, NOW_MS + 500);
      await store.takeIn({ marks: [mark('r', { priority: 100 }), mark('r', { priority: 100 })] });
      const [second, ...others] = await store.claimDirty(syncId, 10, NOW_MS);
      expect(others).toEqual([]);
      expect(second).toMatchObject({ side: 'a', remoteId: 'r', priority: 10, attempts: 0 });
      expect(second?.version).toBeGreaterThan(first?.version ?? Number.NaN);
    });

    it('takes a record for a possible echo only while all its marks say so', async () => {
      const { store, syncId } = world();
      await store.takeIn({ marks: [world().mark('a1', { maybeEcho: true }), world().mark('a2', { maybeEcho: true })] });
      await store.takeIn({ marks: [world().mark('a1', { maybeEcho: true }), world().mark('a2')] });
      await store.takeIn({ marks: [world().mark('a2', { maybeEcho: true }), world().mark('a3')] });
      const rows = await store.claimDirty(syncId, 10, NOW_MS);
      expect(Object.fromEntries(rows.map(({ remoteId, maybeEcho }) => [remoteId, maybeEcho]))).toEqual({
        a1: true,
        a2: false,
        a3: false,
      });
    });

    it('tells how much waits and from when', async () => {
      const { store, syncId } = world();
      const mark = world().mark.bind(world());
      expect(await store.dirtyBacklog(syncId)).toEqual({ count: 0, nextAtMs: null });
      await store.takeIn({
        marks: [mark('r', { notBeforeMs: NOW_MS + 900 }), mark('s', { notBeforeMs: NOW_MS + 700 })],
      });
      expect(await store.dirtyBacklog(syncId)).toEqual({ count: 2, nextAtMs: NOW_MS + 700 });
    });
  });
}

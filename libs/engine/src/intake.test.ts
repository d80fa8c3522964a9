import { describe, expect, it } from '@jest/globals';
import { type ChangeHint, ConnectorError, type ObjectPort, type WebhookReceiver } from '#connector-sdk';
import { type Side } from '#core';
import { poll, PRIORITY, processReceipts, spreadHints, takeInHints } from '#engine';
import { EngineWorld, SYNC_ID } from '../testing/engine-fixture.js';

const ANN = { email: 'ann@example.com', name: 'Ann' };

const changed = (id: string, origin: 'self' | 'other' = 'other'): ChangeHint => ({
  kind: 'changed',
  object: 'person',
  id,
  occurredAtMs: null,
  origin,
});

describe('a poll', () => {
  it('marks what the feeds name and moves the cursors in the same transaction', async () => {
    const world = new EngineWorld();
    await poll(world.engine, SYNC_ID);
    const before = await world.store.getCursor(SYNC_ID, 'a', 'changes');
    world.nowMs += 60_000;
    const aId = world.add('a', ANN);
    world.resetCounts();
    expect(await poll(world.engine, SYNC_ID)).toEqual({ marked: 1, resync: false });
    expect(world.storeCalls.filter((name) => name === 'takeIn')).toHaveLength(2);
    expect(await world.dirty()).toEqual([`a:${aId}`]);
    expect(await world.store.getCursor(SYNC_ID, 'a', 'changes')).not.toBe(before);
    expect(world.takeTickets()).toEqual([{ kind: 'drain', syncId: SYNC_ID }]);
  });

  it('does not name again what was worked off in the version that the feed names', async () => {
    const world = new EngineWorld();
    await poll(world.engine, SYNC_ID);
    const { aId } = await world.linked(ANN);
    expect(await poll(world.engine, SYNC_ID)).toEqual({ marked: 0, resync: false });
    world.edit('a', aId, { name: 'Anna' });
    expect(await poll(world.engine, SYNC_ID)).toEqual({ marked: 1, resync: false });
    expect(await world.dirty()).toEqual([`a:${aId}`]);
  });

  it('names a version again that was read so early that another may have the same stamp', async () => {
    const coarse = (_side: Side, port: ObjectPort): ObjectPort => ({
      ...port,
      capabilities: { ...port.capabilities, stampResolutionMs: 1_000 },
    });
    const world = new EngineWorld({ port: coarse });
    await poll(world.engine, SYNC_ID);
    const { aId, bId } = await world.linked(ANN);
    expect(await poll(world.engine, SYNC_ID)).toMatchObject({ marked: 2 });
    expect(await world.dirty()).toEqual([`a:${aId}`, `b:${bId}`]);
    world.nowMs += 2_000;
    await world.settle();
    expect(await poll(world.engine, SYNC_ID)).toMatchObject({ marked: 0 });
  });

  it('begins a feed anew and asks for a sweep when its cursor has expired', async () => {
    const world = new EngineWorld();
    await world.store.takeIn({ cursors: [{ syncId: SYNC_ID, side: 'a', stream: 'changes', value: 'too old' }] });
    expect(await poll(world.engine, SYNC_ID)).toMatchObject({ resync: true });
    expect(world.takeTickets()).toEqual([{ kind: 'sweep', syncId: SYNC_ID }]);
    expect(await poll(world.engine, SYNC_ID)).toMatchObject({ resync: false });
  });
});

describe('hints', () => {
  it('of what this sync wrote say nothing new; of what another wrote they do', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { name: 'Anna' });
    await world.settle();
    world.dropHints();
    await takeInHints(world.engine, 'b', [changed(bId, 'self')], {});
    expect(await world.dirty()).toEqual([]);
    await takeInHints(world.engine, 'b', [changed('b9', 'self'), changed(bId)], {});
    expect(await world.dirty()).toEqual([`b:${bId}`, 'b:b9']);
  });

  it('of what a first sync of another sync writes wait for each other, behind everything else but for consent', async () => {
    const world = new EngineWorld();
    const syncs = await world.store.syncsOfConnection('b');
    const writers = { of: () => new Set(['spoke']), inBulk: new Set(['spoke']), bulkAtMs: 99 };
    const { marks } = spreadHints(syncs, 'b', [changed('b1', 'self')], writers);
    expect(marks).toEqual([
      { syncId: SYNC_ID, side: 'b', remoteId: 'b1', priority: PRIORITY.backfill, maybeEcho: false, notBeforeMs: 99 },
    ]);
    const consent = { ...changed('b1', 'self'), aboutConsent: true };
    expect(spreadHints(syncs, 'b', [consent], writers).marks).toMatchObject([{ priority: PRIORITY.consent }]);
    const calm = { ...writers, inBulk: new Set<string>() };
    const later = spreadHints(syncs, 'b', [changed('b1', 'self')], calm);
    expect(later.marks).toMatchObject([{ priority: PRIORITY.realtime }]);
  });

  it('that come before the answer to our write was kept are known as its echo by the drain', async () => {
    const creating = async (hintOf?: 'self' | 'other'): Promise<number> => {
      const world = new EngineWorld();
      world.add('a', ANN);
      await world.deliverHints();
      if (hintOf) world.beforeNextWrite('b', () => takeInHints(world.engine, 'b', [changed('b1', hintOf)], {}));
      await world.drain();
      expect(world.links()).toEqual([['a1', 'b1']]);
      expect(await world.dirty()).toEqual([]);
      return world.limiters.b.count();
    };
    const untold = await creating();
    expect(await creating('self')).toBe(untold);
    expect(await creating('other')).toBe(untold + 1);
  });

  it('of a merge mark all its records and remember where they went', async () => {
    const world = new EngineWorld();
    await takeInHints(world.engine, 'b', [{ kind: 'merged', object: 'person', from: ['b1', 'b2'], into: 'b2' }], {});
    expect(await world.dirty()).toEqual(['b:b1', 'b:b2']);
    expect(world.store.aliases(SYNC_ID)).toEqual([{ syncId: SYNC_ID, side: 'b', from: 'b1', into: 'b2' }]);
  });

  it('that some were lost ask for a sweep; those of another object for nothing', async () => {
    const world = new EngineWorld();
    await takeInHints(world.engine, 'a', [{ ...changed('a1'), object: 'company' }], {});
    expect(world.takeTickets()).toEqual([]);
    await takeInHints(world.engine, 'a', [{ kind: 'resync', object: 'person', reason: 'gap' }], {});
    expect(world.takeTickets()).toEqual([{ kind: 'sweep', syncId: SYNC_ID }]);
  });
});

describe('a stored webhook request', () => {
  const received = async (decode: WebhookReceiver['decode']) => {
    const receiver: WebhookReceiver = {
      bodyMaxBytes: 1_000,
      verify: () => ({ kind: 'accepted', answer: { status: 204 } }),
      decode,
    };
    const world = new EngineWorld({ receiver });
    const request = { method: 'POST', url: '/', headers: {}, body: new Uint8Array() };
    const receipt = { connectionId: 'a', receivedAtMs: 0, attempts: 0, aboutConsent: false, ...request };
    await world.store.addReceipt({ ...receipt, id: 'r1' });
    return Object.assign(world, { receipt });
  };

  it('becomes marks and is forgotten', async () => {
    const world = await received(async () => [changed('a1')]);
    expect(await processReceipts(world.engine, 'a')).toEqual({ handled: 1, more: false });
    expect(await world.dirty()).toEqual(['a:a1']);
    expect(await world.store.connectionsWithReceipts()).toEqual([]);
  });

  it('about consent is decoded before those that came earlier', async () => {
    const world = await received(async ({ url }) => [{ ...changed(`a${url}`), aboutConsent: url === '/optOut' }]);
    await world.store.addReceipt({ ...world.receipt, id: 'r2', receivedAtMs: 1, aboutConsent: true, url: '/optOut' });
    expect(await processReceipts(world.engine, 'a')).toEqual({ handled: 1, more: true });
    expect(await world.dirty()).toEqual(['a:a/optOut']);
    expect(await processReceipts(world.engine, 'a')).toEqual({ handled: 1, more: false });
    const nowMs = world.engine.clock.nowMs();
    const first = await world.store.claimDirty(SYNC_ID, 1, nowMs);
    expect(first).toMatchObject([{ remoteId: 'a/optOut', priority: PRIORITY.consent }]);
  });

  it('that cannot be decoded is tried again, and given up in the end', async () => {
    const world = await received(async () => {
      throw new ConnectorError('unavailable', { code: 'MEMORY_DOWN', message: 'The vendor does not answer.' });
    });
    const { attemptsMax } = world.engine.limits;
    for (let attempt = 1; attempt < attemptsMax; attempt++) {
      expect(await processReceipts(world.engine, 'a')).toMatchObject({ handled: 0 });
    }
    expect(await processReceipts(world.engine, 'a')).toMatchObject({ handled: 1 });
    expect(await world.store.connectionsWithReceipts()).toEqual([]);
  });
});

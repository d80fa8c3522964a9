import { describe, expect, it } from '@jest/globals';
import { type ObjectPort, type WriteOutcome } from '#connector-sdk';
import { type Side } from '#core';
import { EngineWorld, fieldsOfB, SYNC_ID } from '../../testing/engine-fixture.js';

const ANN = { email: 'ann@example.com', name: 'Ann', city: 'Bonn', phone: '1' };

const refuse = (value: unknown): string | undefined => (value === 'bad' ? 'not taken here' : undefined);

/** Side b as a vendor that refuses a payload without naming the field at fault; notes which fields it was sent. */
function namelessRefusals(sent: string[][]): (side: Side, port: ObjectPort) => ObjectPort {
  const nameless = (outcome: WriteOutcome): WriteOutcome =>
    outcome.kind === 'rejected' ? { kind: 'rejected', code: outcome.code, message: outcome.message } : outcome;
  return (side, port) =>
    side === 'a'
      ? port
      : {
          ...port,
          write: async (operations, context) => {
            for (const one of operations) if (one.kind === 'update') sent.push(Object.keys(one.fields));
            return (await port.write(operations, context)).map(nameless);
          },
        };
}

describe('a write that comes too late', () => {
  it('is not made, and made again from what the record holds then', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    world.beforeNextWrite('b', () => world.edit('b', bId, { phone: '2' }));
    expect(await world.settle()).toMatchObject({ updated: 2 });
    for (const person of [world.read('a', aId), world.read('b', bId)]) {
      expect(person).toMatchObject({ city: 'Cologne', phone: '2' });
    }
    expect(world.conflicts()).toEqual([]);
  });

  it('replaced an edit nobody had read: the history tells, the edit wins as the newest, both values are kept', async () => {
    const world = new EngineWorld({ vendors: { b: { conditionalWrites: false } } });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    world.beforeNextWrite('b', () => {
      world.nowMs += 5_000;
      world.edit('b', bId, { city: 'Berlin' });
    });
    await world.settle();
    expect([world.read('a', aId)?.city, world.read('b', bId)?.city]).toEqual(['Berlin', 'Berlin']);
    expect(world.conflicts()).toContainEqual(
      expect.objectContaining({ kind: 'race', now: { a: 'Cologne', b: 'Berlin' }, winner: 'b', status: 'resolved' }),
    );
  });

  it('replaced an edit nobody had read: where our side wins, the lost value is still listed', async () => {
    const world = new EngineWorld({
      mapping: { policy: { kind: 'sideWins', side: 'a' } },
      vendors: { b: { conditionalWrites: false } },
    });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    world.beforeNextWrite('b', () => world.edit('b', bId, { city: 'Berlin' }));
    await world.settle();
    expect(world.read('b', bId)?.city).toBe('Cologne');
    expect(world.conflicts()).toMatchObject([{ kind: 'race', now: { b: 'Berlin' }, winner: 'a', status: 'decided' }]);
  });

  it('to a record that is gone by now ends the link instead', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    world.beforeNextWrite('b', () => world.vendors.b.deleteAsPerson(bId));
    await world.settle();
    expect(world.links()).toEqual([]);
    expect(world.tombstones()).toMatchObject([{ side: 'b', remoteId: bId, reason: 'deleted', survivorId: aId }]);
    expect(world.vendors.b.liveRecords()).toEqual([]);
  });
});

describe('a record made without the opt-out that was sent along', () => {
  /** Side b as a vendor that makes the record and cannot opt it out at first. */
  const deaf = (times: number) => {
    let left = times;
    return (side: Side, port: ObjectPort): ObjectPort =>
      side === 'a'
        ? port
        : {
            ...port,
            write: (operations, context) =>
              port.write(
                operations.map((one) => {
                  if (one.kind === 'delete' || one.fields['Status'] === undefined || left-- <= 0) return one;
                  return { ...one, fields: { ...one.fields, Status: 'subscribed' } };
                }),
                context,
              ),
          };
  };

  it('is opted out by a write of its own, and not made twice', async () => {
    const world = new EngineWorld({ port: deaf(1) });
    world.add('a', { ...ANN, optedOut: true });
    expect(await world.settle()).toMatchObject({ created: 1, updated: 1 });
    expect(world.vendors.b.liveRecords().map(({ fields }) => fields['Status'])).toEqual(['unsubscribed']);
  });
});

describe('a read that failed', () => {
  it('concludes nothing about a record the vendor would not show', async () => {
    let blind = false;
    const world = new EngineWorld({
      mapping: { onDelete: 'propagate' },
      port: (side, port) => ({
        ...port,
        get: async (ids, fields, context) => {
          const states = await port.get(ids, fields, context);
          return side === 'b' && blind ? states.map(() => ({ kind: 'unknown' as const, reason: 'hidden' })) : states;
        },
      }),
    });
    const { aId, bId } = await world.linked(ANN);
    blind = true;
    world.edit('a', aId, { city: 'Cologne' });
    const end = await world.drain();
    expect(end).toEqual({
      kind: 'idle',
      nextAtMs: world.nowMs + world.engine.limits.retryDelayMs,
      written: { created: 0, updated: 0, deleted: 0 },
    });
    expect(world.links()).toEqual([[aId, bId]]);
    blind = false;
    await world.settle();
    expect(world.read('b', bId)?.city).toBe('Cologne');
  });

  it('leaves every row as it is when the vendor cannot be read at all, and says when to come back', async () => {
    const world = new EngineWorld();
    const { aId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    world.vendors.b.failNext({ on: 'read', kind: 'rateLimited' });
    expect(await world.drain()).toMatchObject({ kind: 'wait', untilMs: world.nowMs + 1_000 });
    expect(await world.dirty()).toEqual([`a:${aId}`]);
  });
});

describe('a payload the vendor refuses', () => {
  it('goes without the field at fault, which becomes a dead letter until its value changes', async () => {
    const world = new EngineWorld({ vendors: { b: { fields: fieldsOfB({ Phone: { refuse } }) } } });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne', phone: 'bad' });
    await world.settle();
    expect(world.read('b', bId)).toMatchObject({ city: 'Cologne', phone: '1' });
    expect(world.deadLetters()).toMatchObject([
      { side: 'b', remoteId: bId, refusedBy: 'b', field: 'Phone', code: 'MEMORY_INVALID', status: 'open' },
    ]);
    world.edit('a', aId, { name: 'Anna' });
    world.resetCounts();
    await world.settle();
    expect(world.deadLetters()).toMatchObject([{ attempts: 1 }]);
    world.edit('a', aId, { phone: '2' });
    await world.settle();
    expect(world.read('b', bId)).toMatchObject({ name: 'Anna', phone: '2' });
    expect(world.deadLetters()).toMatchObject([{ status: 'resolved' }]);
  });

  it('goes field by field, the opt-out first, where the vendor does not say which field is at fault', async () => {
    const sent: string[][] = [];
    const world = new EngineWorld({
      vendors: { b: { fields: fieldsOfB({ Phone: { refuse } }) } },
      port: namelessRefusals(sent),
    });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne', phone: 'bad', optedOut: true });
    // Webhooks would tell of our own writes and so hide a row that was finished too early.
    for (let drains = 0; drains < 10; drains++) {
      await world.drain();
      world.dropHints();
      world.nowMs += 1_000;
    }
    expect(sent[0]).toEqual(['City', 'Phone', 'Status']);
    expect(sent[1]).toEqual(['Status']);
    expect(world.read('b', bId)).toMatchObject({ city: 'Cologne', phone: '1', optedOut: true });
    expect(world.deadLetters().filter(({ status }) => status === 'open')).toMatchObject([{ field: 'Phone' }]);
    expect(await world.dirty()).toEqual([]);
  });

  it('is created without the field at fault, which follows once its value changed', async () => {
    const world = new EngineWorld({ vendors: { b: { fields: fieldsOfB({ Phone: { refuse } }) } } });
    const aId = world.add('a', { ...ANN, phone: 'bad' });
    await world.settle();
    expect(world.links()).toEqual([[aId, 'b1']]);
    expect(world.read('b', 'b1')).toMatchObject({ name: 'Ann', city: 'Bonn' });
    expect(world.deadLetters()).toMatchObject([
      { side: 'a', remoteId: aId, linkId: null, field: 'Phone', status: 'open' },
    ]);
    world.edit('a', aId, { phone: '2' });
    await world.settle();
    expect(world.read('b', 'b1')).toMatchObject({ ...ANN, phone: '2' });
    expect(world.deadLetters().map(({ status }) => status)).toEqual(['resolved']);
  });
});

describe('a create that meets a record with the same unique value', () => {
  it('is linked with that record', async () => {
    const fields = fieldsOfB({ Email: { unique: true } });
    // The new record on side b cannot be searched for yet, so pairing does not find it.
    const world = new EngineWorld({ vendors: { b: { fields, visibilityLagMs: 60_000 } } });
    const bId = world.add('b', ANN);
    world.dropHints();
    const aId = world.add('a', ANN);
    await world.settle();
    expect(world.links()).toEqual([[aId, bId]]);
    expect(world.vendors.b.liveRecords()).toHaveLength(1);
  });
});

describe('a lost answer', () => {
  const lose = async (on: 'create' | 'update', idempotentCreate: boolean) => {
    const world = new EngineWorld({ vendors: { b: { idempotentCreate } } });
    const first = on === 'update' ? await world.linked(ANN) : null;
    const aId = first ? first.aId : world.add('a', ANN);
    if (first) world.edit('a', aId, { city: 'Cologne' });
    world.vendors.b.failNext({ on, kind: 'lostAnswer' });
    const end = await world.drain();
    expect(world.logger.lines.map(({ message }) => message)).toContain('the answer to a write was lost');
    expect(end.written).toEqual({ created: 0, updated: 0, deleted: 0 });
    await world.settle();
    return { world, aId };
  };

  it('to an update is found out by reading: the value is ours, and no edit of anybody', async () => {
    const { world, aId } = await lose('update', true);
    expect([world.read('a', aId)?.city, world.read('b', 'b1')?.city]).toEqual(['Cologne', 'Cologne']);
    expect(world.store.links(SYNC_ID)[0]?.base['city']).toEqual({ a: 'Cologne', b: 'Cologne' });
    expect(world.conflicts()).toEqual([]);
    expect(await world.store.strandedRecords(SYNC_ID, Infinity, 10)).toEqual([]);
  });

  it('to a create is sent again under its own key where the vendor takes one', async () => {
    const { world, aId } = await lose('create', true);
    expect(world.links()).toEqual([[aId, 'b1']]);
    expect(world.vendors.b.liveRecords()).toHaveLength(1);
  });

  it('to a create is searched for by its match key where the vendor takes no key, and sent no second time', async () => {
    const { world, aId } = await lose('create', false);
    expect(world.links()).toEqual([[aId, 'b1']]);
    expect(world.vendors.b.liveRecords()).toHaveLength(1);
    expect(world.store.links(SYNC_ID)[0]?.base['city']).toEqual({ a: 'Bonn', b: 'Bonn' });
  });

  describe('to a create that reached the vendor late, where new records are found late and no key is taken', () => {
    const LAG_MS = 2_000;
    const world = () => new EngineWorld({ vendors: { b: { idempotentCreate: false, visibilityLagMs: LAG_MS } } });

    it('is waited for from the end of the call, not from its beginning', async () => {
      const slow = world();
      const aId = slow.add('a', ANN);
      slow.beforeNextWrite('b', () => void (slow.nowMs += LAG_MS + slow.engine.limits.orphanWaitMs));
      slow.vendors.b.failNext({ on: 'create', kind: 'lostAnswer' });
      await slow.drain();
      await slow.settle();
      expect(slow.links()).toEqual([[aId, 'b1']]);
      expect(slow.vendors.b.liveRecords()).toHaveLength(1);
    });

    it('is waited for from the next drain, where the worker that sent it was stopped', async () => {
      const stopped = world();
      const aId = stopped.add('a', ANN);
      stopped.beforeNextWrite('b', async () => {
        stopped.nowMs += stopped.engine.limits.leaseTtlMs + stopped.engine.limits.callTimeMs;
        await stopped.store.acquireLease(SYNC_ID, 1, stopped.nowMs);
      });
      expect(await stopped.drain()).toMatchObject({ kind: 'busy' });
      expect(stopped.links()).toEqual([[aId, null]]);
      stopped.nowMs += 1;
      await stopped.settle();
      expect(stopped.links()).toEqual([[aId, 'b1']]);
      expect(stopped.vendors.b.liveRecords()).toHaveLength(1);
    });
  });

  it('to a create does not overrule what somebody has made of the new record meanwhile', async () => {
    const world = new EngineWorld({ vendors: { b: { idempotentCreate: false } } });
    const aId = world.add('a', ANN);
    world.vendors.b.failNext({ on: 'create', kind: 'lostAnswer' });
    await world.drain();
    world.nowMs += 1_000;
    world.edit('b', 'b1', { city: 'Berlin' });
    await world.settle();
    expect([world.read('a', aId)?.city, world.read('b', 'b1')?.city]).toEqual(['Berlin', 'Berlin']);
  });
});

describe('a lease that is given back because one side failed', () => {
  it('is held until the call to the other side has ended as well', async () => {
    const seen: string[] = [];
    const world = new EngineWorld({
      port: (side, port) => ({
        ...port,
        write: async (operations, context) => {
          if (side === 'a') throw new Error('a bug in the connector of side a');
          await new Promise(setImmediate);
          seen.push('written on side b');
          return port.write(operations, context);
        },
      }),
    });
    world.add('a', ANN);
    world.add('b', { email: 'ben@example.com', name: 'Ben' });
    await expect(world.drain()).rejects.toThrow('a bug in the connector of side a');
    seen.push('lease given back');
    expect(seen).toEqual(['written on side b', 'lease given back']);
  });
});

describe('what was read too long ago', () => {
  it('has nothing journalled that is not sent any more', async () => {
    let readTakesMs = 0;
    const world: EngineWorld = new EngineWorld({
      port: (_side, port) => ({
        ...port,
        get: async (...asked) => {
          world.nowMs += readTakesMs;
          return port.get(...asked);
        },
      }),
    });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    readTakesMs = world.engine.limits.batchTimeMs;
    expect(await world.drain()).toMatchObject({ kind: 'wait', error: { code: 'SYNC_E303' } });
    expect(world.store.intents(SYNC_ID)).toEqual([]);
    readTakesMs = 0;
    expect(world.read('b', bId)?.city).toBe('Bonn');
    await world.settle();
    expect(world.read('b', bId)?.city).toBe('Cologne');
  });
});

describe('a lease that was lost', () => {
  it('ends the drain without a trace of its commit; what it wrote is found by the next one', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    world.beforeNextWrite('b', async () => {
      world.nowMs += world.engine.limits.leaseTtlMs + world.engine.limits.callTimeMs;
      const taken = await world.store.acquireLease(SYNC_ID, 1_000, world.nowMs);
      expect(taken).not.toBeNull();
    });
    expect(await world.drain()).toMatchObject({ kind: 'busy' });
    expect(world.read('b', bId)?.city).toBe('Cologne');
    expect(world.store.links(SYNC_ID)[0]?.base['city']).toEqual({ a: 'Bonn', b: 'Bonn' });
    expect(await world.drain()).toMatchObject({ kind: 'busy' });
    world.nowMs += 1_000;
    expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
    expect(world.store.links(SYNC_ID)[0]?.base['city']).toEqual({ a: 'Cologne', b: 'Cologne' });
    expect(world.conflicts()).toEqual([]);
  });
});

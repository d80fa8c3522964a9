import { beforeEach, describe, expect, it } from '@jest/globals';
import { LeaseLostError } from '#engine';
import { EngineWorld, SYNC_ID } from '../testing/engine-fixture.js';
import { type Heartbeat, type HeldLease, holdLease } from './held-lease.js';

const ANN = { email: 'ann@example.com', name: 'Ann', city: 'Bonn', phone: '1' };

describe('a lease that is held', () => {
  let world: EngineWorld;
  let lease: HeldLease;
  /** One sign of life, at the time the world has. */
  let beat: () => Promise<void>;
  let beats: 'none' | 'on' | 'stopped';

  const takenByAnother = () => world.store.acquireLease(SYNC_ID, 60_000, world.nowMs);
  const { leaseTtlMs, callTimeMs } = new EngineWorld().engine.limits;

  beforeEach(async () => {
    world = new EngineWorld();
    beats = 'none';
    const heartbeat: Heartbeat = (everyMs, given) => {
      expect(everyMs).toBeLessThan(leaseTtlMs / 2);
      beat = given;
      beats = 'on';
      return async () => void (beats = 'stopped');
    };
    const held = await holdLease({ ...world.engine, heartbeat }, SYNC_ID);
    if (!held) throw new Error('nobody else has it');
    lease = held;
  });

  it('is free soon after its holder was killed', async () => {
    world.nowMs += leaseTtlMs - 1;
    expect(await takenByAnother()).toBeNull();
    world.nowMs += 1;
    expect(await takenByAnother()).not.toBeNull();
  });

  it('is kept as long as its holder shows signs of life', async () => {
    for (let time = 0; time < 10; time += 1) {
      world.nowMs += leaseTtlMs - 1;
      await beat();
    }
    expect(await takenByAnother()).toBeNull();
  });

  it('outlasts every call of a write whose sender was killed', async () => {
    await lease.whileWriting({ lane: 'realtime' }, async ({ notAfterMs }) => {
      expect(notAfterMs).toBeGreaterThan(world.nowMs);
      world.nowMs = notAfterMs ?? Infinity;
      world.nowMs += callTimeMs - 1;
      expect(await takenByAnother()).toBeNull();
    });
  });

  it('lets calls of a write begin as long as it is renewed, and no longer than what was read may be acted on', async () => {
    const readUntilMs = world.nowMs + 10 * leaseTtlMs;
    await lease.whileWriting({ lane: 'realtime', notAfterMs: readUntilMs }, async (call) => {
      world.nowMs += leaseTtlMs + 1;
      expect(call.notAfterMs).toBeLessThan(world.nowMs);
      await beat();
      expect(call.notAfterMs).toBeGreaterThanOrEqual(world.nowMs);
      world.nowMs = readUntilMs;
      await beat();
      expect(call.notAfterMs).toBe(readUntilMs);
    });
  });

  it('is short again after a write', async () => {
    await lease.whileWriting({ lane: 'realtime' }, async () => undefined);
    await beat();
    world.nowMs += leaseTtlMs;
    expect(await takenByAnother()).not.toBeNull();
  });

  it('is not shortened by a renewal begun before a write and ended after it began', async () => {
    const beginning = beat();
    await lease.whileWriting({ lane: 'realtime' }, async () => {
      await beginning;
      world.nowMs += leaseTtlMs + callTimeMs - 1;
      expect(await takenByAnother()).toBeNull();
    });
  });

  it('begins no write once another has taken it', async () => {
    world.nowMs += leaseTtlMs;
    await takenByAnother();
    let isBegun = false;
    const writing = lease.whileWriting({ lane: 'realtime' }, async () => void (isBegun = true));
    await expect(writing).rejects.toBeInstanceOf(LeaseLostError);
    expect(isBegun).toBe(false);
  });

  it('lets no further call of a write begin once another has taken it', async () => {
    await lease.whileWriting({ lane: 'realtime' }, async (call) => {
      world.nowMs += leaseTtlMs + callTimeMs;
      await takenByAnother();
      await beat();
      expect(call.notAfterMs).toBeLessThan(0);
    });
  });

  it('is given back for good: no sign of life comes after that', async () => {
    await lease.release();
    expect(beats).toBe('stopped');
    expect(await takenByAnother()).not.toBeNull();
  });
});

describe('a worker that was held up while another took its lease', () => {
  it('journals and writes nothing of what it had read', async () => {
    let takenMeanwhile = false;
    const world: EngineWorld = new EngineWorld({
      port: (_side, port) => ({
        ...port,
        get: async (...asked) => {
          const read = await port.get(...asked);
          if (takenMeanwhile) {
            world.nowMs += world.engine.limits.leaseTtlMs;
            await world.store.acquireLease(SYNC_ID, 1, world.nowMs);
          }
          return read;
        },
      }),
    });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    takenMeanwhile = true;
    expect(await world.drain()).toMatchObject({ kind: 'busy' });
    expect(world.store.intents(SYNC_ID)).toEqual([]);
    expect(world.read('b', bId)?.city).toBe('Bonn');
    takenMeanwhile = false;
    world.nowMs += 1;
    await world.settle();
    expect(world.read('b', bId)?.city).toBe('Cologne');
  });
});

import { describe, expect, it } from '@jest/globals';
import { applyPlan, approve, makePlan, type Run, startFirstSync, takeInHints } from '#engine';
import { EngineWorld, type EngineWorldOptions, SYNC_ID } from '../../testing/engine-fixture.js';

const person = (name: string, more = {}) => ({ email: `${name.toLowerCase()}@example.com`, name, ...more });

/** Ann agrees, Ben differs, Cid is only on a, Dan only on b, Eve twice on b. */
async function planned(options: EngineWorldOptions = {}): Promise<{ world: EngineWorld; run: Run }> {
  const world = new EngineWorld({ state: 'draft', ...options });
  world.add('a', person('Ann'));
  world.add('b', person('Ann'));
  world.add('a', person('Ben', { city: 'Bonn' }));
  world.add('b', person('Ben'));
  world.add('a', person('Cid'));
  world.add('b', person('Dan'));
  world.add('a', person('Eve'));
  world.add('b', person('Eve'));
  world.add('b', person('Eve'));
  world.dropHints();
  world.nowMs += 60_000;
  const sync = await world.store.getSync(SYNC_ID);
  if (!sync) throw new Error('the world has one sync');
  const run = await startFirstSync(world.engine, sync);
  await makePlan(world.engine, run.id);
  return { world, run };
}

const vendorsHold = (world: EngineWorld) => [world.vendors.a.liveRecords(), world.vendors.b.liveRecords()];

describe('a first sync', () => {
  it('plans what would be done, counts it, and writes nothing', async () => {
    const { world, run } = await planned();
    const items = await world.store.planItems(run.id, { afterOrdinal: 0, limit: 100 });
    expect(items.map(({ kind, aIds, bIds }) => [kind, ...aIds, ...bIds])).toEqual([
      ['matched', 'a1', 'b1'],
      ['update', 'a2', 'b2'],
      ['ambiguous', 'a4', 'b4', 'b5'],
      ['createOnB', 'a3'],
      ['createOnA', 'b3'],
    ]);
    expect(await world.store.getRun(run.id)).toMatchObject({
      state: 'ready',
      counts: { matched: 1, update: 1, ambiguous: 1, createOnA: 1, createOnB: 1, scannedA: 4, scannedB: 5 },
    });
    expect(world.links()).toEqual([]);
    expect(
      vendorsHold(world)
        .flat()
        .every(({ version }) => version === 1),
    ).toBe(true);
    expect(await applyPlan(world.engine, run.id)).toEqual({ kind: 'done' });
    expect(vendorsHold(world).map((records) => records.length)).toEqual([4, 5]);
  });

  it('applies what was approved', async () => {
    const { world, run } = await planned();
    expect(await approve(world.engine, run.id)).toEqual({ kind: 'approved' });
    expect(await applyPlan(world.engine, run.id)).toEqual({ kind: 'done' });
    await world.settle();
    expect([...world.links()].sort()).toEqual([
      ['a1', 'b1'],
      ['a2', 'b2'],
      ['a3', 'b6'],
      ['a5', 'b3'],
    ]);
    expect(world.read('b', 'b2')?.city).toBe('Bonn');
    expect(await world.store.getRun(run.id)).toMatchObject({ state: 'done', counts: { applied: 5 } });
  });

  it('is not approved once the mapping has changed', async () => {
    const { world, run } = await planned();
    const sync = await world.store.getSync(SYNC_ID);
    if (sync) world.store.putSync({ ...sync, mapping: { ...sync.mapping, version: 2 } });
    expect(await approve(world.engine, run.id)).toEqual({ kind: 'stale' });
    expect(await world.store.getSync(SYNC_ID)).toMatchObject({ state: 'draft' });
  });

  it('goes on where a killed worker stopped, and creates nothing twice', async () => {
    const { world, run } = await planned({ limits: { planChunk: 4 } });
    await approve(world.engine, run.id);
    world.beforeNextWrite('a', () => {
      throw new Error('killed');
    });
    await expect(applyPlan(world.engine, run.id)).rejects.toThrow('killed');
    expect(await world.store.getRun(run.id)).toMatchObject({ counts: { applied: 4 } });
    await applyPlan(world.engine, run.id);
    await world.settle();
    expect(vendorsHold(world).map((records) => records.length)).toEqual([5, 6]);
  });

  it('is applied from the scan also where a feed names records in which nothing mapped has changed', async () => {
    const { world, run } = await planned();
    await world.store.takeIn({
      marks: ['a1', 'a2', 'a3'].map((remoteId) => ({ syncId: SYNC_ID, side: 'a', remoteId, priority: 10 })),
    });
    await approve(world.engine, run.id);
    await applyPlan(world.engine, run.id);
    expect(await world.dirty()).toEqual([]);
    expect(world.links()).toHaveLength(4);
  });

  it('creates from what the record holds now where it was edited since the scan', async () => {
    const { world, run } = await planned();
    world.edit('a', 'a3', { name: 'Cidney' });
    world.dropHints();
    await approve(world.engine, run.id);
    await applyPlan(world.engine, run.id);
    await world.settle();
    expect(world.vendors.b.liveRecords().map(({ fields }) => fields['Name'])).toContain('Cidney');
    expect(world.vendors.b.liveRecords().map(({ fields }) => fields['Name'])).not.toContain('Cid');
  });

  it('leaves what was linked since the scan, and is so no more, to the drain', async () => {
    const { world, run } = await planned();
    await approve(world.engine, run.id);
    await world.commit({ linksNew: [{ id: 'of the drain', aId: 'a1', bId: 'b1' }] });
    await world.commit({ linksRemoved: [{ linkId: 'of the drain', atMs: world.nowMs }] });
    expect(await applyPlan(world.engine, run.id)).toEqual({ kind: 'done' });
    expect(world.links().flat()).not.toContain('a1');
    const left = await world.store.dirtyAmong(SYNC_ID, [{ side: 'a', remoteId: 'a1' }]);
    expect(left).toMatchObject([{ remoteId: 'a1', runId: run.id }]);
  });

  it('lets an urgent change pass while it is being applied', async () => {
    const { world, run } = await planned({ limits: { planChunk: 2 } });
    await approve(world.engine, run.id);
    world.beforeNextWrite('b', async () => {
      world.edit('a', 'a1', { city: 'Aachen' });
      const hint = { object: 'person', occurredAtMs: null, origin: 'other', aboutConsent: true } as const;
      await takeInHints(world.engine, 'a', [{ ...hint, kind: 'changed', id: 'a1' }], {});
    });
    let arrivedBeforeTheEnd = false;
    world.beforeNextWrite('a', () => {
      arrivedBeforeTheEnd = world.vendors.b.liveRecords().some(({ fields }) => fields['City'] === 'Aachen');
    });
    expect(await applyPlan(world.engine, run.id)).toEqual({ kind: 'done' });
    expect(arrivedBeforeTheEnd).toBe(true);
  });

  describe('while a step of it is under way', () => {
    const optOut = async (world: EngineWorld, id: string) => {
      world.edit('a', id, { city: 'Aachen' });
      await optedOut(world, id);
    };
    const optedOut = async (world: EngineWorld, id: string) => {
      const hint = { object: 'person', occurredAtMs: null, origin: 'other', aboutConsent: true } as const;
      await takeInHints(world.engine, 'a', [{ ...hint, kind: 'changed', id }], {});
    };
    const hasArrived = (world: EngineWorld) =>
      world.vendors.b.liveRecords().some(({ fields }) => fields['City'] === 'Aachen');

    /** The engine, and what lets whoever is urgent pass, once. */
    function withBeats({ engine }: EngineWorld) {
      let given = async (): Promise<void> => undefined;
      const heartbeat: typeof engine.heartbeat = (everyMs, beat) => {
        if (everyMs === engine.limits.urgentBeatMs) given = beat;
        return async () => undefined;
      };
      return { engine: { ...engine, heartbeat }, beat: () => given() };
    }

    /** Steps of two items; `act` is done while the write to b of step `step` is under way, and then whoever waits passes. */
    async function appliedWhile(step: number, act: (world: EngineWorld) => Promise<void>) {
      const { world, run } = await planned({ limits: { planChunk: 2 } });
      await approve(world.engine, run.id);
      const { engine, beat } = withBeats(world);
      let arrivedMeanwhile = false;
      let linksMeanwhile: ReturnType<EngineWorld['links']> = [];
      const meanwhile = async (): Promise<void> => {
        await act(world);
        await beat();
        await beat();
        arrivedMeanwhile = hasArrived(world);
        linksMeanwhile = world.links();
      };
      world.beforeNextWrite('b', step === 1 ? meanwhile : () => world.beforeNextWrite('b', meanwhile));
      expect(await applyPlan(engine, run.id)).toEqual({ kind: 'done' });
      await world.settle();
      return { world, arrivedMeanwhile, linksMeanwhile };
    }

    it('lets an opt-out pass', async () => {
      const { arrivedMeanwhile } = await appliedWhile(2, (world) => optOut(world, 'a1'));
      expect(arrivedMeanwhile).toBe(true);
    });

    it('has an opt-out of a record it is at work on wait for it', async () => {
      const { world, arrivedMeanwhile } = await appliedWhile(1, (one) => optOut(one, 'a1'));
      expect(arrivedMeanwhile).toBe(false);
      expect(hasArrived(world)).toBe(true);
    });

    it('leaves links that change hands for later', async () => {
      const { world, linksMeanwhile } = await appliedWhile(2, async (one) => {
        // Ann's record is merged into Cid's, for whom the step is making a record on the other side.
        one.vendors.a.merge('a1', 'a3');
        await optedOut(one, 'a1');
      });
      expect(linksMeanwhile).toContainEqual(['a1', 'b1']);
      expect(world.links().flat()).not.toContain('a1');
    });

    it('lets an opt-out pass while it reads what has changed since the plan', async () => {
      let whileReading: (() => Promise<void>) | null = null;
      let arrivedMeanwhile = false;
      const { world, run } = await planned({
        port: (side, port) => ({
          ...port,
          changes: async (request, context) => {
            const act = side === 'a' ? whileReading : null;
            whileReading = side === 'a' ? null : whileReading;
            await act?.();
            return port.changes(request, context);
          },
        }),
      });
      await approve(world.engine, run.id);
      const { engine, beat } = withBeats(world);
      whileReading = async () => {
        await optOut(world, 'a1');
        await beat();
        arrivedMeanwhile = hasArrived(world);
      };
      expect(await applyPlan(engine, run.id)).toEqual({ kind: 'done' });
      expect(arrivedMeanwhile).toBe(true);
    });
  });

  it('goes on although reading the feeds takes longer than its turn', async () => {
    let reading = (): void => undefined;
    const { world, run } = await planned({
      limits: { drainBudgetMs: 1_000 },
      port: (side, port) => ({
        ...port,
        changes: (request, context) => {
          reading();
          return port.changes(request, context);
        },
      }),
    });
    await approve(world.engine, run.id);
    reading = () => (world.nowMs += world.engine.limits.drainBudgetMs);
    expect(await applyPlan(world.engine, run.id)).toEqual({ kind: 'done' });
  });

  it('stops writing when someone pauses the sync', async () => {
    const { world, run } = await planned();
    await approve(world.engine, run.id);
    await world.store.moveSync(SYNC_ID, ['live'], 'paused', null);
    expect(await applyPlan(world.engine, run.id)).toEqual({ kind: 'stopped' });
    expect(vendorsHold(world).map((records) => records.length)).toEqual([4, 5]);
  });
});

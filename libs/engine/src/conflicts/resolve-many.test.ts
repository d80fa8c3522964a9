import { beforeEach, describe, expect, it } from '@jest/globals';
import { startResolution } from '#engine';
import { EngineWorld } from '../../testing/engine-fixture.js';
import { syncOf, takenBack } from '../../testing/undo-fixture.js';
import { type AnswerToAll } from '../model.js';
import { applyResolution } from './resolve-many.js';

const KEEP_B: AnswerToAll = { fieldId: 'city', keep: 'b', kind: null };
const PEOPLE = ['ann', 'ben', 'cho', 'dee', 'eva'];

describe('answering all conflicts about a field at once', () => {
  let world: EngineWorld;
  let pairs: { readonly aId: string; readonly bId: string }[];

  /** Five people whose city was changed on both sides, and one of them also by phone. */
  beforeEach(async () => {
    world = new EngineWorld({ mapping: { policy: { kind: 'manual' } }, limits: { planChunk: 2 } });
    pairs = [];
    for (const name of PEOPLE) pairs.push(await world.linked({ email: `${name}@example.com`, city: 'Bonn' }));
    world.nowMs += 60_000;
    for (const { aId, bId } of pairs) {
      world.edit('a', aId, { city: 'Cologne' });
      world.edit('b', bId, { city: 'Essen' });
    }
    const [ann] = pairs;
    if (!ann) throw new Error('nobody was linked');
    world.edit('a', ann.aId, { phone: '1' });
    world.edit('b', ann.bId, { phone: '2' });
    await world.settle();
    world.nowMs += 60_000;
    expect(open()).toEqual([...PEOPLE.map(() => 'city'), 'phone']);
  });

  const open = () =>
    world
      .conflicts()
      .filter(({ status }) => status === 'open')
      .map(({ fieldId }) => fieldId)
      .sort();

  const started = async (answer: AnswerToAll = KEEP_B) => {
    const start = await startResolution(world.engine, await syncOf(world), answer);
    if (start.kind !== 'started') throw new Error(`not started: ${JSON.stringify(start)}`);
    return start.run;
  };
  const citiesOn = (side: 'a' | 'b') => pairs.map((pair) => world.read(side, pair[`${side}Id`])?.city);

  it("keeps one side's value everywhere, and leaves other fields to be asked about", async () => {
    const run = await started();
    expect(await applyResolution(world.engine, run.id)).toEqual({ kind: 'done' });
    expect(await world.store.getRun(run.id)).toMatchObject({ state: 'done', counts: { open: 5, answered: 5 } });
    await world.settle();
    expect(citiesOn('a')).toEqual(PEOPLE.map(() => 'Essen'));
    expect(open()).toEqual(['phone']);
  });

  it('leaves conflicts alone that came up after it was asked for, or are of another kind', async () => {
    const race = await started({ ...KEEP_B, kind: 'race' });
    await applyResolution(world.engine, race.id);
    expect(open()).toHaveLength(6);
    const run = await started();
    world.nowMs += 60_000;
    const late = await world.linked({ email: 'late@example.com', city: 'Bonn' });
    world.edit('a', late.aId, { city: 'Kiel' });
    world.edit('b', late.bId, { city: 'Jena' });
    await world.settle();
    await applyResolution(world.engine, run.id);
    await world.settle();
    expect(open()).toEqual(['city', 'phone']);
    expect(world.read('a', late.aId)?.city).toBe('Kiel');
  });

  it('goes on where it was when its worker was killed', async () => {
    const run = await started();
    const commit = world.store.commit.bind(world.store);
    let commits = 0;
    world.store.commit = async (...given) => {
      if ((commits += 1) === 2) throw new Error('killed');
      return commit(...given);
    };
    await expect(applyResolution(world.engine, run.id)).rejects.toThrow('killed');
    expect(open()).toHaveLength(4);
    expect(await applyResolution(world.engine, run.id)).toEqual({ kind: 'done' });
    await world.settle();
    expect(citiesOn('a')).toEqual(PEOPLE.map(() => 'Essen'));
    expect((await world.store.getRun(run.id))?.counts).toEqual({ open: 5, answered: 5 });
  });

  it('is taken back as a whole, without the sync being paused', async () => {
    const run = await started();
    await applyResolution(world.engine, run.id);
    await world.settle();
    await takenBack(world, { kind: 'run', runId: run.id });
    await world.settle();
    expect(citiesOn('a')).toEqual(PEOPLE.map(() => 'Cologne'));
    expect(citiesOn('b')).toEqual(PEOPLE.map(() => 'Essen'));
    expect((await syncOf(world)).state).toBe('live');
  });

  it('tells of conflicts that nothing can be decided about any more', async () => {
    const [first] = world.conflicts().filter(({ fieldId }) => fieldId === 'city');
    if (!first) throw new Error('there is no conflict');
    await world.commit({ conflictsNew: [{ ...first, id: 'zz', linkId: 'ended long ago' }] });
    const run = await started();
    await applyResolution(world.engine, run.id);
    expect((await world.store.getRun(run.id))?.counts).toEqual({ open: 6, answered: 5, left: 1 });
    expect(await world.store.planItems(run.id, { afterOrdinal: 0, limit: 9 })).toMatchObject([
      { ordinal: 1, kind: 'skipped', reason: { code: 'SYNC_E219' }, linkId: 'ended long ago' },
    ]);
  });

  it('is refused for what is decided one by one, and while it goes on', async () => {
    const sync = await syncOf(world);
    for (const fieldId of ['tags', 'consent']) {
      expect(await startResolution(world.engine, sync, { ...KEEP_B, fieldId })).toMatchObject({ kind: 'over' });
    }
    expect(await startResolution(world.engine, sync, { ...KEEP_B, fieldId: 'colour' })).toEqual({ kind: 'notFound' });
    await started();
    expect(await startResolution(world.engine, sync, KEEP_B)).toMatchObject({ kind: 'underWay' });
  });
});

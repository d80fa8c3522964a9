import { describe, expect, it } from '@jest/globals';
import { approve, startMappingChange, work } from '#engine';
import { PERSON_FIELDS, ReferenceWorld, type SyncName } from '../../testing/reference-world.js';

const ADA = 'ada@x.test';

/** Ada, linked before anyone thought of firms; a version with firms is planned once the syncs named have run. */
const planned = async (...settled: readonly SyncName[]) => {
  const world = new ReferenceWorld({ fields: PERSON_FIELDS.filter(({ id }) => id === 'email') });
  const firm = world.add('a', 'firm', { domain: 'acme.test' });
  world.add('a', 'person', { email: ADA, firm, boards: [firm] });
  await world.settle(...settled);
  const sync = await world.store.getSync('people');
  if (!sync) throw new Error('there is no sync');
  world.store.putMapping('people', { ...sync.mapping, fields: PERSON_FIELDS, version: 2 });
  const run = await startMappingChange(world.engine, sync, 2);
  if (!run) throw new Error('another one is being applied');
  await work(world.engine, { kind: 'plan', runId: run.id, syncId: 'people' });
  const items = await world.store.planItems(run.id, { afterOrdinal: 0, limit: 10 });
  const approved = async (): Promise<void> => {
    expect(await approve(world.engine, run.id)).toEqual({ kind: 'approved' });
    await work(world.engine, { kind: 'apply', runId: run.id, syncId: 'people' });
  };
  return { world, items, approved };
};

describe('a new version of a mapping that adds references', () => {
  it('plans and fills in those that are linked', async () => {
    const { world, items, approved } = await planned('firms', 'people');
    const twin = world.firm('b', 'acme.test');
    expect(items.map(({ changes }) => changes)).toEqual([
      [
        { side: 'b', fieldId: 'firm', before: null, after: twin },
        { side: 'b', fieldId: 'boards', before: null, after: [twin] },
      ],
    ]);
    await approved();
    await world.settle();
    expect(world.person('b', ADA)?.fields).toMatchObject({ firm: twin, boards: [twin] });
  });

  it('has the others wait until they are', async () => {
    const { world, items, approved } = await planned('people');
    expect(items).toEqual([]);
    await approved();
    await world.drain('people');
    expect(world.person('b', ADA)?.fields).not.toHaveProperty('firm');
    await world.settle('firms', 'people');
    const twin = world.firm('b', 'acme.test');
    expect(world.person('b', ADA)?.fields).toMatchObject({ firm: twin, boards: [twin] });
  });
});

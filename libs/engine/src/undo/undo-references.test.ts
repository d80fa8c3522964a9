import { describe, expect, it } from '@jest/globals';
import { applyUndo, approve, type LoggedChange, planUndo, startUndo } from '#engine';
import { ReferenceWorld } from '../../testing/reference-world.js';

const ADA = 'ada@x.test';
const DOMAINS = ['acme.test', 'bolt.test', 'core.test'];

/** Ada is on the board of the first two firms on both sides; then somebody has her leave the first for the third. */
const moved = async () => {
  const world = new ReferenceWorld();
  const [acme = '', bolt = '', core = ''] = DOMAINS.map((domain) => world.add('a', 'firm', { domain }));
  const ada = world.add('a', 'person', { email: ADA, boards: [acme, bolt] });
  await world.settle();
  world.edit('a', 'person', ada, { boards: [bolt, core] });
  await world.settle();
  return { world, firms: { acme, bolt, core } };
};

/** The firms whose boards she is on, by domain. */
const boards = (world: ReferenceWorld, side: 'a' | 'b'): readonly unknown[] => {
  const held = world.person(side, ADA)?.fields['boards'];
  const firms = world.tools[side].firm.liveRecords();
  const domains = new Map(firms.map(({ id, fields }) => [id, fields['domain']]));
  return ((held ?? []) as readonly string[]).map((id) => domains.get(id) ?? id).sort();
};

const changeOf = (world: ReferenceWorld, side: 'a' | 'b'): LoggedChange => {
  const change = world.store.log('people').findLast((one) => one.fieldId === 'boards' && one.side === side);
  if (!change) throw new Error(`nothing was logged on side ${side}`);
  return change;
};

const takenBack = async (world: ReferenceWorld, { linkId, id }: LoggedChange) => {
  const sync = await world.store.getSync('people');
  const started = sync && (await startUndo(world.engine, sync, { kind: 'change', linkId, changeId: id }));
  if (started?.kind !== 'started') throw new Error('it was not started');
  await planUndo(world.engine, started.run.id);
  expect(await approve(world.engine, started.run.id)).toEqual({ kind: 'approved' });
  await applyUndo(world.engine, started.run.id);
  await world.settle();
  return world.store.planItems(started.run.id, { afterOrdinal: 0, limit: 10 });
};

describe('the undo of a change of a set of references', () => {
  it('has the records refer to what they did, each side by its own ids', async () => {
    const { world } = await moved();
    expect([boards(world, 'a'), boards(world, 'b')]).toEqual(Array(2).fill(['bolt.test', 'core.test']));
    await takenBack(world, changeOf(world, 'a'));
    expect([boards(world, 'a'), boards(world, 'b')]).toEqual(Array(2).fill(['acme.test', 'bolt.test']));
  });

  it('takes back the write alone where the write is what is undone', async () => {
    const { world } = await moved();
    await takenBack(world, changeOf(world, 'b'));
    expect(boards(world, 'a')).toEqual(['bolt.test', 'core.test']);
    expect(boards(world, 'b')).toEqual(['acme.test', 'bolt.test']);
  });

  it('leaves references that somebody else has added since', async () => {
    const { world } = await moved();
    const dyne = world.add('a', 'firm', { domain: 'dyne.test' });
    await world.settle();
    const before = changeOf(world, 'a');
    const held = world.person('a', ADA);
    world.edit('a', 'person', held?.id ?? '', { boards: [...((held?.fields['boards'] ?? []) as string[]), dyne] });
    await world.settle();
    await takenBack(world, before);
    expect([boards(world, 'a'), boards(world, 'b')]).toEqual(Array(2).fill(['acme.test', 'bolt.test', 'dyne.test']));
  });

  it('leaves a reference to a firm that has lost its link, and says so', async () => {
    const { world, firms } = await moved();
    world.tools.b.firm.deleteAsPerson(world.firm('b', 'acme.test') ?? '');
    await world.settle();
    const [item] = await takenBack(world, changeOf(world, 'a'));
    expect(item?.skipped).toContainEqual(
      expect.objectContaining({
        side: 'a',
        after: [firms.acme],
        reason: expect.objectContaining({ code: 'SYNC_U115' }),
      }),
    );
    expect([boards(world, 'a'), boards(world, 'b')]).toEqual(Array(2).fill(['bolt.test']));
  });
});

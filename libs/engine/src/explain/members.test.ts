import { describe, expect, it } from '@jest/globals';
import { approve, explainLink, type MemberExplained, planUndo, startUndo, applyUndo, keepValue, sweep } from '#engine';
import { type Side } from '#core';
import { EngineWorld, fieldsOfA, fieldsOfB, SYNC_ID } from '../../testing/engine-fixture.js';

const ANN = { email: 'ann@example.com', name: 'Ann', city: 'Bonn' };
const NAME = { a: 'tags', b: 'Tags' } as const;

/** Two vendors whose tags are groups with ids of their own, and one linked pair. */
async function groupWorld() {
  const fields = new EngineWorld().mapping.fields.filter(({ id }) => id !== 'tags');
  const world = new EngineWorld({
    mapping: {
      fields: [
        ...fields,
        {
          ...({ id: 'tags', a: 'tags', b: 'Tags', direction: 'both', kind: 'set' } as const),
          lens: { kind: 'members', groups: true },
          groups: { create: { a: false, b: false } },
        },
      ],
    },
    vendors: {
      a: { fields: fieldsOfA({ tags: { groups: true } }) },
      b: { fields: fieldsOfB({ Tags: { groups: true } }) },
    },
  });
  const group = (side: Side, name: string) => world.vendors[side].createGroupAsPerson(NAME[side], name);
  const [vipA, vipB] = [group('a', 'VIP'), group('b', 'VIP')];
  const lone = group('a', 'Lone');
  return { world, vipA, vipB, lone, ...(await world.linked(ANN)) };
}

async function membersOn(world: EngineWorld, side: Side): Promise<readonly MemberExplained[]> {
  const [explanation] = (await explainLink(world.engine, linkId(world), 'tags')) ?? [];
  return explanation?.sides[side].members ?? [];
}

const linkId = (world: EngineWorld): string => world.store.links(SYNC_ID)[0]?.id ?? '';

/** Undoes the last change of the tags of side a, all the way. @returns the one item of the plan */
async function undoLast(world: EngineWorld) {
  const sync = await world.store.getSync(SYNC_ID);
  const change = world.store.log(SYNC_ID).findLast(({ side, fieldId }) => side === 'a' && fieldId === 'tags');
  if (!sync || !change) throw new Error('nothing has happened to the tags');
  const target = { kind: 'change', linkId: change.linkId, changeId: change.id } as const;
  const started = await startUndo(world.engine, sync, target);
  if (started.kind !== 'started') throw new Error(started.kind);
  await planUndo(world.engine, started.run.id);
  const [item] = await world.store.planItems(started.run.id, { afterOrdinal: 0, limit: 10 });
  await approve(world.engine, started.run.id);
  await applyUndo(world.engine, started.run.id);
  return item;
}

describe('the members of a set', () => {
  it('are told of one by one: who put them in, and by which write they came to the other side', async () => {
    const { world, vipA, vipB, aId } = await groupWorld();
    world.edit('a', aId, { tags: [vipA] });
    await world.settle();
    expect(await membersOn(world, 'a')).toMatchObject([
      { member: vipA, name: 'VIP', isIn: true, apart: null, origin: { kind: 'edited' }, flip: { kind: 'undo' } },
    ]);
    expect(await membersOn(world, 'b')).toMatchObject([
      { member: vipB, isIn: true, origin: { kind: 'written', from: { side: 'a', edit: { after: [vipA] } } } },
    ]);
  });

  it('are told of also when they are gone', async () => {
    const { world, vipA, vipB, aId } = await groupWorld();
    world.edit('a', aId, { tags: [vipA] });
    await world.settle();
    world.edit('a', aId, { tags: [] });
    await world.settle();
    expect(await membersOn(world, 'b')).toMatchObject([
      { member: vipB, isIn: false, origin: { kind: 'written', change: { before: [vipB], after: [] } } },
    ]);
  });

  it('came with nothing that happened after the records were linked where they were in by then', async () => {
    const world = new EngineWorld();
    const { aId } = await world.linked({ ...ANN, tags: ['x'] });
    world.edit('a', aId, { tags: ['x', 'y'] });
    await world.settle();
    expect(await membersOn(world, 'a')).toMatchObject([
      { member: 'x', origin: { kind: 'there' } },
      { member: 'y', origin: { kind: 'edited' } },
    ]);
  });

  it('came with the link before, though their group has lost its partner and found another since', async () => {
    const { world, vipA, vipB, aId, bId } = await groupWorld();
    const first = linkId(world);
    world.edit('a', aId, { tags: [vipA] });
    await world.settle();
    world.vendors.a.deleteAsPerson(aId);
    await world.settle();
    const again = world.add('a', ANN);
    await world.settle();
    expect(world.links()).toEqual([[again, bId]]);
    world.vendors.a.deleteGroupAsPerson('tags', vipA);
    await world.settle();
    world.vendors.a.createGroupAsPerson('tags', 'VIP');
    await sweep(world.engine, SYNC_ID);
    await world.settle();
    expect(await membersOn(world, 'b')).toMatchObject([
      { member: vipB, isIn: true, origin: { kind: 'written', change: { linkId: first } } },
    ]);
  });

  it('say why the sync has no part in a group', async () => {
    const { world, lone, aId } = await groupWorld();
    world.edit('a', aId, { tags: [lone] });
    await world.settle();
    expect(await membersOn(world, 'a')).toMatchObject([
      { member: lone, name: 'Lone', apart: 'notCreated', origin: { kind: 'there' }, flip: null },
    ]);
  });

  it('were not put by anybody in a group without a partner when something else changes', async () => {
    const { world, vipA, lone, aId } = await groupWorld();
    world.edit('a', aId, { tags: [lone] });
    await world.settle();
    world.edit('a', aId, { tags: [lone, vipA] });
    await world.settle();
    expect(await membersOn(world, 'a')).toMatchObject([
      { member: lone, apart: 'notCreated', origin: { kind: 'there' } },
      { member: vipA, apart: null, origin: { kind: 'edited' } },
    ]);
  });

  it('are put back through the table, and leave groups the sync has no part in', async () => {
    const { world, vipA, lone, aId, bId } = await groupWorld();
    world.edit('a', aId, { tags: [vipA] });
    await world.settle();
    world.edit('a', aId, { tags: [vipA, lone] });
    await world.settle();
    expect(await undoLast(world)).toMatchObject({ kind: 'putBack', skipped: [] });
    expect([world.read('a', aId)?.tags, world.read('b', bId)?.tags]).toEqual([[lone], []]);
  });

  it('stay where their group has lost its partner, and the plan says so', async () => {
    const { world, vipA, vipB, aId } = await groupWorld();
    world.edit('a', aId, { tags: [vipA] });
    await world.settle();
    world.vendors.b.deleteGroupAsPerson('Tags', vipB);
    await world.settle();
    expect(await undoLast(world)).toMatchObject({
      kind: 'skipped',
      reason: { code: 'SYNC_U115' },
      skipped: [{ side: 'a', before: [vipA], after: [] }],
    });
    expect(world.read('a', aId)?.tags).toEqual([vipA]);
  });
});

describe('letting one side count', () => {
  it('writes its value to the other side, whatever the blank rule says', async () => {
    const world = new EngineWorld({ mapping: { blanks: { aToB: 'keep', bToA: 'keep' } } });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: null });
    await world.settle();
    expect(world.read('b', bId)?.city).toBe('Bonn');
    expect(await keepValue(world.engine, linkId(world), 'city', 'b')).toMatchObject({ kind: 'done' });
    await world.settle();
    expect(world.read('a', aId)?.city).toBe('Bonn');
    expect(world.conflicts().map(({ status }) => status)).toEqual(['resolved']);
  });

  it('is refused where the mapping does not write, for sets, and of fields that are not mapped', async () => {
    const { world } = await groupWorld();
    expect(await keepValue(world.engine, linkId(world), 'tags', 'a')).toMatchObject({ kind: 'over' });
    expect(await keepValue(world.engine, linkId(world), 'colour', 'a')).toEqual({ kind: 'notFound' });
    expect(await keepValue(world.engine, 'nobody', 'city', 'a')).toEqual({ kind: 'notFound' });
  });
});

import { describe, expect, it } from '@jest/globals';
import { type Mapping } from '#core';
import { drain, explainLink, planUndo, removeSegment, startUndo } from '#engine';
import { SYNC_ID } from '../../testing/engine-fixture.js';
import { SegmentWorld, TAGS } from '../../testing/segment-world.js';

const THAIS = 'a.city == "Bangkok" && b.Phone == "1" && !a.optedOut';
const ANN = { email: 'ann@example.com', name: 'Ann', city: 'Bangkok', phone: '1' };
const BOB = { email: 'bob@example.com', name: 'Bob', city: 'Bonn', phone: '1' };

const LOST = { kind: 'value', field: 'name', value: 'lost' } as const;

/** Ann, for whom the rule holds, and Bob, for whom it does not. */
async function annAndBob(world = new SegmentWorld()) {
  const [ann, bob] = [await world.linked(ANN), await world.linked(BOB)];
  return { world, ann, bob };
}

describe('the preview of a segment', () => {
  it('tells who would be put in and who taken out, and writes nothing', async () => {
    const { world, ann, bob } = await annAndBob();
    const groupId = world.group('b', ' thais ');
    world.putInto('b', bob.bId, [groupId]);
    await world.settle();
    world.resetCounts();
    await world.save(THAIS);
    const run = await world.preview();
    expect(run.state).toBe('ready');
    expect(run.counts).toMatchObject({ linked: 2, members: 1, added: 1, removed: 1, notComputed: 0, outside: 0 });
    const items = await world.store.planItems(run.id, { afterOrdinal: 0, limit: 10 });
    expect(items.map(({ bIds, changes: [change] }) => [bIds[0], change?.before, change?.after]).sort()).toEqual(
      [
        [ann.bId, [], [groupId]],
        [bob.bId, [groupId], []],
      ].sort(),
    );
    expect(world.membersOf('b', 'thais')).toEqual([bob.bId]);
  });

  it('names those for whom the rule cannot be computed, with the reason', async () => {
    const { world, ann } = await annAndBob();
    const fields = { a: {}, b: { Phone: 'number' as const } };
    await world.save('', { rule: { expression: 'b.Phone == 1', fields, groups: { a: {}, b: {} } } });
    world.vendors.b.editAsPerson(ann.bId, { Phone: 'none' });
    const run = await world.preview();
    expect(run.counts).toMatchObject({ linked: 2, members: 1, notComputed: 1 });
    const [item] = await world.store.planItems(run.id, { kinds: ['invalid'], afterOrdinal: 0, limit: 10 });
    expect([item?.bIds, item?.reason?.code]).toEqual([[ann.bId], expect.stringMatching(/^SYNC_X/)]);
  });

  it.each<[string, (world: SegmentWorld) => unknown, string]>([
    ['several groups have the name', (world) => [world.group('b', 'Thais'), world.group('b', 'thais')], 'SYNC_G002'],
    ['who is in the group cannot be changed', (world) => world.group('b', 'Thais', false), 'SYNC_G003'],
    ['another segment is kept in it', (world) => world.inUse('true', { id: 's2', name: 'All' }), 'SYNC_G005'],
  ])('fails with the reason where %s', async (_, given, code) => {
    const { world } = await annAndBob();
    await given(world);
    await world.save(THAIS);
    const run = await world.preview();
    expect([run.state, run.error]).toEqual(['failed', expect.stringContaining(code)]);
  });

  it('fails where the mapping keeps the group like one of the other side', async () => {
    const { world } = await annAndBob(new SegmentWorld({ fields: [...new SegmentWorld().mapping.fields, TAGS] }));
    world.group('a', 'Thais');
    world.group('b', 'Thais');
    await world.sweepAndRest();
    await world.save(THAIS);
    expect((await world.preview()).error).toContain('SYNC_G004');
  });
});

describe('activating a segment', () => {
  it('makes the group and puts in whoever the preview showed, with the name as the reason', async () => {
    const { world, ann } = await annAndBob();
    await world.save(THAIS);
    const run = await world.preview();
    expect(await world.activate(run)).toEqual({ kind: 'approved' });
    expect(world.membersOf('b', 'Thais')).toEqual([ann.bId]);
    const written = world.store.log(SYNC_ID).filter(({ cause }) => cause === 'segment');
    expect(written.map(({ fieldId, side, runId, decidedBy }) => [fieldId, side, runId, decidedBy])).toEqual([
      ['segments:b:Tags', 'b', run.id, 'Thais'],
    ]);
    expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
  });

  it('asks to be confirmed where the rule holds for all, or for nobody', async () => {
    const { world } = await annAndBob();
    await world.save('a.email != ""');
    expect(await world.activate(await world.preview())).toEqual({ kind: 'unconfirmed', all: true });
    await world.revise('a.email == ""');
    const nobody = await world.preview();
    expect(await world.activate(nobody)).toEqual({ kind: 'unconfirmed', all: false });
    expect(world.vendors.b.groups('Tags')).toEqual([]);
    expect(await world.activate(nobody, true)).toEqual({ kind: 'approved' });
    expect((await world.segment()).state).toBe('active');
  });

  it('is refused by a preview of another rule', async () => {
    const { world } = await annAndBob();
    await world.save(THAIS);
    const run = await world.preview();
    await world.revise('a.city == "Bonn"');
    expect(await world.activate(run)).toEqual({ kind: 'stale' });
    expect((await world.segment()).state).toBe('draft');
  });

  it('goes on where a killed worker stopped', async () => {
    const { world, ann } = await annAndBob();
    await world.save(THAIS);
    const run = await world.preview();
    const takeIn = world.store.takeIn.bind(world.store);
    world.store.takeIn = async () => {
      throw new Error('killed');
    };
    await expect(world.activate(run)).rejects.toThrow('killed');
    world.store.takeIn = takeIn;
    world.nowMs += 100_000;
    world.issued = [{ ticket: { kind: 'apply', runId: run.id, syncId: SYNC_ID }, priority: 10, delayMs: 0 }];
    await world.rest();
    expect(world.membersOf('b', 'Thais')).toEqual([ann.bId]);
    expect((await world.store.getRun(run.id))?.state).toBe('done');
  });

  it('of a new rule moves only whom it means something else for', async () => {
    const { world, ann, bob } = await annAndBob();
    await world.inUse(THAIS);
    await world.revise('b.Phone == "1"');
    expect(world.membersOf('b', 'Thais')).toEqual([ann.bId]);
    const run = await world.preview();
    expect(run.counts).toMatchObject({ members: 2, added: 1, removed: 0 });
    await world.activate(run, true);
    expect(world.membersOf('b', 'Thais')).toEqual([ann.bId, bob.bId].sort());
  });
});

describe('a segment in use', () => {
  it.each<[string, 'a' | 'b', Record<string, unknown>]>([
    ['a mapped field of the other side', 'a', { city: 'Bangkok' }],
    ['a mapped field that is written here only now', 'b', { City: 'Bangkok' }],
  ])('takes in whoever comes to fit by %s', async (_, side, edit) => {
    const { world, ann, bob } = await annAndBob();
    await world.inUse(THAIS);
    world.vendors[side].editAsPerson(side === 'a' ? bob.aId : bob.bId, edit as never);
    await world.settle();
    expect(world.membersOf('b', 'Thais')).toEqual([ann.bId, bob.bId].sort());
  });

  it('takes out whoever no longer fits, by a field that no mapping has and nobody told of', async () => {
    const { world, ann } = await annAndBob();
    await world.inUse(THAIS);
    world.vendors.b.editAsPerson(ann.bId, { Phone: '2' });
    world.dropHints();
    await world.sweepAndRest();
    expect(world.membersOf('b', 'Thais')).toEqual([]);
  });

  it('takes in a person who is new', async () => {
    const { world, ann } = await annAndBob();
    await world.inUse('a.city == "Bangkok"', { side: 'b' });
    world.add('a', { email: 'cid@example.com', name: 'Cid', city: 'Bangkok' });
    world.add('b', { email: 'dee@example.com', name: 'Dee', city: 'Bangkok' });
    await world.settle();
    expect(world.membersOf('b', 'Thais')).toHaveLength(3);
    expect(world.membersOf('b', 'Thais')).toContain(ann.bId);
  });

  it('puts back whom somebody took out by hand, and takes out whom somebody put in, seen by webhook or sweep', async () => {
    const { world, ann, bob } = await annAndBob();
    await world.inUse(THAIS);
    const groupId = (await world.segment()).inUse?.groupId ?? '';
    const other = world.group('b', 'Other');
    world.putInto('b', ann.bId, []);
    world.putInto('b', bob.bId, [groupId, other]);
    await world.settle();
    expect([world.membersOf('b', 'Thais'), world.membersOf('b', 'Other')]).toEqual([[ann.bId], [bob.bId]]);
    world.putInto('b', ann.bId, []);
    world.dropHints();
    await world.sweepAndRest();
    expect(world.membersOf('b', 'Thais')).toEqual([ann.bId]);
  });

  it.each<[string, Partial<Mapping>]>([
    ['is kept', {}],
    ['is marked', { onDelete: 'tag', marks: { a: LOST, b: { ...LOST, field: 'Name' } } }],
  ])('takes out whoever is parted from a deleted partner and %s', async (_, mapping) => {
    const { world, ann } = await annAndBob(new SegmentWorld(mapping));
    await world.inUse(THAIS);
    world.vendors.a.deleteAsPerson(ann.aId);
    await world.settle();
    expect(world.links()).toHaveLength(1);
    expect(world.membersOf('b', 'Thais')).toEqual([]);
    expect(world.read('b', ann.bId)?.name).toBe(mapping.marks ? 'lost' : 'Ann');
  });

  it('gives way to an automation that will not have it, and asks', async () => {
    const { world, ann } = await annAndBob();
    await world.inUse(THAIS);
    for (let times = 0; times < 8; times++) {
      world.putInto('b', ann.bId, []);
      await world.settle(0.01);
    }
    expect(world.membersOf('b', 'Thais')).toEqual([]);
    expect(world.conflicts().map(({ kind, fieldId, status }) => [kind, fieldId, status])).toEqual([
      ['oscillation', 'segments:b:Tags', 'open'],
    ]);
  });

  it('leaves what people are subscribed to as it is', async () => {
    const { world, ann } = await annAndBob();
    await world.inUse(THAIS);
    world.edit('a', ann.aId, { optedOut: true });
    await world.settle();
    expect(world.membersOf('b', 'Thais')).toEqual([]);
    expect([world.read('a', ann.aId)?.optedOut, world.read('b', ann.bId)?.optedOut]).toEqual([true, true]);
    expect(world.store.log(SYNC_ID).filter(({ fieldId }) => fieldId === 'consent')).toHaveLength(2);
  });

  it('shares a field of groups with the mapping, and with another segment', async () => {
    const world = new SegmentWorld({ fields: [...new SegmentWorld().mapping.fields, TAGS] });
    const { ann, bob } = await annAndBob(world);
    const news = world.group('a', 'News');
    await world.inUse(THAIS);
    await world.inUse('b.Name != "x"', { id: 's2', name: 'Named', groupName: 'Named' });
    world.putInto('a', ann.aId, [news]);
    world.vendors.b.editAsPerson(ann.bId, { Phone: '2', Name: 'x' });
    world.vendors.a.editAsPerson(bob.aId, { city: 'Bangkok' });
    await world.settle();
    expect(world.membersOf('b', 'News')).toEqual([ann.bId]);
    expect(world.membersOf('b', 'Thais')).toEqual([bob.bId]);
    expect(world.membersOf('b', 'Named')).toEqual([bob.bId]);
    expect(world.vendors.a.groups('tags').map(({ name }) => name)).toEqual(['News']);
    await world.sweepAndRest();
    expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
  });

  it('is stopped, and says why, when its group is deleted; activated again it has a new one', async () => {
    const { world, ann } = await annAndBob();
    await world.inUse(THAIS);
    world.vendors.b.deleteGroupAsPerson('Tags', (await world.segment()).inUse?.groupId ?? '');
    await world.sweepAndRest();
    const { state, stoppedBecause } = await world.segment();
    expect([state, stoppedBecause]).toEqual(['stopped', expect.stringContaining('Activate it again')]);
    expect(world.deadLetters()).toEqual([]);
    await world.activate(await world.preview());
    expect(world.membersOf('b', 'Thais')).toEqual([ann.bId]);
    expect((await world.segment()).stoppedBecause).toBeNull();
  });

  it('is stopped by the drain that sees a member without the group', async () => {
    const { world, ann } = await annAndBob();
    await world.inUse(THAIS);
    world.vendors.b.deleteGroupAsPerson('Tags', (await world.segment()).inUse?.groupId ?? '');
    world.edit('a', ann.aId, { name: 'Anna' });
    await world.deliverHints();
    expect((await drain(world.engine, SYNC_ID)).kind).toBe('more');
    expect((await world.segment()).state).toBe('stopped');
    await world.settle();
    expect(world.read('b', ann.bId)?.name).toBe('Anna');
  });

  it('is explained by its name, and cannot be undone member by member', async () => {
    const { world, ann } = await annAndBob();
    await world.inUse(THAIS);
    const link = world.store.links(SYNC_ID).find(({ bId }) => bId === ann.bId);
    const [explained] = (await explainLink(world.engine, link?.id ?? '', 'segments:b:Tags')) ?? [];
    const [member] = explained?.sides.b.members ?? [];
    expect([member?.segment, member?.isIn, member?.origin.kind]).toEqual(['Thais', true, 'written']);
    expect(explained?.standing).toEqual({ kind: 'agree' });
    expect(member?.flip).toBeNull();
    const target = {
      kind: 'run',
      runId: member?.origin.kind === 'written' ? (member.origin.change.runId ?? '') : '',
    } as const;
    const undo = await startUndo(world.engine, await world.sync(), target);
    if (undo.kind !== 'started') throw new Error(undo.kind);
    await planUndo(world.engine, undo.run.id);
    const items = await world.store.planItems(undo.run.id, { afterOrdinal: 0, limit: 10 });
    expect(items.map(({ kind, reason }) => [kind, reason?.code])).toEqual([['skipped', 'SYNC_U117']]);
  });
});

describe('removing a segment', () => {
  it('leaves its members where they are', async () => {
    const { world, ann } = await annAndBob();
    await world.inUse(THAIS);
    expect(await removeSegment(world.engine, await world.sync(), await world.segment(), false)).toBeNull();
    await world.sweepAndRest();
    world.edit('a', ann.aId, { city: 'Bonn' });
    await world.settle();
    expect(world.membersOf('b', 'Thais')).toEqual([ann.bId]);
    expect(await world.store.segments(SYNC_ID)).toEqual([]);
  });

  it('takes them out where that is asked for, and leaves the group to people afterwards', async () => {
    const { world, ann, bob } = await annAndBob();
    await world.inUse(THAIS);
    const groupId = (await world.segment()).inUse?.groupId ?? '';
    const run = await removeSegment(world.engine, await world.sync(), await world.segment(), true);
    await world.rest();
    expect((await world.store.getRun(run?.id ?? ''))?.state).toBe('done');
    expect(world.membersOf('b', 'Thais')).toEqual([]);
    expect(await world.store.segments(SYNC_ID)).toEqual([]);
    world.putInto('b', bob.bId, [groupId]);
    await world.settle();
    expect([world.membersOf('b', 'Thais'), ann.bId]).toEqual([[bob.bId], ann.bId]);
  });
});

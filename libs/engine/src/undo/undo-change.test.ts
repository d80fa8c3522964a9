import { describe, expect, it } from '@jest/globals';
import { explainLink, startUndo, sweep } from '#engine';
import { EngineWorld, type EngineWorldOptions, SYNC_ID } from '../../testing/engine-fixture.js';
import { itemsOf, lastChange, planned, syncOf, takenBack } from '../../testing/undo-fixture.js';

const ANN = { email: 'ann@example.com', name: 'Ann', city: 'Bonn', phone: '1', tags: ['x'] };

async function linked(options: EngineWorldOptions = {}) {
  const world = new EngineWorld(options);
  const ids = await world.linked(ANN);
  const linkId = world.store.links(SYNC_ID)[0]?.id ?? '';
  const undo = (change: { readonly id: number }) => takenBack(world, { kind: 'change', linkId, changeId: change.id });
  const restore = (atMs: number) => takenBack(world, { kind: 'moment', linkId, atMs });
  return { world, linkId, undo, restore, ...ids };
}

/** Whatever is told, polled or swept: nothing more is written. */
async function staysAsItIs(world: EngineWorld, act: () => Promise<unknown>): Promise<void> {
  await act();
  const held = () =>
    [world.vendors.a.liveRecords(), world.vendors.b.liveRecords()].flat().map(({ version }) => version);
  const before = held();
  await world.settle();
  await sweep(world.engine, SYNC_ID);
  await world.settle();
  expect(held()).toEqual(before);
}

describe('the undo of one change', () => {
  it('takes a write back and leaves the edit it carried, and the sync does not carry it again', async () => {
    const { world, undo, aId, bId } = await linked();
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    await staysAsItIs(world, () => undo(lastChange(world, 'city', 'b')));
    expect([world.read('a', aId)?.city, world.read('b', bId)?.city]).toEqual(['Cologne', 'Bonn']);
    expect(await syncOf(world)).toMatchObject({ state: 'live' });
    expect(lastChange(world, 'city', 'b')).toMatchObject({ before: 'Cologne', after: 'Bonn', cause: 'undo' });
    world.edit('a', aId, { city: 'Ulm' });
    await world.settle();
    expect(world.read('b', bId)?.city).toBe('Ulm');
  });

  it('takes an edit back together with the write that carried it', async () => {
    const { world, undo, aId, bId } = await linked();
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    await staysAsItIs(world, () => undo(lastChange(world, 'city', 'a')));
    expect([world.read('a', aId)?.city, world.read('b', bId)?.city]).toEqual(['Bonn', 'Bonn']);
  });

  it('is itself a change that can be taken back', async () => {
    const { world, undo, aId, bId } = await linked();
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    await undo(lastChange(world, 'city', 'b'));
    await staysAsItIs(world, () => undo(lastChange(world, 'city', 'b')));
    expect([world.read('a', aId)?.city, world.read('b', bId)?.city]).toEqual(['Cologne', 'Cologne']);
  });

  it('is explained, and so is why the sides differ', async () => {
    const { world, linkId, undo, aId } = await linked();
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    const { id } = await undo(lastChange(world, 'city', 'b'));
    const [city] = (await explainLink(world.engine, linkId, 'city')) ?? [];
    expect(city?.standing).toMatchObject({ why: 'takenBack' });
    expect(city?.sides.b).toMatchObject({
      origin: { kind: 'written', change: { cause: 'undo', runId: id }, call: { sent: 'Bonn' } },
      flip: { kind: 'set', keep: 'b' },
    });
  });

  it('leaves the value where it has been changed since', async () => {
    const { world, linkId, aId, bId } = await linked();
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    const { id: changeId } = lastChange(world, 'city', 'b');
    world.edit('a', aId, { city: 'Ulm' });
    await world.settle();
    const run = await planned(world, { kind: 'change', linkId, changeId });
    expect(await itemsOf(world, run)).toMatchObject([
      { kind: 'skipped', skipped: [{ before: 'Ulm', after: 'Bonn', reason: { code: 'SYNC_U101' } }] },
    ]);
    expect(world.read('b', bId)?.city).toBe('Ulm');
  });

  it('does not stop an edit on the other side that nobody has looked at yet', async () => {
    const { world, undo, aId, bId } = await linked();
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    const change = lastChange(world, 'city', 'b');
    world.edit('a', aId, { city: 'Ulm' });
    await undo(change);
    expect(world.read('b', bId)?.city).toBe('Bonn');
    await world.settle();
    expect(world.read('b', bId)?.city).toBe('Ulm');
  });

  it('puts members of a set back one by one', async () => {
    const { world, undo, aId, bId } = await linked();
    world.edit('a', aId, { tags: ['x', 'y'] });
    await world.settle();
    const change = lastChange(world, 'tags', 'b');
    world.edit('b', bId, { tags: ['x', 'y', 'z'] });
    await world.settle();
    await staysAsItIs(world, () => undo(change));
    expect(world.read('b', bId)?.tags).toEqual(['x', 'z']);
    expect(world.read('a', aId)?.tags).toEqual(['x', 'y', 'z']);
  });

  it('does not stop a member of the same set that nobody has looked at yet', async () => {
    const { world, undo, aId, bId } = await linked();
    world.edit('a', aId, { tags: ['x', 'y'] });
    await world.settle();
    const change = lastChange(world, 'tags', 'b');
    world.edit('b', bId, { tags: ['x', 'y', 'z'] });
    await undo(change);
    expect(world.read('b', bId)?.tags).toEqual(['x', 'z']);
    await world.settle();
    expect(world.read('a', aId)?.tags).toEqual(['x', 'y', 'z']);
    expect(world.read('b', bId)?.tags).toEqual(['x', 'z']);
  });

  it('does not opt anyone in again', async () => {
    const { world, linkId, aId, bId } = await linked();
    world.edit('a', aId, { optedOut: true });
    await world.settle();
    const run = await planned(world, { kind: 'change', linkId, changeId: lastChange(world, 'consent', 'b').id });
    expect(await itemsOf(world, run)).toMatchObject([{ kind: 'skipped', reason: { code: 'SYNC_U104' } }]);
    expect(world.read('b', bId)?.optedOut).toBe(true);
  });

  it('is refused for a link that has ended, and for what vendors do not take back', async () => {
    const { world, linkId, aId } = await linked({ mapping: { onDelete: 'propagate' } });
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    const { id: changeId } = lastChange(world, 'city', 'b');
    const asked = async (target: Parameters<typeof startUndo>[2]) =>
      (await startUndo(world.engine, await syncOf(world), target)).kind;
    expect(await asked({ kind: 'change', linkId, changeId: 9_999 })).toBe('notFound');
    expect(await asked({ kind: 'change', linkId: 'nobody', changeId })).toBe('notFound');
    world.vendors.a.deleteAsPerson(aId);
    await world.settle();
    expect(await asked({ kind: 'change', linkId, changeId })).toBe('over');
    expect(await asked({ kind: 'moment', linkId, atMs: 0 })).toBe('over');
  });
});

describe('a restore', () => {
  it('has both records as they were at a moment, whoever changed them since', async () => {
    const { world, restore, aId, bId } = await linked();
    const start = world.nowMs;
    world.nowMs += 10_000;
    world.edit('a', aId, { city: 'Cologne', phone: '2' });
    await world.settle();
    const then = world.nowMs;
    world.nowMs += 10_000;
    world.edit('b', bId, { city: 'Berlin', tags: ['x', 'y'] });
    world.edit('a', aId, { name: 'Anna' });
    await world.settle();
    await staysAsItIs(world, () => restore(then));
    for (const one of [world.read('a', aId), world.read('b', bId)]) {
      expect(one).toMatchObject({ name: 'Ann', city: 'Cologne', phone: '2', tags: ['x'] });
    }
    expect(lastChange(world, 'city', 'a')).toMatchObject({ before: 'Berlin', after: 'Cologne', cause: 'restore' });
    await staysAsItIs(world, () => restore(start));
    expect(world.read('b', bId)).toMatchObject(ANN);
  });

  it('gives each side its own value of then', async () => {
    const { world, restore, aId, bId } = await linked({ mapping: { blanks: { aToB: 'keep', bToA: 'keep' } } });
    world.edit('a', aId, { city: null });
    await world.settle();
    const then = world.nowMs;
    world.nowMs += 10_000;
    world.edit('a', aId, { city: 'Ulm' });
    await world.settle();
    expect(world.read('b', bId)?.city).toBe('Ulm');
    await staysAsItIs(world, () => restore(then));
    expect([world.read('a', aId)?.city, world.read('b', bId)?.city]).toEqual([null, 'Bonn']);
  });

  it('overwrites an edit that nobody has looked at yet only once it is in the log', async () => {
    const { world, restore, aId } = await linked();
    const then = world.nowMs;
    world.nowMs += 10_000;
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    world.edit('a', aId, { city: 'Ulm' });
    await restore(then);
    expect(world.read('a', aId)?.city).toBe('Bonn');
    const log = world.store.log(SYNC_ID).filter(({ side, fieldId }) => side === 'a' && fieldId === 'city');
    expect(log.map(({ before, after, cause }) => [before, after, cause])).toEqual([
      ['Bonn', 'Cologne', 'edit'],
      ['Cologne', 'Ulm', 'edit'],
      ['Ulm', 'Bonn', 'restore'],
    ]);
  });

  it('can be taken back', async () => {
    const { world, restore, aId, bId } = await linked();
    const then = world.nowMs;
    world.nowMs += 10_000;
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    const { id: runId } = await restore(then);
    await staysAsItIs(world, () => takenBack(world, { kind: 'run', runId }));
    expect([world.read('a', aId)?.city, world.read('b', bId)?.city]).toEqual(['Cologne', 'Cologne']);
    expect(await syncOf(world)).toMatchObject({ state: 'live' });
  });

  it('has nothing to do where nothing has changed since', async () => {
    const { world, linkId } = await linked();
    const run = await planned(world, { kind: 'moment', linkId, atMs: world.nowMs });
    expect(await itemsOf(world, run)).toMatchObject([{ kind: 'skipped', reason: { code: 'SYNC_U100' } }]);
    expect(await world.store.getRun(run.id)).toMatchObject({ state: 'ready', counts: { skipped: 1 } });
  });
});

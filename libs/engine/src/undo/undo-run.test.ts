import { describe, expect, it } from '@jest/globals';
import { applyPlan, applyUndo, approve, makePlan, planUndo, startFirstSync, startUndo, sweep } from '#engine';
import { EngineWorld, type EngineWorldOptions, fieldsOfB, SYNC_ID } from '../../testing/engine-fixture.js';
import {
  carriedOut,
  firstSync,
  itemsOf,
  planned,
  syncOf,
  takenBack,
  vendorsHold,
  versions,
} from '../../testing/undo-fixture.js';

const person = (name: string, more = {}) => ({ email: `${name.toLowerCase()}@example.com`, name, ...more });

/** Ann agrees, Ben differs in all ways, Cid is only on a, Dan only on b, Eve twice on b. */
function peopled(options: EngineWorldOptions = {}): EngineWorld {
  const world = new EngineWorld({ state: 'draft', ...options });
  world.add('a', person('Ann', { tags: ['x'] }));
  world.add('b', person('Ann', { tags: ['x'] }));
  world.add('a', person('Ben', { city: 'Bonn', phone: null, tags: ['x', 'y'] }));
  world.add('b', person('Ben', { city: 'Berlin', phone: '2', tags: ['y', 'z'] }));
  world.add('a', person('Cid', { city: 'Celle' }));
  world.add('b', person('Dan', { phone: '4' }));
  world.add('a', person('Eve'));
  world.add('b', person('Eve'));
  world.add('b', person('Eve'));
  world.dropHints();
  world.nowMs += 60_000;
  return world;
}

const kinds = async (world: EngineWorld, runId: string) =>
  (await itemsOf(world, { id: runId } as never)).map(({ kind, aIds, bIds }) => [kind, ...aIds, ...bIds]).sort();

describe('the undo of a first sync', () => {
  it('is planned link by link, counted, and writes nothing before it is approved', async () => {
    const world = peopled();
    const first = await firstSync(world);
    const before = versions(world);
    const run = await planned(world, { kind: 'run', runId: first.id });
    expect(await kinds(world, run.id)).toEqual([
      ['deleteOnA', 'a5', 'b3'],
      ['deleteOnB', 'a3', 'b6'],
      ['unlink', 'a1', 'b1'],
      ['unlink', 'a2', 'b2'],
    ]);
    expect(await world.store.getRun(run.id)).toMatchObject({
      kind: 'undo',
      state: 'ready',
      target: { kind: 'run', runId: first.id },
      counts: { deleteOnA: 1, deleteOnB: 1, unlink: 2, values: 4, updateOnA: 1, updateOnB: 1 },
    });
    const ben = (await itemsOf(world, run)).find(({ aIds }) => aIds[0] === 'a2');
    expect(ben?.changes).toEqual(
      expect.arrayContaining([
        { side: 'b', fieldId: 'city', before: 'Bonn', after: 'Berlin' },
        { side: 'a', fieldId: 'phone', before: '2', after: null },
      ]),
    );
    expect(versions(world)).toEqual(before);
    expect(world.links()).toHaveLength(4);
  });

  it('puts everything back as it was, and leaves it so whatever is told or swept afterwards', async () => {
    const world = peopled();
    const before = vendorsHold(world);
    const first = await firstSync(world);
    expect(vendorsHold(world)).not.toEqual(before);
    const done = await takenBack(world, { kind: 'run', runId: first.id });
    expect(vendorsHold(world)).toEqual(before);
    expect(done).toMatchObject({ state: 'done', counts: { applied: 4 } });
    expect(world.links()).toEqual([]);
    expect(await syncOf(world)).toMatchObject({ state: 'paused' });
    expect((await syncOf(world)).pausedBecause).toMatch(/first sync of 2026-06-01.* was undone/);

    await world.store.moveSync(SYNC_ID, ['paused'], 'live', null);
    const after = versions(world);
    await world.settle();
    await sweep(world.engine, SYNC_ID);
    await world.settle();
    expect(versions(world)).toEqual(after);
    expect(world.links()).toEqual([]);
    world.edit('a', 'a3', { city: 'Calw' });
    await world.settle();
    expect(world.vendors.b.liveRecords()).toHaveLength(5);
    expect(world.conflicts().filter(({ kind }) => kind !== 'identity' && kind !== 'bothChanged')).toEqual([]);
  });

  it('lets a new first sync link all of them again', async () => {
    const world = peopled();
    const first = await firstSync(world);
    const linked = world.links().length;
    await takenBack(world, { kind: 'run', runId: first.id });
    await firstSync(world);
    expect(world.links()).toHaveLength(linked);
    expect(world.read('b', 'b2')?.city).toBe(world.read('a', 'a2')?.city);
  });

  it('leaves what somebody has changed since, and tells of each such value and record', async () => {
    const world = peopled();
    const first = await firstSync(world);
    world.edit('b', 'b2', { city: 'Bremen' });
    world.edit('b', 'b6', { phone: '9' });
    await world.settle();
    const run = await planned(world, { kind: 'run', runId: first.id });
    const items = await itemsOf(world, run);
    expect(items.find(({ aIds }) => aIds[0] === 'a2')).toMatchObject({
      kind: 'unlink',
      skipped: [{ side: 'b', fieldId: 'city', before: 'Bremen', after: 'Berlin', reason: { code: 'SYNC_U101' } }],
    });
    expect(items.find(({ aIds }) => aIds[0] === 'a3')).toMatchObject({
      kind: 'skipped',
      reason: { code: 'SYNC_U107' },
    });
    await carriedOut(world, run);
    expect(world.read('b', 'b2')).toMatchObject({ city: 'Bremen', phone: '2', tags: ['y', 'z'] });
    expect(world.read('b', 'b6')).toMatchObject({ name: 'Cid', phone: '9' });
    expect(world.links()).toEqual([['a3', 'b6']]);
  });

  it('deletes a record it made though the sync has carried the partner’s edits to it since', async () => {
    const world = peopled();
    const first = await firstSync(world);
    world.edit('a', 'a3', { city: 'Coburg' });
    await world.settle();
    expect(world.read('b', 'b6')?.city).toBe('Coburg');
    await takenBack(world, { kind: 'run', runId: first.id });
    expect(world.read('b', 'b6')).toBeNull();
    expect(world.read('a', 'a3')?.city).toBe('Coburg');
  });

  it('deletes a record it made only once what the run wrote to its partner is back', async () => {
    const world = new EngineWorld({ state: 'draft', vendors: { b: { idempotentCreate: false } } });
    const aId = world.add('a', person('Ann', { city: 'Bonn' }));
    const first = await startFirstSync(world.engine, await syncOf(world));
    await makePlan(world.engine, first.id);
    await approve(world.engine, first.id);
    world.vendors.b.failNext({ on: 'create', kind: 'lostAnswer' });
    await applyPlan(world.engine, first.id);
    // Somebody edits the new record before the run has found it, so that the run writes to both sides.
    world.nowMs += 1_000;
    world.edit('b', 'b1', { city: 'Berlin' });
    world.dropHints();
    await world.settle();
    expect(world.read('a', aId)?.city).toBe('Berlin');
    world.vendors.a.failNext({ on: 'update', kind: 'unavailable' });
    await takenBack(world, { kind: 'run', runId: first.id });
    expect(world.read('a', aId)?.city).toBe('Bonn');
    expect(world.vendors.b.liveRecords()).toEqual([]);
    expect(world.links()).toEqual([]);
  });

  it('keeps members that others have put there since, and takes back those the run put there', async () => {
    const world = peopled();
    const first = await firstSync(world);
    expect(world.read('a', 'a2')?.tags).toEqual(['x', 'y', 'z']);
    world.edit('a', 'a2', { tags: ['x', 'y', 'z', 'new'] });
    await world.settle();
    await takenBack(world, { kind: 'run', runId: first.id });
    expect(world.read('a', 'a2')?.tags).toEqual(['new', 'x', 'y']);
  });

  it('does not link again a pair that the run both made and parted', async () => {
    const world = new EngineWorld({ state: 'draft' });
    world.add('a', person('Ann', { city: 'Bonn' }));
    const bId = world.add('b', person('Ann', { city: 'Berlin' }));
    world.dropHints();
    world.beforeNextWrite('b', () => {
      expect(world.links()).toHaveLength(1);
      world.vendors.b.deleteAsPerson(bId);
      world.dropHints();
    });
    const first = await firstSync(world);
    expect(world.links()).toEqual([]);
    world.vendors.b.restoreAsPerson(bId);
    world.dropHints();
    const run = await planned(world, { kind: 'run', runId: first.id });
    expect(await itemsOf(world, run)).toMatchObject([{ kind: 'skipped', reason: { code: 'SYNC_U108' } }]);
    await carriedOut(world, run);
    expect(world.links()).toEqual([]);
  });

  it('never opts anyone in again', async () => {
    const world = new EngineWorld({ state: 'draft' });
    world.add('a', person('Ann', { optedOut: true }));
    world.add('b', person('Ann', { optedOut: false }));
    world.dropHints();
    const first = await firstSync(world);
    expect(world.read('b', 'b1')?.optedOut).toBe(true);
    const run = await planned(world, { kind: 'run', runId: first.id });
    expect((await itemsOf(world, run))[0]?.skipped).toMatchObject([
      { side: 'b', fieldId: 'consent', reason: { code: 'SYNC_U104' } },
    ]);
    await carriedOut(world, run);
    expect(world.read('b', 'b1')?.optedOut).toBe(true);
    expect(world.links()).toEqual([]);
  });

  it('skips fields that are no longer mapped, mapped to others, or not written any more', async () => {
    const world = peopled();
    const first = await firstSync(world);
    const sync = await syncOf(world);
    const fields = sync.mapping.fields
      .filter(({ id }) => id !== 'city')
      .map((field) => (field.id === 'phone' ? { ...field, direction: 'aToB' as const } : field))
      .map((field) => (field.id === 'tags' ? { ...field, a: 'labels', b: 'Labels' } : field));
    world.store.putSync({ ...sync, mapping: { ...sync.mapping, version: 2, fields } });
    const run = await planned(world, { kind: 'run', runId: first.id });
    const ben = (await itemsOf(world, run)).find(({ aIds }) => aIds[0] === 'a2');
    expect(
      Object.fromEntries((ben?.skipped ?? []).map(({ side, fieldId, reason }) => [side + fieldId, reason.code])),
    ).toEqual({
      bcity: 'SYNC_U102',
      aphone: 'SYNC_U103',
      atags: 'SYNC_U102',
      btags: 'SYNC_U102',
    });
  });

  it('is not approved once the mapping has changed', async () => {
    const world = peopled();
    const first = await firstSync(world);
    const run = await planned(world, { kind: 'run', runId: first.id });
    const sync = await syncOf(world);
    world.store.putSync({ ...sync, mapping: { ...sync.mapping, version: 2 } });
    expect(await approve(world.engine, run.id)).toEqual({ kind: 'stale' });
    expect(await syncOf(world)).toMatchObject({ state: 'live' });
  });

  it('leaves what was changed between the plan and its approval', async () => {
    const world = peopled();
    const first = await firstSync(world);
    const run = await planned(world, { kind: 'run', runId: first.id });
    world.edit('b', 'b2', { city: 'Bremen' });
    world.edit('b', 'b6', { name: 'Cyd' });
    await carriedOut(world, run);
    expect(world.read('b', 'b2')?.city).toBe('Bremen');
    expect(world.read('b', 'b6')?.name).toBe('Cyd');
    const codes = (await itemsOf(world, run)).flatMap(({ reason, skipped }) => [
      ...(reason ? [reason.code] : []),
      ...(skipped ?? []).map((one) => one.reason.code),
    ]);
    expect(codes).toContain('SYNC_U111');
  });

  it('ends the link, and deletes nothing, where a record it made is gone', async () => {
    const world = peopled({ mapping: { onDelete: 'propagate' } });
    const first = await firstSync(world);
    await world.store.moveSync(SYNC_ID, ['live'], 'paused', null);
    world.vendors.b.deleteAsPerson('b6');
    await takenBack(world, { kind: 'run', runId: first.id });
    await world.store.moveSync(SYNC_ID, ['paused'], 'live', null);
    await world.settle();
    expect(world.read('a', 'a3')).toMatchObject({ name: 'Cid' });
  });

  it('goes on where a killed worker stopped, and does nothing twice', async () => {
    for (const at of [1, 2, 3, 4, 5, 6, 7]) {
      const world = peopled({ limits: { planChunk: 2 } });
      const before = vendorsHold(world);
      const first = await firstSync(world);
      const run = await planned(world, { kind: 'run', runId: first.id });
      let calls = 0;
      const commit = world.store.commit.bind(world.store);
      world.store.commit = async (lease, changes) => {
        calls += 1;
        if (calls === at) throw new Error('killed');
        return commit(lease, changes);
      };
      const killed = await carriedOut(world, run).then(
        () => false,
        () => true,
      );
      world.store.commit = commit;
      if (killed) {
        world.nowMs += 100_000;
        const { applyUndo } = await import('#engine');
        for (let ticket = 0; (await applyUndo(world.engine, run.id)).kind !== 'done'; ticket++) {
          if (ticket > 20) throw new Error('the undo does not end');
        }
      }
      expect(vendorsHold(world)).toEqual(before);
      expect(world.links()).toEqual([]);
    }
  });

  it('finds out what became of writes and deletions whose answers were lost', async () => {
    const world = peopled();
    const before = vendorsHold(world);
    const first = await firstSync(world);
    for (const side of ['a', 'b'] as const) {
      world.vendors[side].failNext({ on: 'update', kind: 'lostAnswer' });
      world.vendors[side].failNext({ on: 'delete', kind: 'lostAnswer' });
    }
    await takenBack(world, { kind: 'run', runId: first.id });
    expect(vendorsHold(world)).toEqual(before);
    expect(world.links()).toEqual([]);
    const own = world.store.log(SYNC_ID).filter(({ cause }) => cause === 'undo');
    expect(own.filter(({ side, fieldId }) => side === 'b' && fieldId === 'city')).toHaveLength(1);
  });

  it('tells what a vendor refuses, value by value, and puts the rest back', async () => {
    let picky = false;
    const refuse = (value: unknown) => (picky && value === 'Berlin' ? 'no such town' : undefined);
    const world = peopled({ vendors: { b: { fields: fieldsOfB({ City: { refuse } }) } } });
    const first = await firstSync(world);
    picky = true;
    const run = await takenBack(world, { kind: 'run', runId: first.id });
    expect(world.read('b', 'b2')).toMatchObject({ city: 'Bonn', tags: ['y', 'z'] });
    const ben = (await itemsOf(world, run)).find(({ aIds }) => aIds[0] === 'a2');
    expect(ben?.skipped).toMatchObject([{ fieldId: 'city', reason: { code: 'SYNC_U112' } }]);
    expect(ben?.skipped?.[0]?.reason.message).toContain('no such town');
    expect(world.deadLetters()).toEqual([]);
    expect(world.links()).toEqual([]);
  });

  it('waits for the run to end, and for no other to be at work', async () => {
    const world = peopled();
    const first = await firstSync(world);
    const target = { kind: 'run', runId: first.id } as const;
    await world.store.takeIn({
      marks: [{ syncId: SYNC_ID, side: 'a', remoteId: 'a1', priority: 100, runId: first.id }],
    });
    expect(await startUndo(world.engine, await syncOf(world), target)).toMatchObject({ kind: 'underWay' });
    await world.settle();
    const run = await planned(world, target);
    await approve(world.engine, run.id);
    expect(await startUndo(world.engine, await syncOf(world), target)).toMatchObject({ kind: 'underWay' });
    expect(await startUndo(world.engine, await syncOf(world), { kind: 'run', runId: 'none' })).toEqual({
      kind: 'notFound',
    });
  });

  it('can be planned by two workers at once', async () => {
    const world = peopled({ limits: { planChunk: 1 } });
    const first = await firstSync(world);
    const started = await startUndo(world.engine, await syncOf(world), { kind: 'run', runId: first.id });
    if (started.kind !== 'started') throw new Error('not started');
    await Promise.all([planUndo(world.engine, started.run.id), planUndo(world.engine, started.run.id)]);
    expect((await itemsOf(world, started.run)).map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4]);
    expect(await world.store.getRun(started.run.id)).toMatchObject({ counts: { unlink: 2, deleteOnA: 1 } });
  });
});

describe('the undo of a sweep', () => {
  it('takes back what the sweep filled in for a field that was mapped anew', async () => {
    const all = new EngineWorld().mapping.fields;
    const world = new EngineWorld({ mapping: { fields: all.filter(({ id }) => id !== 'city') } });
    const aId = world.add('a', person('Ann', { city: 'Bonn' }));
    const bId = world.add('b', person('Ann'));
    await world.settle();
    const sync = await syncOf(world);
    world.store.putSync({ ...sync, mapping: { ...sync.mapping, version: 2, fields: all } });
    const swept = await sweep(world.engine, SYNC_ID);
    await world.settle();
    expect(world.read('b', bId)?.city).toBe('Bonn');
    await takenBack(world, { kind: 'run', runId: swept?.runId ?? '' });
    expect(world.read('b', bId)?.city ?? null).toBeNull();
    expect(world.read('a', aId)?.city).toBe('Bonn');
    expect(world.links()).toEqual([[aId, bId]]);
    await world.store.moveSync(SYNC_ID, ['paused'], 'live', null);
    await sweep(world.engine, SYNC_ID);
    await world.settle();
    expect(world.read('b', bId)?.city ?? null).toBeNull();
    world.edit('a', aId, { city: 'Ulm' });
    await world.settle();
    expect(world.read('b', bId)?.city).toBe('Ulm');
  });

  it('parts members again for good, also where one side could not be reached at first', async () => {
    const all = new EngineWorld().mapping.fields;
    const world = new EngineWorld({ mapping: { fields: all.filter(({ id }) => id !== 'tags') } });
    const aId = world.add('a', person('Ann', { tags: ['x'] }));
    const bId = world.add('b', person('Ann', { tags: ['z'] }));
    await world.settle();
    const sync = await syncOf(world);
    world.store.putSync({ ...sync, mapping: { ...sync.mapping, version: 2, fields: all } });
    const swept = await sweep(world.engine, SYNC_ID);
    await world.settle();
    expect(world.read('a', aId)?.tags).toEqual(['x', 'z']);
    world.vendors.a.failNext({ on: 'update', kind: 'unavailable' });
    await takenBack(world, { kind: 'run', runId: swept?.runId ?? '' });
    await world.store.moveSync(SYNC_ID, ['paused'], 'live', null);
    await sweep(world.engine, SYNC_ID);
    await world.settle();
    expect([world.read('a', aId)?.tags, world.read('b', bId)?.tags]).toEqual([['x'], ['z']]);
  });

  it('lets a member travel that somebody put in while one side could not be reached', async () => {
    const all = new EngineWorld().mapping.fields;
    const world = new EngineWorld({ mapping: { fields: all.filter(({ id }) => id !== 'tags') } });
    const aId = world.add('a', person('Ann', { tags: ['x'] }));
    const bId = world.add('b', person('Ann', { tags: ['z'] }));
    await world.settle();
    const sync = await syncOf(world);
    world.store.putSync({ ...sync, mapping: { ...sync.mapping, version: 2, fields: all } });
    const swept = await sweep(world.engine, SYNC_ID);
    await world.settle();
    const run = await planned(world, { kind: 'run', runId: swept?.runId ?? '' });
    world.vendors.a.failNext({ on: 'update', kind: 'unavailable' });
    await approve(world.engine, run.id);
    await expect(applyUndo(world.engine, run.id)).resolves.toMatchObject({ kind: 'wait' });
    expect([world.read('a', aId)?.tags, world.read('b', bId)?.tags]).toEqual([['x', 'z'], ['z']]);
    world.edit('b', bId, { tags: ['z', 'new'] });
    world.nowMs += 60_000;
    await expect(applyUndo(world.engine, run.id)).resolves.toEqual({ kind: 'done' });
    await world.store.moveSync(SYNC_ID, ['paused'], 'live', null);
    await world.settle();
    const members = [world.read('a', aId)?.tags, world.read('b', bId)?.tags].map((tags) => new Set(tags as string[]));
    expect(members).toEqual([new Set(['x', 'new']), new Set(['z', 'new'])]);
  });
});

describe('the undo of a sweep that marked who had lost their partner', () => {
  const swept = async () => {
    const world = new EngineWorld({
      mapping: { deletedOn: { a: 'tag' }, marks: { b: { kind: 'value', field: 'Note', value: 'deleted in A' } } },
      vendors: { b: { fields: [...fieldsOfB({}), { name: 'Note' }] } },
    });
    const { aId, bId } = await world.linked(person('Ann'));
    world.vendors.a.deleteAsPerson(aId);
    world.dropHints();
    const done = await sweep(world.engine, SYNC_ID);
    await world.settle();
    const note = () => world.vendors.b.liveRecords().find(({ id }) => id === bId)?.fields['Note'];
    expect(note()).toBe('deleted in A');
    return { world, aId, bId, note, target: { kind: 'run', runId: done?.runId ?? '' } as const };
  };

  it('says of each that the mark stays, and what to do about it', async () => {
    const { world, target, note } = await swept();
    const run = await planned(world, target);
    expect(await itemsOf(world, run)).toMatchObject([
      { kind: 'skipped', reason: { code: 'SYNC_U116', message: expect.stringContaining('take it away') } },
    ]);
    await carriedOut(world, run);
    expect(note()).toBe('deleted in A');
  });

  it('links those again that are back, and says so of them too', async () => {
    const { world, aId, bId, target } = await swept();
    world.vendors.a.restoreAsPerson(aId);
    world.dropHints();
    const run = await planned(world, target);
    expect(await itemsOf(world, run)).toMatchObject([{ kind: 'linkAgain', reason: { code: 'SYNC_U116' } }]);
    await carriedOut(world, run);
    expect(world.links()).toEqual([[aId, bId]]);
  });
});

describe('the undo of an undo', () => {
  it('links and makes again what the undo had parted and deleted, as it was after the first sync', async () => {
    const world = peopled();
    const first = await firstSync(world);
    const undo = await takenBack(world, { kind: 'run', runId: first.id });
    const run = await planned(world, { kind: 'run', runId: undo.id });
    expect((await itemsOf(world, run)).map(({ kind }) => kind).sort()).toEqual([
      'createOnA',
      'createOnB',
      'linkAgain',
      'linkAgain',
    ]);
    await carriedOut(world, run);
    expect(await syncOf(world)).toMatchObject({ state: 'paused' });
    await world.store.moveSync(SYNC_ID, ['paused'], 'live', null);
    await world.settle();
    expect([...world.links()].sort()).toEqual([
      ['a1', 'b1'],
      ['a2', 'b2'],
      ['a3', 'b7'],
      ['a6', 'b3'],
    ]);
    expect(world.read('b', 'b2')).toMatchObject({ city: 'Bonn', phone: '2', tags: ['x', 'y', 'z'] });
    expect(world.read('b', 'b7')).toMatchObject({ name: 'Cid', city: 'Celle' });
    expect(world.tombstones().filter(({ reason }) => reason === 'undone')).toMatchObject([
      { remoteId: expect.stringMatching(/[ab][56]/) },
      { remoteId: expect.stringMatching(/[ab][56]/) },
    ]);
  });

  it('can itself be undone, and again', async () => {
    const world = peopled();
    const before = vendorsHold(world);
    let run = await firstSync(world);
    for (let time = 0; time < 3; time++) run = await takenBack(world, { kind: 'run', runId: run.id });
    expect(vendorsHold(world)).toEqual(before);
    expect(world.links()).toEqual([]);
  });

  it('leaves records that were linked otherwise or edited meanwhile', async () => {
    const world = peopled();
    const first = await firstSync(world);
    const undo = await takenBack(world, { kind: 'run', runId: first.id });
    world.edit('b', 'b2', { city: 'Bremen' });
    await takenBack(world, { kind: 'run', runId: undo.id });
    expect(world.read('b', 'b2')?.city).toBe('Bremen');
    const again = await planned(world, { kind: 'run', runId: undo.id });
    expect((await itemsOf(world, again)).map(({ kind }) => kind)).toEqual(Array(4).fill('skipped'));
  });
});

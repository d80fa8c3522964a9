import { describe, expect, it } from '@jest/globals';
import { applyPlan, approve, drain, makePlan, startFirstSync, sweep } from '#engine';
import { EngineWorld, fieldsOfB, SYNC_ID } from '../../testing/engine-fixture.js';

const ANN = { email: 'ann@example.com', name: 'Ann', city: 'Bonn', phone: '1' };

/** The log of one field in short. */
const logOf = (world: EngineWorld, fieldId: string) =>
  world.store.log(SYNC_ID).filter((entry) => entry.fieldId === fieldId);
const shortLog = (world: EngineWorld, fieldId: string) =>
  logOf(world, fieldId).map(({ side, before, after, cause }) => [side, before, after, cause]);

describe('the log', () => {
  it('tells of an edit and the write that carried it, and what both were decided from', async () => {
    const world = new EngineWorld();
    const { aId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    const [edit, write] = logOf(world, 'city');
    expect(edit).toMatchObject({ side: 'a', before: 'Bonn', after: 'Cologne', cause: 'edit', other: 'Bonn' });
    expect(write).toMatchObject({
      ...{ side: 'b', before: 'Bonn', after: 'Cologne', cause: 'change', other: 'Cologne', outcome: 'done' },
      ...{ base: { a: 'Bonn', b: 'Bonn' }, decidedBy: null, mappingVersion: 1, runId: null },
    });
    expect(write?.intentId).not.toBeNull();
    expect(edit?.intentId).toBe(write?.intentId);
    const [intent] = await world.store.intentsById([write?.intentId ?? '']);
    expect(intent).toMatchObject({ kind: 'update', side: 'b', remoteId: 'b1', status: 'done' });
  });

  it('says which policy chose, and when each side was edited; the edit that lost was carried nowhere', async () => {
    const world = new EngineWorld({ mapping: { policy: { kind: 'newest', epsilonMs: 0, tie: 'a' } } });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    const aEditedAtMs = world.nowMs;
    world.nowMs += 5_000;
    world.edit('b', bId, { city: 'Berlin' });
    const bEditedAtMs = world.nowMs;
    await world.settle();
    const write = logOf(world, 'city').find(({ cause }) => cause === 'policy');
    expect(write).toMatchObject({ side: 'a', decidedBy: 'newest', other: 'Berlin', before: 'Cologne' });
    expect(write?.editedAtMs).toEqual({ a: aEditedAtMs, b: bEditedAtMs });
    const edits = logOf(world, 'city').filter(({ cause }) => cause === 'edit');
    expect(edits.map(({ side, after, intentId }) => [side, after, intentId])).toEqual([
      ['a', 'Cologne', null],
      ['b', 'Berlin', write?.intentId],
    ]);
    expect(world.conflicts()[0]?.editedAtMs).toEqual({ a: aEditedAtMs, b: bEditedAtMs });
  });

  it('tells once of each side of a set that was exchanged both ways', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked({ ...ANN, tags: [] });
    world.edit('a', aId, { tags: ['x'] });
    world.edit('b', bId, { tags: ['y'] });
    await world.settle();
    expect(shortLog(world, 'tags').sort()).toEqual([
      ['a', [], ['x'], 'edit'],
      ['a', ['x'], ['x', 'y'], 'set'],
      ['b', [], ['y'], 'edit'],
      ['b', ['y'], ['x', 'y'], 'set'],
    ]);
    const carriers = logOf(world, 'tags').filter(({ cause }) => cause === 'edit');
    const writers = logOf(world, 'tags').filter(({ cause }) => cause === 'set');
    for (const { side, intentId } of carriers) {
      expect(intentId).toBe(writers.find((write) => write.side !== side)?.intentId);
    }
  });

  it('tells of a write whose answer was lost as ours, once, with its cause', async () => {
    const world = new EngineWorld({ mapping: { policy: { kind: 'sideWins', side: 'a' } } });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    world.edit('b', bId, { city: 'Berlin' });
    world.vendors.b.failNext({ on: 'update', kind: 'lostAnswer' });
    await world.settle();
    expect(world.read('b', bId)?.city).toBe('Cologne');
    const own = logOf(world, 'city').filter(({ cause }) => cause !== 'edit');
    expect(own).toMatchObject([
      { side: 'b', after: 'Cologne', cause: 'policy', decidedBy: 'sideWins', outcome: 'found', other: 'Cologne' },
    ]);
    expect(shortLog(world, 'city').filter(([side, , after]) => side === 'b' && after === 'Cologne')).toHaveLength(1);
  });

  it('keeps apart what a lost write did and what somebody edited after it', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked({ ...ANN, tags: ['x'] });
    world.edit('a', aId, { tags: ['x', 'y'] });
    world.vendors.b.failNext({ on: 'update', kind: 'lostAnswer' });
    await world.drain();
    world.edit('b', bId, { tags: ['x', 'y', 'z'] });
    await world.settle();
    expect(shortLog(world, 'tags').filter(([side]) => side === 'b')).toEqual([
      ['b', ['x'], ['x', 'y'], 'set'],
      ['b', ['x', 'y'], ['x', 'y', 'z'], 'edit'],
    ]);
  });

  it('tells of each of two writes, one after the other, whose answers were lost', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked({ ...ANN, tags: [] });
    for (const tags of [['x'], ['x', 'y']]) {
      world.edit('b', bId, { tags });
      world.vendors.a.failNext({ on: 'update', kind: 'lostAnswer' });
      await world.drain();
      world.nowMs += 1;
    }
    await world.settle();
    expect(world.read('a', aId)?.tags).toEqual(['x', 'y']);
    expect(shortLog(world, 'tags').filter(([side]) => side === 'a')).toEqual([
      ['a', [], ['x'], 'set'],
      ['a', ['x'], ['x', 'y'], 'set'],
    ]);
  });

  it('tells of an edit that a write replaced before anybody had read it, and then of the write', async () => {
    const world = new EngineWorld({
      mapping: { policy: { kind: 'sideWins', side: 'a' } },
      vendors: { b: { conditionalWrites: false } },
    });
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    world.beforeNextWrite('b', () => world.edit('b', bId, { city: 'Berlin' }));
    await world.settle();
    expect(shortLog(world, 'city')).toEqual([
      ['a', 'Bonn', 'Cologne', 'edit'],
      ['b', 'Bonn', 'Berlin', 'edit'],
      ['b', 'Berlin', 'Cologne', 'change'],
    ]);
  });

  it.each([
    ['took some of the new members away', { before: ['x'], sent: ['x', 'y', 'z'], left: ['x', 'y'] }],
    ['put some of the old members back', { before: ['x', 'y', 'z'], sent: ['x'], left: ['x', 'z'] }],
  ])('counts what is left of a lost write to a set as its work where somebody %s', async (_what, tags) => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked({ ...ANN, tags: tags.before });
    world.edit('a', aId, { tags: tags.sent });
    world.vendors.b.failNext({ on: 'update', kind: 'lostAnswer' });
    await world.drain();
    world.edit('b', bId, { tags: tags.left });
    await world.settle();
    const [first] = logOf(world, 'tags').filter(({ side }) => side === 'b');
    expect(first).toMatchObject({ before: tags.before, after: tags.left, cause: 'set', outcome: 'found' });
  });

  it('tells of a record that a create with a lost answer made', async () => {
    const world = new EngineWorld({ vendors: { b: { idempotentCreate: false } } });
    world.add('a', ANN);
    world.vendors.b.failNext({ on: 'create', kind: 'lostAnswer' });
    await world.settle();
    expect(world.links()).toEqual([['a1', 'b1']]);
    expect(logOf(world, 'city')).toMatchObject([
      { side: 'b', before: undefined, after: 'Bonn', cause: 'create', outcome: 'found', other: 'Bonn' },
    ]);
    const [intent] = await world.store.intentsById([logOf(world, 'city')[0]?.intentId ?? '']);
    expect(intent).toMatchObject({ kind: 'create', status: 'done', remoteId: 'b1' });
    world.edit('b', 'b1', { city: 'Berlin' });
    await world.settle();
    expect(shortLog(world, 'city').at(-2)).toEqual(['b', 'Bonn', 'Berlin', 'edit']);
  });

  it('does not tell twice of what a write that stopped half-way had seen', async () => {
    const refuse = (value: unknown) => (value === 'bad' ? 'not a phone' : undefined);
    const world = new EngineWorld({ vendors: { b: { fields: fieldsOfB({ Phone: { refuse } }) } } });
    const { aId, bId } = await world.linked({ ...ANN, tags: [] });
    // One call to side b fails as a whole after side a has been written.
    world.edit('a', aId, { tags: ['x'], phone: 'bad' });
    world.edit('b', bId, { tags: ['y'] });
    await world.settle();
    expect(
      shortLog(world, 'tags')
        .filter(([, , , cause]) => cause === 'edit')
        .sort(),
    ).toEqual([
      ['a', [], ['x'], 'edit'],
      ['b', [], ['y'], 'edit'],
    ]);
    expect(world.read('b', bId)?.tags).toEqual(['x', 'y']);
  });

  it('says that a value came with the record the linked one was merged into', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    const survivor = world.add('a', { email: 'ann@example.com', name: 'Ann', city: 'Aachen', phone: '1' });
    world.dropHints();
    world.vendors.a.merge(aId, survivor);
    await world.settle();
    expect(world.links()).toEqual([[survivor, bId]]);
    expect(shortLog(world, 'city')).toEqual([
      ['a', 'Bonn', 'Aachen', 'merge'],
      ['b', 'Bonn', 'Aachen', 'change'],
    ]);
    world.edit('a', survivor, { city: 'Ulm' });
    await world.settle();
    expect(shortLog(world, 'city').at(2)).toEqual(['a', 'Aachen', 'Ulm', 'edit']);
  });

  it('keeps what a record held that was deleted because its partner was', async () => {
    const world = new EngineWorld({ mapping: { onDelete: 'propagate' } });
    const { aId } = await world.linked(ANN);
    world.vendors.a.deleteAsPerson(aId);
    await world.settle();
    expect(shortLog(world, 'city')).toEqual([['b', 'Bonn', undefined, 'delete']]);
    expect(shortLog(world, 'phone')).toEqual([['b', '1', undefined, 'delete']]);
  });

  it('tells what the breaker wrote to a frozen field, also when its answer was lost', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    const frozen = () => world.store.links(SYNC_ID)[0]?.frozen ?? [];
    while (frozen().length === 0) {
      world.edit('a', aId, { city: 'Ayr' });
      world.vendors.b.failNext({ on: 'update', kind: 'lostAnswer' });
      await world.settle();
      if (frozen().length > 0) break;
      world.edit('b', bId, { city: 'Bath' });
      await world.settle();
    }
    expect(frozen()).toEqual(['city']);
    expect(logOf(world, 'city').at(-1)).toMatchObject({ side: 'b', after: 'Ayr', cause: 'breaker', outcome: 'found' });
    expect(world.read('b', bId)?.city).toBe('Ayr');
  });
});

describe('what a run did', () => {
  const draft = () => {
    const world = new EngineWorld({ state: 'draft' });
    world.add('a', ANN);
    world.add('b', { ...ANN, city: 'Berlin' });
    world.add('a', { email: 'cid@example.com', name: 'Cid' });
    world.dropHints();
    world.nowMs += 60_000;
    return world;
  };
  const applied = async (world: EngineWorld) => {
    const sync = await world.store.getSync(SYNC_ID);
    if (!sync) throw new Error('the world has one sync');
    const run = await startFirstSync(world.engine, sync);
    await makePlan(world.engine, run.id);
    await approve(world.engine, run.id);
    return run.id;
  };

  it('belongs to it: links, writes and log', async () => {
    const world = draft();
    const runId = await applied(world);
    await applyPlan(world.engine, runId);
    world.dropHints();
    expect(world.store.log(SYNC_ID).map((entry) => entry.runId)).not.toContain(null);
    expect(world.store.links(SYNC_ID).map(({ madeByRun }) => madeByRun)).toEqual([runId, runId]);
    const created = await world.store.lifeIntents(
      runId,
      world.store.links(SYNC_ID).map(({ id }) => id),
    );
    expect(created).toMatchObject([{ kind: 'create', side: 'b', remoteId: 'b2', runId }]);
  });

  it('belongs to it too where it was left to the drain', async () => {
    const world = draft();
    const runId = await applied(world);
    // Too old a scan is read again, by the drain.
    world.nowMs += world.engine.limits.stageFreshMs + 1;
    await applyPlan(world.engine, runId);
    expect(await world.store.dirtyOfRun(SYNC_ID, runId)).toBe(3);
    world.dropHints();
    await drain(world.engine, SYNC_ID);
    expect(world.store.links(SYNC_ID).map(({ madeByRun }) => madeByRun)).toEqual([runId, runId]);
    expect(new Set(world.store.log(SYNC_ID).map((entry) => entry.runId))).toEqual(new Set([runId]));
    world.edit('a', 'a1', { phone: '2' });
    await world.settle();
    expect(logOf(world, 'phone').at(-1)).toMatchObject({ after: '2', runId: null });
  });

  it('belongs to it still where a create is sent once more because somebody edited meanwhile', async () => {
    const world = draft();
    const runId = await applied(world);
    world.vendors.b.failNext({ on: 'create', kind: 'lostAnswer' });
    await applyPlan(world.engine, runId);
    world.edit('a', 'a2', { phone: '9' });
    world.nowMs += 3_600_000;
    await sweep(world.engine, SYNC_ID);
    await world.settle();
    const created = world.store.log(SYNC_ID).filter(({ cause }) => cause === 'create');
    expect(created.length).toBeGreaterThan(0);
    expect(new Set(created.map((entry) => entry.runId))).toEqual(new Set([runId]));
  });

  it('is told of a sweep too: what nobody had told of', async () => {
    const world = new EngineWorld();
    const { aId } = await world.linked(ANN);
    world.edit('a', aId, { city: 'Cologne' });
    world.dropHints();
    const swept = await sweep(world.engine, SYNC_ID);
    await world.settle();
    expect(logOf(world, 'city').map((entry) => entry.runId)).toEqual([swept?.runId, swept?.runId]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { type FieldMapping, type Mapping } from '#core';
import { approve, type PlanItem, type Run, startFirstSync, startMappingChange, startUndo, work } from '#engine';
import { EngineWorld, fieldsOfA, fieldsOfB, SYNC_ID } from '../../testing/engine-fixture.js';

const NICK: FieldMapping = {
  ...{ id: 'nick', a: 'nick', b: 'Nick', direction: 'both', kind: 'value', lens: { kind: 'text' } },
};

const world = (mapping: Partial<Mapping> = {}): EngineWorld =>
  new EngineWorld({
    mapping,
    vendors: {
      a: { fields: [...fieldsOfA({}), { name: 'nick' }] },
      b: { fields: [...fieldsOfB({}), { name: 'Nick' }] },
    },
  });

/** Works off every ticket, and what they ask for, until nothing is left. */
async function rest(of: EngineWorld): Promise<void> {
  for (let round = 0; round < 50; round++) {
    const tickets = of.takeTickets();
    if (tickets.length === 0) break;
    for (const ticket of tickets) await work(of.engine, ticket);
    of.nowMs += 1_000;
  }
  of.takeTickets();
  if ((await of.store.getSync(SYNC_ID))?.state === 'live') await of.settle();
}

/** A person saves the next version of the mapping and has it planned. */
async function plan(of: EngineWorld, change: Partial<Mapping>, version = 2): Promise<Run> {
  const sync = await of.store.getSync(SYNC_ID);
  if (!sync) throw new Error('there is no sync');
  of.store.putMapping(SYNC_ID, { ...sync.mapping, ...change, version });
  const run = await startMappingChange(of.engine, sync, version);
  if (!run) throw new Error('another one is being applied');
  await rest(of);
  return (await of.store.getRun(run.id)) as Run;
}

const withNick = (of: EngineWorld): Partial<Mapping> => ({ fields: [...of.mapping.fields, NICK] });

/** The city is mapped otherwise, which changes no city. */
const cutCity = (of: EngineWorld): Partial<Mapping> => ({
  fields: of.mapping.fields.map((field) =>
    field.id === 'city' ? { ...field, lens: { kind: 'text', b: { maxLength: 20 } } } : field,
  ),
});

const items = (of: EngineWorld, run: Run): Promise<readonly PlanItem[]> =>
  of.store.planItems(run.id, { afterOrdinal: 0, limit: 1_000 });

const nickOf = (of: EngineWorld, side: 'a' | 'b', id: string): unknown =>
  of.vendors[side].liveRecords().find((record) => record.id === id)?.fields[side === 'a' ? 'nick' : 'Nick'] ?? null;

async function pairWithNicks(of: EngineWorld, a: string | null, b: string | null) {
  const ids = await of.linked({ email: 'ann@x.test', name: 'Ann' });
  of.vendors.a.editAsPerson(ids.aId, { nick: a });
  of.vendors.b.editAsPerson(ids.bId, { Nick: b });
  await of.settle();
  return ids;
}

describe('a new version of the mapping of a live sync', () => {
  it('changes nothing before it is approved, and tells what it would change', async () => {
    const it = world();
    const { aId, bId } = await pairWithNicks(it, 'Annie', null);
    const run = await plan(it, withNick(it));
    expect(run).toMatchObject({
      kind: 'mappingChange',
      state: 'ready',
      counts: { update: 1, fields: 1, updateOnB: 1 },
    });
    expect(await items(it, run)).toMatchObject([
      { kind: 'update', aIds: [aId], bIds: [bId], changes: [{ side: 'b', fieldId: 'nick', after: 'Annie' }] },
    ]);
    expect((await it.store.getSync(SYNC_ID))?.mapping.version).toBe(1);
    expect(nickOf(it, 'b', bId)).toBeNull();
  });

  it('keeps in the log what was edited and travels nowhere while it comes into use', async () => {
    const it = world({ blanks: { aToB: 'keep', bToA: 'keep' } });
    const { aId } = await it.linked({ email: 'ann@x.test', name: 'Ann', city: 'Bonn' });
    const run = await plan(it, withNick(it));
    it.edit('a', aId, { city: null });
    it.dropHints();
    const again = await plan(it, withNick(it), 3);
    await approve(it.engine, again.id);
    await rest(it);
    expect(run.state).toBe('ready');
    const city = it.store.log(SYNC_ID).filter(({ fieldId }) => fieldId === 'city');
    expect(city).toMatchObject([{ side: 'a', before: 'Bonn', after: null, cause: 'edit', other: 'Bonn' }]);
  });

  it('brings the new field together once approved, and nothing else', async () => {
    const it = world();
    const { bId } = await pairWithNicks(it, 'Annie', null);
    const run = await plan(it, withNick(it));
    expect(await approve(it.engine, run.id)).toEqual({ kind: 'approved' });
    await rest(it);
    expect(nickOf(it, 'b', bId)).toBe('Annie');
    expect(await it.store.getSync(SYNC_ID)).toMatchObject({
      state: 'live',
      pausedBecause: null,
      mapping: { version: 2 },
    });
    expect((await it.store.getRun(run.id))?.state).toBe('done');
    expect(
      it.store
        .log(SYNC_ID)
        .filter(({ runId }) => runId === run.id)
        .map(({ fieldId }) => fieldId),
    ).toEqual(['nick']);
  });

  it('without backfill leaves what differs until somebody edits it', async () => {
    const it = world();
    const { aId, bId } = await pairWithNicks(it, 'Annie', 'Nan');
    const run = await plan(it, withNick(it));
    await approve(it.engine, run.id, { withoutBackfill: true });
    await rest(it);
    expect([nickOf(it, 'a', aId), nickOf(it, 'b', bId)]).toEqual(['Annie', 'Nan']);
    expect(it.conflicts()).toEqual([]);
    it.vendors.b.editAsPerson(bId, { Nick: 'Nancy' });
    await it.settle();
    expect(nickOf(it, 'a', aId)).toBe('Nancy');
  });

  it('needs no read of a pair that agrees already', async () => {
    const it = world();
    await pairWithNicks(it, 'Annie', 'Annie');
    const run = await plan(it, withNick(it));
    expect(run.counts).toMatchObject({ matched: 1 });
    expect(run.counts).not.toHaveProperty('update');
    await approve(it.engine, run.id);
    await work(it.engine, { kind: 'apply', runId: run.id, syncId: SYNC_ID });
    expect(await it.dirty()).toEqual([]);
    expect(it.store.links(SYNC_ID)[0]?.base['nick']).toEqual({ a: 'Annie', b: 'Annie' });
    it.takeTickets();
    await work(it.engine, { kind: 'sweep', syncId: SYNC_ID });
    expect(await it.dirty()).toEqual([]);
  });

  it('forgets what a field settled at that goes to another field by now', async () => {
    const it = world();
    const { aId, bId } = await pairWithNicks(it, 'Annie', null);
    it.edit('a', aId, { city: 'Bangkok' });
    await it.settle();
    const fields = it.mapping.fields.map((field) => (field.id === 'city' ? { ...field, b: 'Nick' } : field));
    const run = await plan(it, { fields });
    expect(await items(it, run)).toMatchObject([
      { changes: [{ side: 'b', fieldId: 'city', before: null, after: 'Bangkok' }] },
    ]);
    await approve(it.engine, run.id);
    await rest(it);
    expect(it.read('a', aId)?.city).toBe('Bangkok');
    expect(nickOf(it, 'b', bId)).toBe('Bangkok');
  });

  it('shows which open conflicts another policy would decide', async () => {
    const it = world({ policy: { kind: 'manual' } });
    const { aId, bId } = await it.linked({ email: 'ann@x.test', city: 'Rome' });
    it.edit('a', aId, { city: 'Bonn' });
    it.edit('b', bId, { city: 'Oslo' });
    await it.settle();
    const run = await plan(it, { policy: { kind: 'sideWins', side: 'b' } });
    expect(await items(it, run)).toMatchObject([
      { changes: [{ side: 'a', fieldId: 'city', before: 'Bonn', after: 'Oslo' }] },
    ]);
    await approve(it.engine, run.id);
    await rest(it);
    expect(it.read('a', aId)?.city).toBe('Oslo');
  });

  it('says nothing of what the mapping in use would do anyway', async () => {
    const it = world();
    const { aId } = await it.linked({ email: 'ann@x.test', city: 'Rome' });
    it.edit('a', aId, { city: 'Bonn' });
    it.dropHints();
    const run = await plan(it, { policy: { kind: 'sideWins', side: 'b' } });
    expect(await items(it, run)).toEqual([]);
  });

  it('tells whom a new filter leaves out, and has the brake ask before too many are archived for that', async () => {
    const it = world({ brake: { delete: { share: 0.2, atLeast: 2 } } });
    const pairs = [];
    for (const at of [0, 1, 2, 3, 4]) {
      pairs.push(await it.linked({ email: `p${at}@x.test`, name: 'Ann', city: at < 4 ? 'Rome' : 'Bonn' }));
    }
    const a = { expression: 'city == "Bonn"', fields: { city: 'text' } } as const;
    const run = await plan(it, { ...withNick(it), filters: { a, onLeave: { kind: 'archive' } } });
    expect(run.counts).toMatchObject({ excluded: 4 });
    expect(await items(it, run)).toMatchObject(
      pairs.slice(0, 4).map(({ aId, bId }) => ({
        ...{ kind: 'excluded', aIds: [aId], bIds: [bId], changes: [], reason: { code: 'SYNC_E211' } },
      })),
    );
    await approve(it.engine, run.id);
    await rest(it);
    expect((await it.store.getSync(SYNC_ID))?.state).toBe('braked');
    expect(it.vendors.b.liveRecords()).toHaveLength(5);
    await it.store.releaseBrake(SYNC_ID);
    await it.settle();
    expect(it.vendors.b.liveRecords()).toHaveLength(1);
    expect(it.links()).toHaveLength(1);
  });

  it('is stale once another version came into use', async () => {
    const it = world();
    await pairWithNicks(it, 'Annie', null);
    const older = await plan(it, withNick(it));
    const sync = await it.store.getSync(SYNC_ID);
    if (!sync) throw new Error('there is no sync');
    it.store.putSync({ ...sync, mapping: { ...sync.mapping, version: 3 } });
    expect(await approve(it.engine, older.id)).toEqual({ kind: 'stale' });
    expect((await it.store.getRun(older.id))?.state).toBe('ready');
  });

  it('gives way to the next version that is saved', async () => {
    const it = world();
    await pairWithNicks(it, 'Annie', null);
    const older = await plan(it, withNick(it));
    await plan(it, {}, 3);
    expect((await it.store.getRun(older.id))?.state).toBe('discarded');
    expect(await approve(it.engine, older.id)).toEqual({ kind: 'notReady' });
  });

  it('lets no other plan be approved, and no other version be planned, while it comes into use', async () => {
    const it = world();
    await pairWithNicks(it, 'Annie', null);
    const sync = await it.store.getSync(SYNC_ID);
    if (!sync) throw new Error('there is no sync');
    const again = await startFirstSync(it.engine, sync);
    const run = await plan(it, withNick(it));
    expect((await it.store.getRun(again.id))?.state).toBe('ready');
    await approve(it.engine, run.id);
    expect(await approve(it.engine, again.id)).toEqual({ kind: 'underWay' });
    expect(await startMappingChange(it.engine, sync, 2)).toBeNull();
    await rest(it);
    expect(await approve(it.engine, again.id)).toEqual({ kind: 'stale' });
  });

  it('goes on where a killed worker left it, with nobody draining in between', async () => {
    const it = world();
    const { bId } = await pairWithNicks(it, 'Annie', null);
    const run = await plan(it, withNick(it));
    await approve(it.engine, run.id);
    const commit = it.store.commit.bind(it.store);
    it.store.commit = () => Promise.reject(new Error('killed'));
    const ticket = { kind: 'apply', runId: run.id, syncId: SYNC_ID } as const;
    await expect(work(it.engine, ticket)).rejects.toThrow('killed');
    it.store.commit = commit;
    expect(await it.store.getSync(SYNC_ID)).toMatchObject({ state: 'paused', mapping: { version: 2 } });
    expect((await it.drain()).kind).toBe('stopped');
    await work(it.engine, ticket);
    await rest(it);
    expect(nickOf(it, 'b', bId)).toBe('Annie');
    expect((await it.store.getSync(SYNC_ID))?.state).toBe('live');
  });

  it.each(['before the run has ended', 'after it'])(
    'leaves the sync live though another worker, which took the run for unfinished, pauses it %s',
    async (when) => {
      const it = world();
      await pairWithNicks(it, 'Annie', null);
      const run = await plan(it, withNick(it));
      await approve(it.engine, run.id);
      const ticket = { kind: 'apply', runId: run.id, syncId: SYNC_ID } as const;
      let reason: string | null = null;
      const moveSync = it.store.moveSync.bind(it.store);
      it.store.moveSync = (syncId, from, to, because) => {
        reason ??= because;
        return moveSync(syncId, from, to, because);
      };
      const moveRun = it.store.moveRun.bind(it.store);
      it.store.moveRun = async (runId, from, to, more) => {
        const pause = () => moveSync(SYNC_ID, ['live'], 'paused', reason);
        if (to === 'done' && when.startsWith('before')) await pause();
        return moveRun(runId, from, to, more);
      };
      await work(it.engine, ticket);
      if (when.startsWith('after')) {
        await moveSync(SYNC_ID, ['live'], 'paused', reason);
        await work(it.engine, ticket);
      }
      expect(await it.store.getSync(SYNC_ID)).toMatchObject({ state: 'live', mapping: { version: 2 } });
    },
  );

  it('comes into use on a paused sync, which stays paused', async () => {
    const it = world();
    const { bId } = await pairWithNicks(it, 'Annie', null);
    await it.store.moveSync(SYNC_ID, ['live'], 'paused', 'a person said so');
    const run = await plan(it, withNick(it));
    await approve(it.engine, run.id);
    await rest(it);
    expect(await it.store.getSync(SYNC_ID)).toMatchObject({
      state: 'paused',
      pausedBecause: 'a person said so',
      mapping: { version: 2 },
    });
    expect(nickOf(it, 'b', bId)).toBeNull();
    await it.store.moveSync(SYNC_ID, ['paused'], 'live', null);
    await it.settle();
    expect(nickOf(it, 'b', bId)).toBe('Annie');
  });

  it.each([
    ['another field', withNick],
    ['the field it wrote', cutCity],
  ])('of %s leaves it to the drain to find out what a write with a lost answer did', async (_what, change) => {
    const it = world();
    const { aId, bId } = await it.linked({ email: 'ann@x.test', city: 'Rome' });
    it.edit('a', aId, { city: 'Bonn' });
    it.vendors.b.failNext({ on: 'update', kind: 'lostAnswer' });
    await it.drain();
    expect(it.read('b', bId)?.city).toBe('Bonn');
    await it.store.moveSync(SYNC_ID, ['live'], 'paused', 'a person said so');
    const run = await plan(it, change(it));
    await approve(it.engine, run.id);
    await rest(it);
    await it.store.moveSync(SYNC_ID, ['paused'], 'live', null);
    await it.settle();
    const written = it.store.log(SYNC_ID).filter(({ side }) => side === 'b');
    expect(written).toMatchObject([{ before: 'Rome', after: 'Bonn', cause: 'change', outcome: 'found' }]);
  });

  it('is undone like any run: what it wrote goes back', async () => {
    const it = world();
    const { bId } = await pairWithNicks(it, 'Annie', 'Nan');
    const run = await plan(it, {
      fields: [...it.mapping.fields, { ...NICK, policy: { kind: 'sideWins', side: 'a' } }],
    });
    await approve(it.engine, run.id);
    await rest(it);
    expect(nickOf(it, 'b', bId)).toBe('Annie');
    const sync = await it.store.getSync(SYNC_ID);
    const undo = sync && (await startUndo(it.engine, sync, { kind: 'run', runId: run.id }));
    if (undo?.kind !== 'started') throw new Error(`it was not taken back: ${undo?.kind}`);
    await rest(it);
    await approve(it.engine, undo.run.id);
    await rest(it);
    expect(nickOf(it, 'b', bId)).toBe('Nan');
  });
});

import { describe, expect, it } from '@jest/globals';
import { type CallContext, type ObjectPort, type WriteOperation } from '#connector-sdk';
import { type MemoryField } from '#connectors/memory';
import { type FieldMapping, type Fields, type Side } from '#core';
import { applyPlan, approve, makePlan, partsPort, startFirstSync } from '#engine';
import { EngineWorld, type EngineWorldOptions, SYNC_ID } from '../testing/engine-fixture.js';

const EMAIL: FieldMapping = {
  ...{ id: 'email', a: 'email', b: 'Email', direction: 'both', kind: 'value' },
  lens: { kind: 'email' },
};
const NAME: FieldMapping = {
  ...{ id: 'name', a: 'name', aParts: { first: 'given', last: 'family' }, b: 'Name' },
  ...{ direction: 'both', kind: 'value', lens: { kind: 'name' } },
};

const tooLong = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length > 9 ? 'too long' : undefined;
const ON_A: readonly MemoryField[] = [
  { name: 'email', type: 'email', lookup: true },
  { name: 'given' },
  { name: 'family', refuse: tooLong },
];

const worldOf = (options: EngineWorldOptions = {}): EngineWorld =>
  new EngineWorld({
    ...options,
    mapping: { fields: [EMAIL, NAME], ...options.mapping },
    vendors: { a: { fields: ON_A, ...options.vendors?.a }, ...options.vendors },
  });

const heldBy = (world: EngineWorld, side: Side, id: string): Fields | undefined =>
  world.vendors[side].liveRecords().find((record) => record.id === id)?.fields;

const ADA = { email: 'ada@example.com', given: 'Ada', family: 'van Berg' };

async function linked(world: EngineWorld): Promise<{ readonly aId: string; readonly bId: string }> {
  const aId = world.vendors.a.createAsPerson(ADA);
  await world.settle();
  const bId = world.links()[0]?.[1];
  if (typeof bId !== 'string') throw new Error('the record was not created on side b');
  return { aId, bId };
}

describe('a field made of parts', () => {
  it('is joined for the other side, and a change there goes back into its parts', async () => {
    const world = worldOf();
    const { aId, bId } = await linked(world);
    expect(heldBy(world, 'b', bId)).toMatchObject({ Name: 'Ada van Berg' });
    world.edit('b', bId, { name: 'Ida van Berg' });
    await world.settle();
    expect(heldBy(world, 'a', aId)).toMatchObject({ given: 'Ida', family: 'van Berg' });
    world.vendors.a.editAsPerson(aId, { family: 'Smith' });
    await world.settle();
    expect(heldBy(world, 'b', bId)).toMatchObject({ Name: 'Ida Smith' });
  });

  it('is settled once it was written: nothing echoes', async () => {
    const world = worldOf();
    await linked(world);
    world.nowMs += 60_000;
    for (const side of ['a', 'b'] as const) {
      for (const { id } of world.vendors[side].liveRecords()) world.vendors[side].editAsPerson(id, {});
    }
    expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
    expect(world.conflicts()).toEqual([]);
  });

  it('is filled on both sides by a first sync', async () => {
    const world = worldOf({ state: 'draft' });
    world.vendors.a.createAsPerson(ADA);
    world.vendors.b.createAsPerson({ Email: 'bo@example.com', Name: 'Bo Li' });
    world.dropHints();
    world.nowMs += 60_000;
    const sync = await world.store.getSync(SYNC_ID);
    if (!sync) throw new Error('the world has one sync');
    const run = await startFirstSync(world.engine, sync);
    await makePlan(world.engine, run.id);
    const items = await world.store.planItems(run.id, { afterOrdinal: 0, limit: 10 });
    expect(items.flatMap(({ changes }) => changes.map(({ after }) => after))).toContainEqual({
      first: 'Bo',
      last: 'Li',
    });
    await approve(world.engine, run.id);
    await applyPlan(world.engine, run.id);
    expect(world.vendors.a.liveRecords()).toContainEqual(
      expect.objectContaining({ fields: { email: 'bo@example.com', given: 'Bo', family: 'Li' } }),
    );
    expect(world.vendors.b.liveRecords()).toContainEqual(
      expect.objectContaining({ fields: { Email: 'ada@example.com', Name: 'Ada van Berg' } }),
    );
  });

  it('goes to a dead letter under its own name when the vendor refuses a part, and other fields go on', async () => {
    const world = worldOf();
    const { aId, bId } = await linked(world);
    world.edit('b', bId, { email: 'ada@example.org', name: 'Ada Featherstonehaugh' });
    await world.settle();
    expect(world.deadLetters()).toMatchObject([{ field: 'name', refusedBy: 'a', status: 'open' }]);
    expect(heldBy(world, 'a', aId)).toMatchObject({ email: 'ada@example.org', family: 'van Berg' });
    world.edit('b', bId, { name: 'Ada Lee' });
    await world.settle();
    expect(heldBy(world, 'a', aId)).toMatchObject({ given: 'Ada', family: 'Lee' });
    expect(world.deadLetters()).toMatchObject([{ status: 'resolved' }]);
  });

  it('shows by its history that an edit was overwritten, part by part', async () => {
    const world = worldOf({ vendors: { a: { fields: ON_A, conditionalWrites: false } } });
    const { aId, bId } = await linked(world);
    world.edit('b', bId, { name: 'Ada Smith' });
    world.beforeNextWrite('a', () => {
      world.nowMs += 5_000;
      world.vendors.a.editAsPerson(aId, { given: 'Zoë' });
    });
    await world.settle();
    expect(world.conflicts()).toContainEqual(
      expect.objectContaining({
        kind: 'race',
        winner: 'a',
        now: { a: { first: 'Zoë', last: 'van Berg' }, b: 'Ada Smith' },
      }),
    );
    expect([heldBy(world, 'a', aId), heldBy(world, 'b', bId)]).toMatchObject([
      { given: 'Zoë', family: 'van Berg' },
      { Name: 'Zoë van Berg' },
    ]);
  });

  it('pauses the sync when one of its parts is gone at the vendor, and names that part', async () => {
    const fields = [...ON_A];
    let isGone = false;
    const port = (side: Side, real: ObjectPort): ObjectPort => ({
      ...real,
      get: async (ids, names, context) => {
        const states = await real.get(ids, names, context);
        if (side === 'b' || !isGone) return states;
        return states.map((state) => {
          if (state.kind !== 'live') return state;
          const { family: _gone, ...rest } = state.fields;
          return { ...state, fields: rest };
        });
      },
    });
    const world = worldOf({ port, vendors: { a: { fields } } });
    const { aId, bId } = await linked(world);
    isGone = true;
    fields.pop();
    world.vendors.a.editAsPerson(aId, { given: 'Zoë' });
    expect(await world.drain()).toMatchObject({ kind: 'stopped' });
    const sync = await world.store.getSync(SYNC_ID);
    expect(sync).toMatchObject({ state: 'paused', pausedBecause: expect.stringContaining('"family"') });
    expect(heldBy(world, 'b', bId)).toMatchObject({ Name: 'Ada van Berg' });
  });
});

describe('partsPort', () => {
  const CONTEXT: CallContext = { lane: 'realtime' };
  const listening = (world: EngineWorld): Promise<ObjectPort> =>
    world.engine.sessions.port({ connectionId: 'a', object: 'person' });

  it('is the port itself where no field is made of parts', async () => {
    const port = await listening(worldOf());
    expect(partsPort(port, [EMAIL, NAME], 'b')).toBe(port);
  });

  it('passes on stamps, keys and groups as they are, and gives only what was asked for', async () => {
    const sent: WriteOperation[] = [];
    const groups = { list: async () => [], create: async () => ({ id: '1', name: 'x', writable: true }) };
    const real = await listening(worldOf());
    const port = partsPort(
      {
        ...real,
        groups,
        write: async (operations, context) => (sent.push(...operations), real.write(operations, context)),
      },
      [EMAIL, NAME],
      'a',
    );
    expect([port.groups, port.capabilities]).toEqual([groups, real.capabilities]);
    const name = { first: 'Ada', last: '' };
    const [made] = await port.write([{ kind: 'create', key: 'k', fields: { name }, observe: ['name'] }], CONTEXT);
    expect(made).toMatchObject({ kind: 'done', observed: { fields: { name } } });
    if (made?.kind !== 'done' || !made.observed) throw new Error('it was created');
    expect(Object.keys(made.observed.fields)).toEqual(['name']);
    await port.write(
      [
        {
          kind: 'update',
          id: made.id,
          fields: { name: null },
          ifStamp: made.observed.stamp,
          observe: ['email', 'name'],
        },
      ],
      CONTEXT,
    );
    expect(sent).toEqual([
      { kind: 'create', key: 'k', fields: { given: 'Ada', family: null }, observe: ['given', 'family'] },
      {
        ...{ kind: 'update', id: made.id, ifStamp: made.observed.stamp },
        ...{ fields: { given: null, family: null }, observe: ['email', 'given', 'family'] },
      },
    ]);
    expect(await port.get([made.id], ['name'], CONTEXT)).toMatchObject([{ fields: { name: { first: '', last: '' } } }]);
  });

  it('takes a part that the history does not mention for unchanged by the write', async () => {
    const real = await listening(worldOf());
    const forgetful: ObjectPort = {
      ...real,
      write: async () => [{ kind: 'done', id: '1', created: false, replaced: { given: 'Zoë', email: 'old@x.org' } }],
    };
    const fields = { name: { first: 'Ada', last: 'Lee' }, email: 'new@x.org' };
    const [outcome] = await partsPort(forgetful, [EMAIL, NAME], 'a').write(
      [{ kind: 'update', id: '1', fields, observe: ['name'] }],
      CONTEXT,
    );
    expect(outcome).toMatchObject({ replaced: { name: { first: 'Zoë', last: 'Lee' }, email: 'old@x.org' } });
  });
});

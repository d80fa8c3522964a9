import { describe, expect, it } from '@jest/globals';
import { type Mapping } from '#core';
import { EngineWorld, type EngineWorldOptions, fieldsOfB, SYNC_ID } from '../../testing/engine-fixture.js';
import { type ChangeLogEntry } from '../model.js';
import { decisionsOf } from './decisions.js';
import { type Proposal, proposed, unknownFields } from './proposal.js';
import { type FieldReplayed, replay, type Replayed } from './replay.js';

const ANN = { email: 'ann@example.com', name: 'Ann', city: 'Bonn', phone: '1' };
const DAY_MS = 86_400_000;
const B_WINS = { policy: { kind: 'sideWins', side: 'b' } } as const;

async function replayed(world: EngineWorld, proposal: Proposal, days = 7, max?: number): Promise<Replayed> {
  const sync = await world.store.getSync(SYNC_ID);
  if (!sync) throw new Error('the world has one sync');
  return replay(world.engine, sync, proposal, days, max);
}

const fieldIn = ({ fields }: Replayed, id: string): FieldReplayed | undefined =>
  fields.find(({ fieldId }) => fieldId === id);
const codes = (found: Replayed, id: string) => fieldIn(found, id)?.unjudged.map(({ code, count }) => [code, count]);

async function linked(options: EngineWorldOptions = {}) {
  const world = new EngineWorld(options);
  return { world, ...(await world.linked(ANN)) };
}

/** Both sides edit a field, b later, and it is settled. */
async function contend(world: EngineWorld, ids: { aId: string; bId: string }, a: string, b: string): Promise<void> {
  world.edit('a', ids.aId, { city: a });
  world.nowMs += 5_000;
  world.edit('b', ids.bId, { city: b });
  await world.settle();
  world.nowMs += 60_000;
}

describe('a replay', () => {
  it('shows a conflict that would have gone the other way, with what it was decided from', async () => {
    const { world, ...ids } = await linked();
    await contend(world, ids, 'Cologne', 'Berlin');
    const found = await replayed(world, { policy: { kind: 'sideWins', side: 'a' } });
    expect(fieldIn(found, 'city')).toMatchObject({ decisions: 1, differ: 1 });
    const { log, links } = { log: world.store.log(SYNC_ID), links: world.store.links(SYNC_ID) };
    expect(fieldIn(found, 'city')?.samples).toEqual([
      {
        ...{ linkId: links[0]?.id, ...ids, fieldId: 'city', atMs: log.at(-1)?.atMs },
        ...{ base: { a: 'Bonn', b: 'Bonn' }, now: { a: 'Cologne', b: 'Berlin' } },
        editedAtMs: log.at(-1)?.editedAtMs,
        was: { kind: 'write', side: 'a', value: 'Berlin' },
        wouldBe: { kind: 'write', side: 'b', value: 'Cologne' },
        ...{ isDone: true, isAfterAnother: false },
      },
    ]);
  });

  it('writes nothing, reads no record, and leaves all that is stored as it was', async () => {
    const { world, ...ids } = await linked();
    await contend(world, ids, 'Cologne', 'Berlin');
    const before = [world.read('a', ids.aId), world.read('b', ids.bId), world.store.log(SYNC_ID), world.conflicts()];
    world.resetCounts();
    await replayed(world, { policy: { kind: 'sideWins', side: 'a' } });
    expect([world.read('a', ids.aId), world.read('b', ids.bId), world.store.log(SYNC_ID), world.conflicts()]).toEqual(
      before,
    );
    expect([world.limiters.a.count(), world.limiters.b.count()]).toEqual([0, 0]);
    expect(await world.dirty()).toEqual([]);
  });

  it('judges each decision by itself, and tells which come after another difference', async () => {
    const { world, ...ids } = await linked();
    await contend(world, ids, 'Cologne', 'Berlin');
    await contend(world, ids, 'Essen', 'Ulm');
    const found = await replayed(world, { policy: { kind: 'sideWins', side: 'a' } });
    const samples = fieldIn(found, 'city')?.samples ?? [];
    expect(samples.map(({ now, isAfterAnother }) => [now.a, isAfterAnother])).toEqual([
      ['Essen', true],
      ['Cologne', false],
    ]);
  });

  it('takes a field’s own policy for that field alone, and drops it where asked to', async () => {
    const options = (own: Mapping['policy']): EngineWorldOptions => ({
      mapping: {
        fields: new EngineWorld().mapping.fields.map((field) =>
          field.id === 'city' ? { ...field, policy: own } : field,
        ),
      },
    });
    const { world, ...ids } = await linked(options({ kind: 'sideWins', side: 'a' }));
    await contend(world, ids, 'Cologne', 'Berlin');
    expect(fieldIn(await replayed(world, B_WINS), 'city')?.differ).toBe(0);
    expect(fieldIn(await replayed(world, { fields: [{ id: 'city', ...B_WINS }] }), 'city')?.differ).toBe(1);
    expect(fieldIn(await replayed(world, { ...B_WINS, fields: [{ id: 'city', policy: null }] }), 'city')?.differ).toBe(
      1,
    );
  });

  it('shows that a value somebody emptied would have travelled, or would have stayed', async () => {
    for (const [rule, was, wouldBe] of [
      ['keep', { kind: 'keep' }, { kind: 'write', side: 'b', value: null }],
      ['clear', { kind: 'write', side: 'b', value: null }, { kind: 'keep' }],
    ] as const) {
      const { world, aId } = await linked({ mapping: { blanks: { aToB: rule, bToA: rule } } });
      world.edit('a', aId, { city: null });
      await world.settle();
      const other = rule === 'keep' ? 'clear' : 'keep';
      const found = await replayed(world, { blanks: { aToB: other, bToA: other } });
      expect(fieldIn(found, 'city')?.samples).toMatchObject([{ was, wouldBe, now: { a: null, b: 'Bonn' } }]);
    }
  });

  it('counts the same edit on both sides as one decision, with what each side had before', async () => {
    const { world, ...ids } = await linked();
    await contend(world, ids, 'Ulm', 'Ulm');
    expect(fieldIn(await replayed(world, B_WINS), 'city')).toMatchObject({ decisions: 1, differ: 0, unjudged: [] });
    expect(decisionsOf(world.store.log(SYNC_ID), world.conflicts()).decisions).toMatchObject([
      { base: { a: 'Bonn', b: 'Bonn' }, now: { a: 'Ulm', b: 'Ulm' }, was: { kind: 'keep' } },
    ]);
  });

  it('shows a conflict that waited and would not have, also after a person decided it', async () => {
    const { world, ...ids } = await linked({ mapping: { policy: { kind: 'manual' } } });
    await contend(world, ids, 'Cologne', 'Berlin');
    const [conflict] = world.conflicts();
    world.store.answer(SYNC_ID, conflict?.id ?? '', { kind: 'keepSide', side: 'a' });
    world.edit('a', ids.aId, { phone: '2' });
    await world.settle();
    expect(world.read('b', ids.bId)).toMatchObject({ city: 'Cologne' });
    const found = await replayed(world, { policy: { kind: 'newest', epsilonMs: 0, tie: 'a' } });
    expect(fieldIn(found, 'city')?.samples).toMatchObject([
      { was: { kind: 'wait' }, wouldBe: { kind: 'write', side: 'a', value: 'Berlin' } },
    ]);
    expect(codes(found, 'city')).toEqual([['SYNC_R101', 1]]);
  });

  it('shows what was decided and never written, because the vendor refused it', async () => {
    const refuse = (value: unknown) => (value === 'Cologne' ? 'no such city' : undefined);
    const { world, ...ids } = await linked({
      mapping: { policy: { kind: 'sideWins', side: 'a' } },
      vendors: { b: { fields: fieldsOfB({ City: { refuse } }) } },
    });
    await contend(world, ids, 'Cologne', 'Berlin');
    const found = await replayed(world, B_WINS);
    expect(fieldIn(found, 'city')?.samples).toMatchObject([
      { was: { kind: 'write', side: 'b' }, isDone: false, wouldBe: { kind: 'write', side: 'a', value: 'Berlin' } },
    ]);
  });

  it('tells of creates, sets and consent that no policy decides them', async () => {
    const world = new EngineWorld();
    const aId = world.add('a', { ...ANN, tags: ['x'] });
    await world.settle();
    world.edit('a', aId, { tags: ['y'], optedOut: true });
    await world.settle();
    const found = await replayed(world, B_WINS);
    expect(codes(found, 'city')).toEqual([['SYNC_R102', 1]]);
    expect(codes(found, 'consent')).toEqual([['SYNC_R100', 1]]);
    expect(fieldIn(found, 'tags')).toMatchObject({ decisions: 0, differ: 0 });
    expect(fieldIn(found, 'city')).toMatchObject({ decisions: 0, differ: 0 });
  });

  it('does not judge what a mapping did that has changed since in more than its policies', async () => {
    const { world, ...ids } = await linked();
    await contend(world, ids, 'Cologne', 'Berlin');
    const sync = await world.store.getSync(SYNC_ID);
    if (!sync) throw new Error('the world has one sync');
    const use = (version: number, change: Partial<Mapping['fields'][number]>): void =>
      world.store.putSync({
        ...sync,
        mapping: {
          ...sync.mapping,
          version,
          fields: sync.mapping.fields.map((field) => (field.id === 'city' ? { ...field, ...change } : field)),
        },
      });
    use(2, { policy: { kind: 'manual' } });
    expect(fieldIn(await replayed(world, {}), 'city')).toMatchObject({ decisions: 1, differ: 1, unjudged: [] });
    use(3, { lens: { kind: 'email' } });
    expect(codes(await replayed(world, B_WINS), 'city')).toEqual([['SYNC_R106', 1]]);
    world.store.putSync({ ...sync, mapping: { ...sync.mapping, version: 4, fields: sync.mapping.fields.slice(0, 2) } });
    expect(codes(await replayed(world, B_WINS), 'city')).toEqual([['SYNC_R106', 1]]);
  });

  it('knows by the runs which mapping a conflict was found under', async () => {
    const { world, ...ids } = await linked({ mapping: { policy: { kind: 'manual' } } });
    await contend(world, ids, 'Cologne', 'Berlin');
    const sync = await world.store.getSync(SYNC_ID);
    if (!sync) throw new Error('the world has one sync');
    world.store.putSync({ ...sync, mapping: { ...sync.mapping, ...B_WINS, version: 2 } });
    const atMs = world.nowMs;
    await world.store.createRun({
      ...{ id: 'change', syncId: SYNC_ID, kind: 'mappingChange', state: 'done', mappingVersion: 2, target: null },
      ...{ mappingChange: { fromVersion: 1, backfill: true }, counts: {}, error: null },
      ...{ startedAtMs: atMs, finishedAtMs: atMs },
    });
    expect(fieldIn(await replayed(world, {}), 'city')).toMatchObject({ decisions: 1, differ: 1, unjudged: [] });
  });

  it('does not guess when sides were edited, nor what a record says that does not lead to what was done', async () => {
    const { world, aId, bId } = await linked();
    const entry: ChangeLogEntry = {
      ...{ linkId: world.store.links(SYNC_ID)[0]?.id ?? '', fieldId: 'city', side: 'b', cause: 'policy' },
      ...{
        before: 'Berlin',
        other: 'Cologne',
        after: 'Cologne',
        base: { a: 'Bonn', b: 'Bonn' },
        decidedBy: 'sideWins',
      },
      ...{ intentId: null, runId: null, editedAtMs: null, outcome: 'done', mappingVersion: 1, atMs: world.nowMs },
    };
    const settled: Partial<ChangeLogEntry> = { before: 'Bonn', other: 'Bonn', cause: 'change', decidedBy: null };
    await world.commit({ log: [entry, { ...entry, ...settled }, { ...entry, mappingVersion: 0 }] });
    expect([aId, bId]).toEqual(['a1', 'b1']);
    expect(codes(await replayed(world, {}), 'city')).toEqual([
      ['SYNC_R109', 1],
      ['SYNC_R110', 1],
      ['SYNC_R108', 1],
    ]);
  });

  it('looks at the days asked for and at no more changes than it may, and says from when on', async () => {
    const { world, ...ids } = await linked();
    await contend(world, ids, 'Cologne', 'Berlin');
    world.nowMs += 3 * DAY_MS;
    await contend(world, ids, 'Essen', 'Ulm');
    const week = await replayed(world, { policy: { kind: 'sideWins', side: 'a' } }, 7);
    expect(week).toMatchObject({ sinceMs: world.nowMs - 7 * DAY_MS, untilMs: world.nowMs, changes: 6, conflicts: 2 });
    expect(week.fromMs).toBe(week.sinceMs);
    const day = await replayed(world, { policy: { kind: 'sideWins', side: 'a' } }, 1);
    expect(day.fields.map(({ fieldId, differ }) => [fieldId, differ])).toEqual([['city', 1]]);
    const three = await replayed(world, { policy: { kind: 'sideWins', side: 'a' } }, 7, 3);
    expect(three.changes).toBe(3);
    expect(three.fromMs).toBe(world.store.log(SYNC_ID).at(-3)?.atMs);
    expect(fieldIn(three, 'city')?.differ).toBe(1);
  });
});

describe('a proposal', () => {
  const { mapping } = new EngineWorld();

  it('changes what it says and keeps the rest', () => {
    expect(proposed(mapping, {})).toEqual(mapping);
    const changed = proposed(mapping, { ...B_WINS, fields: [{ id: 'city', blanks: { aToB: 'keep', bToA: 'keep' } }] });
    expect(changed.policy).toEqual(B_WINS.policy);
    const [city, ...others] = [changed.fields[2], ...changed.fields.toSpliced(2, 1)];
    expect(city).toEqual({ ...mapping.fields[2], blanks: { aToB: 'keep', bToA: 'keep' } });
    expect(others).toEqual(mapping.fields.toSpliced(2, 1));
    const back = proposed(changed, { fields: [{ id: 'city', blanks: null }] });
    expect(back.fields).toEqual(mapping.fields);
  });

  it('names the fields the mapping has not', () => {
    expect(unknownFields(mapping, { fields: [{ id: 'city' }, { id: 'colour' }] })).toEqual(['colour']);
  });
});

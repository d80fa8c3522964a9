import { describe, expect, it } from '@jest/globals';
import { type Mapping } from '#core';
import { explainLink, type Explanation, type RunTarget, sweep } from '#engine';
import { lastChange, takenBack } from '../../testing/undo-fixture.js';
import { EngineWorld, type EngineWorldOptions, fieldsOfB, SYNC_ID } from '../../testing/engine-fixture.js';

const ANN = { email: 'ann@example.com', name: 'Ann', city: 'Bonn', phone: '1' };

const linkId = (world: EngineWorld): string => world.store.links(SYNC_ID)[0]?.id ?? '';

async function explained(world: EngineWorld, fieldId: string): Promise<Explanation> {
  const [explanation] = (await explainLink(world.engine, linkId(world), fieldId)) ?? [];
  if (!explanation) throw new Error(`${fieldId} is not explained`);
  return explanation;
}

async function linked(options: EngineWorldOptions = {}) {
  const world = new EngineWorld(options);
  return { world, ...(await world.linked(ANN)) };
}

/** The world's mapping with one field changed. */
const withField = (id: string, change: Partial<Mapping['fields'][number]>): Partial<Mapping> => ({
  fields: new EngineWorld().mapping.fields.map((field) => (field.id === id ? { ...field, ...change } : field)),
});

describe('where a value comes from', () => {
  it('is told of one that was there when the records were linked', async () => {
    const { world, aId, bId } = await linked();
    const city = await explained(world, 'city');
    expect(city.sides.a).toMatchObject({ remoteId: aId, field: 'city', state: 'live', value: 'Bonn', flip: null });
    expect(city.sides.b).toMatchObject({ remoteId: bId, field: 'City', value: 'Bonn', origin: { kind: 'there' } });
    expect(city.standing).toEqual({ kind: 'agree' });
  });

  it('is told of an edit and of the write that carried it, with the vendor’s call', async () => {
    const { world, aId, bId } = await linked();
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    const { sides } = await explained(world, 'city');
    expect(sides.a.origin).toMatchObject({ kind: 'edited', change: { before: 'Bonn', after: 'Cologne', side: 'a' } });
    expect(sides.b.origin).toMatchObject({
      kind: 'written',
      change: { before: 'Bonn', after: 'Cologne', cause: 'change', base: { a: 'Bonn', b: 'Bonn' } },
      from: { side: 'a', value: 'Cologne', edit: { before: 'Bonn', after: 'Cologne', cause: 'edit' } },
      call: { operation: 'update', remoteId: bId, sent: 'Cologne', stored: 'Cologne', outcome: 'done' },
    });
    const [origin] = [sides.a.origin];
    expect(sides.a.flip).toEqual({ kind: 'undo', changeId: origin.kind === 'edited' ? origin.change.id : 0 });
    expect(sides.b.flip).toMatchObject({ kind: 'undo' });
  });

  it('is told of a value the policy chose, with what it overruled', async () => {
    const { world, aId, bId } = await linked();
    world.edit('a', aId, { city: 'Cologne' });
    world.nowMs += 5_000;
    world.edit('b', bId, { city: 'Berlin' });
    await world.settle();
    const { sides } = await explained(world, 'city');
    expect(sides.a.origin).toMatchObject({
      kind: 'written',
      change: { decidedBy: 'newest', before: 'Cologne', after: 'Berlin' },
      from: { side: 'b', value: 'Berlin', edit: { before: 'Bonn', after: 'Berlin' } },
    });
    expect(sides.b.origin).toMatchObject({ kind: 'edited', change: { after: 'Berlin' } });
  });

  it('is told of a record that was created, and of a write whose answer was lost', async () => {
    const world = new EngineWorld();
    world.add('a', ANN);
    world.vendors.b.failNext({ on: 'create', kind: 'lostAnswer' });
    await world.settle();
    world.edit('a', 'a1', { phone: '2' });
    world.vendors.b.failNext({ on: 'update', kind: 'lostAnswer' });
    await world.settle();
    expect((await explained(world, 'city')).sides.b.origin).toMatchObject({
      kind: 'written',
      change: { cause: 'create' },
      call: { operation: 'create', remoteId: 'b1' },
      from: { side: 'a', value: 'Bonn', edit: null },
    });
    expect((await explained(world, 'phone')).sides.b.origin).toMatchObject({
      kind: 'written',
      change: { cause: 'change', outcome: 'found' },
      call: { outcome: 'found', sent: '2' },
    });
  });

  it('is told of consent, which nothing flips', async () => {
    const { world, aId } = await linked();
    world.edit('a', aId, { optedOut: true });
    await world.settle();
    const { sides } = await explained(world, 'consent');
    expect(sides.b).toMatchObject({ value: 'unsubscribed', origin: { kind: 'written', change: { cause: 'consent' } } });
    expect([sides.a.flip, sides.b.flip]).toEqual([null, null]);
  });

  it('is told across links: what was written under the one before', async () => {
    const { world, aId, bId } = await linked();
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    const first = linkId(world);
    world.vendors.a.deleteAsPerson(aId);
    await world.settle();
    expect(world.links()).toEqual([]);
    expect((await explainLink(world.engine, first, 'city'))?.[0]).toMatchObject({
      standing: { kind: 'differ', why: 'ended' },
      sides: { b: { value: 'Cologne', origin: { kind: 'written' }, flip: null } },
    });
    const again = world.add('a', { ...ANN, city: 'Cologne' });
    await world.settle();
    expect(world.links()).toEqual([[again, bId]]);
    const { sides } = await explained(world, 'city');
    expect(sides.b.origin).toMatchObject({ kind: 'written', change: { linkId: first, cause: 'change' } });
    expect(sides.b.flip).toBeNull();
  });

  it('is told across links of a member that was there when the next link first wrote to the set', async () => {
    const { world, aId, bId } = await linked();
    world.edit('a', aId, { tags: ['vip'] });
    await world.settle();
    const first = linkId(world);
    world.vendors.a.deleteAsPerson(aId);
    await world.settle();
    world.add('a', { ...ANN, tags: ['new'] });
    await world.settle();
    expect(world.read('b', bId)).toMatchObject({ tags: ['new', 'vip'] });
    const { sides } = await explained(world, 'tags');
    const told = new Map(sides.b.members?.map(({ member, origin }) => [member, origin]));
    expect(told.get('vip')).toMatchObject({ kind: 'written', change: { linkId: first, before: null } });
    expect(told.get('new')).toMatchObject({ kind: 'written', change: { linkId: linkId(world) } });
  });

  it('is told across links without what the link before did to the record it held before a merge', async () => {
    const { world, aId, bId } = await linked();
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    const survivor = world.add('a', { email: null, city: 'Cologne' });
    world.dropHints();
    world.vendors.a.merge(aId, survivor);
    await world.settle();
    world.vendors.b.deleteAsPerson(bId);
    await world.settle();
    const again = world.add('b', { ...ANN, city: 'Cologne' });
    await world.settle();
    expect(world.links()).toEqual([[survivor, again]]);
    expect((await explained(world, 'city')).sides.a.origin).toEqual({ kind: 'there' });
  });

  it('is told of what a merge brought though the link had settled nothing: who had put it into that record', async () => {
    const world = new EngineWorld({ vendors: { b: { idempotentCreate: false } } });
    const { aId, bId } = await world.linked({ ...ANN, email: 'old@example.com' });
    const first = linkId(world);
    world.edit('b', bId, { city: 'Ulm' });
    await world.settle();
    world.vendors.b.deleteAsPerson(bId);
    await world.settle();
    const merged = world.add('a', ANN);
    world.vendors.b.failNext({ on: 'create', kind: 'lostAnswer' });
    await world.drain();
    world.vendors.a.merge(merged, aId);
    await world.settle();
    expect(world.links()).toEqual([[aId, 'b2']]);
    expect((await explained(world, 'city')).sides.a).toMatchObject({
      value: 'Ulm',
      origin: { kind: 'written', change: { linkId: first } },
    });
  });

  it('is told of a write with a lost answer under a link that ended, to the record that a merge brought', async () => {
    const { world, aId, bId } = await linked();
    const first = linkId(world);
    const ben = await world.linked({ email: 'ben@example.com', name: 'Ben', city: 'Bern' });
    world.edit('a', aId, { city: 'Cologne' });
    world.vendors.b.failNext({ on: 'update', kind: 'lostAnswer' });
    await world.drain();
    world.nowMs += 1_000;
    world.vendors.a.merge(aId, ben.aId);
    await world.settle();
    world.vendors.b.merge(ben.bId, bId);
    await world.settle();
    expect(world.links()).toEqual([[ben.aId, bId]]);
    const link = world.store.links(SYNC_ID).find((one) => one.bId === bId && one.endedAtMs === null);
    const [city] = (await explainLink(world.engine, link?.id ?? '', 'city')) ?? [];
    expect(city?.sides.b).toMatchObject({
      value: 'Cologne',
      origin: { kind: 'written', change: { linkId: first } },
    });
  });

  it('is not told of a write with a lost answer where a later look found that it had not been done', async () => {
    let isLost = false;
    const { world, aId, bId } = await linked({
      port: (side, port) => ({
        ...port,
        write: async (operations, context) =>
          side === 'b' && isLost
            ? operations.map(() => ({ kind: 'unknown', code: 'LOST', message: 'no answer' }))
            : port.write(operations, context),
      }),
    });
    const ben = await world.linked({ email: 'ben@example.com', name: 'Ben' });
    world.edit('a', aId, { city: 'Cologne' });
    isLost = true;
    await world.drain();
    isLost = false;
    world.nowMs += 1_000;
    world.vendors.a.merge(aId, ben.aId);
    await world.settle();
    world.add('a', ANN);
    await world.settle();
    world.edit('b', bId, { city: 'Berlin' });
    await world.settle();
    world.edit('b', bId, { city: 'Cologne' });
    const link = world.store.links(SYNC_ID).find((one) => one.bId === bId);
    const [city] = (await explainLink(world.engine, link?.id ?? '', 'city')) ?? [];
    expect(city?.sides.b).toMatchObject({ value: 'Cologne', origin: { kind: 'unseen' } });
  });

  it('is told of a value nobody has looked at yet', async () => {
    const { world, aId } = await linked();
    world.edit('a', aId, { city: 'Cologne' });
    const { sides, standing } = await explained(world, 'city');
    expect(sides.a).toMatchObject({ value: 'Cologne', origin: { kind: 'unseen' } });
    expect(standing).toMatchObject({ why: 'waiting' });
  });

  it('is told of a frozen field as well, where somebody put back what had been settled before', async () => {
    const { world, aId, bId } = await linked();
    const frozen = () => world.store.links(SYNC_ID)[0]?.frozen.length !== 0;
    for (let round = 0; !frozen(); round++) {
      if (round > 20) throw new Error('the field was never frozen');
      world.edit('a', aId, { city: 'Ayr' });
      world.vendors.b.failNext({ on: 'update', kind: 'lostAnswer' });
      await world.settle();
      if (frozen()) break;
      world.edit('b', bId, { city: 'Bath' });
      await world.settle();
    }
    expect(world.store.log(SYNC_ID).at(-1)).toMatchObject({ side: 'b', after: 'Ayr', cause: 'breaker' });
    world.edit('b', bId, { city: 'Bath' });
    await world.settle();
    expect((await explained(world, 'city')).sides.b).toMatchObject({ value: 'Bath', origin: { kind: 'unseen' } });
  });

  it('is told of a write with a lost answer that put back what is settled', async () => {
    const { world, aId } = await linked();
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    const undone = async (target: RunTarget) => {
      world.vendors.a.failNext({ on: 'update', kind: 'lostAnswer' });
      const run = await takenBack(world, target);
      await world.settle();
      return run;
    };
    const edit = lastChange(world, 'city', 'a');
    const undo = await undone({ kind: 'change', linkId: edit.linkId, changeId: edit.id });
    expect(world.read('a', aId)?.city).toBe('Bonn');
    await undone({ kind: 'run', runId: undo.id });
    expect((await explained(world, 'city')).sides.a).toMatchObject({
      value: 'Cologne',
      origin: { kind: 'written', change: { before: 'Bonn', after: 'Cologne', outcome: 'found' } },
    });
  });

  it('is told of a write with a lost answer though the record it came from was made anew, with a lost answer too', async () => {
    const { world, aId, bId } = await linked({
      mapping: { onDelete: 'recreate' },
      vendors: { a: { idempotentCreate: false } },
    });
    world.edit('a', aId, { city: 'Cologne' });
    world.vendors.b.failNext({ on: 'update', kind: 'lostAnswer' });
    await world.drain();
    world.vendors.a.deleteAsPerson(aId);
    world.vendors.a.failNext({ on: 'create', kind: 'lostAnswer' });
    await world.settle();
    expect(world.links()).toEqual([[expect.not.stringMatching(aId), bId]]);
    expect((await explained(world, 'city')).sides.b).toMatchObject({
      value: 'Cologne',
      origin: { kind: 'written', change: { after: 'Cologne', outcome: 'found' } },
    });
  });

  it('is told from what was last seen where the vendor cannot be asked', async () => {
    const { world, aId } = await linked();
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    world.vendors.b.failNext({ on: 'read', kind: 'unavailable' });
    const { sides, standing } = await explained(world, 'city');
    expect(sides.b).toMatchObject({ state: 'unread', value: 'Cologne', origin: { kind: 'written' } });
    expect(standing).toMatchObject({ why: 'unread' });
  });

  it('is told of every field at once, and of fields that are in the log alone', async () => {
    const { world, aId } = await linked();
    world.edit('a', aId, { city: 'Cologne' });
    await world.settle();
    const all = await explainLink(world.engine, linkId(world), null);
    expect(all?.map(({ fieldId }) => fieldId)).toEqual(['email', 'name', 'city', 'phone', 'tags', 'consent']);
    const sync = await world.store.getSync(SYNC_ID);
    if (!sync) throw new Error('the world has one sync');
    const fields = sync.mapping.fields.filter(({ id }) => id !== 'city');
    world.store.putSync({ ...sync, mapping: { ...sync.mapping, version: 2, fields } });
    expect(await explained(world, 'city')).toMatchObject({
      standing: { why: 'notMapped' },
      sides: { b: { field: null, value: 'Cologne', origin: { kind: 'written' }, flip: null } },
    });
    expect(await explainLink(world.engine, linkId(world), 'colour')).toEqual([]);
    expect(await explainLink(world.engine, 'nobody', null)).toBeNull();
  });
});

describe('why two sides differ', () => {
  it('is that an emptied value does not travel', async () => {
    const { world, aId } = await linked({ mapping: { blanks: { aToB: 'keep', bToA: 'keep' } } });
    world.edit('a', aId, { city: null });
    await world.settle();
    const { sides, standing } = await explained(world, 'city');
    expect(standing).toMatchObject({ why: 'blankKept' });
    expect(sides.a).toMatchObject({ value: null, origin: { kind: 'edited' }, flip: { kind: 'set', keep: 'a' } });
    expect(sides.b).toMatchObject({ value: 'Bonn', origin: { kind: 'there' }, flip: { kind: 'set', keep: 'b' } });
  });

  it('is that the field travels one way', async () => {
    const { world, bId } = await linked({ mapping: withField('city', { direction: 'aToB' }) });
    world.edit('b', bId, { city: 'Berlin' });
    await world.settle();
    const { sides, standing } = await explained(world, 'city');
    expect(standing).toMatchObject({ why: 'oneWay' });
    expect(sides.b).toMatchObject({ origin: { kind: 'unseen' }, flip: { kind: 'set', keep: 'a' } });
  });

  it('is a conflict that waits for a person, who can say for either side', async () => {
    const { world, aId, bId } = await linked({ mapping: { policy: { kind: 'manual' } } });
    world.edit('a', aId, { city: 'Cologne' });
    world.edit('b', bId, { city: 'Berlin' });
    await world.settle();
    const [conflict] = world.conflicts();
    const { sides, standing } = await explained(world, 'city');
    expect(standing).toMatchObject({ why: 'conflict', conflictId: conflict?.id });
    expect(sides.a.flip).toEqual({ kind: 'resolve', conflictId: conflict?.id, keep: 'a' });
    expect(sides.b.flip).toEqual({ kind: 'resolve', conflictId: conflict?.id, keep: 'b' });
  });

  it('is that the vendor refuses the value', async () => {
    const refuse = (value: unknown) => (value === 'bad' ? 'not a phone' : undefined);
    const { world, aId } = await linked({ vendors: { b: { fields: fieldsOfB({ Phone: { refuse } }) } } });
    world.edit('a', aId, { phone: 'bad' });
    await world.settle();
    expect((await explained(world, 'phone')).standing).toMatchObject({ why: 'refused', message: 'not a phone' });
  });

  it('is what the vendor made of it', async () => {
    const shout = (value: unknown) => (typeof value === 'string' ? value.toUpperCase() : null);
    const world = new EngineWorld({ vendors: { b: { fields: fieldsOfB({ City: { normalise: shout } }) } } });
    world.add('a', ANN);
    await world.settle();
    const { sides, standing } = await explained(world, 'city');
    expect(standing).toMatchObject({ why: 'asStored' });
    expect(sides.b.origin).toMatchObject({ kind: 'written', call: { sent: 'Bonn', stored: 'BONN' } });
  });

  it('is that the field was frozen', async () => {
    const { world, aId, bId } = await linked();
    for (let round = 0; world.store.links(SYNC_ID)[0]?.frozen.length === 0; round++) {
      if (round > 20) throw new Error('the field was never frozen');
      world.edit('a', aId, { city: 'Ayr' });
      await world.settle();
      world.edit('b', bId, { city: 'Bath' });
      await world.settle();
    }
    world.edit('a', aId, { city: 'Ayr' });
    await sweep(world.engine, SYNC_ID);
    await world.settle();
    const { standing } = await explained(world, 'city');
    expect(standing).toMatchObject({ why: 'frozen', conflictId: world.conflicts().at(-1)?.id });
  });

  it('is that a record is gone', async () => {
    const { world, bId } = await linked();
    world.vendors.b.deleteAsPerson(bId);
    world.dropHints();
    expect(await explained(world, 'city')).toMatchObject({
      standing: { why: 'gone' },
      sides: { b: { state: 'gone', value: 'Bonn' } },
    });
  });
});

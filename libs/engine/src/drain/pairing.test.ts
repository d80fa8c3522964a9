import { describe, expect, it } from '@jest/globals';
import { EngineWorld } from '../../testing/engine-fixture.js';

const ANN = { email: 'ann@example.com', name: 'Ann' };

/** Recognised by address, else by phone number. */
const BY_EMAIL_THEN_PHONE = { keys: [{ fieldIds: ['email'] }, { fieldIds: ['phone'] }] };

const identities = (world: EngineWorld) =>
  world
    .conflicts()
    .filter(({ kind }) => kind === 'identity')
    .map(({ status, records }) => ({ status, records: records.map(({ side, remoteId }) => `${side}:${remoteId}`) }));

describe('a record that belongs to no link', () => {
  it('is linked with the only record that shares its key', async () => {
    const world = new EngineWorld();
    const bId = world.add('b', ANN);
    world.dropHints();
    const aId = world.add('a', ANN);
    await world.settle();
    expect(world.links()).toEqual([[aId, bId]]);
  });

  it('is linked by a key that the other side spells in another way than it is compared in', async () => {
    const phone = { id: 'phone', a: 'phone', b: 'Phone', direction: 'both', kind: 'value' } as const;
    const email = { ...phone, id: 'email', a: 'email', b: 'Email', lens: { kind: 'email' } } as const;
    const fields = [email, { ...phone, lens: { kind: 'phone', defaultCountry: 'US' } }] as const;
    for (const person of [{ phone: '(415) 555-2671' }, { email: 'li@bücher.example' }]) {
      const world = new EngineWorld({ mapping: { ...BY_EMAIL_THEN_PHONE, fields } });
      const bId = world.add('b', person);
      world.dropHints();
      const aId = world.add('a', person);
      await world.settle();
      expect(world.links()).toEqual([[aId, bId]]);
    }
  });

  it('is created on the other side when nobody shares its key', async () => {
    const world = new EngineWorld();
    world.add('b', ANN);
    expect(await world.settle()).toMatchObject({ created: 1 });
    expect(world.links()).toEqual([['a1', 'b1']]);
    expect(world.read('a', 'a1')).toEqual(ANN);
  });

  it('is not created where the sync does not create', async () => {
    const world = new EngineWorld({ mapping: { create: { a: false, b: true } } });
    world.add('b', ANN);
    expect(await world.settle()).toMatchObject({ created: 0 });
    expect(await world.dirty()).toEqual([]);
  });

  it('is put before a person when several records of the other side share its key', async () => {
    const world = new EngineWorld();
    world.add('b', ANN);
    world.add('b', ANN);
    world.add('a', ANN);
    expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
    expect(world.links()).toEqual([]);
    expect(identities(world)).toEqual([{ status: 'open', records: ['a:a1', 'b:b1', 'b:b2'] }]);
  });

  it('is put before a person when it has a twin on its own side', async () => {
    const world = new EngineWorld();
    world.add('a', ANN);
    world.add('a', ANN);
    await world.settle();
    expect(world.vendors.b.liveRecords()).toEqual([]);
    expect(identities(world)).toEqual([{ status: 'open', records: ['a:a1', 'a:a2'] }]);
  });

  it('is put before a person when the record that shares its key is linked already', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { email: null });
    world.dropHints();
    world.add('a', ANN);
    await world.settle();
    expect(world.links()).toEqual([[aId, bId]]);
    expect(identities(world)).toEqual([{ status: 'open', records: ['a:a2', 'b:b1'] }]);
  });

  it('is deleted again before anything came of it', async () => {
    const world = new EngineWorld();
    world.vendors.a.deleteAsPerson(world.add('a', ANN));
    expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
    expect(await world.dirty()).toEqual([]);
  });
});

describe('ranked keys', () => {
  it('let a later key decide only where nobody shares the earlier', async () => {
    const world = new EngineWorld({ mapping: BY_EMAIL_THEN_PHONE });
    world.add('b', { email: null, phone: '1' });
    world.dropHints();
    world.add('a', { ...ANN, phone: '1' });
    await world.settle();
    expect(world.links()).toEqual([['a1', 'b1']]);
  });

  it.each([
    [
      'first',
      [
        { email: 'ann@example.com', phone: '1' },
        { email: null, phone: '2' },
      ],
    ],
    [
      'last',
      [
        { email: null, phone: '2' },
        { email: 'ann@example.com', phone: '1' },
      ],
    ],
  ])('link the record with the stronger key when two of a batch could be the one (%s)', async (_, people) => {
    const world = new EngineWorld({ mapping: BY_EMAIL_THEN_PHONE });
    world.add('b', { email: 'ann@example.com', phone: '2' });
    for (const person of people) world.add('a', person);
    await world.settle();
    const strong = people.findIndex(({ email }) => email !== null) + 1;
    expect(world.links()).toEqual([[`a${strong}`, 'b1']]);
    expect(identities(world)).toHaveLength(1);
  });

  it('are put before a person when a stronger one says that two people are not the same', async () => {
    const world = new EngineWorld({ mapping: BY_EMAIL_THEN_PHONE });
    world.add('b', { email: 'ben@example.com', phone: '1' });
    world.add('a', { email: 'ann@example.com', phone: '1' });
    await world.settle();
    expect(world.links()).toEqual([]);
    expect(identities(world)).toEqual([{ status: 'open', records: ['a:a1', 'b:b1'] }]);
  });
});

describe('a tombstone', () => {
  it('keeps the survivor from being created again, but not a new record of the person from being linked', async () => {
    const world = new EngineWorld();
    const { aId, bId } = await world.linked(ANN);
    world.vendors.b.deleteAsPerson(bId);
    await world.settle();
    world.edit('a', aId, { name: 'Anna' });
    expect(await world.settle()).toMatchObject({ created: 0 });
    expect(world.vendors.b.liveRecords()).toEqual([]);
    world.add('b', ANN);
    await world.settle();
    expect(world.links()).toEqual([[aId, 'b2']]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { type FieldMapping } from '#core';
import { applyPlan, approve, makePlan, startFirstSync } from '#engine';
import {
  PERSON_FIELDS,
  ReferenceWorld,
  type ReferenceWorldOptions,
  type SyncName,
} from '../../testing/reference-world.js';

const ADA = 'ada@x.test';

describe.each([false, true])('a person of a firm, the firms sync turned: %s', (turned) => {
  it.each([
    ['the firms first', ['firms', 'people']],
    ['the people first', ['people', 'firms']],
  ] as const)('arrives with the firm, %s', async (_order, order) => {
    const world = new ReferenceWorld({ turned });
    const firm = world.add('a', 'firm', { domain: 'acme.test' });
    world.add('a', 'person', { email: ADA, firm, boards: [firm] });
    await world.settle(...order);
    const twin = world.firm('b', 'acme.test');
    expect(twin).toBeDefined();
    expect(world.person('b', ADA)?.fields).toMatchObject({ firm: twin, boards: [twin] });
  });

  it('follows to another firm from the other side', async () => {
    const world = new ReferenceWorld({ turned });
    const firms = ['acme.test', 'bolt.test'].map((domain) => world.add('a', 'firm', { domain }));
    world.add('a', 'person', { email: ADA, firm: firms[0] ?? null });
    await world.settle();
    world.edit('b', 'person', world.person('b', ADA)?.id ?? '', { firm: world.firm('b', 'bolt.test') ?? null });
    await world.settle();
    expect(world.person('a', ADA)?.fields['firm']).toBe(firms[1]);
  });
});

describe('a reference to what is not linked yet', () => {
  const waiting = async (): Promise<{ world: ReferenceWorld; firm: string }> => {
    const world = new ReferenceWorld();
    const firm = world.add('a', 'firm', { domain: 'acme.test' });
    world.add('a', 'person', { email: ADA, firm });
    await world.drain('people');
    return { world, firm };
  };

  it('is left out, put before nobody, and kept in mind', async () => {
    const { world, firm } = await waiting();
    expect(world.person('b', ADA)?.fields['firm'] ?? null).toBeNull();
    expect(world.store.conflicts('people')).toEqual([]);
    expect(world.store.waits('people').flatMap(({ awaited }) => awaited)).toEqual([
      { fieldId: 'firm', syncId: 'firms', side: 'a', remoteId: firm },
    ]);
  });

  it('is looked at again at once when the link is made, by a ticket of its own', async () => {
    const { world } = await waiting();
    world.issued.length = 0;
    await world.drain('firms');
    expect(world.issued).toContainEqual({ kind: 'drain', syncId: 'people' });
    expect((await world.store.dirtyBacklog('people')).count).toBe(1);
    await world.drain('people');
    expect(world.person('b', ADA)?.fields['firm']).toBe(world.firm('b', 'acme.test'));
    expect(world.store.waits('people')).toEqual([]);
  });

  it('does not blank what the other side has meanwhile', async () => {
    const { world } = await waiting();
    const other = world.add('b', 'firm', { domain: 'other.test' });
    world.edit('b', 'person', world.person('b', ADA)?.id ?? '', { firm: other });
    await world.drain('people');
    expect(world.person('b', ADA)?.fields['firm']).toBe(other);
  });

  it('keeps a record from being made that the other side takes only with it', async () => {
    const fields = PERSON_FIELDS.map((field): FieldMapping =>
      field.id === 'firm' ? { ...field, requiredOn: ['b'] } : field,
    );
    const world = new ReferenceWorld({ fields });
    const firm = world.add('a', 'firm', { domain: 'acme.test' });
    world.add('a', 'person', { email: ADA, firm });
    await world.drain('people');
    expect([world.person('b', ADA), world.store.conflicts('people')]).toEqual([undefined, []]);
    await world.settle();
    expect(world.person('b', ADA)?.fields['firm']).toBe(world.firm('b', 'acme.test'));
  });
});

describe('a reference that was emptied', () => {
  const linked = async (
    options: ReferenceWorldOptions = {},
  ): Promise<{ world: ReferenceWorld; firm: string; person: string }> => {
    const world = new ReferenceWorld(options);
    const firm = world.add('a', 'firm', { domain: 'acme.test' });
    const person = world.add('a', 'person', { email: ADA, firm, boards: [firm] });
    await world.settle();
    return { world, firm, person };
  };
  const EMPTY = { firm: null, boards: [] };

  it('by a person is emptied on the other side', async () => {
    const { world, person } = await linked();
    world.edit('a', 'person', person, EMPTY);
    await world.settle();
    expect(world.person('b', ADA)?.fields).toMatchObject(EMPTY);
  });

  it.each([
    ['before the firms sync knows', ['people', 'firms']],
    ['after the firms sync ended the link', ['firms', 'people']],
  ] as const)('because the firm was deleted stays on the other side, looked at %s', async (_when, order) => {
    const { world, firm, person } = await linked();
    const twin = world.firm('b', 'acme.test');
    world.tools.a.firm.deleteAsPerson(firm);
    world.edit('a', 'person', person, EMPTY);
    await world.settle(...order);
    expect(world.person('b', ADA)?.fields).toMatchObject({ firm: twin, boards: [twin] });
    expect(world.store.conflicts('people')).toEqual([]);
  });

  it('is left alone as long as it cannot be said whether the firm is gone', async () => {
    const { world, person } = await linked();
    const twin = world.firm('b', 'acme.test');
    world.unreadable.add('a');
    world.edit('a', 'person', person, EMPTY);
    await world.deliver();
    await world.drain('people').catch(() => undefined);
    expect(world.person('b', ADA)?.fields).toMatchObject({ firm: twin, boards: [twin] });
    world.unreadable.clear();
    await world.settle();
    expect(world.person('b', ADA)?.fields).toMatchObject(EMPTY);
  });

  it('while it was being written is written all the same, and not emptied on the other side', async () => {
    const { world, person } = await linked({ vendors: { conditionalWrites: false } });
    const next = world.add('a', 'firm', { domain: 'bolt.test' });
    await world.settle();
    const twin = world.person('b', ADA)?.id ?? '';
    world.edit('a', 'person', person, { firm: next });
    const vendor = world.tools.b.person;
    const write = vendor.write.bind(vendor);
    vendor.write = async (...asked) => {
      vendor.write = write;
      world.nowMs += 5_000;
      world.edit('b', 'person', twin, { firm: null });
      return write(...asked);
    };
    await world.settle();
    expect(world.person('a', ADA)?.fields['firm']).toBe(next);
    expect(world.person('b', ADA)?.fields['firm']).toBe(world.firm('b', 'bolt.test'));
  });

  it('by a merge of the firms goes to the firm that is left', async () => {
    const { world, firm, person } = await linked();
    const survivor = world.add('a', 'firm', { domain: 'bolt.test' });
    await world.settle();
    world.tools.a.firm.merge(firm, survivor);
    world.edit('a', 'person', person, { firm: survivor, boards: [survivor] });
    await world.settle('people' satisfies SyncName, 'firms');
    const now = world.person('b', ADA)?.fields;
    const left = world.store.links('firms').find(({ aId }) => aId === survivor)?.bId;
    expect(now?.['firm']).toBe(left);
    expect(now?.['boards']).toContain(left);
  });
});

describe('the plan of a first sync', () => {
  it('says how many references wait for another sync, and applying it leaves them for later', async () => {
    const world = new ReferenceWorld();
    const firms = ['acme.test', 'bolt.test'].map((domain) => world.add('a', 'firm', { domain }));
    world.add('a', 'person', { email: ADA, firm: firms[0] ?? null, boards: firms });
    world.add('a', 'person', { email: 'bo@x.test', firm: firms[1] ?? null });
    for (const side of ['a', 'b'] as const) world.add(side, 'person', { email: 'cy@x.test' });
    const [cy = ''] = [world.person('a', 'cy@x.test')?.id];
    world.edit('a', 'person', cy, { boards: [firms[0] ?? ''] });
    await world.store.moveSync('people', ['live'], 'draft', null);
    const sync = await world.store.getSync('people');
    if (!sync) throw new Error('people are synced');
    const run = await startFirstSync(world.engine, sync);
    await makePlan(world.engine, run.id);
    expect((await world.store.getRun(run.id))?.counts).toMatchObject({
      createOnB: 2,
      referencesWaiting: 2 + 2 + 1,
    });
    await approve(world.engine, run.id);
    await applyPlan(world.engine, run.id);
    await world.settle();
    for (const [email, domain] of [
      [ADA, 'acme.test'],
      ['bo@x.test', 'bolt.test'],
    ] as const)
      expect(world.person('b', email)?.fields['firm']).toBe(world.firm('b', domain));
    expect(world.person('b', ADA)?.fields['boards']).toHaveLength(2);
  });
});

describe('owners', () => {
  const PEOPLE = { object: 'user', email: 'email', active: 'active' };
  const owner = (lens: object): FieldMapping => ({
    ...{ id: 'owner', a: 'owner', b: 'owner', direction: 'both', kind: 'value' },
    lens: { kind: 'owner', people: { a: PEOPLE, b: PEOPLE }, ...lens },
  });
  const worldWith = (lens: object = {}): ReferenceWorld =>
    new ReferenceWorld({ fields: [...PERSON_FIELDS, owner(lens)] });
  const user = (world: ReferenceWorld, side: 'a' | 'b', email: string): string =>
    world.add(side, 'user', { email, active: true });

  it('are told by their addresses, whatever their case', async () => {
    const world = worldWith();
    const [mine, theirs] = [user(world, 'a', 'Seller@x.test'), user(world, 'b', 'seller@X.test')];
    world.add('a', 'person', { email: ADA, owner: mine });
    await world.settle();
    expect(world.person('b', ADA)?.fields['owner']).toBe(theirs);
    const [boss, other] = [user(world, 'a', 'boss@x.test'), user(world, 'b', 'boss@x.test')];
    world.nowMs += 60_000;
    world.edit('b', 'person', world.person('b', ADA)?.id ?? '', { owner: other });
    await world.settle();
    expect(world.person('a', ADA)?.fields['owner']).toBe(boss);
  });

  it('without a partner are put before a person, and not written', async () => {
    const world = worldWith();
    world.add('a', 'person', { email: ADA, owner: user(world, 'a', 'seller@x.test') });
    await world.settle();
    expect(world.person('b', ADA)?.fields['owner'] ?? null).toBeNull();
    const [conflict] = world.store.conflicts('people').filter(({ status }) => status === 'open');
    expect(conflict).toMatchObject({ fieldId: 'owner', kind: 'unconvertible', decidedBy: 'SYNC_L031' });
  });

  it('without a partner are whoever the mapping says, who is not carried back', async () => {
    const world = worldWith({ unmatchedAs: { b: 'b-user1' } });
    const standIn = user(world, 'b', 'desk@x.test');
    const mine = user(world, 'a', 'seller@x.test');
    world.add('a', 'person', { email: ADA, owner: mine });
    await world.settle();
    expect([world.person('a', ADA)?.fields['owner'], world.person('b', ADA)?.fields['owner']]).toEqual([mine, standIn]);
    expect(await world.drain('people')).toBe(0);
  });

  it('are read once for many records, and again when an unknown one turns up', async () => {
    const world = worldWith();
    const reads = { count: 0 };
    const list = world.tools.a.user.list.bind(world.tools.a.user);
    world.tools.a.user.list = async (...given) => {
      reads.count += 1;
      return list(...given);
    };
    for (const name of ['seller', 'boss']) for (const side of ['a', 'b'] as const) user(world, side, `${name}@x.test`);
    for (let at = 0; at < 5; at++) {
      world.add('a', 'person', { email: `p${at}@x.test`, owner: 'a-user1' });
      await world.settle();
    }
    expect(reads.count).toBe(1);
    world.nowMs += 61_000;
    const [, fresh] = [user(world, 'a', 'new@x.test'), user(world, 'b', 'new@x.test')];
    world.add('a', 'person', { email: ADA, owner: 'a-user3' });
    await world.settle();
    expect(reads.count).toBe(2);
    expect(world.person('b', ADA)?.fields['owner']).toBe(fresh);
  });
});

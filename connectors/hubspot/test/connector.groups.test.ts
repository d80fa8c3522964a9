import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GroupPort, type ObjectPort } from '#connector-sdk';
import { connectorErrorOf } from '#connector-sdk/testing';
import { BACKFILL, creation, doneId, fieldsOf, kinds, startWorld, update, type World } from './connector.support.js';

const MEMBERSHIPS = 'POST /crm/v3/lists/records/memberships/batch/read';
const IN_OSLO = {
  filterBranchType: 'AND',
  filterBranches: [],
  filters: [{ filterType: 'PROPERTY', property: 'city', operation: { operator: 'IS_EQUAL_TO', value: 'Oslo' } }],
};

let world: World;
let contacts: ObjectPort;
let groups: GroupPort;

const groupsOf = (port: ObjectPort): GroupPort => {
  if (!port.groups) throw new Error('the object has no groups');
  return port.groups;
};

beforeEach(async () => {
  world = await startWorld();
  contacts = world.port('contacts');
  groups = groupsOf(contacts);
});

afterEach(() => world.sandbox.close());

const change = (id: string, add: string[], remove: string[] = []) => update(id, {}, { lists: { add, remove } });

describe('lists', () => {
  it('are told of 100 records in a call, static and dynamic ones alike', async () => {
    const ids = world.make('contacts', 101);
    const one = ids[0] ?? '';
    const { asUser } = world.sandbox;
    const guests = asUser.createList({ name: 'Guests' });
    const oslo = asUser.createList({ name: 'Oslo', processingType: 'DYNAMIC', filterBranch: IN_OSLO });
    asUser.changeList(guests, { add: [one] });
    asUser.updateContact(one, { city: 'Oslo' });
    world.spent();
    const states = await contacts.get(ids, ['lists'], BACKFILL);
    expect(states.slice(0, 2)).toMatchObject([{ fields: { lists: [guests, oslo] } }, { fields: { lists: [] } }]);
    expect(world.spent()).toEqual({ 'POST /crm/v3/objects/contacts/batch/read': 2, [MEMBERSHIPS]: 2 });
    const page = await contacts.scan({ fields: ['lists'], cursor: null }, BACKFILL);
    expect(page.records[0]?.fields['lists']).toEqual([guests, oslo]);
  });

  it('are listed, those that a rule fills as not writable, and only those of the object', async () => {
    const { asUser } = world.sandbox;
    const guests = asUser.createList({ name: 'Guests' });
    const oslo = asUser.createList({ name: 'Oslo', processingType: 'DYNAMIC', filterBranch: IN_OSLO });
    const partners = asUser.createList({ name: 'Partners', type: 'companies' });
    expect(await groups.list('lists', BACKFILL)).toEqual([
      { id: guests, name: 'Guests', writable: true },
      { id: oslo, name: 'Oslo', writable: false },
    ]);
    expect(await groupsOf(world.port('companies')).list('lists', BACKFILL)).toEqual([
      { id: partners, name: 'Partners', writable: true },
    ]);
  });

  it('are listed beyond a page', async () => {
    for (let index = 0; index < 501; index++) world.sandbox.asUser.createList({ name: `List ${index}` });
    expect(await groups.list('lists', BACKFILL)).toHaveLength(501);
  });

  it('are made once by a name, whatever its case, and keep their id when renamed', async () => {
    const made = await groups.create('lists', 'Guests', BACKFILL);
    expect(made).toMatchObject({ name: 'Guests', writable: true });
    expect(await groups.create('lists', 'guests', BACKFILL)).toEqual(made);
    await groups.rename?.('lists', made.id, 'Visitors', BACKFILL);
    expect(await groups.list('lists', BACKFILL)).toEqual([{ ...made, name: 'Visitors' }]);
  });

  it('are not taken from another object that has the name', async () => {
    world.sandbox.asUser.createList({ name: 'Partners', type: 'companies' });
    const error = await connectorErrorOf(() => groups.create('lists', 'Partners', BACKFILL));
    expect(error).toMatchObject({ kind: 'config', code: 'HUBSPOT_LIST_REFUSED' });
  });

  it('take in and let go of many records by one call a list', async () => {
    const ids = world.make('contacts', 250);
    const { asUser } = world.sandbox;
    const [joined, left] = [asUser.createList({ name: 'Joined' }), asUser.createList({ name: 'Left' })];
    asUser.changeList(left, { add: ids });
    world.spent();
    const outcomes = await contacts.write(
      ids.map((id) => change(id, [joined], [left])),
      BACKFILL,
    );
    expect(new Set(kinds(outcomes))).toEqual(new Set(['done']));
    expect(outcomes[0]).toMatchObject({ observed: { fields: { lists: [joined] } } });
    expect([asUser.members(joined), asUser.members(left)]).toEqual([ids, []]);
    expect(world.spent()).toEqual({
      'PUT /crm/v3/lists/1/memberships/add-and-remove': 1,
      'PUT /crm/v3/lists/2/memberships/add-and-remove': 1,
      'POST /crm/v3/objects/contacts/batch/read': 3,
      [MEMBERSHIPS]: 3,
    });
  });

  it('that cannot be joined refuse that record by field; other records and lists go on', async () => {
    const [one = '', two = ''] = world.make('contacts', 2);
    const { asUser } = world.sandbox;
    const guests = asUser.createList({ name: 'Guests' });
    const oslo = asUser.createList({ name: 'Oslo', processingType: 'DYNAMIC', filterBranch: IN_OSLO });
    const outcomes = await contacts.write([change(one, [oslo, guests]), change(two, [guests])], BACKFILL);
    expect(outcomes).toMatchObject([
      { kind: 'rejected', code: 'HUBSPOT_LIST_MEMBERSHIP_REFUSED', field: 'lists' },
      { kind: 'done' },
    ]);
    expect(asUser.members(guests)).toEqual([one, two]);
  });

  it('that were deleted cannot be joined, and are left already', async () => {
    const [one = '', two = ''] = world.make('contacts', 2);
    const list = world.sandbox.asUser.createList({ name: 'Gone' });
    world.sandbox.asUser.deleteList(list);
    expect(await contacts.write([change(one, [list]), change(two, [], [list])], BACKFILL)).toMatchObject([
      { kind: 'rejected', field: 'lists' },
      { kind: 'done' },
    ]);
  });

  it('do not take in a record that is deleted', async () => {
    const [one = '', two = ''] = world.make('contacts', 2);
    const list = world.sandbox.asUser.createList({ name: 'Guests' });
    world.sandbox.asUser.deleteContact(one);
    // HubSpot's answer to the joining tells, not the read that follows it.
    world.sandbox.faults.add({ path: '/batch/read$', effect: { kind: 'html', status: 502 } });
    expect(await contacts.write([change(one, [list]), change(two, [list])], BACKFILL)).toEqual([
      { kind: 'gone' },
      { kind: 'done', id: two, created: false },
    ]);
  });

  it('take in a new record with its creation, or it is not made', async () => {
    const { asUser } = world.sandbox;
    const guests = asUser.createList({ name: 'Guests' });
    const outcomes = await contacts.write(
      [creation({ email: 'a@x.example.com', lists: [guests] }), creation({ email: 'b@x.example.com', lists: ['999'] })],
      BACKFILL,
    );
    expect(outcomes).toMatchObject([
      { kind: 'done', observed: { fields: { lists: [guests] } } },
      { kind: 'rejected', field: 'lists' },
    ]);
    expect(asUser.members(guests)).toEqual([doneId(outcomes[0])]);
    expect(asUser.list('contacts')).toHaveLength(1);
  });

  it('are written beside properties without either waiting for the other', async () => {
    const [one = ''] = world.make('contacts', 1);
    const guests = world.sandbox.asUser.createList({ name: 'Guests' });
    const operation = update(one, { city: 'Oslo' }, { lists: { add: [guests], remove: [] } });
    expect(await contacts.write([operation], BACKFILL)).toMatchObject([
      { kind: 'done', observed: { fields: { city: 'Oslo', lists: [guests] } } },
    ]);
  });

  it('are said to be unread when HubSpot answers for a part only', async () => {
    const [one = ''] = world.make('contacts', 1);
    const at = new Date(0).toISOString();
    const errors = [{ status: 'error', category: 'INTERNAL_ERROR', message: 'x', context: {} }];
    const body = { status: 'COMPLETE', results: [], errors, numErrors: 1, startedAt: at, completedAt: at };
    world.sandbox.faults.add({ path: '/memberships/', effect: { kind: 'respond', status: 207, body } });
    expect((await connectorErrorOf(() => contacts.get([one], ['lists'], BACKFILL))).kind).toBe('unavailable');
  });
});

describe('joining a list', () => {
  const LAG_MS = 30_000;
  const OVERLAP_MS = 60_000;
  const poll = async (cursor: string | null, fields: readonly string[] = ['lists']) => {
    const changed = new Set<string>();
    let at = cursor;
    for (let pages = 0; pages < 50; pages++) {
      const page = await contacts.changes({ cursor: at, fields }, BACKFILL);
      for (const id of page.changed) changed.add(id);
      at = page.cursor;
      if (!page.more) return { changed, cursor: page.cursor };
    }
    throw new Error('the feed did not end');
  };

  it('is in the change feed where lists are used, though no record was modified, and only once', async () => {
    const [before = '', after = ''] = world.make('contacts', 2);
    const list = world.sandbox.asUser.createList({ name: 'Guests' });
    world.sandbox.asUser.changeList(list, { add: [before] });
    world.sandbox.clock.advance(OVERLAP_MS * 3);
    const start = await poll(null);
    world.sandbox.clock.advance(OVERLAP_MS * 3);
    const quiet = await poll(start.cursor);
    expect(quiet.changed).toEqual(new Set());
    world.sandbox.asUser.changeList(list, { add: [after] });
    world.sandbox.clock.advance(LAG_MS);
    expect((await poll(quiet.cursor, [])).changed).toEqual(new Set());
    const grown = await poll(quiet.cursor);
    expect(grown.changed).toEqual(new Set([after]));
    world.sandbox.clock.advance(OVERLAP_MS * 3);
    const again = await poll(grown.cursor);
    expect((await poll(again.cursor)).changed).toEqual(new Set());
  });

  it('tells no stamp of those who joined, lest they be taken for records that are known', async () => {
    const [edited = '', joined = ''] = world.make('contacts', 2);
    const list = world.sandbox.asUser.createList({ name: 'Guests' });
    const { cursor } = await contacts.changes({ cursor: null, fields: ['lists'] }, BACKFILL);
    world.sandbox.clock.advance(LAG_MS);
    world.sandbox.asUser.changeList(list, { add: [joined] });
    const page = await contacts.changes({ cursor, fields: ['lists'] }, BACKFILL);
    expect(new Set(page.changed)).toEqual(new Set([edited, joined]));
    expect(Object.keys(page.stamps ?? {})).toEqual([edited]);
  });

  it('costs a call while nobody joins, and none where lists are not used', async () => {
    const start = await poll(null);
    world.spent();
    await poll(start.cursor, ['email']);
    expect(world.spent()).toEqual({ 'POST /crm/v3/objects/contacts/search': 1 });
    await poll(start.cursor);
    expect(world.spent()).toEqual({ 'POST /crm/v3/objects/contacts/search': 1, 'POST /crm/v3/lists/search': 1 });
  });

  it('is read on from where it was left in a long list', async () => {
    const people = world.make('contacts', 601);
    const list = world.sandbox.asUser.createList({ name: 'Guests' });
    world.sandbox.clock.advance(OVERLAP_MS * 3);
    const start = await poll(null);
    world.sandbox.asUser.changeList(list, { add: people.slice(0, 600) });
    const first = await poll(start.cursor);
    expect(first.changed).toEqual(new Set(people.slice(0, 600)));
    world.sandbox.clock.advance(OVERLAP_MS * 3);
    const second = await poll(first.cursor);
    world.sandbox.asUser.changeList(list, { add: people.slice(600) });
    world.spent();
    expect((await poll(second.cursor)).changed).toEqual(new Set(people.slice(600)));
    expect(world.spent()['GET /crm/v3/lists/1/memberships/join-order']).toBe(1);
  });

  it('begins at the beginning again when HubSpot does not know the place any more', async () => {
    const people = world.make('contacts', 300);
    const list = world.sandbox.asUser.createList({ name: 'Guests' });
    world.sandbox.clock.advance(OVERLAP_MS * 3);
    const start = await poll(null);
    world.sandbox.asUser.changeList(list, { add: people.slice(0, 299) });
    const first = await poll(start.cursor);
    world.sandbox.asUser.changeList(list, { add: people.slice(299) });
    const body = { status: 'error', message: 'bad offset', correlationId: 'c', category: 'VALIDATION_ERROR' };
    world.sandbox.faults.add({ path: '/join-order$', effect: { kind: 'respond', status: 400, body } });
    expect((await poll(first.cursor)).changed).toContain(people[299]);
  });

  it('is not followed in a list that is too long to be read from its beginning', async () => {
    const [one = ''] = world.make('contacts', 1);
    const list = { listId: '9', name: 'All', processingType: 'MANUAL' };
    const more = {
      hs_list_size: '10001',
      hs_last_record_added_at: String(world.sandbox.clock.nowMs() + OVERLAP_MS * 9),
    };
    const body = { offset: 1, hasMore: false, total: 1, lists: [{ ...list, additionalProperties: more }] };
    world.sandbox.clock.advance(OVERLAP_MS * 3);
    const start = await poll(null);
    world.sandbox.faults.add({ path: '/lists/search$', effect: { kind: 'respond', status: 200, body } });
    world.spent();
    expect((await poll(start.cursor)).changed).not.toContain(one);
    expect(Object.keys(world.spent())).not.toContain('GET /crm/v3/lists/9/memberships/join-order');
  });

  it('goes on from cursors of before lists were served', async () => {
    const [one = ''] = world.make('contacts', 1);
    const list = world.sandbox.asUser.createList({ name: 'Guests' });
    world.sandbox.clock.advance(OVERLAP_MS * 3);
    const position = { v: 1, reader: 'changes', sinceMs: world.sandbox.clock.nowMs() };
    world.sandbox.asUser.changeList(list, { add: [one] });
    const cursor = Buffer.from(JSON.stringify(position)).toString('base64url');
    expect((await poll(cursor)).changed).toEqual(new Set([one]));
  });
});

describe('multiple choices', () => {
  const define = async (name: string, more: object = {}): Promise<void> => {
    const options = ['red', 'green'].map((value, displayOrder) => ({ label: value, value, displayOrder }));
    const response = await fetch(`${world.sandbox.url}/crm/v3/properties/contacts`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.sandbox.settings.accessToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        ...{ name, label: name, groupName: 'contactinformation', type: 'enumeration', fieldType: 'checkbox' },
        options,
        ...more,
      }),
    });
    expect(response.status).toBe(201);
  };

  beforeEach(() => define('colours'));

  it('are sets of the values of their options', async () => {
    const [one = '', none = ''] = world.make('contacts', 2);
    world.sandbox.asUser.updateContact(one, { colours: 'red;green' });
    expect(await contacts.get([one, none], ['colours'], BACKFILL)).toMatchObject([
      { fields: { colours: ['red', 'green'] } },
      { fields: { colours: [] } },
    ]);
    const [outcome] = await contacts.write([update(one, { colours: ['green'] })], BACKFILL);
    expect(outcome).toMatchObject({ observed: { fields: { colours: ['green'] } } });
    const [cleared] = await contacts.write([update(one, { colours: [] })], BACKFILL);
    expect(cleared).toMatchObject({ observed: { fields: { colours: [] } } });
  });

  it('tell what a write replaced as a set too', async () => {
    const [one = ''] = world.make('contacts', 1);
    world.sandbox.asUser.updateContact(one, { colours: 'red;green' });
    const [outcome] = await contacts.write([update(one, { colours: ['green'] })], { lane: 'realtime' });
    expect(outcome).toMatchObject({ replaced: { colours: ['red', 'green'] } });
  });

  it('gain an option by a name, which is there once, and rename one without changing what it is', async () => {
    const [one = ''] = world.make('contacts', 1);
    const blue = await groups.create('colours', 'Blue', BACKFILL);
    expect(blue).toEqual({ id: 'Blue', name: 'Blue', writable: true });
    expect(await groups.create('colours', ' blue', BACKFILL)).toEqual(blue);
    await contacts.write([update(one, {}, { colours: { add: ['Blue'], remove: [] } })], BACKFILL);
    await groups.rename?.('colours', 'Blue', 'Azure', BACKFILL);
    expect(await groups.list('colours', BACKFILL)).toEqual([
      { id: 'red', name: 'red', writable: true },
      { id: 'green', name: 'green', writable: true },
      { id: 'Blue', name: 'Azure', writable: true },
    ]);
    expect((await fieldsOf(contacts, one, ['colours']))['colours']).toEqual(['Blue']);
    expect((await groups.create('colours', 'Blue', BACKFILL)).id).toBe('Blue 2');
    expect((await groups.create('colours', 'a;b', BACKFILL)).id).toBe('a,b');
  });

  it('refuse a value that is none of their options, by field, and write the others', async () => {
    const [one = '', two = ''] = world.make('contacts', 2);
    const adding = (id: string, value: string) => update(id, {}, { colours: { add: [value], remove: [] } });
    expect(await contacts.write([adding(one, 'mauve'), adding(two, 'red')], BACKFILL)).toMatchObject([
      { kind: 'rejected', field: 'colours' },
      { kind: 'done' },
    ]);
  });

  it('of HubSpot itself keep their options', async () => {
    const error = await connectorErrorOf(() => groups.create('hs_legal_basis', 'Because', BACKFILL));
    expect(error).toMatchObject({ kind: 'config', code: 'HUBSPOT_OPTIONS_FIXED' });
  });

  it('are not mistaken for other fields', async () => {
    for (const field of ['email', 'hs_merged_object_ids', 'nothing']) {
      expect(await connectorErrorOf(() => groups.list(field, BACKFILL))).toMatchObject({ kind: 'notFound' });
    }
    expect(
      (await connectorErrorOf(() => groups.rename?.('colours', 'mauve', 'x', BACKFILL) ?? Promise.resolve())).kind,
    ).toBe('notFound');
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ObjectPort, type Session } from '#connector-sdk';
import { connectorErrorOf, type TestContext } from '#connector-sdk/testing';
import { hubspotConnector } from '#connectors/hubspot';
import { type HubspotSandbox } from '#sandboxes/hubspot';
import { freshContacts, sandboxContext, startUnlimited } from './harness.js';

const INCREMENTAL = { lane: 'incremental' } as const;
const LAG_MS = 30_000;
const OVERLAP_MS = 60_000;

let sandbox: HubspotSandbox;
let context: TestContext;
let session: Session;
let contacts: ObjectPort;

beforeEach(async () => {
  sandbox = await startUnlimited();
  context = sandboxContext(sandbox);
  session = hubspotConnector.open(context);
  contacts = session.object('contacts');
});

afterEach(() => sandbox.close());

const made = (count: number): string[] =>
  freshContacts(count, 'read').map((fields) => sandbox.asUser.createContact({ ...fields }).id);
const emailOf = (id: string): string => sandbox.asUser.get('contacts', id)?.properties['email'] ?? '';
const failing = { kind: 'html', status: 502 } as const;

describe('get', () => {
  const get = (ids: readonly string[]): ReturnType<ObjectPort['get']> => contacts.get(ids, ['email'], INCREMENTAL);

  it('spends a call for every 100 records, and none to confirm what is there', async () => {
    const ids = made(250);
    await session.discover(INCREMENTAL);
    sandbox.calls.reset();
    expect((await get(ids)).every((state) => state.kind === 'live')).toBe(true);
    expect(sandbox.calls.total).toBe(3);
  });

  it('says what became of an id: live, archived, merged away, never there', async () => {
    const [live = '', archived = '', one = '', two = ''] = made(4);
    sandbox.asUser.deleteContact(archived);
    const survivor = sandbox.asUser.mergeContacts(one, two).id;
    sandbox.refreshSearchIndex();
    expect(survivor).not.toBe(one);
    expect(await get([live, archived, one, two, 'no-id'])).toMatchObject([
      { kind: 'live', id: live },
      { kind: 'gone' },
      { kind: 'gone', mergedInto: survivor },
      { kind: 'gone', mergedInto: survivor },
      { kind: 'gone' },
    ]);
  });

  it.each(['contacts', 'companies', 'deals'])('never takes a merge of %s for a deletion', async (object) => {
    const port = session.object(object);
    const [one, two] = [sandbox.asUser.create(object, {}), sandbox.asUser.create(object, {})];
    sandbox.refreshSearchIndex();
    const survivor = sandbox.asUser.merge(object, one.id, two.id).id;
    const read = () => port.get([one.id, two.id], [], INCREMENTAL);
    // Search has not learned of the merge yet.
    expect((await read()).map((state) => state.kind)).toEqual(['unknown', 'unknown']);
    expect(await port.write([{ kind: 'update', id: two.id, fields: {}, observe: [] }], INCREMENTAL)).toMatchObject([
      { kind: 'retry' },
    ]);
    sandbox.clock.advance(LAG_MS);
    const merged = { kind: 'gone', mergedInto: survivor };
    expect(await read()).toEqual([merged, merged]);
  });

  it('says after the lag of search that an id found nowhere is gone', async () => {
    expect((await get(['999'])).map((state) => state.kind)).toEqual(['unknown']);
    sandbox.clock.advance(LAG_MS / 2);
    expect((await get(['999'])).map((state) => state.kind)).toEqual(['unknown']);
    sandbox.clock.advance(LAG_MS / 2);
    expect((await get(['999'])).map((state) => state.kind)).toEqual(['gone']);
  });

  it('does not wait with a custom object, whose records cannot be merged', async () => {
    const schema = sandbox.asUser.createCustomObject({ name: 'pet' });
    const states = await session.object(schema).get(['999'], [], INCREMENTAL);
    expect(states).toEqual([{ kind: 'gone' }]);
  });

  it('leaves `unknown` what a failed confirmation leaves open', async () => {
    const [live = '', archived = ''] = made(2);
    sandbox.asUser.deleteContact(archived);
    sandbox.faults.add({ path: '/search$', effect: failing });
    expect((await get([live, archived])).map((state) => state.kind)).toEqual(['live', 'gone']);
    expect((await get([live, '999'])).map((state) => state.kind)).toEqual(['live', 'unknown']);
  });

  it('leaves `unknown` the ids of the batch that failed, and throws when all failed', async () => {
    const ids = made(101);
    sandbox.faults.add({ path: '/batch/read$', effect: failing });
    const states = await get(ids);
    expect(states.slice(0, 100).every((state) => state.kind === 'unknown')).toBe(true);
    expect(states[100]).toMatchObject({ kind: 'live', id: ids[100] });
    sandbox.faults.add({ path: '/batch/read$', times: 2, effect: failing });
    expect(await connectorErrorOf(() => get(ids))).toMatchObject({ kind: 'unavailable' });
  });

  it('leaves `unknown` what a multi-status answer blames on HubSpot', async () => {
    const [one = ''] = made(1);
    const at = new Date(0).toISOString();
    const errors = [{ status: 'error', category: 'INTERNAL_ERROR', message: 'x', context: { ids: [one] } }];
    const body = { status: 'COMPLETE', results: [], errors, numErrors: 1, startedAt: at, completedAt: at };
    sandbox.faults.add({ path: '/batch/read$', effect: { kind: 'respond', status: 207, body } });
    expect(await get([one])).toMatchObject([{ kind: 'unknown' }]);
  });

  it('gives a stamp that changes by itself after a create and then rests', async () => {
    const [outcome] = await contacts.write(
      freshContacts(1).map((fields) => ({ kind: 'create', key: 'stamp', fields, observe: ['email'] })),
      { lane: 'backfill' },
    );
    const id = outcome?.kind === 'done' ? outcome.id : '';
    const stampOf = async (): Promise<string | undefined> => {
      const [state] = await get([id]);
      return state?.kind === 'live' ? state.stamp : undefined;
    };
    const first = await stampOf();
    sandbox.clock.advance(LAG_MS);
    const settled = await stampOf();
    expect(settled).not.toBe(first);
    sandbox.clock.advance(LAG_MS);
    expect(await stampOf()).toBe(settled);
  });
});

describe('scan', () => {
  it('goes on from the page that failed', async () => {
    const ids = made(150);
    const first = await contacts.scan({ fields: ['email'], cursor: null }, INCREMENTAL);
    sandbox.faults.add({ path: '/objects/contacts$', effect: failing });
    const second = (): ReturnType<ObjectPort['scan']> =>
      contacts.scan({ fields: ['email'], cursor: first.cursor }, INCREMENTAL);
    expect((await connectorErrorOf(second)).kind).toBe('unavailable');
    const rest = await second();
    expect(rest.cursor).toBeNull();
    expect([...first.records, ...rest.records].map((record) => record.id).sort()).toEqual([...ids].sort());
  });
});

describe('find', () => {
  const find = (field: string, values: readonly string[]): ReturnType<ObjectPort['find']> =>
    contacts.find({ field, values, fields: ['email', field] }, INCREMENTAL);

  it('sees a record by its address at once, before search does', async () => {
    const [one = ''] = made(1);
    expect((await find('email', [emailOf(one)])).map((record) => record.id)).toEqual([one]);
  });

  it('passes over text that is no address instead of failing for all', async () => {
    const [one = ''] = made(1);
    expect((await find('email', ['not an address', emailOf(one)])).map((record) => record.id)).toEqual([one]);
  });

  it('finds by text in capitals, which HubSpot lists only in lower case', async () => {
    const [one = '', two = ''] = made(2);
    sandbox.asUser.updateContact(one, { jobtitle: 'Chief Engineer' });
    sandbox.asUser.updateContact(two, { jobtitle: 'Baker' });
    sandbox.refreshSearchIndex();
    expect((await find('jobtitle', ['CHIEF ENGINEER'])).map((record) => record.id)).toEqual([one]);
  });

  it('leaves out what search matches by a value the record no longer has', async () => {
    const [one = ''] = made(1);
    sandbox.asUser.updateContact(one, { jobtitle: 'Old' });
    sandbox.refreshSearchIndex();
    sandbox.asUser.updateContact(one, { jobtitle: 'New' });
    expect(await find('jobtitle', ['old'])).toEqual([]);
  });

  it('finds more than a page', async () => {
    const ids = made(230);
    for (const id of ids) sandbox.asUser.updateContact(id, { jobtitle: 'Baker' });
    sandbox.refreshSearchIndex();
    expect((await find('jobtitle', ['Baker'])).map((record) => record.id).sort()).toEqual([...ids].sort());
  });
});

describe('changes', () => {
  const page = (cursor: string | null): ReturnType<ObjectPort['changes']> => contacts.changes({ cursor }, INCREMENTAL);
  const drain = async (from: string): Promise<{ changed: Set<string>; cursor: string; pages: number }> => {
    const changed = new Set<string>();
    let cursor = from;
    for (let pages = 1; pages < 100; pages++) {
      const read = await page(cursor);
      for (const id of read.changed) changed.add(id);
      cursor = read.cursor;
      if (!read.more) return { changed, cursor, pages };
    }
    throw new Error('the change feed did not end');
  };

  /** Edits them all in one millisecond. */
  const editAtOnce = (ids: readonly string[]): void => {
    const frozen = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    for (const id of ids) sandbox.asUser.updateContact(id, { firstname: 'At once' });
    frozen.mockRestore();
  };

  it.each([
    ['young, by offset', LAG_MS],
    ['older than the index lag, by id', OVERLAP_MS * 3],
  ])('gives each of more than two pages of records with one stamp (%s)', async (_age, ageMs) => {
    const ids = made(450);
    sandbox.clock.advance(OVERLAP_MS * 2);
    const start = (await page(null)).cursor;
    sandbox.clock.advance(OVERLAP_MS);
    editAtOnce(ids);
    sandbox.clock.advance(ageMs);
    const stamps = new Set(ids.map((id) => sandbox.asUser.get('contacts', id)?.updatedAt));
    expect(stamps.size).toBe(1);
    sandbox.calls.reset();
    const read = await drain(start);
    expect(read.changed).toEqual(new Set(ids));
    expect(read.pages).toBeLessThanOrEqual(6);
    expect((await drain(read.cursor)).changed).toEqual(ageMs < OVERLAP_MS ? new Set(ids) : new Set());
  });

  it('stops at the depth of search and begins there again, when more is young than search can page through', async () => {
    const [one = ''] = made(1);
    const start = (await page(null)).cursor;
    const stamp = new Date(sandbox.clock.nowMs()).toISOString();
    const record = { id: one, properties: { lastmodifieddate: stamp }, createdAt: stamp, updatedAt: stamp };
    const body = { total: 20_000, results: [{ ...record, archived: false }], paging: { next: { after: '9900' } } };
    sandbox.faults.add({ path: '/search$', effect: { kind: 'respond', status: 200, body } });
    const deep = await page(start);
    expect(deep).toMatchObject({ changed: [one], more: false });
    sandbox.clock.advance(LAG_MS);
    expect((await drain(deep.cursor)).changed).toEqual(new Set([one]));
  });

  it('misses none of the records that change while it reads', async () => {
    const start = (await page(null)).cursor;
    const ids = made(450);
    sandbox.clock.advance(OVERLAP_MS * 3);
    sandbox.refreshSearchIndex();
    const first = await page(start);
    expect(first.more).toBe(true);
    for (const id of first.changed.slice(0, 50)) sandbox.asUser.updateContact(id, { firstname: 'Moved' });
    sandbox.refreshSearchIndex();
    const rest = await drain(first.cursor);
    expect(new Set([...first.changed, ...rest.changed])).toEqual(new Set(ids));
  });

  it('is not led past unread records by one that is filed under its old time and answered with its new one', async () => {
    const start = (await page(null)).cursor;
    const ids: string[] = [];
    for (let hour = 0; hour < 250; hour++) {
      ids.push(...made(1));
      sandbox.clock.advance(1_000);
    }
    sandbox.clock.advance(OVERLAP_MS * 3);
    sandbox.refreshSearchIndex();
    // The last of the first page: search still files it there, but tells its time of now.
    sandbox.asUser.updateContact(ids[199] ?? '', { firstname: 'Edited' });
    expect((await drain(start)).changed).toEqual(new Set(ids));
  });

  it('reads again what search may not have known, and no more than that', async () => {
    const start = (await page(null)).cursor;
    const [old = ''] = made(1);
    sandbox.clock.advance(OVERLAP_MS * 2);
    sandbox.refreshSearchIndex();
    const first = await drain(start);
    expect(first.changed).toEqual(new Set([old]));
    const [late = ''] = made(1);
    expect((await drain(first.cursor)).changed).toEqual(new Set());
    sandbox.clock.advance(LAG_MS);
    expect((await drain(first.cursor)).changed).toEqual(new Set([late]));
  });

  it('goes on from the page that failed', async () => {
    const start = (await page(null)).cursor;
    const ids = made(250);
    sandbox.clock.advance(OVERLAP_MS * 2);
    sandbox.refreshSearchIndex();
    const first = await page(start);
    sandbox.faults.add({ path: '/search$', effect: failing });
    expect((await connectorErrorOf(() => page(first.cursor))).kind).toBe('unavailable');
    const rest = await drain(first.cursor);
    expect(new Set([...first.changed, ...rest.changed])).toEqual(new Set(ids));
  });

  it('refuses a cursor of another reader or another version', async () => {
    const scanned = await contacts.scan({ fields: [], cursor: null }, INCREMENTAL);
    expect(scanned.cursor).toBeNull();
    const foreign = [
      { v: 1, reader: 'scan', after: '5' },
      { v: 2, reader: 'changes', sinceMs: 1 },
      { v: 1, reader: 'changes' },
    ];
    for (const position of foreign) {
      const cursor = Buffer.from(JSON.stringify(position)).toString('base64url');
      expect(await connectorErrorOf(() => page(cursor))).toMatchObject({ kind: 'cursorExpired' });
    }
  });

  it('serves companies by their own modification property', async () => {
    const companies = session.object('companies');
    const start = await companies.changes({ cursor: null }, INCREMENTAL);
    const { id } = sandbox.asUser.create('companies', { name: 'Acme', domain: 'acme.example.com' });
    sandbox.clock.advance(LAG_MS);
    expect((await companies.changes({ cursor: start.cursor }, INCREMENTAL)).changed).toEqual([id]);
  });
});

describe('discovery', () => {
  it('tells types, choices, uniqueness and rights from the metadata, and hides the key property', async () => {
    await contacts.write(
      freshContacts(1).map((fields) => ({ kind: 'create', key: 'discover', fields, observe: [] })),
      { lane: 'backfill' },
    );
    const objects = await session.discover(INCREMENTAL);
    expect(objects.map((object) => object.name)).toEqual(['contacts', 'companies', 'deals', 'owners']);
    const fields = new Map(objects[0]?.fields.map((field) => [field.name, field]));
    expect(fields.get('email')).toMatchObject({ type: 'email', unique: true, lookup: true, writable: true });
    expect(fields.get('hs_email_optout')).toMatchObject({ type: 'boolean', writable: true });
    expect(fields.get('lastmodifieddate')).toMatchObject({ type: 'instant', writable: false });
    expect(fields.get('lifecyclestage')?.options?.closed).toBe(true);
    expect(fields.get('lifecyclestage')?.options?.values.map(({ value }) => value)).toContain('lead');
    expect(fields.has('syncline_key')).toBe(false);
    const stored = [...fields.values()].filter((field) => field.vendorType.includes('/') && field.type !== 'members');
    expect(stored.every((field) => field.storedAs === 'string')).toBe(true);
  });
});

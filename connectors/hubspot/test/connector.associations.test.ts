import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ObjectPort } from '#connector-sdk';
import { connectorErrorOf } from '#connector-sdk/testing';
import { BACKFILL, creation, doneId, fieldsOf, kinds, startWorld, update, type World } from './connector.support.js';

const PRIMARY = 'association:primary_company';
const COMPANIES = 'association:companies';
const CONTACTS = 'association:contacts';
const DEALS = 'association:deals';
const BATCH_READ = 'POST /crm/v4/associations/contacts/companies/batch/read';

let world: World;
let contacts: ObjectPort;
let companies: ObjectPort;
let deals: ObjectPort;

beforeEach(async () => {
  world = await startWorld();
  contacts = world.port('contacts');
  companies = world.port('companies');
  deals = world.port('deals');
});

afterEach(() => world.sandbox.close());

const ref = (type: string, id: string) => ({ type, id });
const associate = (contact: string, company: string, label?: string): void =>
  world.sandbox.asUser.associate(ref('contacts', contact), ref('companies', company), label);
const companiesOf = (contact: string): string[] =>
  world.sandbox.asUser.associated(ref('contacts', contact), 'companies');

describe('reading associations', () => {
  it('tells the primary company and all of them, in one call for 1,000 records', async () => {
    const [none = '', plain = '', both = ''] = world.make('contacts', 3);
    const [one = '', two = ''] = world.make('companies', 2);
    associate(plain, one);
    associate(both, one);
    associate(both, two, 'Primary');
    world.spent();
    const states = await contacts.get([none, plain, both], [PRIMARY, COMPANIES], BACKFILL);
    expect(states).toMatchObject([
      { fields: { [PRIMARY]: null, [COMPANIES]: [] } },
      { fields: { [PRIMARY]: null, [COMPANIES]: [one] } },
      { fields: { [PRIMARY]: two, [COMPANIES]: [one, two] } },
    ]);
    expect(world.spent()).toEqual({ 'POST /crm/v3/objects/contacts/batch/read': 1, [BATCH_READ]: 1 });
  });

  it('asks about the objects at the other end side by side', async () => {
    const [contact = ''] = world.make('contacts', 1);
    const { limiter } = world.context;
    const run = limiter.run.bind(limiter);
    let [now, most] = [0, 0];
    limiter.run = async (pool, context, send) => {
      now += 1;
      most = Math.max(most, now);
      try {
        return await run(pool, context, send);
      } finally {
        now -= 1;
      }
    };
    await contacts.get([contact], [PRIMARY, COMPANIES, DEALS], BACKFILL);
    expect(most).toBe(2);
  });

  it('reads none unless one is asked for', async () => {
    const ids = world.make('contacts', 150);
    world.spent();
    await contacts.get(ids, ['email'], BACKFILL);
    await contacts.scan({ fields: ['email'], cursor: null }, BACKFILL);
    expect(world.spent()).toEqual({ 'POST /crm/v3/objects/contacts/batch/read': 2, 'GET /crm/v3/objects/contacts': 1 });
    await contacts.get(ids, ['email', PRIMARY], BACKFILL);
    expect(world.spent()).toEqual({ 'POST /crm/v3/objects/contacts/batch/read': 2, [BATCH_READ]: 1 });
  });

  it('has them come with the pages of a scan, without a call more', async () => {
    const ids = world.make('contacts', 120);
    const [other = '', company = ''] = world.make('companies', 2);
    for (const id of ids) associate(id, company, 'Primary');
    associate(ids[0] ?? '', other);
    world.spent();
    const first = await contacts.scan({ fields: [PRIMARY, COMPANIES], cursor: null }, BACKFILL);
    const second = await contacts.scan({ fields: [PRIMARY, COMPANIES], cursor: first.cursor }, BACKFILL);
    const records = [...first.records, ...second.records];
    expect(records.map((record) => record.fields[PRIMARY])).toEqual(ids.map(() => company));
    expect(records[0]?.fields[COMPANIES]).toEqual([other, company]);
    expect(world.spent()).toEqual({ 'GET /crm/v3/objects/contacts': 2 });
  });

  it('tells them of records that were found', async () => {
    const [contact = ''] = world.make('contacts', 1);
    const [company = ''] = world.make('companies', 1);
    associate(contact, company, 'Primary');
    const email = world.sandbox.asUser.get('contacts', contact)?.properties['email'] ?? '';
    const found = await contacts.find({ field: 'email', values: [email], fields: [PRIMARY] }, BACKFILL);
    expect(found.map((record) => record.fields)).toEqual([{ [PRIMARY]: company }]);
  });

  it('pages through a company with more contacts than an answer holds', async () => {
    const [company = ''] = world.make('companies', 1);
    const people = world.make('contacts', 620);
    for (const id of people) associate(id, company);
    expect((await fieldsOf(companies, company, [CONTACTS]))[CONTACTS]).toEqual(people);
  });

  it('leaves `unknown` the records whose associations could not be read, and throws when that is all', async () => {
    const [one = '', archived = ''] = world.make('contacts', 2);
    world.sandbox.asUser.deleteContact(archived);
    const fail = () => world.sandbox.faults.add({ path: '/crm/v4/', effect: { kind: 'html', status: 502 } });
    fail();
    const states = await contacts.get([one, archived], [PRIMARY], BACKFILL);
    expect(states).toMatchObject([{ kind: 'unknown', reason: 'HUBSPOT_UNAVAILABLE' }, { kind: 'gone' }]);
    fail();
    expect((await connectorErrorOf(() => contacts.get([one], [PRIMARY], BACKFILL))).kind).toBe('unavailable');
  });

  it('does not take a failure HubSpot lists for a record without associations', async () => {
    const [one = ''] = world.make('contacts', 1);
    const at = new Date(0).toISOString();
    const errors = [{ status: 'error', category: 'INTERNAL_ERROR', message: 'x', context: { fromObjectId: [one] } }];
    const body = { status: 'COMPLETE', results: [], errors, numErrors: 1, startedAt: at, completedAt: at };
    world.sandbox.faults.add({ path: '/crm/v4/', effect: { kind: 'respond', status: 207, body } });
    expect((await connectorErrorOf(() => contacts.get([one], [PRIMARY], BACKFILL))).code).toBe('HUBSPOT_READ_FAILED');
  });
});

describe('writing a primary company', () => {
  it('sets it on many records by one call, and gives back what is stored', async () => {
    const ids = world.make('contacts', 100);
    const [company = ''] = world.make('companies', 1);
    world.spent();
    const outcomes = await contacts.write(
      ids.map((id) => update(id, { firstname: 'New', [PRIMARY]: company })),
      BACKFILL,
    );
    expect(outcomes[99]).toMatchObject({
      kind: 'done',
      observed: { fields: { firstname: 'New', [PRIMARY]: company } },
    });
    expect(world.spent()).toEqual({
      'POST /crm/v3/objects/contacts/batch/update': 1,
      'POST /crm/v4/associations/contacts/companies/batch/create': 1,
      [BATCH_READ]: 1,
    });
  });

  it('is done without an observation when it cannot be read back', async () => {
    const [one = ''] = world.make('contacts', 1);
    const [company = ''] = world.make('companies', 1);
    world.sandbox.faults.add({ path: '/companies/batch/read$', effect: { kind: 'html', status: 502 } });
    const [outcome] = await contacts.write([update(one, { firstname: 'New', [PRIMARY]: company })], BACKFILL);
    expect(outcome).toEqual({ kind: 'done', id: one, created: false });
  });

  it('takes the place from the company before, which stays associated', async () => {
    const [contact = ''] = world.make('contacts', 1);
    const [before = '', after = ''] = world.make('companies', 2);
    associate(contact, before, 'Primary');
    expect(kinds(await contacts.write([update(contact, { [PRIMARY]: after })], BACKFILL))).toEqual(['done']);
    const fields = await fieldsOf(contacts, contact, [PRIMARY, COMPANIES]);
    expect(fields).toEqual({ [PRIMARY]: after, [COMPANIES]: [before, after] });
  });

  it('lets go of the company when it is cleared, and of nothing else', async () => {
    const [contact = ''] = world.make('contacts', 1);
    const [primary = '', other = ''] = world.make('companies', 2);
    associate(contact, primary, 'Primary');
    associate(contact, other);
    const [outcome] = await contacts.write([update(contact, { [PRIMARY]: null })], BACKFILL);
    expect(outcome).toMatchObject({ kind: 'done', observed: { fields: { [PRIMARY]: null } } });
    expect(companiesOf(contact)).toEqual([other]);
  });

  it('keeps a company that is associated by a label of its own, and only takes the place from it', async () => {
    const [contact = ''] = world.make('contacts', 1);
    const [company = ''] = world.make('companies', 1);
    const response = await fetch(`${world.sandbox.url}/crm/v4/associations/contacts/companies/labels`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.sandbox.settings.accessToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ label: 'Investor', name: 'investor' }),
    });
    expect(response.status).toBe(200);
    associate(contact, company, 'Investor');
    associate(contact, company, 'Primary');
    await contacts.write([update(contact, { [PRIMARY]: null })], BACKFILL);
    expect(companiesOf(contact)).toEqual([company]);
    expect((await fieldsOf(contacts, contact, [PRIMARY]))[PRIMARY]).toBeNull();
  });

  it('refuses a company that is not there, by field, and writes the others', async () => {
    const [one = '', two = ''] = world.make('contacts', 2);
    const [company = '', deleted = ''] = world.make('companies', 2);
    world.sandbox.asUser.delete('companies', deleted);
    const outcomes = await contacts.write(
      [update(one, { [PRIMARY]: deleted }), update(two, { [PRIMARY]: company })],
      BACKFILL,
    );
    expect(outcomes).toMatchObject([
      { kind: 'rejected', code: 'HUBSPOT_ASSOCIATION_REFUSED', field: PRIMARY },
      { kind: 'done', id: two },
    ]);
    expect(companiesOf(two)).toEqual([company]);
  });

  it('says that a record is gone, and where to', async () => {
    const [one = '', two = '', archived = ''] = world.make('contacts', 3);
    const [company = ''] = world.make('companies', 1);
    const survivor = world.sandbox.asUser.mergeContacts(one, two).id;
    world.sandbox.asUser.deleteContact(archived);
    world.sandbox.refreshSearchIndex();
    const operations = [two, archived].map((id) => update(id, { [PRIMARY]: company }));
    expect(await contacts.write(operations, BACKFILL)).toEqual([
      { kind: 'gone', mergedInto: survivor },
      { kind: 'gone' },
    ]);
  });

  it('says `retry` when the answer to it was lost, for it can be sent twice', async () => {
    const [contact = ''] = world.make('contacts', 1);
    const [company = ''] = world.make('companies', 1);
    world.sandbox.faults.add({ path: '/batch/create$', effect: { kind: 'drop-after' } });
    const operation = update(contact, { firstname: 'New', [PRIMARY]: company });
    expect(await contacts.write([operation], BACKFILL)).toMatchObject([{ kind: 'retry' }]);
    expect(kinds(await contacts.write([operation], BACKFILL))).toEqual(['done']);
  });
});

describe('creating records with associations', () => {
  it('associates them in the same write', async () => {
    const [company = ''] = world.make('companies', 1);
    const [contact = ''] = world.make('contacts', 1);
    const fields = { dealname: 'Big', [PRIMARY]: company, [CONTACTS]: [contact] };
    const [outcome] = await deals.write([creation(fields)], BACKFILL);
    expect(outcome).toMatchObject({ kind: 'done', created: true, observed: { fields } });
    expect(await fieldsOf(companies, company, [DEALS])).toEqual({ [DEALS]: [doneId(outcome)] });
    expect(await fieldsOf(contacts, contact, [DEALS])).toEqual({ [DEALS]: [doneId(outcome)] });
  });

  it('makes no record that could not be associated', async () => {
    const [company = '', deleted = ''] = world.make('companies', 2);
    world.sandbox.asUser.delete('companies', deleted);
    const outcomes = await deals.write(
      [creation({ dealname: 'A', [PRIMARY]: deleted }), creation({ dealname: 'B', [PRIMARY]: company })],
      BACKFILL,
    );
    expect(outcomes).toMatchObject([{ kind: 'rejected', field: PRIMARY }, { kind: 'done' }]);
    expect(world.sandbox.asUser.list('deals').map(({ properties }) => properties['dealname'])).toEqual(['B']);
  });

  it('tells of a record that was made without its company, for that went meanwhile: it is not made again', async () => {
    const [company = ''] = world.make('companies', 1);
    const at = new Date(0).toISOString();
    const context = { id: [company] };
    const errors = [{ status: 'error', category: 'VALIDATION_ERROR', message: 'x', context }];
    const body = { status: 'COMPLETE', results: [], errors, numErrors: 1, startedAt: at, completedAt: at };
    world.sandbox.faults.add({ path: '/crm/v4/.*/batch/create$', effect: { kind: 'respond', status: 207, body } });
    const [outcome] = await deals.write([creation({ dealname: 'A', [PRIMARY]: company })], BACKFILL);
    expect(outcome).toMatchObject({ kind: 'done', created: true, observed: { fields: { [PRIMARY]: null } } });
    expect(world.context.logger.lines).toMatchObject([
      { level: 'warn', fields: { code: 'HUBSPOT_ASSOCIATION_REFUSED' } },
    ]);
  });

  it('says `unknown` when the record was made and the call after it failed, and completes it under the same key', async () => {
    const [company = ''] = world.make('companies', 1);
    const operation = creation({ dealname: 'A', [PRIMARY]: company });
    world.sandbox.faults.add({ path: '/crm/v4/.*/batch/create$', effect: { kind: 'html', status: 502 } });
    expect(kinds(await deals.write([operation], BACKFILL))).toEqual(['unknown']);
    expect(kinds(await deals.write([operation], BACKFILL))).toEqual(['done']);
    const [deal, ...others] = world.sandbox.asUser.list('deals');
    expect(others).toEqual([]);
    expect((await fieldsOf(deals, deal?.id ?? '', [PRIMARY]))[PRIMARY]).toBe(company);
  });
});

describe('changing who is associated', () => {
  it('adds and removes by ids, and leaves who is there besides', async () => {
    const [company = ''] = world.make('companies', 1);
    const [stays = '', leaves = '', joins = ''] = world.make('contacts', 3);
    for (const id of [stays, leaves]) associate(id, company, 'Primary');
    const delta = { [CONTACTS]: { add: [joins], remove: [leaves] } };
    const [outcome] = await companies.write([update(company, {}, delta)], BACKFILL);
    expect(outcome).toMatchObject({ kind: 'done', observed: { fields: { [CONTACTS]: [stays, joins] } } });
    expect(companiesOf(leaves)).toEqual([]);
  });

  it('goes by the change and not by the whole set beside it', async () => {
    const [company = ''] = world.make('companies', 1);
    const [unseen = '', joins = ''] = world.make('contacts', 2);
    associate(unseen, company);
    await companies.write(
      [update(company, { [CONTACTS]: [joins] }, { [CONTACTS]: { add: [joins], remove: [] } })],
      BACKFILL,
    );
    expect((await fieldsOf(companies, company, [CONTACTS]))[CONTACTS]).toEqual([unseen, joins]);
  });

  it('makes the set what it is told to be when it is told that', async () => {
    const [company = ''] = world.make('companies', 1);
    const [stays = '', leaves = '', joins = ''] = world.make('contacts', 3);
    for (const id of [stays, leaves]) associate(id, company);
    await companies.write([update(company, { [CONTACTS]: [joins, stays] })], BACKFILL);
    expect((await fieldsOf(companies, company, [CONTACTS]))[CONTACTS]).toEqual([stays, joins]);
    await companies.write([update(company, { [CONTACTS]: [] })], BACKFILL);
    expect((await fieldsOf(companies, company, [CONTACTS]))[CONTACTS]).toEqual([]);
  });

  it('takes a batch apart that is refused whole', async () => {
    const [company = ''] = world.make('companies', 1);
    const people = world.make('contacts', 4);
    const body = { status: 'error', message: 'no', correlationId: 'c', category: 'VALIDATION_ERROR' };
    world.sandbox.faults.add({ path: '/batch/create$', times: 2, effect: { kind: 'respond', status: 400, body } });
    const outcomes = await contacts.write(
      people.map((id) => update(id, { [PRIMARY]: company })),
      BACKFILL,
    );
    expect(kinds(outcomes)).toEqual(people.map(() => 'done'));
  });

  it('refuses a value that is no id', async () => {
    const [one = ''] = world.make('contacts', 1);
    expect(await contacts.write([update(one, { [PRIMARY]: { id: '1' } })], BACKFILL)).toMatchObject([
      { kind: 'rejected', code: 'HUBSPOT_VALUE_UNSUPPORTED', field: PRIMARY },
    ]);
  });
});

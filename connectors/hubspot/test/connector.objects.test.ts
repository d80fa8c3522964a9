import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FieldDescription, Secret } from '#connector-sdk';
import { connectorErrorOf } from '#connector-sdk/testing';
import { hubspotConnector } from '#connectors/hubspot';
import { sandboxContext, sandboxSecrets } from './harness.js';
import { BACKFILL, creation, doneId, fieldsOf, startWorld, update, type World } from './connector.support.js';

let world: World;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.sandbox.close());

const describedFields = async (object: string): Promise<ReadonlyMap<string, FieldDescription>> => {
  const found = (await world.session.discover(BACKFILL)).find(({ name }) => name === object);
  if (!found) throw new Error(`${object} was not discovered`);
  return new Map(found.fields.map((field) => [field.name, field]));
};

describe('discovery', () => {
  it('tells associations, lists and subscriptions as fields, with what they refer to', async () => {
    const contacts = await describedFields('contacts');
    expect(contacts.get('association:primary_company')).toMatchObject({
      type: 'reference',
      references: ['companies'],
      writable: true,
    });
    expect(contacts.get('association:deals')).toMatchObject({ type: 'members', references: ['deals'] });
    expect(contacts.get('lists')).toMatchObject({ type: 'members', groups: true, writable: true });
    expect(contacts.get('subscription:269784')).toMatchObject({ type: 'choice', title: /Marketing Information/ });
    expect(
      [...(await describedFields('companies')).keys()].filter((name) => /^(association:|lists)/.test(name)),
    ).toEqual(['association:contacts', 'association:deals', 'lists']);
  });

  it('tells owners as a reference, multiple choices as groups, and what only shows an association as read-only', async () => {
    const contacts = await describedFields('contacts');
    expect(contacts.get('hubspot_owner_id')).toMatchObject({
      type: 'reference',
      references: ['owners'],
      writable: true,
    });
    expect(contacts.get('hs_legal_basis')).toMatchObject({ type: 'members', groups: true, storedAs: 'native' });
    expect(contacts.get('hs_merged_object_ids')).not.toHaveProperty('groups');
    expect(contacts.get('associatedcompanyid')).toMatchObject({ references: ['companies'], writable: false });
  });

  it('leaves out what the credentials may not see', async () => {
    const scopes = [
      'crm.objects.contacts.read',
      'crm.schemas.contacts.read',
      'crm.objects.deals.read',
      'crm.schemas.deals.read',
    ];
    const { value } = world.sandbox.mintToken('private-app', scopes);
    const context = sandboxContext(world.sandbox, { secrets: { accessToken: new Secret(value) } });
    const objects = await hubspotConnector.open(context).discover(BACKFILL);
    expect(objects.map(({ name }) => name)).toEqual(['contacts', 'deals']);
    const extra = objects[0]?.fields.filter(({ name }) => /^(association:|lists|subscription:)/.test(name));
    expect(extra?.map(({ name }) => name)).toEqual(['association:deals']);
  });
});

describe('deals', () => {
  it('tell the currency of their amounts, and their stages', async () => {
    const deals = await describedFields('deals');
    expect(deals.get('amount')).toMatchObject({ type: 'number', currencyField: 'deal_currency_code' });
    expect(deals.get('deal_currency_code')?.options?.values.map(({ value }) => value)).toContain('EUR');
    expect(deals.get('pipeline')?.options?.values).toContainEqual({ value: 'default', title: 'Sales Pipeline' });
    expect(deals.get('dealstage')?.options?.values).toContainEqual({ value: 'closedwon', title: 'Closed Won' });
    expect((await describedFields('companies')).get('annualrevenue')).not.toHaveProperty('currencyField');
  });

  it('are created, changed and deleted like other records', async () => {
    const deals = world.port('deals');
    const amount = { dealname: 'Big', amount: '1200', deal_currency_code: 'EUR' };
    const operation = creation(amount);
    const id = doneId((await deals.write([operation], BACKFILL))[0]);
    expect(doneId((await deals.write([operation], BACKFILL))[0])).toBe(id);
    expect(await fieldsOf(deals, id, Object.keys(amount))).toEqual(amount);
    await deals.write([update(id, { dealstage: 'closedwon' })], BACKFILL);
    expect(world.sandbox.asUser.get('deals', id)?.properties['hs_is_closed_won']).toBe('true');
    await deals.write([{ kind: 'delete', id }], BACKFILL);
    expect(await deals.get([id], [], BACKFILL)).toEqual([{ kind: 'gone' }]);
  });
});

describe('deleting', () => {
  it('archives with HubSpot, so a person can bring the record back as it was', async () => {
    const contacts = world.port('contacts');
    const [id = ''] = world.make('contacts', 1);
    const list = world.sandbox.asUser.createList({ name: 'Guests' });
    world.sandbox.asUser.changeList(list, { add: [id] });
    const before = await fieldsOf(contacts, id, ['email', 'lists']);
    await contacts.write([{ kind: 'delete', id }], BACKFILL);
    expect(await contacts.get([id], [], BACKFILL)).toEqual([{ kind: 'gone' }]);
    world.sandbox.asUser.restore(id);
    expect(await fieldsOf(contacts, id, ['email', 'lists'])).toEqual(before);
  });

  it('is undone by the connector with a new record only: HubSpot has no call that restores one', async () => {
    const contacts = world.port('contacts');
    const first = creation({ email: 'back@x.example.com' });
    const id = doneId((await contacts.write([first], BACKFILL))[0]);
    await contacts.write([{ kind: 'delete', id }], BACKFILL);
    const again = await contacts.write([creation({ email: 'back@x.example.com' })], BACKFILL);
    expect(again).toMatchObject([{ kind: 'done', created: true }]);
    expect(doneId(again[0])).not.toBe(id);
  });
});

describe('owners', () => {
  const egg = { email: 'Dee.New@sandbox.hubspot.test', firstName: 'Dee', lastName: 'New' };

  it('are scanned, read and found by address, those who left are gone', async () => {
    const owners = world.port('owners');
    const { id } = world.sandbox.asUser.addOwner(egg);
    const page = await owners.scan({ fields: ['email'], cursor: null }, BACKFILL);
    expect(page.records.map((record) => record.id)).toEqual(['41629779', '41629780', id]);
    expect(page.cursor).toBeNull();
    const found = await owners.find(
      { field: 'email', values: ['DEE.NEW@sandbox.hubspot.test'], fields: ['lastName'] },
      BACKFILL,
    );
    expect(found).toMatchObject([{ id, fields: { lastName: 'New' } }]);
    world.sandbox.asUser.archiveOwner(id);
    expect(await owners.get([id, '41629779', 'x'], ['firstName'], BACKFILL)).toMatchObject([
      { kind: 'gone' },
      { kind: 'live', fields: { firstName: 'Ana' } },
      { kind: 'gone' },
    ]);
  });

  it('are read 500 in a call', async () => {
    const owners = world.port('owners');
    for (let index = 0; index < 505; index++)
      world.sandbox.asUser.addOwner({ ...egg, email: `${index}@x.example.com` });
    world.spent();
    const states = await owners.get(['41629779', '41629783'], [], BACKFILL);
    expect(states.map(({ kind }) => kind)).toEqual(['live', 'live']);
    expect(world.spent()).toEqual({ 'GET /crm/v3/owners/': 2 });
  });

  it('are in the change feed as they come, change and leave', async () => {
    const owners = world.port('owners');
    world.sandbox.clock.advance(600_000);
    const start = await owners.changes({ cursor: null }, BACKFILL);
    const { id } = world.sandbox.asUser.addOwner(egg);
    world.sandbox.asUser.renameOwner('41629779', { lastName: 'Renamed' });
    const seen = await owners.changes({ cursor: start.cursor }, BACKFILL);
    expect([seen.changed, seen.deleted]).toEqual([['41629779', id], []]);
    world.sandbox.clock.advance(600_000);
    const later = await owners.changes({ cursor: seen.cursor }, BACKFILL);
    world.sandbox.asUser.archiveOwner(id);
    const left = await owners.changes({ cursor: later.cursor }, BACKFILL);
    expect([left.changed, left.deleted]).toEqual([[], [id]]);
  });

  it('cannot be written', async () => {
    const outcomes = await world.port('owners').write([update('41629779', { firstName: 'X' }), creation({})], BACKFILL);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['rejected', 'rejected']);
  });

  it('own records by their id', async () => {
    const [deal = ''] = world.make('deals', 1);
    const deals = world.port('deals');
    await deals.write([update(deal, { hubspot_owner_id: '41629780' })], BACKFILL);
    expect(await fieldsOf(deals, deal, ['hubspot_owner_id'])).toEqual({ hubspot_owner_id: '41629780' });
  });
});

describe('custom objects', () => {
  const makePets = (): string =>
    world.sandbox.asUser.createCustomObject({ name: 'pet', associatedObjects: ['CONTACT'] });

  it('are found by their schemas, with what they require and belong to', async () => {
    const pets = makePets();
    const objects = await world.session.discover(BACKFILL);
    expect(objects.map(({ name, title }) => [name, title])).toContainEqual([pets, 'pets']);
    const fields = await describedFields(pets);
    expect(fields.get('name')).toMatchObject({ required: true, writable: true });
    expect(fields.get('association:contacts')).toMatchObject({ type: 'members', references: ['contacts'] });
    expect(fields.get('lists')).toMatchObject({ groups: true });
  });

  it('are served to a session that has not discovered anything', async () => {
    const pets = makePets();
    const session = hubspotConnector.open(sandboxContext(world.sandbox));
    const { id } = world.sandbox.asUser.create(pets, { name: 'Rex' });
    world.spent();
    for (const port of [session.object(pets), session.object(pets)]) {
      expect(await port.get([id], ['name'], BACKFILL)).toMatchObject([{ fields: { name: 'Rex' } }]);
    }
    expect(world.spent()['GET /crm-object-schemas/v3/schemas']).toBe(1);
  });

  it('are written with their key, associated and put into lists', async () => {
    const pets = makePets();
    const port = world.port(pets);
    const [owner = ''] = world.make('contacts', 1);
    const list = await port.groups?.create('lists', 'Good dogs', BACKFILL);
    const operation = creation({ name: 'Rex', 'association:contacts': [owner], lists: [list?.id ?? ''] });
    const outcomes = await port.write([operation], BACKFILL);
    expect(outcomes).toMatchObject([
      {
        kind: 'done',
        created: true,
        observed: { fields: { name: 'Rex', 'association:contacts': [owner], lists: [list?.id] } },
      },
    ]);
    expect(await port.write([operation], BACKFILL)).toMatchObject([{ kind: 'done', created: false }]);
    await port.write(
      [update(doneId(outcomes[0]), {}, { 'association:contacts': { add: [], remove: [owner] } })],
      BACKFILL,
    );
    expect(await fieldsOf(port, doneId(outcomes[0]), ['association:contacts'])).toEqual({ 'association:contacts': [] });
  });

  it('that are not there are `notFound`', async () => {
    const port = world.port('p1_ghost');
    const error = await connectorErrorOf(() => port.scan({ fields: [], cursor: null }, BACKFILL));
    expect(error).toMatchObject({ kind: 'notFound', code: 'HUBSPOT_OBJECT_UNKNOWN' });
  });

  it('are left alone where the credentials may not see schemas', async () => {
    makePets();
    const { value } = world.sandbox.mintToken('private-app', [
      'crm.objects.contacts.read',
      'crm.schemas.contacts.read',
    ]);
    const context = sandboxContext(world.sandbox, { secrets: { accessToken: new Secret(value) } });
    const objects = await hubspotConnector.open(context).discover(BACKFILL);
    expect(objects.map(({ name }) => name)).toEqual(['contacts']);
  });
});

describe('webhook subscriptions', () => {
  it('share the thousand an app may have between objects, custom ones included, and leave owners out', async () => {
    const pets = world.sandbox.asUser.createCustomObject({ name: 'pet' });
    const toys = world.sandbox.asUser.createCustomObject({ name: 'toy' });
    const secrets = { ...sandboxSecrets(world.sandbox), developerApiKey: new Secret('developer-key') };
    const settings = { appId: String(world.sandbox.settings.appId) };
    const session = hubspotConnector.open(sandboxContext(world.sandbox, { secrets, settings }));
    const objects = ['contacts', 'companies', 'deals', pets, 'owners'];
    const request = { targetUrl: 'https://sync.example.com/hooks', objects, secrets: {} };
    await session.subscriptions?.ensure(request, BACKFILL);
    const url = `${world.sandbox.url}/webhooks/v3/${world.sandbox.settings.appId}/subscriptions?hapikey=developer-key`;
    const held = async () =>
      ((await (await fetch(url)).json()) as { results: Record<string, string>[] }).results.map(
        ({ eventType, objectTypeId, propertyName }) =>
          [eventType, objectTypeId, propertyName].filter(Boolean).join(' '),
      );
    const made = await held();
    expect(made).toEqual(
      expect.arrayContaining([
        'company.associationChange',
        'deal.merge',
        'deal.propertyChange amount',
        'contact.propertyChange hs_email_optout_269784',
        'object.creation 2-3604286',
        'object.propertyChange 2-3604286 name',
      ]),
    );
    expect(made.length).toBeLessThanOrEqual(1_000);
    await session.subscriptions?.ensure(request, BACKFILL);
    expect(await held()).toEqual(made);
    await session.subscriptions?.ensure({ ...request, objects: [...objects, toys] }, BACKFILL);
    expect(await held()).toEqual(expect.arrayContaining(['object.creation 2-3604286', 'object.creation 2-3604287']));
    const unknown = { ...request, objects: ['butterflies'] };
    const refused = session.subscriptions?.ensure(unknown, BACKFILL) ?? Promise.resolve();
    expect(await connectorErrorOf(() => refused)).toMatchObject({ kind: 'notFound' });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type HubspotSandbox, startHubspotSandbox } from '#sandboxes/hubspot';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import { added, listed, syncNow } from '../support/asking.js';
import { goLive, hubspotBody } from '../support/contact-sync.js';
import { peopleMapping, salesforceBody, textField } from '../support/people-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

/** Ana has the same address in both tools. */
const ANA = { hubspot: '41629779', email: 'ana.owner@sandbox.hubspot.test' };
const DANA = 'dana.field@sandbox.salesforce.test';
const ADMIN = 'admin@sandbox.example';

const companyMapping = {
  ...peopleMapping,
  fields: [textField('name', 'name', 'Name')],
  keys: [{ fieldIds: ['name'] }],
};
const both = { direction: 'both', kind: 'value' };
const currency = { id: 'currency', a: 'deal_currency_code', b: 'CurrencyIsoCode', ...both, lens: { kind: 'text' } };
const amount = {
  id: 'amount',
  a: 'amount',
  b: 'Amount',
  ...both,
  lens: { kind: 'number', scale: 2, a: { as: 'string' } },
};

/** Deals as they are kept in HubSpot, opportunities as in a Salesforce org of several currencies. */
const fieldsWith = (ownerLens: object): readonly object[] => [
  textField('name', 'dealname', 'Name'),
  amount,
  currency,
  {
    ...{ id: 'stage', a: 'dealstage', b: 'StageName', ...both },
    lens: {
      kind: 'choice',
      pairs: [
        ['appointmentscheduled', 'Prospecting'],
        ['qualifiedtobuy', 'Qualification'],
        ['closedwon', 'Closed Won'],
      ],
      unmatched: 'refuse',
    },
    defaults: { b: 'Prospecting' },
  },
  {
    ...{ id: 'closes', a: 'closedate', b: 'CloseDate', ...both },
    lens: { kind: 'date', a: { format: 'midnightUtc' } },
    defaults: { b: '2030-12-31' },
  },
  { id: 'company', a: 'association:primary_company', b: 'AccountId', ...both, lens: { kind: 'reference' } },
  { id: 'owner', a: 'hubspot_owner_id', b: 'OwnerId', ...both, lens: ownerLens },
];

describe('deals and opportunities', () => {
  let hubspot: HubspotSandbox;
  let salesforce: SalesforceSandbox;
  let syncline: RunningSyncline;
  let ends: { readonly hubspotId: string; readonly salesforceId: string };
  let companiesId: string;
  let dealsId: string;
  let dealId: string;
  /** Works for both as well, under another address in each. */
  let danaInHubspot: string;
  /** Knows HubSpot alone. */
  let solo: string;

  const add = (path: string, body: object) => added(syncline, path, body);
  const newSync = (name: string, objects: readonly [string, string], mapping: object) => ({
    name,
    a: { connectionId: ends.hubspotId, object: objects[0] },
    b: { connectionId: ends.salesforceId, object: objects[1] },
    mapping,
    pollEveryMs: 3_600_000,
  });
  const rows = (object: string) => [...salesforce.org.store.table(object).all()];
  const userId = (email: string) => String(rows('User').find((user) => user['Email'] === email)?.['Id']);
  const account = (name: string) => rows('Account').find((one) => one['Name'] === name)?.['Id'];
  const opportunity = (name: string) => rows('Opportunity').find((one) => one['Name'] === name);
  const deal = () => hubspot.asUser.get('deals', dealId)?.properties;
  const ref = (type: string, id: string) => ({ type, id });
  const companyOf = () => hubspot.asUser.associated(ref('deals', dealId), 'companies', 'Primary')[0];
  const company = (name: string) =>
    hubspot.asUser.list('companies').find(({ properties }) => properties['name'] === name)?.id ?? '';
  const settled = () =>
    eventually('nothing waits', async () => {
      const { body } = await syncline.as().get('/v1/health').expect(200);
      return (body as { syncs: readonly { dirty: number }[] }).syncs.every(({ dirty }) => dirty === 0);
    });

  beforeAll(async () => {
    [hubspot, salesforce] = await Promise.all([
      startHubspotSandbox(),
      startSalesforceSandbox({ longPollMs: 500, currencies: ['USD', 'EUR', 'THB'] }),
    ]);
    danaInHubspot = hubspot.asUser.addOwner({ email: 'dana@home.test', firstName: 'Dana', lastName: 'Field' }).id;
    solo = hubspot.asUser.addOwner({ email: 'solo@home.test', firstName: 'Solo', lastName: 'Owner' }).id;
    const acme = hubspot.asUser.create('companies', { name: 'Acme' }).id;
    hubspot.asUser.create('companies', { name: 'Bolt' });
    dealId = hubspot.asUser.create('deals', {
      ...{ dealname: 'Engine', amount: '1200.5', deal_currency_code: 'EUR', pipeline: 'default' },
      ...{ dealstage: 'qualifiedtobuy', closedate: '2027-03-31T00:00:00.000Z', hubspot_owner_id: ANA.hubspot },
    }).id;
    hubspot.asUser.associate(ref('deals', dealId), ref('companies', acme), 'Primary');
    syncline = await startSyncline({ allowedOrigins: [hubspot.url, salesforce.url] });
    ends = {
      hubspotId: await add('/v1/connections', hubspotBody(hubspot)),
      salesforceId: await add('/v1/connections', salesforceBody(salesforce)),
    };
    companiesId = await add('/v1/syncs', newSync('Companies', ['companies', 'Account'], companyMapping));
    const lens = {
      kind: 'owner',
      pairs: [[danaInHubspot, userId(DANA)]],
      unmatchedAs: { a: ANA.hubspot, b: userId(ADMIN) },
    };
    dealsId = await add(
      '/v1/syncs',
      newSync('Deals', ['deals', 'Opportunity'], {
        ...peopleMapping,
        fields: fieldsWith(lens),
        keys: [{ fieldIds: ['name'] }],
      }),
    );
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await Promise.all([hubspot.close(), salesforce.close()]);
  }, 30_000);

  it('are refused without the currency of their amounts, or with it one way only', async () => {
    const refusals = async (...fields: readonly object[]) => {
      const mapping = { ...peopleMapping, fields: [textField('name', 'dealname', 'Name'), ...fields], keys: [] };
      const { body } = await syncline
        .as()
        .post('/v1/syncs')
        .send(newSync('Amounts', ['deals', 'Opportunity'], { ...mapping, create: { a: false, b: false } }))
        .expect(422);
      return (body as { errors: { code: string; pointer: string }[] }).errors
        .filter(({ code }) => code === 'SYNC_V035')
        .map(({ pointer }) => pointer);
    };
    expect(await refusals(amount)).toEqual(['/mapping/fields/1', '/mapping/fields/1']);
    expect(await refusals(amount, { ...currency, direction: 'aToB' })).toEqual(['/mapping/fields/1']);
  });

  it('have the amount and its currency, the stage, the day, the account and the owner', async () => {
    await goLive(syncline, companiesId);
    await eventually('both accounts are there', () => account('Acme') !== undefined && account('Bolt') !== undefined);
    await settled();
    await goLive(syncline, dealsId);
    const made = await eventually('the opportunity is there', () => opportunity('Engine'));
    expect(made).toMatchObject({
      ...{ Amount: 1200.5, CurrencyIsoCode: 'EUR', StageName: 'Qualification', CloseDate: '2027-03-31' },
      ...{ AccountId: account('Acme'), OwnerId: userId(ANA.email) },
    });
  }, 60_000);

  it('come back with what was changed, another currency and another account among it', async () => {
    await settled();
    salesforce.asUser.update('Opportunity', String(opportunity('Engine')?.['Id']), {
      ...{ Amount: 40000, CurrencyIsoCode: 'THB', StageName: 'Closed Won', CloseDate: '2027-04-01' },
      AccountId: String(account('Bolt')),
    });
    await syncNow(syncline, dealsId);
    await eventually('the deal is won', () => deal()?.['dealstage'] === 'closedwon');
    expect(deal()).toMatchObject({ amount: '40000', deal_currency_code: 'THB' });
    expect(deal()?.['closedate']).toBe('2027-04-01T00:00:00.000Z');
    await eventually('it belongs to the other company', () => companyOf() === company('Bolt'));
  }, 60_000);

  it('move when they are given to another company, which moves no date in HubSpot', async () => {
    await settled();
    hubspot.asUser.associate(ref('deals', dealId), ref('companies', company('Acme')), 'Primary');
    await syncNow(syncline, dealsId);
    await eventually('the opportunity has moved', () => opportunity('Engine')?.['AccountId'] === account('Acme'));
  }, 60_000);

  it('have owners by the table where addresses differ, and a stand-in for whom nobody knows', async () => {
    const own = async (hubspot_owner_id: string, email: string): Promise<void> => {
      await settled();
      hubspot.asUser.update('deals', dealId, { hubspot_owner_id });
      await syncNow(syncline, dealsId);
      await eventually(`${email} owns it`, () => opportunity('Engine')?.['OwnerId'] === userId(email));
    };
    await own(danaInHubspot, DANA);
    await own(solo, ADMIN);
    // Whom the stand-in stands for stays the owner.
    expect(deal()?.['hubspot_owner_id']).toBe(solo);
    await settled();
    salesforce.asUser.update('Opportunity', String(opportunity('Engine')?.['Id']), { OwnerId: userId(DANA) });
    await syncNow(syncline, dealsId);
    await eventually('Dana owns the deal', () => deal()?.['hubspot_owner_id'] === danaInHubspot);
    expect(await listed(syncline, `/v1/conflicts?syncId=${dealsId}&status=open`)).toEqual([]);
  }, 60_000);
});

describe('objects and fields that people added', () => {
  let hubspot: HubspotSandbox;
  let salesforce: SalesforceSandbox;
  let syncline: RunningSyncline;

  beforeAll(async () => {
    [hubspot, salesforce] = await Promise.all([startHubspotSandbox(), startSalesforceSandbox({ longPollMs: 500 })]);
    syncline = await startSyncline({ allowedOrigins: [hubspot.url, salesforce.url] });
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await Promise.all([hubspot.close(), salesforce.close()]);
  }, 30_000);

  it('are found, and synced both ways like others', async () => {
    const machines = hubspot.asUser.createCustomObject({ name: 'machine' });
    const property = await fetch(`${hubspot.url}/crm/v3/properties/${machines}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${hubspot.settings.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ name: 'power', label: 'Power', type: 'number', fieldType: 'number' },
        groupName: `machine_information`,
      }),
    });
    expect(property.status).toBe(201);
    expect(salesforce.addCustomObject({ name: 'Machine__c' })).toBe('Machine__c');
    salesforce.addCustomField('Machine__c', { name: 'Power__c', type: 'Number', scale: 1 });
    const add = (path: string, body: object) => added(syncline, path, body);
    const hubspotId = await add('/v1/connections', hubspotBody(hubspot));
    const salesforceId = await add('/v1/connections', salesforceBody(salesforce));
    const fieldsOf = async (id: string, object: string): Promise<readonly string[]> => {
      const found = await listed<{ name: string; fields: { name: string }[] }>(
        syncline,
        `/v1/connections/${id}/objects`,
      );
      return found.find(({ name }) => name === object)?.fields.map(({ name }) => name) ?? [];
    };
    expect(await fieldsOf(hubspotId, machines)).toEqual(expect.arrayContaining(['name', 'power']));
    expect(await fieldsOf(salesforceId, 'Machine__c')).toEqual(expect.arrayContaining(['Name', 'Power__c']));

    hubspot.asUser.create(machines, { name: 'Difference engine', power: '0.5' });
    const syncId = await add('/v1/syncs', {
      name: 'Machines',
      a: { connectionId: hubspotId, object: machines },
      b: { connectionId: salesforceId, object: 'Machine__c' },
      mapping: {
        ...peopleMapping,
        fields: [
          textField('name', 'name', 'Name'),
          { id: 'power', a: 'power', b: 'Power__c', ...both, lens: { kind: 'number', scale: 1, a: { as: 'string' } } },
        ],
        keys: [{ fieldIds: ['name'] }],
      },
      pollEveryMs: 3_600_000,
    });
    await goLive(syncline, syncId);
    const machine = () => [...salesforce.org.store.table('Machine__c').all()][0];
    await eventually('the machine is there', () => machine()?.['Power__c'] === 0.5);
    await eventually('they are linked', async () => (await listed(syncline, `/v1/syncs/${syncId}/links`)).length === 1);
    salesforce.asUser.update('Machine__c', String(machine()?.['Id']), { Power__c: 2.5 });
    await syncNow(syncline, syncId);
    await eventually('the power has travelled', () => hubspot.asUser.list(machines)[0]?.properties['power'] === '2.5');
  }, 60_000);
});

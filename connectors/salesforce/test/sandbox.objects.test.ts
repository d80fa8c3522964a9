import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import jsforce from 'jsforce';
import { type Person } from '#sandbox-kit';
import { type SalesforceSandbox, type SalesforceSandboxOptions, startSalesforceSandbox } from '#sandboxes/salesforce';
import { call, create, query, StreamReader } from './sandbox-calls.js';

const open: SalesforceSandbox[] = [];
const start = async (options: SalesforceSandboxOptions = {}): Promise<SalesforceSandbox> => {
  const sandbox = await startSalesforceSandbox(options);
  open.push(sandbox);
  return sandbox;
};
const connect = (sandbox: SalesforceSandbox): InstanceType<typeof jsforce.Connection> =>
  new jsforce.Connection({ instanceUrl: sandbox.url, version: '62.0', accessToken: 'sandbox-salesforce-token' });

afterEach(async () => {
  for (const sandbox of open.splice(0)) await sandbox.close();
});

const person = (index: number): Person => ({
  id: `person-${index}`,
  language: 'en',
  firstName: 'P',
  lastName: `Number ${index}`,
  email: `p${index}@example.com`,
  company: `Company ${index % 20}`,
  country: 'NO',
  optedOut: false,
  copies: { salesforce: [{}] },
});

describe('calls that carry other calls', () => {
  const queryUrl = `/services/data/v62.0/query?q=${encodeURIComponent('SELECT Id FROM User')}`;

  it('counts a composite once and every part of a batch', async () => {
    const sandbox = await start();
    const used = (): number => sandbox.org.calls.used;
    const compositeRequest = [1, 2, 3].map((at) => ({ method: 'GET', url: queryUrl, referenceId: `r${at}` }));
    await call(sandbox, '/composite', { method: 'POST', body: { compositeRequest } });
    expect(used()).toBe(1);
    const batchRequests = [1, 2, 3].map(() => ({ method: 'GET', url: queryUrl.replace('/services/data/', '') }));
    await call(sandbox, '/composite/batch', { method: 'POST', body: { batchRequests } });
    expect(used()).toBe(4);
  });

  it('takes 25 parts in a composite, five of them queries or collections', async () => {
    const sandbox = await start();
    const parts = (count: number, url: string): object[] =>
      Array.from({ length: count }, (_, at) => ({ method: 'GET', url, referenceId: `p${url.length}x${at}` }));
    const post = async (compositeRequest: object[]): Promise<number> =>
      (await call(sandbox, '/composite', { method: 'POST', body: { compositeRequest } })).status;
    const describeUrl = '/services/data/v62.0/sobjects/Topic/describe';
    expect(await post([...parts(5, queryUrl), ...parts(20, describeUrl)])).toBe(200);
    expect(await post(parts(6, queryUrl))).toBe(400);
    expect(await post(parts(26, describeUrl))).toBe(400);
  });
});

describe('campaigns', () => {
  it('keeps a campaign and its memberships from a user it is not shared with', async () => {
    const sandbox = await start();
    const campaign = sandbox.asUser.create('Campaign', { Name: 'Secret' });
    const contact = sandbox.asUser.create('Contact', { LastName: 'Member' });
    const other = sandbox.asUser.create('Contact', { LastName: 'Other' });
    const member = sandbox.asUser.create('CampaignMember', { CampaignId: campaign, ContactId: contact });
    sandbox.hide(campaign);
    expect((await query(sandbox, 'SELECT Id FROM Campaign')).totalSize).toBe(0);
    expect((await query(sandbox, 'SELECT Id FROM CampaignMember', true)).totalSize).toBe(0);
    expect((await call(sandbox, `/sobjects/Campaign/${campaign}`)).status).toBe(404);
    expect((await call(sandbox, `/sobjects/CampaignMember/${member}`, { method: 'DELETE' })).body).toMatchObject([
      { errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' },
    ]);
    const renamed = await call(sandbox, `/sobjects/Campaign/${campaign}`, { method: 'PATCH', body: { Name: 'x' } });
    expect(renamed.body).toMatchObject([{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }]);
    const span = [-5, 5].map((minutes) => new Date(sandbox.clock.nowMs() + minutes * 60_000).toISOString());
    expect((await call(sandbox, `/sobjects/Campaign/updated/?start=${span[0]}&end=${span[1]}`)).body).toMatchObject({
      ids: [],
    });
    const joined = await call(sandbox, '/sobjects/CampaignMember', {
      method: 'POST',
      body: { CampaignId: campaign, ContactId: other },
    });
    expect(joined.body).toMatchObject([
      { errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', fields: ['CampaignId'] },
    ]);
    sandbox.show(campaign);
    expect((await query(sandbox, 'SELECT Id FROM CampaignMember')).totalSize).toBe(1);
  });

  it('passes a converted lead’s memberships on to its contact, but for those the contact has', async () => {
    const sandbox = await start();
    const [both, one] = ['Both', 'One'].map((Name) => sandbox.asUser.create('Campaign', { Name }));
    const lead = sandbox.asUser.create('Lead', { LastName: 'Prospect', Company: 'Acme' });
    const contactId = sandbox.asUser.create('Contact', { LastName: 'Prospect' });
    for (const CampaignId of [both, one]) sandbox.asUser.create('CampaignMember', { CampaignId, LeadId: lead });
    sandbox.asUser.create('CampaignMember', { CampaignId: both, ContactId: contactId });
    sandbox.asUser.convertLead(lead, { contactId });
    const { records } = await query(sandbox, `SELECT CampaignId, LeadId FROM CampaignMember WHERE ContactId != null`);
    expect(records).toHaveLength(2);
    expect(records).toContainEqual(expect.objectContaining({ CampaignId: one, LeadId: lead }));
  });

  it('jsforce makes members, is refused a second one, and reads them with their contact', async () => {
    const sandbox = await start();
    const connection = connect(sandbox);
    const campaign = String((await connection.sobject('Campaign').create({ Name: 'Fair' })).id);
    const contact = sandbox.asUser.create('Contact', { LastName: 'Member' });
    const members = connection.sobject('CampaignMember');
    const values = { CampaignId: campaign, ContactId: contact };
    const results = await members.create([values, values]);
    expect(results.map(({ success }) => success)).toEqual([true, false]);
    const found = await connection.query(
      `SELECT Id, (SELECT CampaignId, Status FROM CampaignMembers) FROM Contact WHERE Id = '${contact}'`,
    );
    expect(found.records[0]).toMatchObject({
      CampaignMembers: { records: [{ CampaignId: campaign, Status: 'Sent' }] },
    });
  });
});

describe('opportunities', () => {
  it('requires a name, a stage and a close date; the stage sets the probability and closes', async () => {
    const sandbox = await start();
    const refused = await call(sandbox, '/sobjects/Opportunity', { method: 'POST', body: { Amount: 5 } });
    expect(refused.body).toMatchObject([
      { errorCode: 'REQUIRED_FIELD_MISSING', fields: ['Name', 'StageName', 'CloseDate'] },
    ]);
    const values = { Name: 'Sale', StageName: 'Prospecting', CloseDate: '2030-01-31' };
    const id = await create(sandbox, 'Opportunity', values);
    expect(sandbox.asUser.get(id)).toMatchObject({ Probability: 10, IsClosed: false, ForecastCategory: 'Pipeline' });
    sandbox.asUser.update('Opportunity', id, { Probability: 30 });
    sandbox.asUser.update('Opportunity', id, { NextStep: 'call' });
    expect(sandbox.asUser.get(id)).toMatchObject({ Probability: 30 });
    sandbox.asUser.update('Opportunity', id, { StageName: 'Negotiation/Review', Probability: 45 });
    expect(sandbox.asUser.get(id)).toMatchObject({ Probability: 45 });
    sandbox.asUser.update('Opportunity', id, { StageName: 'Closed Won' });
    expect(sandbox.asUser.get(id)).toMatchObject({ Probability: 100, IsClosed: true, IsWon: true });
  });
});

describe('an org of several currencies', () => {
  it('gives records the org’s own currency, takes another of its currencies, and no other', async () => {
    const sandbox = await start({ currencies: ['USD', 'EUR'] });
    const values = { Name: 'Sale', StageName: 'Prospecting', CloseDate: '2030-01-31' };
    const id = await create(sandbox, 'Opportunity', values);
    expect(sandbox.asUser.get(id)).toMatchObject({ CurrencyIsoCode: 'USD' });
    const patch = (CurrencyIsoCode: string): ReturnType<typeof call> =>
      call(sandbox, `/sobjects/Opportunity/${id}`, { method: 'PATCH', body: { CurrencyIsoCode } });
    expect((await patch('EUR')).status).toBe(204);
    expect((await patch('THB')).body).toMatchObject([{ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' }]);
    const single = await start();
    const described = (await call(single, '/sobjects/Opportunity/describe')).body as { fields: { name: string }[] };
    expect(described.fields.map(({ name }) => name)).not.toContain('CurrencyIsoCode');
  });
});

describe('custom objects', () => {
  it('jsforce finds, describes and fills one', async () => {
    const sandbox = await start();
    const name = sandbox.addCustomObject({ name: 'Subscription' });
    sandbox.addCustomField(name, { name: 'Account', type: 'MasterDetail', referenceTo: 'Account' });
    sandbox.addCustomField(name, { name: 'Seats', type: 'Number' });
    const connection = connect(sandbox);
    const listed = (await connection.describeGlobal()).sobjects.find((object) => object.name === 'Subscription__c');
    expect(listed).toMatchObject({ custom: true, queryable: true, keyPrefix: 'a00' });
    const { fields } = await connection.sobject(name).describe();
    expect(fields.find((field) => field.name === 'Account__c')).toMatchObject({
      createable: true,
      updateable: false,
      nillable: false,
      referenceTo: ['Account'],
    });
    const account = sandbox.asUser.create('Account', { Name: 'Acme' });
    const made = await connection.sobject(name).create({ Name: 'Yearly', Account__c: account, Seats__c: 12 });
    expect(await connection.sobject(name).retrieve(String(made.id))).toMatchObject({ Seats__c: 12 });
    sandbox.asUser.delete(account);
    expect(sandbox.asUser.get(String(made.id))).toMatchObject({ IsDeleted: true });
  });
});

describe('change events', () => {
  it('are refused for objects that are not selected', async () => {
    const sandbox = await start({ changeEventObjects: ['Contact'] });
    const subscribe = (channel: string): Promise<Record<string, unknown>> =>
      new StreamReader(sandbox).subscribe(channel, -1);
    expect(await subscribe('/data/ContactChangeEvent')).toMatchObject({ successful: true });
    expect(await subscribe('/data/CampaignMemberChangeEvent')).toMatchObject({ successful: false });
  });
});

describe('seeding', () => {
  it('adds sales, campaigns with members and colleagues, none of them as of today', async () => {
    const sandbox = await start();
    sandbox.seedPeople(Array.from({ length: 200 }, (_, index) => person(index)));
    const count = async (soql: string): Promise<number> =>
      (await query(sandbox, `SELECT COUNT() FROM ${soql}`)).totalSize;
    expect(await count('Campaign WHERE IsActive = true')).toBe(5);
    expect(await count('CampaignMemberStatus')).toBe(10);
    expect(await count("CampaignMember WHERE Status = 'Sent'")).toBeGreaterThan(20);
    expect(await count('Opportunity WHERE AccountId != null AND Amount > 0')).toBeGreaterThan(3);
    expect(await count('User')).toBe(5);
    expect(await count('User WHERE IsActive = false')).toBe(1);
    for (const object of ['Campaign', 'CampaignMember', 'Opportunity', 'User']) {
      expect(await count(`${object} WHERE SystemModstamp = TODAY`)).toBe(0);
    }
  });

  it('makes each campaign once, however often people are seeded', async () => {
    const sandbox = await start();
    sandbox.seedPeople([person(1)]);
    sandbox.seedPeople([person(2)]);
    expect((await query(sandbox, 'SELECT COUNT() FROM Campaign')).totalSize).toBe(5);
  });
});

describe('contact roles', () => {
  const sale = { Name: 'Sale', StageName: 'Prospecting', CloseDate: '2030-01-31' };
  const rolesOf = async (sandbox: SalesforceSandbox): Promise<readonly Record<string, unknown>[]> =>
    (await query(sandbox, 'SELECT OpportunityId, ContactId, Role, IsPrimary FROM OpportunityContactRole')).records;

  it('has the fields, types and nulls of the type definitions jsforce generated from an org', async () => {
    const sandbox = await start();
    const types = readFileSync('node_modules/jsforce/src/types/standard-schema.ts', 'utf8');
    const [, body = ''] = /type Fields\$OpportunityContactRole = \{([^}]*)\}/.exec(types) ?? [];
    const expected = [...body.matchAll(/(\w+): ([^;]+);/g)].map(([, name, type]) => [name, type]);
    const { body: described } = await call(sandbox, '/sobjects/OpportunityContactRole/describe');
    const shown = (described as { fields: { name: string; type: string; nillable: boolean }[] }).fields;
    const typeOf = (type: string): string =>
      type === 'boolean' ? 'boolean' : type === 'datetime' ? 'DateString' : 'string';
    expect(shown.map(({ name, type, nillable }) => [name, typeOf(type) + (nillable ? ' | null' : '')])).toEqual(
      expected,
    );
  });

  it('may be several of one person, one of them primary at most; the opportunity stays, the person may change', async () => {
    const sandbox = await start();
    const OpportunityId = await create(sandbox, 'Opportunity', sale);
    const [ada, grace] = [
      await create(sandbox, 'Contact', { LastName: 'A' }),
      await create(sandbox, 'Contact', { LastName: 'G' }),
    ];
    const stamp = sandbox.asUser.get(OpportunityId)?.['SystemModstamp'];
    sandbox.clock.advance(60_000);
    const first = { OpportunityId, ContactId: ada, IsPrimary: true };
    const id = await create(sandbox, 'OpportunityContactRole', first);
    await create(sandbox, 'OpportunityContactRole', { ...first, Role: 'Evaluator' });
    expect((await rolesOf(sandbox)).map((role) => role['IsPrimary'])).toEqual([false, true]);
    expect(sandbox.asUser.get(OpportunityId)?.['SystemModstamp']).toBe(stamp);
    const patch = (body: object) => call(sandbox, `/sobjects/OpportunityContactRole/${id}`, { method: 'PATCH', body });
    expect((await patch({ ContactId: grace })).status).toBe(204);
    expect((await patch({ OpportunityId })).body).toMatchObject([{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' }]);
    const bare = await call(sandbox, '/sobjects/OpportunityContactRole', { method: 'POST', body: { OpportunityId } });
    expect(bare.body).toMatchObject([{ errorCode: 'REQUIRED_FIELD_MISSING', fields: ['ContactId'] }]);
  });

  it('go with their opportunity and come back with it, go with their person, and follow a merge', async () => {
    const sandbox = await start();
    const OpportunityId = await create(sandbox, 'Opportunity', sale);
    const people = [];
    for (const LastName of ['One', 'Two', 'Three']) people.push(await create(sandbox, 'Contact', { LastName }));
    const [one = '', two = '', three = ''] = people;
    for (const ContactId of people) await create(sandbox, 'OpportunityContactRole', { OpportunityId, ContactId });
    sandbox.asUser.delete(OpportunityId);
    expect(await rolesOf(sandbox)).toEqual([]);
    sandbox.asUser.undelete(OpportunityId);
    expect(await rolesOf(sandbox)).toHaveLength(3);
    sandbox.asUser.delete(three);
    sandbox.asUser.merge(one, [two]);
    expect((await rolesOf(sandbox)).map((role) => role['ContactId'])).toEqual([one, one]);
  });

  it('is seen with its opportunity, and made by a conversion', async () => {
    const sandbox = await start();
    const lead = await create(sandbox, 'Lead', { LastName: 'Prospect', Company: 'Acme' });
    const { contactId, opportunityId } = sandbox.asUser.convertLead(lead);
    const role = { OpportunityId: opportunityId, ContactId: contactId, Role: null, IsPrimary: true };
    sandbox.hide(contactId);
    expect(await rolesOf(sandbox)).toMatchObject([role]);
    sandbox.hide(opportunityId ?? '');
    expect(await rolesOf(sandbox)).toEqual([]);
  });
});

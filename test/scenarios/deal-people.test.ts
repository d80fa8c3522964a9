import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type HubspotSandbox } from '#sandboxes/hubspot';
import { type SalesforceSandbox } from '#sandboxes/salesforce';
import { added, listed, noSweepUnderWay, syncNow } from '../support/asking.js';
import { goLive, hubspotBody } from '../support/contact-sync.js';
import {
  peopleMapping,
  type PeopleVendors,
  salesforceBody,
  startPeopleVendors,
  textField,
} from '../support/people-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const ADA = 'ada@mail.syncline.dev';
const GRACE = 'grace@mail.syncline.dev';
const ALAN = 'alan@mail.syncline.dev';

const HUBSPOT_WRITE = /^(PUT|PATCH|DELETE) |\/batch\/(create|update|upsert|archive)$/;

const both = { direction: 'both', kind: 'value' };
const dealMapping = {
  ...peopleMapping,
  fields: [
    textField('name', 'dealname', 'Name'),
    {
      ...{ id: 'stage', a: 'dealstage', b: 'StageName', ...both },
      lens: { kind: 'choice', pairs: [['qualifiedtobuy', 'Qualification']], unmatched: 'refuse' },
    },
    {
      ...{ id: 'closes', a: 'closedate', b: 'CloseDate', ...both },
      lens: { kind: 'date', a: { format: 'midnightUtc' } },
    },
    {
      ...{ id: 'people', a: 'association:contacts', b: 'contacts', direction: 'both', kind: 'set' },
      lens: { kind: 'members', references: true },
    },
  ],
  keys: [{ fieldIds: ['name'] }],
};

describe('the people of a deal and of an opportunity', () => {
  let vendors: PeopleVendors;
  let hubspot: HubspotSandbox;
  let salesforce: SalesforceSandbox;
  let syncline: RunningSyncline;
  let contactsId: string;
  let dealsId: string;
  let dealId: string;

  const rows = (object: string) =>
    [...salesforce.org.store.table(object).all()].filter((row) => row['IsDeleted'] !== true);
  const opportunityId = () => String(rows('Opportunity').find((one) => one['Name'] === 'Engine')?.['Id'] ?? '');
  const roles = () => rows('OpportunityContactRole').filter((role) => role['OpportunityId'] === opportunityId());
  const inSalesforce = (email: string) => String(rows('Contact').find((one) => one['Email'] === email)?.['Id'] ?? '');
  const inHubspot = (email: string) =>
    hubspot.asUser.list('contacts').find(({ properties }) => properties['email'] === email)?.id ?? '';
  const ofDeal = (): readonly string[] =>
    hubspot.asUser
      .associated({ type: 'deals', id: dealId }, 'contacts')
      .map((id) => hubspot.asUser.get('contacts', id)?.properties['email'] ?? '')
      .sort();
  const ofOpportunity = (): readonly string[] =>
    roles()
      .map(({ ContactId }) => String(salesforce.asUser.get(String(ContactId))?.['Email']))
      .sort();
  const join = (contactId: string): void =>
    hubspot.asUser.associate({ type: 'deals', id: dealId }, { type: 'contacts', id: contactId });
  const newInHubspot = (email: string) =>
    hubspot.asUser.createContact({ email, lastname: email.split('@')[0] ?? '' }).id;
  const linked = (count: number) =>
    eventually(`${count} people are linked`, async () => {
      return (await listed(syncline, `/v1/syncs/${contactsId}/links`)).length === count;
    });
  const settled = () =>
    eventually('nothing waits', async () => {
      const { body } = await syncline.as().get('/v1/health').expect(200);
      return (body as { syncs: readonly { dirty: number }[] }).syncs.every(({ dirty }) => dirty === 0);
    });
  const bothHave = (...emails: readonly string[]) =>
    eventually(`both have ${emails.length}`, () => {
      return [ofDeal(), ofOpportunity()].every((people) => people.join() === [...emails].sort().join());
    });
  const addSync = (objects: readonly [string, string], mapping: object, ends: readonly [string, string]) =>
    added(syncline, '/v1/syncs', {
      name: objects[0],
      a: { connectionId: ends[0], object: objects[0] },
      b: { connectionId: ends[1], object: objects[1] },
      mapping,
      pollEveryMs: 3_600_000,
    });

  beforeAll(async () => {
    vendors = await startPeopleVendors();
    ({ hubspot, salesforce } = vendors);
    dealId = hubspot.asUser.create('deals', {
      ...{ dealname: 'Engine', pipeline: 'default', dealstage: 'qualifiedtobuy' },
      closedate: '2030-03-31T00:00:00.000Z',
    }).id;
    join(newInHubspot(ADA));
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    const ends = [
      await added(syncline, '/v1/connections', hubspotBody(hubspot)),
      await added(syncline, '/v1/connections', salesforceBody(salesforce)),
    ] as const;
    contactsId = await addSync(['contacts', 'Contact'], peopleMapping, ends);
    dealsId = await addSync(['deals', 'Opportunity'], dealMapping, ends);
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it('are waited for until they are linked, while the deal goes ahead', async () => {
    await goLive(syncline, dealsId);
    await eventually('the opportunity is there', () => opportunityId() !== '');
    expect(roles()).toEqual([]);
    await goLive(syncline, contactsId);
    await bothHave(ADA);
  }, 60_000);

  it('are added from both sides, and a role somebody gave them stays', async () => {
    await settled();
    salesforce.asUser.update('OpportunityContactRole', String(roles()[0]?.['Id']), { Role: 'Evaluator' });
    join(newInHubspot(GRACE));
    const alan = salesforce.asUser.create('Contact', { LastName: 'Alan', Email: ALAN });
    salesforce.asUser.create('OpportunityContactRole', { OpportunityId: opportunityId(), ContactId: alan });
    await syncNow(syncline, contactsId);
    await linked(3);
    await syncNow(syncline, dealsId);
    await bothHave(ADA, GRACE, ALAN);
    const ofAda = roles().filter(({ ContactId }) => ContactId === inSalesforce(ADA));
    expect(ofAda.map(({ Role }) => Role)).toEqual(['Evaluator']);
  }, 60_000);

  it('are taken out on both sides, with every role they had, and stay people', async () => {
    await settled();
    salesforce.asUser.create('OpportunityContactRole', {
      ...{ OpportunityId: opportunityId(), ContactId: inSalesforce(ADA), Role: 'Influencer' },
    });
    hubspot.asUser.dissociate({ type: 'deals', id: dealId }, { type: 'contacts', id: inHubspot(ADA) });
    const grace = roles().find(({ ContactId }) => ContactId === inSalesforce(GRACE));
    salesforce.asUser.delete(String(grace?.['Id']));
    await syncNow(syncline, dealsId);
    await bothHave(ALAN);
    expect(inSalesforce(ADA)).not.toBe('');
    expect(hubspot.asUser.get('contacts', inHubspot(GRACE))).toMatchObject({ archived: false });
  }, 60_000);

  it('are written no more once both sides agree', async () => {
    await settled();
    for (const syncId of [contactsId, dealsId]) await syncNow(syncline, syncId);
    await settled();
    // HubSpot goes over a new record by itself some time later, which moves its modified time: its writes are counted.
    const state = () => [
      ...['Opportunity', 'OpportunityContactRole', 'Contact'].map((object) => rows(object)),
      Object.entries(hubspot.calls.byRoute()).filter(([route]) => HUBSPOT_WRITE.test(route)),
      ofDeal(),
    ];
    const before = state();
    for (const syncId of [contactsId, dealsId]) await syncNow(syncline, syncId);
    await settled();
    for (const syncId of [contactsId, dealsId]) await noSweepUnderWay(syncline, syncId);
    await settled();
    expect(state()).toEqual(before);
    expect(await listed(syncline, `/v1/conflicts?syncId=${dealsId}&status=open`)).toEqual([]);
  }, 60_000);
});

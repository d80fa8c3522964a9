import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type HubspotSandbox, startHubspotSandbox } from '#sandboxes/hubspot';
import { added, listed, syncNow } from '../support/asking.js';
import { contactMapping, goLive, hubspotBody } from '../support/contact-sync.js';
import { textField } from '../support/people-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const contacts = {
  ...contactMapping,
  fields: [{ ...contactMapping.fields[0], b: 'email' }],
};
const deals = {
  ...contactMapping,
  fields: [
    textField('name', 'dealname', 'dealname'),
    {
      ...{ id: 'people', a: 'association:contacts', b: 'association:contacts', direction: 'both', kind: 'set' },
      lens: { kind: 'members', references: true },
    },
  ],
  keys: [{ fieldIds: ['name'] }],
};

describe('the people of a deal, in two HubSpot accounts', () => {
  let here: HubspotSandbox;
  let there: HubspotSandbox;
  let syncline: RunningSyncline;
  let contactsId: string;
  let dealsId: string;
  let dealHere: string;

  const addSync = async (object: string, mapping: object, ends: readonly [string, string]): Promise<string> =>
    added(syncline, '/v1/syncs', {
      name: object,
      a: { connectionId: ends[0], object },
      b: { connectionId: ends[1], object },
      mapping,
      pollEveryMs: 3_600_000,
    });
  const emailsOf = ({ asUser }: HubspotSandbox, dealId: string): readonly string[] =>
    asUser
      .associated({ type: 'deals', id: dealId }, 'contacts')
      .map((id) => asUser.get('contacts', id)?.properties['email'] ?? '')
      .sort();
  const contactIn = ({ asUser }: HubspotSandbox, email: string): string =>
    asUser.list('contacts').find(({ properties }) => properties['email'] === email)?.id ?? '';
  const join = ({ asUser }: HubspotSandbox, dealId: string, email: string, contactId?: string): void =>
    asUser.associate(
      { type: 'deals', id: dealId },
      { type: 'contacts', id: contactId ?? asUser.createContact({ email }).id },
    );
  const dealThere = () => there.asUser.list('deals').find(({ properties }) => properties['dealname'] === 'Engine')?.id;

  beforeAll(async () => {
    [here, there] = await Promise.all([startHubspotSandbox(), startHubspotSandbox({ portalId: 2, appId: 2 })]);
    dealHere = here.asUser.create('deals', { dealname: 'Engine', pipeline: 'default', dealstage: 'closedwon' }).id;
    join(here, dealHere, 'ada@mail.syncline.dev');
    syncline = await startSyncline({ allowedOrigins: [here.url, there.url] });
    const ends = [
      await added(syncline, '/v1/connections', hubspotBody(here)),
      await added(syncline, '/v1/connections', { ...hubspotBody(there), name: 'The other HubSpot' }),
    ] as const;
    contactsId = await addSync('contacts', contacts, ends);
    dealsId = await addSync('deals', deals, ends);
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await Promise.all([here.close(), there.close()]);
  }, 30_000);

  it('are waited for until they are linked, while the deal goes ahead', async () => {
    await goLive(syncline, dealsId);
    const made = await eventually('the deal is there', dealThere);
    expect(emailsOf(there, made)).toEqual([]);
    await goLive(syncline, contactsId);
    await eventually('its contact has followed', () => emailsOf(there, made).join() === 'ada@mail.syncline.dev');
  }, 60_000);

  it('are added and taken out one by one, from either side, though no date of the deal moves', async () => {
    const made = dealThere() ?? '';
    join(there, made, 'grace@mail.syncline.dev');
    join(here, dealHere, 'alan@mail.syncline.dev');
    await syncNow(syncline, contactsId);
    await eventually('all are linked', async () => {
      return (await listed(syncline, `/v1/syncs/${contactsId}/links`)).length === 3;
    });
    await syncNow(syncline, dealsId);
    const all = ['ada', 'alan', 'grace'].map((name) => `${name}@mail.syncline.dev`);
    await eventually('both deals have all three', () => {
      return [emailsOf(here, dealHere), emailsOf(there, made)].every((emails) => emails.join() === all.join());
    });
    there.asUser.dissociate(
      { type: 'deals', id: made },
      { type: 'contacts', id: contactIn(there, 'ada@mail.syncline.dev') },
    );
    await syncNow(syncline, dealsId);
    await eventually('she is out of both', () => emailsOf(here, dealHere).join() === all.slice(1).join());
    expect(here.asUser.get('contacts', contactIn(here, 'ada@mail.syncline.dev'))).toMatchObject({ archived: false });
  }, 60_000);
});

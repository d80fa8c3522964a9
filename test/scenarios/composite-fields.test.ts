import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listed, syncNow } from '../support/asking.js';
import {
  contactMapping,
  type ContactVendors,
  goLive,
  hubspotBody,
  mailchimpBody,
  startContactVendors,
} from '../support/contact-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const EMAIL = 'ada@mail.syncline.dev';
const ADDRESS_PARTS = {
  ...{ street: 'addr1', street2: 'addr2', city: 'city', region: 'state', postalCode: 'zip', country: 'country' },
};

/** HubSpot keeps an address in fields of their own, Mailchimp in one, and birthdays without their year. */
const fields = [
  contactMapping.fields[0],
  {
    ...{ id: 'address', a: 'postalAddress', b: 'merge_fields.ADDRESS', direction: 'both', kind: 'value' },
    aParts: { street: 'address', city: 'city', region: 'state', postalCode: 'zip', country: 'country' },
    lens: {
      kind: 'address',
      a: { country: 'name' },
      b: { parts: ADDRESS_PARTS, country: 'alpha2', required: ['street', 'city', 'region', 'postalCode'] },
    },
  },
  {
    ...{ id: 'birthday', a: 'date_of_birth', b: 'merge_fields.BIRTHDAY', direction: 'both', kind: 'value' },
    lens: { kind: 'birthday', b: { format: 'MM/DD' } },
  },
  {
    ...{ id: 'source', a: 'email', b: 'merge_fields.ORIGIN', direction: 'aToB', kind: 'value' },
    lens: { kind: 'constant', side: 'b', value: 'HubSpot' },
  },
];

describe('values that two vendors keep in different forms', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let connections: { readonly hubspotId: string; readonly mailchimpId: string };
  let syncId: string;
  let contactId: string;

  const merged = () =>
    vendors.mailchimp.asUser.get(EMAIL)?.['merge_fields'] as Readonly<Record<string, unknown>> | undefined;
  const contact = () => vendors.hubspot.asUser.get('contacts', contactId)?.properties;
  const newSync = (mapping: object) => ({
    name: 'Contacts',
    a: { connectionId: connections.hubspotId, object: 'contacts' },
    b: { connectionId: connections.mailchimpId, object: 'members' },
    mapping,
    pollEveryMs: 3_600_000,
  });
  const addMergeField = (tag: string, type: string) =>
    fetch(`${vendors.mailchimp.url}/3.0/lists/${vendors.mailchimp.listId}/merge-fields`, {
      method: 'POST',
      headers: { authorization: `Bearer ${vendors.mailchimp.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ tag, name: tag, type }),
    });

  beforeAll(async () => {
    vendors = await startContactVendors();
    expect((await addMergeField('BIRTHDAY', 'birthday')).status).toBe(200);
    expect((await addMergeField('ORIGIN', 'text')).status).toBe(200);
    contactId = vendors.hubspot.asUser.createContact({
      ...{ email: EMAIL, address: '1 Main St\nApt 4', city: 'Fresno', state: 'CA', zip: '93650' },
      ...{ country: 'United States', date_of_birth: '1990-05-17' },
    }).id;
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    const add = async (body: object) =>
      ((await syncline.as().post('/v1/connections').send(body).expect(201)).body as { id: string }).id;
    connections = {
      hubspotId: await add(hubspotBody(vendors.hubspot)),
      mailchimpId: await add(mailchimpBody(vendors.mailchimp)),
    };
    const { body } = await syncline
      .as()
      .post('/v1/syncs')
      .send(newSync({ ...contactMapping, fields }))
      .expect(201);
    syncId = (body as { id: string }).id;
    await goLive(syncline, syncId);
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it('reach the other vendor in its own form', async () => {
    await eventually('the member is there', () => merged());
    expect(merged()).toMatchObject({
      ADDRESS: { addr1: '1 Main St', addr2: 'Apt 4', city: 'Fresno', state: 'CA', zip: '93650', country: 'US' },
      BIRTHDAY: '05/17',
      ORIGIN: 'HubSpot',
    });
  });

  it('come back into the fields they were made of, and keep what the other vendor has no place for', async () => {
    const address = { addr1: '2 Side St', addr2: '', city: 'Munich', state: 'BY', zip: '80331', country: 'DE' };
    vendors.mailchimp.asUser.update(EMAIL, { merge_fields: { ADDRESS: address, BIRTHDAY: '05/18' } });
    await syncNow(syncline, syncId);
    await eventually('the contact has moved', () => contact()?.['city'] === 'Munich');
    expect(contact()).toMatchObject({
      ...{ address: '2 Side St', state: 'BY', zip: '80331', country: 'Germany', date_of_birth: '1990-05-18' },
    });
  });

  it('follow one part that was edited, and come to rest', async () => {
    vendors.hubspot.asUser.updateContact(contactId, { city: 'Augsburg' });
    await syncNow(syncline, syncId);
    await eventually('the member has moved', () => (merged()?.['ADDRESS'] as { city?: string }).city === 'Augsburg');
    expect(merged()?.['ADDRESS']).toMatchObject({ addr1: '2 Side St', zip: '80331', country: 'DE' });
    expect(await listed(syncline, `/v1/conflicts?syncId=${syncId}&status=open`)).toEqual([]);
  });

  it('are put before a person when the other vendor would refuse them, with the reason', async () => {
    vendors.hubspot.asUser.updateContact(contactId, { zip: '', date_of_birth: '1990-02-30' });
    await syncNow(syncline, syncId);
    const open = await eventually('both are listed', async () => {
      const found = await listed<{ fieldId: string; decidedBy: string }>(
        syncline,
        `/v1/conflicts?syncId=${syncId}&status=open`,
      );
      return found.length === 2 && found;
    });
    expect(open.map(({ fieldId, decidedBy }) => `${fieldId} ${decidedBy}`).sort()).toEqual([
      'address SYNC_L019',
      'birthday SYNC_L007',
    ]);
    vendors.hubspot.asUser.updateContact(contactId, { zip: '86150', date_of_birth: '1990-02-28' });
    await syncNow(syncline, syncId);
    await eventually('both arrive', () => {
      const { ADDRESS, BIRTHDAY } = merged() as { ADDRESS: { zip: string }; BIRTHDAY: string };
      return ADDRESS.zip === '86150' && BIRTHDAY === '02/28';
    });
  }, 15_000);

  it('cannot be mapped in a way that would not work', async () => {
    const [email, address, birthday] = fields;
    const wrong = [
      email,
      { ...address, aParts: { street: 'address', city: 'nowhere' } },
      { ...birthday, b: 'merge_fields.ADDRESS' },
    ];
    const given = newSync({ ...contactMapping, fields: wrong, keys: [{ fieldIds: ['address'] }] });
    const { body } = await syncline.as().post('/v1/syncs').send(given).expect(422);
    expect(
      (body as { errors: { pointer: string; code: string }[] }).errors.map(({ pointer, code }) => `${code} ${pointer}`),
    ).toEqual([
      'SYNC_M002 /mapping/fields/2',
      'SYNC_V002 /mapping/fields/1/aParts/city',
      'SYNC_V004 /mapping/fields/2/b',
      'SYNC_V005 /mapping/keys/0',
      'SYNC_V008 /mapping/fields/0',
      'SYNC_V008 /mapping/fields/1',
    ]);
  });
});

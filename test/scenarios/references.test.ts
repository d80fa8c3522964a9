import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type HubspotSandbox, startHubspotSandbox } from '#sandboxes/hubspot';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import { listed, shown, syncNow } from '../support/asking.js';
import { goLive, hubspotBody, planReady } from '../support/contact-sync.js';
import { peopleMapping, salesforceBody, textField } from '../support/people-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const HOUR_MS = 3_600_000;
/** Subscribes to contacts; the URL is told once the connection has one. */
const NOT_YET = 'http://127.0.0.1:9/';
const PRIMARY = 'association:primary_company';
/** Ana and Ben work with both tools; Cy has left HubSpot, and the administrator is known to Salesforce alone. */
const ANA = { hubspot: '41629779', email: 'ana.owner@sandbox.hubspot.test' };
const BEN = { hubspot: '41629780', email: 'ben.seller@sandbox.hubspot.test' };

const companyMapping = {
  ...peopleMapping,
  fields: [textField('name', 'name', 'Name')],
  keys: [{ fieldIds: ['name'] }],
};
const company = {
  ...{ id: 'company', a: PRIMARY, b: 'AccountId', direction: 'both', kind: 'value' },
  lens: { kind: 'reference' },
};
const owner = {
  ...{ id: 'owner', a: 'hubspot_owner_id', b: 'OwnerId', direction: 'both', kind: 'value' },
  lens: { kind: 'owner' },
};
const contactMapping = {
  ...peopleMapping,
  fields: [...peopleMapping.fields, company, owner],
  policy: { kind: 'newest', epsilonMs: 0, tie: 'a' },
  blanks: { aToB: 'clear', bToA: 'clear' },
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

interface Connections {
  readonly hubspotId: string;
  readonly salesforceId: string;
}

describe('contacts of companies, and who owns them', () => {
  let hubspot: HubspotSandbox;
  let salesforce: SalesforceSandbox;
  let syncline: RunningSyncline;
  let connections: Connections;
  let companiesId: string;
  let contactsId: string;
  let acme: string;
  let ada: string;

  const post = async <Made>(path: string, body: object): Promise<Made> =>
    (await syncline.as().post(path).send(body).expect(201)).body as Made;
  const newSync = (name: string, objects: readonly [string, string], mapping: object) => ({
    name,
    a: { connectionId: connections.hubspotId, object: objects[0] },
    b: { connectionId: connections.salesforceId, object: objects[1] },
    mapping,
    pollEveryMs: HOUR_MS,
  });
  const contactsSync = (mapping: object = contactMapping, name = 'Contacts') =>
    newSync(name, ['contacts', 'Contact'], mapping);
  const refusals = async (body: object): Promise<readonly string[]> => {
    const answer = (await syncline.as().post('/v1/syncs').send(body).expect(422)).body as {
      errors: { pointer: string; code: string }[];
    };
    return answer.errors.map(({ code, pointer }) => `${code} ${pointer}`);
  };
  const query = async (soql: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    const token = await fetch(`${salesforce.url}/services/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ grant_type: 'refresh_token', client_id: 'sandbox-salesforce-client' },
        ...{ client_secret: 'sandbox-salesforce-secret', refresh_token: 'sandbox-salesforce-refresh' },
      }),
    });
    const { access_token: accessToken } = (await token.json()) as { access_token: string };
    const answer = await fetch(`${salesforce.url}/services/data/v62.0/query?q=${encodeURIComponent(soql)}`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    return ((await answer.json()) as { records: Readonly<Record<string, unknown>>[] }).records;
  };
  const inSalesforce = async (email: string) =>
    (await query(`SELECT Id, AccountId, OwnerId FROM Contact WHERE Email = '${email}'`))[0];
  const accountId = async (name: string) => (await query(`SELECT Id FROM Account WHERE Name = '${name}'`))[0]?.['Id'];
  const userId = async (email: string) => (await query(`SELECT Id FROM User WHERE Email = '${email}'`))[0]?.['Id'];
  const ref = (type: 'contacts' | 'companies', id: string) => ({ type, id });
  /** Seen without a call: those made to look would count against what HubSpot allows Syncline. */
  const primaryOf = (contactId: string): string | undefined =>
    hubspot.asUser.associated(ref('contacts', contactId), 'companies', 'Primary')[0];
  /**
   * Salesforce shows a write before Syncline has read back what became of it, and an edit made in between counts as what
   * Salesforce made of the write. So people only edit what is settled.
   */
  const settledInSalesforce = (hubspotId: string, fieldId: string, value: unknown) =>
    eventually('what was written is settled', async () => {
      const links = await listed<{ aId: string; base: Record<string, { b?: unknown }> }>(
        syncline,
        `/v1/syncs/${contactsId}/links`,
      );
      return links.find(({ aId }) => aId === hubspotId)?.base[fieldId]?.b === value;
    });

  beforeAll(async () => {
    [hubspot, salesforce] = await Promise.all([
      startHubspotSandbox({ webhookTargetUrl: NOT_YET, webhookObjects: ['companies'] }),
      startSalesforceSandbox({ longPollMs: 500 }),
    ]);
    const port = await freePort();
    syncline = await startSyncline({
      ...{ allowedOrigins: [hubspot.url, salesforce.url], port, publicUrl: `http://127.0.0.1:${port}` },
    });
    const { id: hubspotId, webhookUrl } = await post<{ id: string; webhookUrl: string }>(
      '/v1/connections',
      hubspotBody(hubspot),
    );
    const settings = await fetch(`${hubspot.url}/webhooks/v3/${hubspot.settings.appId}/settings`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${hubspot.settings.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ targetUrl: webhookUrl, throttling: { maxConcurrentRequests: 10 } }),
    });
    expect(settings.status).toBe(200);
    const { id: salesforceId } = await post<{ id: string }>('/v1/connections', salesforceBody(salesforce));
    connections = { hubspotId, salesforceId };
    acme = hubspot.asUser.create('companies', { name: 'Acme' }).id;
    ada = hubspot.asUser.createContact({
      ...{ email: 'ada@mail.syncline.dev', lastname: 'Lovelace', hubspot_owner_id: ANA.hubspot },
    }).id;
    hubspot.asUser.associate(ref('contacts', ada), ref('companies', acme), 'Primary');
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await Promise.all([hubspot.close(), salesforce.close()]);
  }, 30_000);

  it('cannot be synced before it is said which companies and accounts are the same', async () => {
    expect(await refusals(contactsSync())).toEqual(['SYNC_V031 /mapping/fields/2/lens']);
    const other = { ...company, lens: { kind: 'reference', through: crypto.randomUUID() } };
    const wrong = [...peopleMapping.fields, other, { ...owner, lens: { kind: 'reference' } }];
    expect(await refusals(contactsSync({ ...contactMapping, fields: wrong }))).toEqual([
      'SYNC_V032 /mapping/fields/2/lens',
      'SYNC_V031 /mapping/fields/3/lens',
    ]);
    const text = [
      ...peopleMapping.fields,
      { ...company, lens: { kind: 'text' } },
      { ...owner, a: 'lastname', b: 'Title' },
    ];
    expect(await refusals(contactsSync({ ...contactMapping, fields: text }))).toEqual(
      expect.arrayContaining(['SYNC_V013 /mapping/fields/2/a', 'SYNC_V030 /mapping/fields/3/a']),
    );
  });

  it('are tried, before there is a sync of them, with what would be refused', async () => {
    const { name: _name, pollEveryMs: _pollEveryMs, ...draft } = contactsSync();
    const { body } = await syncline.as().post('/v1/mappings/try').send(draft).expect(200);
    expect((body as { problems: object[] }).problems).toMatchObject([
      { code: 'SYNC_V031', pointer: '/mapping/fields/2/lens' },
    ]);
  });

  it('know the one sync that links their companies, and where each tool lists its people', async () => {
    companiesId = (
      await post<{ id: string }>('/v1/syncs', newSync('Companies', ['companies', 'Account'], companyMapping))
    ).id;
    contactsId = (await post<{ id: string }>('/v1/syncs', contactsSync())).id;
    const {
      mapping: { version, ...mapping },
    } = await shown<{ mapping: { version: number; fields: { id: string; lens: object }[] } }>(
      syncline,
      `/v1/syncs/${contactsId}`,
    );
    expect(version).toBe(1);
    const lensOf = (id: string) => mapping.fields.find((field) => field.id === id)?.lens;
    expect(lensOf('company')).toEqual({ kind: 'reference', through: companiesId });
    expect(lensOf('owner')).toMatchObject({
      people: { a: { object: 'owners', email: 'email' }, b: { object: 'User', email: 'Email', active: 'IsActive' } },
    });
    // Once more, as it was answered: what was filled in may be sent back.
    await syncline.as().put(`/v1/syncs/${contactsId}/mapping`).send(mapping).expect(200);
  });

  it('need the sync to be named where several link their companies', async () => {
    const second = await post<{ id: string }>(
      '/v1/syncs',
      newSync('Other companies', ['companies', 'Account'], {
        ...companyMapping,
        fields: [
          { ...textField('city', 'city', 'BillingCity'), direction: 'aToB' },
          { ...textField('name', 'name', 'Name'), direction: 'aToB' },
        ],
      }),
    );
    expect(
      await refusals(
        contactsSync({
          ...contactMapping,
          fields: [
            { ...peopleMapping.fields[0], direction: 'aToB' },
            { ...peopleMapping.fields[1], direction: 'aToB' },
            { ...company, direction: 'aToB' },
          ],
        }),
      ),
    ).toEqual(['SYNC_V033 /mapping/fields/2/lens']);
    await syncline.as().delete(`/v1/syncs/${second.id}`).expect(204);
  });

  it('arrive in Salesforce before their company, and get it as soon as it is there', async () => {
    const runId = await planReady(syncline, contactsId);
    const { counts } = await shown<{ counts: Record<string, number> }>(syncline, `/v1/runs/${runId}`);
    expect(counts).toMatchObject({ createOnB: 1, referencesWaiting: 1 });
    await goLive(syncline, contactsId);
    const contact = await eventually('the contact is there', () => inSalesforce('ada@mail.syncline.dev'));
    expect(contact['AccountId']).toBeNull();
    expect(contact['OwnerId']).toBe(await userId(ANA.email));
    const waiting = () =>
      shown<{ items: readonly object[] }>(syncline, `/v1/syncs/${contactsId}/references`).then(({ items }) => items);
    expect(await waiting()).toEqual([
      { fieldId: 'company', through: { id: companiesId, name: 'Companies', state: 'draft' }, waiting: 1 },
    ]);

    await goLive(syncline, companiesId);
    const acmeId = await eventually('the account is there', () => accountId('Acme'));
    await eventually('the contact is with it', async () => {
      return (await inSalesforce('ada@mail.syncline.dev'))?.['AccountId'] === acmeId;
    });
    expect(await waiting()).toMatchObject([{ waiting: 0 }]);
    expect(await listed(syncline, `/v1/conflicts?syncId=${contactsId}&status=open`)).toEqual([]);
  }, 60_000);

  it('arrive together when both are made at once, told by webhooks', async () => {
    const bolt = hubspot.asUser.create('companies', { name: 'Bolt' }).id;
    const bo = hubspot.asUser.createContact({
      ...{ email: 'bo@mail.syncline.dev', lastname: 'Bo', hubspot_owner_id: BEN.hubspot },
    }).id;
    hubspot.asUser.associate(ref('contacts', bo), ref('companies', bolt), 'Primary');
    const arrived = await eventually('the contact is with the account', async () => {
      const contact = await inSalesforce('bo@mail.syncline.dev');
      return contact?.['AccountId'] !== null && contact;
    });
    expect(arrived).toMatchObject({ AccountId: await accountId('Bolt'), OwnerId: await userId(BEN.email) });
  }, 60_000);

  it('move in Salesforce when only their association changed in HubSpot, which moves no date', async () => {
    const bolt = hubspot.asUser.list('companies').find(({ properties }) => properties['name'] === 'Bolt')?.id ?? '';
    const before = hubspot.asUser.get('contacts', ada)?.properties['lastmodifieddate'];
    hubspot.asUser.associate(ref('contacts', ada), ref('companies', bolt), 'Primary');
    expect(hubspot.asUser.get('contacts', ada)?.properties['lastmodifieddate']).toBe(before);
    const boltId = await accountId('Bolt');
    await eventually('the contact has moved', async () => {
      return (await inSalesforce('ada@mail.syncline.dev'))?.['AccountId'] === boltId;
    });
  }, 60_000);

  it('move in HubSpot when they are given another account or owner in Salesforce', async () => {
    expect(primaryOf(ada)).not.toBe(acme);
    await settledInSalesforce(ada, 'company', await accountId('Bolt'));
    const contact = await inSalesforce('ada@mail.syncline.dev');
    const [acmeId, benId] = [await accountId('Acme'), await userId(BEN.email)];
    salesforce.asUser.update('Contact', String(contact?.['Id']), { AccountId: String(acmeId), OwnerId: String(benId) });
    await syncNow(syncline, contactsId);
    await eventually('the owner has changed', () => {
      return hubspot.asUser.get('contacts', ada)?.properties['hubspot_owner_id'] === BEN.hubspot;
    });
    await eventually('the association has moved', () => primaryOf(ada) === acme);
    await eventually('nothing is left for a person', async () => {
      return (await listed(syncline, `/v1/conflicts?syncId=${contactsId}&status=open`)).length === 0;
    });
  }, 60_000);

  it('say so where nobody in the other tool has the address of their owner', async () => {
    const contact = await inSalesforce('ada@mail.syncline.dev');
    const dana = await userId('dana.field@sandbox.salesforce.test');
    salesforce.asUser.update('Contact', String(contact?.['Id']), { OwnerId: String(dana) });
    await syncNow(syncline, contactsId);
    const open = await eventually('it is listed', async () => {
      const found = await listed<object>(syncline, `/v1/conflicts?syncId=${contactsId}&status=open`);
      return found.length > 0 && found;
    });
    expect(open).toMatchObject([{ fieldId: 'owner', decidedBy: 'SYNC_L031' }]);
    expect(hubspot.asUser.get('contacts', ada)?.properties['hubspot_owner_id']).toBe(BEN.hubspot);
  }, 60_000);

  it('keep their account when their company is deleted in HubSpot', async () => {
    const before = (await inSalesforce('bo@mail.syncline.dev'))?.['AccountId'];
    const bolt = hubspot.asUser.list('companies').find(({ properties }) => properties['name'] === 'Bolt')?.id ?? '';
    const bo = hubspot.asUser.list('contacts').find(({ properties }) => properties['lastname'] === 'Bo')?.id ?? '';
    hubspot.asUser.delete('companies', bolt);
    expect(primaryOf(bo)).toBeUndefined();
    // Arrives with whatever else there is to say of the contact.
    hubspot.asUser.updateContact(bo, { lastname: 'Boson' });
    await eventually('the link has ended', async () => {
      return (await listed(syncline, `/v1/syncs/${companiesId}/links`)).length === 1;
    });
    await eventually('the contact was looked at', async () => {
      const [contact] = await query(`SELECT LastName FROM Contact WHERE Email = 'bo@mail.syncline.dev'`);
      return contact?.['LastName'] === 'Boson';
    });
    expect((await inSalesforce('bo@mail.syncline.dev'))?.['AccountId']).toBe(before);
  }, 60_000);

  it('keep the sync of their companies from being removed as long as they go by it', async () => {
    const { body } = await syncline.as().delete(`/v1/syncs/${companiesId}`).expect(409);
    expect(body).toMatchObject({ code: 'SYNC_A429', detail: expect.stringContaining(`"Contacts" (${contactsId})`) });
    await syncline.as().get(`/v1/syncs/${companiesId}`).expect(200);
    await syncline.as().delete(`/v1/syncs/${contactsId}`).expect(204);
    await syncline.as().delete(`/v1/syncs/${companiesId}`).expect(204);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import { listed, shown, type ShownDeadLetter, syncNow } from '../support/asking.js';
import {
  addContactSync,
  type ContactSync,
  type ContactVendors,
  goLive,
  startContactVendors,
} from '../support/contact-sync.js';
import { addPeopleSync, type PeopleSync } from '../support/people-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const EMAIL = 'ada@mail.syncline.dev';
const OFTEN = 10_000;

interface ShownConnection {
  readonly health: string;
  readonly healthMessage: string | null;
}

describe('credentials that stop working', () => {
  let vendors: ContactVendors;
  let salesforce: SalesforceSandbox;
  let syncline: RunningSyncline;
  let contacts: ContactSync;
  let people: PeopleSync;
  let contactId: string;

  const atMailchimp = (): unknown =>
    (vendors.mailchimp.asUser.get(EMAIL)?.['merge_fields'] as Record<string, unknown> | undefined)?.['FNAME'];
  const atSalesforce = () =>
    [...salesforce.org.store.table('Contact').all()].find((record) => record['Email'] === EMAIL)?.['LastName'];
  const connection = (id: string) => shown<ShownConnection>(syncline, `/v1/connections/${id}`);
  const unwell = (id: string, health: string) =>
    eventually(`the connection is ${health}`, async () => {
      const one = await connection(id);
      return one.health === health && one;
    });
  const edit = (firstname: string, lastname: string) =>
    vendors.hubspot.asUser.updateContact(contactId, { firstname, lastname });

  beforeAll(async () => {
    [vendors, salesforce] = await Promise.all([startContactVendors(), startSalesforceSandbox({ longPollMs: 500 })]);
    contactId = vendors.hubspot.asUser.createContact({ email: EMAIL, firstname: 'Ada', lastname: 'Byron' }).id;
    syncline = await startSyncline({ allowedOrigins: [...vendors.origins, salesforce.url] });
    contacts = await addContactSync(syncline, vendors);
    people = await addPeopleSync(syncline, { hubspot: vendors.hubspot, salesforce }, { hubspotId: contacts.hubspotId });
    await goLive(syncline, contacts.syncId);
    await goLive(syncline, people.syncId);
    await eventually('all three are linked', () => atMailchimp() === 'Ada' && atSalesforce() === 'Byron');
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await Promise.all([vendors.close(), salesforce.close()]);
  }, 30_000);

  it('shows it on the connection, lets other syncs go on, and catches up with new credentials', async () => {
    const refused = { type: 'about:blank', title: 'API Key Invalid', status: 401, detail: 'Your API key is revoked.' };
    vendors.mailchimp.faults.add({ times: OFTEN, effect: { kind: 'respond', status: 401, body: refused } });
    edit('Augusta', 'Lovelace');
    await syncNow(syncline, contacts.syncId);
    await syncNow(syncline, people.syncId);
    const { healthMessage } = await unwell(contacts.mailchimpId, 'authFailed');
    expect(healthMessage).toContain('Connect again with a new one');
    expect(await shown(syncline, '/v1/health')).toMatchObject({ status: 'attention' });
    await eventually('the other sync goes on', () => atSalesforce() === 'Lovelace');
    expect(atMailchimp()).toBe('Ada');
    expect((await connection(contacts.hubspotId)).health).toBe('ok');

    const { apiKey } = vendors.mailchimp.addUser('successor');
    vendors.mailchimp.faults.clear();
    const { body } = await syncline
      .as()
      .patch(`/v1/connections/${contacts.mailchimpId}`)
      .send({ secrets: { apiKey } })
      .expect(200);
    expect(body).toMatchObject({ health: 'ok', healthMessage: null });
    await eventually('what was missed arrives', () => atMailchimp() === 'Augusta');
  }, 60_000);

  it('names a scope that was revoked, writes nothing meanwhile, and catches up when it is back', async () => {
    const { value } = vendors.hubspot.mintToken('private-app', [
      'crm.objects.contacts.read',
      'crm.schemas.contacts.read',
    ]);
    await syncline
      .as()
      .patch(`/v1/connections/${contacts.hubspotId}`)
      .send({ secrets: { accessToken: value } })
      .expect(200);
    const { healthMessage } = await unwell(contacts.hubspotId, 'missingRights');
    expect(healthMessage).toContain('crm.objects.contacts.write');
    vendors.mailchimp.asUser.update(EMAIL, { merge_fields: { FNAME: 'Countess' } });
    await syncNow(syncline, contacts.syncId);
    await eventually('the edit waits', async () => {
      const { syncs } = await shown<{ syncs: { syncId: string; dirty: number }[] }>(syncline, '/v1/health');
      return (syncs.find(({ syncId }) => syncId === contacts.syncId)?.dirty ?? 0) > 0;
    });
    expect(vendors.hubspot.asUser.get('contacts', contactId)?.properties['firstname']).toBe('Augusta');

    const { accessToken } = vendors.hubspot.settings;
    await syncline.as().patch(`/v1/connections/${contacts.hubspotId}`).send({ secrets: { accessToken } }).expect(200);
    await eventually(
      'the edit arrives',
      () => vendors.hubspot.asUser.get('contacts', contactId)?.properties['firstname'] === 'Countess',
    );
    expect(await connection(contacts.hubspotId)).toMatchObject({ health: 'ok', healthMessage: null });
    expect(await listed<ShownDeadLetter>(syncline, '/v1/dead-letters')).toEqual([]);
  }, 60_000);
});

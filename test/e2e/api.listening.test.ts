import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import {
  addContactSync,
  type ContactSync,
  contactMapping,
  type ContactVendors,
  goLive,
  startContactVendors,
} from '../support/contact-sync.js';
import { silentLogger } from '../support/silent-logger.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
};

describe('hearing of changes without polling', () => {
  let vendors: ContactVendors;
  let salesforce: SalesforceSandbox;
  let syncline: RunningSyncline;
  let contacts: ContactSync;
  const said: string[] = [];

  const hubspotFirstName = (id: string) => vendors.hubspot.asUser.get('contacts', id)?.properties['firstname'];

  beforeAll(async () => {
    [vendors, salesforce] = await Promise.all([startContactVendors(), startSalesforceSandbox({ longPollMs: 1_000 })]);
    const port = await freePort();
    syncline = await startSyncline({
      allowedOrigins: [...vendors.origins, salesforce.url],
      port,
      logger: { ...silentLogger, info: (message) => said.push(message) },
      publicUrl: `http://127.0.0.1:${port}`,
    });
    contacts = await addContactSync(syncline, vendors);
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await Promise.all([vendors.close(), salesforce.close()]);
  }, 30_000);

  it('subscribes to webhooks once a sync is live, keeps their secrets, and hears of the next change', async () => {
    const { id } = vendors.hubspot.asUser.createContact({ email: 'ada@mail.syncline.dev', firstname: 'Ada' });
    vendors.mailchimp.asUser.subscribe('ada@mail.syncline.dev', { merge_fields: { FNAME: 'Ada' } });
    await goLive(syncline, contacts.syncId);
    await eventually('the webhook is subscribed', async () => {
      const { body } = await syncline.as().get(`/v1/connections/${contacts.mailchimpId}`);
      return (body as { secretNames: string[] }).secretNames.length > 1;
    });
    vendors.mailchimp.asUser.update('ada@mail.syncline.dev', { merge_fields: { FNAME: 'Augusta' } });
    await eventually('the change arrives', () => hubspotFirstName(id) === 'Augusta');
  }, 60_000);

  it('listens to change events and keeps how far it has heard', async () => {
    const { body: made } = await syncline
      .as()
      .post('/v1/connections')
      .send({
        ...{ name: 'Salesforce', vendor: 'salesforce', baseUrl: salesforce.url, settings: {} },
        secrets: {
          clientId: 'sandbox-salesforce-client',
          clientSecret: 'sandbox-salesforce-secret',
          refreshToken: 'sandbox-salesforce-refresh',
        },
      })
      .expect(201);
    expect(made).toMatchObject({ health: 'ok' });
    const { body: sync } = await syncline
      .as()
      .post('/v1/syncs')
      .send({
        name: 'People',
        a: { connectionId: contacts.hubspotId, object: 'contacts' },
        b: { connectionId: (made as { id: string }).id, object: 'Contact' },
        pollEveryMs: 3_600_000,
        mapping: {
          ...contactMapping,
          fields: [
            { id: 'email', a: 'email', b: 'Email', direction: 'aToB', kind: 'value', lens: { kind: 'email' } },
            { id: 'last', a: 'lastname', b: 'LastName', direction: 'both', kind: 'value', lens: { kind: 'text' } },
          ],
          create: { a: false, b: false },
        },
      })
      .expect(201);
    const contact = vendors.hubspot.asUser.createContact({ email: 'grace@mail.syncline.dev', lastname: 'Hopper' });
    const person = salesforce.asUser.create('Contact', { LastName: 'Hopper', Email: 'grace@mail.syncline.dev' });
    const syncId = (sync as { id: string }).id;
    await goLive(syncline, syncId);
    await eventually('the stream is open', () => said.includes('listening to a change stream'));
    salesforce.asUser.update('Contact', person, { LastName: 'Murray' });
    const lastName = () => vendors.hubspot.asUser.get('contacts', contact.id)?.properties['lastname'];
    await eventually('the change arrives', () => lastName() === 'Murray');
    const { rows } = await syncline.database.pool.query<{ count: number }>(
      `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'syncline locks'`,
    );
    expect(rows[0]?.count).toBe(1);
    expect(await syncline.runtime.engine.store.getCursor(syncId, 'b', 'events')).not.toBeNull();
  }, 60_000);
});

import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addContactSync, type ContactSync, type ContactVendors, goLive, planReady, startContactVendors } from '../support/contact-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

interface Link { id: string; aId: string; bId: string; base: Record<string, { a: unknown; b: unknown }> }

describe('a sync from its plan to a change that arrives', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;
  let runId: string;

  beforeAll(async () => {
    vendors = await startContactVendors();
    vendors.hubspot.asUser.createContact({ email: 'ada@mail.syncline.dev', firstname: 'Ada' });
    vendors.hubspot.asUser.createContact({ email: 'grace@mail.syncline.dev', firstname: 'Grace' });
    vendors.mailchimp.asUser.subscribe('ada@mail.syncline.dev', { merge_fields: { FNAME: 'Augusta' } });
    vendors.hubspot.clock.advance(10_000);
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addContactSync(syncline, vendors);
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  });

  it('connects accounts and shows no secret', async () => {
    const { body, text } = await syncline.as().get(`/v1/connections/${sync.hubspotId}`).expect(200);
    expect(body).toMatchObject({ vendor: 'hubspot', health: 'ok', secretNames: ['accessToken', 'clientSecret'] });
    expect(text).not.toContain(vendors.hubspot.settings.accessToken);
  });

  it('plans without writing', async () => {
    runId = await planReady(syncline, sync.syncId);
    const { body } = await syncline.as().get(`/v1/runs/${runId}`).expect(200);
    expect(body).toMatchObject({
      kind: 'firstSync',
      counts: { scannedA: 2, scannedB: 1, update: 1, createOnB: 1 },
      estimate: { callsA: 1, callsB: 3, seconds: 1 },
    });
    const { body: items } = await syncline.as().get(`/v1/runs/${runId}/items?kind=createOnB`).expect(200);
    expect((items as { items: unknown[] }).items).toHaveLength(1);
    expect(vendors.mailchimp.asUser.get('grace@mail.syncline.dev')).toBeUndefined();
  });

  it('applies exactly the plan that was approved', async () => {
    runId = await goLive(syncline, sync.syncId);
    await eventually('the contact is created', () => vendors.mailchimp.asUser.get('grace@mail.syncline.dev'));
    const { body } = await syncline.as().get(`/v1/syncs/${sync.syncId}/links`).expect(200);
    expect((body as { items: unknown[] }).items).toHaveLength(2);
  });

  it('carries a change over within a second of its webhook', async () => {
    const { body } = await syncline.as().get(`/v1/syncs/${sync.syncId}/links?search=GRACE@`).expect(200);
    const link = (body as { items: Link[] }).items[0];
    const token = await syncline.database.pool.query('SELECT webhook_token FROM connection WHERE id=$1', [sync.hubspotId]);
    const url = `${syncline.url}/webhooks/${token.rows[0].webhook_token}`;
    vendors.hubspot.asUser.updateContact(link!.aId, { firstname: 'Gracie' });
    const payload = JSON.stringify([{ eventId: 1, subscriptionId: 1, portalId: vendors.hubspot.settings.portalId, appId: 1, occurredAt: Date.now(), subscriptionType: 'contact.propertyChange', attemptNumber: 0, objectId: Number(link!.aId), propertyName: 'firstname', propertyValue: 'Gracie', changeSource: 'CRM_UI' }]);
    const at = String(Date.now());
    const signature = createHmac('sha256', vendors.hubspot.settings.clientSecret).update(`POST${url}${payload}${at}`).digest('base64');
    const t0 = performance.now();
    const answer = await fetch(url, { method: 'POST', body: payload, headers: { 'content-type': 'application/json', 'x-hubspot-request-timestamp': at, 'x-hubspot-signature-v3': signature } });
    const acked = performance.now() - t0;
    expect(answer.status).toBeLessThan(300);
    await eventually('grace', () => (vendors.mailchimp.asUser.get('grace@mail.syncline.dev') as any)?.merge_fields?.FNAME === 'Gracie');
    console.log('ack', acked, 'edit to write', performance.now() - t0);
  });
});

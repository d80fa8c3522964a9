import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type HubspotSandbox,
  type HubspotSandboxOptions,
  signatureV1,
  signatureV2,
  signatureV3,
  startHubspotSandbox,
} from '#sandboxes/hubspot';
import { describeWithVendorFacts } from '../../../test/support/vendor-facts/index.js';
import { type Body, caller, type CrmObject, type Receiver, record, startReceiver, until } from './sandbox.support.js';

const CONTACTS = '/crm/v3/objects/contacts';
const RETRY_MS = 1_000;
let sandbox: HubspotSandbox;
let receiver: Receiver;
let call: ReturnType<typeof caller>;

async function start(options: HubspotSandboxOptions = {}): Promise<void> {
  sandbox = await startHubspotSandbox({
    requestsPer10s: 1000,
    webhookTargetUrl: receiver.url,
    webhookBatchDelayMs: 1,
    webhookRetryDelaysMs: Array.from({ length: 10 }, () => RETRY_MS),
    ...options,
  });
  call = caller(sandbox);
}
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await sandbox.close();
  await receiver.close();
});

const create = async (properties: Record<string, string>): Promise<CrmObject> =>
  record(await call('POST', CONTACTS, { properties }));
const ofType = (kind: string): Body[] => receiver.events().filter((event) => event['subscriptionType'] === kind);
/** Everything announced so far has arrived once. */
const settled = () =>
  until(
    'every event has arrived',
    () => receiver.events().length >= sandbox.announcedEvents && sandbox.announcedEvents > 0,
  );

describe('HubSpot sandbox: webhook events', () => {
  it('HS42 sends arrays of 1 to 100 events with the documented keys', async () => {
    await start();
    const inputs = Array.from({ length: 100 }, (_unused, at) => ({
      properties: { firstname: `N${at}`, city: 'Oslo' },
    }));
    await call('POST', `${CONTACTS}/batch/create`, { inputs });
    await settled();
    expect(receiver.events()).toHaveLength(300);
    for (const { events } of receiver.requests) {
      expect(events.length).toBeGreaterThanOrEqual(1);
      expect(events.length).toBeLessThanOrEqual(100);
    }
    const keys = ['appId', 'attemptNumber', 'changeSource', 'eventId', 'objectId', 'occurredAt', 'portalId'];
    const common = [...keys, 'sourceId', 'subscriptionId', 'subscriptionType'];
    expect(Object.keys(ofType('contact.creation')[0] ?? {}).sort()).toEqual([...common, 'changeFlag'].sort());
    const change = Object.keys(ofType('contact.propertyChange')[0] ?? {}).sort();
    expect(change).toEqual([...common, 'propertyName', 'propertyValue'].sort());
  });

  it('HS43 signs every request so that one changed byte or another time shows', async () => {
    await start();
    await create({ firstname: 'Zoë' });
    await settled();
    const [request] = receiver.requests;
    if (!request) throw new Error('no request came');
    const timestampMs = Number(request.headers['x-hubspot-request-timestamp']);
    const { clientSecret } = sandbox.settings;
    const sign = (body: string, atMs: number) =>
      signatureV3(clientSecret, { method: 'POST', uri: receiver.url, body, timestampMs: atMs });
    const signature = request.headers['x-hubspot-signature-v3'];
    expect(signature).toBe(sign(request.body, timestampMs));
    expect(signature).not.toBe(sign(request.body.replace('Zoë', 'Zoe'), timestampMs));
    expect(signature).not.toBe(sign(request.body, timestampMs - 300_000));
    expect(Math.abs(sandbox.clock.nowMs() - timestampMs)).toBeLessThan(5_000);
    expect(request.headers['x-hubspot-signature']).toBe(signatureV1(clientSecret, request.body));
  });

  it('HS44 sends an unaccepted event again, up to ten times, with a rising attempt number', async () => {
    await start({ webhookProperties: [] });
    receiver.status = 500;
    await create({ firstname: 'A' });
    for (let attempt = 1; attempt <= 11; attempt++) {
      await until(`attempt ${attempt} has failed`, () => sandbox.webhooks.counts.failed === attempt);
      sandbox.clock.advance(RETRY_MS);
    }
    expect(receiver.events().map((event) => event['attemptNumber'])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(new Set(receiver.events().map((event) => event['eventId'])).size).toBe(1);
    expect(sandbox.webhooks.counts.givenUp).toBe(1);
  });

  it.each([410, 404])('HS44 tries again after %d as after any refusal', async (status) => {
    await start({ webhookProperties: [] });
    receiver.status = status;
    await create({ firstname: 'A' });
    await until('the first attempt has failed', () => sandbox.webhooks.counts.failed === 1);
    receiver.status = 200;
    sandbox.clock.advance(RETRY_MS);
    await until('the second attempt is delivered', () => sandbox.webhooks.counts.delivered === 1);
  });

  it('HS44 takes a late answer for none', async () => {
    await start({ webhookProperties: [], webhookTimeoutMs: 50 });
    receiver.hold = true;
    await create({ firstname: 'A' });
    await until('the sender has lost patience', () => sandbox.webhooks.counts.failed === 1);
    receiver.release();
    sandbox.clock.advance(RETRY_MS);
    await until('it is delivered', () => sandbox.webhooks.counts.delivered === 1);
  });

  it('HS45 delivers out of order, twice, and with ids used before', async () => {
    await start({
      webhookProperties: ['firstname'],
      eventIdReuse: 0.5,
      webhookDisorder: { duplicate: 0.5, reorder: 0.5, reorderDelayMs: 500 },
    });
    const { id } = await create({ firstname: 'v0' });
    for (let at = 1; at <= 20; at++) {
      await call('PATCH', `${CONTACTS}/${id}`, { properties: { firstname: `v${at}` } });
      sandbox.clock.advance(5);
    }
    sandbox.clock.advance(1_000);
    const values = () => ofType('contact.propertyChange').map((event) => String(event['propertyValue']));
    await until('every value has arrived', () => new Set(values()).size === 21);
    const inOrder = [...values()].sort((x, y) => Number(x.slice(1)) - Number(y.slice(1)));
    expect(values()).not.toEqual(inOrder);
    expect(values().length).toBeGreaterThan(21);
    const idsOfValues = new Map(
      ofType('contact.propertyChange').map((event) => [event['propertyValue'], event['eventId']]),
    );
    expect(new Set(idsOfValues.values()).size).toBeLessThan(idsOfValues.size);
  });

  it('HS46 tells changes of an app, by its id, from changes of a person', async () => {
    await start({ webhookProperties: ['firstname'] });
    const { id } = await create({ firstname: 'By app' });
    sandbox.asUser.updateContact(id, { firstname: 'By hand' });
    await settled();
    const sources = ofType('contact.propertyChange').map((event) => [
      event['propertyValue'],
      event['changeSource'],
      event['sourceId'],
    ]);
    expect(sources).toEqual([
      ['By app', 'INTEGRATION', String(sandbox.settings.appId)],
      ['By hand', 'CRM_UI', 'userId:76070032'],
    ]);
  });

  it('HS47 tells of a merge with all three ids, and of an association from both sides', async () => {
    await start({ webhookProperties: [] });
    const common = { active: true, objectTypeId: undefined, propertyName: undefined };
    sandbox.subscribe({ ...common, eventType: 'company.associationChange' });
    const [primary, other] = [await create({ firstname: 'A' }), await create({ firstname: 'B' })];
    const survivor = record(
      await call('POST', `${CONTACTS}/merge`, { primaryObjectId: primary.id, objectIdToMerge: other.id }),
    );
    const company = record(await call('POST', '/crm/v3/objects/companies', { properties: {} }));
    await call('PUT', `/crm/v4/objects/contacts/${survivor.id}/associations/default/companies/${company.id}`);
    await settled();
    expect(ofType('contact.merge')).toMatchObject([
      {
        primaryObjectId: Number(primary.id),
        mergedObjectIds: [Number(other.id)],
        newObjectId: Number(survivor.id),
        numberOfPropertiesMoved: 0,
      },
    ]);
    const ends = { fromObjectId: Number(survivor.id), toObjectId: Number(company.id) };
    expect(ofType('contact.associationChange')).toMatchObject([
      { ...ends, associationType: 'CONTACT_TO_COMPANY', associationRemoved: false, isPrimaryAssociation: false },
    ]);
    expect(ofType('company.associationChange')).toMatchObject([
      { fromObjectId: ends.toObjectId, toObjectId: ends.fromObjectId, associationType: 'COMPANY_TO_CONTACT' },
    ]);
  });

  it('HS48 tells of one write of three subscribed properties by three events', async () => {
    await start();
    const { id } = await create({ firstname: 'A' });
    await settled();
    const before = ofType('contact.propertyChange').length;
    await call('PATCH', `${CONTACTS}/${id}`, { properties: { firstname: 'B', lastname: 'C', city: 'D', fax: '1' } });
    await settled();
    const names = ofType('contact.propertyChange')
      .slice(before)
      .map((event) => event['propertyName']);
    expect(names.sort()).toEqual(['city', 'firstname', 'lastname']);
  });

  it('HS49 keeps at most ten requests in flight', async () => {
    await start({ webhookProperties: [], webhookBatchDelayMs: 0 });
    receiver.hold = true;
    for (let at = 0; at < 15; at++) {
      const announced = sandbox.announcedEvents;
      await create({ firstname: `N${at}` });
      expect(sandbox.announcedEvents).toBe(announced + 1);
      sandbox.clock.advance(1);
    }
    await until('ten requests are held', () => receiver.held === 10);
    expect(receiver.requests).toHaveLength(10);
    receiver.release();
    await until('the others have come', () => receiver.requests.length === 15);
  });

  it('HS41 tells of a privacy deletion by two events, and of deletion and restore by one each', async () => {
    await start({ webhookProperties: [] });
    const { id } = await create({ email: 'a@example.com' });
    sandbox.asUser.deleteContact(id);
    sandbox.asUser.restore(id);
    await call('POST', `${CONTACTS}/gdpr-delete`, { objectId: id });
    await settled();
    const kinds = receiver.events().map((event) => event['subscriptionType']);
    expect(kinds).toEqual([
      'contact.creation',
      'contact.deletion',
      'contact.restore',
      'contact.deletion',
      'contact.privacyDeletion',
    ]);
  });
});

describe('HubSpot sandbox: webhook subscriptions', () => {
  it('takes settings and subscriptions by API, and sends only what is active', async () => {
    await start({ webhookProperties: [] });
    const base = `/webhooks/v3/${sandbox.settings.appId}`;
    const settings = { targetUrl: `${receiver.url}/moved`, throttling: { maxConcurrentRequests: 6 } };
    expect((await call('PUT', `${base}/settings`, settings)).body).toMatchObject({ targetUrl: settings.targetUrl });
    const egg = { eventType: 'contact.propertyChange', propertyName: 'city', active: false };
    const made = await call('POST', `${base}/subscriptions`, egg);
    expect(made.status).toBe(201);
    const { id } = await create({ city: 'Oslo' });
    await call('PATCH', `${base}/subscriptions/${String(made.body['id'])}`, { active: true });
    await call('PATCH', `${CONTACTS}/${id}`, { properties: { city: 'Rome' } });
    await settled();
    expect(ofType('contact.propertyChange').map((event) => event['propertyValue'])).toEqual(['Rome']);
    const barred = { ...egg, propertyName: 'hs_lastmodifieddate' };
    expect((await call('POST', `${base}/subscriptions`, barred)).status).toBe(400);
    const few = { ...settings, throttling: { maxConcurrentRequests: 5 } };
    expect((await call('PUT', `${base}/settings`, few)).status).toBe(400);
    expect((await call('GET', '/webhooks/v3/1/settings')).status).toBe(403);
  });
});

describeWithVendorFacts('HubSpot sandbox: published signatures', (factsFolder) => {
  it('HS43 matches the vendor’s vectors of versions 1 and 2', async () => {
    await start();
    const file = join(factsFolder, 'specs/hubspot/webhook-samples/signature-vectors.json');
    const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Record<string, string>[] };
    expect(vectors.length).toBeGreaterThan(0);
    for (const { version, clientSecret = '', method = '', uri = '', body = '', expected } of vectors) {
      const made = version === 'v1' ? signatureV1(clientSecret, body) : signatureV2(clientSecret, method, uri, body);
      expect(made).toBe(expected);
    }
  });
});

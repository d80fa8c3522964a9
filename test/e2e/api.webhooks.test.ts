import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  addContactSync,
  type ContactSync,
  type ContactVendors,
  mailchimpBody,
  startContactVendors,
} from '../support/contact-sync.js';
import { contactChanged, signedByHubspot } from '../support/hubspot-webhook.js';
import { type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const PUBLIC_URL = 'https://sync.example.com';
const REPLAY_WINDOW_MS = 300_000;
const HUBSPOT_BODY_MAX_BYTES = 512 * 1024;

describe('webhooks', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;
  /** What the vendor was told to call. */
  let publicUrl: string;
  /** Where a proxy sends it. */
  let localUrl: string;

  const send = (request: RequestInit, url = localUrl) => fetch(url, request);
  const receipts = async (): Promise<number> => {
    const { rows } = await syncline.database.pool.query<{ count: number }>('SELECT count(*) FROM webhook_receipt');
    return rows[0]?.count ?? 0;
  };
  const signed = (body: string, options: { clientSecret?: string; atMs?: number; url?: string } = {}) =>
    signedByHubspot(options.url ?? publicUrl, body, {
      clientSecret: options.clientSecret ?? vendors.hubspot.settings.clientSecret,
      ...(options.atMs === undefined ? {} : { atMs: options.atMs }),
    });
  const change = (): string => contactChanged('1', vendors.hubspot.settings.portalId);

  beforeAll(async () => {
    vendors = await startContactVendors();
    // No worker: what is stored stays to be counted.
    syncline = await startSyncline({ allowedOrigins: vendors.origins, publicUrl: PUBLIC_URL, worker: false });
    sync = await addContactSync(syncline, vendors);
    const { body } = await syncline.as().get(`/v1/connections/${sync.hubspotId}`).expect(200);
    publicUrl = (body as { webhookUrl: string }).webhookUrl;
    localUrl = publicUrl.replace(PUBLIC_URL, syncline.url);
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  });

  it('stores a genuine one before it says so, with the URL the vendor called', async () => {
    const before = await receipts();
    expect((await send(signed(change()))).status).toBe(204);
    expect(await receipts()).toBe(before + 1);
    const { rows } = await syncline.database.pool.query<{ url: string }>('SELECT url FROM webhook_receipt LIMIT 1');
    expect(rows[0]?.url).toBe(publicUrl);
  });

  it('takes a repeated one again: it only says "read again"', async () => {
    const request = signed(change());
    expect((await send(request)).status).toBe(204);
    expect((await send(request)).status).toBe(204);
  });

  const refusals: [string, () => RequestInit, number, string][] = [
    ['signed with another secret', () => signed(change(), { clientSecret: 'other' }), 401, 'SYNC_A402'],
    ['signed for another URL', () => signed(change(), { url: 'https://evil.example' }), 401, 'SYNC_A402'],
    [
      'older than the replay window',
      () => signed(change(), { atMs: Date.now() - REPLAY_WINDOW_MS - 1_000 }),
      401,
      'SYNC_A402',
    ],
    ['of the future', () => signed(change(), { atMs: Date.now() + REPLAY_WINDOW_MS + 60_000 }), 401, 'SYNC_A402'],
    ['not signed', () => ({ method: 'POST', body: change() }), 401, 'SYNC_A402'],
    ['malformed', () => signed('{"not": "a list"'), 400, 'SYNC_A400'],
    ['larger than the vendor sends', () => signed(`["${'x'.repeat(HUBSPOT_BODY_MAX_BYTES)}"]`), 413, 'SYNC_A413'],
  ];
  it.each(refusals)('refuses and forgets one that is %s', async (_, request, status, code) => {
    const before = await receipts();
    const answer = await send(request());
    expect([answer.status, await answer.json()]).toEqual([status, expect.objectContaining({ code })]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await receipts()).toBe(before);
  });

  it.each(['unknown-unknown-unknown-unknown', 'short', '..%2F..%2Fetc'])('knows no token %s', async (token) => {
    expect((await send(signed(change()), `${syncline.url}/webhooks/${token}`)).status).toBe(404);
  });

  it("answers a vendor's test of the URL and stores nothing", async () => {
    const { body } = await syncline.as().post('/v1/connections').send(mailchimpBody(vendors.mailchimp)).expect(201);
    const { webhookUrl } = body as { webhookUrl: string };
    const before = await receipts();
    const answer = await fetch(webhookUrl.replace(PUBLIC_URL, syncline.url));
    expect(answer.status).toBe(200);
    expect(await receipts()).toBe(before);
  });

  it('needs no key, only proof', async () => {
    const answer = await send({ ...signed(change()), method: 'PUT' });
    expect(answer.status).toBe(401);
    expect(((await answer.json()) as { code: string }).code).toBe('SYNC_A402');
  });
});

import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Secrets, type SubscriptionPort, type WebhookReceiver, type WebhookRequest } from '#connector-sdk';
import { type OpenConnection } from '#connector-sdk/testing';
import { type MailchimpSandbox, startMailchimpSandbox } from '#sandboxes/mailchimp';
import { mailchimpConnector } from '../src/index.js';
import { openOnSandbox, TEXT_FIELD } from './harness.js';
import { REALTIME, subscribed, updating } from './support.js';

const EMAIL = 'reader@syncline.dev';
const DAY_MS = 86_400_000;

const receiver = mailchimpConnector.receiver as WebhookReceiver;

let sandbox: MailchimpSandbox;
let opened: OpenConnection;
let subscriptions: SubscriptionPort;
let server: Server;
let targetUrl: string;
let secrets: Secrets;
let deliveries: WebhookRequest[];
let arrived: () => void;

/** A stand-in for the engine's ingress: answers what the receiver says and keeps what came. */
async function takeIn(request: IncomingMessage): Promise<number> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const incoming: WebhookRequest = {
    method: request.method ?? '',
    url: new URL(request.url ?? '/', targetUrl).href,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks),
  };
  const verdict = receiver.verify(incoming, { secrets, settings: {}, clock: sandbox.clock });
  if (verdict.kind === 'accepted') {
    deliveries.push(incoming);
    arrived();
  }
  return verdict.kind === 'refused' ? verdict.status : verdict.answer.status;
}

beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
  opened = openOnSandbox(sandbox);
  const port = opened.session.subscriptions;
  if (!port) throw new Error('expected a subscription port');
  subscriptions = port;
  secrets = {};
  deliveries = [];
  arrived = () => undefined;
  server = createServer((request, response) => {
    void takeIn(request).then((status) => response.writeHead(status).end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  targetUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/mailchimp`;
});

afterEach(async () => {
  await sandbox.close();
  server.closeAllConnections();
  server.close();
});

const ensure = async (): Promise<void> => {
  ({ secrets } = await subscriptions.ensure({ targetUrl, objects: ['members'], secrets }, REALTIME));
};

/** The delivery that follows `act`. */
async function deliveryOf(act: () => unknown): Promise<WebhookRequest> {
  const next = new Promise<void>((resolve) => (arrived = resolve));
  await act();
  await next;
  const last = deliveries.at(-1);
  if (!last) throw new Error('expected a delivery');
  return last;
}

const hooksOfAudience = async (): Promise<{ id: string; url: string; sources: Record<string, boolean> }[]> => {
  const answer = await fetch(`${sandbox.url}/3.0/lists/${sandbox.listId}/webhooks`, {
    headers: { authorization: `Basic ${Buffer.from(`x:${sandbox.apiKey}`).toString('base64')}` },
  });
  return ((await answer.json()) as { webhooks: { id: string; url: string; sources: Record<string, boolean> }[] })
    .webhooks;
};

const verdictOf = (request: WebhookRequest, nowMs = sandbox.clock.nowMs()) =>
  receiver.verify(request, { secrets, settings: {}, clock: { nowMs: () => nowMs } });

describe('subscriptions', () => {
  it('makes one webhook, however often it is asked, that does not tell of API writes', async () => {
    await ensure();
    const first = secrets;
    await ensure();
    const hooks = await hooksOfAudience();
    expect(hooks).toHaveLength(1);
    expect(hooks[0]?.sources).toEqual({ user: true, admin: true, api: false });
    expect(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()])).toEqual(
      Object.entries(first).map(([name, secret]) => [name, secret.reveal()]),
    );
  });

  it('gives its secret to a webhook of the same URL that someone made by hand', async () => {
    const headers = {
      authorization: `Basic ${Buffer.from(`x:${sandbox.apiKey}`).toString('base64')}`,
      'content-type': 'application/json',
    };
    const url = `${sandbox.url}/3.0/lists/${sandbox.listId}/webhooks`;
    await fetch(url, { method: 'POST', headers, body: JSON.stringify({ url: targetUrl }) });
    await ensure();
    const hooks = await hooksOfAudience();
    expect(hooks.map((hook) => new URL(hook.url).searchParams.has('secret'))).toEqual([true]);
  });

  it('removes what it made, and only that', async () => {
    await ensure();
    await subscriptions.remove({ targetUrl: 'https://elsewhere.syncline.dev/hooks' }, REALTIME);
    expect(await hooksOfAudience()).toHaveLength(1);
    await subscriptions.remove({ targetUrl }, REALTIME);
    expect(await hooksOfAudience()).toEqual([]);
  });

  it('says what is wrong when Mailchimp cannot reach the URL', async () => {
    server.closeAllConnections();
    server.close();
    await expect(ensure()).rejects.toMatchObject({ kind: 'config', code: 'MAILCHIMP_WEBHOOK_REFUSED' });
  });
});

describe('hints', () => {
  const hintsOf = (request: WebhookRequest) => receiver.decode(request, opened.session, REALTIME);

  it('turns a profile edit into the contact id', async () => {
    const id = subscribed(sandbox, EMAIL);
    await ensure();
    const delivery = await deliveryOf(() => sandbox.asUser.update(EMAIL, { merge_fields: { FNAME: 'Edited' } }));
    const [hint] = await hintsOf(delivery);
    expect(hint).toMatchObject({ kind: 'changed', object: 'members', id, origin: 'other' });
    const at = hint?.kind === 'changed' ? hint.occurredAtMs : null;
    expect(Math.abs(Number(at) - sandbox.clock.nowMs())).toBeLessThan(5_000);
  });

  it('hears of a new subscriber, an unsubscribe, a bounce and a new address under one id', async () => {
    await ensure();
    const joined = await deliveryOf(() => sandbox.asUser.subscribe(EMAIL));
    const id = sandbox.asUser.get(EMAIL)?.['contact_id'];
    const left = await deliveryOf(() => sandbox.asUser.unsubscribe(EMAIL, { by: 'contact' }));
    const bounced = await deliveryOf(() => sandbox.asUser.clean(EMAIL));
    for (const delivery of [joined, left, bounced]) {
      expect(verdictOf(delivery)).toMatchObject({ kind: 'accepted', aboutConsent: true });
      expect(await hintsOf(delivery)).toMatchObject([{ kind: 'changed', id, aboutConsent: true }]);
    }
    const moved = await deliveryOf(() => sandbox.asUser.changeEmail(EMAIL, 'moved@syncline.dev'));
    expect(verdictOf(moved)).toMatchObject({ aboutConsent: false });
    expect(await hintsOf(moved)).toMatchObject([{ kind: 'changed', id, aboutConsent: false }]);
  });

  it('says `deleted` for an archived member, and for one erased whom it knew', async () => {
    const id = subscribed(sandbox, EMAIL);
    const erased = subscribed(sandbox, 'erased@syncline.dev');
    await ensure();
    await opened.session.object('members').scan({ fields: [], cursor: null }, REALTIME);
    const archived = await deliveryOf(() => sandbox.asUser.archive(EMAIL));
    expect(await hintsOf(archived)).toMatchObject([{ kind: 'deleted', id }]);
    const gone = await deliveryOf(() => sandbox.asUser.deletePermanently('erased@syncline.dev'));
    expect(await hintsOf(gone)).toMatchObject([{ kind: 'deleted', id: erased }]);
  });

  it('gives no hint for a member erased before anything was known of it, nor for a campaign', async () => {
    subscribed(sandbox, EMAIL);
    await ensure();
    const gone = await deliveryOf(() => sandbox.asUser.deletePermanently(EMAIL));
    expect(await hintsOf(gone)).toEqual([]);
    const campaign = new TextEncoder().encode('type=campaign&fired_at=2026-01-01 00:00:00&data[id]=x');
    expect(await hintsOf({ ...gone, body: campaign })).toEqual([]);
  });

  it('hears nothing of its own writes', async () => {
    const id = subscribed(sandbox, EMAIL);
    await ensure();
    await opened.session.object('members').write([updating(id, { [TEXT_FIELD]: 'Ours' })], REALTIME);
    await deliveryOf(() => sandbox.asUser.update(EMAIL, { merge_fields: { FNAME: 'Theirs' } }));
    expect(deliveries).toHaveLength(1);
  });
});

describe('proof', () => {
  const genuine = async (): Promise<WebhookRequest> => {
    subscribed(sandbox, EMAIL);
    await ensure();
    return deliveryOf(() => sandbox.asUser.update(EMAIL, { merge_fields: { FNAME: 'Edited' } }));
  };

  it('refuses a wrong or missing secret in the URL', async () => {
    const request = await genuine();
    const without = new URL(request.url);
    without.searchParams.delete('secret');
    const wrong = new URL(request.url);
    wrong.searchParams.set('secret', `${wrong.searchParams.get('secret')}x`);
    for (const url of [without.href, wrong.href]) {
      expect(verdictOf({ ...request, url })).toMatchObject({
        kind: 'refused',
        status: 401,
        code: 'MAILCHIMP_WEBHOOK_SECRET',
      });
    }
  });

  it('refuses a body with one byte changed', async () => {
    const request = await genuine();
    const body = Uint8Array.from(request.body);
    body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
    expect(verdictOf({ ...request, body })).toMatchObject({ kind: 'refused', code: 'MAILCHIMP_WEBHOOK_SIGNATURE' });
  });

  it('refuses a signature older than five minutes, or a day ahead, or none', async () => {
    const request = await genuine();
    const nowMs = sandbox.clock.nowMs();
    expect(verdictOf(request, nowMs + 299_000).kind).toBe('accepted');
    expect(verdictOf(request, nowMs + 302_000).kind).toBe('refused');
    expect(verdictOf(request, nowMs - DAY_MS).kind).toBe('refused');
    expect(verdictOf({ ...request, headers: {} }).kind).toBe('refused');
  });

  it('takes the URL secret alone for a webhook that is not signed', async () => {
    const request = await genuine();
    const { webhookSigningSecret: _unsigned, ...rest } = secrets;
    secrets = rest;
    expect(verdictOf({ ...request, headers: {} }).kind).toBe('accepted');
  });

  it('refuses a body larger than Mailchimp sends, and one that names no event', async () => {
    const request = await genuine();
    const { webhookSigningSecret: _unsigned, ...rest } = secrets;
    secrets = rest;
    expect(verdictOf({ ...request, body: new Uint8Array(receiver.bodyMaxBytes + 1) })).toMatchObject({ status: 413 });
    expect(verdictOf({ ...request, body: new Uint8Array(0) })).toMatchObject({ status: 400 });
  });
});

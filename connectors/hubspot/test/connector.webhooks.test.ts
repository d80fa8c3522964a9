import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChangeHint, Secret, type Session, type WebhookReceiver, type WebhookRequest } from '#connector-sdk';
import { hubspotConnector } from '#connectors/hubspot';
import { type HubspotSandbox } from '#sandboxes/hubspot';
import { sandboxContext, startUnlimited } from './harness.js';

const SECRET = 'app-client-secret';
const NOW_MS = Date.UTC(2026, 10, 22);
const URL_CALLED = 'https://sync.example.com/hooks/hubspot/c1';
const REALTIME = { lane: 'realtime' } as const;

const receiver = ((): WebhookReceiver => {
  if (!hubspotConnector.receiver) throw new Error('the connector receives no webhooks');
  return hubspotConnector.receiver;
})();
const connection = { secrets: { clientSecret: new Secret(SECRET) }, settings: {}, clock: { nowMs: () => NOW_MS } };

interface Signed {
  url?: string;
  signedUrl?: string;
  body?: string;
  timestamp?: string;
  secret?: string;
}

function signed({ url = URL_CALLED, signedUrl = url, body = '[]', ...rest }: Signed = {}): WebhookRequest {
  const { timestamp = String(NOW_MS), secret = SECRET } = rest;
  const signature = createHmac('sha256', secret).update(`POST${signedUrl}${body}${timestamp}`).digest('base64');
  const headers = { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp };
  return { method: 'POST', url, headers, body: Buffer.from(body) };
}

const codeOf = (request: WebhookRequest): string => {
  const verdict = receiver.verify(request, connection);
  return verdict.kind === 'refused' ? `${verdict.status} ${verdict.code}` : verdict.kind;
};

describe('verification', () => {
  it('accepts what the app secret signed, and answers at once without a body', () => {
    const accepted = { kind: 'accepted', answer: { status: 204 }, aboutConsent: false };
    expect(receiver.verify(signed(), connection)).toEqual(accepted);
  });

  it('signs the URL with its reserved characters decoded, and no others', () => {
    const url = 'https://sync.example.com/hooks?to=a%40b%2Cc%3a%20%25d';
    const signedUrl = 'https://sync.example.com/hooks?to=a@b,c:%20%25d';
    expect(codeOf(signed({ url, signedUrl }))).toBe('accepted');
  });

  it('refuses one changed byte of body, URL, method, time or secret', () => {
    const good = signed({ body: '[{"a":1}]' });
    const forged: WebhookRequest[] = [
      { ...good, body: Buffer.from('[{"a":2}]') },
      { ...good, url: `${URL_CALLED}x` },
      { ...good, method: 'PUT' },
      { ...good, headers: { ...good.headers, 'x-hubspot-request-timestamp': String(NOW_MS + 1) } },
      { ...good, headers: { ...good.headers, 'x-hubspot-signature-v3': 'short' } },
      signed({ body: '[{"a":1}]', secret: 'another' }),
    ];
    expect(forged.map(codeOf)).toEqual(forged.map(() => '401 HUBSPOT_WEBHOOK_WRONG_SIGNATURE'));
  });

  it.each([
    ['five minutes old', NOW_MS - 300_001],
    ['from the future', NOW_MS + 300_001],
  ])('refuses a signature %s', (_age, timestamp) => {
    expect(codeOf(signed({ timestamp: String(timestamp) }))).toBe('401 HUBSPOT_WEBHOOK_OUTSIDE_WINDOW');
  });

  it('refuses a time that is no number, which the official check lets pass', () => {
    expect(codeOf(signed({ timestamp: 'NaN' }))).toBe('401 HUBSPOT_WEBHOOK_NOT_SIGNED');
  });

  it('refuses the older signatures: they do not cover the time, so they can be replayed', () => {
    const body = '[]';
    const v1 = createHash('sha256')
      .update(SECRET + body)
      .digest('hex');
    const v2 = createHash('sha256').update(`${SECRET}POST${URL_CALLED}${body}`).digest('hex');
    for (const signature of [v1, v2]) {
      const headers = { 'x-hubspot-signature': signature, 'x-hubspot-request-timestamp': String(NOW_MS) };
      expect(codeOf({ method: 'POST', url: URL_CALLED, headers, body: Buffer.from(body) })).toBe(
        '401 HUBSPOT_WEBHOOK_NOT_SIGNED',
      );
    }
  });

  it('refuses a body that is too large, or no list of events', () => {
    expect(codeOf(signed({ body: 'x'.repeat(receiver.bodyMaxBytes + 1) }))).toBe('413 HUBSPOT_WEBHOOK_BODY_TOO_LARGE');
    expect(codeOf(signed({ body: '{}' }))).toBe('400 HUBSPOT_WEBHOOK_NOT_EVENTS');
  });

  it('refuses everything while the connection holds no app secret', () => {
    const verdict = receiver.verify(signed({ secret: '' }), { ...connection, secrets: {} });
    expect(verdict).toMatchObject({ kind: 'refused', code: 'HUBSPOT_WEBHOOK_NO_SECRET' });
  });
});

describe('events', () => {
  let sandbox: HubspotSandbox;
  let session: Session;

  beforeEach(async () => {
    sandbox = await startUnlimited();
    session = hubspotConnector.open(sandboxContext(sandbox));
  });

  afterEach(() => sandbox.close());

  const decode = (events: readonly object[]): Promise<readonly ChangeHint[]> => {
    const all = events.map((event) => ({ portalId: sandbox.settings.portalId, appId: 7, occurredAt: 5, ...event }));
    return receiver.decode(signed({ body: JSON.stringify(all) }), session, REALTIME);
  };

  it('mean: read this record again, or: it is gone', async () => {
    const hints = await decode([
      { subscriptionType: 'contact.creation', objectId: 1, changeSource: 'CRM' },
      { subscriptionType: 'contact.restore', objectId: 2, changeSource: 'CRM' },
      { subscriptionType: 'company.deletion', objectId: 3, changeSource: 'CRM' },
      { subscriptionType: 'contact.privacyDeletion', objectId: 4, changeSource: 'CRM' },
      { subscriptionType: 'object.propertyChange', objectTypeId: '0-2', objectId: 5, changeSource: 'CRM' },
      { subscriptionType: 'contact.associationChange', fromObjectId: 6, toObjectId: 7 },
      { subscriptionType: 'deal.creation', objectId: 8 },
      { subscriptionType: 'ticket.creation', objectId: 10 },
      { subscriptionType: 'contact.constructor', objectId: 9 },
    ]);
    expect(hints.map((hint) => ('id' in hint ? [hint.kind, hint.object, hint.id] : hint))).toEqual([
      ['changed', 'contacts', '1'],
      ['changed', 'contacts', '2'],
      ['deleted', 'companies', '3'],
      ['deleted', 'contacts', '4'],
      ['changed', 'companies', '5'],
      ['changed', 'contacts', '6'],
      ['changed', 'deals', '8'],
    ]);
  });

  it('of an association mean that the records at both its ends have changed', async () => {
    const hints = await decode([
      {
        subscriptionType: 'contact.associationChange',
        fromObjectId: 6,
        toObjectId: 7,
        associationType: 'CONTACT_TO_COMPANY',
        changeSource: 'INTEGRATION',
        sourceId: '7',
      },
    ]);
    const common = { kind: 'changed', occurredAtMs: 5, origin: 'self' };
    expect(hints).toEqual([
      { ...common, object: 'contacts', id: '6' },
      { ...common, object: 'companies', id: '7' },
    ]);
  });

  it('of a custom object name it as discovery does', async () => {
    const pets = sandbox.asUser.createCustomObject({ name: 'pet', objectTypeId: '2-77' });
    const hints = await decode([
      { subscriptionType: 'object.creation', objectTypeId: '2-77', objectId: 1 },
      { subscriptionType: 'object.creation', objectTypeId: '2-78', objectId: 2 },
    ]);
    expect(hints.map((hint) => ('id' in hint ? [hint.object, hint.id] : hint.kind))).toEqual([[pets, '1']]);
  });

  it('tell our own writes by the id of the app they were sent to', async () => {
    const change = { subscriptionType: 'contact.propertyChange', propertyName: 'email' };
    const hints = await decode([
      { ...change, objectId: 1, changeSource: 'INTEGRATION', sourceId: '7' },
      { ...change, objectId: 2, changeSource: 'INTEGRATION', sourceId: '8' },
      { ...change, objectId: 3, changeSource: 'CRM_UI', sourceId: 'userId:7' },
      { ...change, objectId: 4, changeSource: 'INTEGRATION' },
    ]);
    expect(hints.map((hint) => ('origin' in hint ? hint.origin : hint.kind))).toEqual([
      'self',
      'other',
      'other',
      'unknown',
    ]);
  });

  it('of one record become one hint, which is an echo only if all of them are', async () => {
    const change = { subscriptionType: 'contact.propertyChange', objectId: 1, changeSource: 'INTEGRATION' };
    const hints = await decode([
      { ...change, propertyName: 'email', sourceId: '7', occurredAt: 10 },
      { ...change, propertyName: 'phone', changeSource: 'CRM_UI', occurredAt: 30 },
      { ...change, propertyName: 'city', sourceId: '7', occurredAt: 20 },
    ]);
    expect(hints).toEqual([{ kind: 'changed', object: 'contacts', id: '1', occurredAtMs: 30, origin: 'other' }]);
  });

  it('of an opt-out are known as such, before and after they are decoded', async () => {
    const change = { subscriptionType: 'contact.propertyChange', objectId: 1, changeSource: 'CRM_UI' };
    const events = [
      { ...change, propertyName: 'city' },
      { ...change, propertyName: 'hs_email_optout' },
      { ...change, propertyName: 'phone' },
      { ...change, propertyName: 'city', objectId: 2 },
      { ...change, propertyName: 'hs_email_optout_12345', objectId: 3 },
    ];
    expect(receiver.verify(signed({ body: JSON.stringify(events) }), connection)).toMatchObject({ aboutConsent: true });
    const hints = await decode(events);
    expect(hints.map((hint) => ('id' in hint ? [hint.id, hint.aboutConsent ?? false] : hint))).toEqual([
      ['1', true],
      ['2', false],
      ['3', true],
    ]);
  });

  it('of other accounts the app is installed in are left alone', async () => {
    expect(await decode([{ subscriptionType: 'contact.deletion', objectId: 1, portalId: 1 }])).toEqual([]);
  });

  it('of a merge name who was swallowed, the record it started from included when the id is new', async () => {
    const merge = { subscriptionType: 'contact.merge', primaryObjectId: 1, mergedObjectIds: [2, 3] };
    expect(await decode([{ ...merge, newObjectId: 9 }, merge])).toEqual([
      { kind: 'merged', object: 'contacts', from: ['2', '3', '1'], into: '9' },
      { kind: 'merged', object: 'contacts', from: ['2', '3'], into: '1' },
    ]);
  });
});

describe('deliveries of the sandbox', () => {
  it('verify and say which changes were ours', async () => {
    const requests: WebhookRequest[] = [];
    const { promise: bothCame, resolve } = Promise.withResolvers<void>();
    let targetUrl = '';
    const server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        );
        requests.push({ method: request.method ?? '', url: targetUrl + (request.url ?? ''), headers, body });
        response.writeHead(204).end();
        if (requests.length === 2) resolve();
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    targetUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const sandbox = await startUnlimited({ webhookTargetUrl: `${targetUrl}/hooks?c=a%2Fb`, webhookBatchDelayMs: 0 });
    try {
      const context = sandboxContext(sandbox);
      const session = hubspotConnector.open(context);
      const { id } = sandbox.asUser.createContact({ email: 'hook@syncline.example.com' });
      await session.object('contacts').write([{ kind: 'update', id, fields: { city: 'Ghent' }, observe: [] }], {
        lane: 'backfill',
      });
      await bothCame;
      const hints: ChangeHint[] = [];
      for (const request of requests) {
        expect(receiver.verify(request, context).kind).toBe('accepted');
        hints.push(...(await receiver.decode(request, session, REALTIME)));
      }
      const origins = hints.map((hint) => ('origin' in hint && hint.id === id ? hint.origin : hint.kind));
      expect(new Set(origins)).toEqual(new Set(['other', 'self']));
    } finally {
      await sandbox.close();
      await new Promise((closed) => server.close(closed));
    }
  });
});

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

import { describe, expect, it } from '@jest/globals';
import { Secret, type Session, type WebhookRequest, type WebhookVerdict } from '#connector-sdk';
import { salesforce } from '../src/index.js';

const ORG = '00D000000000062EAA';
const TOKEN = 'a-long-random-text-of-our-own';

const notification = (id: string, type: string): string => `
  <Notification>
    <Id>04l000000000001AAA</Id>
    <sObject xsi:type="sf:${type}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">
      <sf:Id>${id}</sf:Id><sf:LastName>O&apos;Brien &amp; sons</sf:LastName>
    </sObject>
  </Notification>`;

const message = (notifications: string, org = ORG, head = ''): string => `<?xml version="1.0" encoding="UTF-8"?>${head}
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound">
  <OrganizationId>${org}</OrganizationId><ActionId>04k000000000001AAA</ActionId><SessionId xsi:nil="true"/>
  <EnterpriseUrl>https://x.my.salesforce.com</EnterpriseUrl><PartnerUrl>https://x.my.salesforce.com</PartnerUrl>
  ${notifications}
 </notifications></soapenv:Body></soapenv:Envelope>`;

const request = (body: string, token = TOKEN, method = 'POST'): WebhookRequest => ({
  method,
  url: `https://sync.example.com/hooks/c1?token=${token}`,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body: new TextEncoder().encode(body),
});

const receiver = salesforce.receiver;
if (!receiver) throw new Error('the connector has no receiver');

const verify = (incoming: WebhookRequest, settings: Record<string, string> = { organizationId: ORG }): WebhookVerdict =>
  receiver.verify(incoming, {
    secrets: { outboundToken: new Secret(TOKEN) },
    settings,
    clock: { nowMs: () => 0 },
  });

const decode = (body: string): Promise<unknown> => receiver.decode(request(body), {} as Session, { lane: 'realtime' });

describe('outbound messages', () => {
  it('accepts a message with the token and the org, and acknowledges it the way Salesforce asks', () => {
    const verdict = verify(request(message(notification('003ak00000IiFIn', 'Contact'))));
    expect(verdict).toMatchObject({ kind: 'accepted', answer: { status: 200 } });
    expect(verdict.kind === 'accepted' && verdict.answer.body).toContain('<Ack>true</Ack>');
  });

  it('takes the org id in either spelling', () => {
    const body = message(notification('003ak00000IiFIn', 'Contact'), ORG.slice(0, 15));
    expect(verify(request(body)).kind).toBe('accepted');
    expect(verify(request(body), { organizationId: ORG.slice(0, 15) }).kind).toBe('accepted');
  });

  it.each([
    ['a wrong token', request(message(''), 'a-long-random-text-of-our-owm'), 401],
    ['no token', request(message(''), ''), 401],
    ['another org', request(message(notification('003ak00000IiFIn', 'Contact'), '00D000000000063EAA')), 401],
    ['a GET', request(message(notification('003ak00000IiFIn', 'Contact')), TOKEN, 'GET'), 400],
    ['text that is no XML', request('{"no":"xml"}'), 400],
    ['another document', request('<a><b/></a>'), 400],
    ['an unclosed document', request('<soapenv:Envelope>'), 400],
    [
      'a document type',
      request(message(notification('003ak00000IiFIn', 'Contact'), ORG, '<!DOCTYPE x [<!ENTITY a "b">]>')),
      400,
    ],
    ['a body over the limit', request('x'.repeat(4 * 1024 * 1024 + 1)), 413],
  ])('refuses %s', (_name, incoming, status) => {
    expect(verify(incoming)).toMatchObject({ kind: 'refused', status });
  });

  it('refuses every message while no org id is set, and while no token is', () => {
    const incoming = request(message(notification('003ak00000IiFIn', 'Contact')));
    expect(verify(incoming, {}).kind).toBe('refused');
    const bare = receiver.verify(request(message(''), ''), { secrets: {}, settings: {}, clock: { nowMs: () => 0 } });
    expect(bare.kind).toBe('refused');
  });

  it('turns every notification into a hint with the canonical id, and leaves other objects out', async () => {
    const hints = await decode(
      message(
        notification('003ak00000IiFIn', 'Contact') +
          notification('001ZM000001n4n5YAA', 'Account') +
          notification('00T000000000001AAA', 'Task') +
          notification('a00000000000001AAA', 'Thing__c'),
      ),
    );
    expect(hints).toEqual([
      { kind: 'changed', object: 'Contact', id: '003ak00000IiFInAAN', occurredAtMs: null, origin: 'unknown' },
      { kind: 'changed', object: 'Account', id: '001ZM000001n4n5YAA', occurredAtMs: null, origin: 'unknown' },
      { kind: 'changed', object: 'Thing__c', id: 'a00000000000001AAA', occurredAtMs: null, origin: 'unknown' },
    ]);
  });
});

import { createHash, timingSafeEqual } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';
import { type ChangeHint, type WebhookReceiver, type WebhookRequest, type WebhookVerdict } from '#connector-sdk';
import { canonicalId } from './ids.js';
import { isOffered } from './objects.js';

/** A message holds up to a hundred notifications; their fields are the admin's choice. */
const BODY_MAX_BYTES = 4 * 1024 * 1024;

const ACK = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>',
  '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse>',
  '</soapenv:Body></soapenv:Envelope>',
].join('');

/**
 * Entities stay as they are written: only ids and type names are read, which need none, and an entity that is never
 * expanded cannot blow up.
 */
const PARSER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => name === 'Notification',
});

type Node = Readonly<Record<string, unknown>>;

/** The part of an outbound message that is used. */
interface Notifications {
  readonly organizationId: string;
  readonly records: readonly { readonly object: string; readonly id: string }[];
}

/**
 * Outbound messages: SOAP requests sent by the org's flows and workflow rules. They are not signed and carry no time,
 * so a long secret in the URL proves the sender, the org id must be the connection's, and repeating one can do no harm:
 * it says only "read this record again".
 */
export const outboundMessages: WebhookReceiver = {
  bodyMaxBytes: BODY_MAX_BYTES,

  verify(request, { secrets, settings }): WebhookVerdict {
    if (request.body.byteLength > BODY_MAX_BYTES) {
      return refused(413, 'SALESFORCE_MESSAGE_TOO_LARGE', 'The outbound message is larger than the largest taken.');
    }
    const token = secrets['outboundToken']?.reveal() ?? '';
    const given = URL.parse(request.url)?.searchParams.get('token') ?? '';
    if (token === '' || !sameText(given, token)) {
      return refused(401, 'SALESFORCE_MESSAGE_TOKEN', 'The token in the endpoint URL is not the connection’s.');
    }
    const message = request.method === 'POST' ? parsed(request) : undefined;
    if (!message) return refused(400, 'SALESFORCE_MESSAGE_MALFORMED', 'This is not an outbound message.');
    const expected = canonicalId(settings['organizationId'] ?? '');
    if (expected === null || canonicalId(message.organizationId) !== expected) {
      return refused(
        401,
        'SALESFORCE_MESSAGE_ORG',
        'The message comes from another org than the setting organizationId.',
      );
    }
    return { kind: 'accepted', answer: { status: 200, contentType: 'text/xml; charset=utf-8', body: ACK } };
  },

  decode(request): Promise<readonly ChangeHint[]> {
    const records = parsed(request)?.records ?? [];
    return Promise.resolve(
      records
        .filter(({ object }) => isOffered(object))
        .map(({ object, id }) => ({ kind: 'changed', object, id, occurredAtMs: null, origin: 'unknown' })),
    );
  },
};

function parsed(request: WebhookRequest): Notifications | undefined {
  const text = Buffer.from(request.body).toString('utf8');
  // A document type is how entities are declared; no outbound message has one.
  if (/<!DOCTYPE/i.test(text)) return undefined;
  let document: unknown;
  try {
    document = PARSER.parse(text, true);
  } catch {
    return undefined;
  }
  const body = child(child(child(document, 'Envelope'), 'Body'), 'notifications');
  const organizationId = body?.['OrganizationId'];
  const notifications = body?.['Notification'];
  if (typeof organizationId !== 'string' || !Array.isArray(notifications)) return undefined;
  return { organizationId, records: notifications.flatMap(recordOf) };
}

/** `<sObject xsi:type="sf:Contact"><sf:Id>003…</sf:Id>…` */
function recordOf(notification: unknown): { object: string; id: string }[] {
  const record = child(notification, 'sObject');
  const type = record?.['@type'] ?? record?.['@xsi:type'];
  const id = typeof record?.['Id'] === 'string' ? canonicalId(record['Id']) : null;
  if (typeof type !== 'string' || id === null) return [];
  return [{ object: type.replace(/^.*:/, ''), id }];
}

function child(node: unknown, name: string): Node | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const found = (node as Node)[name];
  return typeof found === 'object' && found !== null ? (found as Node) : undefined;
}

/** Digests have one length, so that the comparison tells nothing of the secret's. */
const sameText = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const refused = (status: 400 | 401 | 413, code: string, message: string): WebhookVerdict => ({
  kind: 'refused',
  status,
  code,
  message,
});

import { type Delivery, type SandboxClock, type SeededRandom, WebhookOutbox } from '#sandbox-kit';
import { XMLBuilder } from 'fast-xml-parser';
import { readField } from './derived.js';
import { type Org } from './org.js';
import { type Change, type Transaction } from './transaction.js';
import { HOUR_MS, MINUTE_MS } from './times.js';

const NOTIFICATIONS_MAX = 100;
const IN_FLIGHT_MAX = 5;
const ANSWER_WITHIN_MS = 60_000;
const RETRY_FOR_MS = 24 * HOUR_MS;
const RETRY_DELAY_MAX_MS = 2 * HOUR_MS;
const ACKNOWLEDGED = /<(?:\w+:)?Ack>\s*true\s*<\/(?:\w+:)?Ack>/i;

/** A workflow's outbound message: which records it tells of, and where. */
export interface OutboundMessage {
  object: string;
  url: string;
  fields: readonly string[];
  /** Which saves trigger it (default: both). */
  on?: readonly ('create' | 'update')[];
}

/** Delays that double from a minute to two hours until a day is over. */
function retryDelays(): number[] {
  const delays: number[] = [];
  let totalMs = 0;
  for (
    let delayMs = MINUTE_MS;
    totalMs + delayMs <= RETRY_FOR_MS;
    delayMs = Math.min(delayMs * 2, RETRY_DELAY_MAX_MS)
  ) {
    delays.push(delayMs);
    totalMs += delayMs;
  }
  return delays;
}

/** Sends outbound messages for committed changes, until each is acknowledged or its day is over. */
export class OutboundMessages {
  readonly outbox: WebhookOutbox;
  readonly messages: OutboundMessage[] = [];
  readonly #org: Org;

  constructor(org: Org, clock: SandboxClock, random: SeededRandom, retryDelaysMs: readonly number[] = retryDelays()) {
    this.#org = org;
    this.outbox = new WebhookOutbox({
      clock,
      random,
      inFlightMax: IN_FLIGHT_MAX,
      timeoutMs: ANSWER_WITHIN_MS,
      retryDelaysMs,
    });
    org.store.onCommit((transaction) => this.#publish(transaction));
  }

  #publish(transaction: Transaction): void {
    for (const message of this.messages) {
      const triggers = message.on ?? ['create', 'update'];
      const ids = transaction.changes.filter((change) => triggersOn(change, message, triggers)).map(({ id }) => id);
      for (let start = 0; start < ids.length; start += NOTIFICATIONS_MAX) {
        this.outbox.send(this.#delivery(message, ids.slice(start, start + NOTIFICATIONS_MAX)));
      }
    }
  }

  /** The notification ids stay the same over the attempts; the values are those of the moment of sending. */
  #delivery(message: OutboundMessage, recordIds: readonly string[]): Delivery {
    const { store } = this.#org;
    const notifications = recordIds.map((recordId) => ({ id: store.ids.mint('04l'), recordId }));
    const actionId = store.ids.mint('04k');
    return {
      url: message.url,
      build: () => ({
        headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '""' },
        body: this.#envelope(message, actionId, notifications),
      }),
      accepted: (status, body) => status === 200 && ACKNOWLEDGED.test(body),
    };
  }

  #envelope(message: OutboundMessage, actionId: string, notifications: { id: string; recordId: string }[]): string {
    const { id: organizationId, url } = this.#org;
    const shown = notifications.map(({ id, recordId }) => ({ Id: id, sObject: this.#sObject(message, recordId) }));
    const builder = new XMLBuilder({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      suppressBooleanAttributes: false,
    });
    return builder.build({
      '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
      'soapenv:Envelope': {
        '@xmlns:soapenv': 'http://schemas.xmlsoap.org/soap/envelope/',
        '@xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
        '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
        'soapenv:Body': {
          notifications: {
            '@xmlns': 'http://soap.sforce.com/2005/09/outbound',
            OrganizationId: organizationId,
            ActionId: actionId,
            SessionId: { '@xsi:nil': 'true' },
            EnterpriseUrl: `${url}/services/Soap/c/66.0/${organizationId}`,
            PartnerUrl: `${url}/services/Soap/u/66.0/${organizationId}`,
            Notification: shown,
          },
        },
      },
    });
  }

  #sObject(message: OutboundMessage, recordId: string): object {
    const { schema, store } = this.#org;
    const object = schema.must(message.object);
    const record = store.table(object.name).get(recordId);
    const values: Record<string, unknown> = {
      '@xsi:type': `sf:${object.name}`,
      '@xmlns:sf': 'urn:sobject.enterprise.soap.sforce.com',
      'sf:Id': recordId,
    };
    for (const name of message.fields) {
      const field = object.field(name);
      const value = record && field ? readField(store, object, record, field) : null;
      if (field && value !== null) values[`sf:${field.name}`] = value;
    }
    return values;
  }
}

const triggersOn = (change: Change, message: OutboundMessage, triggers: readonly string[]): boolean =>
  change.object.name === message.object &&
  ((change.kind === 'CREATE' && triggers.includes('create')) ||
    (change.kind === 'UPDATE' && triggers.includes('update')));

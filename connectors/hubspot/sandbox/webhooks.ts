import { type SandboxClock, type SeededRandom, type WebhookOutbox } from '#sandbox-kit';
import { type AssociationListener } from './associations.js';
import { type AssociationType } from './data/association-types.js';
import { notFound } from './errors.js';
import { type ObjectType } from './object-types.js';
import { type RecordListener } from './records.js';
import { signatureV1, signatureV3 } from './signatures.js';
import { type Actor, type CrmRecord, type JsonObject } from './types.js';

/** What an app asks to be told of. */
export interface Subscription {
  id: number;
  /** `contact.propertyChange`; `object.creation` with `objectTypeId` for any type. */
  eventType: string;
  propertyName: string | undefined;
  objectTypeId: string | undefined;
  active: boolean;
  createdAtMs: number;
  updatedAtMs: number;
}

export interface WebhookSettings {
  targetUrl: string;
  maxConcurrentRequests: number;
  createdAtMs: number;
  updatedAtMs: number;
}

/** One event as it travels; `attemptNumber` is added for each attempt. */
type WebhookEvent = Readonly<JsonObject>;

export interface WebhookSenderOptions {
  clock: SandboxClock;
  random: SeededRandom;
  outbox: WebhookOutbox;
  portalId: number;
  appId: number;
  clientSecret: string;
  /** Sandbox time events are gathered for before they are sent together. */
  batchDelayMs: number;
  /** Chance in [0, 1] that an event bears the id of an earlier one. */
  eventIdReuse: number;
}

const EVENTS_PER_REQUEST_MAX = 100;
const FIRST_SUBSCRIPTION_ID = 2_881_778;
/** Properties that change with every write: HubSpot does not let apps subscribe to them. */
export const UNSUBSCRIBABLE_PROPERTIES: ReadonlySet<string> = new Set([
  'hs_lastmodifieddate',
  'lastmodifieddate',
  'num_unique_conversion_events',
]);

/** Turns what happens in the account into signed webhook requests for the app. */
export class WebhookSender implements RecordListener, AssociationListener {
  readonly #options: WebhookSenderOptions;
  readonly #subscriptions = new Map<number, Subscription>();
  #gathered: WebhookEvent[] = [];
  #nextSubscriptionId = FIRST_SUBSCRIPTION_ID;
  #lastEventId = 0;
  settings: WebhookSettings | undefined;
  /** Events announced since the start, delivered or not. */
  announced = 0;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
  }

  setTarget(targetUrl: string, maxConcurrentRequests: number): WebhookSettings {
    const nowMs = this.#options.clock.nowMs();
    const createdAtMs = this.settings?.createdAtMs ?? nowMs;
    this.settings = { targetUrl, maxConcurrentRequests, createdAtMs, updatedAtMs: nowMs };
    return this.settings;
  }

  subscribe(egg: Pick<Subscription, 'eventType' | 'propertyName' | 'objectTypeId' | 'active'>): Subscription {
    const nowMs = this.#options.clock.nowMs();
    const subscription = { ...egg, id: this.#nextSubscriptionId++, createdAtMs: nowMs, updatedAtMs: nowMs };
    this.#subscriptions.set(subscription.id, subscription);
    return subscription;
  }

  subscriptions(): Subscription[] {
    return [...this.#subscriptions.values()];
  }

  subscription(id: number): Subscription {
    const subscription = this.#subscriptions.get(id);
    if (!subscription) throw notFound(`No subscription with id ${id}`);
    return subscription;
  }

  setActive(id: number, active: boolean): Subscription {
    const subscription = this.subscription(id);
    subscription.active = active;
    subscription.updatedAtMs = this.#options.clock.nowMs();
    return subscription;
  }

  unsubscribe(id: number): void {
    this.#subscriptions.delete(id);
  }

  created(type: ObjectType, record: CrmRecord, actor: Actor): void {
    this.#announce(type, 'creation', actor, { objectId: Number(record.id), changeFlag: 'CREATED' });
  }

  deleted(type: ObjectType, record: CrmRecord, actor: Actor): void {
    this.#announce(type, 'deletion', actor, { objectId: Number(record.id), changeFlag: 'DELETED' });
  }

  restored(type: ObjectType, record: CrmRecord, actor: Actor): void {
    this.#announce(type, 'restore', actor, { objectId: Number(record.id), changeFlag: 'RESTORED' });
  }

  privacyDeleted(type: ObjectType, record: CrmRecord, actor: Actor): void {
    this.#announce(type, 'privacyDeletion', actor, { objectId: Number(record.id), changeFlag: 'GDPR_DELETED' });
  }

  propertiesChanged(type: ObjectType, record: CrmRecord, names: readonly string[], actor: Actor): void {
    for (const propertyName of names) {
      const propertyValue = record.values[propertyName] ?? '';
      this.#announce(
        type,
        'propertyChange',
        actor,
        { objectId: Number(record.id), propertyName, propertyValue },
        propertyName,
      );
    }
  }

  merged(
    type: ObjectType,
    merge: {
      survivor: CrmRecord;
      primaryId: string;
      mergedIds: readonly string[];
      movedProperties: number;
      actor: Actor;
    },
  ): void {
    this.#announce(type, 'merge', merge.actor, {
      objectId: Number(merge.survivor.id),
      primaryObjectId: Number(merge.primaryId),
      mergedObjectIds: merge.mergedIds.map(Number),
      newObjectId: Number(merge.survivor.id),
      numberOfPropertiesMoved: merge.movedProperties,
    });
  }

  associationChanged(
    from: { type: ObjectType; id: string },
    to: { type: ObjectType; id: string },
    change: { kind: AssociationType; removed: boolean; actor: Actor },
  ): void {
    this.#announce(from.type, 'associationChange', change.actor, {
      fromObjectId: Number(from.id),
      toObjectId: Number(to.id),
      associationType: `${from.type.name}_TO_${to.type.name}`.toUpperCase(),
      associationCategory: change.kind.category,
      associationTypeId: change.kind.typeId,
      associationRemoved: change.removed,
      isPrimaryAssociation: change.kind.label === 'Primary',
    });
  }

  #announce(type: ObjectType, kind: string, actor: Actor, facts: JsonObject, propertyName?: string): void {
    if (!this.settings) return;
    const specific = `${type.eventName}.${kind}`;
    for (const subscription of this.#subscriptions.values()) {
      const generic = subscription.eventType === `object.${kind}` && subscription.objectTypeId === type.objectTypeId;
      if (!subscription.active || (!generic && (subscription.eventType !== specific || type.custom))) continue;
      if (subscription.propertyName !== propertyName) continue;
      this.#gather({
        appId: this.#options.appId,
        eventId: this.#mintEventId(),
        subscriptionId: subscription.id,
        portalId: this.#options.portalId,
        occurredAt: this.#options.clock.nowMs(),
        subscriptionType: subscription.eventType,
        ...facts,
        ...(generic ? { objectTypeId: type.objectTypeId } : {}),
        changeSource: actor.source,
        ...(actor.sourceId === undefined ? {} : { sourceId: actor.sourceId }),
      });
    }
  }

  #gather(event: WebhookEvent): void {
    this.announced += 1;
    if (this.#gathered.length === 0) {
      this.#options.clock.after(this.#options.batchDelayMs, () => this.#flush());
    }
    this.#gathered.push(event);
  }

  #flush(): void {
    const events = this.#gathered;
    this.#gathered = [];
    for (let at = 0; at < events.length; at += EVENTS_PER_REQUEST_MAX) {
      this.#send(events.slice(at, at + EVENTS_PER_REQUEST_MAX));
    }
  }

  #send(events: readonly WebhookEvent[]): void {
    if (!this.settings) return;
    const { targetUrl } = this.settings;
    const { outbox, clock, clientSecret } = this.#options;
    outbox.send({
      url: targetUrl,
      build(attempt) {
        const body = JSON.stringify(events.map((event) => ({ ...event, attemptNumber: attempt - 1 })));
        const timestampMs = clock.nowMs();
        return {
          body,
          headers: {
            'content-type': 'application/json',
            'X-HubSpot-Signature-Version': 'v1',
            'X-HubSpot-Signature': signatureV1(clientSecret, body),
            'X-HubSpot-Request-Timestamp': String(timestampMs),
            'X-HubSpot-Signature-v3': signatureV3(clientSecret, { method: 'POST', uri: targetUrl, body, timestampMs }),
          },
        };
      },
    });
  }

  /** Ids are not promised to be unique, so now and then one is used again for another event. */
  #mintEventId(): number {
    const { random, eventIdReuse } = this.#options;
    if (this.#lastEventId === 0 || !random.chance(eventIdReuse)) {
      this.#lastEventId = random.between(100_000_000, 4_294_967_295);
    }
    return this.#lastEventId;
  }
}

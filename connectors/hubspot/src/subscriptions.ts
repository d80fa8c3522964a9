import { type Client } from '@hubspot/api-client';
import { type CallContext, ConnectorError, type ConnectionContext, type SubscriptionPort } from '#connector-sdk';
import { type HubSpotClient } from './client.js';
import { RefusedCall } from './errors.js';
import { isWritable } from './describe.js';
import { type ObjectKind, OWNERS } from './objects.js';
import { KEY_PROPERTY, type Properties } from './properties.js';
import { resultsOf } from './records.js';

/** An app may have 1,000 subscriptions; property changes are told one by one, so each object gets its share. */
const SUBSCRIPTIONS_MAX = 1_000;
const PROPERTY_SUBSCRIPTIONS_MAX = 450;
/** What is left of an object's share for all that is not a change of a property. */
const LIFE_SUBSCRIPTIONS_MAX = 10;
/** Properties that show an opt-out from one kind of mail: read-only, and yet what tells of it at once. */
const OPT_OUTS = /^hs_email_optout_\d+$/;
/** HubSpot wants more than five. */
const DELIVERIES_AT_ONCE = 10;

type SubscriptionRequest = Parameters<Client['webhooks']['subscriptionsApi']['create']>[1];

/** Subscriptions of the app the developer API key belongs to; `undefined` where the connection has none. */
export function subscriptionPort(
  context: ConnectionContext,
  client: HubSpotClient,
  kinds: (context: CallContext) => Promise<readonly ObjectKind[]>,
  propertiesOf: (kind: ObjectKind) => Properties,
): SubscriptionPort | undefined {
  const appId = Number(context.settings['appId'] ?? Number.NaN);
  if (!context.secrets['developerApiKey'] || !Number.isInteger(appId)) return undefined;
  return new AppSubscriptions(appId, client, kinds, propertiesOf);
}

/**
 * Subscriptions belong to the app, not to the account: one target URL serves every account that has installed it, and
 * each event names its account.
 */
class AppSubscriptions implements SubscriptionPort {
  readonly #appId: number;
  readonly #client: HubSpotClient;
  readonly #kinds: (context: CallContext) => Promise<readonly ObjectKind[]>;
  readonly #propertiesOf: (kind: ObjectKind) => Properties;

  constructor(
    appId: number,
    client: HubSpotClient,
    kinds: (context: CallContext) => Promise<readonly ObjectKind[]>,
    propertiesOf: (kind: ObjectKind) => Properties,
  ) {
    this.#appId = appId;
    this.#client = client;
    this.#kinds = kinds;
    this.#propertiesOf = propertiesOf;
  }

  async ensure(
    request: { targetUrl: string; objects: readonly string[] },
    context: CallContext,
  ): Promise<{ secrets: Readonly<Record<string, never>> }> {
    const { targetUrl } = request;
    if ((await this.#targetUrl(context)) !== targetUrl) {
      await this.#client.call('general', context, (sdk) =>
        sdk.webhooks.settingsApi.configure(this.#appId, {
          targetUrl,
          throttling: { maxConcurrentRequests: DELIVERIES_AT_ONCE },
        }),
      );
    }
    const present = new Map((await this.#subscriptions(context)).map((held) => [nameOf(held), held]));
    const kinds = await this.#kinds(context);
    // Of owners HubSpot tells nothing.
    const objects = request.objects.filter((object) => object !== OWNERS);
    for (const object of objects) {
      const kind = kinds.find((one) => one.name === object);
      if (!kind) throw unknownObject(object);
      for (const wanted of await this.#wanted(kind, objects.length, context)) {
        const held = present.get(nameOf(wanted));
        if (held?.active) continue;
        await this.#client.call('general', context, (sdk) =>
          held
            ? sdk.webhooks.subscriptionsApi.update(Number(held.id), this.#appId, { active: true })
            : sdk.webhooks.subscriptionsApi.create(this.#appId, wanted),
        );
      }
    }
    return { secrets: {} };
  }

  async remove(request: { targetUrl: string }, context: CallContext): Promise<void> {
    if ((await this.#targetUrl(context)) !== request.targetUrl) return;
    for (const held of await this.#subscriptions(context)) {
      await this.#client.call('general', context, (sdk) =>
        sdk.webhooks.subscriptionsApi.archive(Number(held.id), this.#appId),
      );
    }
    await this.#client.call('general', context, (sdk) => sdk.webhooks.settingsApi.clear(this.#appId));
  }

  async #targetUrl(context: CallContext): Promise<string | undefined> {
    try {
      const settings = await this.#client.call('general', context, (sdk) =>
        sdk.webhooks.settingsApi.getAll(this.#appId),
      );
      return settings.targetUrl;
    } catch (error) {
      if (error instanceof RefusedCall && error.refusal.status === 404) return undefined;
      throw error;
    }
  }

  async #subscriptions(context: CallContext): Promise<readonly HeldSubscription[]> {
    const answer = await this.#client.call('general', context, (sdk) =>
      sdk.webhooks.subscriptionsApi.getAll(this.#appId),
    );
    return resultsOf(answer);
  }

  async #wanted(kind: ObjectKind, objects: number, context: CallContext): Promise<readonly SubscriptionRequest[]> {
    const share = Math.floor(SUBSCRIPTIONS_MAX / objects) - LIFE_SUBSCRIPTIONS_MAX;
    const properties = [...(await this.#propertiesOf(kind).byName(context)).values()]
      .filter(({ name }) => name !== KEY_PROPERTY)
      .filter((property) => isWritable(property, kind) || OPT_OUTS.test(property.name))
      .slice(0, Math.min(PROPERTY_SUBSCRIPTIONS_MAX, share));
    const life = ['creation', 'deletion', 'restore', 'associationChange'];
    if (kind.mergeable) life.push('merge');
    if (kind.name === 'contacts') life.push('privacyDeletion');
    return [
      ...life.map((what) => subscription(kind, what)),
      ...properties.map(({ name }) => subscription(kind, 'propertyChange', name)),
    ];
  }
}

interface HeldSubscription {
  readonly id: string;
  readonly eventType: string;
  readonly propertyName?: string;
  readonly objectTypeId?: string;
  readonly active: boolean;
}

const nameOf = (held: { eventType: string; propertyName?: string; objectTypeId?: string }): string =>
  `${held.eventType} ${held.objectTypeId ?? ''} ${held.propertyName ?? ''}`;

/** The client types event names by an enum of its own; these are its members' wire names. */
const subscription = (kind: ObjectKind, what: string, propertyName?: string): SubscriptionRequest =>
  ({
    eventType: `${kind.eventName}.${what}`,
    active: true,
    ...(kind.custom ? { objectTypeId: kind.typeId } : {}),
    ...(propertyName === undefined ? {} : { propertyName }),
  }) as SubscriptionRequest;

const unknownObject = (object: string): ConnectorError =>
  new ConnectorError('notFound', {
    code: 'HUBSPOT_OBJECT_UNKNOWN',
    message: `HubSpot webhooks for "${object}" are not served here.`,
  });

import { type Client } from '@hubspot/api-client';
import { type CallContext, ConnectorError, type ConnectionContext, type SubscriptionPort } from '#connector-sdk';
import { type HubSpotClient } from './client.js';
import { RefusedCall } from './errors.js';
import { objectKind, type ObjectKind } from './objects.js';
import { describe, KEY_PROPERTY, type Properties } from './properties.js';
import { resultsOf } from './records.js';

/** An app may have 1,000 subscriptions; property changes are told one by one, so each object gets its share. */
const PROPERTY_SUBSCRIPTIONS_MAX = 450;
/** HubSpot wants more than five. */
const DELIVERIES_AT_ONCE = 10;

type SubscriptionRequest = Parameters<Client['webhooks']['subscriptionsApi']['create']>[1];

/** Subscriptions of the app the developer API key belongs to; `undefined` where the connection has none. */
export function subscriptionPort(
  context: ConnectionContext,
  client: HubSpotClient,
  propertiesOf: (object: string) => Properties,
): SubscriptionPort | undefined {
  const appId = Number(context.settings['appId'] ?? Number.NaN);
  if (!context.secrets['developerApiKey'] || !Number.isInteger(appId)) return undefined;
  return new AppSubscriptions(appId, client, propertiesOf);
}

/**
 * Subscriptions belong to the app, not to the account: one target URL serves every account that has installed it, and
 * each event names its account.
 */
class AppSubscriptions implements SubscriptionPort {
  readonly #appId: number;
  readonly #client: HubSpotClient;
  readonly #propertiesOf: (object: string) => Properties;

  constructor(appId: number, client: HubSpotClient, propertiesOf: (object: string) => Properties) {
    this.#appId = appId;
    this.#client = client;
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
    for (const object of request.objects) {
      const kind = objectKind(object);
      if (!kind) throw unknownObject(object);
      for (const wanted of await this.#wanted(kind, context)) {
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

  async #wanted(kind: ObjectKind, context: CallContext): Promise<readonly SubscriptionRequest[]> {
    const properties = [...(await this.#propertiesOf(kind.name).byName(context)).values()]
      .filter((property) => property.name !== KEY_PROPERTY && describe(property, kind).writable)
      .slice(0, PROPERTY_SUBSCRIPTIONS_MAX)
      .map((property) => subscription(`${kind.eventName}.propertyChange`, property.name));
    const life = ['creation', 'deletion', 'merge', 'restore', ...(kind.name === 'contacts' ? ['privacyDeletion'] : [])];
    return [...life.map((what) => subscription(`${kind.eventName}.${what}`)), ...properties];
  }
}

interface HeldSubscription {
  readonly id: string;
  readonly eventType: string;
  readonly propertyName?: string;
  readonly active: boolean;
}

const nameOf = (held: { eventType: string; propertyName?: string }): string =>
  `${held.eventType} ${held.propertyName ?? ''}`;

/** The client types event names by an enum of its own; these are its members' wire names. */
const subscription = (eventType: string, propertyName?: string): SubscriptionRequest =>
  ({ eventType, active: true, ...(propertyName === undefined ? {} : { propertyName }) }) as SubscriptionRequest;

const unknownObject = (object: string): ConnectorError =>
  new ConnectorError('notFound', {
    code: 'HUBSPOT_OBJECT_UNKNOWN',
    message: `HubSpot webhooks for "${object}" are not served here.`,
  });

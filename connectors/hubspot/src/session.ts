import {
  type CallContext,
  type ConnectionCheck,
  ConnectorError,
  type ConnectionContext,
  type ObjectDescription,
  type ObjectPort,
  type Session,
  type SubscriptionPort,
} from '#connector-sdk';
import { HubSpotClient } from './client.js';
import { RefusedCall } from './errors.js';
import { objectOf, textOf } from './json.js';
import { OBJECT_KINDS } from './objects.js';
import { CAPABILITIES, HubSpotObjectPort } from './port.js';
import { Properties } from './properties.js';
import { rightsInUse } from './rights.js';
import { subscriptionPort } from './subscriptions.js';

/** Calls to one HubSpot account. */
export class HubSpotSession implements Session {
  readonly subscriptions?: SubscriptionPort;
  readonly #client: HubSpotClient;
  readonly #properties: ReadonlyMap<string, Properties>;
  readonly #ports: ReadonlyMap<string, HubSpotObjectPort>;
  #portalId: string | undefined;

  constructor(context: ConnectionContext) {
    this.#client = new HubSpotClient(context);
    this.#properties = new Map(
      OBJECT_KINDS.map((kind) => [kind.name, new Properties(this.#client, kind, context.clock)]),
    );
    this.#ports = new Map(
      OBJECT_KINDS.map((kind) => {
        const parts = { client: this.#client, kind, properties: this.#of(kind.name), logger: context.logger };
        return [kind.name, new HubSpotObjectPort(parts)];
      }),
    );
    const subscriptions = subscriptionPort(context, this.#client, (name) => this.#of(name));
    if (subscriptions) this.subscriptions = subscriptions;
  }

  async check(context: CallContext): Promise<ConnectionCheck> {
    const accountId = await this.#readAccount(context);
    const missing: { right: string; neededFor: string }[] = [];
    for (const { right, neededFor, probe } of rightsInUse()) {
      if (!(await this.#allowed(() => probe(this.#client, context)))) missing.push({ right, neededFor });
    }
    const { daily, vendorOffsetMs } = this.#client.observed;
    return {
      accountId,
      accountName: `HubSpot account ${accountId}`,
      missing,
      clockOffsetMs: vendorOffsetMs ?? 0,
      ...(daily ? { usage: daily } : {}),
    };
  }

  /** The account's id, asked for once a session. Events of a public app name the account they are of. */
  async portalId(context: CallContext): Promise<string> {
    return this.#portalId ?? this.#readAccount(context);
  }

  async #readAccount(context: CallContext): Promise<string> {
    const path = '/account-info/v3/details';
    const details = objectOf(await this.#client.plain('general', context, { method: 'GET', path, authorise: true }));
    const portalId = textOf(details['portalId']);
    if (portalId === undefined) {
      throw new ConnectorError('protocol', {
        code: 'HUBSPOT_ACCOUNT_ANSWER',
        message: "HubSpot's account details name no account.",
      });
    }
    const timeZone = textOf(details['timeZone']);
    if (timeZone !== undefined) this.#client.observed.timeZone = timeZone;
    this.#portalId = portalId;
    return portalId;
  }

  async discover(context: CallContext): Promise<readonly ObjectDescription[]> {
    const objects: ObjectDescription[] = [];
    for (const kind of OBJECT_KINDS) {
      try {
        const fields = await this.#of(kind.name).descriptions(context);
        objects.push({ name: kind.name, title: kind.title, capabilities: CAPABILITIES, fields });
      } catch (error) {
        // What these credentials may not see is not there for them; `check` names the missing right.
        if (!(error instanceof ConnectorError) || error.kind !== 'permission') throw error;
      }
    }
    return objects;
  }

  object(name: string): ObjectPort {
    const port = this.#ports.get(name);
    if (port) return port;
    throw new ConnectorError('notFound', {
      code: 'HUBSPOT_OBJECT_UNKNOWN',
      message: `HubSpot objects served here are ${OBJECT_KINDS.map((kind) => kind.name).join(' and ')}, not "${name}".`,
    });
  }

  async close(): Promise<void> {
    // Nothing is held open: the client keeps no timer and no stream.
  }

  #of(name: string): Properties {
    const properties = this.#properties.get(name);
    if (!properties) throw new TypeError(`no HubSpot object "${name}"`);
    return properties;
  }

  async #allowed(probe: () => Promise<unknown>): Promise<boolean> {
    try {
      await probe();
      return true;
    } catch (error) {
      if (error instanceof RefusedCall) return true; // allowed to ask; what was asked was empty on purpose
      if (error instanceof ConnectorError && error.kind === 'permission') return false;
      throw error;
    }
  }
}

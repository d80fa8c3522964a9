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
import { CustomObjects, isCustomName } from './custom-objects.js';
import { RefusedCall } from './errors.js';
import { describeExtras, ExtraFields } from './extra-fields.js';
import { objectOf, textOf } from './json.js';
import { type ObjectKind, OWNERS, STANDARD_KINDS } from './objects.js';
import { OWNERS_DESCRIPTION, OwnersPort } from './owners.js';
import { CAPABILITIES, CustomObjectPort, HubSpotObjectPort } from './port.js';
import { Properties } from './properties.js';
import { rightsInUse } from './rights.js';
import { subscriptionPort } from './subscriptions.js';

/** One object in use: what is known of its records, and how they are read and written. */
interface OpenObject {
  readonly kind: ObjectKind;
  readonly properties: Properties;
  readonly extras: ExtraFields;
  readonly port: HubSpotObjectPort;
}

/** Calls to one HubSpot account. */
export class HubSpotSession implements Session {
  readonly subscriptions?: SubscriptionPort;
  readonly #context: ConnectionContext;
  readonly #client: HubSpotClient;
  readonly #custom: CustomObjects;
  readonly #owners: OwnersPort;
  readonly #open = new Map<string, OpenObject>();
  #portalId: string | undefined;

  constructor(context: ConnectionContext) {
    this.#context = context;
    this.#client = new HubSpotClient(context);
    this.#custom = new CustomObjects(this.#client, context.clock);
    this.#owners = new OwnersPort(this.#client, context.clock);
    const kinds = (callContext: CallContext): Promise<readonly ObjectKind[]> => this.kinds(callContext);
    const subscriptions = subscriptionPort(context, this.#client, kinds, (kind) => this.#opened(kind).properties);
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

  /** Every object whose records are served here, custom ones included. */
  async kinds(context: CallContext): Promise<readonly ObjectKind[]> {
    return [...STANDARD_KINDS, ...(await this.#custom.kinds(context))];
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

  /** What these credentials may not see is not there for them; `check` names the missing right. */
  async discover(context: CallContext): Promise<readonly ObjectDescription[]> {
    const found: { open: OpenObject; description: ObjectDescription }[] = [];
    for (const kind of [...STANDARD_KINDS, ...(await this.#custom.read(context))]) {
      const open = this.#opened(kind);
      const fields = await ifAllowed(() => open.properties.descriptions(context));
      if (!fields) continue;
      const { name, title } = kind;
      found.push({ open, description: { name, title, capabilities: CAPABILITIES, fields } });
    }
    const [first] = found;
    const contacts = found.find(({ open }) => open.kind.name === 'contacts')?.open;
    const seen = {
      // One right covers the lists of all objects.
      lists: first !== undefined && (await ifAllowed(() => first.open.extras.lists.all(context))) !== undefined,
      definitions: (await contacts?.extras.consent.definitions(context)) ?? [],
      objects: new Set(found.map(({ open }) => open.kind.name)),
    };
    const objects = found.map(({ open, description }) => ({
      ...description,
      fields: [...description.fields, ...describeExtras(open.kind, seen)],
    }));
    const owners = await ifAllowed(() => this.#owners.scan({ fields: [], cursor: null }, context));
    return owners ? [...objects, OWNERS_DESCRIPTION] : objects;
  }

  object(name: string): ObjectPort {
    if (name === OWNERS) return this.#owners;
    const standard = STANDARD_KINDS.find((kind) => kind.name === name);
    if (standard) return this.#opened(standard).port;
    if (isCustomName(name)) {
      return new CustomObjectPort(async (context) => this.#opened(await this.#custom.kind(name, context)).port);
    }
    const served = [...STANDARD_KINDS.map((kind) => kind.name), OWNERS].join(', ');
    throw new ConnectorError('notFound', {
      code: 'HUBSPOT_OBJECT_UNKNOWN',
      message: `HubSpot objects served here are ${served} and custom objects by their full name, not "${name}".`,
    });
  }

  async close(): Promise<void> {
    // Nothing is held open: the client keeps no timer and no stream.
  }

  /** A custom object is opened anew when its schema was read anew and says something else. */
  #opened(kind: ObjectKind): OpenObject {
    const known = this.#open.get(kind.name);
    if (known && JSON.stringify(known.kind) === JSON.stringify(kind)) return known;
    const { clock, logger } = this.#context;
    const properties = new Properties(this.#client, kind, clock);
    const extras = new ExtraFields(this.#client, kind, clock);
    const port = new HubSpotObjectPort({ client: this.#client, kind, properties, extras, clock, logger });
    const open = { kind, properties, extras, port };
    this.#open.set(kind.name, open);
    return open;
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

/** The answer of a call, or `undefined` where these credentials may not make it. */
async function ifAllowed<Answer>(call: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'permission') return undefined;
    throw error;
  }
}

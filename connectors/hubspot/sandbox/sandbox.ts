import {
  type OutboxDisorder,
  type OutboxOptions,
  type Person,
  type RunningSandbox,
  type SandboxOptions,
  type SandboxParts,
  startSandbox,
  WebhookOutbox,
} from '#sandbox-kit';
import { Account, type AccountSettings } from './account.js';
import { mountAccount } from './account-routes.js';
import { Api } from './api.js';
import { mountAssociations } from './associations-routes.js';
import { mountBatches } from './batch-routes.js';
import { type ControlParts, mountControl } from './control.js';
import { RateLimits } from './limits.js';
import { mountLists } from './lists-routes.js';
import { mountOauth } from './oauth-routes.js';
import { mountObjects } from './objects-routes.js';
import { seedPeople } from './people.js';
import { mountPreferences } from './preferences-routes.js';
import { mountProperties } from './properties-routes.js';
import { mountSchemas } from './schemas-routes.js';
import { seedSurroundings, type Surroundings } from './surroundings.js';
import { type LaggingRecord, laggingRecords } from './search.js';
import { type AccessToken } from './tokens.js';
import { type ApiEra } from './types.js';
import { UserActions } from './user-actions.js';
import { mountWebhooks } from './webhooks-routes.js';
import { type Subscription, WebhookSender } from './webhooks.js';

/** What a HubSpot sandbox can be started with; everything has a default. */
export interface HubspotSandboxOptions extends SandboxOptions {
  /** The private app's token, with every scope (default `sandbox-hubspot-token`). */
  accessToken?: string;
  clientId?: string;
  clientSecret?: string;
  appId?: number;
  /** Scopes the account's plan does not have: optional ones are left out of a consent, others prevent it (default none). */
  unavailableScopes?: readonly string[];
  portalId?: number;
  /** IANA zone of the account: its midnight renews the daily limit (default US/Eastern). */
  timeZone?: string;
  /** Where webhooks go; given it, the app is subscribed to contact events from the start. */
  webhookTargetUrl?: string;
  /** Contact properties whose changes are announced from the start. */
  webhookProperties?: readonly string[];
  /** Other objects all of whose events are announced from the start, changes of writable properties included. */
  webhookObjects?: readonly ('companies' | 'deals')[];
  /** Sandbox time events are gathered for before they are sent together (default 20 ms). */
  webhookBatchDelayMs?: number;
  /** Sandbox time before attempt 2, 3, …; ten by default, over 24 h. */
  webhookRetryDelaysMs?: readonly number[];
  /** Real time the receiver has to answer (default 5 s). */
  webhookTimeoutMs?: number;
  webhookDisorder?: Partial<OutboxDisorder>;
  /** Chance in [0, 1] that a webhook event bears the id of an earlier one (default 0.02). */
  eventIdReuse?: number;
  /** How long search takes to learn of a change (default 1 to 4.5 s, the lag measured on the live vendor). */
  indexLagMs?: { min: number; max: number };
  requestsPer10s?: number;
  searchesPerSecond?: number;
  dailyMax?: number;
  /** Whether a merge's survivor has a new id (default true). */
  mergeReturnsNewId?: boolean;
  /**
   * The API generation answers are written in (default `current`). An account also becomes one of 2022 by its first
   * call with an API key: HubSpot took no keys after that year.
   */
  apiEra?: ApiEra;
}

/** A HubSpot sandbox that is up. */
export interface HubspotSandbox extends RunningSandbox {
  readonly asUser: UserActions;
  readonly webhooks: WebhookOutbox;
  readonly settings: AccountSettings;
  /** Webhook events announced since the start, delivered or not. */
  readonly announcedEvents: number;
  /** Contacts are the same, ids included, whatever they are surrounded with. */
  seedPeople(people: readonly Person[], surroundings?: Surroundings): void;
  /** Subscribes the app to events, as its settings page would. */
  subscribe(subscription: Pick<Subscription, 'eventType' | 'propertyName' | 'objectTypeId' | 'active'>): Subscription;
  /** A new token, as made in HubSpot's settings (`private-app`) or by a person's consent (`oauth`). */
  mintToken(kind: AccessToken['kind'], scopes?: readonly string[] | 'all'): AccessToken;
  /** Lets search catch up at once, with one record or with every change. */
  refreshSearchIndex(typeName?: string, id?: string): void;
  /** Records search lags behind, and whether what it still holds of each passes the filters of a search body. */
  searchesBehind(typeName: string, searchBody: unknown): LaggingRecord[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const RETRY_DELAYS_MS = [
  MINUTE_MS,
  3 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  3 * HOUR_MS,
  4 * HOUR_MS,
  6 * HOUR_MS,
  6.5 * HOUR_MS,
];
const WEBHOOK_TIMEOUT_MS = 5_000;
const IN_FLIGHT_MAX = 10;
const DAILY_MAX = 250_000;
const CONTACT_EVENTS = ['creation', 'deletion', 'privacyDeletion', 'merge', 'restore', 'associationChange'];
const CONTACT_PROPERTIES = [
  'email',
  'firstname',
  'lastname',
  'phone',
  'company',
  'jobtitle',
  'address',
  'city',
  'zip',
  'country',
  'lifecyclestage',
  'hs_email_optout',
];

/** Starts a HubSpot account of its own behind HubSpot's wire protocol, on a loopback port. */
export async function startHubspotSandbox(options: HubspotSandboxOptions = {}): Promise<HubspotSandbox> {
  const settings = settingsFrom(options);
  let built: ControlParts | undefined;
  const parts = (): ControlParts => {
    if (!built) throw new Error('the sandbox is not built yet');
    return built;
  };
  const running = await startSandbox(
    {
      vendor: 'hubspot',
      api(app, kit) {
        const outboxOptions = outboxOptionsFrom(options, kit);
        const outbox = new WebhookOutbox(outboxOptions);
        Object.assign(outbox.disorder, options.webhookDisorder);
        const account = buildAccount(options, settings, kit, outbox);
        built = { account, outbox, asUser: new UserActions(account) };
        const limits = new RateLimits(kit.clock, {
          requestsPer10s: options.requestsPer10s,
          searchesPerSecond: options.searchesPerSecond,
          dailyMax: options.dailyMax ?? DAILY_MAX,
          timeZone: settings.timeZone,
        });
        mountApi(new Api(app, account.tokens, limits, kit), account, outboxOptions);
      },
      control: (router) => mountControl(router, parts),
      routeOf: (path) => path.replace(/\/(?!v\d)[^/]*(\d{3,}|@|%40)[^/]*(?=\/|$)/g, '/:id'),
      closed: () => parts().outbox.close(),
    },
    options,
  );
  const { account, outbox, asUser } = parts();
  Object.defineProperty(running, 'announcedEvents', { get: () => account.webhooks.announced });
  return Object.assign(running as RunningSandbox & Pick<HubspotSandbox, 'announcedEvents'>, {
    asUser,
    webhooks: outbox,
    settings,
    seedPeople: (people: readonly Person[], surroundings: Surroundings = {}) =>
      seedSurroundings(account, seedPeople(account, people), surroundings),
    mintToken: (kind: AccessToken['kind'], scopes: readonly string[] | 'all' = 'all') =>
      account.tokens.mint(kind, scopes),
    subscribe: (egg: Parameters<WebhookSender['subscribe']>[0]) => account.webhooks.subscribe(egg),
    refreshSearchIndex: (typeName?: string, id?: string) => refresh(account, typeName, id),
    searchesBehind: (typeName: string, searchBody: unknown) => laggingRecords(account, typeName, searchBody),
  });
}

function refresh(account: Account, typeName: string | undefined, id: string | undefined): void {
  if (typeName === undefined || id === undefined) return account.index.refresh();
  for (const record of account.records.all(account.types.get(typeName))) {
    if (record.id === id) account.index.refresh(record);
  }
}

function settingsFrom(options: HubspotSandboxOptions): AccountSettings {
  return {
    portalId: options.portalId ?? 44_237_313,
    appId: options.appId ?? 19_083_857,
    clientId: options.clientId ?? 'sandbox-hubspot-client',
    clientSecret: options.clientSecret ?? 'sandbox-hubspot-secret',
    accessToken: options.accessToken ?? 'sandbox-hubspot-token',
    unavailableScopes: options.unavailableScopes ?? [],
    timeZone: options.timeZone ?? 'US/Eastern',
    indexLagMs: options.indexLagMs ?? { min: 1_000, max: 4_500 },
    mergeReturnsNewId: options.mergeReturnsNewId ?? true,
    apiEra: options.apiEra ?? 'current',
  };
}

function outboxOptionsFrom(options: HubspotSandboxOptions, kit: SandboxParts): OutboxOptions {
  return {
    clock: kit.clock,
    random: kit.random,
    inFlightMax: IN_FLIGHT_MAX,
    timeoutMs: options.webhookTimeoutMs ?? WEBHOOK_TIMEOUT_MS,
    retryDelaysMs: options.webhookRetryDelaysMs ?? RETRY_DELAYS_MS,
    giveUpStatuses: [],
  };
}

function buildAccount(
  options: HubspotSandboxOptions,
  settings: AccountSettings,
  kit: SandboxParts,
  outbox: WebhookOutbox,
): Account {
  const sender = new WebhookSender({
    clock: kit.clock,
    random: kit.random,
    outbox,
    portalId: settings.portalId,
    appId: settings.appId,
    clientSecret: settings.clientSecret,
    batchDelayMs: options.webhookBatchDelayMs ?? 20,
    eventIdReuse: options.eventIdReuse ?? 0.02,
  });
  if (options.webhookTargetUrl !== undefined) {
    sender.setTarget(options.webhookTargetUrl, IN_FLIGHT_MAX);
    const common = { objectTypeId: undefined, active: true };
    for (const kind of CONTACT_EVENTS) {
      sender.subscribe({ ...common, eventType: `contact.${kind}`, propertyName: undefined });
    }
    for (const propertyName of options.webhookProperties ?? CONTACT_PROPERTIES) {
      sender.subscribe({ ...common, eventType: 'contact.propertyChange', propertyName });
    }
  }
  const account = new Account(settings, kit, sender);
  for (const object of options.webhookObjects ?? []) subscribeTo(account, object);
  return account;
}

function subscribeTo({ types, webhooks }: Account, object: string): void {
  const { eventName, properties } = types.get(object);
  const common = { objectTypeId: undefined, active: true };
  for (const kind of ['creation', 'deletion', 'merge', 'restore', 'associationChange']) {
    webhooks.subscribe({ ...common, eventType: `${eventName}.${kind}`, propertyName: undefined });
  }
  for (const { name, modificationMetadata } of properties.values()) {
    if (modificationMetadata.readOnlyValue) continue;
    webhooks.subscribe({ ...common, eventType: `${eventName}.propertyChange`, propertyName: name });
  }
}

function mountApi(api: Api, account: Account, outboxOptions: OutboxOptions): void {
  mountOauth(api, account);
  mountBatches(api, account);
  mountObjects(api, account);
  mountProperties(api, account);
  mountSchemas(api, account);
  mountAssociations(api, account);
  mountLists(api, account);
  mountPreferences(api, account);
  mountAccount(api, account);
  mountWebhooks(api, account, outboxOptions);
  api.finish();
}

import { type SandboxParts } from '#sandbox-kit';
import { AssociationStore } from './associations.js';
import { Lists } from './lists.js';
import { ObjectTypes } from './object-types.js';
import { Owners } from './owners.js';
import { Preferences } from './preferences.js';
import { RecordStore } from './records.js';
import { SearchIndex } from './search-index.js';
import { Tokens } from './tokens.js';
import { type ApiEra } from './types.js';
import { type WebhookSender } from './webhooks.js';

/** What is fixed when the account is opened. */
export interface AccountSettings {
  portalId: number;
  appId: number;
  clientId: string;
  clientSecret: string;
  accessToken: string;
  /** Scopes the account's plan does not have. */
  unavailableScopes: readonly string[];
  timeZone: string;
  indexLagMs: { min: number; max: number };
  mergeReturnsNewId: boolean;
  apiEra: ApiEra;
}

/** Everything one HubSpot account holds. */
export class Account {
  readonly settings: AccountSettings;
  readonly parts: SandboxParts;
  readonly types: ObjectTypes;
  readonly index: SearchIndex;
  readonly records: RecordStore;
  readonly associations: AssociationStore;
  readonly lists: Lists;
  readonly preferences: Preferences;
  readonly owners: Owners;
  readonly tokens: Tokens;
  readonly webhooks: WebhookSender;

  constructor(settings: AccountSettings, parts: SandboxParts, webhooks: WebhookSender) {
    const { clock, random } = parts;
    this.settings = settings;
    this.parts = parts;
    this.webhooks = webhooks;
    this.types = new ObjectTypes(settings.portalId);
    this.index = new SearchIndex(clock, random, settings.indexLagMs);
    this.records = new RecordStore({ clock, random, index: this.index, listener: webhooks });
    this.associations = new AssociationStore(this.types, this.records, webhooks);
    this.lists = new Lists({ clock, types: this.types, records: this.records });
    this.preferences = new Preferences({ clock, types: this.types, records: this.records });
    this.owners = new Owners(clock);
    this.tokens = new Tokens({
      clock,
      random,
      appId: settings.appId,
      privateAppToken: settings.accessToken,
      era: settings.apiEra,
    });
  }

  /** The present sandbox time as HubSpot writes it. */
  now(): string {
    return new Date(this.parts.clock.nowMs()).toISOString();
  }
}

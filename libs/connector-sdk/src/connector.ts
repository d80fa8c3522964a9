import { type FieldValue, type Fields, type LiveRecord, type RecordState } from '#core';
import { type CallContext, type ConnectionContext } from './runtime.js';
import { type Secrets } from './secret.js';
import { type SignInWay } from './sign-in.js';
import { type ChangeHint, type WebhookReceiver } from './webhook.js';

/** What one vendor can do and needs, as plain data; shown by API, console and docs. */
export interface ConnectorManifest {
  /** Folder and id, e.g. `hubspot`. */
  readonly vendor: string;
  /** As people write it, e.g. `HubSpot`. */
  readonly title: string;
  readonly credentials: readonly CredentialField[];
  /** How an account can be connected, the best way first. */
  readonly signIn: readonly SignInWay[];
  readonly settings: readonly SettingField[];
  /** Hosts a base URL may name: exact (`api.hubapi.com`) or a suffix (`*.salesforce.com`). */
  readonly hosts: readonly string[];
  readonly defaultBaseUrl?: string;
  /** Allowances by pool name; every call names its pool. */
  readonly pools: Readonly<Record<string, PoolLimits>>;
  /** Who makes webhook subscriptions: the engine through the vendor's API, a person in the vendor's settings, or nobody. */
  readonly webhooks: 'managed' | 'manual' | 'none';
}

export interface CredentialField {
  readonly name: string;
  readonly title: string;
  readonly required: boolean;
  readonly help: string;
}

export interface SettingField extends CredentialField {
  readonly pattern?: string;
  /** What it may be can be asked of the vendor: {@link Connector.choices}. */
  readonly choosable?: boolean;
}

/** One value a setting may have. */
export interface SettingChoice {
  readonly value: string;
  readonly title: string;
}

/** A vendor's documented limits for one pool of calls; the limiter runs below them. */
export interface PoolLimits {
  readonly rate?: { readonly calls: number; readonly perMs: number };
  readonly concurrency?: number;
  readonly daily?: number;
}

/** Code for one vendor. Stateless: everything it needs comes with the context. */
export interface Connector {
  readonly manifest: ConnectorManifest;
  /** Opens a session; makes no call yet. Throws `ConnectorError('config')` for settings that cannot work. */
  open(context: ConnectionContext): Session;
  /**
   * The values a `choosable` setting may have, asked of the vendor by credentials alone: settings may still be missing.
   * Throws as `check` does.
   */
  choices?(context: ConnectionContext, setting: string, call: CallContext): Promise<readonly SettingChoice[]>;
  /** How this vendor's webhook requests are verified and read; absent where it sends none. */
  readonly receiver?: WebhookReceiver;
}

/** Calls to one vendor account. Safe for concurrent use; `close` ends streams and timers. */
export interface Session {
  /** Proves the credentials work and says what they may do. */
  check(context: CallContext): Promise<ConnectionCheck>;
  /** The objects these credentials can see, with their fields, from the vendor's own metadata. */
  discover(context: CallContext): Promise<readonly ObjectDescription[]>;
  /** The port for one object, by the name discovery gave. Throws `ConnectorError('notFound')` for another name. */
  object(name: string): ObjectPort;
  /** Webhook subscriptions, where the vendor's API can make them. */
  readonly subscriptions?: SubscriptionPort;
  /** A stream of change hints, where the vendor pushes over a connection we open. */
  readonly stream?: StreamPort;
  close(): Promise<void>;
}

export interface ConnectionCheck {
  /** The vendor's id of the account: the key of the shared allowance. */
  readonly accountId: string;
  readonly accountName: string;
  /** Rights these credentials lack that the connector would use, with what each is for. */
  readonly missing: readonly { readonly right: string; readonly neededFor: string }[];
  /** How far the vendor's clock runs ahead of ours, from its `Date` header, in milliseconds. */
  readonly clockOffsetMs: number;
  readonly usage?: { readonly dailyRemaining: number; readonly dailyMax: number };
}

export type FieldType =
  | 'text'
  | 'email'
  | 'phone'
  | 'url'
  | 'number'
  | 'boolean'
  | 'date'
  | 'instant'
  | 'choice'
  | 'members'
  | 'reference'
  | 'composite';

export interface FieldDescription {
  readonly name: string;
  readonly title: string;
  readonly type: FieldType;
  /** The vendor's own type name. */
  readonly vendorType: string;
  readonly writable: boolean;
  /** Must be given when a record is created. */
  readonly required: boolean;
  /** No two records may share a value. */
  readonly unique: boolean;
  /** Usable with {@link ObjectPort.find}. */
  readonly lookup: boolean;
  readonly maxLength?: number;
  readonly maxBytes?: number;
  readonly scale?: number;
  /**
   * For amounts: the field of the same record that holds the currency code; absent where the account has one currency.
   */
  readonly currencyField?: string;
  /** For `choice` and `members`. `closed` choices refuse other values. */
  readonly options?: {
    readonly closed: boolean;
    readonly values: readonly { readonly value: string; readonly title: string }[];
  };
  /**
   * For `reference`: the objects whose ids it holds. Its value is one id. A `members` field with it holds several ids.
   */
  readonly references?: readonly string[];
  /** For `members`: its members are ids of {@link Group}s, which {@link ObjectPort.groups} lists. */
  readonly groups?: boolean;
  /** Values travel as strings whatever the type (HubSpot). */
  readonly storedAs: 'string' | 'native';
  readonly custom: boolean;
}

export interface ObjectDescription {
  readonly name: string;
  readonly title: string;
  readonly capabilities: ObjectCapabilities;
  readonly fields: readonly FieldDescription[];
}

/** What the engine may rely on for one object. The conformance kit holds every connector to what it declares. */
export interface ObjectCapabilities {
  /** Largest number of ids one `get` sends in one call. */
  readonly readBatchMax: number;
  readonly writeBatchMax: number;
  readonly scanPageMax: number;
  /** `changes` finds edits without a full scan. */
  readonly changeFeed: boolean;
  /** `changes` also reports deletions; else only a full scan finds them. */
  readonly deletesInFeed: boolean;
  /** An update can be made conditional on {@link LiveRecord.stamp}. */
  readonly conditionalWrites: boolean;
  /** Write outcomes tell the value each write replaced ({@link WriteOutcome} `replaced`). */
  readonly history: boolean;
  /** Sending the same create twice with one key makes one record. */
  readonly idempotentCreate: boolean;
  /** How long a fresh record may be missing from `changes` and `find`, in milliseconds. */
  readonly visibilityLagMs: number;
  /** Write answers carry the stored values, so that nothing need be read back. */
  readonly writesEcho: boolean;
  /** Two versions of a record written longer apart than this, in milliseconds, never share a stamp; 0: none ever do. */
  readonly stampResolutionMs: number;
  /**
   * For how many days a record that `delete` took out of sight can be brought back at the vendor; `null`: without limit,
   * 0: not at all. A connector deletes by the vendor's softest means.
   */
  readonly restorableDays: number | null;
}

/** Reads and writes of one object. Everything takes and gives raw vendor values. */
export interface ObjectPort {
  readonly capabilities: ObjectCapabilities;
  /** The page after `cursor` of all live records; `null` begins. Cursors are opaque and survive restarts. */
  scan(request: { fields: readonly string[]; cursor: string | null }, context: CallContext): Promise<ScanPage>;
  /**
   * Ids that may have changed since `cursor`; `null` means "from now on". May repeat ids, must not miss any.
   *
   * `fields` are those somebody uses. A vendor whose records do not count as modified when some of them change (group
   * memberships) then looks for that by other means too, as far as it has any; without `fields` it spends no call on it.
   * @throws ConnectorError `cursorExpired` when it cannot promise that.
   */
  changes(request: { cursor: string | null; fields?: readonly string[] }, context: CallContext): Promise<ChangePage>;
  /** The present state of each id: same length and order. */
  get(ids: readonly string[], fields: readonly string[], context: CallContext): Promise<readonly RecordState[]>;
  /** Live records whose lookup field has one of the values (as the vendor compares them). */
  find(
    request: { field: string; values: readonly string[]; fields: readonly string[] },
    context: CallContext,
  ): Promise<readonly LiveRecord[]>;
  /**
   * Applies operations, batched as the vendor allows: one outcome each, same order. Never throws for one record's
   * trouble; throws only when no operation was sent.
   */
  write(operations: readonly WriteOperation[], context: CallContext): Promise<readonly WriteOutcome[]>;
  /** Present where a field's {@link FieldDescription.groups} is set. */
  readonly groups?: GroupPort;
}

/** Something records can be put into: a tag, a list, a campaign, an interest, an option of a multiple choice. */
export interface Group {
  /** Stays the same when the group is renamed. What `members` values are made of. */
  readonly id: string;
  readonly name: string;
  /** Whether these credentials may change who is in it; e.g. not a list the vendor fills by a rule. */
  readonly writable: boolean;
}

/** The groups of an object's `members` fields. */
export interface GroupPort {
  /** All groups of a field that these credentials can see. */
  list(field: string, context: CallContext): Promise<readonly Group[]>;
  /** Makes a group, or gives the one that has this name already (as the vendor compares names). */
  create(field: string, name: string, context: CallContext): Promise<Group>;
  /** Absent where the vendor's API cannot rename. */
  rename?(field: string, id: string, name: string, context: CallContext): Promise<void>;
}

export interface ScanPage {
  readonly records: readonly LiveRecord[];
  /** `null` at the end. */
  readonly cursor: string | null;
  /** How many records there are in all, where the vendor says. */
  readonly total?: number;
}

export interface ChangePage {
  readonly changed: readonly string[];
  /**
   * By id of a changed record: the {@link LiveRecord.stamp} it has now, where the feed tells. Left out for changes that
   * do not move the stamp.
   */
  readonly stamps?: Readonly<Record<string, string>>;
  readonly deleted: readonly string[];
  /** Where to continue; never `null`. */
  readonly cursor: string;
  /** More can be read at once. */
  readonly more: boolean;
}

export type WriteOperation =
  | {
      readonly kind: 'create';
      /** Minted before the call and the same on every retry. */
      readonly key: string;
      readonly fields: Fields;
      /** Fields to give back in the outcome. */
      readonly observe: readonly string[];
    }
  | {
      readonly kind: 'update';
      readonly id: string;
      readonly fields: Fields;
      readonly deltas?: Readonly<
        Record<string, { readonly add: readonly string[]; readonly remove: readonly string[] }>
      >;
      /** Only write if the record still has this stamp; ignored without `conditionalWrites`. */
      readonly ifStamp?: string;
      /** The record as it was read for this write, so that a connector need not read it again. */
      readonly read?: LiveRecord;
      readonly observe: readonly string[];
    }
  | {
      readonly kind: 'delete';
      readonly id: string;
      /** Only delete if the record still has this stamp; ignored where the vendor has no conditional deletes. */
      readonly ifStamp?: string;
    };

/**
 * - `done`: with what the vendor stored, if it said (`observed`), and the values the write replaced, if it keeps
 *   history (`replaced`).
 * - `stale`: the record changed since `ifStamp`; nothing was written.
 * - `exists`: a create met a record with the same unique value; nothing was written.
 * - `gone`: the record is deleted or merged away.
 * - `rejected`: the vendor will never take this payload; `field` names the culprit where known.
 * - `retry`: not done for a passing reason.
 * - `unknown`: the answer was lost; it may have been done.
 */
export type WriteOutcome =
  | {
      readonly kind: 'done';
      readonly id: string;
      readonly created: boolean;
      readonly observed?: LiveRecord;
      readonly replaced?: Readonly<Record<string, FieldValue>>;
    }
  | { readonly kind: 'stale' }
  | { readonly kind: 'exists'; readonly id: string | null }
  | { readonly kind: 'gone'; readonly mergedInto?: string }
  | { readonly kind: 'rejected'; readonly code: string; readonly message: string; readonly field?: string }
  | { readonly kind: 'retry'; readonly code: string; readonly message: string; readonly retryAtMs?: number }
  | { readonly kind: 'unknown'; readonly code: string; readonly message: string };

/** Makes and removes webhook subscriptions through the vendor's API. */
export interface SubscriptionPort {
  /** Subscribes `targetUrl` to changes of these objects; calling it again changes nothing. Returns secrets to keep. */
  ensure(
    request: { targetUrl: string; objects: readonly string[]; secrets: Secrets },
    context: CallContext,
  ): Promise<{ readonly secrets: Secrets }>;
  /** Removes what `ensure` made for this URL. */
  remove(request: { targetUrl: string }, context: CallContext): Promise<void>;
}

/** Change hints over a connection we open (Salesforce change events). */
export interface StreamPort {
  /**
   * Listens from `cursor` (`null`: from now on). `onHints` is awaited before the cursor counts as reached, so a crash
   * repeats rather than loses. Resolves once listening.
   */
  listen(request: {
    objects: readonly string[];
    cursor: string | null;
    onHints(hints: readonly ChangeHint[], cursor: string): Promise<void>;
    onLost(error: Error): void;
  }): Promise<{ stop(): Promise<void> }>;
}

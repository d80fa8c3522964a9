import {
  type CallContext,
  type GroupPort,
  type Logger,
  type ObjectCapabilities,
  type ObjectPort,
  type WriteOperation,
  type WriteOutcome,
} from '#connector-sdk';
import { COLLECTION_MAX } from './batches.js';
import { Campaigns } from './campaigns.js';
import { ChangeFeed } from './changes.js';
import { type SalesforceClient } from './client.js';
import { type Describer } from './describe.js';
import { Groups } from './groups.js';
import { KeyField } from './key-field.js';
import { Memberships } from './memberships.js';
import { withoutCampaigns } from './membership-steps.js';
import { isConvertible, type ObjectTraits, traitsOf } from './objects.js';
import { withObserved } from './observe.js';
import { QUERY_PAGE_MAX } from './queries.js';
import { Reader, RETRIEVE_MAX } from './reader.js';
import { Writer } from './writer.js';

/** How long Salesforce keeps deleted records in its recycle bin. */
const RECYCLE_BIN_DAYS = 15;

const READ_ONLY: WriteOutcome = {
  kind: 'rejected',
  code: 'SALESFORCE_READ_ONLY_OBJECT',
  message: 'This object is only read: an administrator changes its records in Salesforce.',
};

/** One object of the org. */
export class SalesforceObject implements ObjectPort {
  readonly scan: ObjectPort['scan'];
  readonly changes: ObjectPort['changes'];
  readonly get: ObjectPort['get'];
  readonly find: ObjectPort['find'];
  readonly groups?: GroupPort;
  readonly convertedInto?: NonNullable<ObjectPort['convertedInto']>;
  readonly #traits: ObjectTraits;
  readonly #reader: Reader;
  readonly #writer: Writer;
  readonly #key: KeyField;
  readonly #memberships: Memberships | null;
  readonly #describer: Describer;
  readonly #object: string;
  /** Taken so until describe has been asked. */
  #undeletable = true;

  constructor(parts: {
    client: SalesforceClient;
    describer: Describer;
    object: string;
    mayCreateKey: boolean;
    logger: Logger;
    /** Told once somebody asks which campaigns records are in. */
    onCampaignsAsked: () => void;
  }) {
    const { client, describer, object, mayCreateKey, logger, onCampaignsAsked } = parts;
    const traits = traitsOf(object);
    const campaigns = traits.memberField === null ? null : new Campaigns(client, traits.memberField, onCampaignsAsked);
    const reader = new Reader({ client, describer, object, traits, campaigns });
    const feed = new ChangeFeed({ client, object, traits, campaigns });
    this.#traits = traits;
    this.#describer = describer;
    this.#object = object;
    this.#reader = reader;
    this.#key = new KeyField({ client, describer, object, mayCreate: mayCreateKey, logger });
    this.#writer = new Writer({ client, reader, key: this.#key, object });
    this.#memberships = campaigns && new Memberships(client, campaigns);
    if (!traits.readOnly) this.groups = new Groups({ client, describer, object, traits });
    if (isConvertible(traits)) this.convertedInto = (request, context) => reader.convertedInto(request, context);
    this.scan = (request, context) => reader.scan(request, context);
    this.changes = (request, context) => feed.changes(request, context);
    this.get = (ids, fields, context) => reader.get(ids, fields, context);
    this.find = (request, context) => reader.find(request, context);
  }

  get capabilities(): ObjectCapabilities {
    return {
      readBatchMax: RETRIEVE_MAX,
      writeBatchMax: COLLECTION_MAX,
      scanPageMax: QUERY_PAGE_MAX,
      changeFeed: true,
      deletesInFeed: true,
      conditionalWrites: true,
      history: false,
      idempotentCreate: !this.#traits.readOnly && this.#key.usable,
      visibilityLagMs: 0,
      writesEcho: false,
      stampResolutionMs: 1_000,
      restorableDays: this.#undeletable ? RECYCLE_BIN_DAYS : 0,
      ...(isConvertible(this.#traits) ? { convertsTo: Object.keys(this.#traits.convertsTo) } : {}),
    };
  }

  /** Learns what describe tells of this object's capabilities. */
  async learn(context: CallContext): Promise<void> {
    if (this.#traits.readOnly) return;
    await this.#key.look(context);
    this.#undeletable = (await this.#describer.describe(this.#object, context)).undeletable;
  }

  async write(operations: readonly WriteOperation[], context: CallContext): Promise<readonly WriteOutcome[]> {
    if (this.#traits.readOnly) return operations.map(() => READ_ONLY);
    const outcomes = await this.#written(operations, context);
    return withObserved(this.#reader, operations, outcomes, context);
  }

  /** The people first: a new one must be there before it can be in a campaign. */
  async #written(operations: readonly WriteOperation[], context: CallContext): Promise<readonly WriteOutcome[]> {
    if (!this.#memberships) return this.#writer.write(operations, context);
    const refused = await this.#memberships.refusedCreates(operations, context);
    const places = operations.map((_, at) => at).filter((at) => !refused.has(at));
    const sent = places.map((at) => operations[at] as WriteOperation);
    const written = await this.#writer.write(sent.map(withoutCampaigns), context);
    const settled = await this.#memberships.settle(sent, written, context);
    const outcomes = new Map(places.map((at, place) => [at, settled[place]]));
    return operations.map((_, at) => refused.get(at) ?? (outcomes.get(at) as WriteOutcome));
  }
}

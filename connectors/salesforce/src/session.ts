import {
  type CallContext,
  type ConnectionCheck,
  type ConnectionContext,
  ConnectorError,
  type ObjectCapabilities,
  type ObjectDescription,
  type ObjectPort,
  type Session,
  type StreamPort,
} from '#connector-sdk';
import { COLLECTION_MAX } from './batches.js';
import { ChangeFeed } from './changes.js';
import { SalesforceClient } from './client.js';
import { Describer, fieldDescriptions } from './describe.js';
import { asArray, asObject, asText, type JsonObject } from './json.js';
import { KeyField } from './key-field.js';
import { OBJECTS } from './manifest.js';
import { everyRecord, QUERY_PAGE_MAX } from './queries.js';
import { Reader, RETRIEVE_MAX } from './reader.js';
import { ChangeStream } from './stream.js';
import { Writer } from './writer.js';

/** Rights wanted on every object, by the flag of the org's object list that grants them. */
const RIGHTS: readonly { readonly flag: string; readonly neededFor: string }[] = [
  { flag: 'queryable', neededFor: 'reading records and their changes' },
  { flag: 'createable', neededFor: 'creating records' },
  { flag: 'updateable', neededFor: 'updating records' },
  { flag: 'deletable', neededFor: 'deleting records, where a sync is set to' },
];

/** Opens a session with one org. */
export class SalesforceSession implements Session {
  readonly stream: StreamPort;
  readonly #client: SalesforceClient;
  readonly #describer: Describer;
  readonly #streams: ChangeStream;
  readonly #ports: ReadonlyMap<string, SalesforceObject>;

  /** @throws ConnectorError `config` when the credentials or the base URL cannot work */
  constructor(context: ConnectionContext) {
    this.#client = new SalesforceClient(context);
    this.#describer = new Describer(this.#client);
    this.#streams = new ChangeStream(this.#client, context.httpTimeoutMs);
    this.stream = this.#streams;
    const mayCreate = context.settings['keyField'] !== 'existing';
    const parts = { client: this.#client, describer: this.#describer, mayCreate, logger: context.logger };
    this.#ports = new Map(OBJECTS.map((object) => [object, new SalesforceObject({ ...parts, object })]));
  }

  async check(context: CallContext): Promise<ConnectionCheck> {
    const [organization] = await everyRecord(
      this.#client,
      'SELECT Id, Name FROM Organization LIMIT 1',
      'live',
      context,
    );
    const { body } = await this.#client.call({ method: 'GET', path: '/sobjects' }, context);
    const listed = asArray(asObject(body)['sobjects']).map(asObject);
    if (!organization) {
      throw new ConnectorError('permission', {
        code: 'SALESFORCE_ORG_HIDDEN',
        message: 'The user may not read the org’s own record.',
      });
    }
    const usage = this.#client.usage;
    return {
      accountId: organization.Id,
      accountName: asText(organization['Name']) || organization.Id,
      missing: OBJECTS.flatMap((object) => missingRights(object, listed)),
      clockOffsetMs: this.#client.clockOffsetMs,
      ...(usage ? { usage } : {}),
    };
  }

  /** The objects the user can see; those hidden from it are left out. */
  async discover(context: CallContext): Promise<readonly ObjectDescription[]> {
    const descriptions: ObjectDescription[] = [];
    for (const [object, port] of this.#ports) {
      this.#describer.forget(object);
      try {
        const described = await this.#describer.describe(object, context);
        await port.learn(context);
        descriptions.push({
          name: object,
          title: described.label,
          capabilities: port.capabilities,
          fields: fieldDescriptions(described),
        });
      } catch (error) {
        if (!(error instanceof ConnectorError) || error.kind !== 'notFound') throw error;
      }
    }
    return descriptions;
  }

  object(name: string): ObjectPort {
    const port = this.#ports.get(name);
    if (port) return port;
    throw new ConnectorError('notFound', {
      code: 'SALESFORCE_OBJECT_NOT_OFFERED',
      message: `This connector does not offer the object "${name}"; it offers ${OBJECTS.join(', ')}.`,
    });
  }

  close(): Promise<void> {
    return this.#streams.close();
  }
}

function missingRights(object: string, listed: readonly JsonObject[]): { right: string; neededFor: string }[] {
  const flags = listed.find(({ name }) => name === object);
  return RIGHTS.filter(({ flag }) => flags?.[flag] !== true).map(({ flag, neededFor }) => ({
    right: `${object}: ${flag}`,
    neededFor,
  }));
}

class SalesforceObject implements ObjectPort {
  readonly scan: ObjectPort['scan'];
  readonly changes: ObjectPort['changes'];
  readonly get: ObjectPort['get'];
  readonly find: ObjectPort['find'];
  readonly write: ObjectPort['write'];
  readonly #key: KeyField;

  constructor(parts: ConstructorParameters<typeof KeyField>[0]) {
    const { client, describer, object } = parts;
    const reader = new Reader(client, describer, object);
    const feed = new ChangeFeed(client, object);
    this.#key = new KeyField(parts);
    const writer = new Writer({ client, reader, key: this.#key, object });
    this.scan = (request, context) => reader.scan(request, context);
    this.changes = (request, context) => feed.changes(request, context);
    this.get = (ids, fields, context) => reader.get(ids, fields, context);
    this.find = (request, context) => reader.find(request, context);
    this.write = (operations, context) => writer.write(operations, context);
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
      idempotentCreate: this.#key.usable,
      visibilityLagMs: 0,
      writesEcho: false,
      stampResolutionMs: 1_000,
    };
  }

  /** Learns what describe tells of this object's capabilities. */
  learn(context: CallContext): Promise<void> {
    return this.#key.look(context);
  }
}

import {
  type CallContext,
  type ConnectionCheck,
  type ConnectionContext,
  ConnectorError,
  type Logger,
  type ObjectDescription,
  type ObjectPort,
  type Session,
  type StreamPort,
} from '#connector-sdk';
import { catalogue } from './catalogue.js';
import { SalesforceClient } from './client.js';
import { Describer, type ListedObject } from './describe.js';
import { asText } from './json.js';
import { SalesforceObject } from './object-port.js';
import { CHECKED_OBJECTS, isOffered, STANDARD_OBJECTS } from './objects.js';
import { everyRecord } from './queries.js';
import { ChangeStream } from './stream.js';

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
  readonly #logger: Logger;
  readonly #mayCreateKey: boolean;
  readonly #ports = new Map<string, SalesforceObject>();

  /** @throws ConnectorError `config` when the credentials or the base URL cannot work */
  constructor(context: ConnectionContext) {
    this.#client = new SalesforceClient(context);
    this.#describer = new Describer(this.#client);
    this.#streams = new ChangeStream(this.#client, context.httpTimeoutMs);
    this.stream = this.#streams;
    this.#mayCreateKey = context.settings['keyField'] !== 'existing';
    this.#logger = context.logger;
  }

  async check(context: CallContext): Promise<ConnectionCheck> {
    const [organization] = await everyRecord(
      this.#client,
      'SELECT Id, Name FROM Organization LIMIT 1',
      'live',
      context,
    );
    const listed = await this.#describer.list(context);
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
      missing: CHECKED_OBJECTS.flatMap((object) => missingRights(object, listed)),
      clockOffsetMs: this.#client.clockOffsetMs,
      ...(usage ? { usage } : {}),
    };
  }

  /** The objects the user can see; those hidden from it are left out. */
  async discover(context: CallContext): Promise<readonly ObjectDescription[]> {
    const descriptions: ObjectDescription[] = [];
    for (const { name, title, fields } of await catalogue(this.#describer, this.#logger, context)) {
      const port = this.#port(name);
      await port.learn(context);
      descriptions.push({ name, title, capabilities: port.capabilities, fields });
    }
    return descriptions;
  }

  /** Whether a custom object is there shows when its port is first used. */
  object(name: string): ObjectPort {
    if (isOffered(name)) return this.#port(name);
    throw new ConnectorError('notFound', {
      code: 'SALESFORCE_OBJECT_NOT_OFFERED',
      message: `This connector does not offer the object "${name}"; it offers ${STANDARD_OBJECTS.join(', ')} and custom objects.`,
    });
  }

  #port(object: string): SalesforceObject {
    const known = this.#ports.get(object);
    if (known) return known;
    const port = new SalesforceObject({
      client: this.#client,
      describer: this.#describer,
      object,
      mayCreateKey: this.#mayCreateKey,
      logger: this.#logger,
      onMembersAsked: (rows) => this.#streams.membersAsked(rows),
    });
    this.#ports.set(object, port);
    return port;
  }

  close(): Promise<void> {
    return this.#streams.close();
  }
}

function missingRights(object: string, listed: readonly ListedObject[]): { right: string; neededFor: string }[] {
  const flags = listed.find(({ name }) => name === object)?.flags;
  return RIGHTS.filter(({ flag }) => flags?.[flag] !== true).map(({ flag, neededFor }) => ({
    right: `${object}: ${flag}`,
    neededFor,
  }));
}

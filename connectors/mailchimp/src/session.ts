import {
  type CallContext,
  type ConnectionCheck,
  type ConnectionContext,
  ConnectorError,
  type ObjectCapabilities,
  type ObjectDescription,
  type ObjectPort,
  type Session,
  type SubscriptionPort,
} from '#connector-sdk';
import { MailchimpApi } from './api.js';
import { BATCH_MAX } from './batch-writer.js';
import { memberFields } from './fields.js';
import { MemberFinder, noAudience, PAGE_MAX } from './finder.js';
import { KnownMembers } from './known-members.js';
import { DEFAULT_NEW_STATUS } from './manifest.js';
import { account, mergeFields, object } from './parse.js';
import { MemberReader } from './reader.js';
import { subscriptionPort } from './subscriptions.js';
import { MemberWriter } from './writer.js';

export const MEMBERS = 'members';

/** Stamps are whole seconds, and a member may be listed a moment after its change was answered. */
const VISIBILITY_LAG_MS = 2_000;

/** Roles that may read and write an audience, from Mailchimp's list of user levels. */
const WRITING_ROLES = new Set(['owner', 'admin', 'manager']);

const capabilities: ObjectCapabilities = {
  // No batch read exists: many ids are read from pages of the audience, few in a call each.
  readBatchMax: PAGE_MAX,
  writeBatchMax: BATCH_MAX,
  scanPageMax: PAGE_MAX,
  changeFeed: true,
  // Archived members are reported, permanently deleted ones are not: only a scan finds those.
  deletesInFeed: false,
  conditionalWrites: false,
  history: false,
  // The address is the key: a second create meets the first one and says `exists`.
  idempotentCreate: true,
  visibilityLagMs: VISIBILITY_LAG_MS,
  writesEcho: true,
  stampResolutionMs: 1_000,
};

/** Calls to one audience of one Mailchimp account. */
export class MailchimpSession implements Session {
  readonly finder: MemberFinder;
  readonly subscriptions: SubscriptionPort;
  readonly #connection: ConnectionContext;
  readonly #api: MailchimpApi;
  readonly #listPath: string;
  readonly #members: ObjectPort;

  /** @throws ConnectorError `config` for missing credentials or audience */
  constructor(connection: ConnectionContext) {
    const { listId, newMemberStatus = DEFAULT_NEW_STATUS } = connection.settings;
    if (listId === undefined || !/^[0-9a-z]+$/i.test(listId)) {
      throw new ConnectorError('config', {
        code: 'MAILCHIMP_NO_AUDIENCE_ID',
        message: 'The audience id is missing or malformed. Copy it from the audience’s settings in Mailchimp.',
      });
    }
    this.#connection = connection;
    this.#api = new MailchimpApi(connection);
    this.#listPath = `/lists/${listId}`;
    const known = new KnownMembers();
    this.finder = new MemberFinder(this.#api, this.#listPath, known);
    this.subscriptions = subscriptionPort(this.#api, this.#listPath);
    const reader = new MemberReader(this.#api, this.finder, known);
    const writer = new MemberWriter(this.#api, this.#listPath, this.finder, newMemberStatus, connection.logger);
    this.#members = {
      capabilities,
      scan: (request, context) => reader.scan(request, context),
      changes: (request, context) => reader.changes(request, context),
      get: (ids, fields, context) => reader.get(ids, fields, context),
      find: (request, context) => reader.find(request, context),
      write: (operations, context) => writer.write(operations, context),
    };
  }

  async check(context: CallContext): Promise<ConnectionCheck> {
    const told = await this.#api.read('/', { fields: 'account_id,account_name,role' }, context, account);
    if (!told) throw noAudience();
    const audience = await this.#api.read(this.#listPath, { fields: 'id,name' }, context, object);
    if (!audience) throw noAudience();
    return {
      accountId: told.account_id,
      accountName: told.account_name,
      missing: WRITING_ROLES.has(told.role.toLowerCase())
        ? []
        : [{ right: 'Manager role', neededFor: 'reading and changing the contacts of the audience' }],
      clockOffsetMs: this.#api.clockOffsetMs,
    };
  }

  async discover(context: CallContext): Promise<readonly ObjectDescription[]> {
    const query = { count: PAGE_MAX, fields: 'merge_fields,total_items' };
    const fields = await this.#api.read(`${this.#listPath}/merge-fields`, query, context, mergeFields);
    if (!fields) throw noAudience();
    return [{ name: MEMBERS, title: 'Audience members', capabilities, fields: memberFields(fields) }];
  }

  object(name: string): ObjectPort {
    if (name === MEMBERS) return this.#members;
    throw new ConnectorError('notFound', {
      code: 'MAILCHIMP_NO_OBJECT',
      message: `Mailchimp connections have one object, "${MEMBERS}", and no "${name}".`,
    });
  }

  async close(): Promise<void> {
    this.#connection.logger.debug('mailchimp session closed');
  }
}

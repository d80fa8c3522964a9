import {
  type CallContext,
  type ConnectionCheck,
  type ConnectionContext,
  ConnectorError,
  type ObjectDescription,
  type ObjectPort,
  type Session,
  type SubscriptionPort,
} from '#connector-sdk';
import { MailchimpApi } from './api.js';
import { Audience, capabilities } from './audience.js';
import { noAudience } from './finder.js';
import { DEFAULT_NEW_STATUS } from './manifest.js';
import { account, audiencePage, object } from './parse.js';
import { type PreparationOptions } from './preparation.js';
import { subscriptionPort } from './subscriptions.js';
import { type AudienceInfo } from './types.js';

/** The members of the audience in the settings. Those of others are named with the audience's id behind. */
export const MEMBERS = 'members';
const OTHER_MEMBERS = `${MEMBERS}:`;

const AUDIENCE_ID = /^[0-9a-z]+$/i;

/** Roles that may read and write an audience, from Mailchimp's list of user levels. */
const WRITING_ROLES = new Set(['owner', 'admin', 'manager']);

/** Calls to one Mailchimp account. */
export class MailchimpSession implements Session {
  /** The audience in the settings. */
  readonly audience: Audience;
  readonly subscriptions: SubscriptionPort;
  readonly #connection: ConnectionContext;
  readonly #api: MailchimpApi;
  readonly #listId: string;
  readonly #audiences = new Map<string, Audience>();

  /** @throws ConnectorError `config` for missing credentials or audience */
  constructor(connection: ConnectionContext) {
    const { listId } = connection.settings;
    if (listId === undefined || !AUDIENCE_ID.test(listId)) {
      throw new ConnectorError('config', {
        code: 'MAILCHIMP_NO_AUDIENCE_ID',
        message: 'The audience id is missing or malformed. Copy it from the audience’s settings in Mailchimp.',
      });
    }
    this.#connection = connection;
    this.#api = new MailchimpApi(connection);
    this.#listId = listId;
    this.audience = this.#audience(listId);
    this.subscriptions = subscriptionPort(this.#api, this.audience.listPath);
  }

  async check(context: CallContext): Promise<ConnectionCheck> {
    const told = await this.#api.read('/', { fields: 'account_id,account_name,role' }, context, account);
    if (!told) throw noAudience();
    const audience = await this.#api.read(this.audience.listPath, { fields: 'id,name' }, context, object);
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

  /** Every audience of the account, the one in the settings first. */
  async discover(context: CallContext): Promise<readonly ObjectDescription[]> {
    const query = { fields: 'lists.id,lists.name,lists.marketing_permissions,total_items' };
    const listed = (await this.#api.readAll('/lists', query, context, audiencePage)) ?? [];
    const own = listed.find(({ id }) => id === this.#listId);
    if (!own) throw noAudience();
    const all = [own, ...listed.filter(({ id }) => id !== this.#listId)];
    return Promise.all(all.map((info) => this.#describe(info, context)));
  }

  async #describe(info: AudienceInfo, context: CallContext): Promise<ObjectDescription> {
    const isOwn = info.id === this.#listId;
    return {
      name: isOwn ? MEMBERS : OTHER_MEMBERS + info.id,
      title: `Members of ${info.name}`,
      capabilities,
      fields: await this.#audience(info.id).fields(info, context),
    };
  }

  object(name: string): ObjectPort {
    if (name === MEMBERS) return this.audience.members;
    const id = name.startsWith(OTHER_MEMBERS) ? name.slice(OTHER_MEMBERS.length) : '';
    // One audience has one name: under two, its members would be two records each.
    if (AUDIENCE_ID.test(id) && id !== this.#listId) return this.#audience(id).members;
    throw new ConnectorError('notFound', {
      code: 'MAILCHIMP_NO_OBJECT',
      message: `Mailchimp connections have "${MEMBERS}", and "${OTHER_MEMBERS}" with the id of another audience, but no "${name}".`,
    });
  }

  async close(): Promise<void> {
    this.#connection.logger.debug('mailchimp session closed');
  }

  #audience(id: string): Audience {
    const opened = this.#audiences.get(id);
    if (opened) return opened;
    const { settings, logger } = this.#connection;
    const options: PreparationOptions = {
      newMemberStatus: settings['newMemberStatus'] ?? DEFAULT_NEW_STATUS,
      triggersAutomations: settings['triggerAutomations'] === 'always',
    };
    const audience = new Audience(this.#api, id, options, logger);
    this.#audiences.set(id, audience);
    return audience;
  }
}

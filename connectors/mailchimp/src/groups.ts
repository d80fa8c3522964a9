import { type CallContext, ConnectorError, type Group, type GroupPort } from '#connector-sdk';
import { type MailchimpApi } from './api.js';
import { type GroupField, INTERESTS, isGroupField, TAGS } from './group-deltas.js';
import { Interests } from './interests.js';
import { Tags } from './tags.js';

/** The groups members of one audience can be put into. */
export class Groups implements GroupPort {
  readonly #kinds: Readonly<Record<GroupField, Tags | Interests>>;

  constructor(api: MailchimpApi, listPath: string) {
    this.#kinds = { [TAGS]: new Tags(api, listPath), [INTERESTS]: new Interests(api, listPath) };
  }

  async list(field: string, context: CallContext): Promise<readonly Group[]> {
    const groups = await this.#kind(field).catalogue.all(context);
    return groups.map(({ id, name, writable }) => ({ id, name, writable }));
  }

  async create(field: string, name: string, context: CallContext): Promise<Group> {
    const { id, name: given, writable } = await this.#kind(field).create(named(name), context);
    return { id, name: given, writable };
  }

  async rename(field: string, id: string, name: string, context: CallContext): Promise<void> {
    await this.#kind(field).rename(id, named(name), context);
  }

  /** Those of the groups with these ids that there are. */
  async lookUp(field: GroupField, ids: readonly string[], context: CallContext): Promise<ReadonlyMap<string, Group>> {
    return this.#kinds[field].catalogue.lookUp(ids, context);
  }

  #kind(field: string): Tags | Interests {
    if (isGroupField(field)) return this.#kinds[field];
    throw new ConnectorError('notFound', {
      code: 'MAILCHIMP_NOT_A_GROUP_FIELD',
      message: `Members have groups in "${TAGS}" and "${INTERESTS}", not in "${field}".`,
    });
  }
}

function named(name: string): string {
  const trimmed = name.trim();
  if (trimmed !== '') return trimmed;
  throw new ConnectorError('config', {
    code: 'MAILCHIMP_GROUP_WITHOUT_NAME',
    message: 'A tag or interest group needs a name.',
  });
}

import { type CallContext, type Group } from '#connector-sdk';
import { type MailchimpApi } from './api.js';
import { noAudience } from './finder.js';
import { GroupCatalogue } from './group-catalogue.js';
import { groupRefused, mayBeTaken } from './group-errors.js';
import { segmentPage, tag } from './parse.js';
import { type Tag } from './types.js';

/** The tags of an audience. Mailchimp keeps each as a static segment: the two are one thing, with one id. */
export class Tags {
  readonly catalogue: GroupCatalogue<Group>;

  constructor(
    private readonly api: MailchimpApi,
    private readonly listPath: string,
  ) {
    this.catalogue = new GroupCatalogue(
      (context) => this.#read(context),
      () => api.vendorNowMs(),
    );
  }

  async create(name: string, context: CallContext): Promise<Group> {
    const present = await this.catalogue.named(name, context);
    if (present) return present;
    const body = { name, static_segment: [] };
    const answer = await this.api.send({ method: 'POST', path: `${this.listPath}/segments`, body }, context);
    if (answer.status === 200) return this.#note(tag(answer.body));
    if (mayBeTaken(answer)) {
      await this.catalogue.all(context);
      const made = await this.catalogue.named(name, context);
      if (made) return made;
    }
    throw groupRefused(answer);
  }

  /** Only the name is sent: a list of members beside it would replace them. */
  async rename(id: string, name: string, context: CallContext): Promise<void> {
    const path = `${this.listPath}/segments/${encodeURIComponent(id)}`;
    const answer = await this.api.send({ method: 'PATCH', path, body: { name } }, context);
    if (answer.status !== 200) throw groupRefused(answer);
    this.#note(tag(answer.body));
  }

  async #read(context: CallContext): Promise<readonly Group[]> {
    const query = { type: 'static', fields: 'segments.id,segments.name,total_items' };
    const tags = await this.api.readAll(`${this.listPath}/segments`, query, context, segmentPage);
    if (!tags) throw noAudience();
    return tags.map(asGroup);
  }

  #note(made: Tag): Group {
    const group = asGroup(made);
    this.catalogue.note(group);
    return group;
  }
}

const asGroup = ({ id, name }: Tag): Group => ({ id: String(id), name, writable: true });

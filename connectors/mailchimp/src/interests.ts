import { type CallContext, type Group } from '#connector-sdk';
import { type ApiRequest, type MailchimpApi } from './api.js';
import { noAudience } from './finder.js';
import { type RawAnswer } from './errors.js';
import { GroupCatalogue } from './group-catalogue.js';
import { groupRefused, mayBeTaken } from './group-errors.js';
import { categoryPage, interest as parseInterest, interestCategory, interestPage } from './parse.js';
import { type Interest, type InterestCategory } from './types.js';

/** Between the title of the category and the name of the interest. */
const SEPARATOR = ' / ';

/** Where interests go that name no category. Their names are shown without it. */
const OWN_CATEGORY = 'Interests';

/** Kinds of category are ways to show it on the signup form; a category made by a sync must not appear there. */
const OWN_CATEGORY_TYPE = 'hidden';

interface InterestGroup extends Group {
  readonly category: InterestCategory;
}

/** The interests of an audience, over all its categories. */
export class Interests {
  readonly catalogue: GroupCatalogue<InterestGroup>;
  readonly #path: string;
  #categories: readonly InterestCategory[] = [];

  constructor(
    private readonly api: MailchimpApi,
    listPath: string,
  ) {
    this.#path = `${listPath}/interest-categories`;
    this.catalogue = new GroupCatalogue(
      (context) => this.#read(context),
      () => api.vendorNowMs(),
    );
  }

  /** Makes the interest, and its category where there is none of that title. */
  async create(name: string, context: CallContext): Promise<Group> {
    const present = await this.catalogue.named(name, context);
    if (present) return present;
    const [title, plainName] = this.#placeOf(name);
    const category = await this.#category(title, context);
    const answer = await this.#send('POST', interestsOf(category), { name: plainName }, context);
    if (answer.status === 200) return this.#note(category, parseInterest(answer.body));
    if (mayBeTaken(answer)) {
      await this.catalogue.all(context);
      const made = await this.catalogue.named(groupName(category, plainName), context);
      if (made) return made;
    }
    throw groupRefused(answer);
  }

  /** An interest stays in its category, whatever category the name begins with. */
  async rename(id: string, name: string, context: CallContext): Promise<void> {
    const group = (await this.catalogue.lookUp([id], context)).get(id);
    if (!group) throw groupRefused({ status: 404 });
    const { category } = group;
    const prefix = category.title + SEPARATOR;
    const plainName = startsWith(name, prefix) ? name.slice(prefix.length) : name;
    const path = `${interestsOf(category)}/${encodeURIComponent(id)}`;
    const answer = await this.#send('PATCH', path, { name: plainName }, context);
    if (answer.status !== 200) throw groupRefused(answer);
    this.#note(category, parseInterest(answer.body));
  }

  /** The category and the name within it that a group's name stands for. Titles may hold the separator themselves. */
  #placeOf(name: string): readonly [title: string, plainName: string] {
    const titles = this.#categories.map(({ title }) => title).filter((title) => startsWith(name, title + SEPARATOR));
    const [longest] = titles.sort((one, other) => other.length - one.length);
    const end = longest === undefined ? name.indexOf(SEPARATOR) : longest.length;
    return end <= 0 ? [OWN_CATEGORY, name] : [name.slice(0, end), name.slice(end + SEPARATOR.length)];
  }

  async #category(title: string, context: CallContext): Promise<InterestCategory> {
    const present = this.#categoryOf(title);
    if (present) return present;
    const answer = await this.#send('POST', '', { title, type: OWN_CATEGORY_TYPE }, context);
    if (answer.status === 200) {
      const made = interestCategory(answer.body);
      this.#categories = [...this.#categories, made];
      return made;
    }
    if (mayBeTaken(answer)) {
      await this.catalogue.all(context);
      const made = this.#categoryOf(title);
      if (made) return made;
    }
    throw groupRefused(answer);
  }

  #categoryOf(title: string): InterestCategory | undefined {
    return this.#categories.find((category) => isTitle(category, title));
  }

  async #read(context: CallContext): Promise<readonly InterestGroup[]> {
    const query = { fields: 'categories.id,categories.title,total_items' };
    const categories = await this.api.readAll(this.#path, query, context, categoryPage);
    if (!categories) throw noAudience();
    const groups = await Promise.all(categories.map((category) => this.#readCategory(category, context)));
    this.#categories = categories;
    return groups.flat();
  }

  async #readCategory(category: InterestCategory, context: CallContext): Promise<readonly InterestGroup[]> {
    const query = { fields: 'interests.id,interests.name,total_items' };
    // A category that went meanwhile took its interests with it.
    const interests = await this.api.readAll(this.#path + interestsOf(category), query, context, interestPage);
    return (interests ?? []).map((interest) => asGroup(category, interest));
  }

  #note(category: InterestCategory, interest: Interest): Group {
    const group = asGroup(category, interest);
    this.catalogue.note(group);
    return group;
  }

  /** A call below the categories' path. */
  #send(method: ApiRequest['method'], below: string, body: object, context: CallContext): Promise<RawAnswer> {
    return this.api.send({ method, path: this.#path + below, body }, context);
  }
}

const interestsOf = ({ id }: InterestCategory): string => `/${encodeURIComponent(id)}/interests`;

const startsWith = (text: string, prefix: string): boolean => text.toLowerCase().startsWith(prefix.toLowerCase());

const isTitle = ({ title }: InterestCategory, wanted: string): boolean => title.toLowerCase() === wanted.toLowerCase();

/** `Category / Interest`; without the category where that is ours, unless the name would be read as having another. */
const groupName = (category: InterestCategory, name: string): string =>
  isTitle(category, OWN_CATEGORY) && !name.includes(SEPARATOR) ? name : category.title + SEPARATOR + name;

const asGroup = (category: InterestCategory, { id, name }: Interest): InterestGroup => ({
  id,
  name: groupName(category, name),
  writable: true,
  category,
});

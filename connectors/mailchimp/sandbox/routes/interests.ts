import { type Context } from '../context.js';
import { BodyReader, type JsonObject, pageOf, readPage } from '../input.js';
import { type Audience, type Interest, type InterestCategory } from '../model.js';
import { problems } from '../problems.js';
import { type Call } from '../routing.js';

const CATEGORIES = 'lists/{list_id}/interest-categories';
const CATEGORY = `${CATEGORIES}/{interest_category_id}`;
const INTERESTS = `${CATEGORY}/interests`;
const INTEREST = `${INTERESTS}/{interest_id}`;
const CATEGORY_TYPES = ['checkboxes', 'dropdown', 'radio', 'hidden'] as const;

export function addInterestRoutes(context: Context): void {
  addCategoryRoutes(context);
  addGroupRoutes(context);
}

function addCategoryRoutes(context: Context): void {
  const { account, routes } = context;
  const schema = 'Lists/InterestCategories/Instance.json';
  routes.add('GET', CATEGORIES, ({ params, query }) => {
    const audience = account.audience(params['list_id']);
    const type = query.get('type');
    const found = [...audience.categories.values()].filter((category) => !type || category.type === type);
    return {
      status: 200,
      body: {
        list_id: audience.id,
        categories: pageOf(found, readPage(query)).map((category) => categoryView(context, audience, category)),
        total_items: found.length,
        _links: account.links.collection(
          'Lists/InterestCategories',
          `/lists/${audience.id}/interest-categories`,
          'Lists',
        ),
      },
      schema: 'Lists/InterestCategories/Collection.json',
    };
  });
  routes.add('POST', CATEGORIES, ({ params, body }) => {
    const audience = account.audience(params['list_id']);
    const { title, type, displayOrder } = readCategory(body, ['title', 'type']);
    if ([...audience.categories.values()].some((category) => category.title === title)) {
      throw problems.invalid(`An Interest Category with the title "${title}" already exists on this list.`);
    }
    const category: InterestCategory = {
      id: account.minter.hex(10),
      title: title ?? '',
      type: type ?? 'checkboxes',
      display_order: displayOrder ?? audience.categories.size,
      interests: new Map(),
    };
    audience.categories.set(category.id, category);
    return { status: 200, body: categoryView(context, audience, category), schema };
  });
  routes.add('GET', CATEGORY, (call) => {
    const { audience, category } = locate(context, call);
    return { status: 200, body: categoryView(context, audience, category), schema };
  });
  routes.add('PATCH', CATEGORY, (call) => {
    const { audience, category } = locate(context, call);
    const { title, type, displayOrder } = readCategory(call.body, []);
    category.title = title ?? category.title;
    category.type = type ?? category.type;
    category.display_order = displayOrder ?? category.display_order;
    return { status: 200, body: categoryView(context, audience, category), schema };
  });
  routes.add('DELETE', CATEGORY, (call) => {
    const { audience, category } = locate(context, call);
    audience.categories.delete(category.id);
    for (const id of category.interests.keys()) forgetInterest(audience, id);
    return { status: 204 };
  });
}

function addGroupRoutes(context: Context): void {
  const { account, routes } = context;
  const schema = 'Lists/InterestCategories/Interests/Instance.json';
  routes.add('GET', INTERESTS, (call) => {
    const { audience, category } = locate(context, call);
    const found = [...category.interests.values()];
    return {
      status: 200,
      body: {
        interests: pageOf(found, readPage(call.query)).map((one) => interestView(context, audience, category, one)),
        list_id: audience.id,
        category_id: category.id,
        total_items: found.length,
        _links: account.links.collection(
          'Lists/InterestCategories/Interests',
          `/lists/${audience.id}/interest-categories/${category.id}/interests`,
          'Lists/InterestCategories',
        ),
      },
      schema: 'Lists/InterestCategories/Interests/Collection.json',
    };
  });
  routes.add('POST', INTERESTS, (call) => {
    const { audience, category } = locate(context, call);
    const { name, displayOrder } = readInterest(call.body, ['name']);
    if ([...category.interests.values()].some((interest) => interest.name === name)) {
      throw problems.invalid(`Cannot add "${name}" because it already exists on the list.`);
    }
    const interest = {
      id: account.minter.hex(10),
      name: name ?? '',
      display_order: displayOrder ?? category.interests.size + 1,
    };
    category.interests.set(interest.id, interest);
    return { status: 200, body: interestView(context, audience, category, interest), schema };
  });
  routes.add('GET', INTEREST, (call) => {
    const { audience, category, interest } = locateInterest(context, call);
    return { status: 200, body: interestView(context, audience, category, interest), schema };
  });
  routes.add('PATCH', INTEREST, (call) => {
    const { audience, category, interest } = locateInterest(context, call);
    const { name, displayOrder } = readInterest(call.body, []);
    interest.name = name ?? interest.name;
    interest.display_order = displayOrder ?? interest.display_order;
    return { status: 200, body: interestView(context, audience, category, interest), schema };
  });
  routes.add('DELETE', INTEREST, (call) => {
    const { audience, category, interest } = locateInterest(context, call);
    category.interests.delete(interest.id);
    forgetInterest(audience, interest.id);
    return { status: 204 };
  });
}

function locate({ account }: Context, { params }: Call): { audience: Audience; category: InterestCategory } {
  const audience = account.audience(params['list_id']);
  const category = audience.categories.get(params['interest_category_id'] ?? '');
  if (!category) throw problems.notFound();
  return { audience, category };
}

function locateInterest(context: Context, call: Call) {
  const { audience, category } = locate(context, call);
  const interest = category.interests.get(call.params['interest_id'] ?? '');
  if (!interest) throw problems.notFound();
  return { audience, category, interest };
}

function forgetInterest(audience: Audience, id: string): void {
  for (const member of audience.members.all()) member.interests.delete(id);
}

function readCategory(body: unknown, required: readonly string[]) {
  const reader = new BodyReader(body);
  reader.requireAll(...required);
  const title = reader.text('title');
  const type = reader.oneOf('type', CATEGORY_TYPES);
  const displayOrder = reader.number('display_order');
  reader.finish();
  return { title, type, displayOrder };
}

function readInterest(body: unknown, required: readonly string[]) {
  const reader = new BodyReader(body);
  reader.requireAll(...required);
  const name = reader.text('name');
  const displayOrder = reader.number('display_order');
  reader.finish();
  return { name, displayOrder };
}

function categoryView({ account }: Context, audience: Audience, category: InterestCategory): JsonObject {
  return {
    list_id: audience.id,
    id: category.id,
    title: category.title,
    display_order: category.display_order,
    type: category.type,
    _links: account.links.instance(
      'Lists/InterestCategories',
      `/lists/${audience.id}/interest-categories/${category.id}`,
    ),
  };
}

function interestView(
  { account }: Context,
  audience: Audience,
  category: InterestCategory,
  interest: Interest,
): JsonObject {
  const subscribers = [...audience.members.all()].filter(
    (member) => member.status === 'subscribed' && member.interests.has(interest.id),
  );
  return {
    category_id: category.id,
    list_id: audience.id,
    id: interest.id,
    name: interest.name,
    subscriber_count: String(subscribers.length),
    display_order: interest.display_order,
    _links: account.links.instance(
      'Lists/InterestCategories/Interests',
      `/lists/${audience.id}/interest-categories/${category.id}/interests/${interest.id}`,
    ),
  };
}

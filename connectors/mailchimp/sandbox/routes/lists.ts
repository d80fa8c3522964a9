import { type AudienceDefinition } from '../account.js';
import { type Context } from '../context.js';
import { asText, BodyReader, type JsonObject, pageOf, readFlag, readPage, readTime } from '../input.js';
import { type Audience, type MemberStatus } from '../model.js';
import { problems } from '../problems.js';
import { type Call } from '../routing.js';

const REQUIRED = ['name', 'permission_reminder', 'email_type_option', 'contact', 'campaign_defaults'];

export function addListRoutes(context: Context): void {
  const { account, routes } = context;
  const instance = 'Lists/Instance.json';
  routes.add('GET', 'lists', ({ query }) => ({
    status: 200,
    body: listCollection(context, query),
    schema: 'Lists/Collection.json',
  }));
  routes.add('POST', 'lists', ({ body }) => {
    const definition = readDefinition(body, REQUIRED);
    if (account.audiences.size >= account.audiencesMax) {
      throw problems.badRequest('Your plan does not allow another audience.');
    }
    return { status: 200, body: listView(context, account.addAudience(definition), true), schema: instance };
  });
  routes.add('GET', 'lists/{list_id}', ({ params, query }) => {
    const audience = account.audience(params['list_id']);
    const view = listView(context, audience, true, readFlag(query, 'include_total_contacts'));
    return { status: 200, body: view, schema: instance };
  });
  routes.add('PATCH', 'lists/{list_id}', ({ params, body }) => {
    const audience = account.audience(params['list_id']);
    const changes = readDefinition(body, []);
    Object.assign(audience.settings, changes);
    if (changes.marketing_permissions !== undefined) {
      account.setMarketingPermissions(audience, changes.marketing_permissions);
    }
    return { status: 200, body: listView(context, audience, true), schema: instance };
  });
  routes.add('DELETE', 'lists/{list_id}', ({ params }: Call) => {
    account.audiences.delete(account.audience(params['list_id']).id);
    return { status: 204 };
  });
}

function listCollection(context: Context, query: URLSearchParams): JsonObject {
  const { account } = context;
  const totals = readFlag(query, 'include_total_contacts');
  const before = readTime(query, 'before_date_created') ?? Infinity;
  const since = readTime(query, 'since_date_created') ?? -Infinity;
  const email = query.get('email');
  const found = [...account.audiences.values()].filter((audience) => {
    const createdMs = Date.parse(audience.dateCreated);
    return createdMs >= since && createdMs < before && (!email || audience.members.byEmail(email) !== undefined);
  });
  if (query.get('sort_field') === 'date_created') {
    found.sort((x, y) => x.dateCreated.localeCompare(y.dateCreated));
    if (query.get('sort_dir') === 'DESC') found.reverse();
  }
  return {
    lists: pageOf(found, readPage(query)).map((audience) => listView(context, audience, false, totals)),
    total_items: found.length,
    constraints: {
      may_create: account.audiences.size < account.audiencesMax,
      max_instances: account.audiencesMax,
      current_total_instances: account.audiences.size,
    },
    _links: account.links.collection('Lists', '/lists'),
  };
}

function readDefinition(body: unknown, required: readonly string[]): AudienceDefinition {
  const reader = new BodyReader(body);
  reader.requireAll(...required);
  const texts = (name: string): Record<string, string> | undefined => {
    const object = reader.object(name);
    return object && Object.fromEntries(Object.entries(object).map(([key, value]) => [key, asText(value)]));
  };
  const sent = {
    name: reader.text('name'),
    contact: texts('contact'),
    permission_reminder: reader.text('permission_reminder'),
    use_archive_bar: reader.flag('use_archive_bar'),
    campaign_defaults: texts('campaign_defaults'),
    notify_on_subscribe: reader.text('notify_on_subscribe'),
    notify_on_unsubscribe: reader.text('notify_on_unsubscribe'),
    email_type_option: reader.flag('email_type_option'),
    double_optin: reader.flag('double_optin'),
    marketing_permissions: reader.flag('marketing_permissions'),
    visibility: reader.oneOf('visibility', ['pub', 'prv']),
  };
  reader.finish();
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
}

/** A list as answered. The collection leaves out the postal contact, as recorded. */
function listView(context: Context, audience: Audience, withContact: boolean, withTotal = false): JsonObject {
  const { account } = context;
  const { settings, id } = audience;
  const { contact, visibility, double_optin, marketing_permissions, ...shared } = settings;
  return {
    id,
    web_id: audience.webId,
    name: shared.name,
    ...(withContact ? { contact } : {}),
    permission_reminder: shared.permission_reminder,
    use_archive_bar: shared.use_archive_bar,
    campaign_defaults: shared.campaign_defaults,
    notify_on_subscribe: shared.notify_on_subscribe,
    notify_on_unsubscribe: shared.notify_on_unsubscribe,
    date_created: audience.dateCreated,
    list_rating: 0,
    email_type_option: shared.email_type_option,
    subscribe_url_short: `http://eepurl.com/${id.slice(0, 6)}`,
    subscribe_url_long: `https://sandbox.${account.dataCenter}.list-manage.com/subscribe?u=${account.accountId}&id=${id}`,
    beamer_address: `${account.dataCenter}-${account.accountId.slice(0, 10)}-${id}@inbound.mailchimp.com`,
    visibility,
    double_optin,
    has_welcome: false,
    marketing_permissions,
    modules: [],
    stats: statsView(audience, withTotal),
    _links: account.links.instance('Lists', `/lists/${id}`),
  };
}

function statsView(audience: Audience, withTotal: boolean): JsonObject {
  const counts = countByStatus(audience);
  return {
    member_count: counts.subscribed,
    ...(withTotal ? { total_contacts: audience.members.size } : {}),
    unsubscribe_count: counts.unsubscribed,
    cleaned_count: counts.cleaned,
    member_count_since_send: counts.subscribed,
    unsubscribe_count_since_send: counts.unsubscribed,
    cleaned_count_since_send: counts.cleaned,
    campaign_count: 0,
    campaign_last_sent: '',
    merge_field_count: audience.mergeFields.length,
    avg_sub_rate: 0,
    avg_unsub_rate: 0,
    target_sub_rate: 0,
    open_rate: 0,
    click_rate: 0,
    last_sub_date: audience.lastSubDate,
    last_unsub_date: audience.lastUnsubDate,
  };
}

export function countByStatus(audience: Audience): Record<MemberStatus, number> {
  const counts = { subscribed: 0, unsubscribed: 0, cleaned: 0, pending: 0, transactional: 0, archived: 0 };
  for (const member of audience.members.all()) counts[member.status] += 1;
  return counts;
}

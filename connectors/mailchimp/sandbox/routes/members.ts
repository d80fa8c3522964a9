import { type Context } from '../context.js';
import { type JsonObject, pageOf, readFlag, readPage, readTime } from '../input.js';
import { readMemberInput } from '../member-input.js';
import { memberView } from '../member-view.js';
import { type Actor } from '../members.js';
import { type Audience, type Member, WRITABLE_STATUSES } from '../model.js';
import { type Problem, problems } from '../problems.js';
import { type Answer, type Call } from '../routing.js';

const MEMBER = 'lists/{list_id}/members/{subscriber_hash}';
const STATUSES: readonly string[] = [...WRITABLE_STATUSES, 'archived'];

export const apiActor = (call: Pick<Call, 'ip'>): Actor => ({ source: 'api', ip: call.ip });

export function addMemberRoutes(context: Context): void {
  const { account, members, routes } = context;
  const options = (call: Call) => ({ skipMergeValidation: readFlag(call.query, 'skip_merge_validation') });
  const answer = (audience: Audience, member: Member): Answer => memberAnswer(context, audience, member);

  routes.add('GET', 'lists/{list_id}/members', ({ params, query }) => {
    const audience = account.audience(params['list_id']);
    const found = selectMembers(audience, query);
    return {
      status: 200,
      body: {
        members: pageOf(found, readPage(query)).map((member) => memberView(audience, member, account.links)),
        list_id: audience.id,
        total_items: found.length,
        _links: account.links.collection('Lists/Members', `/lists/${audience.id}/members`, 'Lists'),
      },
      schema: 'Lists/Members/Collection.json',
    };
  });
  routes.add('POST', 'lists/{list_id}/members', (call) => {
    const audience = account.audience(call.params['list_id']);
    const input = readMemberInput(call.body, ['email_address', 'status']);
    return answer(audience, members.add(audience, input, apiActor(call), options(call)));
  });
  routes.add('GET', MEMBER, ({ params }) => {
    const audience = account.audience(params['list_id']);
    return answer(audience, members.find(audience, params['subscriber_hash']));
  });
  routes.add('PUT', MEMBER, (call) => {
    const audience = account.audience(call.params['list_id']);
    const key = call.params['subscriber_hash'] ?? '';
    const input = readMemberInput(call.body);
    return answer(audience, members.upsert(audience, key, input, apiActor(call), options(call)));
  });
  routes.add('PATCH', MEMBER, (call) => {
    const audience = account.audience(call.params['list_id']);
    const member = members.find(audience, call.params['subscriber_hash']);
    const input = readMemberInput(call.body);
    if (input.status === 'transactional') throw notByPatch();
    return answer(audience, members.update(audience, member, input, apiActor(call), options(call)));
  });
  routes.add('DELETE', MEMBER, (call) => {
    const audience = account.audience(call.params['list_id']);
    members.archive(audience, members.find(audience, call.params['subscriber_hash']), apiActor(call));
    return { status: 204 };
  });
  routes.add('POST', `${MEMBER}/actions/delete-permanent`, (call) => {
    const audience = account.audience(call.params['list_id']);
    members.deletePermanently(audience, members.find(audience, call.params['subscriber_hash']), apiActor(call));
    return { status: 204 };
  });
  routes.add('GET', 'search-members', ({ query }) => ({
    status: 200,
    body: searchMembers(context, query),
    schema: 'SearchMembers/Response.json',
  }));
}

/** PATCH alone does not take `transactional`, by its description. */
const notByPatch = (): Problem => {
  const allowed = WRITABLE_STATUSES.filter((status) => status !== 'transactional');
  return problems.notValidated([
    { field: 'status', message: 'Value must be one of the allowed values: ' + allowed.join(', ') },
  ]);
};

function memberAnswer(context: Context, audience: Audience, member: Member): Answer {
  return {
    status: 200,
    body: memberView(audience, member, context.account.links),
    schema: 'Lists/Members/Instance.json',
    dashboard: `https://${context.account.dataCenter}.admin.mailchimp.com/lists/members/view?id=${member.webId}`,
  };
}

/** The members a list call asks for. Without a status filter archived ones are left out. */
function selectMembers(audience: Audience, query: URLSearchParams): Member[] {
  const statuses = query.get('status')?.split(',').filter(Boolean);
  if (statuses?.some((status) => !STATUSES.includes(status))) {
    throw problems.notValidated([{ field: 'status', message: `Value must be one of: ${STATUSES.join(', ')}` }]);
  }
  const inTime = timeFilters(query);
  const inInterests = interestFilter(audience, query);
  const emailType = query.get('email_type');
  const uniqueEmailId = query.get('unique_email_id');
  const vipOnly = readFlag(query, 'vip_only');
  const found = [...audience.members.all()].filter(
    (member) =>
      (statuses && statuses.length > 0 ? statuses.includes(member.status) : member.status !== 'archived') &&
      (!emailType || member.emailType === emailType) &&
      (!uniqueEmailId || member.uniqueEmailId === uniqueEmailId) &&
      (!vipOnly || member.vip) &&
      inTime(member) &&
      inInterests(member),
  );
  return sortMembers(found, query);
}

/** Bounds are whole seconds; `since` keeps its own second, `before` does not. */
function timeFilters(query: URLSearchParams): (member: Member) => boolean {
  const sinceChanged = readTime(query, 'since_last_changed');
  const beforeChanged = readTime(query, 'before_last_changed');
  const sinceOpt = readTime(query, 'since_timestamp_opt');
  const beforeOpt = readTime(query, 'before_timestamp_opt');
  const unsubscribedSince = readTime(query, 'unsubscribed_since');
  const within = (time: string, since: number | undefined, before: number | undefined): boolean => {
    if (since === undefined && before === undefined) return true;
    const timeMs = Date.parse(time);
    return (since === undefined || timeMs >= since - (since % 1000)) && (before === undefined || timeMs < before);
  };
  return (member) =>
    within(member.lastChanged, sinceChanged, beforeChanged) &&
    within(member.timestampOpt, sinceOpt, beforeOpt) &&
    (unsubscribedSince === undefined ||
      (member.status === 'unsubscribed' && within(member.lastChanged, unsubscribedSince, undefined)));
}

function interestFilter(audience: Audience, query: URLSearchParams): (member: Member) => boolean {
  const category = query.get('interest_category_id');
  if (!category) return () => true;
  const known = audience.categories.get(category)?.interests ?? new Map<string, unknown>();
  const wanted = (query.get('interest_ids') ?? '').split(',').filter((id) => known.has(id));
  const match = query.get('interest_match') ?? 'any';
  return ({ interests }) => {
    const held = wanted.filter((id) => interests.has(id)).length;
    if (match === 'none') return held === 0;
    return match === 'all' ? held === wanted.length : held > 0;
  };
}

function sortMembers(found: Member[], query: URLSearchParams): Member[] {
  const field = query.get('sort_field');
  const keys: Record<string, (member: Member) => string> = {
    last_changed: ({ lastChanged }) => lastChanged,
    timestamp_opt: ({ timestampOpt }) => timestampOpt,
    timestamp_signup: ({ timestampSignup }) => timestampSignup,
  };
  if (field === null || field === '') return found;
  const key = keys[field];
  if (!key) {
    throw problems.notValidated([
      { field: 'sort_field', message: `Value must be one of: ${Object.keys(keys).join(', ')}` },
    ]);
  }
  const descending = query.get('sort_dir')?.toUpperCase() === 'DESC';
  return found.sort((x, y) => (descending ? -1 : 1) * key(x).localeCompare(key(y)));
}

function searchMembers(context: Context, query: URLSearchParams): JsonObject {
  const { account } = context;
  const listId = query.get('list_id');
  const wanted = (query.get('query') ?? '').trim().toLowerCase();
  if (wanted === '')
    throw problems.notValidated([{ field: 'query', message: 'Required fields were not provided: query' }]);
  const audiences = listId ? [account.audience(listId)] : [...account.audiences.values()];
  const all = audiences.flatMap((audience) => [...audience.members.all()].map((member) => ({ audience, member })));
  const exact = all.filter(({ member }) => member.email.toLowerCase() === wanted);
  const full = all.filter(({ member }) => searchText(member).includes(wanted));
  const page = readPage(query);
  const views = (found: typeof all): JsonObject => ({
    members: pageOf(found, page).map(({ audience, member }) => memberView(audience, member, account.links)),
    total_items: found.length,
  });
  return {
    exact_matches: views(exact),
    full_search: views(full),
    _links: account.links.collection('SearchMembers', '/search-members'),
  };
}

const searchText = (member: Member): string => {
  const names = ['FNAME', 'LNAME']
    .map((tag) => member.merge.get(tag))
    .filter((part): part is string => typeof part === 'string');
  return [member.email, names.join(' ')].join(' ').toLowerCase();
};

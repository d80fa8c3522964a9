import { type Context } from '../context.js';
import { BodyReader, type JsonObject, pageOf, readFlag, readPage, readTime } from '../input.js';
import { memberView } from '../member-view.js';
import { type Audience, type Member, type Segment } from '../model.js';
import { problems } from '../problems.js';
import { SEGMENT_BATCH_MAX } from '../segments.js';

const SEGMENT = 'lists/{list_id}/segments/{segment_id}';

export function addSegmentRoutes(context: Context): void {
  addDefinitionRoutes(context);
  addMembershipRoutes(context);
}

function addDefinitionRoutes(context: Context): void {
  const { account, routes, segments } = context;
  const schema = 'Lists/Segments/Instance.json';
  routes.add('GET', 'lists/{list_id}/segments', ({ params, query }) => {
    const audience = account.audience(params['list_id']);
    const found = selectSegments(audience, query);
    return {
      status: 200,
      body: {
        segments: pageOf(found, readPage(query)).map((segment) => segmentView(context, audience, segment, query)),
        list_id: audience.id,
        total_items: found.length,
        _links: account.links.collection('Lists/Segments', `/lists/${audience.id}/segments`, 'Lists'),
      },
      schema: 'Lists/Segments/Collection.json',
    };
  });
  routes.add('POST', 'lists/{list_id}/segments', ({ params, body, query }) => {
    const audience = account.audience(params['list_id']);
    const { name, emails, options } = readSegment(context, body, ['name']);
    if (!emails && !options) {
      throw problems.notValidated([
        { field: '', message: 'Required fields were not provided: static_segment or options' },
      ]);
    }
    checkName(context, audience, name ?? '');
    const segment = segments.create(audience, name ?? '', options);
    if (emails) segments.put(segment, onAudience(audience, emails).members);
    return { status: 200, body: segmentView(context, audience, segment, query), schema };
  });
  routes.add('GET', SEGMENT, ({ params, query }) => {
    const audience = account.audience(params['list_id']);
    const segment = segments.find(audience, params['segment_id']);
    return { status: 200, body: segmentView(context, audience, segment, query), schema };
  });
  routes.add('PATCH', SEGMENT, ({ params, body, query }) => {
    const audience = account.audience(params['list_id']);
    const segment = segments.find(audience, params['segment_id']);
    const { name, emails, options } = readSegment(context, body, []);
    if (name !== undefined && name.toLowerCase() !== segment.name.toLowerCase()) checkName(context, audience, name);
    segment.name = name ?? segment.name;
    if (options && segment.type === 'saved') segment.options = options;
    if (emails && segment.type === 'static') replaceMembers(context, audience, segment, emails);
    segment.updatedAt = account.minter.now();
    return { status: 200, body: segmentView(context, audience, segment, query), schema };
  });
  routes.add('DELETE', SEGMENT, ({ params }) => {
    const audience = account.audience(params['list_id']);
    segments.delete(audience, segments.find(audience, params['segment_id']));
    return { status: 204 };
  });
  routes.add('GET', 'lists/{list_id}/tag-search', ({ params, query }) => {
    const audience = account.audience(params['list_id']);
    const wanted = (query.get('name') ?? '').toLowerCase();
    const tags = [...audience.segments.values()]
      .filter(({ type, name }) => type === 'static' && name.toLowerCase().startsWith(wanted))
      .map(({ id, name }) => ({ id, name }));
    return { status: 200, body: { tags, total_items: tags.length }, schema: 'Lists/TagSearch/Collection.json' };
  });
}

function addMembershipRoutes(context: Context): void {
  const { account, routes, segments } = context;
  const view = (audience: Audience, member: Member): JsonObject => memberView(audience, member, account.links);
  routes.add('POST', SEGMENT, ({ params, body }) => {
    const audience = account.audience(params['list_id']);
    const segment = findStatic(context, audience, params['segment_id']);
    const reader = new BodyReader(body);
    const adding = onAudience(audience, readBatch(reader, 'members_to_add'));
    const removing = onAudience(audience, readBatch(reader, 'members_to_remove'));
    reader.finish();
    const added = adding.members.filter((member) => !member.tags.has(segment.id));
    const removed = removing.members.filter((member) => member.tags.has(segment.id));
    segments.put(segment, added);
    segments.take(segment, removed);
    const strangers = [...adding.strangers, ...removing.strangers];
    const errors =
      strangers.length > 0
        ? [{ email_addresses: strangers, error: 'Email addresses that are not on the audience were ignored.' }]
        : [];
    return {
      status: 200,
      body: {
        members_added: added.map((member) => view(audience, member)),
        members_removed: removed.map((member) => view(audience, member)),
        errors,
        total_added: added.length,
        total_removed: removed.length,
        error_count: strangers.length,
        _links: account.links.instance('Lists/Segments', segmentPath(audience, segment)),
      },
      schema: 'Lists/Segments/BatchPOST-Response.json',
    };
  });
  routes.add('GET', `${SEGMENT}/members`, ({ params, query }) => {
    const audience = account.audience(params['list_id']);
    const segment = segments.find(audience, params['segment_id']);
    const found = shownMembers(context, audience, segment, query);
    return {
      status: 200,
      body: {
        members: pageOf(found, readPage(query)).map((member) => view(audience, member)),
        total_items: found.length,
        _links: account.links.collection(
          'Lists/Segments/Members',
          `${segmentPath(audience, segment)}/members`,
          'Lists/Segments',
        ),
      },
      schema: 'Lists/Segments/Members/Collection.json',
    };
  });
  routes.add('POST', `${SEGMENT}/members`, ({ params, body }) => {
    const audience = account.audience(params['list_id']);
    const segment = findStatic(context, audience, params['segment_id']);
    const reader = new BodyReader(body);
    reader.requireAll('email_address');
    const email = reader.text('email_address') ?? '';
    reader.finish();
    const member = audience.members.byEmail(email);
    if (!member) throw problems.invalid(`${email} is not on the audience.`);
    segments.put(segment, [member]);
    return { status: 200, body: view(audience, member), schema: 'Lists/Members/Instance.json' };
  });
  routes.add('DELETE', `${SEGMENT}/members/{subscriber_hash}`, ({ params }) => {
    const audience = account.audience(params['list_id']);
    const segment = findStatic(context, audience, params['segment_id']);
    const member = context.members.find(audience, params['subscriber_hash']);
    if (!member.tags.has(segment.id)) throw problems.notFound();
    segments.take(segment, [member]);
    return { status: 204 };
  });
}

const segmentPath = (audience: Audience, segment: Segment): string => `/lists/${audience.id}/segments/${segment.id}`;

function segmentView(context: Context, audience: Audience, segment: Segment, query: URLSearchParams): JsonObject {
  return {
    id: segment.id,
    name: segment.name,
    member_count: shownMembers(context, audience, segment, query).length,
    type: segment.type,
    created_at: segment.createdAt,
    updated_at: segment.updatedAt,
    options: segment.options ?? {
      match: 'any',
      conditions: [{ condition_type: 'StaticSegment', field: 'static_segment', op: 'static_is', value: segment.id }],
    },
    list_id: audience.id,
    _links: context.account.links.instance('Lists/Segments', segmentPath(audience, segment)),
  };
}

/** Subscribed and pending members; the others only when asked for. */
function shownMembers({ segments }: Context, audience: Audience, segment: Segment, query: URLSearchParams): Member[] {
  const shown = new Set<string>(['subscribed', 'pending']);
  for (const status of ['cleaned', 'transactional', 'unsubscribed']) {
    if (readFlag(query, `include_${status}`)) shown.add(status);
  }
  return segments.members(audience, segment).filter(({ status }) => shown.has(status));
}

function selectSegments(audience: Audience, query: URLSearchParams): Segment[] {
  const type = query.get('type');
  const bounds = (['created_at', 'updated_at'] as const).map((field) => ({
    timeOf: (segment: Segment) => Date.parse(field === 'created_at' ? segment.createdAt : segment.updatedAt),
    since: readTime(query, `since_${field}`) ?? -Infinity,
    before: readTime(query, `before_${field}`) ?? Infinity,
  }));
  return [...audience.segments.values()].filter(
    (segment) =>
      (!type || segment.type === type) &&
      bounds.every(({ timeOf, since, before }) => timeOf(segment) >= since && timeOf(segment) < before),
  );
}

function readSegment(context: Context, body: unknown, required: readonly string[]) {
  const reader = new BodyReader(body);
  reader.requireAll(...required);
  const name = reader.text('name');
  const emails = reader.texts('static_segment');
  const options = reader.object('options');
  reader.finish();
  return { name, emails, options: options && context.segments.readOptions(options) };
}

function checkName({ segments }: Context, audience: Audience, name: string): void {
  if (name.trim() === '') throw problems.notValidated([{ field: 'name', message: 'A segment needs a name' }]);
  if (segments.byName(audience, name)) throw problems.invalid('Sorry, that tag already exists.');
}

function readBatch(reader: BodyReader, name: string): readonly string[] {
  const emails = reader.texts(name) ?? [];
  if (emails.length > SEGMENT_BATCH_MAX) {
    throw problems.notValidated([
      { field: name, message: `At most ${SEGMENT_BATCH_MAX} addresses are taken in one call` },
    ]);
  }
  return emails;
}

function findStatic({ segments }: Context, audience: Audience, id: string | undefined): Segment {
  const segment = segments.find(audience, id);
  if (segment.type !== 'static')
    throw problems.badRequest('Members can be added to or removed from static segments only.');
  return segment;
}

function onAudience(audience: Audience, emails: readonly string[]): { members: Member[]; strangers: string[] } {
  const found = emails.map((email) => ({ email, member: audience.members.byEmail(email) }));
  return {
    members: [...new Set(found.flatMap(({ member }) => (member ? [member] : [])))],
    strangers: found.flatMap(({ email, member }) => (member ? [] : [email])),
  };
}

function replaceMembers({ segments }: Context, audience: Audience, segment: Segment, emails: readonly string[]): void {
  const wanted = new Set(onAudience(audience, emails).members);
  const present = segments.members(audience, segment);
  segments.take(
    segment,
    present.filter((member) => !wanted.has(member)),
  );
  segments.put(
    segment,
    [...wanted].filter((member) => !member.tags.has(segment.id)),
  );
}

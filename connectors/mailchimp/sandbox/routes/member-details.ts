import { type Context } from '../context.js';
import { BodyReader, isObject, type JsonObject, pageOf, readPage } from '../input.js';
import { memberPath, tagsView } from '../member-view.js';
import { apiTime, type Audience, type Member, type Note } from '../model.js';
import { problems } from '../problems.js';
import { type Call } from '../routing.js';

const MEMBER = 'lists/{list_id}/members/{subscriber_hash}';
const EVENT_NAME_LENGTH_MIN = 2;
const EVENT_NAME_LENGTH_MAX = 30;

/** Tags, notes and events of a member, and the activity the sandbox has none of. */
export function addMemberDetailRoutes(context: Context): void {
  addTagRoutes(context);
  addNoteRoutes(context);
  addEventRoutes(context);
  addActivityRoutes(context);
}

function locate(context: Context, { params }: Call): { audience: Audience; member: Member } {
  const audience = context.account.audience(params['list_id']);
  return { audience, member: context.members.find(audience, params['subscriber_hash']) };
}

function addTagRoutes(context: Context): void {
  const { account, routes, segments } = context;
  routes.add('GET', `${MEMBER}/tags`, (call) => {
    const { audience, member } = locate(context, call);
    const tags = tagsView(audience, member).map((tag) => ({ ...tag, date_added: member.tags.get(tag.id) ?? '' }));
    return {
      status: 200,
      body: {
        tags: pageOf(tags, readPage(call.query)),
        total_items: tags.length,
        _links: account.links.collection('Lists/Members/Tags', `${memberPath(audience, member)}/tags`, 'Lists/Members'),
      },
      schema: 'Lists/Members/Tags/Collection.json',
    };
  });
  routes.add('POST', `${MEMBER}/tags`, (call) => {
    const { audience, member } = locate(context, call);
    // Alone among the calls on a member, its description promises the hash and nothing else.
    if (call.params['subscriber_hash']?.toLowerCase() !== member.hash) throw problems.notFound();
    const { changes, isSyncing } = readTagChanges(call.body);
    for (const { name, active } of changes) {
      const segment = segments.byName(audience, name);
      if (active) segments.tag(audience, member, name, { isSyncing });
      else if (segment?.type === 'static') segments.take(segment, [member]);
    }
    return { status: 204 };
  });
}

/** Every entry is checked before the first is applied. */
function readTagChanges(body: unknown): { changes: { name: string; active: boolean }[]; isSyncing: boolean } {
  const reader = new BodyReader(body);
  reader.requireAll('tags');
  const isSyncing = reader.flag('is_syncing') ?? false;
  const changes = (reader.list('tags') ?? []).flatMap((item, index) => {
    const name = isObject(item) ? item['name'] : undefined;
    const status = isObject(item) ? item['status'] : undefined;
    if (typeof name === 'string' && name.trim() !== '' && (status === 'active' || status === 'inactive')) {
      return [{ name, active: status === 'active' }];
    }
    reader.trouble(`tags.item:${index}`, 'A tag needs a name and the status active or inactive');
    return [];
  });
  reader.finish();
  return { changes, isSyncing };
}

function addNoteRoutes(context: Context): void {
  const { account, members, routes } = context;
  const schema = 'Lists/Members/Notes/Instance.json';
  const view = (audience: Audience, member: Member, note: Note): JsonObject => ({
    ...note,
    list_id: audience.id,
    email_id: member.hash,
    contact_id: member.contactId,
    _links: account.links.instance('Lists/Members/Notes', `${memberPath(audience, member)}/notes/${note.id}`),
  });
  const find = (member: Member, id: string | undefined): Note => {
    const note = member.notes.find((candidate) => String(candidate.id) === id);
    if (!note) throw problems.notFound();
    return note;
  };
  const readNote = (body: unknown): string => {
    const reader = new BodyReader(body);
    const text = reader.text('note') ?? '';
    reader.finish();
    return text;
  };
  routes.add('GET', `${MEMBER}/notes`, (call) => {
    const { audience, member } = locate(context, call);
    return {
      status: 200,
      body: {
        notes: pageOf(member.notes, readPage(call.query)).map((note) => view(audience, member, note)),
        email_id: member.hash,
        list_id: audience.id,
        total_items: member.notes.length,
        _links: account.links.collection(
          'Lists/Members/Notes',
          `${memberPath(audience, member)}/notes`,
          'Lists/Members',
        ),
      },
      schema: 'Lists/Members/Notes/Collection.json',
    };
  });
  routes.add('POST', `${MEMBER}/notes`, (call) => {
    const { audience, member } = locate(context, call);
    const now = account.minter.now();
    const note = {
      id: account.minter.noteId(),
      created_at: now,
      created_by: 'Sandbox',
      updated_at: now,
      note: readNote(call.body),
    };
    member.notes.push(note);
    members.touch(member);
    return { status: 200, body: view(audience, member, note), schema };
  });
  routes.add('GET', `${MEMBER}/notes/{note_id}`, (call) => {
    const { audience, member } = locate(context, call);
    return { status: 200, body: view(audience, member, find(member, call.params['note_id'])), schema };
  });
  routes.add('PATCH', `${MEMBER}/notes/{note_id}`, (call) => {
    const { audience, member } = locate(context, call);
    const note = find(member, call.params['note_id']);
    note.note = readNote(call.body);
    note.updated_at = account.minter.now();
    return { status: 200, body: view(audience, member, note), schema };
  });
  routes.add('DELETE', `${MEMBER}/notes/{note_id}`, (call) => {
    const { member } = locate(context, call);
    const note = find(member, call.params['note_id']);
    member.notes = member.notes.filter((other) => other !== note);
    return { status: 204 };
  });
}

function addEventRoutes(context: Context): void {
  const { account, routes } = context;
  routes.add('GET', `${MEMBER}/events`, (call) => {
    const { audience, member } = locate(context, call);
    return {
      status: 200,
      body: {
        events: pageOf(member.events, readPage(call.query)),
        total_items: member.events.length,
        _links: account.links.collection(
          'Lists/Members/Events',
          `${memberPath(audience, member)}/events`,
          'Lists/Members',
        ),
      },
      schema: 'Lists/Members/Events/Collection.json',
    };
  });
  routes.add('POST', `${MEMBER}/events`, (call) => {
    const { member } = locate(context, call);
    const reader = new BodyReader(call.body);
    reader.requireAll('name');
    const name = reader.text('name') ?? '';
    const properties = { ...reader.object('properties') };
    const occurredMs = Date.parse(reader.text('occurred_at') ?? account.minter.now());
    if (name.length < EVENT_NAME_LENGTH_MIN || name.length > EVENT_NAME_LENGTH_MAX) {
      reader.trouble('name', `An event name has ${EVENT_NAME_LENGTH_MIN} to ${EVENT_NAME_LENGTH_MAX} characters`);
    }
    if (Number.isNaN(occurredMs)) reader.trouble('occurred_at', 'Value must be an ISO 8601 time');
    reader.finish();
    member.events.unshift({ name, occurred_at: apiTime(occurredMs), properties });
    return { status: 204 };
  });
}

/** No campaign is ever sent here, so these are empty; they answer because every member links to them. */
function addActivityRoutes(context: Context): void {
  const { account, routes } = context;
  const kinds = [
    { path: 'activity', schema: 'Lists/Members/Activity', total: { total_items: 0 } },
    { path: 'activity-feed', schema: 'Lists/Members/ActivityFeed', total: {} },
    { path: 'goals', schema: 'Lists/Members/Goals', total: { total_items: 0 } },
  ];
  for (const { path, schema, total } of kinds) {
    routes.add('GET', `${MEMBER}/${path}`, (call) => {
      const { audience, member } = locate(context, call);
      return {
        status: 200,
        body: {
          [path === 'goals' ? 'goals' : 'activity']: [],
          email_id: member.hash,
          contact_id: member.contactId,
          list_id: audience.id,
          ...total,
          _links: account.links.collection(schema, `${memberPath(audience, member)}/${path}`, 'Lists/Members'),
        },
        schema: `${schema}/Response.json`,
      };
    });
  }
}

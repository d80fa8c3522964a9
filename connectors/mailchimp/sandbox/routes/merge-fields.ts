import { type MergeFieldDefinition } from '../account.js';
import { type Context } from '../context.js';
import { BodyReader, type JsonObject, pageOf, readPage } from '../input.js';
import { type Audience, MERGE_TYPES, type MergeField } from '../model.js';
import { problems } from '../problems.js';

const TAG_LENGTH_MAX = 10;
const MERGE_FIELDS_MAX = 80;
/** Tags the vendor's templates use for themselves. */
const RESERVED_TAGS = new Set(['EMAIL', 'INTERESTS', 'GROUPINGS', 'UNSUB', 'FORWARD', 'REWARDS', 'ARCHIVE', 'DATE']);

export function addMergeFieldRoutes(context: Context): void {
  const { account, routes } = context;
  const schema = 'Lists/MergeFields/Instance.json';
  routes.add('GET', 'lists/{list_id}/merge-fields', ({ params, query }) => {
    const audience = account.audience(params['list_id']);
    const type = query.get('type');
    const required = query.get('required');
    const found = audience.mergeFields
      .filter((field) => (!type || field.type === type) && (!required || String(field.required) === required))
      .sort((x, y) => x.tag.localeCompare(y.tag));
    return {
      status: 200,
      body: {
        merge_fields: pageOf(found, readPage(query)).map((field) => fieldView(context, audience, field)),
        list_id: audience.id,
        total_items: found.length,
        _links: account.links.collection('Lists/MergeFields', `/lists/${audience.id}/merge-fields`, 'Lists'),
      },
      schema: 'Lists/MergeFields/Collection.json',
    };
  });
  routes.add('POST', 'lists/{list_id}/merge-fields', ({ params, body }) => {
    const audience = account.audience(params['list_id']);
    const definition = readField(body, ['name', 'type']);
    const tag = definition.tag ?? `MMERGE${audience.nextMergeId}`;
    checkTag(audience, tag);
    if (audience.mergeFields.length >= MERGE_FIELDS_MAX)
      throw problems.badRequest('The audience has no room for another merge field.');
    const field = account.addMergeField(audience, { ...definition, tag, public: definition.public ?? false });
    return { status: 200, body: fieldView(context, audience, field), schema };
  });
  routes.add('GET', 'lists/{list_id}/merge-fields/{merge_id}', ({ params }) => {
    const audience = account.audience(params['list_id']);
    return { status: 200, body: fieldView(context, audience, find(audience, params['merge_id'])), schema };
  });
  routes.add('PATCH', 'lists/{list_id}/merge-fields/{merge_id}', ({ params, body }) => {
    const audience = account.audience(params['list_id']);
    const field = find(audience, params['merge_id']);
    const { tag, type: _fixed, options, ...changes } = readField(body, []);
    if (tag !== undefined && tag !== field.tag) rename(audience, field, tag);
    Object.assign(field, Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)));
    if (options) field.options = { ...field.options, ...options };
    return { status: 200, body: fieldView(context, audience, field), schema };
  });
  routes.add('DELETE', 'lists/{list_id}/merge-fields/{merge_id}', ({ params }) => {
    const audience = account.audience(params['list_id']);
    const field = find(audience, params['merge_id']);
    audience.mergeFields = audience.mergeFields.filter((other) => other !== field);
    for (const member of audience.members.all()) member.merge.delete(field.tag);
    return { status: 204 };
  });
}

function find(audience: Audience, id: string | undefined): MergeField {
  const field = audience.mergeFields.find(({ merge_id }) => String(merge_id) === id);
  if (!field) throw problems.notFound();
  return field;
}

function checkTag(audience: Audience, tag: string): void {
  if (tag.length > TAG_LENGTH_MAX || !/^[A-Z0-9_]+$/i.test(tag)) {
    throw problems.notValidated([
      { field: 'tag', message: `Merge tags have at most ${TAG_LENGTH_MAX} letters, digits and underscores` },
    ]);
  }
  if (RESERVED_TAGS.has(tag.toUpperCase())) throw problems.invalid(`The merge tag "${tag}" is reserved.`);
  if (audience.mergeFields.some((field) => field.tag === tag.toUpperCase())) {
    throw problems.invalid(`A Merge Field with the tag "${tag}" already exists for this list.`);
  }
}

function rename(audience: Audience, field: MergeField, tag: string): void {
  checkTag(audience, tag);
  for (const member of audience.members.all()) {
    const value = member.merge.get(field.tag);
    member.merge.delete(field.tag);
    if (value !== undefined) member.merge.set(tag.toUpperCase(), value);
  }
  field.tag = tag.toUpperCase();
}

function readField(body: unknown, required: readonly string[]): Partial<MergeFieldDefinition> {
  const reader = new BodyReader(body);
  reader.requireAll(...required);
  const sent = {
    tag: reader.text('tag')?.toUpperCase(),
    name: reader.text('name'),
    type: reader.oneOf('type', MERGE_TYPES),
    required: reader.flag('required'),
    default_value: reader.text('default_value'),
    public: reader.flag('public'),
    display_order: reader.number('display_order'),
    options: reader.object('options'),
    help_text: reader.text('help_text'),
  };
  reader.finish();
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
}

function fieldView(context: Context, audience: Audience, field: MergeField): JsonObject {
  return {
    ...field,
    list_id: audience.id,
    _links: context.account.links.instance('Lists/MergeFields', `/lists/${audience.id}/merge-fields/${field.merge_id}`),
  };
}

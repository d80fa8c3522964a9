import { type OpenAPIObject } from '@nestjs/swagger';
import { ALERT_KINDS } from '#engine';
import { CHANNEL_NAME_CHARACTERS_MAX } from '../alerts/alert-channel.dto.js';
import { QuietHoursDto } from '../alerts/alert-rules.dto.js';

type Json = Readonly<Record<string, unknown>>;

const NAME = { type: 'string', minLength: 1, maxLength: 200 };
const SECRET = {
  type: 'string',
  pattern: '^\\$\\{(env:[A-Za-z_][A-Za-z0-9_]*|file:[^{}]+)\\}$',
  description: 'where the secret is, ${env:NAME} or ${file:path}; its value is never written here',
};

/** What the server finds out by itself whenever a mapping is saved. */
const FOUND_OUT: Readonly<Record<string, readonly string[]>> = {
  RecordFilterDto: ['fields', 'groups'],
  LeavePolicyDto: ['ids'],
  OwnerLensDto: ['people'],
};
const THROUGH = {
  ...NAME,
  description: 'The name of the sync whose links translate the ids; may be left out where there is only one',
};

/**
 * What a file of configuration may say, as JSON Schema (2020-12): made of the schemas of the API's own bodies, with
 * names in place of ids and places in place of secrets.
 */
export function configurationSchema({ components }: Pick<OpenAPIObject, 'components'>): Json {
  const schemas = (components?.schemas ?? {}) as Readonly<Record<string, Json>>;
  const definitions = new Map<string, Json>();
  const define = (name: string): void => {
    if (definitions.has(name)) return;
    const schema = closed(schemas[name] ?? {}, name);
    definitions.set(name, schema);
    for (const next of referredBy(schema)) define(next);
  };
  for (const [name, schema] of Object.entries(channelClasses(schemas['NewAlertChannelDto'])))
    definitions.set(name, schema);
  const { NewConnectionDto: connection, NewSyncDto: sync, NewSegmentDto: segment } = schemas;
  const { NewInvitationDto: invitation } = schemas;
  const properties = {
    connections: mapOf({
      type: 'object',
      properties: {
        ...picked(connection, 'vendor', 'baseUrl', 'settings'),
        secrets: { type: 'object', additionalProperties: SECRET, description: 'By the names the connector lists' },
      },
      required: ['vendor'],
      additionalProperties: false,
    }),
    syncs: mapOf({
      type: 'object',
      properties: {
        ...{ a: END, b: END },
        ...picked(sync, 'pollEveryMs', 'sweepEveryMs', 'mapping'),
        segments: mapOf({
          type: 'object',
          properties: picked(segment, 'rule', 'side', 'field', 'group'),
          required: ['rule', 'side', 'field'],
          additionalProperties: false,
        }),
      },
      required: ['a', 'b', 'mapping'],
      additionalProperties: false,
    }),
    alerts: alertsOf(schemas['AlertRulesDto']),
    people: {
      type: 'object',
      propertyNames: {
        ...ADDRESS,
        pattern: '^[^\\s@A-Z]+@[^\\s@A-Z]+$',
        description: 'an address of mail, in small letters',
      },
      additionalProperties: {
        type: 'object',
        properties: picked(invitation, 'role'),
        required: ['role'],
        additionalProperties: false,
      },
    },
  };
  for (const name of referredBy(properties)) define(name);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:syncline:configuration:1',
    title: 'Configuration of a Syncline workspace',
    type: 'object',
    properties: { version: { const: 1, description: 'Of this format' }, ...properties },
    required: ['version'],
    additionalProperties: false,
    $defs: Object.fromEntries([...definitions].toSorted(([x], [y]) => (x < y ? -1 : 1))),
  };
}

/** What is left out of the rules has its default; without quiet hours there are none. */
function alertsOf(rules: Json | undefined): Json {
  const { quietHours: _nullable, ...properties } = picked(rules, ...Object.keys(rules?.['properties'] ?? {}));
  const quietHours = { $ref: definitionRef(QuietHoursDto.name), description: 'None when left out' };
  return {
    type: 'object',
    properties: {
      rules: { type: 'object', properties: { ...properties, quietHours }, additionalProperties: false },
      channels: {
        ...mapOf({
          oneOf: [{ $ref: definitionRef('EmailChannel') }, { $ref: definitionRef('WebhookChannel') }],
          ...BY_KIND,
          required: ['kind'],
        }),
        propertyNames: { ...NAME, maxLength: CHANNEL_NAME_CHARACTERS_MAX },
      },
    },
    additionalProperties: false,
  };
}

/** A channel is of one kind, and says where it leads in the way of that kind. */
function channelClasses(channel: Json | undefined): Readonly<Record<string, Json>> {
  const { recipients, on } = picked(channel, 'recipients', 'on');
  const classOf = (kind: string, where: Json): Json => ({
    type: 'object',
    properties: { kind: { type: 'string', enum: [kind] }, ...where, kinds: KINDS_TOLD, on },
    required: ['kind', ...Object.keys(where)],
    additionalProperties: false,
  });
  const url = { ...SECRET, description: `${SECRET.description}. Of a webhook: https, on the public internet` };
  return {
    EmailChannel: classOf('email', {
      recipients: { ...(recipients as Json), minItems: 1, uniqueItems: true, items: ADDRESS },
    }),
    WebhookChannel: classOf('webhook', {
      secrets: { type: 'object', properties: { url }, required: ['url'], additionalProperties: false },
    }),
  };
}

const KINDS_TOLD: Json = {
  type: 'array',
  items: { type: 'string', enum: ALERT_KINDS },
  minItems: 1,
  uniqueItems: true,
  description: 'It is told of alerts of these kinds alone; of all, when left out',
};

const ADDRESS = { type: 'string', pattern: '^[^\\s@]+@[^\\s@]+$', description: 'an address of mail' };

const mapOf = (schema: Json): Json => ({ type: 'object', propertyNames: NAME, additionalProperties: schema });

const END: Json = {
  type: 'object',
  properties: {
    connection: { ...NAME, description: 'Its name' },
    object: { ...NAME, description: 'As discovery names it' },
  },
  required: ['connection', 'object'],
  additionalProperties: false,
};

const picked = (schema: Json | undefined, ...names: readonly string[]): Json =>
  Object.fromEntries(names.map((name) => [name, translated(((schema?.['properties'] ?? {}) as Json)[name]) as Json]));

/** A class of the API as a schema that takes no other keys. */
function closed(schema: Json, name: string): Json {
  const left = FOUND_OUT[name] ?? [];
  const properties = Object.fromEntries(
    Object.entries((schema['properties'] ?? {}) as Json)
      .filter(([property]) => !left.includes(property))
      .map(([property, one]) => [property, property === 'through' ? THROUGH : translated(one)]),
  );
  return {
    ...(translated(schema) as Json),
    properties,
    additionalProperties: false,
  };
}

/** OpenAPI 3.0 as JSON Schema: references go to `$defs`, `nullable` is a type of its own. */
function translated(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(translated);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, example, discriminator: _kinds, writeOnly: _write, allOf, ...rest } = schema as Json;
  const [base, ...more] = (allOf ?? []) as readonly Json[];
  const own = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, key === '$ref' ? definitionRef(value) : translated(value)]),
  );
  const described: Json = {
    ...own,
    ...(example === undefined ? {} : { examples: [example] }),
    ...(base === undefined || 'oneOf' in rest || more.length > 0 ? {} : (translated(base) as Json)),
    ...(isChoiceOfClasses(rest['oneOf']) ? BY_KIND : {}),
  };
  return nullable === true ? { anyOf: [described, { type: 'null' }] } : described;
}

const isChoiceOfClasses = (choices: unknown): boolean =>
  Array.isArray(choices) && choices.every((one) => typeof one === 'object' && one !== null && '$ref' in one);

/** Told apart by `kind`, so that only the class that is meant is judged. */
const BY_KIND: Json = { type: 'object', discriminator: { propertyName: 'kind' } };

const definitionRef = (ref: unknown): string => `#/$defs/${String(ref).split('/').at(-1)}`;

function referredBy(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value.split('/').at(-1) ?? ''] : referredBy(value),
  );
}

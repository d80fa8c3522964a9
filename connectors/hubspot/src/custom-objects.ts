import { type ObjectSchema } from '@hubspot/api-client/lib/codegen/crm/schemas/index.js';
import { type CallContext, type Clock, ConnectorError } from '#connector-sdk';
import { customAssociation } from './association-fields.js';
import { type HubSpotClient } from './client.js';
import { type ObjectKind, STANDARD_KINDS } from './objects.js';
import { resultsOf } from './records.js';

/** The fully qualified names HubSpot gives custom objects. */
const CUSTOM_NAME = /^p\d+_\w+$/;
/** How long schemas read once are believed, in milliseconds. */
const SCHEMAS_LIFE_MS = 600_000;

export const isCustomName = (name: string): boolean => CUSTOM_NAME.test(name);

/** The custom objects of one account, by their schemas. */
export class CustomObjects {
  readonly #client: HubSpotClient;
  readonly #clock: Clock;
  #kept: { readonly kinds: readonly ObjectKind[]; readonly untilMs: number } | undefined;

  constructor(client: HubSpotClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** As they are now; none where the account has none or the credentials may not see them. */
  async read(context: CallContext): Promise<readonly ObjectKind[]> {
    const kinds = await this.#read(context);
    this.#kept = { kinds, untilMs: this.#clock.nowMs() + SCHEMAS_LIFE_MS };
    return kinds;
  }

  async kinds(context: CallContext): Promise<readonly ObjectKind[]> {
    if (this.#kept && this.#clock.nowMs() < this.#kept.untilMs) return this.#kept.kinds;
    return this.read(context);
  }

  /** @throws ConnectorError `notFound` when the account has no such object, or the credentials may not see it */
  async kind(name: string, context: CallContext): Promise<ObjectKind> {
    const held = (kinds: readonly ObjectKind[]): ObjectKind | undefined => kinds.find((kind) => kind.name === name);
    const kind = held(await this.kinds(context)) ?? held(await this.read(context));
    if (kind) return kind;
    throw new ConnectorError('notFound', {
      code: 'HUBSPOT_OBJECT_UNKNOWN',
      message: `This HubSpot account has no custom object "${name}" that these credentials may read.`,
    });
  }

  async #read(context: CallContext): Promise<readonly ObjectKind[]> {
    try {
      const answer = await this.#client.call('general', context, (sdk) => sdk.crm.schemas.coreApi.getAll(false));
      const schemas = resultsOf(answer);
      return schemas.flatMap((schema) => kindOf(schema, schemas) ?? []);
    } catch (error) {
      if (error instanceof ConnectorError && error.kind === 'permission') return [];
      throw error;
    }
  }
}

function kindOf(schema: ObjectSchema, schemas: readonly ObjectSchema[]): ObjectKind | undefined {
  const { fullyQualifiedName: name, objectTypeId: typeId } = schema;
  if (name === undefined || typeId === undefined || !isCustomName(name)) return undefined;
  const title = schema.labels.plural ?? schema.labels.singular ?? schema.name;
  return {
    name,
    title,
    eventName: 'object',
    typeId,
    modifiedProperty: 'hs_lastmodifieddate',
    naturallyUnique: [],
    requiredProperties: schema.requiredProperties,
    pipelines: false,
    mergeable: false,
    custom: true,
    associations: associationsOf(schema, schemas),
    // A group that every schema has: the one HubSpot made its first properties in.
    propertyGroup: schema.properties.find((property) => property.name === 'hs_object_id')?.groupName ?? schema.name,
    readScope: 'crm.objects.custom.read',
    writeScope: 'crm.objects.custom.write',
    definitionScope: 'crm.schemas.custom.read',
    schemaScope: 'crm.schemas.custom.write',
  };
}

function associationsOf(schema: ObjectSchema, schemas: readonly ObjectSchema[]): ObjectKind['associations'] {
  const ends = new Set(schema.associations.map((association) => association.toObjectTypeId));
  const standard = STANDARD_KINDS.filter((kind) => ends.has(kind.typeId)).map(({ name, title }) => ({ name, title }));
  const custom = schemas
    .filter((other) => other !== schema && other.objectTypeId !== undefined && ends.has(other.objectTypeId))
    .map((other) => ({ name: other.fullyQualifiedName ?? '', title: other.labels.plural ?? other.name }));
  return [...standard, ...custom]
    .filter(({ name }) => name !== '')
    .map(({ name, title }) => customAssociation(name, title));
}

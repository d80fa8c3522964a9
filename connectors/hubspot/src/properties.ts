import { type Property } from '@hubspot/api-client/lib/codegen/crm/properties/index.js';
import { type CallContext, type Clock, ConnectorError, type FieldDescription, type FieldType } from '#connector-sdk';
import { type HubSpotClient } from './client.js';
import { RefusedCall } from './errors.js';
import { type ObjectKind } from './objects.js';
import { resultsOf } from './records.js';

/** The unique property that carries the key of a create, so that sending it twice makes one record. */
export const KEY_PROPERTY = 'syncline_key';
/** Consent: written through communication preferences, never as a property. */
export const OPT_OUT_PROPERTY = 'hs_email_optout';

const TEXT_MAX_LENGTH = 65_536;
/** How long metadata read once is believed, in milliseconds. */
const METADATA_LIFE_MS = 600_000;

/** Reads of one object's property metadata, kept for a while: finding and writing need types, not news. */
export class Properties {
  readonly #client: HubSpotClient;
  readonly #kind: ObjectKind;
  readonly #clock: Clock;
  #kept: { readonly byName: ReadonlyMap<string, Property>; readonly untilMs: number } | undefined;
  #keyExists = false;

  constructor(client: HubSpotClient, kind: ObjectKind, clock: Clock) {
    this.#client = client;
    this.#kind = kind;
    this.#clock = clock;
  }

  async byName(context: CallContext): Promise<ReadonlyMap<string, Property>> {
    const nowMs = this.#clock.nowMs();
    if (this.#kept && nowMs < this.#kept.untilMs) return this.#kept.byName;
    return this.read(context);
  }

  /** The metadata as it is now. */
  async read(context: CallContext): Promise<ReadonlyMap<string, Property>> {
    const answer = await this.#client.call('general', context, (sdk) =>
      sdk.crm.properties.coreApi.getAll(this.#kind.name, false),
    );
    const byName = new Map(resultsOf(answer).map((property) => [property.name, property]));
    this.#kept = { byName, untilMs: this.#clock.nowMs() + METADATA_LIFE_MS };
    return byName;
  }

  /** @throws ConnectorError `notFound` when the object has no such property, or it cannot be searched by */
  async lookup(name: string, context: CallContext): Promise<{ readonly unique: boolean; readonly type: FieldType }> {
    const property = (await this.byName(context)).get(name);
    const field = property && describe(property, this.#kind);
    if (!field?.lookup) {
      throw new ConnectorError('notFound', {
        code: 'HUBSPOT_LOOKUP_UNKNOWN',
        message: `HubSpot ${this.#kind.title.toLowerCase()} cannot be found by "${name}".`,
      });
    }
    return { unique: field.unique, type: field.type };
  }

  async descriptions(context: CallContext): Promise<readonly FieldDescription[]> {
    const properties = await this.read(context);
    return [...properties.values()]
      .filter((property) => property.name !== KEY_PROPERTY)
      .map((property) => describe(property, this.#kind));
  }

  /**
   * Makes the key property where it is missing.
   * @throws ConnectorError `permission` when it is missing and these credentials may not make it: creating records
   * without it could duplicate them
   */
  async ensureKey(context: CallContext): Promise<void> {
    if (this.#keyExists) return;
    if (!(await this.byName(context)).has(KEY_PROPERTY)) await this.#createKey(context);
    this.#keyExists = true;
  }

  async #createKey(context: CallContext): Promise<void> {
    try {
      await this.#client.call('general', context, (sdk) =>
        sdk.crm.properties.coreApi.create(this.#kind.name, {
          name: KEY_PROPERTY,
          label: 'Syncline key',
          description: 'Written by Syncline when it creates a record, so that a repeated create makes no second one.',
          groupName: this.#kind.propertyGroup,
          type: 'string',
          fieldType: 'text',
          hasUniqueValue: true,
          formField: false,
          hidden: true,
        } as Parameters<typeof sdk.crm.properties.coreApi.create>[1]),
      );
    } catch (error) {
      if (error instanceof RefusedCall && error.refusal.taken) return; // made by another worker meanwhile
      if (!(error instanceof ConnectorError) || error.kind !== 'permission') throw error;
      throw new ConnectorError('permission', {
        code: 'HUBSPOT_KEY_PROPERTY_MISSING',
        message:
          `Records are not created before HubSpot ${this.#kind.title.toLowerCase()} have the unique text property ` +
          `"${KEY_PROPERTY}": grant the scope ${this.#kind.schemaScope}, or make the property by hand.`,
        cause: error,
      });
    }
  }
}

/** One property as discovery tells it. */
export function describe(property: Property, kind: ObjectKind): FieldDescription {
  const type = typeOf(property);
  const unique = (property.hasUniqueValue ?? false) || kind.naturallyUnique.includes(property.name);
  const readOnly = property.calculated === true || property.modificationMetadata?.readOnlyValue === true;
  return {
    name: property.name,
    title: property.label || property.name,
    type,
    vendorType: `${property.type}/${property.fieldType}`,
    // HubSpot marks it read-only as a property; the connector writes it through communication preferences.
    writable: !readOnly || (property.name === OPT_OUT_PROPERTY && kind.name === 'contacts'),
    required: false,
    unique,
    lookup: unique || SEARCHABLE_TYPES.has(type),
    ...(property.type === 'string' ? { maxLength: TEXT_MAX_LENGTH } : {}),
    ...optionsOf(property, type),
    storedAs: 'string',
    custom: property.hubspotDefined !== true,
  };
}

const SEARCHABLE_TYPES: ReadonlySet<FieldType> = new Set(['text', 'email', 'phone', 'url', 'number', 'choice']);
const URL_NAMES: ReadonlySet<string> = new Set(['website']);

function typeOf(property: Property): FieldType {
  if (property.referencedObjectType !== undefined) return 'reference';
  switch (property.type) {
    case 'bool':
      return 'boolean';
    case 'number':
      return 'number';
    case 'date':
      return 'date';
    case 'datetime':
      return 'instant';
    case 'phone_number':
      return 'phone';
    case 'enumeration':
      if (property.fieldType === 'checkbox') return 'members';
      return property.fieldType === 'booleancheckbox' ? 'boolean' : 'choice';
    default:
      return textTypeOf(property);
  }
}

function textTypeOf(property: Property): FieldType {
  if (property.name === 'email') return 'email';
  if (property.fieldType === 'phonenumber') return 'phone';
  return URL_NAMES.has(property.name) ? 'url' : 'text';
}

function optionsOf(property: Property, type: FieldType): Pick<FieldDescription, 'options'> {
  if (type !== 'choice' && type !== 'members') return {};
  const closed = property.externalOptions !== true;
  return { options: { closed, values: property.options.map(({ value, label }) => ({ value, title: label })) } };
}

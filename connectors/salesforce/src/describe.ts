import { type CallContext, ConnectorError, type FieldDescription, type FieldType } from '#connector-sdk';
import { type SalesforceClient } from './client.js';
import { asArray, asNumber, asObject, asText, type JsonObject } from './json.js';
import { KEY_FIELD } from './manifest.js';

/** What describe says of one field, as far as it is used here. */
interface DescribedField {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly length: number;
  readonly scale: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly defaultedOnCreate: boolean;
  readonly filterable: boolean;
  readonly unique: boolean;
  readonly externalId: boolean;
  readonly custom: boolean;
  readonly deprecatedAndHidden: boolean;
  readonly restrictedPicklist: boolean;
  /** Active options of a picklist. */
  readonly choices: readonly { readonly value: string; readonly title: string }[];
}

/** What describe says of one object, as far as it is used here. */
export interface DescribedObject {
  readonly name: string;
  readonly label: string;
  readonly fields: readonly DescribedField[];
}

/** The org's own description of an object, kept for the life of the session until `forget`. */
export class Describer {
  readonly #client: SalesforceClient;
  readonly #known = new Map<string, Promise<DescribedObject>>();

  constructor(client: SalesforceClient) {
    this.#client = client;
  }

  /** @throws ConnectorError `notFound` when the user cannot see the object */
  describe(object: string, context: CallContext): Promise<DescribedObject> {
    const known = this.#known.get(object);
    if (known) return known;
    const asked = this.#client
      .call({ method: 'GET', path: `/sobjects/${object}/describe` }, context)
      .then((answer) => describedObject(object, answer.body));
    this.#known.set(object, asked);
    asked.catch(() => this.#known.delete(object));
    return asked;
  }

  forget(object: string): void {
    this.#known.delete(object);
  }

  /** Names of the object's fields that hold sets. */
  async setFields(object: string, context: CallContext): Promise<ReadonlySet<string>> {
    const { fields } = await this.describe(object, context);
    return new Set(fields.filter((field) => field.type === 'multipicklist').map((field) => field.name));
  }
}

/** @throws ConnectorError `protocol` when the answer lists no fields */
function describedObject(name: string, body: unknown): DescribedObject {
  const { label, fields } = asObject(body);
  if (!Array.isArray(fields)) {
    throw new ConnectorError('protocol', {
      code: 'SALESFORCE_DESCRIBE_ANSWER',
      message: `Salesforce described ${name} without its fields.`,
    });
  }
  return { name, label: asText(label) || name, fields: fields.map(describedField) };
}

function describedField(raw: unknown): DescribedField {
  const field = asObject(raw);
  return {
    name: asText(field['name']),
    label: asText(field['label']) || asText(field['name']),
    type: asText(field['type']),
    length: asNumber(field['length']),
    scale: asNumber(field['scale']),
    nillable: field['nillable'] === true,
    createable: field['createable'] === true,
    updateable: field['updateable'] === true,
    defaultedOnCreate: field['defaultedOnCreate'] === true,
    filterable: field['filterable'] === true,
    unique: field['unique'] === true,
    externalId: field['externalId'] === true,
    custom: field['custom'] === true,
    deprecatedAndHidden: field['deprecatedAndHidden'] === true,
    restrictedPicklist: field['restrictedPicklist'] === true,
    choices: asArray(field['picklistValues'])
      .map(asObject)
      .filter(({ active }) => active === true)
      .map(choice),
  };
}

const choice = ({ value, label }: JsonObject): { value: string; title: string } => ({
  value: asText(value),
  title: asText(label) || asText(value),
});

const TYPES: Readonly<Record<string, FieldType>> = {
  id: 'reference',
  reference: 'reference',
  email: 'email',
  phone: 'phone',
  url: 'url',
  int: 'number',
  long: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'instant',
  picklist: 'choice',
  multipicklist: 'members',
  address: 'composite',
  location: 'composite',
};

/** Types whose values can stand in a SOQL `IN` as quoted text. */
const LOOKUP_TYPES = new Set(['id', 'reference', 'string', 'email', 'phone', 'url', 'picklist', 'combobox']);
const NUMBER_TYPES = new Set(['int', 'long', 'double', 'currency', 'percent']);

/** Whether records can be found by the field. */
export const isLookup = ({ filterable, type }: DescribedField): boolean => filterable && LOOKUP_TYPES.has(type);

/** The fields a mapping may use; the connector's own key field and fields Salesforce hides are left out. */
export const fieldDescriptions = (object: DescribedObject): readonly FieldDescription[] =>
  object.fields.filter((field) => !field.deprecatedAndHidden && field.name !== KEY_FIELD).map(fieldDescription);

function fieldDescription(field: DescribedField): FieldDescription {
  const type = TYPES[field.type] ?? 'text';
  return {
    name: field.name,
    title: field.label,
    type,
    vendorType: field.type,
    // Compounds (Name, MailingAddress) are described as not updateable: their parts are what is written.
    writable: field.updateable,
    required: field.createable && !field.nillable && !field.defaultedOnCreate,
    unique: field.unique || field.type === 'id',
    lookup: isLookup(field),
    ...(field.length > 0 ? { maxLength: field.length } : {}),
    ...(NUMBER_TYPES.has(field.type) ? { scale: field.scale } : {}),
    ...(type === 'choice' || type === 'members'
      ? { options: { closed: field.restrictedPicklist, values: field.choices } }
      : {}),
    storedAs: 'native',
    custom: field.custom,
  };
}

import { type CallContext, ConnectorError, type FieldDescription, type FieldType } from '#connector-sdk';
import { type ApiCall, type SalesforceClient } from './client.js';
import { asArray, asNumber, asObject, asText, type JsonObject } from './json.js';
import { KEY_FIELD } from './manifest.js';
import { type MemberSet } from './objects.js';

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
  /** Objects a reference may point to. */
  readonly referenceTo: readonly string[];
  /** Active options of a picklist. */
  readonly choices: readonly { readonly value: string; readonly title: string }[];
}

/** What describe says of one object, as far as it is used here. */
export interface DescribedObject {
  readonly name: string;
  readonly label: string;
  /** Whether deleted records can be brought back. */
  readonly undeletable: boolean;
  readonly fields: readonly DescribedField[];
}

/** What the list of all objects says of one that the user can see. */
export interface ListedObject {
  readonly name: string;
  /** The object's flags, e.g. `createable`. */
  readonly flags: JsonObject;
}

/** The org's own description of an object, kept for the life of the session until `forget`. */
export class Describer {
  readonly #client: SalesforceClient;
  readonly #known = new Map<string, Promise<DescribedObject>>();

  constructor(client: SalesforceClient) {
    this.#client = client;
  }

  /** Every object the user can see, asked for anew. */
  async list(context: CallContext): Promise<readonly ListedObject[]> {
    const { body } = await this.#client.call({ method: 'GET', path: '/sobjects' }, context);
    return asArray(asObject(body)['sobjects'])
      .map(asObject)
      .map((flags) => ({ name: asText(flags['name']), flags }));
  }

  /** @throws ConnectorError `notFound` when the user cannot see the object */
  describe(object: string, context: CallContext): Promise<DescribedObject> {
    const known = this.#known.get(object);
    if (known) return known;
    const asked = this.#client.call(describeCall(object), context).then(({ body }) => describedObject(object, body));
    this.#known.set(object, asked);
    asked.catch(() => this.#known.delete(object));
    return asked;
  }

  /** Describes these objects anew, many in a call; an object that went from the user's sight meanwhile is left out. */
  async describeAnew(objects: readonly string[], context: CallContext): Promise<readonly DescribedObject[]> {
    const calls = objects.map((object) => ({ ...describeCall(object), expected: [404] }));
    const answers = await this.#client.callAll(calls, context);
    return objects.flatMap((object, at) => {
      const answer = answers[at];
      this.#known.delete(object);
      if (answer?.status !== 200) return [];
      const described = describedObject(object, answer.body);
      this.#known.set(object, Promise.resolve(described));
      return [described];
    });
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

const describeCall = (object: string): ApiCall => ({ method: 'GET', path: `/sobjects/${object}/describe` });

/** @throws ConnectorError `protocol` when the answer lists no fields */
function describedObject(name: string, body: unknown): DescribedObject {
  const { label, fields, undeletable } = asObject(body);
  if (!Array.isArray(fields)) {
    throw new ConnectorError('protocol', {
      code: 'SALESFORCE_DESCRIBE_ANSWER',
      message: `Salesforce described ${name} without its fields.`,
    });
  }
  return { name, label: asText(label) || name, undeletable: undeletable === true, fields: fields.map(describedField) };
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
    referenceTo: asArray(field['referenceTo']).map(asText),
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

/** The field that holds a record's currency, in orgs of several. */
const CURRENCY_FIELD = 'CurrencyIsoCode';

/** The fields a mapping may use; the connector's own key field and fields Salesforce hides are left out. */
export function fieldDescriptions(
  object: DescribedObject,
  { readOnly }: { readonly readOnly: boolean },
): readonly FieldDescription[] {
  const shown = object.fields.filter((field) => !field.deprecatedAndHidden && field.name !== KEY_FIELD);
  const hasCurrency = shown.some(({ name }) => name === CURRENCY_FIELD);
  return shown.map((field) => {
    const described = fieldDescription(field);
    return {
      ...described,
      writable: described.writable && !readOnly,
      ...(field.type === 'currency' && hasCurrency ? { currencyField: CURRENCY_FIELD } : {}),
    };
  });
}

function fieldDescription(field: DescribedField): FieldDescription {
  const type = TYPES[field.type] ?? 'text';
  const required = field.createable && !field.nillable && !field.defaultedOnCreate;
  return {
    name: field.name,
    title: field.label,
    type,
    vendorType: field.type,
    // Compounds (Name, MailingAddress) are described as not updateable: their parts are what is written. A field that
    // must be given to a new record and stays for ever (the master of a detail) is written once.
    writable: field.updateable || required,
    required,
    unique: field.unique || field.type === 'id',
    lookup: isLookup(field),
    ...(field.length > 0 ? { maxLength: field.length } : {}),
    ...(NUMBER_TYPES.has(field.type) ? { scale: field.scale } : {}),
    ...(type === 'choice' || type === 'members'
      ? { options: { closed: field.restrictedPicklist, values: field.choices } }
      : {}),
    ...(type === 'members' ? { groups: true } : {}),
    ...(field.type === 'reference' && field.referenceTo.length > 0 ? { references: field.referenceTo } : {}),
    storedAs: 'native',
    custom: field.custom,
  };
}

/** A set whose members are rows of another object, as a field of the records that have it. */
export const memberSetField = (set: MemberSet, { writable }: { readonly writable: boolean }): FieldDescription => ({
  name: set.field,
  title: set.title,
  type: 'members',
  vendorType: set.rows,
  writable,
  required: false,
  unique: false,
  lookup: false,
  ...(set.groups ? { groups: true } : { references: [set.memberObject] }),
  storedAs: 'native',
  custom: false,
});

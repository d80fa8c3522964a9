import { HubspotRefusal, invalid } from './errors.js';
import { asArray, asObject, optionalText, scalar } from './input.js';
import { type ObjectType } from './object-types.js';
import { type JsonObject, type PropertyDefinition, type PropertyOption } from './types.js';

const TYPES = new Set(['bool', 'enumeration', 'date', 'datetime', 'string', 'number', 'phone_number']);
const FIELD_TYPES = new Set([
  'booleancheckbox',
  'calculation_equation',
  'checkbox',
  'date',
  'file',
  'html',
  'number',
  'phonenumber',
  'radio',
  'select',
  'text',
  'textarea',
]);
const UNIQUE_PROPERTIES_MAX = 10;
/** The person in whose name the sandbox's app changes definitions. */
const USER_ID = '76070032';

/** A property made by the account, filled in from what the caller left out. */
export function customProperty(
  type: ObjectType,
  egg: Partial<PropertyDefinition> & { name: string; label: string },
  at: string,
): PropertyDefinition {
  return {
    updatedAt: at,
    createdAt: at,
    type: 'string',
    fieldType: 'text',
    description: '',
    groupName: type.groups[0]?.name ?? 'contactinformation',
    options: [],
    createdUserId: USER_ID,
    updatedUserId: USER_ID,
    displayOrder: -1,
    calculated: false,
    externalOptions: false,
    archived: false,
    hasUniqueValue: false,
    hidden: false,
    modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
    formField: true,
    dataSensitivity: 'non_sensitive',
    ...egg,
  };
}

/** Reads and adds a property; throws 409 for a name in use and 400 for a definition HubSpot does not take. */
export function createProperty(type: ObjectType, input: JsonObject, at: string): PropertyDefinition {
  const definition = parseProperty(type, input, at);
  const existing = type.properties.get(definition.name);
  if (existing && existing.archived !== true) throw nameTaken(definition.name);
  if (!type.groups.some((group) => group.name === definition.groupName && !group.archived)) {
    throw invalid(`The group named '${definition.groupName}' does not exist.`, {
      subCategory: 'Properties.GROUP_DOES_NOT_EXIST',
    });
  }
  const unique = [...type.properties.values()].filter((one) => one.hasUniqueValue && one.hubspotDefined !== true);
  if (definition.hasUniqueValue && unique.length >= UNIQUE_PROPERTIES_MAX) {
    throw invalid(`No more than ${UNIQUE_PROPERTIES_MAX} properties with unique values are allowed`);
  }
  type.properties.set(definition.name, definition);
  return definition;
}

function nameTaken(name: string): HubspotRefusal {
  return new HubspotRefusal(409, {
    message: `A property named '${name}' already exists.`,
    context: { name: [name] },
    subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
    category: 'OBJECT_ALREADY_EXISTS',
  });
}

function parseProperty(type: ObjectType, input: JsonObject, at: string): PropertyDefinition {
  const name = scalar(input['name'], 'name');
  const valueType = scalar(input['type'], 'type');
  const fieldType = scalar(input['fieldType'], 'fieldType');
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw invalid(`Property name '${name}' may only hold a-z, 0-9 and _`);
  if (!TYPES.has(valueType)) throw invalid(`Invalid property type: ${valueType}`);
  if (!FIELD_TYPES.has(fieldType)) throw invalid(`Invalid property fieldType: ${fieldType}`);
  const hasUniqueValue = input['hasUniqueValue'] === true;
  if (hasUniqueValue && !['string', 'number'].includes(valueType)) {
    throw invalid(`Properties of type ${valueType} cannot have unique values`);
  }
  return customProperty(
    type,
    {
      name,
      type: valueType,
      fieldType,
      hasUniqueValue,
      label: optionalText(input['label']) ?? name,
      groupName: scalar(input['groupName'], 'groupName'),
      ...optionalParts(input),
    },
    at,
  );
}

/** The parts of a definition a caller may leave out, or change later. */
export function optionalParts(input: JsonObject): Partial<PropertyDefinition> {
  const parts: Partial<PropertyDefinition> = {};
  const description = optionalText(input['description']);
  if (description !== undefined) parts.description = description;
  if (typeof input['displayOrder'] === 'number') parts.displayOrder = input['displayOrder'];
  if (typeof input['formField'] === 'boolean') parts.formField = input['formField'];
  if (typeof input['hidden'] === 'boolean') parts.hidden = input['hidden'];
  if (typeof input['dataSensitivity'] === 'string') parts.dataSensitivity = input['dataSensitivity'];
  if (input['options'] !== undefined) parts.options = parseOptions(asArray(input['options'], 'options'));
  return parts;
}

/** Options sent without an order are put behind those that have one, as recorded. */
function parseOptions(sent: readonly unknown[]): PropertyOption[] {
  const inputs = sent.map((option) => asObject(option, 'option'));
  const orders = inputs.map((input) => (typeof input['displayOrder'] === 'number' ? input['displayOrder'] : undefined));
  let last = Math.max(0, ...orders.filter((order) => order !== undefined));
  return inputs.map((input, position) => {
    const description = optionalText(input['description']);
    const order = orders[position];
    return {
      label: scalar(input['label'], 'label'),
      value: scalar(input['value'], 'value'),
      ...(description === undefined ? {} : { description }),
      displayOrder: order ?? ++last,
      hidden: input['hidden'] === true,
    };
  });
}

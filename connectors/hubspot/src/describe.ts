import { type Property } from '@hubspot/api-client/lib/codegen/crm/properties/index.js';
import { type FieldDescription, type FieldType } from '#connector-sdk';
import { type ObjectKind, OWNERS } from './objects.js';

/** Consent: written through communication preferences, never as a property. */
export const OPT_OUT_PROPERTY = 'hs_email_optout';

const TEXT_MAX_LENGTH = 65_536;
const SEARCHABLE_TYPES: ReadonlySet<FieldType> = new Set(['text', 'email', 'phone', 'url', 'number', 'choice']);
const URL_NAMES: ReadonlySet<string> = new Set(['website']);
const AMOUNT = 'amount';

/** Objects that properties refer to, by HubSpot's name for the type. */
const REFERENCED: Readonly<Record<string, string>> = {
  OWNER: OWNERS,
  CONTACT: 'contacts',
  COMPANY: 'companies',
  DEAL: 'deals',
};

/** One property as discovery tells it. */
export function describe(property: Property, kind: ObjectKind): FieldDescription {
  const type = typeOf(property);
  const unique = (property.hasUniqueValue ?? false) || kind.naturallyUnique.includes(property.name);
  return {
    name: property.name,
    title: property.label || property.name,
    type,
    vendorType: `${property.type}/${property.fieldType}`,
    writable: isWritable(property, kind),
    required: kind.requiredProperties.includes(property.name),
    unique,
    lookup: unique || SEARCHABLE_TYPES.has(type),
    ...(property.type === 'string' ? { maxLength: TEXT_MAX_LENGTH } : {}),
    ...optionsOf(property, type),
    ...referencesOf(property),
    ...(isAmount(property) && kind.currencyProperty !== undefined ? { currencyField: kind.currencyProperty } : {}),
    storedAs: type === 'members' ? 'native' : 'string',
    custom: property.hubspotDefined !== true,
  };
}

/** Whether the options of a multiple choice are groups: those HubSpot keeps elsewhere cannot be listed. */
export const hasGroups = (property: Property): boolean =>
  typeOf(property) === 'members' && property.externalOptions !== true && property.referencedObjectType === undefined;

/** Whether the API may change which options a property has, and what they are called. */
export const optionsAreWritable = ({ modificationMetadata }: Property): boolean =>
  modificationMetadata?.readOnlyOptions !== true &&
  (modificationMetadata?.readOnlyDefinition !== true || modificationMetadata.readOnlyOptions === false);

export function isWritable(property: Property, kind: ObjectKind): boolean {
  // HubSpot marks it read-only as a property; the connector writes it through communication preferences.
  if (property.name === OPT_OUT_PROPERTY) return kind.name === 'contacts';
  // What other records a record belongs to is written through its associations; the property only shows it.
  const shown = REFERENCED[property.referencedObjectType ?? ''];
  if (shown !== undefined && shown !== OWNERS) return false;
  return property.calculated !== true && property.modificationMetadata?.readOnlyValue !== true;
}

const isAmount = (property: Property): boolean =>
  property.type === 'number' && (property.name === AMOUNT || property.showCurrencySymbol === true);

function typeOf(property: Property): FieldType {
  const several = property.type === 'enumeration' && property.fieldType === 'checkbox';
  if (property.referencedObjectType !== undefined) return several ? 'members' : 'reference';
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
      if (several) return 'members';
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

function optionsOf(property: Property, type: FieldType): Pick<FieldDescription, 'options' | 'groups'> {
  if (type !== 'choice' && type !== 'members') return {};
  const closed = property.externalOptions !== true;
  return {
    options: { closed, values: property.options.map(({ value, label }) => ({ value, title: label })) },
    ...(hasGroups(property) ? { groups: true } : {}),
  };
}

function referencesOf({ referencedObjectType = '' }: Property): Pick<FieldDescription, 'references'> {
  const object = REFERENCED[referencedObjectType];
  return object === undefined ? {} : { references: [object] };
}

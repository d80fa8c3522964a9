import { failure } from './errors.js';
import { type Org } from './org.js';
import { fieldFromRow, type ObjectSchema } from './schema.js';
import { type FieldExtras } from './schema-source.js';

/** A custom field as an administrator defines it. */
export interface CustomFieldDefinition {
  /** `Loyalty_Key__c`; the `__c` is added when missing. */
  name: string;
  /** The vendor's metadata type (default `Text`). */
  type?: CustomFieldType;
  label?: string;
  /** Characters a text keeps (default 255). */
  length?: number;
  precision?: number;
  scale?: number;
  unique?: boolean;
  externalId?: boolean;
  caseSensitive?: boolean;
  required?: boolean;
  /** Options of a picklist. */
  values?: readonly string[];
  /** Whether a picklist refuses other values (default true). */
  restricted?: boolean;
  /** The object a Lookup or MasterDetail points at (default Contact). */
  referenceTo?: string;
}

export type CustomFieldType =
  | 'Text'
  | 'TextArea'
  | 'LongTextArea'
  | 'Checkbox'
  | 'Number'
  | 'Percent'
  | 'Currency'
  | 'Date'
  | 'DateTime'
  | 'Email'
  | 'Phone'
  | 'Url'
  | 'Picklist'
  | 'MultiselectPicklist'
  | 'Lookup'
  | 'MasterDetail';

const TYPES: Readonly<Record<CustomFieldType, string>> = {
  Text: 'string',
  TextArea: 'textarea',
  LongTextArea: 'textarea',
  Checkbox: 'boolean',
  Number: 'double',
  Percent: 'percent',
  Currency: 'currency',
  Date: 'date',
  DateTime: 'datetime',
  Email: 'email',
  Phone: 'phone',
  Url: 'url',
  Picklist: 'picklist',
  MultiselectPicklist: 'multipicklist',
  Lookup: 'reference',
  MasterDetail: 'reference',
};
const LENGTHS: Partial<Record<CustomFieldType, number>> = {
  Text: 255,
  TextArea: 255,
  LongTextArea: 32_768,
  Picklist: 255,
  MultiselectPicklist: 4_099,
};
const PARENT_DEFAULT = 'Contact';
const NAME = /^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*__c$/;
const NUMERIC: ReadonlySet<CustomFieldType> = new Set<CustomFieldType>(['Number', 'Percent', 'Currency']);

export const isCustomFieldType = (type: string): type is CustomFieldType => type in TYPES;

function extrasOf(name: string, type: CustomFieldType, definition: CustomFieldDefinition): FieldExtras {
  const length = definition.length ?? LENGTHS[type];
  const isKey = definition.externalId === true || definition.unique === true;
  const isPicklist = type === 'Picklist' || type === 'MultiselectPicklist';
  const isParent = type === 'Lookup' || type === 'MasterDetail';
  return {
    createable: true,
    updateable: true,
    permissionable: definition.required !== true,
    nillable: type !== 'Checkbox' && definition.required !== true,
    ...(type === 'DateTime' ? { defaultedOnCreate: false } : {}),
    ...(length === undefined ? {} : { length }),
    ...(NUMERIC.has(type) ? { precision: definition.precision ?? 18, scale: definition.scale ?? 0 } : {}),
    ...(type === 'LongTextArea' ? { filterable: false, sortable: false, groupable: false } : {}),
    ...(definition.unique ? { unique: true, caseSensitive: definition.caseSensitive === true } : {}),
    ...(definition.externalId ? { externalId: true } : {}),
    ...(isKey ? { idLookup: true } : {}),
    ...(isPicklist ? { values: definition.values ?? [], restrictedPicklist: definition.restricted !== false } : {}),
    ...(isParent
      ? { referenceTo: [definition.referenceTo ?? PARENT_DEFAULT], relationshipName: name.replace(/__c$/, '__r') }
      : {}),
    // A detail is made with its master, and keeps it.
    ...(type === 'MasterDetail' ? { updateable: false, permissionable: false, nillable: false } : {}),
  };
}

/** Adds a custom field to an object; the name and the length are checked as the vendor checks them. */
export function addCustomField(org: Org, object: ObjectSchema, definition: CustomFieldDefinition): string {
  const name = definition.name.endsWith('__c') ? definition.name : `${definition.name}__c`;
  if (!NAME.test(name)) {
    const message =
      'The Custom Field API Name you provided on the field can only contain alphanumeric characters, must begin with ' +
      'a letter, cannot end with an underscore or contain two consecutive underscore characters, and must be unique';
    throw failure(400, 'FIELD_INTEGRITY_EXCEPTION', message, ['DeveloperName']);
  }
  if (object.field(name)) {
    const message = `There is already a field named ${name.replace(/__c$/, '')} on ${object.label}.`;
    throw failure(400, 'DUPLICATE_DEVELOPER_NAME', message, ['FullName']);
  }
  const type = definition.type ?? 'Text';
  const label = definition.label ?? name.replace(/__c$/, '').replaceAll('_', ' ');
  object.addField(fieldFromRow([name, TYPES[type], label, extrasOf(name, type, definition)]));
  if (TYPES[type] === 'reference') {
    const parent = org.schema.must(definition.referenceTo ?? PARENT_DEFAULT);
    const cascades = type === 'MasterDetail' ? { cascadeDelete: true } : {};
    parent.addChild([object.name, name, `${object.name.replace(/__c$/, '')}s__r`, cascades]);
  }
  org.schemaChangedMs = org.store.clock.nowMs();
  return name;
}

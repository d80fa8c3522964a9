import { type ModificationMetadata, type PropertyDefinition, type PropertyOption } from '../types.js';

/** HubSpot's own properties were defined long before any record of the sandbox. */
const DEFINED_AT = '2020-06-30T15:57:37.277Z';
const DEFINITION_CHANGED_AT = '2024-09-12T14:22:56.844Z';

/** What differs from an ordinary text property that people may fill in. */
type Differences = Partial<Omit<PropertyDefinition, 'name' | 'label' | 'modificationMetadata'>> & {
  /** HubSpot computes it: values sent for it are refused. */
  readOnly?: boolean;
  metadata?: Partial<ModificationMetadata>;
};

/** A property HubSpot defines itself; text unless told otherwise. */
export function hubspotProperty(
  groupName: string,
  name: string,
  label: string,
  differences: Differences = {},
): PropertyDefinition {
  const { readOnly = false, metadata = {}, ...rest } = differences;
  return {
    createdAt: DEFINED_AT,
    updatedAt: DEFINITION_CHANGED_AT,
    name,
    label,
    type: 'string',
    fieldType: 'text',
    description: '',
    groupName,
    options: [],
    displayOrder: -1,
    calculated: false,
    externalOptions: false,
    hasUniqueValue: false,
    hidden: false,
    hubspotDefined: true,
    modificationMetadata: { archivable: true, readOnlyDefinition: true, readOnlyValue: readOnly, ...metadata },
    formField: !readOnly,
    dataSensitivity: 'non_sensitive',
    ...rest,
  };
}

/** Options in display order from `[value, label]` pairs. */
export function options(...pairs: readonly (readonly [value: string, label: string])[]): PropertyOption[] {
  return pairs.map(([value, label], displayOrder) => ({ label, value, displayOrder, hidden: false }));
}

export const YES_NO = options(['true', 'Yes'], ['false', 'No']);

export const LIFECYCLE_STAGES = options(
  ['subscriber', 'Subscriber'],
  ['lead', 'Lead'],
  ['marketingqualifiedlead', 'Marketing Qualified Lead'],
  ['salesqualifiedlead', 'Sales Qualified Lead'],
  ['opportunity', 'Opportunity'],
  ['customer', 'Customer'],
  ['evangelist', 'Evangelist'],
  ['other', 'Other'],
);

/** Properties every object type has, whatever its group is called. */
export function recordProperties(groupName: string): PropertyDefinition[] {
  const computed = { readOnly: true } as const;
  return [
    hubspotProperty(groupName, 'hs_object_id', 'Record ID', {
      ...computed,
      type: 'number',
      fieldType: 'number',
      hasUniqueValue: true,
    }),
    hubspotProperty(groupName, 'hs_object_source', 'Record creation source', computed),
    hubspotProperty(groupName, 'hs_object_source_id', 'Record creation source ID', computed),
    hubspotProperty(groupName, 'hs_object_source_label', 'Record source', {
      ...computed,
      type: 'enumeration',
      fieldType: 'select',
      options: options(['CRM_UI', 'CRM UI'], ['INTEGRATION', 'Integration'], ['IMPORT', 'Import']),
    }),
    hubspotProperty(groupName, 'hs_merged_object_ids', 'Merged record IDs', {
      ...computed,
      type: 'enumeration',
      fieldType: 'checkbox',
      externalOptions: true,
    }),
    hubspotProperty(groupName, 'hubspot_owner_id', 'Owner', {
      type: 'enumeration',
      fieldType: 'select',
      externalOptions: true,
      referencedObjectType: 'OWNER',
      formField: false,
    }),
    hubspotProperty(groupName, 'hubspot_owner_assigneddate', 'Owner assigned date', {
      ...computed,
      type: 'datetime',
      fieldType: 'date',
    }),
  ];
}

/** A read-only property holding a time. */
export function computedTime(groupName: string, name: string, label: string): PropertyDefinition {
  return hubspotProperty(groupName, name, label, { readOnly: true, type: 'datetime', fieldType: 'date' });
}

/** A read-only property holding a count. */
export function computedNumber(groupName: string, name: string, label: string): PropertyDefinition {
  return hubspotProperty(groupName, name, label, {
    readOnly: true,
    type: 'number',
    fieldType: 'calculation_rollup',
    hidden: true,
  });
}

/** A read-only yes or no. */
export function computedFlag(groupName: string, name: string, label: string): PropertyDefinition {
  return hubspotProperty(groupName, name, label, {
    readOnly: true,
    type: 'bool',
    fieldType: 'booleancheckbox',
    options: YES_NO,
  });
}

/** Fields that several of the vendor's objects describe in the same words. */
import { type FieldRow } from '../schema-source.js';

export const OWNER_FIELD: FieldRow = [
  'OwnerId',
  'reference',
  'Owner ID',
  { createable: true, defaultedOnCreate: true, nillable: false, relationshipName: 'Owner', updateable: true },
];

/** Who made and changed a record, and when. */
export const AUDIT_FIELDS: readonly FieldRow[] = [
  ['CreatedDate', 'datetime', 'Created Date'],
  ['CreatedById', 'reference', 'Created By ID', { defaultedOnCreate: true, nillable: false }],
  ['LastModifiedDate', 'datetime', 'Last Modified Date'],
  [
    'LastModifiedById',
    'reference',
    'Last Modified By ID',
    { defaultedOnCreate: true, nillable: false, relationshipName: 'LastModifiedBy' },
  ],
  ['SystemModstamp', 'datetime', 'System Modstamp'],
];

/** When the user who asks last looked at a record. */
export const VIEWED_FIELDS: readonly FieldRow[] = [
  ['LastViewedDate', 'datetime', 'Last Viewed Date', { defaultedOnCreate: false, nillable: true }],
  ['LastReferencedDate', 'datetime', 'Last Referenced Date', { defaultedOnCreate: false, nillable: true }],
];

export const CLEAN_STATUS_FIELD: FieldRow = [
  'CleanStatus',
  'picklist',
  'Clean Status',
  {
    restrictedPicklist: true,
    values: [
      ['Matched', 'In Sync'],
      'Different',
      ['Acknowledged', 'Reviewed'],
      ['NotFound', 'Not Found'],
      'Inactive',
      ['Pending', 'Not Compared'],
      ['SelectMatch', 'Select Match'],
      'Skipped',
    ],
  },
];

const GEOCODE_ACCURACIES = [
  'Address',
  'NearAddress',
  'Block',
  'Street',
  'ExtendedZip',
  'Zip',
  'Neighborhood',
  'City',
  'County',
  'State',
  'Unknown',
];

/** An address and its parts; `prefix` is what stands before their names, e.g. `Billing`, or nothing. */
export function addressFields(prefix: string): readonly FieldRow[] {
  const part = (name: string): string => `${prefix}${name}`;
  const label = (name: string): string => `${prefix} ${name}`.trim();
  const compoundFieldName = part('Address');
  return [
    [part('Street'), 'textarea', label('Street'), { compoundFieldName }],
    [part('City'), 'string', label('City'), { compoundFieldName, length: 40 }],
    [part('State'), 'string', label('State/Province'), { compoundFieldName }],
    [part('PostalCode'), 'string', label('Zip/Postal Code'), { compoundFieldName, length: 20 }],
    [part('Country'), 'string', label('Country'), { compoundFieldName }],
    [part('Latitude'), 'double', label('Latitude'), { compoundFieldName }],
    [part('Longitude'), 'double', label('Longitude'), { compoundFieldName }],
    [
      part('GeocodeAccuracy'),
      'picklist',
      label('Geocode Accuracy'),
      { compoundFieldName, restrictedPicklist: true, values: GEOCODE_ACCURACIES },
    ],
    [part('Address'), 'address', label('Address')],
  ];
}

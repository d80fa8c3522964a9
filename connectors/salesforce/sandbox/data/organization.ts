/** The org's own record, of which there is one and which nobody creates; the fields an integration asks for. */
import { type ObjectSource } from '../schema-source.js';

export const organization: ObjectSource = {
  name: 'Organization',
  label: 'Organization',
  labelPlural: 'Organizations',
  keyPrefix: '00D',
  flags: { createable: false, deletable: false, undeletable: false, mergeable: false },
  urls: ['rowTemplate', 'describe', 'sobject'],
  recordTypes: false,
  scopes: [['everything', 'All organizations']],
  fields: [
    ['Id', 'id', 'Organization ID'],
    ['Name', 'string', 'Name', { nillable: false, nameField: true, length: 80 }],
    ['OrganizationType', 'picklist', 'Edition', { values: ['Developer Edition', 'Enterprise Edition'] }],
    ['IsSandbox', 'boolean', 'Is Sandbox'],
    ['CreatedDate', 'datetime', 'Created Date'],
    ['LastModifiedDate', 'datetime', 'Last Modified Date'],
    ['SystemModstamp', 'datetime', 'System Modstamp'],
  ],
  children: [],
};

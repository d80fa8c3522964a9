/**
 * Field names, types and which may be null come from the type definitions jsforce generated from a real org (see NOTICE);
 * what may be written follows the object reference.
 */
import { type ObjectSource } from '../schema-source.js';
import { AUDIT_FIELDS } from './common-fields.js';

export const campaignMemberStatus: ObjectSource = {
  name: 'CampaignMemberStatus',
  label: 'Campaign Member Status',
  labelPlural: 'Campaign Member Statuses',
  keyPrefix: '01Y',
  flags: { undeletable: false, mergeable: false, feedEnabled: false },
  urls: ['rowTemplate', 'describe', 'sobject'],
  recordTypes: false,
  scopes: [['everything', 'All campaign member statuses']],
  fields: [
    ['Id', 'id', 'Campaign Member Status ID'],
    ['IsDeleted', 'boolean', 'Deleted'],
    [
      'CampaignId',
      'reference',
      'Campaign ID',
      { createable: true, updateable: false, nillable: false, referenceTo: ['Campaign'], relationshipName: 'Campaign' },
    ],
    ['Label', 'string', 'Label', { nillable: false, length: 765 }],
    ['SortOrder', 'int', 'Sort Order', { createable: true, updateable: true, nillable: true }],
    ['IsDefault', 'boolean', 'Is Default', { createable: true, updateable: true }],
    ['HasResponded', 'boolean', 'Has Responded', { createable: true, updateable: true }],
    ...AUDIT_FIELDS,
  ],
  children: [],
};

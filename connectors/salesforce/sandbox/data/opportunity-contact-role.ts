/**
 * Field names, types and which may be null come from the type definitions jsforce generated from a real org (see NOTICE);
 * what may be written follows the object reference.
 */
import { type ObjectSource } from '../schema-source.js';
import { AUDIT_FIELDS } from './common-fields.js';

export const opportunityContactRole: ObjectSource = {
  name: 'OpportunityContactRole',
  label: 'Opportunity Contact Role',
  labelPlural: 'Opportunity Contact Roles',
  keyPrefix: '00K',
  flags: { undeletable: false, mergeable: false, feedEnabled: false },
  urls: ['rowTemplate', 'describe', 'sobject'],
  recordTypes: false,
  scopes: [['everything', 'All opportunity contact roles']],
  fields: [
    ['Id', 'id', 'Contact Role ID'],
    [
      'OpportunityId',
      'reference',
      'Opportunity ID',
      {
        createable: true,
        updateable: false,
        nillable: false,
        referenceTo: ['Opportunity'],
        relationshipName: 'Opportunity',
      },
    ],
    [
      'ContactId',
      'reference',
      'Contact ID',
      { createable: true, updateable: true, nillable: false, referenceTo: ['Contact'], relationshipName: 'Contact' },
    ],
    [
      'Role',
      'picklist',
      'Role',
      {
        values: [
          'Business User',
          'Decision Maker',
          'Economic Buyer',
          'Economic Decision Maker',
          'Evaluator',
          'Executive Sponsor',
          'Influencer',
          'Technical Buyer',
          'Other',
        ],
      },
    ],
    ['IsPrimary', 'boolean', 'Primary', { createable: true, updateable: true }],
    ...AUDIT_FIELDS,
    ['IsDeleted', 'boolean', 'Deleted'],
  ],
  children: [],
};

/**
 * Field names, types and which may be null come from the type definitions jsforce generated from a real org (see NOTICE);
 * what may be written follows the object reference.
 */
import { type ObjectSource } from '../schema-source.js';

export const topicAssignment: ObjectSource = {
  name: 'TopicAssignment',
  label: 'Topic Assignment',
  labelPlural: 'Topic Assignments',
  keyPrefix: '0FT',
  flags: { undeletable: false, mergeable: false, feedEnabled: false, updateable: false },
  urls: ['rowTemplate', 'describe', 'sobject'],
  recordTypes: false,
  scopes: [['everything', 'All topic assignments']],
  fields: [
    ['Id', 'id', 'Topic Assignment ID'],
    [
      'TopicId',
      'reference',
      'Topic ID',
      { createable: true, updateable: false, nillable: false, referenceTo: ['Topic'], relationshipName: 'Topic' },
    ],
    [
      'EntityId',
      'reference',
      'Entity ID',
      {
        createable: true,
        updateable: false,
        nillable: false,
        referenceTo: ['Account', 'Campaign', 'Contact', 'Lead', 'Opportunity'],
        relationshipName: 'Entity',
        polymorphicForeignKey: true,
      },
    ],
    ['EntityKeyPrefix', 'string', 'Entity Key Prefix', { createable: false, updateable: false, nillable: false }],
    ['EntityType', 'picklist', 'Entity Type', { createable: false, updateable: false }],
    ['CreatedDate', 'datetime', 'Created Date'],
    ['CreatedById', 'reference', 'Created By ID', { nillable: false, defaultedOnCreate: true }],
    ['IsDeleted', 'boolean', 'Deleted'],
    ['SystemModstamp', 'datetime', 'System Modstamp'],
  ],
  children: [],
};

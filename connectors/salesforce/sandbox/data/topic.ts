/**
 * What the vendor's describe says of Topic, condensed: only what differs from the defaults of its type.
 * The descriptions were recorded from a developer org; see the NOTICE beside this file.
 */
import { type ObjectSource } from '../schema-source.js';

export const topic: ObjectSource = {
  name: 'Topic',
  label: 'Topic',
  labelPlural: 'Topics',
  keyPrefix: '0TO',
  flags: { mergeable: false, searchLayoutable: false, undeletable: false },
  urls: [
    'compactLayouts',
    'rowTemplate',
    'uiDetailTemplate',
    'uiEditTemplate',
    'describe',
    'uiNewRecord',
    'layouts',
    'sobject',
  ],
  recordTypes: false,
  scopes: [['everything', 'All topics']],
  fields: [
    ['Id', 'id', 'Topic ID'],
    ['Name', 'string', 'Name', { idLookup: true, length: 99, nameField: true, nillable: false, permissionable: false }],
    ['Description', 'string', 'Description', { groupable: false, length: 1000, permissionable: false }],
    ['CreatedDate', 'datetime', 'Created Date'],
    ['CreatedById', 'reference', 'Created By ID', { defaultedOnCreate: true, nillable: false }],
    ['TalkingAbout', 'int', 'Talking About', { permissionable: false }],
    ['SystemModstamp', 'datetime', 'System Modstamp'],
  ],
  children: [
    ['ContentDocumentLink', 'LinkedEntityId', 'ContentDocumentLinks', { cascadeDelete: true }],
    ['ContentVersion', 'FirstPublishLocationId', null],
    ['CustomBrand', 'ParentId', 'CustomBrands', { cascadeDelete: true }],
    ['EntitySubscription', 'ParentId', 'FeedSubscriptionsForEntity', { cascadeDelete: true }],
    ['FeedComment', 'ParentId', null],
    ['FeedItem', 'ParentId', null, { cascadeDelete: true }],
    ['FlowRecordRelation', 'RelatedRecordId', null],
    ['KnowledgeableUser', 'TopicId', null, { cascadeDelete: true }],
    ['ListEmailRecipientSource', 'SourceListId', 'ListEmailRecipientSources', { cascadeDelete: true }],
    ['TopicAssignment', 'TopicId', 'TopicAssignments', { cascadeDelete: true }],
    ['TopicFeed', 'ParentId', 'Feeds', { cascadeDelete: true }],
    ['TopicUserEvent', 'TopicId', null, { cascadeDelete: true }],
  ],
};

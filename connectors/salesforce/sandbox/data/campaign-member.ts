/**
 * Field names, types and which may be null come from the type definitions jsforce generated from a real org (see NOTICE);
 * what may be written follows the object reference.
 */
import { type ObjectSource } from '../schema-source.js';
import { AUDIT_FIELDS } from './common-fields.js';

export const campaignMember: ObjectSource = {
  name: 'CampaignMember',
  label: 'Campaign Member',
  labelPlural: 'Campaign Members',
  keyPrefix: '00v',
  flags: { undeletable: false, mergeable: false, feedEnabled: false },
  urls: ['rowTemplate', 'describe', 'sobject'],
  recordTypes: false,
  scopes: [['everything', 'All campaign members']],
  fields: [
    ['Id', 'id', 'Campaign Member ID'],
    ['IsDeleted', 'boolean', 'Deleted'],
    [
      'CampaignId',
      'reference',
      'Campaign ID',
      { createable: true, updateable: false, nillable: false, referenceTo: ['Campaign'], relationshipName: 'Campaign' },
    ],
    [
      'LeadId',
      'reference',
      'Lead ID',
      { createable: true, updateable: false, referenceTo: ['Lead'], relationshipName: 'Lead' },
    ],
    [
      'ContactId',
      'reference',
      'Contact ID',
      { createable: true, updateable: false, referenceTo: ['Contact'], relationshipName: 'Contact' },
    ],
    ['Status', 'picklist', 'Status'],
    ['HasResponded', 'boolean', 'Has Responded'],
    ...AUDIT_FIELDS,
    ['FirstRespondedDate', 'date', 'First Responded Date'],
    ['Salutation', 'picklist', 'Salutation', { createable: false, updateable: false }],
    ['Name', 'string', 'Name', { createable: false, updateable: false }],
    ['FirstName', 'string', 'First Name', { createable: false, updateable: false }],
    ['LastName', 'string', 'Last Name', { createable: false, updateable: false }],
    ['Title', 'string', 'Title', { createable: false, updateable: false }],
    ['Street', 'textarea', 'Street', { createable: false, updateable: false }],
    ['City', 'string', 'City', { createable: false, updateable: false }],
    ['State', 'string', 'State', { createable: false, updateable: false }],
    ['PostalCode', 'string', 'Postal Code', { createable: false, updateable: false }],
    ['Country', 'string', 'Country', { createable: false, updateable: false }],
    ['Email', 'email', 'Email', { createable: false, updateable: false }],
    ['Phone', 'phone', 'Phone', { createable: false, updateable: false }],
    ['Fax', 'phone', 'Fax', { createable: false, updateable: false }],
    ['MobilePhone', 'phone', 'Mobile Phone', { createable: false, updateable: false }],
    ['Description', 'textarea', 'Description', { createable: false, updateable: false }],
    ['DoNotCall', 'boolean', 'Do Not Call'],
    ['HasOptedOutOfEmail', 'boolean', 'Has Opted Out Of Email'],
    ['HasOptedOutOfFax', 'boolean', 'Has Opted Out Of Fax'],
    ['LeadSource', 'picklist', 'Lead Source', { createable: false, updateable: false }],
    ['CompanyOrAccount', 'string', 'Company Or Account', { createable: false, updateable: false }],
    ['Type', 'picklist', 'Type', { createable: false, updateable: false }],
    [
      'LeadOrContactId',
      'reference',
      'Lead Or Contact ID',
      { referenceTo: ['Contact', 'Lead'], relationshipName: 'LeadOrContact' },
    ],
    [
      'LeadOrContactOwnerId',
      'reference',
      'Lead Or Contact Owner ID',
      { referenceTo: ['User'], relationshipName: 'LeadOrContactOwner' },
    ],
  ],
  children: [],
};

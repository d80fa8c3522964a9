/**
 * Field names, types and which may be null come from the type definitions jsforce generated from a real org (see NOTICE);
 * what may be written follows the object reference.
 */
import { type ObjectSource } from '../schema-source.js';
import { AUDIT_FIELDS, OWNER_FIELD, VIEWED_FIELDS } from './common-fields.js';

export const opportunity: ObjectSource = {
  name: 'Opportunity',
  label: 'Opportunity',
  labelPlural: 'Opportunities',
  keyPrefix: '006',
  flags: { mergeable: false },
  urls: ['rowTemplate', 'describe', 'sobject'],
  recordTypes: false,
  scopes: [['everything', 'All opportunities']],
  fields: [
    ['Id', 'id', 'Opportunity ID'],
    ['IsDeleted', 'boolean', 'Deleted'],
    [
      'AccountId',
      'reference',
      'Account ID',
      { createable: true, updateable: true, referenceTo: ['Account'], relationshipName: 'Account' },
    ],
    ['Name', 'string', 'Name', { nillable: false, length: 120, nameField: true }],
    ['Description', 'textarea', 'Description'],
    [
      'StageName',
      'picklist',
      'Stage',
      {
        nillable: false,
        values: [
          'Prospecting',
          'Qualification',
          'Needs Analysis',
          'Value Proposition',
          'Id. Decision Makers',
          'Perception Analysis',
          'Proposal/Price Quote',
          'Negotiation/Review',
          'Closed Won',
          'Closed Lost',
        ],
      },
    ],
    ['Amount', 'currency', 'Amount', { scale: 2 }],
    ['Probability', 'percent', 'Probability', { precision: 3 }],
    ['CloseDate', 'date', 'Close Date', { createable: true, updateable: true, nillable: false }],
    ['Type', 'picklist', 'Type'],
    ['NextStep', 'string', 'Next Step', { length: 255 }],
    ['LeadSource', 'picklist', 'Lead Source'],
    ['IsClosed', 'boolean', 'Is Closed'],
    ['IsWon', 'boolean', 'Is Won'],
    ['ForecastCategory', 'picklist', 'Forecast Category', { createable: false, updateable: false, nillable: false }],
    ['ForecastCategoryName', 'picklist', 'Forecast Category Name'],
    [
      'CampaignId',
      'reference',
      'Campaign ID',
      { createable: true, updateable: true, referenceTo: ['Campaign'], relationshipName: 'Campaign' },
    ],
    ['HasOpportunityLineItem', 'boolean', 'Has Opportunity Line Item'],
    [
      'Pricebook2Id',
      'reference',
      'Pricebook2 ID',
      { createable: true, updateable: true, referenceTo: ['Pricebook2'], relationshipName: 'Pricebook2' },
    ],
    OWNER_FIELD,
    ...AUDIT_FIELDS,
    ['LastActivityDate', 'date', 'Last Activity Date'],
    ['FiscalQuarter', 'int', 'Fiscal Quarter', { nillable: true }],
    ['FiscalYear', 'int', 'Fiscal Year', { nillable: true }],
    ['Fiscal', 'string', 'Fiscal', { createable: false, updateable: false }],
    ...VIEWED_FIELDS,
    ['HasOpenActivity', 'boolean', 'Has Open Activity'],
    ['HasOverdueTask', 'boolean', 'Has Overdue Task'],
  ],
  children: [],
};

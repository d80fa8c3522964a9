import { type PropertyDefinition, type PropertyGroup } from '../types.js';
import { computedFlag, computedTime, hubspotProperty, options, recordProperties } from './property-shorthand.js';

const INFO = 'dealinformation';

export const DEAL_GROUPS: readonly PropertyGroup[] = [
  { name: INFO, label: 'Deal information', displayOrder: 0, archived: false },
  { name: 'deal_activity', label: 'Deal activity', displayOrder: 1, archived: false },
];

/** The deal properties a new HubSpot account has, as far as a sync can meet them. */
export const DEAL_PROPERTIES: readonly PropertyDefinition[] = [
  ...recordProperties(INFO),
  hubspotProperty(INFO, 'dealname', 'Deal Name', { displayOrder: 0 }),
  hubspotProperty(INFO, 'amount', 'Amount', {
    type: 'number',
    fieldType: 'number',
    displayOrder: 1,
    showCurrencySymbol: true,
    currencyPropertyName: 'deal_currency_code',
  }),
  hubspotProperty(INFO, 'deal_currency_code', 'Currency', {
    type: 'enumeration',
    fieldType: 'select',
    options: options(
      ['USD', 'US Dollar'],
      ['EUR', 'Euro'],
      ['GBP', 'British Pound'],
      ['JPY', 'Japanese Yen'],
      ['THB', 'Thai Baht'],
    ),
    formField: false,
  }),
  hubspotProperty('deal_activity', 'pipeline', 'Pipeline', {
    type: 'enumeration',
    fieldType: 'select',
    externalOptions: true,
    displayOrder: 4,
    formField: false,
  }),
  hubspotProperty('deal_activity', 'dealstage', 'Deal Stage', {
    type: 'enumeration',
    fieldType: 'radio',
    externalOptions: true,
    displayOrder: 3,
    metadata: { readOnlyOptions: false },
    formField: false,
  }),
  hubspotProperty(INFO, 'closedate', 'Close Date', { type: 'datetime', fieldType: 'date' }),
  hubspotProperty(INFO, 'description', 'Deal Description', { fieldType: 'textarea' }),
  hubspotProperty(INFO, 'dealtype', 'Deal Type', {
    type: 'enumeration',
    fieldType: 'radio',
    options: options(['newbusiness', 'New Business'], ['existingbusiness', 'Existing Business']),
  }),
  computedTime(INFO, 'createdate', 'Create Date'),
  computedTime(INFO, 'hs_lastmodifieddate', 'Last Modified Date'),
  computedFlag(INFO, 'hs_is_closed', 'Is Deal Closed?'),
  computedFlag(INFO, 'hs_is_closed_won', 'Is Closed Won'),
];

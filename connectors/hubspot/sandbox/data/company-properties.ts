import { type PropertyDefinition, type PropertyGroup } from '../types.js';
import {
  computedTime,
  hubspotProperty,
  LIFECYCLE_STAGES,
  options,
  recordProperties,
  YES_NO,
} from './property-shorthand.js';

const INFO = 'companyinformation';
const SOCIAL = 'socialmediainformation';

export const COMPANY_GROUPS: readonly PropertyGroup[] = [
  { name: INFO, label: 'Company information', displayOrder: 0, archived: false },
  { name: SOCIAL, label: 'Social media information', displayOrder: 1, archived: false },
];

/** The company properties a new HubSpot account has, as far as a sync can meet them. */
export const COMPANY_PROPERTIES: readonly PropertyDefinition[] = [
  ...recordProperties(INFO),
  hubspotProperty(INFO, 'name', 'Company name', { displayOrder: 0 }),
  hubspotProperty(INFO, 'domain', 'Company Domain Name', {
    description: 'Two companies may hold the same domain.',
    displayOrder: 1,
  }),
  hubspotProperty(INFO, 'website', 'Website URL', { displayOrder: 2 }),
  hubspotProperty(INFO, 'phone', 'Phone Number', { fieldType: 'phonenumber', displayOrder: 3 }),
  hubspotProperty(INFO, 'address', 'Street Address', { displayOrder: 4 }),
  hubspotProperty(INFO, 'address2', 'Street Address 2', { displayOrder: 5 }),
  hubspotProperty(INFO, 'city', 'City', { displayOrder: 6 }),
  hubspotProperty(INFO, 'state', 'State/Region', { displayOrder: 7 }),
  hubspotProperty(INFO, 'zip', 'Postal Code', { displayOrder: 8 }),
  hubspotProperty(INFO, 'country', 'Country/Region', { displayOrder: 9 }),
  hubspotProperty(INFO, 'description', 'Description', { fieldType: 'textarea' }),
  hubspotProperty(INFO, 'about_us', 'About Us', { fieldType: 'textarea' }),
  hubspotProperty(INFO, 'founded_year', 'Year Founded'),
  hubspotProperty(INFO, 'timezone', 'Time Zone'),
  hubspotProperty(INFO, 'is_public', 'Is Public', { type: 'bool', fieldType: 'booleancheckbox', options: YES_NO }),
  hubspotProperty(INFO, 'numberofemployees', 'Number of Employees', { type: 'number', fieldType: 'number' }),
  hubspotProperty(INFO, 'annualrevenue', 'Annual Revenue', { type: 'number', fieldType: 'number' }),
  hubspotProperty(INFO, 'type', 'Type', {
    type: 'enumeration',
    fieldType: 'select',
    options: options(
      ['PROSPECT', 'Prospect'],
      ['PARTNER', 'Partner'],
      ['RESELLER', 'Reseller'],
      ['VENDOR', 'Vendor'],
      ['OTHER', 'Other'],
    ),
  }),
  hubspotProperty(INFO, 'industry', 'Industry', {
    type: 'enumeration',
    fieldType: 'select',
    options: options(
      ['ACCOUNTING', 'Accounting'],
      ['AUTOMOTIVE', 'Automotive'],
      ['BANKING', 'Banking'],
      ['COMPUTER_SOFTWARE', 'Computer Software'],
      ['CONSTRUCTION', 'Construction'],
      ['EDUCATION_MANAGEMENT', 'Education Management'],
      ['FINANCIAL_SERVICES', 'Financial Services'],
      ['HOSPITAL_HEALTH_CARE', 'Hospital & Health Care'],
      ['INFORMATION_TECHNOLOGY_AND_SERVICES', 'Information Technology and Services'],
      ['LOGISTICS_AND_SUPPLY_CHAIN', 'Logistics and Supply Chain'],
      ['MARKETING_AND_ADVERTISING', 'Marketing and Advertising'],
      ['RETAIL', 'Retail'],
      ['TELECOMMUNICATIONS', 'Telecommunications'],
    ),
  }),
  hubspotProperty(INFO, 'lifecyclestage', 'Lifecycle Stage', {
    type: 'enumeration',
    fieldType: 'radio',
    options: LIFECYCLE_STAGES,
    metadata: { readOnlyOptions: false },
  }),
  hubspotProperty(INFO, 'hs_pipeline', 'Pipeline', {
    type: 'enumeration',
    fieldType: 'select',
    externalOptions: true,
    hidden: true,
    formField: false,
  }),
  hubspotProperty(SOCIAL, 'twitterhandle', 'Twitter Handle'),
  hubspotProperty(SOCIAL, 'facebook_company_page', 'Facebook Company Page'),
  hubspotProperty(SOCIAL, 'linkedin_company_page', 'LinkedIn Company Page'),
  hubspotProperty(SOCIAL, 'facebookfans', 'Facebook Fans', { type: 'number', fieldType: 'number' }),
  hubspotProperty(SOCIAL, 'twitterfollowers', 'Twitter Followers', { type: 'number', fieldType: 'number' }),
  computedTime(INFO, 'createdate', 'Create Date'),
  computedTime(INFO, 'hs_lastmodifieddate', 'Last Modified Date'),
];

/**
 * What HubSpot's own database of companies knows, by registrable domain: blank properties of a company created with
 * that domain are filled from it some seconds later (recorded for demo.com).
 */
export const COMPANY_INSIGHTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'demo.com': { twitterhandle: 'DEMO' },
};

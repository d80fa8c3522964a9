import { control } from './control.js';
import { asJson, countryCode, type Json, text } from './values.js';
import { type Sandboxes } from './world.js';

/** The tools that have records for companies. */
export const COMPANY_VENDORS = ['hubspot', 'salesforce'] as const;
export type CompanyVendor = (typeof COMPANY_VENDORS)[number];

export const COMPANY_FIELDS = ['website', 'name', 'country'] as const;
export type CompanyField = (typeof COMPANY_FIELDS)[number];

/** One company of a tool in the demo's own words. */
export interface Company {
  readonly id: string;
  readonly live: boolean;
  readonly fields: Readonly<Record<CompanyField, string>>;
  /** Set by the engine on records it made. */
  readonly key: string;
  /** Moves with every write, also one that changes nothing. */
  readonly stamp: string;
}

export type Companies = Readonly<Record<CompanyVendor, readonly Company[]>>;

export async function readCompanies(sandboxes: Sandboxes): Promise<Companies> {
  const [hubspot, salesforce] = await Promise.all([
    control<{ results: Json[] }>(sandboxes.hubspot.url, '/objects/companies'),
    control<Json[]>(sandboxes.salesforce.url, '/objects/Account'),
  ]);
  return { hubspot: hubspot.results.map(companyInHubspot), salesforce: salesforce.map(companyInSalesforce) };
}

/** One company by its id, as it is now. */
export async function lookAtCompany(sandboxes: Sandboxes, vendor: CompanyVendor, id: string): Promise<Company> {
  const { url } = sandboxes[vendor];
  return vendor === 'hubspot'
    ? companyInHubspot(await control<Json>(url, `/objects/companies/${id}`))
    : companyInSalesforce(await control<Json>(url, `/objects/Account/${id}`));
}

function companyInHubspot(record: Json): Company {
  const properties = asJson(record['properties']);
  return {
    id: text(record['id']),
    live: record['archived'] !== true,
    fields: {
      website: site(properties['website']),
      name: text(properties['name']),
      country: countryCode(properties['country']),
    },
    key: text(properties['syncline_key']),
    stamp: text(record['updatedAt']),
  };
}

function companyInSalesforce(record: Json): Company {
  return {
    id: text(record['Id']),
    live: record['IsDeleted'] !== true,
    fields: {
      website: site(record['Website']),
      name: text(record['Name']),
      country: countryCode(record['BillingCountry']),
    },
    key: text(record['Syncline_Key__c']),
    stamp: text(record['SystemModstamp']),
  };
}

/** With a scheme or without, in whatever case: one web site. */
const site = (value: unknown): string =>
  text(value)
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '');

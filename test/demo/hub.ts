import { type FieldMapping, type Mapping } from '#core';
import { type Sync } from './client.js';
import { live, type Snapshot } from './state.js';
import {
  COMMON,
  connectTools,
  countryPairs,
  defineSync,
  type DemoSyncs,
  field,
  withMailchimp,
  withSalesforce,
} from './syncs.js';
import { type World } from './world.js';

/** The demo's syncs: HubSpot in the middle, the companies' sync first, since that of the contacts refers to it. */
export interface Hub extends DemoSyncs {
  readonly companies: Sync;
}

export const allSyncs = ({ companies, salesforce, mailchimp }: Hub): readonly Sync[] => [
  companies,
  salesforce,
  mailchimp,
];

/** HubSpot companies (a) and Salesforce accounts (b), known by their web site however they are called. */
const companies = (snapshot: Snapshot): Omit<Mapping, 'version'> => {
  const all = [...live(snapshot.companies.hubspot), ...live(snapshot.companies.salesforce)];
  const pairs = countryPairs(all.map(({ fields }) => fields.country));
  return {
    ...COMMON,
    fields: [
      field('website', 'website', 'Website', { kind: 'url', b: { maxLength: 255 } }),
      field('name', 'name', 'Name', { kind: 'text', b: { maxLength: 255 } }, { requiredOn: ['b'] }),
      field('country', 'country', 'BillingCountry', { kind: 'choice', pairs, unmatched: 'pass' }),
    ],
    keys: [{ fieldIds: ['website'] }],
  };
};

/** The company somebody works for: which account is which company, the companies' sync knows. */
const EMPLOYER = field('employer', 'association:primary_company', 'AccountId', { kind: 'reference' });

/** Tags by their names. A picklist is set up by people; where a choice or a tag can be made, it is. */
const tags = (b: string, create: { readonly a: boolean; readonly b: boolean }): FieldMapping =>
  field('tags', 'tags', b, { kind: 'members', groups: true }, { kind: 'set', groups: { create } });

const withFields = (mapping: Omit<Mapping, 'version'>, more: readonly FieldMapping[]): Omit<Mapping, 'version'> => ({
  ...mapping,
  fields: [...mapping.fields, ...more],
});

/** The audience has no automation that a tag could start, so tags may be written many at a time. */
const MAILCHIMP_SETTINGS = { triggerAutomations: 'always' };

/** Connects the three accounts and defines all syncs; nothing is written to any of them. */
export async function defineHub(world: World, snapshot: Snapshot): Promise<Hub> {
  const connections = await connectTools(world, MAILCHIMP_SETTINGS);
  const [hubspot, salesforce, mailchimp] = [
    connections.hubspot.id,
    connections.salesforce.id,
    connections.mailchimp.id,
  ];
  const contacts = { connectionId: hubspot, object: 'contacts' };
  return {
    connections,
    companies: await defineSync(world, {
      name: 'Companies and accounts',
      a: { connectionId: hubspot, object: 'companies' },
      b: { connectionId: salesforce, object: 'Account' },
      mapping: companies(snapshot),
    }),
    salesforce: await defineSync(world, {
      name: 'HubSpot and Salesforce',
      a: contacts,
      b: { connectionId: salesforce, object: 'Contact' },
      mapping: withFields(withSalesforce(snapshot), [EMPLOYER, tags('Tags__c', { a: true, b: false })]),
    }),
    mailchimp: await defineSync(world, {
      name: 'HubSpot and Mailchimp',
      a: contacts,
      b: { connectionId: mailchimp, object: 'members' },
      mapping: withFields(withMailchimp, [tags('tags', { a: true, b: true })]),
    }),
  };
}

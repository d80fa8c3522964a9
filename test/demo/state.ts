import { type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { type Companies, readCompanies } from './companies.js';
import { control } from './control.js';
import { asJson, countryCode, type Json, listed, phoneNumber, text } from './values.js';
import { type Sandboxes } from './world.js';

/** One record of a tool in the demo's own words, read past the engine from the sandbox's control API. */
export interface Seen {
  readonly id: string;
  readonly live: boolean;
  /** Lower case; blank when there is none. */
  readonly email: string;
  readonly fields: Readonly<Record<SeenField, string>>;
  readonly optedOut: boolean;
  /** Names of the tags on it. */
  readonly tags: readonly string[];
  /** Id of the company it belongs to; blank when there is none, or none by reference. */
  readonly employerId: string;
  /** Set by the engine on records it made. */
  readonly key: string;
  /** Moves with every write, also one that changes nothing. */
  readonly stamp: string;
}

export const SEEN_FIELDS = ['firstName', 'lastName', 'phone', 'company', 'jobTitle', 'city', 'country'] as const;
export type SeenField = (typeof SEEN_FIELDS)[number];

/** All that the three tools hold at one moment: people by tool, and the companies of the two that know any. */
export type Snapshot = Readonly<Record<SandboxVendor, readonly Seen[]>> & { readonly companies: Companies };

export async function takeSnapshot(sandboxes: Sandboxes): Promise<Snapshot> {
  const [hubspot, salesforce, mailchimp, companies] = await Promise.all([
    control<{ results: Json[] }>(sandboxes.hubspot.url, '/objects/contacts'),
    control<Json[]>(sandboxes.salesforce.url, '/objects/Contact'),
    control<{ members: Json[] }>(sandboxes.mailchimp.url, '/members'),
    readCompanies(sandboxes),
  ]);
  return {
    hubspot: hubspot.results.map(seenInHubspot),
    salesforce: salesforce.map(seenInSalesforce),
    mailchimp: mailchimp.members.map(seenInMailchimp),
    companies,
  };
}

/** One record, by id (Mailchimp: by address), as cheaply as the control API gives it. */
export async function look(sandboxes: Sandboxes, vendor: SandboxVendor, name: string): Promise<Seen | undefined> {
  const { url } = sandboxes[vendor];
  switch (vendor) {
    case 'hubspot':
      return seenInHubspot(await control<Json>(url, `/objects/contacts/${name}`));
    case 'salesforce':
      return seenInSalesforce(await control<Json>(url, `/objects/Contact/${name}`));
    case 'mailchimp': {
      const { members } = await control<{ members: Json[] }>(url, `/members?email=${encodeURIComponent(name)}`);
      return members[0] && seenInMailchimp(members[0]);
    }
  }
}

export const live = <One extends { readonly live: boolean }>(seen: readonly One[]): readonly One[] =>
  seen.filter((record) => record.live);

/** Live records of each tool: people and companies. */
export const countsOf = (snapshot: Snapshot): Record<SandboxVendor, number> => ({
  hubspot: live(snapshot.hubspot).length + live(snapshot.companies.hubspot).length,
  salesforce: live(snapshot.salesforce).length + live(snapshot.companies.salesforce).length,
  mailchimp: live(snapshot.mailchimp).length,
});

function seenInHubspot(record: Json): Seen {
  const properties = asJson(record['properties']);
  return {
    id: text(record['id']),
    live: record['archived'] !== true,
    email: text(properties['email']).toLowerCase(),
    fields: {
      firstName: text(properties['firstname']),
      lastName: text(properties['lastname']),
      phone: phoneNumber(properties['phone']),
      company: text(properties['company']),
      jobTitle: text(properties['jobtitle']),
      city: text(properties['city']),
      country: countryCode(properties['country']),
    },
    optedOut: properties['hs_email_optout'] === 'true',
    tags: listed(properties['tags']),
    employerId: text(properties['associatedcompanyid']),
    key: text(properties['syncline_key']),
    stamp: text(record['updatedAt']),
  };
}

function seenInSalesforce(record: Json): Seen {
  return {
    id: text(record['Id']),
    live: record['IsDeleted'] !== true,
    email: text(record['Email']).toLowerCase(),
    fields: {
      firstName: text(record['FirstName']),
      lastName: text(record['LastName']),
      phone: phoneNumber(record['Phone']),
      company: '',
      jobTitle: text(record['Title']),
      city: text(record['MailingCity']),
      country: countryCode(record['MailingCountry']),
    },
    optedOut: record['HasOptedOutOfEmail'] === true,
    tags: listed(record['Tags__c']),
    employerId: text(record['AccountId']),
    key: text(record['Syncline_Key__c']),
    stamp: text(record['SystemModstamp']),
  };
}

function seenInMailchimp(record: Json): Seen {
  const merge = asJson(record['merge_fields']);
  return {
    id: text(record['contact_id']),
    live: record['status'] !== 'archived',
    email: text(record['email_address']).toLowerCase(),
    fields: {
      firstName: text(merge['FNAME']),
      lastName: text(merge['LNAME']),
      phone: phoneNumber(merge['PHONE']),
      company: text(merge['COMPANY']),
      jobTitle: '',
      city: '',
      country: countryCode(merge['COUNTRY']),
    },
    optedOut: record['status'] === 'unsubscribed' || record['status'] === 'cleaned',
    tags: (Array.isArray(record['tags']) ? record['tags'] : []).map((tag) => text(asJson(tag)['name'])).sort(),
    employerId: '',
    key: '',
    stamp: text(record['last_changed']),
  };
}

import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { SANDBOX_VENDORS, type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { type Sandboxes } from './world.js';

/** One record of a tool in the demo's own words, read past the engine from the sandbox's control API. */
export interface Seen {
  readonly id: string;
  readonly live: boolean;
  /** Lower case; blank when there is none. */
  readonly email: string;
  readonly fields: Readonly<Record<SeenField, string>>;
  readonly optedOut: boolean;
  /** Set by the engine on records it made. */
  readonly key: string;
  /** Moves with every write, also one that changes nothing. */
  readonly stamp: string;
}

export const SEEN_FIELDS = ['firstName', 'lastName', 'phone', 'company', 'jobTitle', 'city', 'country'] as const;
export type SeenField = (typeof SEEN_FIELDS)[number];

/** All that the three tools hold at one moment. */
export type Snapshot = Readonly<Record<SandboxVendor, readonly Seen[]>>;

type Json = Readonly<Record<string, unknown>>;

/** What a sandbox is asked past its vendor's API: without credentials, uncounted, without latency. */
export async function control<Answer>(url: string, path: string, method = 'GET', body?: object): Promise<Answer> {
  const answer = await fetch(`${url}/_sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} of the sandbox was answered ${answer.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

export async function takeSnapshot(sandboxes: Sandboxes): Promise<Snapshot> {
  const [hubspot, salesforce, mailchimp] = await Promise.all([
    control<{ results: Json[] }>(sandboxes.hubspot.url, '/objects/contacts'),
    control<Json[]>(sandboxes.salesforce.url, '/objects/Contact'),
    control<{ members: Json[] }>(sandboxes.mailchimp.url, '/members'),
  ]);
  return {
    hubspot: hubspot.results.map(seenInHubspot),
    salesforce: salesforce.map(seenInSalesforce),
    mailchimp: mailchimp.members.map(seenInMailchimp),
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

export const live = (seen: readonly Seen[]): readonly Seen[] => seen.filter((record) => record.live);

export const countsOf = (snapshot: Snapshot): Record<SandboxVendor, number> =>
  Object.fromEntries(SANDBOX_VENDORS.map((vendor) => [vendor, live(snapshot[vendor]).length])) as Record<
    SandboxVendor,
    number
  >;

const text = (value: unknown): string =>
  typeof value === 'string' ? value.normalize('NFC').trim() : typeof value === 'number' ? String(value) : '';

const asJson = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});

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
    key: '',
    stamp: text(record['last_changed']),
  };
}

/** Two spellings of one number are one number. */
function phoneNumber(value: unknown): string {
  const typed = text(value);
  const parsed = parsePhoneNumberFromString(typed);
  return parsed?.isPossible() ? `${parsed.number}${parsed.ext === undefined ? '' : ` x${parsed.ext}`}` : typed;
}

const ENGLISH_NAMES = new Intl.DisplayNames('en', { type: 'region' });
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** A code that is the present one of its country: DD and UK, for one, have become DE and GB. */
const isPresent = (code: string): boolean => new Intl.Locale(`und-${code}`).maximize().region === code;

/** ISO codes of countries with their English names, as Salesforce's people type them. */
export const COUNTRIES: readonly (readonly [code: string, name: string])[] = LETTERS.flatMap((first) =>
  LETTERS.map((second) => first + second),
).flatMap((code) => {
  const name = ENGLISH_NAMES.of(code);
  return name === undefined || name === code || !isPresent(code) ? [] : [[code, name] as const];
});

const CODE_BY_NAME = new Map(COUNTRIES.map(([code, name]) => [name, code]));

const countryCode = (value: unknown): string => CODE_BY_NAME.get(text(value)) ?? text(value);

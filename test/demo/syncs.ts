import { type FieldMapping, type Mapping } from '#core';
import { type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { type Connection, type Sync } from './client.js';
import { live, type Seen, type Snapshot } from './state.js';
import { COUNTRIES } from './values.js';
import { type World } from './world.js';

/** As rare as can be during the first syncs, whose calls are counted; often once edits are watched. */
const POLL_EVERY_MS = { firstSync: 86_400_000, live: 5_000 } as const;
/** Edits closer than this to each other count as made at once. */
const EPSILON_MS = 2_000;

export const field = (
  id: string,
  a: string,
  b: string,
  lens: FieldMapping['lens'],
  rest: object = {},
): FieldMapping => ({
  id,
  a,
  b,
  direction: 'both',
  kind: 'value',
  lens,
  ...rest,
});

export const COMMON = {
  policy: { kind: 'newest', epsilonMs: EPSILON_MS, tie: 'a' },
  blanks: { aToB: 'clear', bToA: 'clear' },
  onDelete: 'unlink',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
} as const;

/** HubSpot contacts (a) and Salesforce contacts (b). */
export const withSalesforce = (snapshot: PeopleOfBoth): Omit<Mapping, 'version'> => ({
  ...COMMON,
  fields: [
    field('email', 'email', 'Email', { kind: 'email' }),
    field('firstName', 'firstname', 'FirstName', { kind: 'text', b: { maxLength: 40 } }),
    field('lastName', 'lastname', 'LastName', { kind: 'text', b: { maxLength: 80 } }),
    field('phone', 'phone', 'Phone', { kind: 'phone', b: { maxLength: 40 } }),
    field(
      'jobTitle',
      'jobtitle',
      'Title',
      { kind: 'text', b: { maxLength: 128 } },
      { policy: { kind: 'sideWins', side: 'a' } },
    ),
    field('city', 'city', 'MailingCity', { kind: 'text', b: { maxLength: 40 } }),
    field('country', 'country', 'MailingCountry', {
      kind: 'choice',
      pairs: countriesIn(snapshot),
      unmatched: 'pass',
    }),
    field(
      'optedOut',
      'hs_email_optout',
      'HasOptedOutOfEmail',
      { kind: 'consent', outA: ['true'], outB: [true] },
      { kind: 'consent' },
    ),
  ],
  // People without an address are recognised by name and number together.
  keys: [{ fieldIds: ['email'] }, { fieldIds: ['lastName', 'firstName', 'phone'] }],
});

/** HubSpot contacts (a) and the members of a Mailchimp audience (b). */
export const withMailchimp: Omit<Mapping, 'version'> = {
  ...COMMON,
  fields: [
    // A contact without an address cannot be a member.
    field('email', 'email', 'email_address', { kind: 'email' }, { requiredOn: ['b'] }),
    field('firstName', 'firstname', 'merge_fields.FNAME', { kind: 'text', b: { maxBytes: 255 } }),
    field('lastName', 'lastname', 'merge_fields.LNAME', { kind: 'text', b: { maxBytes: 255 } }),
    field('phone', 'phone', 'merge_fields.PHONE', { kind: 'phone' }),
    field('company', 'company', 'merge_fields.COMPANY', { kind: 'text', b: { maxBytes: 255 } }),
    field('country', 'country', 'merge_fields.COUNTRY', { kind: 'text', b: { maxBytes: 255 } }),
    field(
      'optedOut',
      'hs_email_optout',
      'status',
      { kind: 'consent', outA: ['true'], outB: ['unsubscribed', 'cleaned'] },
      { kind: 'consent' },
    ),
  ],
  keys: [{ fieldIds: ['email'] }],
};

type PeopleOfBoth = Pick<Snapshot, 'hubspot' | 'salesforce'>;

const countriesIn = ({ hubspot, salesforce }: PeopleOfBoth): CountryPairs =>
  countryPairs([...live<Seen>(hubspot), ...live<Seen>(salesforce)].map(({ fields }) => fields.country));

type CountryPairs = readonly (readonly [code: string, name: string])[];

/** HubSpot writes countries as codes and Salesforce by name; the table holds those in use, as a person would fill it. */
export function countryPairs(used: readonly string[]): CountryPairs {
  const codes = new Set(used);
  return COUNTRIES.filter(([code]) => codes.has(code));
}

export type Connections = Readonly<Record<SandboxVendor, Connection>>;

export interface DemoSyncs {
  readonly connections: Connections;
  readonly salesforce: Sync;
  readonly mailchimp: Sync;
}

/** Connects the three accounts; nothing is written to any of them. */
export async function connectTools(
  { client, sandboxes }: World,
  mailchimpSettings: Readonly<Record<string, string>> = {},
): Promise<Connections> {
  const connect = async (vendor: SandboxVendor, name: string): Promise<Connection> => {
    const { url, secrets, settings } = sandboxes[vendor];
    const connection = await client.post<Connection>('/v1/connections', {
      name,
      vendor,
      baseUrl: url,
      settings: vendor === 'mailchimp' ? { ...settings, ...mailchimpSettings } : {},
      secrets,
    });
    if (connection.health !== 'ok') throw new Error(`${name}: ${connection.healthMessage ?? connection.health}`);
    return connection;
  };
  return {
    hubspot: await connect('hubspot', 'HubSpot'),
    salesforce: await connect('salesforce', 'Salesforce'),
    mailchimp: await connect('mailchimp', 'Mailchimp'),
  };
}

interface End {
  readonly connectionId: string;
  readonly object: string;
}

/** Adds a sync that looks for changes rarely until {@link pollOften}. */
export const defineSync = (
  { client }: World,
  sync: { readonly name: string; readonly a: End; readonly b: End; readonly mapping: Omit<Mapping, 'version'> },
): Promise<Sync> => client.post<Sync>('/v1/syncs', { ...sync, pollEveryMs: POLL_EVERY_MS.firstSync });

/** Connects the three accounts and defines the syncs of their people; nothing is written to any of them. */
export async function defineSyncs(world: World, snapshot: Snapshot): Promise<DemoSyncs> {
  const connections = await connectTools(world);
  const contacts = { connectionId: connections.hubspot.id, object: 'contacts' };
  return {
    connections,
    salesforce: await defineSync(world, {
      name: 'HubSpot and Salesforce',
      a: contacts,
      b: { connectionId: connections.salesforce.id, object: 'Contact' },
      mapping: withSalesforce(snapshot),
    }),
    mailchimp: await defineSync(world, {
      name: 'HubSpot and Mailchimp',
      a: contacts,
      b: { connectionId: connections.mailchimp.id, object: 'members' },
      mapping: withMailchimp,
    }),
  };
}

/** From here on edits are watched: what no webhook tells is asked for every few seconds. */
export async function pollOften({ client }: World, syncs: readonly Sync[]): Promise<void> {
  for (const { id } of syncs) await client.send('PATCH', `/v1/syncs/${id}`, { pollEveryMs: POLL_EVERY_MS.live });
}

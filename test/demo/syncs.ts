import { type FieldMapping, type Mapping } from '#core';
import { type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { type Connection, type Sync } from './client.js';
import { live, type Snapshot } from './state.js';
import { COUNTRIES } from './state.js';
import { type World } from './world.js';

/** Rare during the first sync, whose calls are counted; often once edits are watched. */
const POLL_EVERY_MS = { firstSync: 600_000, live: 5_000 } as const;
/** Edits closer than this to each other count as made at once. */
const EPSILON_MS = 2_000;

const field = (id: string, a: string, b: string, lens: FieldMapping['lens'], rest: object = {}): FieldMapping => ({
  id,
  a,
  b,
  direction: 'both',
  kind: 'value',
  lens,
  ...rest,
});

const COMMON = {
  policy: { kind: 'newest', epsilonMs: EPSILON_MS, tie: 'a' },
  blanks: { aToB: 'clear', bToA: 'clear' },
  onDelete: 'unlink',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
} as const;

/** HubSpot contacts (a) and Salesforce contacts (b). */
export const withSalesforce = (snapshot: Snapshot): Omit<Mapping, 'version'> => ({
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

/** HubSpot writes countries as codes and Salesforce by name; the table holds those in use, as a person would fill it. */
function countriesIn({ hubspot, salesforce }: Snapshot): readonly (readonly [string, string])[] {
  const used = new Set([...live(hubspot), ...live(salesforce)].map(({ fields }) => fields.country));
  return COUNTRIES.filter(([code]) => used.has(code));
}

export interface DemoSyncs {
  readonly connections: Readonly<Record<SandboxVendor, Connection>>;
  readonly salesforce: Sync;
  readonly mailchimp: Sync;
}

/** Connects the three accounts and defines the two syncs; nothing is written to any of them. */
export async function defineSyncs(world: World, snapshot: Snapshot): Promise<DemoSyncs> {
  const connect = async (vendor: SandboxVendor, name: string): Promise<Connection> => {
    const { url, secrets, settings } = world.sandboxes[vendor];
    const connection = await world.client.post<Connection>('/v1/connections', {
      name,
      vendor,
      baseUrl: url,
      settings: vendor === 'mailchimp' ? settings : {},
      secrets,
    });
    if (connection.health !== 'ok') throw new Error(`${name}: ${connection.healthMessage ?? connection.health}`);
    return connection;
  };
  const hubspot = await connect('hubspot', 'HubSpot');
  const salesforce = await connect('salesforce', 'Salesforce');
  const mailchimp = await connect('mailchimp', 'Mailchimp');
  const define = (name: string, other: Connection, object: string, mapping: Omit<Mapping, 'version'>): Promise<Sync> =>
    world.client.post<Sync>('/v1/syncs', {
      name,
      a: { connectionId: hubspot.id, object: 'contacts' },
      b: { connectionId: other.id, object },
      mapping,
      pollEveryMs: POLL_EVERY_MS.firstSync,
    });
  return {
    connections: { hubspot, salesforce, mailchimp },
    salesforce: await define('HubSpot and Salesforce', salesforce, 'Contact', withSalesforce(snapshot)),
    mailchimp: await define('HubSpot and Mailchimp', mailchimp, 'members', withMailchimp),
  };
}

/** From here on edits are watched: what no webhook tells is asked for every few seconds. */
export async function pollOften(world: World, syncs: DemoSyncs): Promise<void> {
  for (const { id } of [syncs.salesforce, syncs.mailchimp]) {
    await world.client.send('PATCH', `/v1/syncs/${id}`, { pollEveryMs: POLL_EVERY_MS.live });
  }
}

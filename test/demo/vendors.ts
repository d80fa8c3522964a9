import { createRequire } from 'node:module';
import { Client as HubspotClient } from '@hubspot/api-client';
import jsforce from 'jsforce';
import { type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { type Connection } from './client.js';
import { control } from './state.js';
import { type Sandboxes } from './world.js';

/** A person at each tool, and the vendors' own client libraries that other programs of the company use. */
export interface People {
  readonly hubspot: {
    update(id: string, properties: Readonly<Record<string, string>>): Promise<void>;
  };
  readonly salesforce: {
    update(id: string, fields: Readonly<Record<string, string | boolean>>): Promise<void>;
    remove(id: string): Promise<void>;
  };
  readonly mailchimp: {
    /** Another program, by the vendor's client: no webhook tells of it. */
    update(email: string, mergeFields: Readonly<Record<string, string>>): Promise<void>;
    /** A colleague in Mailchimp's pages. */
    updateInPages(email: string, mergeFields: Readonly<Record<string, string>>): Promise<void>;
    /** The contact follows the link in a mail. */
    unsubscribe(email: string): Promise<void>;
  };
}

const SALESFORCE_VERSION = '62.0';
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy', 'ALL_PROXY', 'all_proxy'];
/** Another app than the engine's: HubSpot tells whose edit it was. */
const OTHER_APP_ID = 4_711;
const DELIVERIES_AT_ONCE = 10;

/** What the demo uses of Mailchimp's client, which comes without types. */
interface MailchimpClient {
  basePath: string;
  setConfig(config: { apiKey: string }): void;
  lists: { updateListMember(listId: string, member: string, body: object): Promise<unknown> };
}

// The package's main export is one shared instance. With a server set it would replace that word inside addresses.
const MailchimpApi = createRequire(import.meta.url)(
  '@mailchimp/mailchimp_marketing/src/ApiClient',
) as new () => MailchimpClient;

export async function meetPeople(sandboxes: Sandboxes): Promise<People> {
  // jsforce would use a proxy even for this machine.
  for (const name of PROXY_VARIABLES) delete process.env[name];
  return {
    hubspot: await hubspotPeople(sandboxes.hubspot.url),
    salesforce: salesforcePeople(sandboxes.salesforce),
    mailchimp: mailchimpPeople(sandboxes.mailchimp),
  };
}

async function hubspotPeople(url: string): Promise<People['hubspot']> {
  const token = await control<{ accessToken: string }>(url, '/tokens', 'POST', {
    kind: 'private-app',
    appId: OTHER_APP_ID,
  });
  const client = new HubspotClient({ basePath: url, accessToken: token.accessToken });
  return {
    async update(id, properties) {
      await client.crm.contacts.basicApi.update(id, { properties: { ...properties } });
    },
  };
}

function salesforcePeople({ url, secrets }: Sandboxes['salesforce']): People['salesforce'] {
  const { clientId = '', clientSecret = '', refreshToken = '' } = secrets;
  const connection = new jsforce.Connection({
    instanceUrl: url,
    loginUrl: url,
    version: SALESFORCE_VERSION,
    refreshToken,
    oauth2: { clientId, clientSecret, loginUrl: url },
    callOptions: { client: 'another-program' },
  });
  return {
    async update(id, fields) {
      await connection.sobject('Contact').update({ Id: id, ...fields });
    },
    async remove(id) {
      await connection.sobject('Contact').destroy(id);
    },
  };
}

function mailchimpPeople({ url, secrets, settings }: Sandboxes['mailchimp']): People['mailchimp'] {
  const client = new MailchimpApi();
  client.setConfig({ apiKey: secrets['apiKey'] ?? '' });
  client.basePath = `${url}/3.0`;
  return {
    async update(email, mergeFields) {
      await client.lists.updateListMember(settings['listId'] ?? '', email, { merge_fields: mergeFields });
    },
    async updateInPages(email, mergeFields) {
      await control(url, '/ui/members/update', 'POST', { email, edit: { merge_fields: mergeFields } });
    },
    async unsubscribe(email) {
      await control(url, '/ui/members/unsubscribe', 'POST', { email, by: 'contact' });
    },
  };
}

/** HubSpot properties whose changes matter to the demo's syncs. */
const FOLLOWED_PROPERTIES = [
  'email',
  'firstname',
  'lastname',
  'phone',
  'company',
  'jobtitle',
  'city',
  'country',
  'hs_email_optout',
];
const FOLLOWED_EVENTS = ['creation', 'deletion', 'privacyDeletion', 'merge', 'restore'];

/** What a private app's owner does by hand on its Webhooks page; the engine makes the other vendors' webhooks itself. */
export async function subscribeHubspot(
  { url, secrets, settings }: Sandboxes['hubspot'],
  { webhookUrl }: Connection,
): Promise<void> {
  const send = async (method: string, path: string, body: object): Promise<void> => {
    const answer = await fetch(`${url}/webhooks/v3/${settings['appId'] ?? ''}${path}`, {
      method,
      headers: { authorization: `Bearer ${secrets['accessToken'] ?? ''}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`HubSpot answered ${answer.status} to ${path}: ${await answer.text()}`);
  };
  await send('PUT', '/settings', {
    targetUrl: webhookUrl,
    throttling: { maxConcurrentRequests: DELIVERIES_AT_ONCE },
  });
  for (const event of FOLLOWED_EVENTS) {
    await send('POST', '/subscriptions', { eventType: `contact.${event}`, active: true });
  }
  for (const propertyName of FOLLOWED_PROPERTIES) {
    await send('POST', '/subscriptions', { eventType: 'contact.propertyChange', propertyName, active: true });
  }
}

export const VENDOR_TITLES: Readonly<Record<SandboxVendor, string>> = {
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
  mailchimp: 'Mailchimp',
};

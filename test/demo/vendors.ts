import { createRequire } from 'node:module';
import { Client as HubspotClient } from '@hubspot/api-client';
import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/associations/v4/index.js';
import jsforce from 'jsforce';
import { type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { control } from './control.js';
import { type Sandboxes } from './world.js';

/** A person at each tool, and the vendors' own client libraries that other programs of the company use. */
export interface People {
  readonly hubspot: {
    update(id: string, properties: Readonly<Record<string, string>>): Promise<void>;
    updateCompany(id: string, properties: Readonly<Record<string, string>>): Promise<void>;
    /** Makes a company the one somebody works for. */
    employ(contactId: string, companyId: string): Promise<void>;
    /** The contact follows the link in a mail. */
    unsubscribe(email: string): Promise<void>;
  };
  readonly salesforce: {
    update(id: string, fields: Readonly<Record<string, string | boolean>>): Promise<void>;
    updateAccount(id: string, fields: Readonly<Record<string, string>>): Promise<void>;
    /** @returns the id of the new contact */
    create(fields: Readonly<Record<string, string>>): Promise<string>;
    /** A colleague in Salesforce's pages. */
    merge(masterId: string, loserId: string): Promise<void>;
    remove(id: string): Promise<void>;
  };
  readonly mailchimp: {
    /** Another program, by the vendor's client: no webhook tells of it. */
    update(email: string, mergeFields: Readonly<Record<string, string>>): Promise<void>;
    /** A colleague in Mailchimp's pages. */
    updateInPages(email: string, mergeFields: Readonly<Record<string, string>>): Promise<void>;
    /** A colleague in Mailchimp's pages; no webhook tells of tags. */
    tag(email: string, name: string): Promise<void>;
    /** The contact follows the link in a mail. */
    unsubscribe(email: string): Promise<void>;
  };
}

const SALESFORCE_VERSION = '62.0';
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy', 'ALL_PROXY', 'all_proxy'];
/** Another app than the engine's: HubSpot tells whose edit it was. */
const OTHER_APP_ID = 4_711;
/** HubSpot's own kind of association of a contact with the company it works for. */
const PRIMARY_COMPANY = 1;

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
    async updateCompany(id, properties) {
      await client.crm.companies.basicApi.update(id, { properties: { ...properties } });
    },
    async employ(contactId, companyId) {
      await client.crm.associations.v4.basicApi.create('contacts', contactId, 'companies', companyId, [
        {
          associationCategory: AssociationSpecAssociationCategoryEnum.HubspotDefined,
          associationTypeId: PRIMARY_COMPANY,
        },
      ]);
    },
    async unsubscribe(email) {
      await control(url, '/unsubscribe', 'POST', { email });
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
    async updateAccount(id, fields) {
      await connection.sobject('Account').update({ Id: id, ...fields });
    },
    async create(fields) {
      const made = await connection.sobject('Contact').create({ ...fields });
      if (!made.success) throw new Error('Salesforce did not make the contact');
      return made.id;
    },
    async merge(masterId, loserId) {
      await control(url, `/ui/Contact/${masterId}/merge`, 'POST', { loserIds: [loserId] });
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
    async tag(email, name) {
      await control(url, '/ui/members/tag', 'POST', { email, name });
    },
    async unsubscribe(email) {
      await control(url, '/ui/members/unsubscribe', 'POST', { email, by: 'contact' });
    },
  };
}

export const VENDOR_TITLES: Readonly<Record<SandboxVendor, string>> = {
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
  mailchimp: 'Mailchimp',
};

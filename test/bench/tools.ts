import { type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { type Sandboxes } from '../demo/world.js';

/** A contact as the floor script sees it in any tool; blank where there is nothing. */
export interface Contact {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  readonly company: string;
  readonly jobTitle: string;
  readonly city: string;
}

type Json = Readonly<Record<string, unknown>>;
type Field = Exclude<keyof Contact, 'id'>;

/** Where each tool keeps a field; what is missing it does not have. */
const NAMES: Readonly<Record<SandboxVendor, Partial<Record<Field, string>>>> = {
  hubspot: {
    ...{ email: 'email', firstName: 'firstname', lastName: 'lastname', phone: 'phone' },
    ...{ company: 'company', jobTitle: 'jobtitle', city: 'city' },
  },
  salesforce: {
    ...{ email: 'Email', firstName: 'FirstName', lastName: 'LastName', phone: 'Phone' },
    ...{ jobTitle: 'Title', city: 'MailingCity' },
  },
  mailchimp: { email: 'EMAIL', firstName: 'FNAME', lastName: 'LNAME', phone: 'PHONE', company: 'COMPANY' },
};

/** The most records one call takes, by the vendors' documentation. */
const HUBSPOT_MAX = 100;
const SALESFORCE_WRITE_MAX = 200;
const MAILCHIMP = { scanMax: 1_000, writeMax: 500 };
const SALESFORCE_API = '/services/data/v62.0';

/** The three tools by plain HTTP calls, as large as they may be. */
export class Tools {
  readonly #sandboxes: Sandboxes;
  readonly #salesforceToken: string;

  private constructor(sandboxes: Sandboxes, salesforceToken: string) {
    this.#sandboxes = sandboxes;
    this.#salesforceToken = salesforceToken;
  }

  static async open(sandboxes: Sandboxes): Promise<Tools> {
    const { clientId = '', clientSecret = '', refreshToken = '' } = sandboxes.salesforce.secrets;
    const answer = await fetch(`${sandboxes.salesforce.url}/services/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ grant_type: 'refresh_token', client_id: clientId },
        ...{ client_secret: clientSecret, refresh_token: refreshToken },
      }),
    });
    return new Tools(sandboxes, String(((await answer.json()) as Json)['access_token']));
  }

  scan(vendor: SandboxVendor): Promise<readonly Contact[]> {
    switch (vendor) {
      case 'hubspot':
        return this.#scanHubspot();
      case 'salesforce':
        return this.#scanSalesforce();
      case 'mailchimp':
        return this.#scanMailchimp();
    }
  }

  async create(vendor: SandboxVendor, contacts: readonly Contact[]): Promise<void> {
    switch (vendor) {
      case 'hubspot':
        for (const some of chunks(contacts, HUBSPOT_MAX)) {
          const inputs = some.map((contact) => ({ properties: namedFor(vendor, contact), associations: [] }));
          await this.#call(vendor, 'POST', '/crm/v3/objects/contacts/batch/create', { inputs });
        }
        return;
      case 'salesforce':
        return this.#writeSalesforce('POST', contacts);
      case 'mailchimp':
        return this.#writeMailchimp(contacts);
    }
  }

  async update(vendor: SandboxVendor, contacts: readonly Contact[]): Promise<void> {
    switch (vendor) {
      case 'hubspot':
        for (const some of chunks(contacts, HUBSPOT_MAX)) {
          const inputs = some.map((contact) => ({ id: contact.id, properties: namedFor(vendor, contact) }));
          await this.#call(vendor, 'POST', '/crm/v3/objects/contacts/batch/update', { inputs });
        }
        return;
      case 'salesforce':
        return this.#writeSalesforce('PATCH', contacts);
      case 'mailchimp':
        return this.#writeMailchimp(contacts);
    }
  }

  async #scanHubspot(): Promise<readonly Contact[]> {
    const properties = Object.values(NAMES.hubspot).join(',');
    const found: Contact[] = [];
    let after = '';
    do {
      const page = await this.#call(
        'hubspot',
        'GET',
        `/crm/v3/objects/contacts?limit=${HUBSPOT_MAX}&properties=${properties}${after}`,
      );
      found.push(
        ...list(page, 'results').map((item) => readFrom('hubspot', String(item['id']), json(item['properties']))),
      );
      const next = json(json(page['paging'])['next'])['after'];
      after = typeof next === 'string' ? `&after=${next}` : '';
    } while (after !== '');
    return found;
  }

  async #scanSalesforce(): Promise<readonly Contact[]> {
    const found: Contact[] = [];
    const query = `SELECT Id,${Object.values(NAMES.salesforce).join(',')} FROM Contact`;
    let path: unknown = `${SALESFORCE_API}/query?q=${encodeURIComponent(query)}`;
    while (typeof path === 'string') {
      const page = await this.#call('salesforce', 'GET', path);
      found.push(...list(page, 'records').map((item) => readFrom('salesforce', String(item['Id']), item)));
      path = page['nextRecordsUrl'];
    }
    return found;
  }

  async #scanMailchimp(): Promise<readonly Contact[]> {
    const found: Contact[] = [];
    for (let offset = 0; ; offset += MAILCHIMP.scanMax) {
      const page = await this.#call(
        'mailchimp',
        'GET',
        `${this.#list()}/members?count=${MAILCHIMP.scanMax}&offset=${offset}`,
      );
      const members = list(page, 'members');
      for (const member of members) {
        const merge = { ...json(member['merge_fields']), EMAIL: member['email_address'] };
        found.push(readFrom('mailchimp', String(member['contact_id']), merge));
      }
      if (members.length < MAILCHIMP.scanMax) return found;
    }
  }

  async #writeSalesforce(method: 'POST' | 'PATCH', contacts: readonly Contact[]): Promise<void> {
    for (const some of chunks(contacts, SALESFORCE_WRITE_MAX)) {
      const records = some.map((contact) => ({
        attributes: { type: 'Contact' },
        ...(method === 'PATCH' ? { Id: contact.id } : {}),
        ...namedFor('salesforce', contact),
      }));
      await this.#call('salesforce', method, `${SALESFORCE_API}/composite/sobjects`, { allOrNone: false, records });
    }
  }

  async #writeMailchimp(contacts: readonly Contact[]): Promise<void> {
    for (const some of chunks(contacts, MAILCHIMP.writeMax)) {
      const members = some.map((contact) => {
        const { EMAIL, ...merge } = namedFor('mailchimp', contact);
        return { email_address: EMAIL, status_if_new: 'transactional', status: 'transactional', merge_fields: merge };
      });
      await this.#call('mailchimp', 'POST', this.#list(), { members, update_existing: true });
    }
  }

  #list(): string {
    return `/3.0/lists/${this.#sandboxes.mailchimp.settings['listId'] ?? ''}`;
  }

  async #call(vendor: SandboxVendor, method: string, path: string, body?: object): Promise<Json> {
    const { url, secrets } = this.#sandboxes[vendor];
    const token = vendor === 'salesforce' ? this.#salesforceToken : (secrets['accessToken'] ?? secrets['apiKey'] ?? '');
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${vendor} answered ${answer.status} to ${method} ${path}: ${await answer.text()}`);
    return (await answer.json()) as Json;
  }
}

const json = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (page: Json, name: string): readonly Json[] => (Array.isArray(page[name]) ? page[name].map(json) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

function readFrom(vendor: SandboxVendor, id: string, values: Json): Contact {
  const read = (field: Field): string => text(values[NAMES[vendor][field] ?? '']);
  return {
    ...{ id, email: read('email').toLowerCase(), firstName: read('firstName'), lastName: read('lastName') },
    ...{ phone: read('phone'), company: read('company'), jobTitle: read('jobTitle'), city: read('city') },
  };
}

const namedFor = (vendor: SandboxVendor, contact: Contact): Record<string, string> =>
  Object.fromEntries(
    (Object.entries(NAMES[vendor]) as [Field, string][]).flatMap(([field, name]) =>
      contact[field] === '' ? [] : [[name, contact[field]]],
    ),
  );

function* chunks<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}

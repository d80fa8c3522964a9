import { type HubspotSandbox, startHubspotSandbox } from '#sandboxes/hubspot';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import { hubspotBody } from './contact-sync.js';
import { type RunningSyncline } from './running-syncline.js';

/** HubSpot and Salesforce, the pair with the strictest fields. */
export interface PeopleVendors {
  readonly hubspot: HubspotSandbox;
  readonly salesforce: SalesforceSandbox;
  readonly origins: readonly string[];
  close(): Promise<void>;
}

export async function startPeopleVendors(): Promise<PeopleVendors> {
  const [hubspot, salesforce] = await Promise.all([startHubspotSandbox(), startSalesforceSandbox({ longPollMs: 500 })]);
  return {
    hubspot,
    salesforce,
    origins: [hubspot.url, salesforce.url],
    close: async () => {
      await Promise.all([hubspot.close(), salesforce.close()]);
    },
  };
}

export const salesforceBody = (salesforce: SalesforceSandbox) => ({
  name: 'Salesforce',
  vendor: 'salesforce',
  baseUrl: salesforce.url,
  settings: {},
  secrets: {
    clientId: 'sandbox-salesforce-client',
    clientSecret: 'sandbox-salesforce-secret',
    refreshToken: 'sandbox-salesforce-refresh',
  },
});

/** One field that travels both ways as text. */
export const textField = (id: string, a: string, b: string) => ({
  ...{ id, a, b, direction: 'both', kind: 'value', lens: { kind: 'text' } },
});

/** E-mail as the key and the last name, HubSpot to Salesforce and back; HubSpot wins and creates are made on both. */
export const peopleMapping = {
  fields: [
    { id: 'email', a: 'email', b: 'Email', direction: 'both', kind: 'value', lens: { kind: 'email' } },
    textField('last', 'lastname', 'LastName'),
  ],
  keys: [{ fieldIds: ['email'] }],
  policy: { kind: 'sideWins', side: 'a' },
  blanks: { aToB: 'keep', bToA: 'keep' },
  onDelete: 'unlink',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
};

export interface PeopleSync {
  readonly hubspotId: string;
  readonly salesforceId: string;
  readonly syncId: string;
}

/** Both connections (HubSpot's may be there already) and a sync between them, not planned yet. */
export async function addPeopleSync(
  syncline: RunningSyncline,
  vendors: Pick<PeopleVendors, 'hubspot' | 'salesforce'>,
  options: { readonly mapping?: object; readonly hubspotId?: string } = {},
): Promise<PeopleSync> {
  const add = async (path: string, body: object): Promise<string> => {
    const { body: made } = await syncline.as().post(path).send(body).expect(201);
    return (made as { id: string }).id;
  };
  const hubspotId = options.hubspotId ?? (await add('/v1/connections', hubspotBody(vendors.hubspot)));
  const salesforceId = await add('/v1/connections', salesforceBody(vendors.salesforce));
  const syncId = await add('/v1/syncs', {
    name: 'People',
    a: { connectionId: hubspotId, object: 'contacts' },
    b: { connectionId: salesforceId, object: 'Contact' },
    mapping: options.mapping ?? peopleMapping,
    pollEveryMs: 3_600_000,
  });
  return { hubspotId, salesforceId, syncId };
}

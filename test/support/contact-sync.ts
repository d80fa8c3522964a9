import { type HubspotSandbox, type HubspotSandboxOptions, startHubspotSandbox } from '#sandboxes/hubspot';
import { type MailchimpSandbox, startMailchimpSandbox } from '#sandboxes/mailchimp';
import { eventually, type RunningSyncline } from './running-syncline.js';

/** The vendors of the commonest pair. */
export interface ContactVendors {
  readonly hubspot: HubspotSandbox;
  readonly mailchimp: MailchimpSandbox;
  readonly origins: readonly string[];
  close(): Promise<void>;
}

export async function startContactVendors(hubspotOptions: HubspotSandboxOptions = {}): Promise<ContactVendors> {
  const [hubspot, mailchimp] = await Promise.all([startHubspotSandbox(hubspotOptions), startMailchimpSandbox()]);
  return {
    hubspot,
    mailchimp,
    origins: [hubspot.url, mailchimp.url],
    close: async () => {
      await Promise.all([hubspot.close(), mailchimp.close()]);
    },
  };
}

export const hubspotBody = (hubspot: HubspotSandbox) => ({
  name: 'HubSpot',
  vendor: 'hubspot',
  baseUrl: hubspot.url,
  settings: {},
  secrets: { accessToken: hubspot.settings.accessToken, clientSecret: hubspot.settings.clientSecret },
});

export const mailchimpBody = (mailchimp: MailchimpSandbox) => ({
  name: 'Mailchimp',
  vendor: 'mailchimp',
  baseUrl: mailchimp.url,
  settings: { listId: mailchimp.listId },
  secrets: { apiKey: mailchimp.apiKey },
});

/** E-mail as the key, first name both ways. */
export const contactMapping = {
  fields: [
    { id: 'email', a: 'email', b: 'email_address', direction: 'both', kind: 'value', lens: { kind: 'email' } },
    { id: 'first', a: 'firstname', b: 'merge_fields.FNAME', direction: 'both', kind: 'value', lens: { kind: 'text' } },
  ],
  keys: [{ fieldIds: ['email'] }],
  policy: { kind: 'sideWins', side: 'a' },
  blanks: { aToB: 'keep', bToA: 'keep' },
  onDelete: 'unlink',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
};

export interface ContactSync {
  readonly hubspotId: string;
  readonly mailchimpId: string;
  readonly syncId: string;
}

/** Both connections and a sync between them, not planned yet. */
export async function addContactSync(syncline: RunningSyncline, vendors: ContactVendors): Promise<ContactSync> {
  const add = async (path: string, body: object): Promise<string> => {
    const { body: made } = await syncline.as().post(path).send(body).expect(201);
    return (made as { id: string }).id;
  };
  const hubspotId = await add('/v1/connections', hubspotBody(vendors.hubspot));
  const mailchimpId = await add('/v1/connections', mailchimpBody(vendors.mailchimp));
  const syncId = await add('/v1/syncs', {
    name: 'Contacts',
    a: { connectionId: hubspotId, object: 'contacts' },
    b: { connectionId: mailchimpId, object: 'members' },
    mapping: contactMapping,
    pollEveryMs: 3_600_000,
  });
  return { hubspotId, mailchimpId, syncId };
}

/** Plans, and approves once the plan is ready. @returns the run's id */
export async function goLive(syncline: RunningSyncline, syncId: string): Promise<string> {
  const runId = await planReady(syncline, syncId);
  await syncline.as().post(`/v1/runs/${runId}/approve`).expect(202);
  await eventually('the plan is applied', async () => {
    const { body } = await syncline.as().get(`/v1/runs/${runId}`).expect(200);
    return (body as { state: string }).state === 'done';
  });
  return runId;
}

export async function planReady(syncline: RunningSyncline, syncId: string): Promise<string> {
  const { body: started } = await syncline.as().post(`/v1/syncs/${syncId}/plan`).expect(202);
  const runId = (started as { run: { id: string } }).run.id;
  await eventually('the plan is ready', async () => {
    const { body } = await syncline.as().get(`/v1/runs/${runId}`).expect(200);
    return (body as { state: string }).state === 'ready';
  });
  return runId;
}

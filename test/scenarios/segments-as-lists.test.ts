import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type MailchimpSandbox, startMailchimpSandbox } from '#sandboxes/mailchimp';
import { added, listed, shown, syncNow } from '../support/asking.js';
import { goLive } from '../support/contact-sync.js';
import { type Everywhere, type GroupKind, groupKinds } from '../support/group-kinds.js';
import { addPeopleSync, type PeopleSync, type PeopleVendors, startPeopleVendors } from '../support/people-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const EMAIL = 'ada@mail.syncline.dev';
const OTHER = 'grace@mail.syncline.dev';
const RULE = 'a.city == "Bangkok" && !b.DoNotCall';
const GROUP = 'Call in Bangkok';

describe('a segment over HubSpot and Salesforce', () => {
  let vendors: PeopleVendors;
  let mailchimp: MailchimpSandbox;
  let syncline: RunningSyncline;
  let sync: PeopleSync;
  let ada: Everywhere;
  let kinds: readonly GroupKind[];

  beforeAll(async () => {
    [vendors, mailchimp] = await Promise.all([startPeopleVendors(), startMailchimpSandbox()]);
    const { hubspot, salesforce } = vendors;
    for (const email of [EMAIL, OTHER]) {
      hubspot.asUser.createContact({ email, lastname: 'Lovelace', city: email === EMAIL ? 'Bangkok' : 'Rome' });
    }
    ada = {
      email: EMAIL,
      hubspotId: hubspot.asUser.list('contacts').find(({ properties }) => properties['email'] === EMAIL)?.id ?? '',
      salesforceId: salesforce.asUser.create('Contact', { Email: EMAIL, LastName: 'Lovelace' }),
    };
    mailchimp.asUser.subscribe(EMAIL);
    const setUp = { checkboxes: [GROUP], picklist: [GROUP], interests: [] };
    kinds = await groupKinds({ hubspot, salesforce, mailchimp }, ada, setUp);
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addPeopleSync(syncline, vendors);
    await goLive(syncline, sync.syncId);
    await eventually('both are linked', async () => {
      return (await listed(syncline, `/v1/syncs/${sync.syncId}/links`)).length === 2;
    });
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await Promise.all([vendors.close(), mailchimp.close()]);
  }, 30_000);

  it.each(['HubSpot lists', 'HubSpot checkboxes', 'Salesforce campaigns', 'Salesforce picklist'])(
    'is kept as a group of any kind, and follows both sides: %s',
    async (what) => {
      const kind = kinds.find((one) => one.what === what);
      if (!kind) throw new Error(`nobody knows ${what}`);
      const isIn = (wanted: boolean) =>
        eventually(`she is ${wanted ? '' : 'not '}in it`, async () => (await kind.held()).includes(GROUP) === wanted);
      const at = `/v1/syncs/${sync.syncId}/segments`;
      const side = kind.vendor === 'hubspot' ? 'a' : 'b';
      const body = { name: what, rule: RULE, side, field: kind.field, group: GROUP };
      const segmentId = await added(syncline, at, body);
      const { body: preview } = await syncline.as().post(`${at}/${segmentId}/preview`).expect(202);
      const runId = (preview as { run: { id: string } }).run.id;
      const ready = await eventually('the preview is ready', async () => {
        const run = await shown<{ state: string; counts: object }>(syncline, `/v1/runs/${runId}`);
        return run.state === 'ready' && run;
      });
      expect(ready.counts).toMatchObject({ linked: 2, members: 1, added: 1, removed: 0 });
      expect(await kind.held()).toEqual([]);
      await syncline.as().post(`${at}/${segmentId}/activate`).send({ runId }).expect(202);
      await isIn(true);
      vendors.salesforce.asUser.update('Contact', ada.salesforceId, { DoNotCall: true });
      await syncNow(syncline, sync.syncId);
      await isIn(false);
      vendors.salesforce.asUser.update('Contact', ada.salesforceId, { DoNotCall: false });
      await syncNow(syncline, sync.syncId);
      await isIn(true);
      await syncline.as().delete(`${at}/${segmentId}?members=remove`).expect(200);
      await isIn(false);
      await eventually('the segment is gone', async () => (await listed(syncline, at)).length === 0);
    },
    60_000,
  );
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listed, noSweepUnderWay, shown, syncNow } from '../support/asking.js';
import { goLive, hubspotBody, planReady } from '../support/contact-sync.js';
import {
  peopleMapping,
  type PeopleVendors,
  salesforceBody,
  startPeopleVendors,
  textField,
} from '../support/people-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const HOUR_MS = 3_600_000;
/** Routes of HubSpot that change records. */
const WRITES = /batch\/(create|update|upsert|archive)/;
const ADA = 'ada@mail.syncline.dev';

const common = {
  ...peopleMapping,
  policy: { kind: 'newest', epsilonMs: 0, tie: 'a' },
  fields: [...peopleMapping.fields, textField('phone', 'phone', 'Phone')],
};
/** One filter, on the leads: they come first, and all others go to the contacts. */
const leadMapping = {
  ...common,
  fields: [...common.fields, { ...textField('company', 'company', 'Company'), requiredOn: ['b'] }],
  filters: {
    a: { expression: 'lifecyclestage in ["subscriber", "lead", "marketingqualifiedlead"]' },
    onLeave: { kind: 'keep' },
  },
};

interface ShownLink {
  readonly id: string;
  readonly aId: string | null;
  readonly bId: string | null;
  readonly continuedBy: string | null;
  readonly base: Readonly<Record<string, { readonly a?: unknown; readonly b?: unknown }>>;
}

describe('HubSpot contacts that are leads or contacts in Salesforce', () => {
  let vendors: PeopleVendors;
  let syncline: RunningSyncline;
  let leadsId: string;
  let contactsId: string;
  let ada: string;
  let leadId: string;

  const post = async <Made>(path: string, body: object): Promise<Made> =>
    (await syncline.as().post(path).send(body).expect(201)).body as Made;
  const rows = (object: 'Lead' | 'Contact') => [...vendors.salesforce.org.store.table(object).all()];
  const named = (object: 'Lead' | 'Contact', email: string) =>
    rows(object).filter((row) => row['Email'] === email && row['IsDeleted'] !== true);
  const person = (email: string, lifecyclestage: string): string =>
    vendors.hubspot.asUser.createContact({ email, lastname: 'Lovelace', company: 'Engines', lifecyclestage }).id;
  const linkOf = async (syncId: string, hubspotId: string): Promise<ShownLink | undefined> =>
    (await listed<ShownLink>(syncline, `/v1/syncs/${syncId}/links`)).find(({ aId }) => aId === hubspotId);
  /** Writes to HubSpot are calls of their own; Salesforce stamps every record it writes. */
  const written = () => ({
    hubspot: Object.entries(vendors.hubspot.calls.byRoute()).filter(([route]) => WRITES.test(route)),
    salesforce: [...rows('Lead'), ...rows('Contact')].map((row) => [row['Id'], row['SystemModstamp']]),
  });

  beforeAll(async () => {
    vendors = await startPeopleVendors();
    ada = person(ADA, 'lead');
    person('grace@mail.syncline.dev', 'customer');
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    const { id: hubspotId } = await post<{ id: string }>('/v1/connections', hubspotBody(vendors.hubspot));
    const { id: salesforceId } = await post<{ id: string }>('/v1/connections', salesforceBody(vendors.salesforce));
    const newSync = async (name: string, object: string, mapping: object): Promise<string> => {
      const ends = {
        a: { connectionId: hubspotId, object: 'contacts' },
        b: { connectionId: salesforceId, object },
      };
      return (await post<{ id: string }>('/v1/syncs', { name, ...ends, mapping, pollEveryMs: HOUR_MS })).id;
    };
    leadsId = await newSync('Leads', 'Lead', leadMapping);
    contactsId = await newSync('Contacts', 'Contact', common);
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it('are planned for one of them each', async () => {
    await goLive(syncline, leadsId);
    await eventually('the lead is there', () => named('Lead', ADA).length === 1);
    const runId = await planReady(syncline, contactsId);
    const { counts } = await shown<{ counts: Record<string, number> }>(syncline, `/v1/runs/${runId}`);
    expect(counts).toMatchObject({ createOnB: 1, excluded: 1 });
    const items = await listed<{ kind: string; reason: { code: string; message: string } | null }>(
      syncline,
      `/v1/runs/${runId}/items`,
    );
    expect(items.find(({ kind }) => kind === 'excluded')?.reason).toEqual({
      ...{ code: 'SYNC_E213', message: 'The record is linked by the sync "Leads".' },
    });
    await syncline.as().post(`/v1/runs/${runId}/approve`).expect(202);
    await eventually('the customer is there', () => named('Contact', 'grace@mail.syncline.dev').length === 1);
    expect([rows('Lead').length, named('Contact', ADA).length]).toEqual([1, 0]);
  }, 60_000);

  it('are made once when they are new, each where it belongs', async () => {
    person('new-lead@mail.syncline.dev', 'marketingqualifiedlead');
    person('new-customer@mail.syncline.dev', 'customer');
    await syncNow(syncline, contactsId);
    await syncNow(syncline, leadsId);
    await eventually('both are there', () => rows('Lead').length === 2 && rows('Contact').length === 2);
    expect(named('Lead', 'new-lead@mail.syncline.dev')).toHaveLength(1);
    expect(named('Contact', 'new-customer@mail.syncline.dev')).toHaveLength(1);
  }, 60_000);

  it('keep their link when the lead is converted, and an edit that had not been sent', async () => {
    const before = await eventually('the lead is settled', async () => {
      const link = await linkOf(leadsId, ada);
      return link?.base['email']?.b === ADA && link;
    });
    leadId = before.bId ?? '';
    await syncline.as().post(`/v1/syncs/${leadsId}/pause`).expect(200);
    vendors.hubspot.asUser.updateContact(ada, { lastname: 'King' });
    const converted = await fetch(`${vendors.salesforce.url}/_sandbox/ui/Lead/${leadId}/convert`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(converted.ok).toBe(true);
    await syncline.as().post(`/v1/syncs/${leadsId}/resume`).expect(200);
    await syncNow(syncline, contactsId);
    await syncNow(syncline, leadsId);
    const link = await eventually('the link has moved', () => linkOf(contactsId, ada));
    expect(link.bId).toBe(named('Contact', ADA)[0]?.['Id']);
    await eventually('the edit is there', () => named('Contact', ADA)[0]?.['LastName'] === 'King');
    expect(await linkOf(leadsId, ada)).toBeUndefined();
    const ended = await shown<ShownLink>(syncline, `/v1/links/${before.id}`);
    expect(ended.continuedBy).toBe(link.id);
    const { items } = await shown<{ items: { cause: string; side: string }[] }>(
      syncline,
      `/v1/links/${before.id}/changes`,
    );
    expect(items.filter(({ cause }) => cause === 'convert').length).toBeGreaterThan(0);
  }, 60_000);

  it('are synced with the contact both ways from then on', async () => {
    const contactId = String(named('Contact', ADA)[0]?.['Id']);
    await eventually('what was written is settled', async () => {
      return (await linkOf(contactsId, ada))?.base['last']?.b === 'King';
    });
    vendors.salesforce.asUser.update('Contact', contactId, { Phone: '+66 2 123 4567' });
    await syncNow(syncline, contactsId);
    await eventually('the edit is in HubSpot', () => {
      return vendors.hubspot.asUser.get('contacts', ada)?.properties['phone'] === '+66 2 123 4567';
    });
    vendors.hubspot.asUser.updateContact(ada, { lastname: 'Byron' });
    await syncNow(syncline, contactsId);
    await eventually('the edit is in Salesforce', () => named('Contact', ADA)[0]?.['LastName'] === 'Byron');
  }, 60_000);

  it('were neither created nor deleted twice, and reconciling again writes nothing', async () => {
    expect(named('Contact', ADA)).toHaveLength(1);
    expect(named('Lead', ADA).filter(({ IsConverted }) => IsConverted !== true)).toEqual([]);
    expect(vendors.hubspot.asUser.list('contacts').filter((one) => one.properties['email'] === ADA)).toHaveLength(1);
    const atRest = async (): Promise<void> => {
      for (const syncId of [leadsId, contactsId]) {
        await syncNow(syncline, syncId);
        await noSweepUnderWay(syncline, syncId);
      }
      await eventually('nothing waits', async () => {
        const { syncs } = await shown<{ syncs: readonly { dirty: number }[] }>(syncline, '/v1/health');
        return syncs.every(({ dirty }) => dirty === 0);
      });
    };
    await atRest();
    const before = written();
    expect(before.hubspot).not.toEqual([]);
    await atRest();
    expect(written()).toEqual(before);
  }, 60_000);
});

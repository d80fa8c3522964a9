import { afterEach, describe, expect, it } from '@jest/globals';
import { type PlanItem } from '#engine';
import { listed } from '../support/asking.js';
import { addContactSync, goLive, startContactVendors } from '../support/contact-sync.js';
import { addPeopleSync, peopleMapping, startPeopleVendors, textField } from '../support/people-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

interface ShownRun {
  readonly id: string;
  readonly state: string;
  readonly counts: Readonly<Record<string, number>>;
}

const runOf = async (syncline: RunningSyncline, id: string): Promise<ShownRun> =>
  (await syncline.as().get(`/v1/runs/${id}`).expect(200)).body as ShownRun;

/** Plans to undo a run, approves the plan, and waits until it is carried out. @returns its items */
async function undo(syncline: RunningSyncline, runId: string): Promise<readonly PlanItem[]> {
  const { body } = await syncline.as().post(`/v1/runs/${runId}/undo`).expect(202);
  const { id } = (body as { run: ShownRun }).run;
  await eventually('the plan of the undo is ready', async () => (await runOf(syncline, id)).state === 'ready');
  await syncline.as().post(`/v1/runs/${id}/approve`).expect(202);
  await eventually('the undo is done', async () => (await runOf(syncline, id)).state === 'done');
  return listed<PlanItem>(syncline, `/v1/runs/${id}/items`);
}

/** Waits until nothing that the run asked for is left to be done. */
const atRest = (syncline: RunningSyncline, what: string, look: () => boolean): Promise<unknown> =>
  eventually(what, async () => {
    const { body } = await syncline.as().get('/v1/health').expect(200);
    const { syncs } = body as { syncs: readonly { dirty: number }[] };
    return syncs.every(({ dirty }) => dirty === 0) && look();
  });

type Records = readonly Readonly<Record<string, unknown>>[];

/** What the vendors themselves set whenever a record is touched. */
const STAMPS: ReadonlySet<string> = new Set([
  ...['updatedAt', 'lastmodifieddate', 'hs_lastmodifieddate', 'searchIsBehind'],
  ...['LastModifiedDate', 'LastModifiedById', 'SystemModstamp', 'LastReferencedDate', 'LastViewedDate', 'last_changed'],
]);

/** Records as text, byte for byte but for stamps and the order of their fields. */
const bytes = (records: Records): readonly string[] => records.map((record) => JSON.stringify(ordered(record))).sort();

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const named = Object.entries(value).filter(([name]) => !STAMPS.has(name));
  return Object.fromEntries(named.sort(([x], [y]) => (x < y ? -1 : 1)).map(([name, one]) => [name, ordered(one)]));
}

const PEOPLE = {
  both: { email: 'ada@mail.syncline.dev', first: 'Ada ', last: 'Byron' },
  equal: { email: 'bob@mail.syncline.dev', first: 'Bob', last: 'Stone' },
  onA: { email: 'cid@mail.syncline.dev', first: 'Çid 🎈', last: 'Roe' },
  onB: { email: 'dee@mail.syncline.dev', first: 'Dee', last: 'Fox' },
};

const contactOf = ({ email, first, last }: (typeof PEOPLE)['both']) => ({ email, firstname: first, lastname: last });

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});

describe('undoing everything a first sync did', () => {
  it('leaves HubSpot and Mailchimp as they were, byte for byte', async () => {
    const vendors = await startContactVendors();
    const { hubspot, mailchimp } = vendors;
    for (const person of [PEOPLE.both, PEOPLE.equal, PEOPLE.onA]) hubspot.asUser.createContact(contactOf(person));
    const subscribe = (email: string, FNAME: string) => mailchimp.asUser.subscribe(email, { merge_fields: { FNAME } });
    subscribe(PEOPLE.both.email, 'Augusta');
    subscribe(PEOPLE.equal.email, PEOPLE.equal.first);
    subscribe(PEOPLE.onB.email, PEOPLE.onB.first);
    const members = async (): Promise<Records> => {
      const answer = await fetch(`${mailchimp.url}/3.0/lists/${mailchimp.listId}/members?count=1000`, {
        headers: { authorization: `Bearer ${mailchimp.apiKey}` },
      });
      const { members: all } = (await answer.json()) as { members: Records };
      return all.filter(({ status }) => status !== 'archived');
    };
    const contacts = (): Records =>
      hubspot.asUser.list('contacts').flatMap((record) => (record.archived ? [] : [{ ...record }]));
    const before = { hubspot: bytes(contacts()), mailchimp: bytes(await members()) };

    const syncline = await startSyncline({ allowedOrigins: vendors.origins });
    close = async () => {
      await syncline.close();
      await vendors.close();
    };
    const { syncId } = await addContactSync(syncline, vendors);
    const runId = await goLive(syncline, syncId);
    const firstNameAt = (email: string) =>
      (mailchimp.asUser.get(email)?.['merge_fields'] as Record<string, unknown> | undefined)?.['FNAME'];
    await atRest(syncline, 'the first sync has done its work', () => firstNameAt(PEOPLE.both.email) !== 'Augusta');
    expect([contacts().length, (await members()).length]).toEqual([4, 4]);

    const items = await undo(syncline, runId);
    expect(items.filter(({ kind }) => kind === 'skipped')).toEqual([]);
    expect({ hubspot: bytes(contacts()), mailchimp: bytes(await members()) }).toEqual(before);
  }, 120_000);

  it('leaves HubSpot and Salesforce as they were, byte for byte', async () => {
    const vendors = await startPeopleVendors();
    const { hubspot, salesforce } = vendors;
    for (const person of [PEOPLE.both, PEOPLE.equal, PEOPLE.onA]) hubspot.asUser.createContact(contactOf(person));
    const create = ({ email, first, last }: (typeof PEOPLE)['both'], LastName = last) =>
      salesforce.asUser.create('Contact', { Email: email, FirstName: first, LastName });
    const adaId = create(PEOPLE.both, 'Lovelace');
    create(PEOPLE.equal);
    create(PEOPLE.onB);
    const contacts = (): Records =>
      hubspot.asUser.list('contacts').flatMap((record) => (record.archived ? [] : [{ ...record }]));
    const people = (): Records => [...salesforce.org.store.table('Contact').all()].filter((one) => !one['IsDeleted']);

    const syncline = await startSyncline({ allowedOrigins: vendors.origins });
    close = async () => {
      await syncline.close();
      await vendors.close();
    };
    const mapping = {
      ...peopleMapping,
      fields: [...peopleMapping.fields, textField('first', 'firstname', 'FirstName')],
    };
    const { syncId } = await addPeopleSync(syncline, vendors, { mapping });
    const before = { hubspot: bytes(contacts()), salesforce: bytes(people()) };
    const runId = await goLive(syncline, syncId);
    const lastName = () => salesforce.org.store.table('Contact').get(adaId)?.['LastName'];
    await atRest(syncline, 'the first sync has done its work', () => lastName() === PEOPLE.both.last);
    expect([contacts().length, people().length]).toEqual([4, 4]);

    const items = await undo(syncline, runId);
    expect(items.filter(({ kind }) => kind === 'skipped')).toEqual([]);
    expect({ hubspot: bytes(contacts()), salesforce: bytes(people()) }).toEqual(before);
  }, 120_000);
});

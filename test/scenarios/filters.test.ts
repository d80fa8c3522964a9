import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listed, shown, syncNow } from '../support/asking.js';
import { goLive } from '../support/contact-sync.js';
import {
  addPeopleSync,
  peopleMapping,
  type PeopleSync,
  type PeopleVendors,
  startPeopleVendors,
} from '../support/people-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const inBangkok = 'inside@mail.syncline.dev';
const inRome = 'outside@mail.syncline.dev';
const doNotCall = 'silent@mail.syncline.dev';

/** HubSpot keeps yes and no as text and Salesforce as such; neither field is mapped. */
const FILTERS = {
  a: { expression: 'city == "Bangkok" && !hs_email_optout' },
  b: { expression: '!DoNotCall' },
  onLeave: { kind: 'keep' },
};

describe('a sync with filters on both sides', () => {
  let vendors: PeopleVendors;
  let syncline: RunningSyncline;
  let sync: PeopleSync;
  const ids: Record<string, string> = {};

  const people = () => [...vendors.salesforce.org.store.table('Contact').all()];
  const person = (email: string) => people().find((record) => record['Email'] === email);
  const contact = (email: string, city: string): void => {
    ids[email] = vendors.hubspot.asUser.createContact({ email, lastname: 'Lovelace', city }).id;
  };

  beforeAll(async () => {
    vendors = await startPeopleVendors();
    contact(inBangkok, 'Bangkok');
    contact(inRome, 'Rome');
    contact(doNotCall, 'Bangkok');
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addPeopleSync(syncline, vendors, { mapping: { ...peopleMapping, filters: FILTERS } });
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it('creates whom they take, and counts the others as excluded', async () => {
    const runId = await goLive(syncline, sync.syncId);
    const { counts } = await shown<{ counts: Record<string, number> }>(syncline, `/v1/runs/${runId}`);
    expect(counts).toMatchObject({ createOnB: 2, excluded: 1 });
    await eventually('both are there', () => person(inBangkok) !== undefined && person(doNotCall) !== undefined);
    expect(person(inRome)).toBeUndefined();
    const items = await listed<{ kind: string; reason: { code: string } | null }>(syncline, `/v1/runs/${runId}/items`);
    expect(items.find(({ kind }) => kind === 'excluded')?.reason?.code).toBe('SYNC_E211');
  });

  it('holds back edits of whoever leaves, and lets them travel once they are back', async () => {
    const id = ids[inBangkok] ?? '';
    vendors.hubspot.asUser.updateContact(id, { city: 'Rome', lastname: 'King' });
    // Another one who stays shows that the edit has been seen.
    vendors.hubspot.asUser.updateContact(ids[doNotCall] ?? '', { lastname: 'Byron' });
    await syncNow(syncline, sync.syncId);
    await eventually('the other edit has arrived', () => person(doNotCall)?.['LastName'] === 'Byron');
    expect(person(inBangkok)?.['LastName']).toBe('Lovelace');
    vendors.hubspot.asUser.updateContact(id, { city: 'Bangkok' });
    await syncNow(syncline, sync.syncId);
    await eventually('the edit arrives', () => person(inBangkok)?.['LastName'] === 'King');
  });

  it('lets in who comes in', async () => {
    vendors.hubspot.asUser.updateContact(ids[inRome] ?? '', { city: 'Bangkok' });
    await syncNow(syncline, sync.syncId);
    await eventually('the record is made', () => person(inRome) !== undefined);
  });
});

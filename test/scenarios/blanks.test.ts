import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listed, syncNow } from '../support/asking.js';
import { goLive } from '../support/contact-sync.js';
import {
  addPeopleSync,
  peopleMapping,
  type PeopleSync,
  type PeopleVendors,
  startPeopleVendors,
  textField,
} from '../support/people-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const EMAIL = 'ada@mail.syncline.dev';
/** What is emptied in HubSpot is emptied in Salesforce, and not the other way; of the city, the other way round. */
const title = { ...textField('title', 'jobtitle', 'Title'), blanks: { aToB: 'clear', bToA: 'keep' } };
const city = { ...textField('city', 'city', 'MailingCity'), blanks: { aToB: 'keep', bToA: 'clear' } };

describe('blanks, by field and by direction', () => {
  let vendors: PeopleVendors;
  let syncline: RunningSyncline;
  let sync: PeopleSync;
  let contactId: string;
  let personId: string;

  const contact = () => {
    const { jobtitle = '', city: town = '' } = vendors.hubspot.asUser.get('contacts', contactId)?.properties ?? {};
    return [jobtitle, town];
  };
  const person = () => {
    const record = vendors.salesforce.asUser.get(personId);
    return [record?.['Title'] ?? '', record?.['MailingCity'] ?? ''];
  };
  /** Waits until the sync is done with what its people did; the last name tells, which travels either way. */
  const edit = async (
    side: 'hubspot' | 'salesforce',
    name: string,
    values: Readonly<Record<string, string | null>>,
  ) => {
    if (side === 'hubspot') vendors.hubspot.asUser.updateContact(contactId, { lastname: name, ...values });
    else vendors.salesforce.asUser.update('Contact', personId, { LastName: name, ...values });
    await syncNow(syncline, sync.syncId);
    await eventually(`${name} is in both tools, and settled`, async () => {
      const [link] = await listed<{ base: Record<string, { a?: unknown; b?: unknown }> }>(
        syncline,
        `/v1/syncs/${sync.syncId}/links`,
      );
      return link?.base['last']?.a === name && link.base['last'].b === name;
    });
  };

  beforeAll(async () => {
    vendors = await startPeopleVendors();
    contactId = vendors.hubspot.asUser.createContact({ email: EMAIL, lastname: 'Byron', city: 'London' }).id;
    personId = vendors.salesforce.asUser.create('Contact', { Email: EMAIL, LastName: 'Byron', Title: 'Countess' });
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addPeopleSync(syncline, vendors, {
      mapping: { ...peopleMapping, fields: [...peopleMapping.fields, title, city] },
    });
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it('are filled where the records are linked, and empty nothing, whatever the rules', async () => {
    await goLive(syncline, sync.syncId);
    await eventually('both are filled', () => contact()[0] === 'Countess' && person()[1] === 'London');
    expect([contact(), person()]).toEqual([
      ['Countess', 'London'],
      ['Countess', 'London'],
    ]);
  }, 60_000);

  it('empty the other side where that way says so, once somebody emptied a field in HubSpot', async () => {
    await edit('hubspot', 'King', { jobtitle: '', city: '' });
    expect(person()).toEqual(['', 'London']);
    expect(contact()).toEqual(['', '']);
  }, 60_000);

  it('are filled again by the next edit of the side that was kept', async () => {
    await edit('salesforce', 'Lovelace', { MailingCity: 'Ockham', Title: 'Mathematician' });
    expect(contact()).toEqual(['Mathematician', 'Ockham']);
  }, 60_000);

  it('empty the other side where that way says so, once somebody emptied a field in Salesforce', async () => {
    await edit('salesforce', 'King-Noel', { MailingCity: null, Title: null });
    expect(contact()).toEqual(['Mathematician', '']);
    expect(person()).toEqual(['', '']);
    expect(await listed(syncline, `/v1/conflicts?syncId=${sync.syncId}&status=open`)).toEqual([]);
  }, 60_000);
});

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

/** Last names in eleven scripts, right to left among them, with joiners, an emoji and characters nobody sees. */
const NAMES = {
  latin: 'Ångström-O’Neill',
  greek: 'Παπαδοπούλου',
  cyrillic: 'Достоевский',
  arabic: 'الخوارزمي',
  hebrew: 'בן־גוריון',
  persian: 'می‌ترا',
  devanagari: 'श्रीनिवासन',
  thai: 'สุขสวัสดิ์',
  chinese: '歐陽',
  japanese: 'さくら',
  korean: '남궁',
  emoji: 'Love 👩🏽‍🚀🏳️‍🌈',
  zeroWidth: 'Ze\u200bro',
  turned: '\u202eabc\u202c',
} as const;
const LONG = 'ก'.repeat(21_845);
const emailOf = (name: string): string => `${name.toLowerCase()}@mail.syncline.dev`;

const plain = (id: string, a: string, b: string, lens: object) => ({
  ...{ id, a, b, direction: 'both', kind: 'value', lens },
});

describe('values of every kind between HubSpot and Salesforce', () => {
  let vendors: PeopleVendors;
  let syncline: RunningSyncline;
  let sync: PeopleSync;
  const ids = new Map<string, string>();

  const person = (name: string) =>
    [...vendors.salesforce.org.store.table('Contact').all()].find((record) => record['Email'] === emailOf(name));
  const contact = (name: string) => vendors.hubspot.asUser.get('contacts', ids.get(name) ?? '')?.properties;
  const edit = async (name: string, properties: Readonly<Record<string, string>>): Promise<void> => {
    vendors.hubspot.asUser.updateContact(ids.get(name) ?? '', properties);
    await syncNow(syncline, sync.syncId);
  };
  const open = (kind: string) =>
    listed<Readonly<Record<string, unknown>>>(syncline, `/v1/${kind}?syncId=${sync.syncId}&status=open`);

  beforeAll(async () => {
    vendors = await startPeopleVendors();
    for (const [name, lastname] of Object.entries(NAMES)) {
      ids.set(name, vendors.hubspot.asUser.createContact({ email: emailOf(name), lastname }).id);
    }
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addPeopleSync(syncline, vendors, {
      mapping: {
        ...peopleMapping,
        fields: [
          ...peopleMapping.fields,
          textField('title', 'jobtitle', 'Title'),
          plain('phone', 'phone', 'Phone', { kind: 'phone' }),
          plain('born', 'date_of_birth', 'Birthdate', { kind: 'date', a: { format: 'DD/MM/YYYY' } }),
        ],
      },
    });
    await goLive(syncline, sync.syncId);
    await eventually('everyone is there', () => Object.keys(NAMES).every((name) => person(name) !== undefined));
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it.each(Object.entries(NAMES))('carries a name as it is: %s', (name, lastName) => {
    expect(person(name)?.['LastName']).toBe(lastName);
    expect(contact(name)?.['lastname']).toBe(lastName);
  });

  it('leaves a date that does not exist where it is, and says so', async () => {
    await edit('greek', { date_of_birth: '30/02/1988', jobtitle: 'Muse' });
    await eventually('the other field has travelled', () => person('greek')?.['Title'] === 'Muse');
    expect(person('greek')?.['Birthdate'] ?? null).toBeNull();
    expect(await open('conflicts')).toMatchObject([{ fieldId: 'born', decidedBy: 'SYNC_L007' }]);
    await edit('greek', { date_of_birth: '29/02/1988' });
    await eventually('the right date has travelled', () => person('greek')?.['Birthdate'] === '1988-02-29');
    await eventually('the conflict is over', async () => (await open('conflicts')).length === 0);
  }, 30_000);

  it('carries a phone number without a country as it was typed', async () => {
    await edit('thai', { phone: '02 123 4567' });
    await eventually('it has travelled', () => person('thai')?.['Phone'] === '02 123 4567');
    expect(await open('conflicts')).toEqual([]);
  }, 30_000);

  it('keeps a value of 64 KB that the other side has no room for, and lets everything else go on', async () => {
    await edit('korean', { jobtitle: LONG, phone: '+82 2 312 3456' });
    await edit('chinese', { jobtitle: 'Calligrapher' });
    await eventually('another record has travelled', () => person('chinese')?.['Title'] === 'Calligrapher');
    await eventually('the other field has travelled', () => person('korean')?.['Phone'] === '+82 2 312 3456');
    const letters = await eventually('it is told', async () => {
      const found = await open('dead-letters');
      return found.length > 0 && found;
    });
    expect(letters).toMatchObject([{ field: 'Title', refusedBy: 'b', code: 'SALESFORCE_STRING_TOO_LONG' }]);
    expect(contact('korean')?.['jobtitle']).toBe(LONG);
    expect(person('korean')?.['Title'] ?? null).toBeNull();
  }, 30_000);
});

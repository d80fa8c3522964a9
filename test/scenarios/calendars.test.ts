import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listed, syncNow } from '../support/asking.js';
import { goLive } from '../support/contact-sync.js';
import {
  addPeopleSync,
  peopleMapping,
  type PeopleSync,
  type PeopleVendors,
  startPeopleVendors,
} from '../support/people-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const EMAIL = 'ada@mail.syncline.dev';

/** Texts in HubSpot as people write them there, and what Salesforce has of them: before, and after it was edited. */
const FIELDS = {
  buddhist: {
    lens: { kind: 'date', a: { format: 'D/M/YYYY', calendar: 'buddhist', digits: 'thai' } },
    type: 'Date',
    first: ['๑๗/๕/๒๕๓๓', '1990-05-17'],
    then: ['๒๐/๓/๒๕๔๓', '2000-03-20'],
  },
  jalali: {
    lens: { kind: 'date', a: { format: 'YYYY/MM/DD', calendar: 'persian', digits: 'arabext' } },
    type: 'Date',
    first: ['۱۳۶۹/۰۲/۲۷', '1990-05-17'],
    then: ['۱۳۷۹/۰۱/۰۱', '2000-03-20'],
  },
  hijri: {
    lens: { kind: 'date', a: { format: 'DD/MM/YYYY', calendar: 'islamic-umalqura', digits: 'arab' } },
    type: 'Date',
    first: ['٢٢/١٠/١٤١٠', '1990-05-17'],
    then: ['١٤/١٢/١٤٢٠', '2000-03-20'],
  },
  dayOrMonth: {
    lens: { kind: 'date', a: { format: 'DD/MM/YYYY' }, b: { format: 'MM/DD/YYYY' } },
    type: 'Text',
    first: ['05/12/1990', '12/05/1990'],
    then: ['12/05/1990', '05/12/1990'],
  },
  score: {
    lens: { kind: 'number', scale: 1, a: { decimal: ',', group: '.', digits: 'thai' } },
    type: 'Number',
    first: ['๑.๒๓๔,๕', 1234.5],
    then: ['๗.๐๐๐,๕', 7000.5],
  },
  dial: {
    lens: { kind: 'phone', b: { writeAs: 'e164' } },
    type: 'Phone',
    first: ['+٦٦ ٢ ١٢٣ ٤٥٦٧', '+6621234567'],
    then: ['+6627654321', '+6627654321'],
  },
} as const;
type Name = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as Name[];

describe('days and numbers as they are written elsewhere', () => {
  let vendors: PeopleVendors;
  let syncline: RunningSyncline;
  let sync: PeopleSync;
  let contactId: string;
  let personId = '';

  const contact = (name: Name) => vendors.hubspot.asUser.get('contacts', contactId)?.properties[name.toLowerCase()];
  const person = (name: Name) => vendors.salesforce.asUser.get(personId)?.[`${name}__c`];
  const valuesOf = (which: 'first' | 'then', side: 0 | 1, spelt: (name: Name) => string) =>
    Object.fromEntries(NAMES.map((name) => [spelt(name), FIELDS[name][which][side]]));

  beforeAll(async () => {
    vendors = await startPeopleVendors();
    const { url, settings } = vendors.hubspot;
    for (const name of NAMES) {
      const answer = await fetch(`${url}/crm/v3/properties/contacts`, {
        method: 'POST',
        headers: { authorization: `Bearer ${settings.accessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ name: name.toLowerCase(), label: name, type: 'string', fieldType: 'text' },
          groupName: 'contactinformation',
        }),
      });
      expect(answer.status).toBe(201);
      vendors.salesforce.addCustomField('Contact', {
        name,
        type: FIELDS[name].type,
        ...(name === 'score' && { scale: 1 }),
      });
    }
    contactId = vendors.hubspot.asUser.createContact({
      ...{ email: EMAIL, lastname: 'Lovelace' },
      ...valuesOf('first', 0, (name) => name.toLowerCase()),
    }).id;
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addPeopleSync(syncline, vendors, {
      mapping: {
        ...peopleMapping,
        fields: [
          ...peopleMapping.fields,
          ...NAMES.map((name) => ({
            ...{ id: name, a: name.toLowerCase(), b: `${name}__c`, direction: 'both', kind: 'value' },
            lens: FIELDS[name].lens,
          })),
        ],
      },
    });
    await goLive(syncline, sync.syncId);
    personId = await eventually('the person is there', () => {
      const [found] = vendors.salesforce.org.store.table('Contact').all();
      return found && String(found['Id']);
    });
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it.each(NAMES)('reach the other tool as it writes them: %s', (name) => {
    expect(person(name)).toBe(FIELDS[name].first[1]);
  });

  it('come back in the calendar, order and script they are kept in', async () => {
    vendors.salesforce.asUser.update(
      'Contact',
      personId,
      valuesOf('then', 1, (name) => `${name}__c`),
    );
    await syncNow(syncline, sync.syncId);
    await eventually('they have travelled', () => contact('jalali') === FIELDS.jalali.then[0]);
    for (const name of NAMES) expect([name, contact(name)]).toEqual([name, FIELDS[name].then[0]]);
    expect(await listed(syncline, `/v1/conflicts?syncId=${sync.syncId}&status=open`)).toEqual([]);
  }, 60_000);
});

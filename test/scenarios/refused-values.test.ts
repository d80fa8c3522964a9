import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listed, type ShownDeadLetter, syncNow } from '../support/asking.js';
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
const OTHER_EMAIL_FIELD = 'Other_Email__c';

describe('a value the other vendor does not take', () => {
  let vendors: PeopleVendors;
  let syncline: RunningSyncline;
  let sync: PeopleSync;
  let contactId: string;

  const people = () => [...vendors.salesforce.org.store.table('Contact').all()];
  const personOf = (email: string) => people().find((record) => record['Email'] === email);
  const deadLetters = (status: string) =>
    listed<ShownDeadLetter>(syncline, `/v1/dead-letters?syncId=${sync.syncId}&status=${status}`);
  const retry = (id: string) => syncline.as().post(`/v1/dead-letters/${id}/retry`).expect(202);

  beforeAll(async () => {
    vendors = await startPeopleVendors();
    vendors.salesforce.addCustomField('Contact', { name: OTHER_EMAIL_FIELD, type: 'Email' });
    vendors.salesforce.restrictPicklist('Contact', 'LeadSource', ['Web', 'Referral']);
    contactId = vendors.hubspot.asUser.createContact({ email: EMAIL, lastname: 'Lovelace', city: 'London' }).id;
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addPeopleSync(syncline, vendors, {
      mapping: {
        ...peopleMapping,
        fields: [
          ...peopleMapping.fields,
          textField('title', 'jobtitle', 'Title'),
          textField('source', 'company', 'LeadSource'),
          textField('other', 'address', OTHER_EMAIL_FIELD),
          textField('city', 'city', 'MailingCity'),
        ],
      },
    });
    await goLive(syncline, sync.syncId);
    await eventually('both are linked', () => personOf(EMAIL)?.['MailingCity'] === 'London');
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it.each([
    {
      what: 'a picklist value that is not allowed',
      ...{ property: 'company', field: 'LeadSource', wrong: 'Carrier pigeon', right: 'Referral' },
      code: 'SALESFORCE_INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    },
    {
      what: 'a text that is too long',
      ...{ property: 'jobtitle', field: 'Title', wrong: 'x'.repeat(200), right: 'Countess' },
      code: 'SALESFORCE_STRING_TOO_LONG',
    },
    {
      what: 'an invalid email address',
      ...{ property: 'address', field: OTHER_EMAIL_FIELD, wrong: 'at home', right: 'home@mail.syncline.dev' },
      code: 'SALESFORCE_INVALID_EMAIL_ADDRESS',
    },
  ])(
    'names $what, lets the other fields go on, and arrives once corrected',
    async ({ property, field, wrong, right, code }) => {
      const city = `City of ${field}`;
      vendors.hubspot.asUser.updateContact(contactId, { [property]: wrong, city });
      await syncNow(syncline, sync.syncId);
      const letter = await eventually('the refusal is listed', async () =>
        (await deadLetters('open')).find((one) => one.field === field),
      );
      expect(letter).toMatchObject({ code, refusedBy: 'b' });
      expect(letter.message.length).toBeGreaterThan(20);
      expect(letter.message).not.toContain(wrong);
      await eventually('the other field has arrived', () => personOf(EMAIL)?.['MailingCity'] === city);

      vendors.hubspot.asUser.updateContact(contactId, { [property]: right });
      await retry(letter.id);
      await eventually('the corrected value has arrived', () => personOf(EMAIL)?.[field] === right);
      await eventually('the dead letter is resolved', async () =>
        (await deadLetters('resolved')).some(({ id }) => id === letter.id),
      );
    },
    30_000,
  );

  it('lists a record that lacks what is required, and creates it once, when that is given', async () => {
    const email = 'grace@mail.syncline.dev';
    const { id } = vendors.hubspot.asUser.createContact({ email });
    await syncNow(syncline, sync.syncId);
    const letter = await eventually('the refusal is listed', async () =>
      (await deadLetters('open')).find(({ remoteId }) => remoteId === id),
    );
    expect(letter).toMatchObject({ code: 'SALESFORCE_REQUIRED_FIELD_MISSING', field: 'LastName', refusedBy: 'b' });
    expect(personOf(email)).toBeUndefined();

    vendors.hubspot.asUser.updateContact(id, { lastname: 'Hopper' });
    await retry(letter.id);
    await eventually('the record is created', () => personOf(email)?.['LastName'] === 'Hopper');
    expect(people()).toHaveLength(2);
  }, 30_000);

  it('takes a retry without a correction back among the open ones', async () => {
    vendors.hubspot.asUser.updateContact(contactId, { company: 'Semaphore' });
    await syncNow(syncline, sync.syncId);
    const [letter] = await eventually('the refusal is listed', async () => {
      const open = await deadLetters('open');
      return open.length > 0 && open;
    });
    if (!letter) throw new Error('nothing was refused');
    await retry(letter.id);
    await eventually('it is refused again', async () =>
      (await deadLetters('open')).some(({ field }) => field === 'LeadSource'),
    );
  }, 30_000);
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noSweepUnderWay, shown } from '../support/asking.js';
import { changeMapping } from '../support/change-mapping.js';
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
const PROPERTY = 'favourite_colour';
const FIELD = 'Favourite_Colour__c';

interface ShownSync {
  readonly state: string;
  readonly pausedBecause: string | null;
}

describe('a mapped field that is removed on the vendor’s side', () => {
  let vendors: PeopleVendors;
  let syncline: RunningSyncline;
  let sync: PeopleSync;
  let contactId: string;

  const person = () =>
    [...vendors.salesforce.org.store.table('Contact').all()].find((record) => record['Email'] === EMAIL);
  const properties = () =>
    fetch(`${vendors.hubspot.url}/crm/v3/properties/contacts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${vendors.hubspot.settings.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ name: PROPERTY, label: 'Colour', type: 'string', fieldType: 'text', groupName: 'contactinformation' },
      }),
    });
  const removeProperty = () =>
    fetch(`${vendors.hubspot.url}/crm/v3/properties/contacts/${PROPERTY}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${vendors.hubspot.settings.accessToken}` },
    });
  const present = () => shown<ShownSync>(syncline, `/v1/syncs/${sync.syncId}`);
  /** Has the sync look; where the sweep after a new mapping was there first and paused it, it refuses. */
  const look = async () => {
    await noSweepUnderWay(syncline, sync.syncId);
    const { status } = await syncline.as().post(`/v1/syncs/${sync.syncId}/sync-now`).send({});
    expect([202, 409]).toContain(status);
  };
  const paused = () =>
    eventually('the sync is paused', async () => {
      const one = await present();
      return one.state === 'paused' && one;
    });

  beforeAll(async () => {
    vendors = await startPeopleVendors();
    vendors.salesforce.addCustomField('Contact', { name: FIELD });
    expect((await properties()).status).toBe(201);
    contactId = vendors.hubspot.asUser.createContact({ email: EMAIL, lastname: 'Lovelace', [PROPERTY]: 'teal' }).id;
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addPeopleSync(syncline, vendors, {
      mapping: {
        ...peopleMapping,
        fields: [...peopleMapping.fields, textField('colour', PROPERTY, FIELD)],
        // A field that is merely emptied would be emptied on the other side too.
        blanks: { aToB: 'clear', bToA: 'clear' },
      },
    });
    await goLive(syncline, sync.syncId);
    await eventually('both are linked', () => person()?.[FIELD] === 'teal');
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it('pauses the sync with a reason instead of emptying the field on the other side', async () => {
    expect((await removeProperty()).status).toBe(204);
    vendors.hubspot.asUser.updateContact(contactId, { lastname: 'King' });
    await look();
    const { pausedBecause } = await paused();
    expect(pausedBecause).toContain(`HubSpot no longer has the field "${PROPERTY}"`);
    expect(pausedBecause).toContain('resume the sync');
    expect(person()).toMatchObject({ [FIELD]: 'teal', LastName: 'Lovelace' });
  }, 30_000);

  it('goes on with all that was noted meanwhile once the mapping leaves the field out', async () => {
    await changeMapping(syncline, sync.syncId, peopleMapping);
    await syncline.as().post(`/v1/syncs/${sync.syncId}/resume`).expect(200);
    await eventually('the other edit arrives', () => person()?.['LastName'] === 'King');
    expect(person()?.[FIELD]).toBe('teal');
    expect(await present()).toMatchObject({ state: 'live', pausedBecause: null });
  }, 30_000);

  it('does the same where the vendor refuses reads that name the field', async () => {
    const fields = [...peopleMapping.fields, textField('city', 'city', FIELD)];
    await changeMapping(syncline, sync.syncId, { ...peopleMapping, fields });
    await eventually('the mapping has taken effect', () => {
      return vendors.hubspot.asUser.get('contacts', contactId)?.properties['city'] === 'teal';
    });
    vendors.salesforce.org.schema.must('Contact').removeField(FIELD);
    vendors.hubspot.asUser.updateContact(contactId, { lastname: 'Byron' });
    await look();
    expect((await paused()).pausedBecause).toContain(`Salesforce no longer has the field "${FIELD}"`);
    expect(vendors.hubspot.asUser.get('contacts', contactId)?.properties['city']).toBe('teal');
  }, 30_000);
});

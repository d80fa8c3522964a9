import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { added, listed, syncNow } from '../support/asking.js';
import {
  contactMapping,
  type ContactVendors,
  goLive,
  hubspotBody,
  mailchimpBody,
  startContactVendors,
} from '../support/contact-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

/** `archive` and `tag` are tried with the brake, in deletes.test.ts. */
describe('a deletion under each policy', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let connections: { readonly hubspotId: string; readonly mailchimpId: string };
  let syncId = '';
  let email = '';
  let contactId = '';

  const member = () => vendors.mailchimp.asUser.get(email);
  const contacts = () =>
    vendors.hubspot.asUser
      .list('contacts')
      .filter(({ properties, archived }) => properties['email'] === email && !archived);
  const links = () => listed<{ aId: string | null; bId: string | null }>(syncline, `/v1/syncs/${syncId}/links`);
  const conflicts = () => listed<object>(syncline, `/v1/conflicts?syncId=${syncId}`);

  /** One contact with a member, linked by a sync that takes nobody else. */
  const startWith = async (name: string, policies: object): Promise<void> => {
    email = `${name}@mail.syncline.dev`;
    contactId = vendors.hubspot.asUser.createContact({ email, firstname: 'Ada', company: name }).id;
    vendors.mailchimp.asUser.subscribe(email, { merge_fields: { FNAME: 'Ada' } });
    const mapping = {
      ...contactMapping,
      filters: {
        a: { expression: `company == "${name}"` },
        b: { expression: `email_address == "${email}"` },
        onLeave: { kind: 'keep' },
      },
      ...policies,
    };
    syncId = await added(syncline, '/v1/syncs', {
      name,
      a: { connectionId: connections.hubspotId, object: 'contacts' },
      b: { connectionId: connections.mailchimpId, object: 'members' },
      mapping,
      pollEveryMs: 3_600_000,
    });
    await goLive(syncline, syncId);
    await eventually('they are linked', async () => (await links()).length === 1);
  };

  beforeAll(async () => {
    vendors = await startContactVendors();
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    const add = (body: object) => added(syncline, '/v1/connections', body);
    connections = {
      hubspotId: await add(hubspotBody(vendors.hubspot)),
      mailchimpId: await add(mailchimpBody(vendors.mailchimp)),
    };
  }, 60_000);

  afterEach(async () => {
    await syncline.as().delete(`/v1/syncs/${syncId}`).expect(204);
  });

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it('leaves the survivor as it is, and makes nothing in its place: unlink', async () => {
    await startWith('unlink', { onDelete: 'unlink' });
    vendors.hubspot.asUser.deleteContact(contactId);
    await syncNow(syncline, syncId);
    await eventually('the link has ended', async () => (await links()).length === 0);
    vendors.mailchimp.asUser.update(email, { merge_fields: { FNAME: 'Augusta' } });
    await syncNow(syncline, syncId);
    await eventually('the survivor has been looked at', async () => {
      const runs = await listed<{ kind: string; state: string }>(syncline, `/v1/syncs/${syncId}/runs`);
      return runs.filter(({ kind, state }) => kind === 'sweep' && state === 'done').length >= 2;
    });
    expect(member()).toMatchObject({ status: 'subscribed', merge_fields: { FNAME: 'Augusta' } });
    expect(contacts()).toEqual([]);
  }, 60_000);

  it('takes the survivor along, on either side: propagate', async () => {
    await startWith('propagate', { onDelete: 'propagate' });
    vendors.mailchimp.asUser.archive(email);
    await syncNow(syncline, syncId);
    await eventually('the contact is archived', () => contacts().length === 0);
    expect(vendors.hubspot.asUser.get('contacts', contactId)).toMatchObject({ archived: true });
    await eventually('the link has ended', async () => (await links()).length === 0);
  }, 60_000);

  it.each([
    ['keep', 'subscribed'],
    ['delete', 'archived'],
  ])(
    'of a record whose partner was edited lists the edit, and does as told: %s',
    async (deleteVersusEdit, status) => {
      await startWith(`edited-${deleteVersusEdit}`, { onDelete: 'propagate', deleteVersusEdit });
      vendors.mailchimp.asUser.update(email, { merge_fields: { FNAME: 'Augusta' } });
      vendors.hubspot.asUser.deleteContact(contactId);
      await syncNow(syncline, syncId);
      await eventually('the link has ended', async () => (await links()).length === 0);
      await eventually(`the member is ${status}`, () => member()?.['status'] === status);
      expect(await conflicts()).toMatchObject([{ fieldId: 'first', kind: 'deleteVersusEdit' }]);
    },
    60_000,
  );

  it('makes the lost record anew, under the same link: recreate', async () => {
    await startWith('recreate', { onDelete: 'recreate' });
    vendors.hubspot.asUser.deleteContact(contactId);
    await syncNow(syncline, syncId);
    const [anew] = await eventually('there is a contact again', () => contacts().length > 0 && contacts());
    expect(anew?.id).not.toBe(contactId);
    await eventually('the link goes on with it', async () => (await links())[0]?.aId === anew?.id);
    expect(member()?.['status']).toBe('subscribed');
  }, 60_000);
});

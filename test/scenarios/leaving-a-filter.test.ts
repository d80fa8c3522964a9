import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { added, listed, shown, syncNow } from '../support/asking.js';
import {
  contactMapping,
  type ContactVendors,
  goLive,
  hubspotBody,
  mailchimpBody,
  startContactVendors,
} from '../support/contact-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const CUSTOMERS = 'Customers';
const TAGS = {
  ...{ id: 'tags', a: 'lists', b: 'tags', direction: 'both', kind: 'set' },
  lens: { kind: 'members', groups: true },
  groups: { create: { a: false, b: true }, allow: [CUSTOMERS] },
};

/** Who takes part is said by a field that is not mapped, and by who is in a list. */
describe('a contact that leaves its filter', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let connections: { readonly hubspotId: string; readonly mailchimpId: string };
  let listId: string;
  let syncId = '';
  let email = '';
  let contactId = '';

  const member = () => vendors.mailchimp.asUser.get(email);
  const nameThere = () => (member()?.['merge_fields'] as { FNAME?: string } | undefined)?.FNAME;
  const tags = () => (member()?.['tags'] as { name: string }[] | undefined)?.map(({ name }) => name);
  const links = () => listed<{ id: string; aId: string }>(syncline, `/v1/syncs/${syncId}/links`);
  const edit = (properties: Readonly<Record<string, string>>) =>
    vendors.hubspot.asUser.updateContact(contactId, properties);

  /** One customer and a sync that takes customers alone, live. */
  const startWith = async (name: string, onLeave: object, change: object = {}): Promise<void> => {
    email = `${name}@mail.syncline.dev`;
    contactId = vendors.hubspot.asUser.createContact({ email, firstname: 'Ada', company: name, city: 'Bangkok' }).id;
    vendors.hubspot.asUser.changeList(listId, { add: [contactId] });
    syncId = await added(syncline, '/v1/syncs', {
      name,
      a: { connectionId: connections.hubspotId, object: 'contacts' },
      b: { connectionId: connections.mailchimpId, object: 'members' },
      mapping: {
        ...contactMapping,
        create: { a: false, b: true },
        filters: { a: { expression: `company == "${name}" && city == "Bangkok"` }, onLeave },
        ...change,
      },
      pollEveryMs: 3_600_000,
    });
    await goLive(syncline, syncId);
    await eventually('the member is there', () => nameThere() === 'Ada');
    await eventually('they are linked', async () => (await links()).length === 1);
  };
  const leave = async (also: Readonly<Record<string, string>> = {}): Promise<void> => {
    edit({ city: 'Rome', ...also });
    await syncNow(syncline, syncId);
  };
  const comeBack = async (also: Readonly<Record<string, string>> = {}): Promise<void> => {
    edit({ city: 'Bangkok', ...also });
    await syncNow(syncline, syncId);
  };

  beforeAll(async () => {
    vendors = await startContactVendors();
    listId = vendors.hubspot.asUser.createList({ name: CUSTOMERS });
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

  it('has its member archived, and is given a new one once it is back: archive', async () => {
    await startWith('archive', { kind: 'archive' });
    await leave();
    await eventually('the member is archived', () => member()?.['status'] === 'archived');
    await eventually('the link has ended', async () => (await links()).length === 0);
    expect(vendors.hubspot.asUser.get('contacts', contactId)).toMatchObject({ archived: false });

    await comeBack({ firstname: 'Augusta' });
    await eventually('there is a member again', () => member()?.['status'] === 'transactional');
    await eventually('they are linked', async () => (await links()).length === 1);
    expect(nameThere()).toBe('Augusta');
  }, 60_000);

  it('keeps a member that was edited meanwhile, where edits outrank deletions: archive', async () => {
    await startWith('edited', { kind: 'archive' });
    vendors.mailchimp.asUser.update(email, { merge_fields: { FNAME: 'Augusta' } });
    await leave();
    await eventually('the link has ended', async () => (await links()).length === 0);
    expect(member()).toMatchObject({ status: 'transactional', merge_fields: { FNAME: 'Augusta' } });
    expect(await listed(syncline, `/v1/conflicts?syncId=${syncId}`)).toMatchObject([
      { fieldId: 'first', kind: 'deleteVersusEdit', winner: 'b' },
    ]);
  }, 60_000);

  it('is linked no more, and again once it is back: unlink', async () => {
    await startWith('unlink', { kind: 'unlink' });
    await leave({ firstname: 'Augusta' });
    await eventually('the link has ended', async () => (await links()).length === 0);
    expect(member()).toMatchObject({ status: 'transactional', merge_fields: { FNAME: 'Ada' } });
    await comeBack();
    await eventually('they are linked', async () => (await links()).length === 1);
    await eventually('what was edited meanwhile has travelled', () => nameThere() === 'Augusta');
  }, 60_000);

  it('has its member taken out of the list of customers, and let in again: removeFromGroup', async () => {
    const onLeave = { kind: 'removeFromGroup', fieldId: 'tags', name: CUSTOMERS };
    vendors.mailchimp.asUser.subscribe('other@mail.syncline.dev', { tags: [CUSTOMERS, 'Other'] });
    await startWith('group', onLeave, { fields: [...contactMapping.fields, TAGS] });
    await eventually('the member is a customer', () => tags()?.includes(CUSTOMERS));
    vendors.mailchimp.asUser.tag(email, 'Other');
    await leave({ firstname: 'Augusta' });
    await eventually('the member is a customer no more', () => !tags()?.includes(CUSTOMERS));
    expect(tags()).toEqual(['Other']);
    expect(member()).toMatchObject({ status: 'transactional', merge_fields: { FNAME: 'Ada' } });
    expect(vendors.hubspot.asUser.members(listId)).toContain(contactId);
    await comeBack();
    await eventually('the member is a customer again', () => tags()?.includes(CUSTOMERS));
    await eventually('what was edited meanwhile has travelled', () => nameThere() === 'Augusta');
  }, 60_000);

  it('is still deleted along with its partner, and opted out, though no edit travels: keep', async () => {
    const consent = {
      ...{ id: 'optOut', a: 'hs_email_optout', b: 'status', direction: 'both', kind: 'consent' },
      lens: { kind: 'consent', outA: ['true'], outB: ['unsubscribed', 'cleaned'] },
    };
    await startWith(
      'keep',
      { kind: 'keep' },
      {
        fields: [...contactMapping.fields, consent],
        ...{ onDelete: 'archive', deleteVersusEdit: 'delete' },
      },
    );
    await leave({ firstname: 'Augusta' });
    vendors.hubspot.asUser.unsubscribe(email);
    await syncNow(syncline, syncId);
    await eventually('the opt-out has travelled', () => member()?.['status'] === 'unsubscribed');
    expect(nameThere()).toBe('Ada');
    vendors.hubspot.asUser.deleteContact(contactId);
    await syncNow(syncline, syncId);
    await eventually('the member is archived', () => member()?.['status'] === 'archived');
  }, 60_000);

  it('may be one that left a list', async () => {
    await startWith(
      'list',
      { kind: 'archive' },
      {
        filters: { a: { expression: `company == "list" && "${CUSTOMERS}" in lists` }, onLeave: { kind: 'archive' } },
      },
    );
    vendors.hubspot.asUser.changeList(listId, { remove: [contactId] });
    await syncNow(syncline, syncId);
    await eventually('the member is archived', () => member()?.['status'] === 'archived');
    const sync = await shown<{ mapping: { filters: { a: { groups: object } } } }>(syncline, `/v1/syncs/${syncId}`);
    expect(sync.mapping.filters.a.groups).toEqual({ lists: { [CUSTOMERS]: listId } });
  }, 60_000);
});

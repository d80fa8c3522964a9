import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listed, shown, syncNow } from '../support/asking.js';
import {
  addContactSync,
  contactMapping,
  type ContactSync,
  type ContactVendors,
  goLive,
  startContactVendors,
} from '../support/contact-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const PEOPLE = 12;
const emailOf = (index: number): string => `person${index}@mail.syncline.dev`;
const MARK = 'Left the audience';
/** As members are made whose consent nobody has mapped. */
const MEMBER = 'transactional';

interface Brake {
  readonly state: string;
  readonly because: string | null;
  readonly deletes: number;
  readonly waiting: number;
}

/** Contacts and members: who is deleted in HubSpot is archived in Mailchimp, who leaves Mailchimp is marked in HubSpot. */
describe('deletions between HubSpot and Mailchimp', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;

  const mapping = {
    ...contactMapping,
    deletedOn: { a: 'archive', b: 'tag' },
    marks: { a: { kind: 'value', field: 'jobtitle', value: MARK } },
    brake: { delete: { share: 0.1, atLeast: 3 } },
  };
  const contact = (index: number) =>
    vendors.hubspot.asUser.list('contacts').find(({ properties }) => properties['email'] === emailOf(index));
  const member = (index: number) => vendors.mailchimp.asUser.get(emailOf(index))?.['status'];
  const deleteContact = (index: number) => vendors.hubspot.asUser.deleteContact(contact(index)?.id ?? '');
  const brake = () => shown<Brake>(syncline, `/v1/syncs/${sync.syncId}/brake`);
  /** Nothing is under way that could notice some of what is deleted before the rest. */
  const quiet = () =>
    eventually('nothing is under way', async () => {
      const runs = await listed<{ state: string }>(syncline, `/v1/syncs/${sync.syncId}/runs`);
      return runs.every(({ state }) => state !== 'scanning') && (await brake()).waiting === 0;
    });
  const put = (change: object) =>
    syncline
      .as()
      .put(`/v1/syncs/${sync.syncId}/mapping`)
      .send({ ...mapping, ...change });

  beforeAll(async () => {
    vendors = await startContactVendors();
    for (let index = 0; index < PEOPLE; index++) {
      vendors.hubspot.asUser.createContact({ email: emailOf(index), firstname: `Person ${index}` });
    }
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addContactSync(syncline, vendors);
    await put({}).expect(200);
    await goLive(syncline, sync.syncId);
    await eventually('everyone is a member', () => member(PEOPLE - 1) === MEMBER);
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it('archive the member whose contact was deleted', async () => {
    deleteContact(0);
    await syncNow(syncline, sync.syncId);
    await eventually('the member is archived', () => member(0) === 'archived');
  }, 30_000);

  it('mark the contact whose member was archived, and leave it alone', async () => {
    vendors.mailchimp.asUser.archive(emailOf(1));
    await syncNow(syncline, sync.syncId);
    await eventually('the contact is marked', () => contact(1)?.properties['jobtitle'] === MARK);
    expect(member(1)).toBe('archived');
    await eventually('the link is gone', async () => {
      const links = await listed(syncline, `/v1/syncs/${sync.syncId}/links`);
      return links.length === PEOPLE - 2;
    });
  }, 30_000);

  it('is braked when many go at once, and goes on once somebody says so', async () => {
    await quiet();
    for (let index = 2; index < 8; index++) deleteContact(index);
    await syncNow(syncline, sync.syncId);
    const braked = await eventually('all of it is held', async () => {
      const now = await brake();
      return now.deletes === 6 && now;
    });
    expect(braked).toMatchObject({ state: 'braked', because: expect.stringMatching(/ of \d+ link/) });
    expect([2, 3, 4, 5, 6, 7].map(member)).toEqual(Array(6).fill(MEMBER));
    const held = await listed<{ kind: string }>(syncline, `/v1/syncs/${sync.syncId}/brake/held`);
    expect(held).toHaveLength(6);
    expect(await shown(syncline, `/v1/syncs/${sync.syncId}`)).toMatchObject({ state: 'braked' });
    await syncline.as().post(`/v1/syncs/${sync.syncId}/resume`).expect(409);

    await syncline.as().post(`/v1/syncs/${sync.syncId}/brake/release`).expect(200);
    await eventually('they are archived', () => [2, 3, 4, 5, 6, 7].every((index) => member(index) === 'archived'));
    await eventually('nothing waits', async () => (await brake()).deletes === 0);
    expect(await brake()).toMatchObject({ state: 'live', because: null });
    const { body } = await syncline.as().post(`/v1/syncs/${sync.syncId}/brake/release`).expect(409);
    expect(body).toMatchObject({ code: 'SYNC_A421' });
  }, 60_000);

  it('leave everyone be who was brought back before the sync was resumed', async () => {
    await quiet();
    const ids = [8, 9, 10, 11].map((index) => contact(index)?.id ?? '');
    for (const id of ids) vendors.hubspot.asUser.deleteContact(id);
    await syncNow(syncline, sync.syncId);
    await eventually('all of it is held', async () => (await brake()).deletes === 4);
    await syncline.as().post(`/v1/syncs/${sync.syncId}/pause`).expect(200);
    for (const id of ids) vendors.hubspot.asUser.restore(id);
    await syncline.as().post(`/v1/syncs/${sync.syncId}/resume`).expect(200);
    vendors.hubspot.asUser.updateContact(ids[0] ?? '', { firstname: 'Back' });
    await syncNow(syncline, sync.syncId);
    await eventually('edits travel again', () => {
      const fields = vendors.mailchimp.asUser.get(emailOf(8))?.['merge_fields'] as Record<string, unknown> | undefined;
      return fields?.['FNAME'] === 'Back';
    });
    expect([8, 9, 10, 11].map(member)).toEqual(Array(4).fill(MEMBER));
    expect(await brake()).toMatchObject({ state: 'live', deletes: 0 });
  }, 60_000);

  it.each([
    ['a field that is not there', { marks: { a: { kind: 'value', field: 'nowhere', value: MARK } } }, 'SYNC_V040'],
    [
      'a field that cannot be written',
      { marks: { a: { kind: 'value', field: 'hs_object_id', value: 'x' } } },
      'SYNC_V041',
    ],
    ['a choice there is not', { marks: { a: { kind: 'value', field: 'lifecyclestage', value: 'x' } } }, 'SYNC_V042'],
    [
      'a tag there is not',
      { marks: { ...mapping.marks, b: { kind: 'member', field: 'tags', groupId: '9' } } },
      'SYNC_V042',
    ],
    ['no mark at all', { marks: {} }, 'SYNC_M041'],
    ['a brake of nothing', { brake: { delete: { share: 0, atLeast: 0 } } }, undefined],
  ])('is refused where the vendor cannot do it: %s', async (_what, change, code) => {
    const { body } = await put(change).expect(code === undefined ? 400 : 422);
    const { errors } = body as { errors: readonly { code?: string }[] };
    expect(errors.map((error) => error.code)).toEqual([code]);
  });
});

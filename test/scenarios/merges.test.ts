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

interface ShownConflict {
  readonly id: string;
  readonly kind: string;
  readonly decidedBy: string;
  readonly records: readonly { readonly side: string; readonly remoteId: string }[];
}

describe('merges between HubSpot and Salesforce', () => {
  let vendors: PeopleVendors;
  let syncline: RunningSyncline;
  let sync: PeopleSync;
  const contacts = new Map<string, string>();

  const emailOf = (name: string): string => `${name}@mail.syncline.dev`;
  const personOf = (name: string): string => {
    const all = [...vendors.salesforce.org.store.table('Contact').all()];
    return String(all.find((one) => one['Email'] === emailOf(name))?.['Id']);
  };
  const titleOf = (id: string) => vendors.salesforce.asUser.get(id)?.['Title'];
  const live = (id: string) => vendors.salesforce.asUser.get(id)?.['IsDeleted'] === false;
  const links = () => listed<{ aId: string | null; bId: string | null }>(syncline, `/v1/syncs/${sync.syncId}/links`);
  const isLinked = async (aId: string, bId: string): Promise<boolean> =>
    (await links()).some((link) => link.aId === aId && link.bId === bId);
  const open = () => listed<ShownConflict>(syncline, `/v1/conflicts?syncId=${sync.syncId}&status=open`);

  beforeAll(async () => {
    vendors = await startPeopleVendors();
    for (const name of ['ada', 'augusta', 'grace', 'hopper']) {
      const contact = vendors.hubspot.asUser.createContact({ email: emailOf(name), lastname: name });
      contacts.set(name, contact.id);
    }
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addPeopleSync(syncline, vendors, {
      mapping: {
        ...peopleMapping,
        // Nothing would stop a deletion from travelling, were a merge taken for one.
        ...{ onDelete: 'propagate', deleteVersusEdit: 'delete' },
        fields: [...peopleMapping.fields, textField('title', 'jobtitle', 'Title')],
      },
    });
    await goLive(syncline, sync.syncId);
    await eventually('all are linked', async () => (await links()).length === 4);
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it('put before a person what was two links, delete nothing, and go by the answer', async () => {
    const [ada, augusta] = [contacts.get('ada') ?? '', contacts.get('augusta') ?? ''];
    const [master, loser] = [personOf('ada'), personOf('augusta')];
    vendors.salesforce.asUser.merge(master, [loser]);
    await syncNow(syncline, sync.syncId);
    const conflict = await eventually('it is put before a person', async () => {
      return (await open()).find(({ kind }) => kind === 'identity');
    });
    expect(conflict.decidedBy).toBe('SYNC_E201');
    for (const id of [ada, augusta]) {
      expect(vendors.hubspot.asUser.get('contacts', id)).toMatchObject({ archived: false });
    }
    await eventually('no worker holds the sync, and the answer is taken', async () => {
      const resolve = `/v1/conflicts/${conflict.id}/resolve`;
      const { status } = await syncline
        .as()
        .post(resolve)
        .send({ link: { aId: augusta, bId: master } });
      return status === 200;
    });
    await eventually('the other contact belongs to it now', () => isLinked(augusta, master));
    expect(await isLinked(ada, master)).toBe(false);
    vendors.hubspot.asUser.updateContact(augusta, { jobtitle: 'Countess' });
    await syncNow(syncline, sync.syncId);
    await eventually('its edits travel there', () => titleOf(master) === 'Countess');
  }, 60_000);

  it('that are taken back give each record its partner again', async () => {
    const [grace, hopper] = [contacts.get('grace') ?? '', contacts.get('hopper') ?? ''];
    const [master, loser] = [personOf('grace'), personOf('hopper')];
    vendors.salesforce.asUser.merge(master, [loser]);
    await syncNow(syncline, sync.syncId);
    await eventually('it is put before a person', async () => {
      return (await open()).some(({ records }) => records.some(({ remoteId }) => remoteId === hopper));
    });
    vendors.salesforce.asUser.undelete(loser);
    await syncNow(syncline, sync.syncId);
    await eventually('both pairs are linked', async () => {
      return (await isLinked(grace, master)) && (await isLinked(hopper, loser));
    });
    expect([live(master), live(loser)]).toEqual([true, true]);
    vendors.hubspot.asUser.updateContact(hopper, { jobtitle: 'Admiral' });
    await syncNow(syncline, sync.syncId);
    await eventually('edits travel to the one that came back', () => titleOf(loser) === 'Admiral');
    expect(titleOf(master) ?? null).not.toBe('Admiral');
  }, 60_000);

  it('in HubSpot are followed to the survivor, which has a new id there, and delete nobody', async () => {
    const linked = contacts.get('grace') ?? '';
    const master = personOf('grace');
    const twice = vendors.hubspot.asUser.createContact({ email: 'twice@mail.syncline.dev', lastname: 'grace' }).id;
    await syncNow(syncline, sync.syncId);
    await eventually('the second entry is linked', async () => (await links()).some(({ aId }) => aId === twice));
    const survivor = vendors.hubspot.asUser.mergeContacts(linked, twice).id;
    expect([linked, twice]).not.toContain(survivor);
    await syncNow(syncline, sync.syncId);
    await eventually('the survivor has a partner', async () => (await links()).some(({ aId }) => aId === survivor));
    expect(live(master)).toBe(true);
    expect(live(personOf('twice'))).toBe(true);
  }, 60_000);
});

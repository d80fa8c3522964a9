import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { type Side } from '#core';
import { PRIORITY } from '#engine';
import { listed } from '../support/asking.js';
import {
  addContactSync,
  type ContactSync,
  type ContactVendors,
  goLive,
  startContactVendors,
} from '../support/contact-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const EMAIL = 'ada@mail.syncline.dev';

describe('a change cursor that cannot be continued', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;
  let contactId: string;

  const atMailchimp = (): unknown =>
    (vendors.mailchimp.asUser.get(EMAIL)?.['merge_fields'] as Record<string, unknown> | undefined)?.['FNAME'];
  const atHubspot = () => vendors.hubspot.asUser.get('contacts', contactId)?.properties['firstname'];

  beforeAll(async () => {
    vendors = await startContactVendors();
    contactId = vendors.hubspot.asUser.createContact({ email: EMAIL, firstname: 'Ada' }).id;
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addContactSync(syncline, vendors);
    await goLive(syncline, sync.syncId);
    await eventually('both are linked', () => atMailchimp() === 'Ada');
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  /** One of a form no version ever wrote, and one from before the vendor's memory. */
  const cursors: [string, Side, string, () => void, () => boolean][] = [
    [
      'a corrupt one',
      'a',
      'not-a-cursor',
      () => void vendors.hubspot.asUser.updateContact(contactId, { firstname: 'Augusta' }),
      () => atMailchimp() === 'Augusta',
    ],
    [
      'one of another version',
      'b',
      Buffer.from(JSON.stringify({ v: 999 })).toString('base64url'),
      () => void vendors.mailchimp.asUser.update(EMAIL, { merge_fields: { FNAME: 'Countess' } }),
      () => atHubspot() === 'Countess',
    ],
  ];
  it.each(cursors)(
    'begins the feed anew after %s on side %s, and a sweep finds what it would have told',
    async (_, side, broken, edit, arrived) => {
      const { store, tickets } = syncline.runtime.engine;
      const sweeps = async () =>
        (await listed<{ kind: string }>(syncline, `/v1/syncs/${sync.syncId}/runs`)).filter(
          ({ kind }) => kind === 'sweep',
        ).length;
      const sweepsBefore = await sweeps();
      await store.takeIn({
        cursors: [{ syncId: sync.syncId, side, stream: 'changes', value: broken }],
      });
      edit();
      await tickets.issue({ kind: 'poll', syncId: sync.syncId }, { priority: PRIORITY.incremental });
      await eventually('the edit arrives', arrived);
      await eventually('a sweep was asked for', async () => (await sweeps()) > sweepsBefore);
      await eventually(
        'the cursor is another',
        async () => (await store.getCursor(sync.syncId, side, 'changes')) !== broken,
      );
    },
    30_000,
  );
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listed, shown, type ShownDeadLetter, syncNow } from '../support/asking.js';
import { decideOn } from '../support/consent.js';
import {
  addContactSync,
  type ContactSync,
  type ContactVendors,
  goLive,
  startContactVendors,
} from '../support/contact-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const EMAIL = 'ada@mail.syncline.dev';

describe('a connection whose consent was taken back and given again', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;
  let contactId: string;

  const firstName = (): unknown =>
    (vendors.mailchimp.asUser.get(EMAIL)?.['merge_fields'] as Record<string, unknown> | undefined)?.['FNAME'];
  const links = () => listed<{ id: string; aId: string; bId: string }>(syncline, `/v1/syncs/${sync.syncId}/links`);
  const connection = () => shown<{ health: string }>(syncline, `/v1/connections/${sync.hubspotId}`);
  const edit = (firstname: string) => vendors.hubspot.asUser.updateContact(contactId, { firstname });
  const authorise = async (): Promise<void> => {
    const body = { connector: 'hubspot', connectionId: sync.hubspotId };
    const started = await syncline.as().post('/v1/connections/oauth').send(body).expect(201);
    expect((await fetch(await decideOn((started.body as { url: string }).url))).status).toBe(200);
  };
  /** The app is uninstalled: its refresh token and all access tokens made from it end. */
  const takeBack = async (): Promise<void> => {
    const stored = await syncline.runtime.engine.store.getConnection(sync.hubspotId);
    const token = stored?.secrets['refreshToken']?.reveal() ?? '';
    const answer = await fetch(`${vendors.hubspot.url}/oauth/v1/refresh-tokens/${token}`, { method: 'DELETE' });
    expect(answer.status).toBe(204);
  };

  beforeAll(async () => {
    vendors = await startContactVendors();
    contactId = vendors.hubspot.asUser.createContact({ email: EMAIL, firstname: 'Ada' }).id;
    syncline = await startSyncline({
      allowedOrigins: vendors.origins,
      environment: {
        SYNCLINE_OAUTH_HUBSPOT_CLIENT_ID: vendors.hubspot.settings.clientId,
        SYNCLINE_OAUTH_HUBSPOT_CLIENT_SECRET: vendors.hubspot.settings.clientSecret,
      },
    });
    sync = await addContactSync(syncline, vendors);
    await authorise();
    await goLive(syncline, sync.syncId);
    await eventually('the contact is linked', () => firstName() === 'Ada');
  }, 60_000);
  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it('goes on with its syncs and links, and what was edited meanwhile arrives', async () => {
    const before = await links();
    expect(before).toHaveLength(1);
    await takeBack();
    edit('Augusta');
    await syncNow(syncline, sync.syncId);
    await eventually('the connection says so', async () => (await connection()).health === 'authFailed');
    expect(firstName()).toBe('Ada');

    await authorise();
    expect(await connection()).toMatchObject({ health: 'ok', signedInBy: 'oauth', healthMessage: null });
    await syncNow(syncline, sync.syncId);
    await eventually('what was missed arrives', () => firstName() === 'Augusta');
    expect((await links()).map(({ id, aId, bId }) => ({ id, aId, bId }))).toEqual(
      before.map(({ id, aId, bId }) => ({ id, aId, bId })),
    );
    expect(await listed<ShownDeadLetter>(syncline, '/v1/dead-letters')).toEqual([]);
  }, 60_000);
});

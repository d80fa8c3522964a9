import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { listed, type ShownDeadLetter } from '../support/asking.js';
import {
  addContactSync,
  type ContactSync,
  type ContactVendors,
  goLive,
  startContactVendors,
} from '../support/contact-sync.js';
import { contactChanged, signedByHubspot } from '../support/hubspot-webhook.js';
import { openOwnDatabaseServer } from '../support/own-database.js';
import { hasRedisServer, openOwnRedis } from '../support/redis.js';
import { eventually, type RunningSyncline, startSyncline, type SynclineOptions } from '../support/running-syncline.js';

const EMAIL = 'ada@mail.syncline.dev';

describe('a server under Syncline that stops', () => {
  const ends: (() => Promise<unknown>)[] = [];
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;
  let contactId: string;
  let webhook: string;

  const atMailchimp = (): unknown =>
    (vendors.mailchimp.asUser.get(EMAIL)?.['merge_fields'] as Record<string, unknown> | undefined)?.['FNAME'];
  const edit = (firstname: string) => vendors.hubspot.asUser.updateContact(contactId, { firstname });
  const tell = () => {
    const { clientSecret, portalId } = vendors.hubspot.settings;
    return fetch(webhook, signedByHubspot(webhook, contactChanged(contactId, portalId), { clientSecret }));
  };
  const setUp = async (options: Partial<SynclineOptions>): Promise<void> => {
    vendors = await startContactVendors();
    ends.push(() => vendors.close());
    contactId = vendors.hubspot.asUser.createContact({ email: EMAIL, firstname: 'Ada' }).id;
    syncline = await startSyncline({ allowedOrigins: vendors.origins, ...options });
    ends.push(() => syncline.close());
    sync = await addContactSync(syncline, vendors);
    await goLive(syncline, sync.syncId);
    const { rows } = await syncline.database.pool.query<{ webhook_token: string }>(
      'SELECT webhook_token FROM connection WHERE id = $1',
      [sync.hubspotId],
    );
    webhook = `${syncline.url}/webhooks/${rows[0]?.webhook_token ?? ''}`;
    await eventually('both are linked', () => atMailchimp() === 'Ada');
  };
  const nothingIsDoubled = async () => {
    expect(await listed(syncline, `/v1/syncs/${sync.syncId}/links`)).toHaveLength(1);
    expect(await listed<ShownDeadLetter>(syncline, '/v1/dead-letters')).toEqual([]);
    expect(vendors.hubspot.asUser.list('contacts')).toHaveLength(1);
  };

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  }, 30_000);

  (hasRedisServer() ? it : it.skip)(
    'loses nothing when Redis loses everything it held, running or restarted',
    async () => {
      const redis = await openOwnRedis();
      ends.push(() => redis.close());
      await setUp({ redisUrl: redis.url });
      await redis.stop();
      edit('Augusta');
      expect((await tell()).status).toBe(204);
      await redis.start();
      await eventually('the change arrives', () => atMailchimp() === 'Augusta');

      const client = new Redis(redis.url);
      await client.flushall();
      edit('Countess');
      expect((await tell()).status).toBe(204);
      await client.flushall();
      client.disconnect();
      await eventually('the next change arrives', () => atMailchimp() === 'Countess');
      await nothingIsDoubled();
    },
    60_000,
  );

  it('acknowledges no webhook while PostgreSQL is down, and goes on by itself once it has recovered', async () => {
    const server = await openOwnDatabaseServer();
    ends.push(() => server.close());
    const before = process.env['DATABASE_URL'];
    process.env['DATABASE_URL'] = server.url;
    ends.push(async () => {
      if (before === undefined) delete process.env['DATABASE_URL'];
      else process.env['DATABASE_URL'] = before;
    });
    await setUp({});
    edit('Augusta');
    expect((await tell()).status).toBe(204);
    await server.crash();
    edit('Countess');
    expect((await tell()).status).toBe(503);
    await server.start();
    await eventually('a webhook is taken again', async () => (await tell()).status === 204);
    await eventually('the change arrives', () => atMailchimp() === 'Countess');
    await nothingIsDoubled();
  }, 60_000);
});

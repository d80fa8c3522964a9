import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BreakableWay, breakableWay } from '../support/breakable-way.js';
import {
  addContactSync,
  type ContactSync,
  type ContactVendors,
  goLive,
  startContactVendors,
} from '../support/contact-sync.js';
import { contactChanged, signedByHubspot } from '../support/hubspot-webhook.js';
import { hasRedis, openTestRedis, type TestRedis } from '../support/redis.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const EMAIL = 'ada@mail.syncline.dev';

const backends = [
  { what: 'PostgreSQL, which queues tickets too,', redis: false },
  ...(hasRedis() ? [{ what: 'Redis', redis: true }] : []),
];

describe.each(backends)('while $what restarts', ({ redis }) => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;
  let way: BreakableWay;
  let contactId: string;
  let webhook: string;
  let server: TestRedis | undefined;

  const firstName = (): unknown =>
    (vendors.mailchimp.asUser.get(EMAIL)?.['merge_fields'] as Record<string, unknown> | undefined)?.['FNAME'];
  const tell = () => {
    const { clientSecret, portalId } = vendors.hubspot.settings;
    return fetch(webhook, signedByHubspot(webhook, contactChanged(contactId, portalId), { clientSecret }));
  };

  beforeAll(async () => {
    vendors = await startContactVendors();
    contactId = vendors.hubspot.asUser.createContact({ email: EMAIL, firstname: 'Ada' }).id;
    if (redis) {
      server = await openTestRedis();
      way = await breakableWay(server.url);
    }
    syncline = await startSyncline({
      allowedOrigins: vendors.origins,
      ...(redis
        ? { redisUrl: way.url }
        : { databaseUrlBy: async (straight: string) => (way = await breakableWay(straight)).url }),
    });
    sync = await addContactSync(syncline, vendors);
    await goLive(syncline, sync.syncId);
    const { rows } = await syncline.database.pool.query<{ webhook_token: string }>(
      'SELECT webhook_token FROM connection WHERE id = $1',
      [sync.hubspotId],
    );
    webhook = `${syncline.url}/webhooks/${rows[0]?.webhook_token ?? ''}`;
    await eventually('both are linked', () => firstName() === 'Ada');
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await way.cut();
    await vendors.close();
    await server?.close();
  }, 30_000);

  it('acknowledges nothing it could not keep, answers with what to do, and goes on by itself', async () => {
    await way.cut();
    vendors.hubspot.asUser.updateContact(contactId, { firstname: 'Augusta' });
    const during = await tell();
    if (redis) {
      // The receipt is kept in the database: only its ticket is lost, and issued again.
      expect(during.status).toBe(204);
      expect((await syncline.as().get('/v1/health').expect(200)).body).toMatchObject({
        status: 'failing',
        queue: 'away',
      });
    } else {
      expect(during.status).toBe(503);
      expect(during.headers.get('retry-after')).toBe('5');
      expect((await syncline.as().get('/v1/health').expect(503)).body).toMatchObject({ code: 'SYNC_A503' });
    }
    await way.mend();
    if (!redis) {
      // The vendor sends it again, as it does after a 503.
      await eventually('a webhook is taken again', async () => (await tell()).status === 204);
    }
    await eventually('the change arrives', () => firstName() === 'Augusta');
    vendors.hubspot.asUser.updateContact(contactId, { firstname: 'Lovelace' });
    await eventually('the next webhook is taken', async () => (await tell()).status === 204);
    await eventually('and the next change arrives', () => firstName() === 'Lovelace');
  }, 60_000);
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fault } from '#sandbox-kit';
import { listed, type ShownDeadLetter, syncNow } from '../support/asking.js';
import {
  addContactSync,
  type ContactSync,
  type ContactVendors,
  goLive,
  startContactVendors,
} from '../support/contact-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

interface Trouble {
  readonly what: string;
  readonly effect: Fault['effect'];
}

const HTTP_TIMEOUT_MS = 2_000;

const TROUBLES: readonly Trouble[] = [
  {
    what: 'answers 429 and says how long to wait',
    effect: {
      kind: 'respond',
      status: 429,
      headers: { 'retry-after': '1' },
      body: { status: 429, title: 'Slow down' },
    },
  },
  { what: 'answers 429 and does not say how long', effect: { kind: 'respond', status: 429, body: { status: 429 } } },
  { what: 'answers 503', effect: { kind: 'respond', status: 503, body: { status: 503, title: 'Down' } } },
  { what: 'answers a page of HTML', effect: { kind: 'html', status: 502 } },
  { what: 'answers a page of HTML as if all were well', effect: { kind: 'html', status: 200 } },
  { what: 'breaks the connection before it has written', effect: { kind: 'drop-before' } },
  { what: 'breaks the connection after it has written', effect: { kind: 'drop-after' } },
  { what: 'writes only after we have stopped waiting', effect: { kind: 'delay', delayMs: HTTP_TIMEOUT_MS + 500 } },
];

/** Calls that write contacts or members, batches included. */
const HUBSPOT_WRITES = '/objects/contacts(/batch/(create|upsert|update))?$';
const HUBSPOT_LIST = '/objects/contacts$';
const MAILCHIMP_WRITES = '/lists/[^/]+(/members(/[^/]+)?)?$';
const MAILCHIMP_LIST = '/lists/[^/]+/members$';

describe('a vendor in trouble', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;
  let nth = 0;

  const nameAtMailchimp = (email: string): unknown =>
    (vendors.mailchimp.asUser.get(email)?.['merge_fields'] as Record<string, unknown> | undefined)?.['FNAME'];
  const atHubspot = (email: string) =>
    vendors.hubspot.asUser.list('contacts').filter(({ properties }) => properties['email'] === email);
  const newEmail = () => `person-${(nth += 1)}@mail.syncline.dev`;
  const linksOf = async (email: string) =>
    (
      await listed<{ aId: string | null; bId: string | null }>(
        syncline,
        `/v1/syncs/${sync.syncId}/links?search=${email}`,
      )
    ).filter(({ aId, bId }) => aId !== null && bId !== null);
  /** The next write to either vendor meets this. */
  const breakWrites = (effect: Fault['effect']) => {
    vendors.hubspot.faults.clear();
    vendors.mailchimp.faults.clear();
    vendors.hubspot.faults.add({ method: 'POST', path: HUBSPOT_WRITES, effect });
    for (const method of ['POST', 'PATCH', 'PUT'])
      vendors.mailchimp.faults.add({ method, path: MAILCHIMP_WRITES, effect });
  };

  beforeAll(async () => {
    vendors = await startContactVendors();
    syncline = await startSyncline({ allowedOrigins: vendors.origins, httpTimeoutMs: HTTP_TIMEOUT_MS });
    sync = await addContactSync(syncline, vendors);
    await goLive(syncline, sync.syncId);
  }, 60_000);

  afterEach(() => {
    vendors.hubspot.faults.clear();
    vendors.mailchimp.faults.clear();
  });

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it.each(TROUBLES)(
    'that $what gets each new record and each edit exactly once',
    async ({ effect }) => {
      const [toMailchimp, toHubspot] = [newEmail(), newEmail()];
      const { id } = vendors.hubspot.asUser.createContact({ email: toMailchimp, firstname: 'Ada' });
      vendors.mailchimp.asUser.subscribe(toHubspot, { merge_fields: { FNAME: 'Ada' } });
      breakWrites(effect);
      await syncNow(syncline, sync.syncId);
      await eventually('Mailchimp has the new member', () => nameAtMailchimp(toMailchimp) === 'Ada');
      await eventually('HubSpot has the new contact', () => atHubspot(toHubspot).length > 0);
      await eventually(
        'both are linked',
        async () => (await linksOf(toMailchimp)).length + (await linksOf(toHubspot)).length === 2,
      );

      breakWrites(effect);
      vendors.hubspot.asUser.updateContact(id, { firstname: 'Augusta' });
      vendors.mailchimp.asUser.update(toHubspot, { merge_fields: { FNAME: 'Augusta' } });
      await syncNow(syncline, sync.syncId);
      await eventually('the edit arrives at Mailchimp', () => nameAtMailchimp(toMailchimp) === 'Augusta');
      await eventually(
        'the edit arrives at HubSpot',
        () => atHubspot(toHubspot)[0]?.properties['firstname'] === 'Augusta',
      );
      for (const email of [toMailchimp, toHubspot]) {
        expect(await linksOf(email)).toHaveLength(1);
        expect(atHubspot(email)).toHaveLength(1);
      }
      expect(await listed<ShownDeadLetter>(syncline, '/v1/dead-letters?status=open')).toEqual([]);
    },
    60_000,
  );

  it('that refuses one record of a batch takes the others, and the one is listed with the reason', async () => {
    const good = Array.from({ length: 5 }, newEmail);
    for (const email of good) vendors.hubspot.asUser.createContact({ email, firstname: 'Batch' });
    const refused = vendors.hubspot.asUser.createContact({ email: 'nobody@example.com', firstname: 'Batch' });
    await syncNow(syncline, sync.syncId);
    await eventually('the others have arrived', () => good.every((email) => nameAtMailchimp(email) === 'Batch'));
    const letter = await eventually('the one is listed', async () =>
      (await listed<ShownDeadLetter>(syncline, '/v1/dead-letters?status=open')).find(
        ({ remoteId }) => remoteId === refused.id,
      ),
    );
    expect(letter).toMatchObject({ code: 'MAILCHIMP_INVALID', refusedBy: 'b' });
    expect(letter.message).toContain('looks fake or invalid');
  }, 30_000);

  it('that fails midway through its pages is read on from there, and nothing is taken for deleted', async () => {
    const emails = Array.from({ length: 150 }, newEmail);
    for (const email of emails) vendors.hubspot.asUser.createContact({ email, firstname: 'Many' });
    // The first page of HubSpot's list is answered, the second is not, twice.
    const second: Fault = { method: 'GET', path: HUBSPOT_LIST, effect: { kind: 'html', status: 502 }, times: 2 };
    const before = vendors.hubspot.calls.byRoute()['GET /crm/v3/objects/contacts'] ?? 0;
    await syncNow(syncline, sync.syncId);
    await eventually('the first page is read', () => {
      const now = vendors.hubspot.calls.byRoute()['GET /crm/v3/objects/contacts'] ?? 0;
      if (now > before) vendors.hubspot.faults.add(second);
      return now > before;
    });
    vendors.mailchimp.faults.add({ method: 'GET', path: MAILCHIMP_LIST, effect: { kind: 'html', status: 502 } });
    await eventually('all have arrived', () => emails.every((email) => nameAtMailchimp(email) === 'Many'));
    expect(await syncline.as().get(`/v1/syncs/${sync.syncId}`)).toMatchObject({ body: { state: 'live' } });
  }, 60_000);
});

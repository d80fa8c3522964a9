import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.js';

const EDITED = 'ada@mail.syncline.dev';
/** Long enough to catch the worker between sending and hearing. */
const ANSWER_TAKES_MS = 600;
const WRITES = '/lists/[^/]+(/members(/[^/]+)?)?$';

describe('a worker killed between a write and its answer', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;
  let worker: WorkerProcess;
  let contactId: string;

  const nameOf = (email: string): unknown =>
    (vendors.mailchimp.asUser.get(email)?.['merge_fields'] as Record<string, unknown> | undefined)?.['FNAME'];
  const writeCalls = () =>
    Object.entries(vendors.mailchimp.calls.byRoute())
      .filter(([route]) => !route.startsWith('GET '))
      .reduce((sum, [, count]) => sum + count, 0);
  /** The lease of a worker killed while it writes outlasts the longest call; this is that time gone by. */
  const letLeaseEnd = () =>
    syncline.database.pool.query('UPDATE sync_lease SET until = to_timestamp(0) WHERE sync_id = $1', [sync.syncId]);

  beforeAll(async () => {
    vendors = await startContactVendors();
    contactId = vendors.hubspot.asUser.createContact({ email: EDITED, firstname: 'Ada' }).id;
    syncline = await startSyncline({ allowedOrigins: vendors.origins, worker: false });
    worker = await startWorkerProcess(syncline);
    sync = await addContactSync(syncline, vendors);
    await goLive(syncline, sync.syncId);
    await eventually('both are linked', () => nameOf(EDITED) === 'Ada');
  }, 60_000);

  afterAll(async () => {
    await worker.kill();
    await syncline.close();
    await vendors.close();
  }, 30_000);

  const cases: { what: string; created: string; first: string; fault: Fault['effect'] | null }[] = [
    { what: 'was done', created: 'grace@mail.syncline.dev', first: 'Augusta', fault: null },
    { what: 'was not done', created: 'mary@mail.syncline.dev', first: 'Countess', fault: { kind: 'drop-before' } },
  ];
  it.each(cases)(
    'loses and doubles nothing when the write $what',
    async ({ created, first, fault }) => {
      vendors.hubspot.asUser.createContact({ email: created, firstname: first });
      vendors.hubspot.asUser.updateContact(contactId, { firstname: first });
      if (fault) vendors.mailchimp.faults.add({ path: WRITES, method: 'POST', effect: fault });
      await syncNow(syncline, sync.syncId);
      vendors.mailchimp.latencyMs = ANSWER_TAKES_MS;
      const before = writeCalls();
      await eventually('a write is on its way', () => writeCalls() > before);
      worker.freeze();
      if (!fault)
        await eventually('the vendor has done it', () => nameOf(created) === first || nameOf(EDITED) === first);
      await worker.kill();
      vendors.mailchimp.latencyMs = 0;
      vendors.mailchimp.faults.clear();
      await letLeaseEnd();
      worker = await startWorkerProcess(syncline);
      await eventually('the new record is there', () => nameOf(created) === first);
      await eventually('the edit is there', () => nameOf(EDITED) === first);
      await eventually('all is linked', async () => {
        const links = await listed<{ bId: string | null }>(
          syncline,
          `/v1/syncs/${sync.syncId}/links?search=${created}`,
        );
        return links.length === 1 && links[0]?.bId;
      });
      expect(
        vendors.hubspot.asUser.list('contacts').filter(({ properties }) => properties['email'] === created),
      ).toHaveLength(1);
      expect(await listed<ShownDeadLetter>(syncline, '/v1/dead-letters')).toEqual([]);
      expect(await listed(syncline, '/v1/conflicts')).toEqual([]);
    },
    60_000,
  );
});

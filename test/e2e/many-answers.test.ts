import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { work } from '#engine';
import { addContactSync, type ContactVendors, startContactVendors } from '../support/contact-sync.js';
import { type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const MANY = 10_000;

describe('ten thousand at once', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let syncId: string;

  beforeAll(async () => {
    vendors = await startContactVendors();
    // No worker: what is asked for is worked off by the test.
    syncline = await startSyncline({ allowedOrigins: vendors.origins, worker: false });
    ({ syncId } = await addContactSync(syncline, vendors));
    const { store, newId } = syncline.runtime.engine;
    const lease = await store.acquireLease(syncId, 600_000, Date.now());
    if (!lease) throw new Error('nobody should hold the lease');
    const atMs = Date.now() - 1_000;
    const links = Array.from({ length: MANY }, (_, at) => ({ id: newId(), aId: `a${at}`, bId: `b${at}` }));
    await store.commit(lease, {
      linksNew: links,
      conflictsNew: links.map(({ id }) => ({
        ...{ id: newId(), syncId, linkId: id, fieldId: 'first', kind: 'bothChanged', records: [], base: null },
        ...{ now: { a: 'x', b: 'y' }, winner: null, decidedBy: 'manual', side: null, message: null, status: 'open' },
        ...{ decision: null, editedAtMs: null, atMs },
      })),
      deadLettersNew: links.map(({ id, aId }) => ({
        ...{ id: newId(), syncId, side: 'a', remoteId: aId, linkId: id, refusedBy: 'b', code: 'X', field: null },
        ...{ message: 'Refused.', payloadHash: aId, status: 'open', attempts: 1, atMs },
      })),
    });
    await store.releaseLease(lease);
  }, 90_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  });

  it('conflicts are answered by one request and one run', async () => {
    const asked = { syncId, fieldId: 'first', keep: 'b' };
    const { body } = await syncline.as().post('/v1/conflicts/resolve').send(asked).expect(202);
    const { run } = body as { run: { id: string } };
    await work(syncline.runtime.engine, { kind: 'apply', runId: run.id, syncId });
    const { body: done } = await syncline.as().get(`/v1/runs/${run.id}`).expect(200);
    expect(done).toMatchObject({ state: 'done', counts: { open: MANY, answered: MANY } });
    expect((await syncline.as().get('/v1/conflicts/fields').expect(200)).body).toEqual({ items: [] });
  }, 60_000);

  it('dead letters are sent again and given up by one request', async () => {
    const { body: retried } = await syncline.as().post('/v1/dead-letters/retry').send({ code: 'X' }).expect(202);
    expect(retried).toEqual({ done: MANY, left: 0 });
    const given = { code: 'X', reason: 'A test' };
    const { body: discarded } = await syncline.as().post('/v1/dead-letters/discard').send(given).expect(200);
    expect(discarded).toEqual({ done: MANY, left: 0 });
  }, 60_000);
});

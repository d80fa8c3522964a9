import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addContactSync, type ContactVendors, startContactVendors } from '../support/contact-sync.js';
import { type Asker, eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const PASSWORD = 'four words of mine';

describe('a workspace that asks for a second person', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let olga: Asker;
  let adam: Asker;
  let syncId: string;

  /** A plan that is ready, as whoever asks for it. */
  const plan = async (as: Asker): Promise<string> => {
    const { body } = await as.post(`/v1/syncs/${syncId}/plan`).expect(202);
    const { id } = (body as { run: { id: string } }).run;
    await eventually('the plan is ready', async () => {
      const run = await olga.get(`/v1/runs/${id}`).expect(200);
      return (run.body as { state: string }).state === 'ready';
    });
    return id;
  };
  const refused = async (as: Asker, runId: string) => {
    const { body } = await as.post(`/v1/runs/${runId}/approve`).expect(403);
    expect(body).toMatchObject({ code: 'SYNC_A470' });
  };

  beforeAll(async () => {
    vendors = await startContactVendors();
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    [olga, adam] = [syncline.browser(), syncline.browser()];
    const person = { name: 'Olga', email: 'olga@example.com', password: PASSWORD };
    await olga
      .post('/v1/set-up')
      .send({ key: syncline.apiKey, workspace: { name: 'Acme' }, person })
      .expect(201);
    const { body } = await olga
      .post('/v1/invitations')
      .send({ email: 'adam@example.com', role: 'operator' })
      .expect(201);
    const token = new URL((body as { url: string }).url).searchParams.get('token');
    await adam.post('/v1/invitations/accept').send({ token, name: 'Adam', password: PASSWORD }).expect(201);
    ({ syncId } = await addContactSync(syncline, vendors));
    await olga.patch('/v1/workspace').send({ approvals: 'second-person' }).expect(200);
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  });

  it('lets nobody approve the plan they had made by a key of theirs, and no key', async () => {
    const scopes = ['syncs.read', 'runs.plan', 'runs.approve', 'apiKeys.manage'];
    const { body: made } = await olga.post('/v1/api-keys').send({ name: 'First', scopes }).expect(201);
    const first = syncline.as((made as { text: string }).text);
    const { body } = await first.post('/v1/api-keys').send({ name: 'Second', scopes }).expect(201);
    const second = syncline.as((body as { text: string }).text);
    for (const key of [first, second]) {
      const runId = await plan(key);
      await refused(olga, runId);
      await refused(key, runId);
    }
  });

  it('lets nobody approve the plan they had made, and another person do it', async () => {
    const runId = await plan(olga);
    await refused(olga, runId);
    await refused(syncline.as(), runId);
    await adam.post(`/v1/runs/${runId}/approve`).expect(202);
  });
});

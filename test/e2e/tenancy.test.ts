import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inScope } from '#persistence';
import { addContactSync, type ContactSync, type ContactVendors, startContactVendors } from '../support/contact-sync.js';
import { type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const SEGMENT = { name: 'All', rule: 'a.email != ""', side: 'b', field: 'tags', group: 'All' };
const NO_ONE = '0f8fad5b-d9cb-469f-a165-70867728950e';

/** `api.routes.test.ts` tries every route with another workspace's ids in its path; this is what is left. */
describe('two workspaces', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let ours: ContactSync;
  let theirs: ContactSync;
  let stranger: { workspaceId: string; apiKey: string };
  let ourSegment: string;
  let ourRun: string;

  const asThem = () => syncline.as(stranger.apiKey);
  /** What the database shows to a request of theirs. */
  const seenByThem = async <Row>(sql: string, values: unknown[] = []): Promise<Row[]> => {
    const scope = { workspaceId: stranger.workspaceId, callerId: NO_ONE, act: null };
    const { rows } = await inScope(scope, () => syncline.runtime.pool.query(sql, values));
    return rows as Row[];
  };

  beforeAll(async () => {
    vendors = await startContactVendors();
    syncline = await startSyncline({ allowedOrigins: vendors.origins, worker: false });
    ours = await addContactSync(syncline, vendors);
    stranger = await syncline.addWorkspace();
    theirs = await addContactSync({ ...syncline, as: (key = stranger.apiKey) => syncline.as(key) }, vendors);
    const { body: segment } = await syncline.as().post(`/v1/syncs/${ours.syncId}/segments`).send(SEGMENT).expect(201);
    ourSegment = (segment as { id: string }).id;
    const { body: planned } = await syncline.as().post(`/v1/syncs/${ours.syncId}/plan`).expect(202);
    ourRun = (planned as { run: { id: string } }).run.id;
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  });

  it.each<[string, 'get' | 'put' | 'post' | 'delete', (way: string) => string, object | undefined]>([
    ['a segment', 'get', (way) => way, undefined],
    ['a rule', 'put', (way) => way, { rule: 'true' }],
    ['a preview', 'post', (way) => `${way}/preview`, undefined],
    ['an activation', 'post', (way) => `${way}/activate`, { runId: NO_ONE }],
    ['a removal', 'delete', (way) => way, undefined],
  ])('do not reach a segment of the other through a sync of their own: %s', async (_, method, path, body) => {
    const way = path(`/v1/syncs/${theirs.syncId}/segments/${ourSegment}`);
    expect((await asThem()[method](way).send(body).expect(404)).body).toMatchObject({ code: 'SYNC_A404' });
  });

  it('do not activate by a run of the other', async () => {
    const { body } = await asThem().post(`/v1/syncs/${theirs.syncId}/segments`).send(SEGMENT).expect(201);
    const { id } = body as { id: string };
    await asThem().post(`/v1/syncs/${theirs.syncId}/segments/${id}/activate`).send({ runId: ourRun }).expect(404);
  });

  it('do not look at connections of the other', async () => {
    const ends = {
      a: { connectionId: ours.hubspotId, object: 'contacts' },
      b: { connectionId: ours.mailchimpId, object: 'members' },
    };
    await asThem().post('/v1/mappings/suggest').send(ends).expect(404);
    const mapping = { a: ours.hubspotId };
    await asThem()
      .post('/v1/mappings/try')
      .send({ ...ends, mapping })
      .expect(400);
  });

  it.each(['conflicts', 'dead-letters'])('find nothing of the other among %s', async (list) => {
    const { body } = await asThem().get(`/v1/${list}?syncId=${ours.syncId}`).expect(200);
    expect(body).toEqual({ items: [], nextCursor: null });
  });

  it('do not read what was done in the other', async () => {
    const { body } = await asThem().get(`/v1/audit?subject=${ours.syncId}`).expect(200);
    expect(body).toEqual({ items: [], nextCursor: null });
    const { text } = await asThem().get('/v1/audit').set('accept', 'text/csv').expect(200);
    expect(text).toContain(theirs.syncId);
    expect(text).not.toContain(ours.syncId);
  });

  describe('in the database', () => {
    it('show a request no row of the other, in any table', async () => {
      const { rows: tables } = await syncline.database.pool.query<{ name: string }>(
        `SELECT c.relname AS name FROM pg_class c
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id'
          WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition`,
      );
      for (const { name } of tables) {
        const [seen] = await seenByThem<{ others: number }>(
          `SELECT count(*) FILTER (WHERE workspace_id <> $1) AS others FROM ${name}`,
          [stranger.workspaceId],
        );
        expect([name, seen?.others]).toEqual([name, 0]);
      }
      expect(await seenByThem('SELECT id FROM sync')).toEqual([{ id: theirs.syncId }]);
      expect(await seenByThem('SELECT id FROM workspace')).toEqual([{ id: stranger.workspaceId }]);
    });

    it('keep a query that forgot its workspace to the one of the request', async () => {
      const scope = { workspaceId: stranger.workspaceId, callerId: NO_ONE, act: null };
      const { store } = syncline.runtime.engine;
      expect(await inScope(scope, () => store.getSync(ours.syncId))).toBeNull();
      expect(await inScope(scope, () => store.getConnection(ours.hubspotId))).toBeNull();
      expect(await inScope(scope, () => store.getRun(ourRun))).toBeNull();
      expect(await inScope(scope, () => store.getSync(theirs.syncId))).not.toBeNull();
    });

    it('let nothing be changed, taken over or put into the other', async () => {
      const id = ours.syncId;
      expect(await seenByThem(`UPDATE sync SET name = 'x' WHERE id = $1 RETURNING id`, [id])).toEqual([]);
      expect(await seenByThem('DELETE FROM sync WHERE id = $1 RETURNING id', [id])).toEqual([]);
      await expect(seenByThem('UPDATE sync SET workspace_id = $1', [syncline.workspaceId])).rejects.toThrow(
        /row-level security/,
      );
      await expect(
        seenByThem(`INSERT INTO member (workspace_id, person_id, role) VALUES ($1, $2, 'owner')`, [
          syncline.workspaceId,
          NO_ONE,
        ]),
      ).rejects.toThrow(/row-level security/);
    });

    it.each([
      'SELECT password FROM person',
      'SELECT hash FROM api_key',
      'SELECT subject FROM person_identity',
      'SELECT key FROM sign_in_attempt',
      'SELECT id FROM change_log_default',
      'DELETE FROM audit_entry',
      `UPDATE audit_entry SET actor_name = 'x'`,
      `UPDATE person SET email = 'x'`,
    ])('refuse a request this: %s', async (sql) => {
      await expect(seenByThem(sql)).rejects.toThrow(/permission denied/);
    });

    it('show nothing where no workspace is named', async () => {
      const client = await syncline.database.pool.connect();
      try {
        await client.query('SET ROLE syncline_workspace');
        await expect(client.query('SELECT id FROM sync')).rejects.toThrow(/syncline\.workspace/);
      } finally {
        client.release(true);
      }
    });
  });
});

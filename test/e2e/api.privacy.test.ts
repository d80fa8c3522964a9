import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addContactSync, type ContactSync, type ContactVendors, startContactVendors } from '../support/contact-sync.js';
import { type RunningSyncline, startSyncline } from '../support/running-syncline.js';

/** In no answer to a viewer, wherever it is kept. */
const SECRET = 'Zenobia';
const REPLAY = { days: 7, policy: { kind: 'sideWins', side: 'b' } };

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const description = JSON.parse(
  await readFile(join(import.meta.dirname, '..', '..', 'apps/api/openapi.json'), 'utf8'),
) as Description;
const reads = Object.entries(description.paths).flatMap(([path, methods]) =>
  'get' in methods && path.startsWith('/v1/') ? [path] : [],
);

describe('what viewers see', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;
  let viewer: string;
  let linkId: string;
  let runId: string;

  beforeAll(async () => {
    vendors = await startContactVendors();
    syncline = await startSyncline({ allowedOrigins: vendors.origins, worker: false });
    sync = await addContactSync(syncline, vendors);
    viewer = await syncline.addKey('viewer');
    ({ linkId, runId } = await putSecrets(syncline, sync.syncId));
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  });

  const filled = (path: string): string => {
    const ids: Readonly<Record<string, string>> = {
      ...{ connections: sync.hubspotId, syncs: sync.syncId, links: linkId, runs: runId, conflicts: linkId },
    };
    return path
      .replace('{id}', ids[path.split('/')[2] ?? ''] ?? linkId)
      .replace('{side}', 'a')
      .replace('{remoteId}', '1');
  };
  const bodyFor = async (path: string, key?: string): Promise<string> =>
    JSON.stringify((await syncline.as(key).get(filled(path))).body);

  it.each(reads)('has no personal value in it: %s', async (path) => {
    expect(await bodyFor(path, viewer)).not.toContain(SECRET);
  });

  it('is what others see in the clear, so that something was masked', async () => {
    const clear: string[] = [];
    for (const path of reads) if ((await bodyFor(path)).includes(SECRET)) clear.push(path);
    expect(clear).toEqual(
      expect.arrayContaining([
        ...['/v1/syncs/{id}/links', '/v1/links/{id}', '/v1/links/{id}/changes', '/v1/links/{id}/explanation'],
        ...[
          '/v1/conflicts',
          '/v1/conflicts/{id}',
          '/v1/dead-letters',
          '/v1/runs/{id}/items',
          '/v1/syncs/{id}/brake/held',
        ],
      ]),
    );
  });

  it('is masked in a replay', async () => {
    const path = `/v1/syncs/${sync.syncId}/replay`;
    expect(JSON.stringify((await syncline.as().post(path).send(REPLAY).expect(200)).body)).toContain(SECRET);
    expect(JSON.stringify((await syncline.as(viewer).post(path).send(REPLAY).expect(200)).body)).not.toContain(SECRET);
  });

  it('is found whole, never by its parts', async () => {
    const found = async (search: string, key?: string) => {
      const { body } = await syncline.as(key).get(`/v1/syncs/${sync.syncId}/links?search=${search}`).expect(200);
      return (body as { items: unknown[] }).items.length;
    };
    expect(await found('Zeno')).toBe(1);
    expect(await found('Zeno', viewer)).toBe(0);
    expect(await found('Zeno%25', viewer)).toBe(0);
    expect(await found('zenobia', viewer)).toBe(1);
    expect(await found('a1', viewer)).toBe(1);
  });

  it('is what the workspace says', async () => {
    expect(await bodyFor('/v1/links/{id}', viewer)).toContain('Golden');
    await syncline
      .as()
      .patch('/v1/workspace')
      .send({ maskedFields: ['plan'] })
      .expect(200);
    const body = await bodyFor('/v1/links/{id}', viewer);
    expect(body).toContain(SECRET);
    expect(body).not.toContain('Golden');
    await syncline
      .as()
      .patch('/v1/workspace')
      .send({ maskedFields: ['*'] })
      .expect(200);
    expect(await bodyFor('/v1/links/{id}', viewer)).not.toMatch(/Zenobia|Golden/);
  });

  it('leaves a file of acts as it is, since it holds no values', async () => {
    const { body } = await syncline
      .as()
      .post('/v1/api-keys')
      .send({ name: 'x', scopes: ['audit.read'] })
      .expect(201);
    const key = (body as { text: string }).text;
    const { text } = await syncline.as(key).get('/v1/audit').set('accept', 'text/csv').expect(200);
    expect(text).toContain('connection.add');
    expect(text).not.toContain(SECRET);
  });

  it('is masked for a key without personal.read, whatever else it may', async () => {
    const { body } = await syncline
      .as()
      .post('/v1/api-keys')
      .send({ name: 'x', scopes: ['links.read', 'links.write'] })
      .expect(201);
    expect(await bodyFor('/v1/links/{id}', (body as { text: string }).text)).not.toContain(SECRET);
  });
});

/** The same value everywhere a value can be. */
async function putSecrets(syncline: RunningSyncline, syncId: string): Promise<{ linkId: string; runId: string }> {
  const { store, newId } = syncline.runtime.engine;
  const [runId, linkId] = [newId(), newId()];
  const atMs = Date.now();
  const [pair, was] = [
    { a: SECRET, b: SECRET },
    { a: `${SECRET}s`, b: SECRET },
  ];
  const change = { side: 'b', fieldId: 'first', before: SECRET, after: `${SECRET}s` } as const;
  await store.createRun({
    ...{ id: runId, syncId, kind: 'firstSync', state: 'scanning', mappingVersion: 1, target: null, counts: {} },
    ...{ error: null, startedAtMs: atMs, finishedAtMs: null },
  });
  await store.addPlanItems(runId, [
    {
      ...{ ordinal: 1, kind: 'update', aIds: ['a1'], bIds: ['b1'], changes: [change] },
      conflicts: [{ fieldId: 'first', winner: 'a', now: was }],
      reason: { code: 'SYNC_E207', message: `"${SECRET}" is too long` },
    },
  ]);
  const lease = await store.acquireLease(syncId, 60_000, atMs);
  if (!lease) throw new Error('nobody should hold the lease');
  await store.commit(lease, {
    linksNew: [{ id: linkId, aId: 'a1', bId: 'b1' }],
    bases: [{ linkId, fields: { first: pair, plan: { a: 'Golden', b: 'Golden' } } }],
    log: [
      {
        ...{ linkId, fieldId: 'first', side: 'b', before: `${SECRET}n`, after: `${SECRET}s`, cause: 'policy' },
        ...{ intentId: newId(), runId: null, atMs, other: `${SECRET}s`, base: pair, decidedBy: 'sideWins' },
        ...{ editedAtMs: null, mappingVersion: 1, outcome: 'done' },
      },
    ],
    conflictsNew: [
      {
        ...{ id: linkId, syncId, linkId, fieldId: 'first', kind: 'bothChanged', base: pair, now: was, records: [] },
        ...{ winner: 'a', decidedBy: 'sideWins', side: null, message: `"${SECRET}" lost`, status: 'answered' },
        ...{ decision: { kind: 'value', value: SECRET }, editedAtMs: null, atMs },
      },
    ],
    deadLettersNew: [
      {
        ...{ id: linkId, syncId, side: 'a', remoteId: 'a1', linkId, refusedBy: 'b', code: 'X', field: null },
        knownBy: [{ fieldId: 'first', value: `${SECRET} the third` }],
        ...{ message: `'${SECRET}' is not taken.`, payloadHash: 'h', status: 'open', attempts: 1, atMs },
      },
    ],
  });
  await store.releaseLease(lease);
  await syncline.database.pool.query(
    `INSERT INTO drastic_change (sync_id, a_id, b_id, workspace_id, kind, held, changes, at)
     VALUES ($1, 'a1', 'b1', $2, 'overwrite', true, $3, now())`,
    [syncId, syncline.workspaceId, JSON.stringify([change])],
  );
  return { linkId, runId };
}

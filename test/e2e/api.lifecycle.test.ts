import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  addContactSync,
  type ContactSync,
  type ContactVendors,
  goLive,
  planReady,
  startContactVendors,
} from '../support/contact-sync.js';
import { contactChanged, signedByHubspot } from '../support/hubspot-webhook.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

interface Listed<Item> {
  readonly items: readonly Item[];
}
interface Link {
  readonly id: string;
  readonly aId: string;
  readonly bId: string;
}
interface Conflict {
  readonly id: string;
  readonly status: string;
  readonly linkId: string;
}

describe('a sync from its plan to changes that arrive', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;
  let runId: string;
  let grace: Link;

  const firstNameAtMailchimp = (email: string): unknown =>
    (vendors.mailchimp.asUser.get(email)?.['merge_fields'] as Record<string, unknown> | undefined)?.['FNAME'];
  const firstNameAtHubspot = (id: string): string | undefined =>
    vendors.hubspot.asUser.get('contacts', id)?.properties['firstname'];
  const listed = async <Item>(path: string): Promise<readonly Item[]> =>
    ((await syncline.as().get(path).expect(200)).body as Listed<Item>).items;

  beforeAll(async () => {
    vendors = await startContactVendors();
    vendors.hubspot.asUser.createContact({ email: 'ada@mail.syncline.dev', firstname: 'Ada' });
    vendors.hubspot.asUser.createContact({ email: 'grace@mail.syncline.dev', firstname: 'Grace' });
    vendors.mailchimp.asUser.subscribe('ada@mail.syncline.dev', { merge_fields: { FNAME: 'Augusta' } });
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addContactSync(syncline, vendors);
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  });

  it('plans without writing, and says what it would take', async () => {
    runId = await planReady(syncline, sync.syncId);
    const { body } = await syncline.as().get(`/v1/runs/${runId}`).expect(200);
    expect(body).toMatchObject({
      ...{ kind: 'firstSync', syncId: sync.syncId, mappingVersion: 1, error: null },
      counts: { scannedA: 2, scannedB: 1, update: 1, createOnB: 1 },
      estimate: { callsA: 1, callsB: 3, seconds: 1 },
    });
    expect(await listed(`/v1/runs/${runId}/items?kind=createOnB`)).toMatchObject([{ kind: 'createOnB', bIds: [] }]);
    expect(vendors.mailchimp.asUser.get('grace@mail.syncline.dev')).toBeUndefined();
  });

  it('puts a new plan in the place of one that waits, and can give it up', async () => {
    const second = await planReady(syncline, sync.syncId);
    expect((await syncline.as().get(`/v1/runs/${runId}`)).body).toMatchObject({ state: 'discarded' });
    await syncline.as().post(`/v1/runs/${second}/discard`).expect(200);
    const { body } = await syncline.as().post(`/v1/runs/${second}/approve`).expect(409);
    expect(body).toMatchObject({ code: 'SYNC_A423' });
  });

  it('refuses to approve a plan of an older mapping', async () => {
    const planned = await planReady(syncline, sync.syncId);
    const { body } = await syncline.as().get(`/v1/syncs/${sync.syncId}`).expect(200);
    const { version: _version, ...content } = (body as { mapping: { version: number } }).mapping;
    await syncline.as().put(`/v1/syncs/${sync.syncId}/mapping`).send(content).expect(200);
    expect((await syncline.as().post(`/v1/runs/${planned}/approve`).expect(409)).body).toMatchObject({
      code: 'SYNC_A424',
    });
    expect(await listed(`/v1/syncs/${sync.syncId}/mappings`)).toMatchObject([
      { mapping: { version: 2 } },
      { mapping: { version: 1 } },
    ]);
  });

  it('applies the plan that was approved', async () => {
    runId = await goLive(syncline, sync.syncId);
    await eventually('the contact is created', () => vendors.mailchimp.asUser.get('grace@mail.syncline.dev'));
    await eventually('the differing pair agrees', () => firstNameAtMailchimp('ada@mail.syncline.dev') === 'Ada');
    expect(await listed(`/v1/syncs/${sync.syncId}/links`)).toHaveLength(2);
    expect((await listed<{ id: string }>(`/v1/syncs/${sync.syncId}/runs`)).map(({ id }) => id)).toContain(runId);
  });

  it('has a change across within a second of its webhook', async () => {
    const [link] = await listed<Link>(`/v1/syncs/${sync.syncId}/links?search=GRACE@`);
    if (!link) throw new Error('the link is not found by a part of a value');
    grace = link;
    const { rows } = await syncline.database.pool.query<{ webhook_token: string }>(
      'SELECT webhook_token FROM connection WHERE id = $1',
      [sync.hubspotId],
    );
    const url = `${syncline.url}/webhooks/${rows[0]?.webhook_token ?? ''}`;
    const { clientSecret, portalId } = vendors.hubspot.settings;
    vendors.hubspot.asUser.updateContact(grace.aId, { firstname: 'Gracie' });
    const answer = await fetch(url, signedByHubspot(url, contactChanged(grace.aId, portalId), { clientSecret }));
    expect(answer.status).toBe(204);
    await eventually('it arrives', () => firstNameAtMailchimp('grace@mail.syncline.dev') === 'Gracie');
  });

  it('tells of the link what happened to it, and reads its records live', async () => {
    await eventually('the change is logged', async () =>
      (await listed<{ cause: string; after?: unknown }>(`/v1/links/${grace.id}/changes`)).some(
        ({ cause, after }) => cause === 'change' && after === 'Gracie',
      ),
    );
    const { body: link } = await syncline.as().get(`/v1/links/${grace.id}`).expect(200);
    expect(link).toMatchObject({ aId: grace.aId, frozen: [], base: { first: { a: 'Gracie', b: 'Gracie' } } });
    const path = `/v1/syncs/${sync.syncId}/records`;
    const { body: record } = await syncline.as().get(`${path}/a/${grace.aId}`).expect(200);
    expect(record).toMatchObject({ state: 'live', fields: { firstname: 'Gracie' }, link: { id: grace.id } });
    const { body: gone } = await syncline.as().get(`${path}/b/0123456789abcdef0123456789abcdef`).expect(200);
    expect(gone).toMatchObject({ state: 'gone', link: null });
  });

  it('lists what a policy overruled and carries out what a person says instead', async () => {
    await syncline.as().post(`/v1/syncs/${sync.syncId}/pause`).expect(200);
    vendors.hubspot.asUser.updateContact(grace.aId, { firstname: 'Amazing' });
    vendors.mailchimp.asUser.update('grace@mail.syncline.dev', { merge_fields: { FNAME: 'Hopper' } });
    await syncline.as().post(`/v1/syncs/${sync.syncId}/resume`).expect(200);
    await syncline.as().post(`/v1/syncs/${sync.syncId}/sync-now`).send({}).expect(202);
    const conflict = await eventually('the conflict is listed', async () => {
      const found = await listed<Conflict>(`/v1/conflicts?syncId=${sync.syncId}&kind=bothChanged&status=decided`);
      return found.find(({ linkId }) => linkId === grace.id);
    });
    const { body: seen } = await syncline.as().get(`/v1/conflicts/${conflict.id}`).expect(200);
    expect(seen).toMatchObject({ winner: 'a', now: { b: 'Hopper' } });
    const { body: answered } = await syncline
      .as()
      .post(`/v1/conflicts/${conflict.id}/resolve`)
      .send({ value: 'Hopper' })
      .expect(200);
    expect(answered).toMatchObject({ decision: { kind: 'value', value: 'Hopper' } });
    await eventually('HubSpot has the value', () => firstNameAtHubspot(grace.aId) === 'Hopper');
    await eventually('the conflict is over', async () => {
      const { body } = await syncline.as().get(`/v1/conflicts/${conflict.id}`);
      return (body as Conflict).status === 'resolved';
    });
    const { body: over } = await syncline.as().post(`/v1/conflicts/${conflict.id}/resolve`).send({ keep: 'a' });
    expect(over).toMatchObject({ status: 409, code: 'SYNC_A425' });
  }, 30_000);

  it('answers many conflicts at once, tells how far it is, and takes it back', async () => {
    const [ada] = await listed<Link>(`/v1/syncs/${sync.syncId}/links?search=ada@`);
    if (!ada) throw new Error('there is no link');
    const { store, newId } = syncline.runtime.engine;
    await syncline.as().post(`/v1/syncs/${sync.syncId}/pause`).expect(200);
    const lease = await eventually('nobody works on the sync', () =>
      store.acquireLease(sync.syncId, 60_000, Date.now()),
    );
    const known = await store.knownLinks([ada.id, grace.id]);
    await store.commit(lease, {
      conflictsNew: known.map(({ id }) => ({
        ...{ id: newId(), syncId: sync.syncId, linkId: id, fieldId: 'first', kind: 'bothChanged', records: [] },
        ...{ base: null, now: null, winner: null, decidedBy: 'manual', side: null, message: null, status: 'open' },
        ...{ decision: null, editedAtMs: null, atMs: Date.now() - 1_000 },
      })),
    });
    await store.releaseLease(lease);
    vendors.hubspot.asUser.updateContact(ada.aId, { firstname: 'Lady' });
    vendors.hubspot.asUser.updateContact(grace.aId, { firstname: 'Doctor' });
    vendors.mailchimp.asUser.update('ada@mail.syncline.dev', { merge_fields: { FNAME: 'Countess' } });
    vendors.mailchimp.asUser.update('grace@mail.syncline.dev', { merge_fields: { FNAME: 'Admiral' } });
    const { body: fields } = await syncline.as().get(`/v1/conflicts/fields?syncId=${sync.syncId}`).expect(200);
    expect(fields).toEqual({ items: [{ syncId: sync.syncId, fieldId: 'first', open: 2 }] });
    const asked = { syncId: sync.syncId, fieldId: 'first', keep: 'b' };
    const { body } = await syncline.as().post('/v1/conflicts/resolve').send(asked).expect(202);
    const { run } = body as { run: { id: string } };
    await eventually('all are answered', async () => {
      const { body: now } = await syncline.as().get(`/v1/runs/${run.id}`);
      return (now as { state: string }).state === 'done';
    });
    expect((await syncline.as().get(`/v1/runs/${run.id}`)).body).toMatchObject({ counts: { open: 2, answered: 2 } });
    await syncline.as().post(`/v1/syncs/${sync.syncId}/resume`).expect(200);
    await eventually('the values are across', () => firstNameAtHubspot(grace.aId) === 'Admiral');
    await eventually('the values are across', () => firstNameAtHubspot(ada.aId) === 'Countess');
    const undo = await eventually('an undo can be planned', async () => {
      const { body: planned, status } = await syncline.as().post(`/v1/runs/${run.id}/undo`);
      return status === 202 ? (planned as { run: { id: string } }).run : null;
    });
    await eventually('the undo is planned', async () => {
      const { body: now } = await syncline.as().get(`/v1/runs/${undo.id}`);
      return (now as { state: string }).state === 'ready';
    });
    await syncline.as().post(`/v1/runs/${undo.id}/approve`).expect(202);
    await eventually('it is taken back', () => firstNameAtHubspot(ada.aId) === 'Lady');
    await eventually('it is taken back', () => firstNameAtHubspot(grace.aId) === 'Doctor');
    expect((await syncline.as().get(`/v1/syncs/${sync.syncId}`)).body).toMatchObject({ state: 'live' });
  }, 30_000);

  it('parts a pair for a reason, keeps it parted, and links it again when told to', async () => {
    /** Asks until no worker holds the sync for a moment. */
    const patiently = (path: string, body: object = {}) =>
      eventually('nobody works on the sync', async () => {
        const answer = await syncline.as().post(path).send(body);
        const { code } = answer.body as { code?: string };
        return code === 'SYNC_A427' ? null : { ...(answer.body as object), status: answer.status };
      });
    const unlinked = await patiently(`/v1/links/${grace.id}/unlink`, { reason: 'two people' });
    expect(unlinked).toMatchObject({ status: 200, removedBecause: 'two people' });
    const { bId } = unlinked as unknown as Link;
    expect(await patiently(`/v1/links/${grace.id}/sync-now`)).toMatchObject({ status: 409, code: 'SYNC_A444' });
    const { body: explained } = await syncline.as().get(`/v1/links/${grace.id}/explanation?field=first`).expect(200);
    expect(explained).toMatchObject({ items: [{ standing: { why: 'ended', message: 'two people' } }] });
    vendors.hubspot.asUser.updateContact(grace.aId, { firstname: 'Apart' });
    await syncline.as().post(`/v1/syncs/${sync.syncId}/sync-now`).send({}).expect(202);
    const path = `/v1/syncs/${sync.syncId}/links`;
    const nobody = { aId: grace.aId, bId: '0123456789abcdef0123456789abcdef' };
    expect(await patiently(path, nobody)).toMatchObject({ status: 409, code: 'SYNC_A444' });
    expect(firstNameAtMailchimp('grace@mail.syncline.dev')).not.toBe('Apart');
    const again = await patiently(path, { aId: grace.aId, bId });
    expect(again).toMatchObject({ status: 201, aId: grace.aId, bId, removedAt: null });
    const { id } = again as unknown as Link;
    expect(await patiently(`/v1/links/${id}/sync-now`)).toMatchObject({ status: 202 });
    await eventually('they are the same again', () => firstNameAtMailchimp('grace@mail.syncline.dev') === 'Apart');
    const unfrozen = await patiently(`/v1/links/${id}/unfreeze`, { fieldId: 'first' });
    expect(unfrozen).toMatchObject({ status: 409, code: 'SYNC_A444' });
    const acts = await listed<{ action: string; subject: { id: string }; outcome: string }>('/v1/audit?action=link');
    const done = acts.filter(({ outcome }) => outcome === 'done');
    expect(done.find(({ action }) => action === 'link.unlink')).toMatchObject({
      subject: { id: grace.id },
      after: { asked: { reason: 'two people' } },
    });
    expect(done.find(({ action }) => action === 'link.add')).toMatchObject({ subject: { id } });
  }, 30_000);

  it('says how it all is', async () => {
    const { body } = await syncline.as().get('/v1/health').expect(200);
    expect(body).toMatchObject({
      ...{ database: 'ok', queue: 'ok', syncs: [{ syncId: sync.syncId, state: 'live' }] },
      connections: [{ health: 'ok' }, { health: 'ok' }],
    });
  });
});

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

  it('says how it all is', async () => {
    const { body } = await syncline.as().get('/v1/health').expect(200);
    expect(body).toMatchObject({
      ...{ database: 'ok', queue: 'ok', syncs: [{ syncId: sync.syncId, state: 'live' }] },
      connections: [{ health: 'ok' }, { health: 'ok' }],
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  addContactSync,
  contactMapping,
  type ContactSync,
  type ContactVendors,
  goLive,
  planReady,
  startContactVendors,
} from '../support/contact-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const EMAIL = 'ada@mail.syncline.dev';
const LAST = {
  id: 'last',
  a: 'lastname',
  b: 'merge_fields.LNAME',
  direction: 'both',
  kind: 'value',
  lens: { kind: 'text' },
};
const CITY = {
  id: 'company',
  a: 'company',
  b: 'merge_fields.COMPANY',
  direction: 'both',
  kind: 'value',
  lens: { kind: 'text' },
};

interface Run {
  readonly id: string;
  readonly state: string;
  readonly kind: string;
  readonly counts: Readonly<Record<string, number>>;
}

describe('a mapping from its suggestion to its second version', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;
  let contactId: string;

  const merged = () =>
    vendors.mailchimp.asUser.get(EMAIL)?.['merge_fields'] as Readonly<Record<string, unknown>> | undefined;
  const ends = () => ({
    a: { connectionId: sync.hubspotId, object: 'contacts' },
    b: { connectionId: sync.mailchimpId, object: 'members' },
  });
  const runIs = (id: string, state: string): Promise<Run> =>
    eventually(`run ${id} is ${state}`, async () => {
      const { body } = await syncline.as().get(`/v1/runs/${id}`).expect(200);
      return (body as Run).state === state ? (body as Run) : null;
    });
  const save = async (
    ...fields: object[]
  ): Promise<{ readonly mapping: { version: number }; inUse: boolean; run: Run; trial: unknown[] }> => {
    const mapping = { ...contactMapping, fields: [...contactMapping.fields, ...fields] };
    const { body } = await syncline.as().put(`/v1/syncs/${sync.syncId}/mapping`).send(mapping).expect(200);
    return body as Awaited<ReturnType<typeof save>>;
  };
  const versionInUse = async (): Promise<number> => {
    const { body } = await syncline.as().get(`/v1/syncs/${sync.syncId}`).expect(200);
    return (body as { mapping: { version: number } }).mapping.version;
  };

  beforeAll(async () => {
    vendors = await startContactVendors();
    contactId = vendors.hubspot.asUser.createContact({
      email: EMAIL,
      firstname: 'Ada',
      lastname: 'Lovelace',
      company: 'Analytical',
    }).id;
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addContactSync(syncline, vendors);
  }, 60_000);
  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  });

  it('is suggested, and tried, without being saved', async () => {
    const { body } = await syncline.as().post('/v1/mappings/suggest').send(ends()).expect(200);
    const { mapping } = body as { mapping: { fields: { a: string; b: string }[] } };
    expect(mapping.fields.map(({ a, b }) => `${a} ${b}`)).toContain('firstname merge_fields.FNAME');
    const { body: trial } = await syncline
      .as()
      .post('/v1/mappings/try')
      .send({ ...ends(), mapping })
      .expect(200);
    expect(trial).toMatchObject({
      problems: [],
      ways: expect.arrayContaining([expect.objectContaining({ fieldId: 'email', to: 'b', tried: 1 })]),
    });
    expect(await versionInUse()).toBe(1);
  });

  it('is refused a suggestion for what is not there, and tried though it would be refused', async () => {
    const nowhere = { ...ends(), b: { ...ends().b, object: 'nothing' } };
    const { body } = await syncline.as().post('/v1/mappings/suggest').send(nowhere).expect(422);
    expect(body).toMatchObject({ code: 'SYNC_A430', errors: [{ pointer: '/b', code: 'SYNC_V001' }] });
    const twice = { ...contactMapping, fields: [...contactMapping.fields, { ...LAST, b: 'merge_fields.FNAME' }] };
    const { body: tried } = await syncline
      .as()
      .post('/v1/mappings/try')
      .send({ ...ends(), mapping: twice })
      .expect(200);
    expect(tried).toMatchObject({ problems: [{ code: 'SYNC_M002' }], ways: [] });
  });

  it('makes the plan of a first sync stale while it is a draft', async () => {
    const runId = await planReady(syncline, sync.syncId);
    expect(await save()).toMatchObject({ mapping: { version: 2 }, inUse: true, run: null });
    const { body } = await syncline.as().post(`/v1/runs/${runId}/approve`).expect(409);
    expect(body).toMatchObject({ code: 'SYNC_A424', detail: 'Make a new plan with the present mapping.' });
    await goLive(syncline, sync.syncId);
    await eventually('the member is made', () => merged()?.['FNAME'] === 'Ada');
  });

  it('changes nothing on a live sync before its plan is approved', async () => {
    const { mapping, inUse, run, trial } = await save(LAST);
    expect({ mapping, inUse, run }).toMatchObject({
      mapping: { version: 3 },
      inUse: false,
      run: { kind: 'mappingChange' },
    });
    expect(trial).toContainEqual(expect.objectContaining({ fieldId: 'last', to: 'b', tried: 1, findings: [] }));
    const ready = await runIs(run.id, 'ready');
    expect(ready.counts).toMatchObject({ update: 1, fields: 1, updateOnB: 1 });
    const { body } = await syncline.as().get(`/v1/runs/${run.id}/items`).expect(200);
    expect(body).toMatchObject({
      items: [{ kind: 'update', aIds: [contactId], changes: [{ side: 'b', fieldId: 'last', after: 'Lovelace' }] }],
    });
    expect(await versionInUse()).toBe(2);
    expect(merged()?.['LNAME']).toBe('');
    await syncline.as().post(`/v1/runs/${run.id}/approve`).send({}).expect(202);
    await runIs(run.id, 'done');
    await eventually('the last name is brought over', () => merged()?.['LNAME'] === 'Lovelace');
    expect(await versionInUse()).toBe(3);
  });

  it('without backfill counts from the next edit', async () => {
    const { run } = await save(LAST, CITY);
    await runIs(run.id, 'ready');
    await syncline.as().post(`/v1/runs/${run.id}/approve`).send({ withoutBackfill: true }).expect(202);
    await runIs(run.id, 'done');
    await eventually('the sweep has looked', async () => {
      const { body } = await syncline.as().get(`/v1/syncs/${sync.syncId}/runs`).expect(200);
      return (body as { items: (Run & { mappingVersion: number })[] }).items.some(
        ({ kind, state, mappingVersion }) => kind === 'sweep' && state === 'done' && mappingVersion === 4,
      );
    });
    expect(merged()?.['COMPANY'] ?? '').toBe('');
    await syncline.as().post(`/v1/runs/${run.id}/approve`).send({ withoutBackfill: true }).expect(409);
  });

  it('sweeps on resuming with a version that came into use while the sync was paused', async () => {
    await syncline.as().post(`/v1/syncs/${sync.syncId}/pause`).expect(200);
    const { run } = await save(LAST);
    await runIs(run.id, 'ready');
    await syncline.as().post(`/v1/runs/${run.id}/approve`).send({}).expect(202);
    await runIs(run.id, 'done');
    const { body } = await syncline.as().get(`/v1/syncs/${sync.syncId}`).expect(200);
    expect(body).toMatchObject({ state: 'paused', mapping: { version: 5 } });
    await syncline.as().post(`/v1/syncs/${sync.syncId}/resume`).expect(200);
    await eventually('a sweep with it is done', async () => {
      const { body: runs } = await syncline.as().get(`/v1/syncs/${sync.syncId}/runs`).expect(200);
      return (runs as { items: (Run & { mappingVersion: number })[] }).items.some(
        ({ kind, state, mappingVersion }) => kind === 'sweep' && state === 'done' && mappingVersion === 5,
      );
    });
  });

  it('has no backfill to leave out of another run', async () => {
    const runId = await planReady(syncline, sync.syncId);
    const { body } = await syncline.as().post(`/v1/runs/${runId}/approve`).send({ withoutBackfill: true }).expect(409);
    expect(body).toMatchObject({ code: 'SYNC_A423' });
  });
});

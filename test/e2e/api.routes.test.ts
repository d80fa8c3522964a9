import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listed } from '../support/asking.js';
import {
  addContactSync,
  contactMapping,
  type ContactSync,
  type ContactVendors,
  hubspotBody,
  mailchimpBody,
  startContactVendors,
} from '../support/contact-sync.js';
import { type RunningSyncline, startSyncline } from '../support/running-syncline.js';

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

const NOWHERE = '0f8fad5b-d9cb-469f-a165-70867728950e';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<Method, { readonly security?: readonly object[] }>>>>;
}

const document = JSON.parse(
  await readFile(join(import.meta.dirname, '..', '..', 'apps/api/openapi.json'), 'utf8'),
) as Document;
/** Those that take a key; what people do about themselves, and how they come in, is tried elsewhere. */
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  (Object.keys(methods) as Method[])
    .filter((method) => methods[method].security?.some((way) => 'bearer' in way))
    .map((method): [Method, string] => [method, path]),
);

const SEGMENT = { name: 'All', rule: 'a.email != ""', side: 'b', field: 'tags', group: 'All' };

/** Bodies that are in order, by how the path of their route ends. */
const VALID_BODIES: Readonly<Record<string, object>> = {
  '/mapping': contactMapping,
  '/dead-letters/{id}/discard': { reason: 'x' },
  '/resolve': { keep: 'a' },
  '/unlink': { reason: 'x' },
  '/unfreeze': { fieldId: 'email' },
  '/syncs/{id}/links': { aId: 'a1', bId: 'b1' },
  '/keep': { fieldId: 'email', side: 'a' },
  '/consent': { fieldId: 'email', evidence: { how: 'form', at: '2026-03-01T09:00:00Z', proof: 'x' } },
  '/segments': SEGMENT,
  '/segments/{segmentId}': { rule: 'true' },
  '/activate': { runId: NOWHERE },
  '/filters/try': { side: 'a', expression: 'true' },
  '/replay': { days: 7 },
  '/links/{id}/undo': { changeId: 1 },
  '/people/{id}': { role: 'viewer' },
  '/alerts/{id}/mute': { minutes: 60 },
  '/alert-channels/{id}': { on: false },
  '/restore': { at: '2026-03-01T09:00:00Z' },
};

/** Of routes that do not answer without one. */
const NEEDED_QUERIES: Readonly<Record<string, string>> = { '/v1/search': '?q=ada' };

describe('the routes', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;
  let strangerKey: string;
  /** An id of ours for what each path with an id names. */
  let ids: Readonly<Record<string, string>>;

  const ask = (method: Method, path: string, key?: string) => syncline.as(key)[method](path);
  const newSync = (change: object = {}) => ({
    name: 'Another',
    a: { connectionId: sync.hubspotId, object: 'contacts' },
    b: { connectionId: sync.mailchimpId, object: 'members' },
    mapping: contactMapping,
    ...change,
  });

  beforeAll(async () => {
    // Every route is called several times within seconds: more than HubSpot allows a person or a program.
    vendors = await startContactVendors({ requestsPer10s: 10_000 });
    // No worker: what is put there by hand stays as it is.
    syncline = await startSyncline({ allowedOrigins: vendors.origins, worker: false });
    sync = await addContactSync(syncline, vendors);
    strangerKey = (await syncline.addWorkspace()).apiKey;
    const { runId, linkId, conflictId, deadLetterId } = await putThings(syncline, sync.syncId);
    const { body: segment } = await syncline.as().post(`/v1/syncs/${sync.syncId}/segments`).send(SEGMENT).expect(201);
    const { body: attempt } = await syncline
      .as()
      .post('/v1/connections/oauth')
      .send({ connector: 'hubspot', name: 'Another', secrets: { clientId: 'own', clientSecret: 'own' } })
      .expect(201);
    ids = {
      attempts: (attempt as { id: string }).id,
      segments: (segment as { id: string }).id,
      connections: sync.hubspotId,
      syncs: sync.syncId,
      runs: runId,
      links: linkId,
      conflicts: conflictId,
      'dead-letters': deadLetterId,
      ...(await putAlerts(syncline, sync.syncId)),
      ...(await putPeople(syncline)),
    };
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  });

  const filled = (path: string, id?: string): string => {
    const kind = path.split('/')[2] ?? '';
    return path
      .replace('{id}', id ?? ids[kind] ?? '')
      .replace('{segmentId}', ids['segments'] ?? '')
      .replace('{attemptId}', ids['attempts'] ?? '')
      .replace('{side}', 'a')
      .replace('{remoteId}', '1');
  };

  it.each(operations)('%s %s needs a key', async (method, path) => {
    const { body, headers } = await syncline.as('').set('authorization', '')[method](filled(path)).expect(401);
    expect(body).toMatchObject({ status: 401, code: 'SYNC_A401', requestId: headers['x-request-id'] });
    await ask(method, filled(path), `syncline_${'A'.repeat(43)}`).expect(401);
  });

  it.each(operations.filter(([, path]) => path.includes('{id}')))(
    '%s %s shows nothing of another workspace',
    async (method, path) => {
      const valid = Object.entries(VALID_BODIES).find(([end]) => path.endsWith(end))?.[1] ?? {};
      for (const [id, key] of [
        [undefined, strangerKey],
        [NOWHERE, undefined],
        ['1 OR 1=1', undefined],
      ] as const) {
        const { body } = await ask(method, filled(path, id === undefined ? undefined : encodeURIComponent(id)), key)
          .send(method === 'get' || method === 'delete' ? undefined : valid)
          .expect(404);
        expect(body).toMatchObject({ code: 'SYNC_A404' });
      }
    },
  );

  it.each(operations.filter(([method, path]) => method === 'get' && !path.includes('remoteId')))(
    '%s %s answers with what it describes',
    async (_, path) => {
      const { body } = await ask('get', filled(path) + (NEEDED_QUERIES[path] ?? '')).expect(200);
      expect(Object.keys(body as object).length).toBeGreaterThan(0);
    },
  );

  it.each(['connections', 'syncs', 'conflicts', 'dead-letters', 'alerts', 'alert-channels'])(
    'lists nothing of others under %s',
    async (list) => {
      expect((await ask('get', `/v1/${list}`, strangerKey).expect(200)).body).toEqual({ items: [], nextCursor: null });
    },
  );

  it.each([
    ['/v1/connections?limit=0', 'SYNC_A400'],
    ['/v1/connections?limit=501', 'SYNC_A400'],
    ['/v1/connections?limit=x', 'SYNC_A400'],
    ['/v1/connections?offset=1', 'SYNC_A400'],
    ['/v1/connections?cursor=AAAA', 'SYNC_A410'],
    ['/v1/syncs?cursor=%00', 'SYNC_A410'],
    ['/v1/conflicts?status=lost', 'SYNC_A400'],
    ['/v1/conflicts?syncId=1', 'SYNC_A400'],
    ['/v1/dead-letters?status=gone', 'SYNC_A400'],
    ['/v1/alerts?state=closed', 'SYNC_A400'],
    ['/v1/alerts?cursor=AAAA', 'SYNC_A410'],
  ])('refuses %s with %s', async (path, code) => {
    const { body } = await ask('get', path).expect(400);
    expect(body).toMatchObject({ status: 400, code });
  });

  it('gives every item once, page by page', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query = `limit=1${cursor === null ? '' : `&cursor=${cursor}`}`;
      const { body } = await ask('get', `/v1/connections?${query}`).expect(200);
      const page = body as { items: { id: string }[]; nextCursor: string | null };
      expect(page.items.length).toBeLessThanOrEqual(1);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen.sort()).toEqual([sync.hubspotId, sync.mailchimpId].sort());
  });

  describe('bodies', () => {
    const pointers = (body: unknown): string[] =>
      (body as { errors: { pointer: string }[] }).errors.map((e) => e.pointer);

    it.each<[string, object, string]>([
      ['a vendor nobody knows', { vendor: 'acme' }, '/vendor'],
      ['a key that means nothing', { color: 'red' }, '/color'],
      ['an empty name', { name: '' }, '/name'],
      ['secrets that are no texts', { secrets: { accessToken: 1 } }, '/secrets'],
      ['a credential the vendor has not', { secrets: { password: 'x' } }, '/secrets/password'],
      ['a setting of the wrong form', { settings: { appId: 'x' } }, '/settings/appId'],
      ['a base URL elsewhere', { baseUrl: 'https://169.254.169.254/latest' }, '/baseUrl'],
    ])('refuses a connection with %s', async (_, change, pointer) => {
      const given = { ...hubspotBody(vendors.hubspot), ...change };
      const { body } = await ask('post', '/v1/connections').send(given).expect(400);
      expect(pointers(body)).toContain(pointer);
    });

    it('refuses what is no JSON, and what is too much of it', async () => {
      const json = { 'content-type': 'application/json' };
      const { body } = await ask('post', '/v1/connections').set(json).send('{"name":').expect(400);
      expect(body).toMatchObject({ code: 'SYNC_A400' });
      const large = JSON.stringify({ name: 'x'.repeat(1_100_000) });
      expect((await ask('post', '/v1/connections').set(json).send(large).expect(413)).body).toMatchObject({
        code: 'SYNC_A413',
      });
      await ask('post', '/v1/connections').expect(400);
    });

    it('keeps a connection whose credentials are wrong, and says so', async () => {
      const given = { ...hubspotBody(vendors.hubspot), secrets: { accessToken: 'wrong' } };
      const { body: made } = await ask('post', '/v1/connections').send(given).expect(201);
      expect(made).toMatchObject({ health: 'authFailed' });
      const path = `/v1/connections/${(made as { id: string }).id}`;
      expect((await ask('get', `${path}/objects`).expect(422)).body).toMatchObject({ code: 'SYNC_A431' });
      expect((await ask('post', `${path}/check`).expect(200)).body).toMatchObject({ health: 'authFailed' });
      const right = { secrets: hubspotBody(vendors.hubspot).secrets };
      expect((await ask('patch', path).send(right).expect(200)).body).toMatchObject({ health: 'ok' });
      expect((await ask('patch', path).send({ name: 'Renamed' }).expect(200)).body).toMatchObject({
        name: 'Renamed',
        health: 'ok',
      });
      await ask('patch', path).send({ vendor: 'mailchimp' }).expect(400);
      await ask('delete', path).expect(204);
      await ask('get', path).expect(404);
    });

    it('keeps a connection that a sync uses', async () => {
      const { body } = await ask('delete', `/v1/connections/${sync.hubspotId}`).expect(409);
      expect(body).toMatchObject({ code: 'SYNC_A420' });
    });

    it.each<[string, object]>([
      ['null for a lens', { lens: null }],
      ['a text for a lens', { lens: 'text' }],
      ['a lens nobody knows', { lens: { kind: 'magic' } }],
      ['an option of another lens', { lens: { kind: 'email', pairs: [] } }],
      ['a choice without its table', { lens: { kind: 'choice', unmatched: 'pass' } }],
      ['pairs that are none', { lens: { kind: 'choice', unmatched: 'pass', pairs: [['a']] } }],
      ['null for a policy of the wrong kind', { policy: { kind: 'newest' } }],
      ['a direction nobody knows', { direction: 'up' }],
    ])('refuses a mapping with %s', async (_, change) => {
      const fields = [contactMapping.fields[0], { ...contactMapping.fields[1], ...change }];
      const { body } = await ask('post', '/v1/syncs')
        .send(newSync({ mapping: { ...contactMapping, fields } }))
        .expect(400);
      expect(pointers(body).every((pointer) => pointer.startsWith('/mapping/fields/1/'))).toBe(true);
    });

    it.each([null, 'x', []])('refuses %p for a policy', async (policy) => {
      await ask('post', '/v1/syncs')
        .send(newSync({ mapping: { ...contactMapping, policy } }))
        .expect(400);
    });

    it('checks a sync against the vendors and the other syncs, one entry for each trouble', async () => {
      const fields = [
        ...contactMapping.fields,
        { ...contactMapping.fields[1], id: 'gone', a: 'no_such_property' },
        { ...contactMapping.fields[1], id: 'made', a: 'hs_object_id', b: 'merge_fields.LNAME' },
      ];
      const { body } = await ask('post', '/v1/syncs')
        .send(newSync({ mapping: { ...contactMapping, fields } }))
        .expect(422);
      const codes = (body as { errors: { code: string }[] }).errors.map(({ code }) => code);
      expect(body).toMatchObject({ code: 'SYNC_A430' });
      expect(codes).toEqual(expect.arrayContaining(['SYNC_V002', 'SYNC_V003', 'SYNC_V008', 'SYNC_M002']));
    });

    it('asks the vendors for their objects once while a mapping is worked on, and finds a field made just now', async () => {
      const descriptions = () => vendors.hubspot.calls.byRoute()['GET /crm/v3/properties/contacts'] ?? 0;
      const ends = { a: newSync().a, b: newSync().b };
      const attempt = async (mapping: object) => {
        const { body } = await ask('post', '/v1/mappings/try')
          .send({ ...ends, mapping })
          .expect(200);
        return (body as { problems: { code: string }[] }).problems.map(({ code }) => code);
      };
      const withField = (a: string) => ({
        ...contactMapping,
        fields: [...contactMapping.fields, { ...contactMapping.fields[1], id: 'more', a, b: 'merge_fields.LNAME' }],
      });
      await ask('get', `/v1/connections/${sync.hubspotId}/objects`).expect(200);
      const before = descriptions();
      for (let time = 0; time < 3; time += 1) expect(await attempt(contactMapping)).toEqual([]);
      await ask('put', `/v1/syncs/${sync.syncId}/mapping`).send(contactMapping).expect(200);
      expect(descriptions()).toBe(before);

      expect(await attempt(withField('made_just_now'))).toContain('SYNC_V002');
      expect(descriptions()).toBe(before + 1);
      const made = await fetch(`${vendors.hubspot.url}/crm/v3/properties/contacts`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${vendors.hubspot.settings.accessToken}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          ...{ name: 'made_just_now', label: 'Made just now', type: 'string', fieldType: 'text' },
          groupName: 'contactinformation',
        }),
      });
      expect(made.status).toBe(201);
      expect(await attempt(withField('made_just_now'))).toEqual([]);
    });

    it('completes the filters of a mapping, and names what is wrong with them', async () => {
      const path = `/v1/syncs/${sync.syncId}/mapping`;
      const filters = (expression: string) => ({
        ...contactMapping,
        filters: { a: { expression, fields: { city: 'number' } }, onLeave: { kind: 'unlink' } },
      });
      const { body } = await ask('put', path).send(filters('city == "Bangkok"')).expect(200);
      expect((body as { mapping: unknown }).mapping).toMatchObject({
        filters: {
          a: { expression: 'city == "Bangkok"', fields: { city: 'text' } },
          onLeave: { kind: 'unlink' },
        },
      });
      const refused = await ask('put', path).send(filters('cty == "Bangkok"')).expect(422);
      expect((refused.body as { errors: unknown }).errors).toMatchObject([
        { code: 'SYNC_X003', pointer: '/mapping/filters/a/expression' },
      ]);
      for (const onLeave of [undefined, { kind: 'explode' }, { kind: 'removeFromGroup' }]) {
        await ask('put', path)
          .send({ ...contactMapping, filters: { onLeave } })
          .expect(400);
      }
      await ask('put', path).send(contactMapping).expect(200);
    });

    it('tries a filter on live records, and warns when it takes everyone or nobody', async () => {
      const path = `/v1/syncs/${sync.syncId}/filters/try`;
      const tried = async (expression: string): Promise<unknown> =>
        (await ask('post', path).send({ side: 'a', expression }).expect(200)).body;
      const everyone = (await tried('email != "nobody"')) as { sampled: number };
      expect(everyone).toMatchObject({ inside: everyone.sampled, outside: 0, unknown: 0 });
      expect(everyone).toMatchObject({ warnings: everyone.sampled === 0 ? [] : [{ code: 'SYNC_V052' }] });
      expect(await tried('email == "nobody"')).toMatchObject({ inside: 0, outside: everyone.sampled });
      const { body } = await ask('post', path).send({ side: 'a', expression: 'email = "x"' }).expect(422);
      expect((body as { errors: unknown }).errors).toMatchObject([{ code: 'SYNC_X001', pointer: '/expression' }]);
      await ask('post', path).send({ side: 'c', expression: 'true' }).expect(400);
    });

    it("does not see another workspace's connections", async () => {
      const { body } = await ask('post', '/v1/syncs', strangerKey).send(newSync()).expect(422);
      expect((body as { errors: unknown }).errors).toMatchObject([
        { code: 'SYNC_V001', pointer: '/a' },
        { code: 'SYNC_V001', pointer: '/b' },
      ]);
    });
  });

  describe('what is done to things', () => {
    it('says what the connections of a sync are called', async () => {
      const known = await listed<{ id: string; name: string }>(syncline, '/v1/connections');
      const end = (connectionId: string, vendor: string, object: string) => ({
        connectionId,
        connection: { id: connectionId, name: known.find(({ id }) => id === connectionId)?.name, vendor },
        object,
      });
      const ends = {
        a: end(sync.hubspotId, 'hubspot', 'contacts'),
        b: end(sync.mailchimpId, 'mailchimp', 'members'),
      };
      const { body: one } = await syncline.as().get(`/v1/syncs/${sync.syncId}`).expect(200);
      expect(one).toMatchObject(ends);
      expect(await listed(syncline, '/v1/syncs')).toContainEqual(expect.objectContaining(ends));
    });

    it('changes a sync, and refuses what its state does not allow', async () => {
      const path = `/v1/syncs/${sync.syncId}`;
      expect((await ask('patch', path).send({ pollEveryMs: 60_000 }).expect(200)).body).toMatchObject({
        name: 'Contacts',
        pollEveryMs: 60_000,
      });
      await ask('patch', path).send({ pollEveryMs: 1 }).expect(400);
      await ask('patch', path).send({ state: 'live' }).expect(400);
      for (const act of ['pause', 'resume', 'sync-now']) {
        const { body } = await ask('post', `${path}/${act}`).send({}).expect(409);
        expect(body).toMatchObject({ code: 'SYNC_A421' });
      }
    });

    it('lets one first sync run at a time', async () => {
      const path = `/v1/syncs/${sync.syncId}/plan`;
      const { body } = await ask('post', path).expect(202);
      const { run } = body as { run: { id: string; state: string } };
      expect(run.state).toBe('scanning');
      expect((await ask('post', path).expect(409)).body).toMatchObject({ code: 'SYNC_A422' });
      expect((await ask('post', `/v1/runs/${run.id}/approve`).expect(409)).body).toMatchObject({ code: 'SYNC_A423' });
      expect((await ask('post', `/v1/runs/${run.id}/discard`).expect(200)).body).toMatchObject({ state: 'discarded' });
      expect((await ask('post', `/v1/runs/${run.id}/discard`).expect(409)).body).toMatchObject({ code: 'SYNC_A423' });
    });

    it('resolves an identity conflict by linking what it names, once nobody works on the sync', async () => {
      const path = `/v1/conflicts/${ids['conflicts'] ?? ''}/resolve`;
      for (const wrong of [{}, { keep: 'c' }, { keep: 'a', dismiss: true }, { dismiss: false }, { link: {} }]) {
        await ask('post', path).send(wrong).expect(400);
      }
      const others = { link: { aId: 'other', bId: 'b9' } };
      expect((await ask('post', path).send(others).expect(409)).body).toMatchObject({ code: 'SYNC_A425' });
      expect((await ask('post', path).send({ keep: 'a' }).expect(409)).body).toMatchObject({ code: 'SYNC_A425' });
      const same = { link: { aId: 'a9', bId: 'b9' } };
      const { store } = syncline.runtime.engine;
      const lease = await store.acquireLease(sync.syncId, 60_000, Date.now());
      if (!lease) throw new Error('nobody should hold the lease');
      expect((await ask('post', path).send(same).expect(409)).body).toMatchObject({ code: 'SYNC_A427' });
      await store.releaseLease(lease);
      expect((await ask('post', path).send(same).expect(200)).body).toMatchObject({ status: 'resolved' });
      const { body } = await ask('get', `/v1/syncs/${sync.syncId}/links?search=a9`).expect(200);
      expect((body as { items: unknown }).items).toMatchObject([{ aId: 'a9', bId: 'b9' }]);
      expect((await ask('post', path).send({ dismiss: true }).expect(409)).body).toMatchObject({ code: 'SYNC_A425' });
    });

    it('retries and gives up many dead letters by their code', async () => {
      await putDeadLetters(syncline, sync.syncId, 'MANY', 12);
      const counted = async (status: string) => {
        const { body } = await ask('get', `/v1/dead-letters/codes?syncId=${sync.syncId}&status=${status}`).expect(200);
        return (body as { items: { code: string }[] }).items.filter(({ code }) => code === 'MANY');
      };
      const many = [{ syncId: sync.syncId, refusedBy: 'b', code: 'MANY', count: 12, message: 'Refused.' }];
      expect(await counted('open')).toEqual(many);
      await ask('post', '/v1/dead-letters/retry').send({ code: 'MANY', refusedBy: 'a' }).expect(202);
      await ask('post', '/v1/dead-letters/retry').send({}).expect(400);
      await ask('post', '/v1/dead-letters/discard').send({ code: 'MANY' }).expect(400);
      const ours = { code: 'MANY', syncId: sync.syncId };
      await ask('post', '/v1/dead-letters/retry', strangerKey).send(ours).expect(404);
      const theirs = await ask('post', '/v1/dead-letters/discard', strangerKey).send({ code: 'MANY', reason: 'x' });
      expect(theirs.body).toEqual({ done: 0, left: 0 });
      expect(await counted('open')).toEqual(many);
      const { body: retried } = await ask('post', '/v1/dead-letters/retry').send(ours).expect(202);
      expect(retried).toEqual({ done: 12, left: 0 });
      expect([await counted('open'), await counted('retrying')]).toEqual([[], many]);
      const { body: again } = await ask('post', '/v1/dead-letters/retry').send(ours).expect(202);
      expect(again).toEqual({ done: 0, left: 0 });
      const { body: discarded } = await ask('post', '/v1/dead-letters/discard').send({ ...ours, reason: 'Old' });
      expect(discarded).toEqual({ done: 12, left: 0 });
      expect([await counted('open'), await counted('discarded')]).toEqual([[], many]);
      const [one] = await listed<object>(syncline, '/v1/dead-letters?code=MANY&limit=1');
      expect(one).toMatchObject({ status: 'discarded', discardReason: 'Old' });
    });

    it('answers many conflicts at once only where they are ours and about a field', async () => {
      const given = { syncId: sync.syncId, fieldId: 'email', keep: 'a' };
      const resolve = (body: object, key?: string) => ask('post', '/v1/conflicts/resolve', key).send(body);
      await resolve({ ...given, keep: 'c' }).expect(400);
      expect((await resolve(given, strangerKey).expect(404)).body).toMatchObject({ code: 'SYNC_A404' });
      expect((await resolve({ ...given, fieldId: 'x' }).expect(422)).body).toMatchObject({ code: 'SYNC_A445' });
      const { body: started } = await resolve(given).expect(202);
      expect(started).toMatchObject({ run: { kind: 'resolution', state: 'applying', counts: { open: 0 } } });
      expect((await resolve(given).expect(409)).body).toMatchObject({ code: 'SYNC_A422' });
      const { run } = started as { run: { id: string } };
      await syncline.runtime.engine.store.moveRun(run.id, 'applying', 'done', {});
    });

    it('retries and gives up a dead letter', async () => {
      const path = `/v1/dead-letters/${ids['dead-letters'] ?? ''}`;
      expect((await ask('post', `${path}/retry`).expect(202)).body).toMatchObject({ status: 'retrying' });
      expect((await ask('post', `${path}/retry`).expect(409)).body).toMatchObject({ code: 'SYNC_A426' });
      await ask('post', `${path}/discard`).send({}).expect(400);
      const { body } = await ask('post', `${path}/discard`).send({ reason: 'Left the company' }).expect(200);
      expect(body).toMatchObject({ status: 'discarded', discardReason: 'Left the company' });
      await ask('post', `${path}/discard`).send({ reason: 'again' }).expect(409);
    });

    it('finds no link by wildcards', async () => {
      const { body } = await ask('get', `/v1/syncs/${sync.syncId}/links?search=%25`).expect(200);
      expect((body as { items: unknown[] }).items).toEqual([]);
    });

    it('forgets a sync', async () => {
      const mapping = {
        ...contactMapping,
        fields: contactMapping.fields.map((one) => ({ ...one, direction: 'aToB' })),
      };
      const { body } = await ask('post', '/v1/syncs')
        .send(newSync({ mapping: { ...mapping, create: { a: false, b: true } } }))
        .expect(201);
      const path = `/v1/syncs/${(body as { id: string }).id}`;
      await ask('delete', path).expect(204);
      await ask('get', path).expect(404);
      await ask('delete', path).expect(404);
    });
  });

  it('answers unknown routes with a problem too, and keeps a request id', async () => {
    const { body } = await ask('get', '/v1/nothing').set('x-request-id', 'mine-1').expect(404);
    expect(body).toMatchObject({ code: 'SYNC_A404', requestId: 'mine-1' });
  });

  it('says that a vendor cannot be called', async () => {
    const { body: made } = await ask('post', '/v1/connections').send(mailchimpBody(vendors.mailchimp)).expect(201);
    vendors.mailchimp.faults.add({ method: 'GET', path: '.*', effect: { kind: 'html', status: 503 } });
    const { id } = made as { id: string };
    expect((await ask('get', `/v1/connections/${id}/objects`).expect(502)).body).toMatchObject({ code: 'SYNC_A502' });
    expect((await ask('get', `/v1/connections/${id}`)).body).toMatchObject({ health: 'unreachable' });
  });
});

/** One of each thing that otherwise only work makes. */
async function putThings(syncline: RunningSyncline, syncId: string) {
  const { store, newId } = syncline.runtime.engine;
  const [runId, linkId, conflictId, deadLetterId] = [newId(), newId(), newId(), newId()];
  const atMs = Date.now();
  await store.createRun({
    ...{ id: runId, syncId, kind: 'sweep', state: 'done', mappingVersion: 1, target: null, counts: {} },
    error: null,
    ...{ startedAtMs: atMs, finishedAtMs: atMs },
  });
  const lease = await store.acquireLease(syncId, 60_000, atMs);
  if (!lease) throw new Error('nobody should hold the lease');
  await store.commit(lease, {
    linksNew: [{ id: linkId, aId: 'a1', bId: 'b1' }],
    bases: [{ linkId, fields: { first: { a: 'Ada', b: 'Ada' } } }],
    conflictsNew: [
      {
        ...{ id: conflictId, syncId, linkId: null, fieldId: null, kind: 'identity', base: null, now: null },
        records: [
          { side: 'a', remoteId: 'a9' },
          { side: 'b', remoteId: 'b9' },
        ],
        ...{ winner: null, decidedBy: 'SYNC_E202', side: null, message: 'Two.', status: 'open', decision: null },
        ...{ editedAtMs: null, atMs },
      },
    ],
    deadLettersNew: [
      {
        ...{ id: deadLetterId, syncId, side: 'a', remoteId: 'a1', linkId, refusedBy: 'b', code: 'X', field: null },
        ...{ message: 'Refused.', payloadHash: 'h', status: 'open', attempts: 1, atMs },
      },
    ],
  });
  await store.releaseLease(lease);
  return { runId, linkId, conflictId, deadLetterId };
}

/** An alert, and a channel that it would be told on. */
async function putAlerts(syncline: RunningSyncline, syncId: string): Promise<Record<string, string>> {
  const { store, newId, clock } = syncline.runtime.alerts;
  const id = newId();
  await store.keepAlerts(syncline.workspaceId, [
    {
      ...{ id, kind: 'brake', subject: { kind: 'sync', id: syncId, name: 'Contacts' } },
      facts: { sinceMs: null, count: null, share: null, health: null },
      ...{ openedAtMs: clock.nowMs(), closedAtMs: null, acknowledged: null, mutedUntilMs: null },
    },
  ]);
  const body = { name: 'Ops', kind: 'webhook', url: 'https://hooks.example.com/T0/B0/secret' };
  const { body: made } = await syncline.as().post('/v1/alert-channels').send(body).expect(201);
  return { alerts: id, 'alert-channels': (made as { id: string }).id };
}

/** So many dead letters with a code. */
async function putDeadLetters(syncline: RunningSyncline, syncId: string, code: string, count: number): Promise<void> {
  const { store, newId } = syncline.runtime.engine;
  const lease = await store.acquireLease(syncId, 60_000, Date.now());
  if (!lease) throw new Error('nobody should hold the lease');
  await store.commit(lease, {
    deadLettersNew: Array.from({ length: count }, (_, at) => ({
      ...{ id: newId(), syncId, side: 'a', remoteId: `m${at}`, linkId: null, refusedBy: 'b', code, field: 'email' },
      ...{ message: 'Refused.', payloadHash: `h${at}`, status: 'open', attempts: 1, atMs: Date.now() },
    })),
  });
  await store.releaseLease(lease);
}

/** Somebody in the workspace, somebody invited to it, and a key. */
async function putPeople(syncline: RunningSyncline): Promise<Record<string, string>> {
  const add = async (path: string, body: object): Promise<string> =>
    ((await syncline.as().post(path).send(body).expect(201)).body as { id: string }).id;
  const { body } = await syncline
    .browser()
    .post('/v1/set-up')
    .send({
      key: syncline.apiKey,
      workspace: { name: 'Acme' },
      person: { name: 'Olga', email: 'olga@example.com', password: 'four words of mine' },
    })
    .expect(201);
  return {
    people: (body as { person: { id: string } }).person.id,
    invitations: await add('/v1/invitations', { email: 'x@example.com', role: 'viewer' }),
    'api-keys': await add('/v1/api-keys', { name: 'x', scopes: ['syncs.read'] }),
  };
}

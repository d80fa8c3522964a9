import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type HubspotSandbox, startHubspotSandbox } from '#sandboxes/hubspot';
import { caller, type CrmObject, record, results } from './sandbox.support.js';

const CONTACTS = '/crm/v3/objects/contacts';
const LAG_MS = 30_000;
let sandbox: HubspotSandbox;
let call: ReturnType<typeof caller>;

beforeEach(async () => {
  sandbox = await startHubspotSandbox({
    requestsPer10s: 1000,
    searchesPerSecond: 1000,
    indexLagMs: { min: LAG_MS, max: LAG_MS },
  });
  call = caller(sandbox);
});
afterEach(() => sandbox.close());

const create = async (properties: Record<string, string>, type = 'contacts'): Promise<CrmObject> =>
  record(await call('POST', `/crm/v3/objects/${type}`, { properties }));
const inputsOf = (count: number) =>
  Array.from({ length: count }, (_unused, at) => ({ properties: { email: `p${at}@example.com` } }));

describe('HubSpot sandbox: batches', () => {
  it('HS22 refuses 101 inputs', async () => {
    expect((await call('POST', `${CONTACTS}/batch/create`, { inputs: inputsOf(100) })).status).toBe(201);
    for (const kind of ['create', 'read', 'update', 'upsert', 'archive']) {
      const inputs = Array.from({ length: 101 }, (_unused, at) => ({ id: `${at}`, properties: {} }));
      expect((await call('POST', `${CONTACTS}/batch/${kind}`, { inputs })).status).toBe(400);
    }
  });

  it('HS23 returns results in an order other than that of the inputs', async () => {
    for (const count of [2, 3, 50]) {
      const inputs = inputsOf(count).map(({ properties }) => ({ properties: { firstname: properties.email } }));
      const made = await call('POST', `${CONTACTS}/batch/create`, { inputs });
      const names = results(made).map((one) => one.properties['firstname']);
      const sent = inputs.map((input) => input.properties.firstname);
      expect(names).not.toEqual(sent);
      expect([...names].sort()).toEqual([...sent].sort());
    }
  });

  it('HS24 fails a whole batch for one bad input, or only that input when inputs bear a trace id', async () => {
    const taken = await create({ email: 'taken@example.com' });
    const inputs = [{ properties: { email: 'free@example.com' } }, { properties: { email: 'taken@example.com' } }];
    const whole = await call('POST', `${CONTACTS}/batch/create`, { inputs });
    expect([whole.status, whole.body['message']]).toEqual([409, 'Contact already exists']);
    const mixed = [inputs[0], { properties: { nonsense: 'x' } }, { properties: { nonsense: 'y' } }];
    const invalid = await call('POST', `${CONTACTS}/batch/create`, { inputs: mixed });
    expect([invalid.status, (invalid.body['errors'] as unknown[]).length]).toEqual([400, 2]);
    expect(sandbox.asUser.list('contacts')).toHaveLength(1);
    const traced = inputs.map((input, at) => ({ ...input, objectWriteTraceId: String(at) }));
    const partial = await call('POST', `${CONTACTS}/batch/create`, { inputs: traced });
    expect(partial.status).toBe(207);
    expect(partial.body).toMatchObject({ status: 'COMPLETE', numErrors: 1 });
    expect(results(partial).map((one) => one.properties['email'])).toEqual(['free@example.com']);
    expect(partial.body['errors']).toEqual([
      {
        status: 'error',
        category: 'CONFLICT',
        message: `Contact already exists. Existing ID: ${taken.id}`,
        context: { objectWriteTraceId: ['1'], existingId: [taken.id] },
      },
    ]);
  });

  it('HS25 lists the unknown ids of a batch read or update', async () => {
    const { id } = await create({ firstname: 'A' });
    for (const kind of ['read', 'update']) {
      const inputs = [id, 'unknown1', 'unknown2'].map((one) => ({ id: one, properties: { firstname: 'B' } }));
      const answer = await call('POST', `${CONTACTS}/batch/${kind}`, { inputs });
      expect([answer.status, answer.body['numErrors'], results(answer).map((one) => one.id)]).toEqual([207, 1, [id]]);
      expect(answer.body['errors']).toEqual([
        {
          status: 'error',
          category: 'OBJECT_NOT_FOUND',
          message: 'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
          context: { ids: ['unknown1', 'unknown2'] },
        },
      ]);
    }
  });

  it('HS26 refuses a whole update that names an id twice', async () => {
    const { id } = await create({ firstname: 'A' });
    const inputs = [id, id].map((one) => ({ id: one, properties: { firstname: 'B' } }));
    const answer = await call('POST', `${CONTACTS}/batch/update`, { inputs });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      message: `Duplicate IDs found in batch input: [${id}]. IDs must be unique`,
      context: { ids: [id] },
      category: 'VALIDATION_ERROR',
    });
    expect(sandbox.asUser.get('contacts', id)?.properties['firstname']).toBe('A');
  });

  it('HS27 archives a batch with an empty 204, unknown ids included', async () => {
    const { id } = await create({ firstname: 'A' });
    const answer = await call('POST', `${CONTACTS}/batch/archive`, { inputs: [{ id }, { id: '1' }] });
    expect([answer.status, answer.body]).toEqual([204, {}]);
    expect(sandbox.asUser.get('contacts', id)?.archived).toBe(true);
  });

  it('HS28 says of each upsert whether it made the record, and by address takes all or nothing', async () => {
    await create({ email: 'a@example.com' });
    const upsert = (emails: string[], extra: Record<string, string> = {}) =>
      call('POST', `${CONTACTS}/batch/upsert`, {
        inputs: emails.map((id, at) => ({
          id,
          idProperty: 'email',
          properties: at === 0 ? extra : {},
          objectWriteTraceId: `${at}`,
        })),
      });
    const good = await upsert(['a@example.com', 'b@example.com']);
    const outcome = results(good).map((one) => [one.properties['email'] ?? 'a@example.com', one['new']]);
    expect(Object.fromEntries(outcome)).toEqual({ 'a@example.com': false, 'b@example.com': true });
    const bad = await upsert(['c@example.com', 'd@example.com'], { nonsense: 'x' });
    expect(bad.status).toBe(400);
    expect(sandbox.asUser.list('contacts')).toHaveLength(2);
  });

  it('HS28 upserts partly by another unique property', async () => {
    const key = { name: 'sync_key', label: 'Key', type: 'string', fieldType: 'text', hasUniqueValue: true };
    await call('POST', '/crm/v3/properties/contacts', { ...key, groupName: 'contactinformation' });
    const inputs = ['k1', 'k2'].map((id, at) => ({
      id,
      idProperty: 'sync_key',
      objectWriteTraceId: id,
      properties: at === 0 ? { firstname: 'A' } : { nonsense: 'x' },
    }));
    const answer = await call('POST', `${CONTACTS}/batch/upsert`, { inputs });
    expect([answer.status, results(answer).map((one) => one.properties['sync_key'])]).toEqual([207, ['k1']]);
    const clash = await call('POST', CONTACTS, { properties: { sync_key: 'k1' } });
    expect(clash.body['errors']).toMatchObject([{ code: 'CONFLICTING_UNIQUE_VALUE' }]);
  });
});

describe('HubSpot sandbox: search', () => {
  const filter = (propertyName: string, operator: string, value?: string, more: Record<string, unknown> = {}) => ({
    filterGroups: [{ filters: [{ propertyName, operator, ...(value === undefined ? {} : { value }), ...more }] }],
    properties: ['firstname'],
  });
  const search = async (body: unknown, type = 'contacts') => call('POST', `/crm/v3/objects/${type}/search`, body);
  const found = async (body: unknown) => results(await search(body)).map((one) => one.properties['firstname']);

  it('HS29 does not find a record until the index has learned of it, while reads by id do', async () => {
    const { id } = await create({ firstname: 'Ann' });
    expect((await call('GET', `${CONTACTS}/${id}`)).status).toBe(200);
    expect(await found(filter('firstname', 'EQ', 'Ann'))).toEqual([]);
    sandbox.clock.advance(LAG_MS - 1000);
    expect(await found(filter('firstname', 'EQ', 'Ann'))).toEqual([]);
    sandbox.clock.advance(1001);
    expect(await found(filter('firstname', 'EQ', 'Ann'))).toEqual(['Ann']);
  });

  it('HS30 finds a changed record by its old value and shows the new one, within the lag', async () => {
    const { id } = await create({ firstname: 'Old' });
    sandbox.refreshSearchIndex();
    await call('PATCH', `${CONTACTS}/${id}`, { properties: { firstname: 'New' } });
    expect(await found(filter('firstname', 'EQ', 'New'))).toEqual([]);
    expect(await found(filter('firstname', 'EQ', 'Old'))).toEqual(['New']);
    sandbox.clock.advance(LAG_MS + 1);
    expect(await found(filter('firstname', 'EQ', 'Old'))).toEqual([]);
  });

  it('HS31 counts archived records it no longer returns, within the lag', async () => {
    const made = [await create({ lastname: 'Twin' }), await create({ lastname: 'Twin' })];
    sandbox.refreshSearchIndex();
    await call('POST', `${CONTACTS}/batch/archive`, { inputs: made.map(({ id }) => ({ id })) });
    const answer = await search(filter('lastname', 'EQ', 'Twin'));
    expect([answer.body['total'], results(answer)]).toEqual([2, []]);
    sandbox.clock.advance(LAG_MS + 1);
    expect((await search(filter('lastname', 'EQ', 'Twin'))).body['total']).toBe(0);
  });

  it('HS32 refuses searches beyond the documented bounds', async () => {
    const one = { propertyName: 'firstname', operator: 'EQ', value: 'A' };
    const groups = (sizes: number[]) => ({
      filterGroups: sizes.map((size) => ({ filters: Array.from({ length: size }, () => one) })),
    });
    const statuses = async (...bodies: unknown[]) =>
      Promise.all(bodies.map(async (body) => (await search(body)).status));
    const wrong = [{ after: '10000', limit: 1 }, { limit: 201 }, groups([1, 1, 1, 1, 1, 1]), groups([7])];
    expect(await statuses(...wrong, groups([6, 6, 6, 1]))).toEqual([400, 400, 400, 400, 400]);
    const right = [{ after: '9800', limit: 200 }, { limit: '200' }, groups([1, 1, 1, 1, 1]), groups([6, 6, 6])];
    expect(await statuses(...right)).toEqual([200, 200, 200, 200]);
  });

  it('HS33 knows contacts by lastmodifieddate and other types by hs_lastmodifieddate', async () => {
    const right: [string, string][] = [
      ['contacts', 'lastmodifieddate'],
      ['companies', 'hs_lastmodifieddate'],
    ];
    for (const [at, [type, name]] of right.entries()) {
      const wrong = right[1 - at]?.[1] ?? '';
      expect((await search(filter(name, 'GTE', '2020-01-01T00:00:00Z'), type)).status).toBe(200);
      expect((await search({ sorts: [{ propertyName: name, direction: 'ASCENDING' }] }, type)).status).toBe(200);
      expect((await search(filter(wrong, 'GTE', '0'), type)).status).toBe(400);
      expect((await search({ sorts: [wrong] }, type)).status).toBe(400);
    }
  });

  it('HS34 finds nothing for listed text values in upper case', async () => {
    await create({ firstname: 'ANN' });
    sandbox.refreshSearchIndex();
    expect(await found(filter('firstname', 'IN', undefined, { values: ['ANN'] }))).toEqual([]);
    expect(await found(filter('firstname', 'IN', undefined, { values: ['ann'] }))).toEqual(['ANN']);
    expect(await found(filter('firstname', 'EQ', 'aNN'))).toEqual(['ANN']);
  });

  it('HS35 delivers records of one millisecond on both sides of a page edge', async () => {
    await call('POST', `${CONTACTS}/batch/create`, { inputs: inputsOf(5) });
    sandbox.clock.advance(26_000);
    sandbox.refreshSearchIndex();
    const ids = sandbox.asUser.list('contacts').map((one) => one.id);
    await call('POST', `${CONTACTS}/batch/update`, {
      inputs: ids.map((id) => ({ id, properties: { city: 'Oslo' } })),
    });
    sandbox.refreshSearchIndex();
    const stamps = new Set(sandbox.asUser.list('contacts').map((one) => one.properties['lastmodifieddate']));
    expect(stamps.size).toBe(1);
    const [stamp = ''] = stamps;
    const seen: string[] = [];
    const pageAfter = async (lastId: string): Promise<string[]> => {
      const filters = [
        { propertyName: 'lastmodifieddate', operator: 'GTE', value: stamp },
        { propertyName: 'hs_object_id', operator: 'GT', value: lastId },
      ];
      const body = { filterGroups: [{ filters }], sorts: ['hs_object_id'], limit: 2 };
      return results(await search(body)).map((one) => one.id);
    };
    for (let page = await pageAfter('0'); page.length > 0; page = await pageAfter(page.at(-1) ?? ''))
      seen.push(...page);
    expect(seen).toEqual([...ids].sort((x, y) => Number(x) - Number(y)));
  });

  it.each([
    ['NEQ', 'Ann', ['Bob', 'Cyd', null]],
    ['LT', 'Bob', ['Ann']],
    ['LTE', 'Bob', ['Ann', 'Bob']],
    ['GT', 'Bob', ['Cyd']],
    ['GTE', 'Bob', ['Bob', 'Cyd']],
    ['HAS_PROPERTY', undefined, ['Ann', 'Bob', 'Cyd']],
    ['NOT_HAS_PROPERTY', undefined, [null]],
    ['CONTAINS_TOKEN', 'b*', ['Bob']],
    ['NOT_CONTAINS_TOKEN', 'b*', ['Ann', 'Cyd', null]],
  ] as const)('filters text by %s %s', async (operator, value, expected) => {
    for (const firstname of ['Ann', 'Bob', 'Cyd']) await create({ firstname });
    await create({ lastname: 'Nameless' });
    sandbox.refreshSearchIndex();
    expect(await found(filter('firstname', operator, value))).toEqual(expected);
  });
});

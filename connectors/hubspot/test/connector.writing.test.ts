import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Fields } from '#core';
import {
  type ConnectorError,
  type Lane,
  type ObjectPort,
  Secret,
  type Session,
  type WriteOperation,
  type WriteOutcome,
} from '#connector-sdk';
import { connectorErrorOf, type TestContext } from '#connector-sdk/testing';
import { hubspotConnector } from '#connectors/hubspot';
import { type HubspotSandbox } from '#sandboxes/hubspot';
import { freshContacts, sandboxContext, startUnlimited } from './harness.js';

const HTTP_TIMEOUT_MS = 1_000;

let sandbox: HubspotSandbox;
let context: TestContext;
let session: Session;
let contacts: ObjectPort;

beforeEach(async () => {
  sandbox = await startUnlimited();
  context = sandboxContext(sandbox, { httpTimeoutMs: HTTP_TIMEOUT_MS });
  session = hubspotConnector.open(context);
  contacts = session.object('contacts');
});

afterEach(() => sandbox.close());

let keys = 0;
const creation = (fields: Fields, key = `key-${(keys += 1)}`): WriteOperation => ({
  kind: 'create',
  key,
  fields,
  observe: Object.keys(fields),
});
const update = (id: string, fields: Fields): WriteOperation => ({
  kind: 'update',
  id,
  fields,
  observe: Object.keys(fields),
});
const write = (operations: readonly WriteOperation[], lane: Lane = 'backfill'): Promise<readonly WriteOutcome[]> =>
  contacts.write(operations, { lane });
const kinds = (outcomes: readonly WriteOutcome[]): string[] => outcomes.map((outcome) => outcome.kind);
const made = (count: number): string[] =>
  freshContacts(count, 'made').map((fields) => sandbox.asUser.createContact({ ...fields }).id);
const fieldOf = (id: string, name: string): string | undefined => sandbox.asUser.get('contacts', id)?.properties[name];
/** Metadata is read once and then kept: calls counted after this are those of the writes. */
const knowMetadata = (): Promise<unknown> => session.discover({ lane: 'backfill' });
const countOf = (route: string): number => sandbox.calls.byRoute()[`POST /crm/v3/objects/contacts/batch/${route}`] ?? 0;

describe('creates', () => {
  it('makes the key property once, then spends one call for every 100 records', async () => {
    const outcomes = await write(freshContacts(250).map((fields) => creation(fields)));
    expect(new Set(kinds(outcomes))).toEqual(new Set(['done']));
    expect(countOf('upsert')).toBe(3);
    expect(sandbox.calls.byRoute()['POST /crm/v3/properties/contacts']).toBe(1);
    await write(freshContacts(1).map((fields) => creation(fields)));
    expect(sandbox.calls.byRoute()['POST /crm/v3/properties/contacts']).toBe(1);
  });

  it('matches results to operations though HubSpot answers in another order', async () => {
    const fresh = freshContacts(30);
    const outcomes = await write(fresh.map((fields) => creation(fields)));
    const emails = outcomes.map((outcome) => (outcome.kind === 'done' ? fieldOf(outcome.id, 'email') : outcome.kind));
    expect(emails).toEqual(fresh.map((fields) => fields['email']));
  });

  it('gives the holder of an address that is taken, and creates the others', async () => {
    const [holder = ''] = made(1);
    const [first, last] = freshContacts(2);
    const taken = { email: fieldOf(holder, 'email') ?? '', firstname: 'Other' };
    const outcomes = await write([creation(first ?? {}), creation(taken), creation(last ?? {})]);
    expect(outcomes).toMatchObject([{ kind: 'done' }, { kind: 'exists', id: holder }, { kind: 'done' }]);
    expect(fieldOf(holder, 'firstname')).not.toBe('Other');
  });

  it('looks the holder up when HubSpot refuses the whole batch without naming it', async () => {
    const [holder = ''] = made(1);
    const body = { status: 'error', message: 'Contact already exists', correlationId: 'c', category: 'CONFLICT' };
    sandbox.faults.add({ path: '/batch/upsert$', effect: { kind: 'respond', status: 409, body } });
    const outcomes = await write([creation({ email: fieldOf(holder, 'email') ?? '' })]);
    expect(outcomes).toEqual([{ kind: 'exists', id: holder }]);
  });

  it('does not create at all while the key property is missing and may not be made', async () => {
    const scopes = ['crm.objects.contacts.read', 'crm.objects.contacts.write', 'crm.schemas.contacts.read'];
    const { value } = sandbox.mintToken('private-app', scopes);
    const poor = sandboxContext(sandbox, { secrets: { accessToken: new Secret(value) } });
    const port = hubspotConnector.open(poor).object('contacts');
    const operations = freshContacts(1).map((fields) => creation(fields));
    const error = await connectorErrorOf(() => port.write(operations, { lane: 'backfill' }));
    expect(error).toMatchObject({ kind: 'permission', code: 'HUBSPOT_KEY_PROPERTY_MISSING' });
    expect(error.message).toContain('crm.schemas.contacts.write');
    expect(sandbox.asUser.list('contacts')).toHaveLength(0);
    const [one = ''] = made(1);
    const mixed = await port.write([...operations, update(one, { firstname: 'New' })], { lane: 'backfill' });
    expect(mixed).toMatchObject([{ kind: 'retry', code: 'HUBSPOT_KEY_PROPERTY_MISSING' }, { kind: 'done' }]);
  });
});

describe('updates', () => {
  it('singles out a refused record by its trace, and writes the others in the same call', async () => {
    const [one = '', two = ''] = made(2);
    sandbox.calls.reset();
    const outcomes = await write([update(one, { firstname: 'New' }), update(two, { email: 'no address' })]);
    expect(outcomes).toMatchObject([
      { kind: 'done', id: one },
      { kind: 'rejected', field: 'email' },
    ]);
    expect(countOf('update')).toBe(1);
  });

  it('takes a batch that is refused whole apart until the culprit stands alone', async () => {
    const ids = made(8);
    const refusal = {
      status: 'error',
      message: 'Something is wrong',
      correlationId: 'c',
      category: 'VALIDATION_ERROR',
    };
    sandbox.faults.add({ path: '/batch/update$', times: 3, effect: { kind: 'respond', status: 400, body: refusal } });
    const outcomes = await write(ids.map((id) => update(id, { firstname: 'New' })));
    expect(kinds(outcomes)).toEqual(ids.map(() => 'done'));
    expect(ids.map((id) => fieldOf(id, 'firstname'))).toEqual(ids.map(() => 'New'));
  });

  it('bounds the calls it spends on taking a batch apart, and settles some records by them', async () => {
    const ids = made(100);
    sandbox.calls.reset();
    const refusal = {
      status: 'error',
      message: 'Something is wrong',
      correlationId: 'c',
      category: 'VALIDATION_ERROR',
    };
    sandbox.faults.add({ path: '/batch/update$', times: 500, effect: { kind: 'respond', status: 400, body: refusal } });
    const outcomes = await write(ids.map((id) => update(id, { firstname: 'New' })));
    expect(countOf('update')).toBeLessThanOrEqual(40);
    expect(new Set(kinds(outcomes))).toEqual(new Set(['rejected', 'retry']));
    expect(kinds(outcomes).filter((kind) => kind === 'rejected').length).toBeGreaterThanOrEqual(10);
  });

  it('refuses everything that names an unknown property at once, and sends the rest again', async () => {
    const [one = '', two = '', three = ''] = made(3);
    sandbox.calls.reset();
    const outcomes = await write([
      update(one, { firstname: 'New' }),
      update(two, { no_such_property: 'x' }),
      update(three, { firstname: 'New' }),
    ]);
    expect(outcomes).toMatchObject([
      { kind: 'done' },
      { kind: 'rejected', field: 'no_such_property' },
      { kind: 'done' },
    ]);
    expect(countOf('update')).toBeLessThanOrEqual(2);
  });

  it('writes one record twice in two calls, in order: a repeated id would refuse the whole batch', async () => {
    const [one = ''] = made(1);
    sandbox.calls.reset();
    const outcomes = await write([update(one, { firstname: 'First' }), update(one, { firstname: 'Second' })]);
    expect(kinds(outcomes)).toEqual(['done', 'done']);
    expect(fieldOf(one, 'firstname')).toBe('Second');
    expect(countOf('update')).toBe(2);
  });

  it('says where a record went that was merged away', async () => {
    const [one = '', two = ''] = made(2);
    const survivor = sandbox.asUser.mergeContacts(one, two).id;
    sandbox.refreshSearchIndex();
    expect(await write([update(two, { firstname: 'New' })])).toEqual([{ kind: 'gone', mergedInto: survivor }]);
  });

  it('tells a cleared field in what it observed', async () => {
    const [one = ''] = made(1);
    const [outcome] = await write([update(one, { lastname: null })]);
    expect(outcome).toMatchObject({ kind: 'done', observed: { fields: { lastname: null } } });
  });
});

describe('set changes', () => {
  const OPTIONS = ['red', 'green', 'blue'].map((value, displayOrder) => ({ label: value, value, displayOrder }));

  const makeColours = async (name: string): Promise<void> => {
    const response = await fetch(`${sandbox.url}/crm/v3/properties/contacts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.settings.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        name,
        label: 'Colours',
        groupName: 'contactinformation',
        type: 'enumeration',
        fieldType: 'checkbox',
        options: OPTIONS,
      }),
    });
    expect(response.status).toBe(201);
  };
  beforeEach(() => makeColours('colours'));

  const change = (id: string, add: string[], remove: string[]): WriteOperation => ({
    kind: 'update',
    id,
    fields: {},
    deltas: { colours: { add, remove } },
    observe: ['colours'],
  });
  const coloursOf = (id: string): string[] => (fieldOf(id, 'colours') ?? '').split(';').sort();

  it('adds members without reading the set', async () => {
    const [one = ''] = made(1);
    sandbox.asUser.updateContact(one, { colours: 'red' });
    await knowMetadata();
    sandbox.calls.reset();
    expect(kinds(await write([change(one, ['blue'], [])]))).toEqual(['done']);
    expect(coloursOf(one)).toEqual(['blue', 'red']);
    expect(sandbox.calls.total).toBe(1);
  });

  it('knows a choice that was made after it read the metadata', async () => {
    const [one = ''] = made(1);
    await write([update(one, { firstname: 'New' })]);
    await makeColours('tints');
    sandbox.asUser.updateContact(one, { tints: 'red;blue' });
    sandbox.calls.reset();
    const read = () => contacts.get([one], ['tints', 'no_such_thing'], { lane: 'backfill' });
    expect(await read()).toMatchObject([{ fields: { tints: ['red', 'blue'] } }]);
    await read();
    expect(sandbox.calls.byRoute()['GET /crm/v3/properties/contacts']).toBe(1);
  });

  it('removes members from the set as it is, and leaves the others', async () => {
    const [one = ''] = made(1);
    sandbox.asUser.updateContact(one, { colours: 'red;green' });
    expect(kinds(await write([change(one, ['blue'], ['red'])]))).toEqual(['done']);
    expect(coloursOf(one)).toEqual(['blue', 'green']);
  });
});

describe('consent', () => {
  it('opts out through communication preferences, and gives back what is stored then', async () => {
    const [one = ''] = made(1);
    const outcomes = await write([update(one, { hs_email_optout: true, firstname: 'New' })]);
    expect(kinds(outcomes)).toEqual(['done']);
    expect(fieldOf(one, 'hs_email_optout')).toBe('true');
    expect(fieldOf(one, 'firstname')).toBe('New');
    const [only] = await write([update(one, { hs_email_optout: 'true' })]);
    expect(only).toMatchObject({ kind: 'done', id: one, observed: { fields: { hs_email_optout: 'true' } } });
  });

  it('opts a new contact out', async () => {
    const [fields = {}] = freshContacts(1);
    const [outcome] = await write([creation({ ...fields, hs_email_optout: true })]);
    expect(outcome).toMatchObject({ kind: 'done', created: true });
    expect(outcome?.kind === 'done' && fieldOf(outcome.id, 'hs_email_optout')).toBe('true');
  });

  it('never subscribes anyone again', async () => {
    const [one = ''] = made(1);
    sandbox.asUser.unsubscribe(fieldOf(one, 'email') ?? '');
    sandbox.calls.reset();
    for (const value of [false, 'false', '', null]) {
      const [outcome] = await write([update(one, { hs_email_optout: value })]);
      expect(outcome).toMatchObject({ kind: 'rejected', code: 'HUBSPOT_RESUBSCRIBE_REFUSED' });
    }
    expect(sandbox.calls.total).toBe(0);
    expect(fieldOf(one, 'hs_email_optout')).toBe('true');
  });

  it('opts out address by address where the batch call is not allowed', async () => {
    const ids = made(2);
    const body = { status: 'error', message: 'no', correlationId: 'c', category: 'MISSING_SCOPES' };
    sandbox.faults.add({ path: '/batch/unsubscribe-all$', effect: { kind: 'respond', status: 403, body } });
    await write(ids.map((id) => update(id, { hs_email_optout: true })));
    expect(ids.map((id) => fieldOf(id, 'hs_email_optout'))).toEqual(['true', 'true']);
  });

  it('tries an opt-out again when the contact cannot be read for its address', async () => {
    const [one = ''] = made(1);
    const at = new Date(0).toISOString();
    const errors = [{ status: 'error', category: 'INTERNAL_ERROR', message: 'x', context: { ids: [one] } }];
    const body = { status: 'COMPLETE', results: [], errors, numErrors: 1, startedAt: at, completedAt: at };
    sandbox.faults.add({ path: '/batch/read$', effect: { kind: 'respond', status: 207, body } });
    expect(await write([update(one, { hs_email_optout: true })])).toMatchObject([
      { kind: 'retry', code: 'HUBSPOT_READ_FAILED' },
    ]);
    expect(fieldOf(one, 'hs_email_optout')).not.toBe('true');
  });

  it('refuses an opt-out of a contact without an address', async () => {
    const { id } = sandbox.asUser.createContact({ firstname: 'Nobody' });
    expect(await write([update(id, { hs_email_optout: true })])).toMatchObject([
      { kind: 'rejected', code: 'HUBSPOT_OPTOUT_NEEDS_EMAIL' },
    ]);
  });
});

describe('a contact made with an opt-out', () => {
  const create = (key: string, fields: Record<string, string | boolean>): WriteOperation => ({
    kind: 'create',
    key,
    fields: { ...fields, hs_email_optout: true },
    observe: ['firstname', 'hs_email_optout'],
  });

  it('is unsubscribed, all of them in one call', async () => {
    sandbox.calls.reset();
    const outcomes = await write(
      Array.from({ length: 60 }, (_, index) => create(`key-${index}`, { email: `new${index}@example.com` })),
    );
    expect(outcomes.map((outcome) => outcome.kind === 'done' && outcome.observed?.fields['hs_email_optout'])).toEqual(
      Array<string>(60).fill('true'),
    );
    const unsubscribing = Object.entries(sandbox.calls.byRoute()).filter(([route]) => route.includes('unsubscribe'));
    expect(unsubscribing.map(([, count]) => count)).toEqual([1]);
  });

  it('is told as made, without the opt-out, where it has no address to unsubscribe', async () => {
    const [outcome] = await write([create('key-x', { firstname: 'Nobody' })]);
    expect(outcome).toMatchObject({ kind: 'done', created: true, observed: { fields: { firstname: 'Nobody' } } });
    expect(outcome?.kind === 'done' && outcome.observed?.fields['hs_email_optout']).not.toBe('true');
  });
});

describe('replaced values', () => {
  it('finds an edit that fell between our read and our write, in the realtime lane', async () => {
    const [one = ''] = made(1);
    sandbox.asUser.updateContact(one, { firstname: 'By a person' });
    sandbox.clock.advance(10);
    const [outcome] = await write([update(one, { firstname: 'By us' })], 'realtime');
    expect(outcome).toMatchObject({ kind: 'done', replaced: { firstname: 'By a person' } });
  });

  it('costs a call for every 50 records there and nothing in the other lanes', async () => {
    const ids = made(100);
    await knowMetadata();
    sandbox.calls.reset();
    await write(ids.map((id) => update(id, { firstname: 'One' })));
    expect(sandbox.calls.total).toBe(1);
    sandbox.calls.reset();
    await write(
      ids.map((id) => update(id, { firstname: 'Two' })),
      'realtime',
    );
    expect(sandbox.calls.total).toBe(3);
  });

  it('leaves the write done when the history cannot be read', async () => {
    const [one = ''] = made(1);
    sandbox.faults.add({ path: '/batch/read$', effect: { kind: 'html', status: 502 } });
    const [outcome] = await write([update(one, { firstname: 'By us' })], 'realtime');
    expect(outcome?.kind).toBe('done');
    expect(outcome).not.toHaveProperty('replaced');
  });
});

describe('trouble on the way', () => {
  const nothingSent = async (): Promise<ConnectorError> => {
    const operations = made(1).map((id) => update(id, { firstname: 'New' }));
    return connectorErrorOf(() => write(operations));
  };

  it('a timeout after the write was done is `unknown`', async () => {
    const [one = ''] = made(1);
    sandbox.faults.add({ path: '/batch/update$', effect: { kind: 'drop-after' } });
    expect(await write([update(one, { firstname: 'New' })])).toMatchObject([{ kind: 'unknown' }]);
    expect(fieldOf(one, 'firstname')).toBe('New');
  });

  it('a connection cut before the write was done is `unknown` too: nobody here can tell', async () => {
    const [one = ''] = made(1);
    sandbox.faults.add({ path: '/batch/update$', effect: { kind: 'drop-before' } });
    expect(await write([update(one, { firstname: 'New' })])).toMatchObject([{ kind: 'unknown' }]);
    expect(fieldOf(one, 'firstname')).not.toBe('New');
  });

  it('a write without an answer in time is `unknown`, and the operations after it are not sent', async () => {
    const ids = made(101);
    sandbox.faults.add({ path: '/batch/update$', effect: { kind: 'delay', delayMs: HTTP_TIMEOUT_MS * 3 } });
    const outcomes = await write(ids.map((id) => update(id, { firstname: 'New' })));
    expect(outcomes[0]).toMatchObject({ kind: 'unknown', code: 'HUBSPOT_TIMEOUT' });
    expect(outcomes[100]).toMatchObject({ kind: 'retry' });
  });

  it('a 5xx answer to a write is `unknown`', async () => {
    const [one = ''] = made(1);
    sandbox.faults.add({ path: '/batch/update$', effect: { kind: 'html', status: 504 } });
    expect(await write([update(one, { firstname: 'New' })])).toMatchObject([
      { kind: 'unknown', code: 'HUBSPOT_UNAVAILABLE' },
    ]);
  });

  it('an answer without results leaves a write `unknown`', async () => {
    const [one = ''] = made(1);
    sandbox.faults.add({ path: '/batch/update$', effect: { kind: 'respond', status: 200, body: {} } });
    expect(await write([update(one, { firstname: 'New' })])).toMatchObject([
      { kind: 'unknown', code: 'HUBSPOT_ANSWER_WITHOUT_RESULTS' },
    ]);
  });

  it('a vendor that cannot be reached throws, for nothing was sent', async () => {
    await sandbox.close();
    const error = await connectorErrorOf(() => write([update('1', { firstname: 'New' })]));
    expect(error).toMatchObject({ kind: 'unavailable', code: 'HUBSPOT_UNREACHABLE' });
  });

  it('a 429 on the second batch leaves the first done and the rest to try again at the time told', async () => {
    const ids = made(150);
    await write(ids.slice(0, 1).map((id) => update(id, { firstname: 'Warm' })));
    const body = { status: 'error', message: 'You have reached your ten_secondly_rolling limit.' };
    const limit = { kind: 'respond', status: 429, headers: { 'retry-after': '7' }, body } as const;
    let calls = 0;
    const counting = hubspotConnector.open({
      ...context,
      limiter: {
        run: async (_pool, _context, send) => {
          calls += 1;
          // The first reads metadata, the second writes the first batch.
          if (calls === 3) sandbox.faults.add({ path: '/batch/update$', effect: limit });
          return send();
        },
        throttled: (pool, atMs) => context.limiter.throttled(pool, atMs),
        observed: () => undefined,
      },
    });
    const before = sandbox.clock.nowMs();
    const operations = ids.map((id) => update(id, { firstname: 'New' }));
    const outcomes = await counting.object('contacts').write(operations, { lane: 'backfill' });
    expect(kinds(outcomes)).toEqual([...ids.slice(0, 100).map(() => 'done'), ...ids.slice(100).map(() => 'retry')]);
    const last = outcomes.at(-1);
    expect(last?.kind === 'retry' ? (last.retryAtMs ?? 0) : 0).toBeGreaterThanOrEqual(before + 7_000);
    expect(context.limiter.throttles).toHaveLength(1);
  });

  it('a missing scope throws and names the scope', async () => {
    const body = {
      status: 'error',
      category: 'MISSING_SCOPES',
      correlationId: 'c',
      message: 'One or more of the following scopes are required.',
      context: { requiredGranularScopes: ['crm.objects.contacts.write'] },
    };
    sandbox.faults.add({ path: '/batch/update$', effect: { kind: 'respond', status: 403, body } });
    const error = await nothingSent();
    expect(error).toMatchObject({ kind: 'permission', code: 'HUBSPOT_MISSING_SCOPES' });
    expect(error.message).toContain('crm.objects.contacts.write');
  });

  it('a locked record is to be tried again, and nothing was written', async () => {
    const body = { status: 'error', message: 'locked', correlationId: 'c' };
    sandbox.faults.add({ path: '/batch/update$', effect: { kind: 'respond', status: 423, body } });
    expect(await nothingSent()).toMatchObject({ kind: 'unavailable', code: 'HUBSPOT_LOCKED' });
  });

  it('archives, and answers for each', async () => {
    const ids = made(3);
    const outcomes = await write(ids.map((id) => ({ kind: 'delete', id })));
    expect(kinds(outcomes)).toEqual(['done', 'done', 'done']);
    expect(ids.map((id) => sandbox.asUser.get('contacts', id)?.archived)).toEqual([true, true, true]);
  });
});

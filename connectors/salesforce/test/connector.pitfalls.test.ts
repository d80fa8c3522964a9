import { afterEach, describe, expect, it } from '@jest/globals';
import { type CallContext, ConnectorError, Secret, type Secrets, type WriteOperation } from '#connector-sdk';
import { connectorErrorOf } from '#connector-sdk/testing';
import { salesforce } from '../src/index.js';
import {
  described,
  describeReply,
  EMPTY_QUERY,
  type Reply,
  type Script,
  type ScriptedOrg,
  SESSION_ENDED,
  startScriptedOrg,
} from './scripted-org.js';

const REALTIME: CallContext = { lane: 'realtime' };
const BACKFILL: CallContext = { lane: 'backfill' };
const ID = '003ak00000IiFInAAN';
const OAUTH: Secrets = { clientId: new Secret('app'), refreshToken: new Secret('refresh-0') };
const STATIC: Secrets = { accessToken: new Secret('session') };
const SCAN = { fields: ['Email'], cursor: null };

let org: ScriptedOrg | undefined;

afterEach(async () => {
  await org?.close();
  org = undefined;
});

const start = async (script: Script): Promise<ScriptedOrg> => (org = await startScriptedOrg(script));

/** Issues `access-1`, `access-2`, …; with rotation `refresh-1`, `refresh-2`, … too. */
function tokenIssuer(rotate: boolean): (call: { headers: { host?: string | undefined }; body: string }) => Reply {
  let issued = 0;
  return ({ headers, body }) => {
    const expected = rotate ? `refresh-${issued}` : 'refresh-0';
    if (new URLSearchParams(body).get('refresh_token') !== expected) {
      return { status: 400, body: { error: 'invalid_grant', error_description: 'expired access/refresh token' } };
    }
    issued += 1;
    return {
      status: 200,
      body: {
        access_token: `access-${issued}`,
        instance_url: `http://${headers.host}`,
        ...(rotate ? { refresh_token: `refresh-${issued}` } : {}),
      },
    };
  };
}

describe('pitfall: jsforce repeats a refused call for ever', () => {
  it('stops after one renewal when the API keeps answering 401 to good tokens', async () => {
    const issue = tokenIssuer(false);
    const { open, to } = await start((call) => (call.url.includes('/oauth2/token') ? issue(call) : SESSION_ENDED));
    const { session } = open({ secrets: OAUTH });
    const error = await connectorErrorOf(() => session.object('Contact').scan(SCAN, REALTIME));
    expect(error.kind).toBe('auth');
    expect(to('/query')).toHaveLength(2);
    expect(to('/oauth2/token')).toHaveLength(2);
  });

  it('stops asking for tokens altogether once several in a row were refused', async () => {
    const issue = tokenIssuer(false);
    const { open, to } = await start((call) => (call.url.includes('/oauth2/token') ? issue(call) : SESSION_ENDED));
    const { session } = open({ secrets: OAUTH });
    for (let attempt = 0; attempt < 10; attempt++) {
      await connectorErrorOf(() => session.object('Contact').scan(SCAN, REALTIME));
    }
    expect(to('/oauth2/token')).toHaveLength(3);
  });

  it('renews once for calls that are refused together', async () => {
    const issue = tokenIssuer(true);
    const { open, to } = await start((call) => {
      if (call.url.includes('/oauth2/token')) return issue(call);
      if (call.headers.authorization === 'Bearer access-1') return SESSION_ENDED;
      return call.url.includes('/describe') ? describeReply('Contact') : EMPTY_QUERY;
    });
    const { session } = open({ secrets: OAUTH });
    await Promise.all([1, 2, 3, 4].map(() => session.object('Contact').scan(SCAN, REALTIME)));
    expect(to('/oauth2/token')).toHaveLength(2);
  });
});

describe('pitfall: jsforce loses a rotated refresh token', () => {
  it('keeps the new one and uses it for the next renewal', async () => {
    const issue = tokenIssuer(true);
    const { open } = await start((call) => {
      if (call.url.includes('/oauth2/token')) return issue(call);
      if (call.headers.authorization === 'Bearer access-1') return SESSION_ENDED;
      return call.url.includes('/describe') ? describeReply('Contact') : EMPTY_QUERY;
    });
    const { session, context } = open({ secrets: OAUTH });
    await session.object('Contact').scan(SCAN, REALTIME);
    expect(context.saved.map((saved) => saved['refreshToken']?.reveal())).toEqual(['refresh-1', 'refresh-2']);
    expect(context.currentSecrets()['clientId']?.reveal()).toBe('app');
  });

  it('says that a person must authorise again when the refresh token is refused', async () => {
    const issue = tokenIssuer(true);
    const { open } = await start((call) => issue(call));
    const { session } = open({ secrets: { ...OAUTH, refreshToken: new Secret('spent') } });
    const error = await connectorErrorOf(() => session.object('Contact').scan(SCAN, REALTIME));
    expect(error).toMatchObject({ kind: 'auth', code: 'SALESFORCE_INVALID_GRANT' });
  });
});

describe('pitfall: jsforce repeats reads by itself', () => {
  it.each([500, 503, 429])('asks once when the answer is HTTP %i', async (status) => {
    const { open, calls } = await start(() => ({ status, body: [] }));
    await connectorErrorOf(() => open({ secrets: STATIC }).session.object('Contact').scan(SCAN, REALTIME));
    expect(calls).toHaveLength(1);
  });

  it('asks once when the connection is cut', async () => {
    const { open, calls } = await start(() => 'cut');
    const error = await connectorErrorOf(() =>
      open({ secrets: STATIC }).session.object('Contact').scan(SCAN, REALTIME),
    );
    expect(error.kind).toBe('timeout');
    expect(calls).toHaveLength(1);
  });
});

describe('pitfall: jsforce waits up to thirty minutes', () => {
  it('gives a call up when its time is over', async () => {
    const { open } = await start(() => 'hang');
    const { session } = open({ secrets: STATIC, httpTimeoutMs: 30 });
    const error = await connectorErrorOf(() => session.object('Contact').scan(SCAN, REALTIME));
    expect(error).toMatchObject({ kind: 'timeout', code: 'SALESFORCE_TIMEOUT' });
  });

  it('gives a call up when its caller does', async () => {
    const { open } = await start(() => 'hang');
    const stop = new AbortController();
    const reading = open({ secrets: STATIC })
      .session.object('Contact')
      .scan(SCAN, { ...REALTIME, signal: stop.signal });
    stop.abort();
    expect((await connectorErrorOf(() => reading)).code).toBe('SALESFORCE_ABORTED');
  });
});

describe('pitfall: jsforce obeys proxy variables even for loopback', () => {
  it('goes straight to the org', async () => {
    const before = process.env['HTTP_PROXY'];
    process.env['HTTP_PROXY'] = 'http://127.0.0.1:1';
    try {
      const { open } = await start((call) => (call.url.includes('/describe') ? describeReply('Contact') : EMPTY_QUERY));
      const page = await open({ secrets: STATIC }).session.object('Contact').scan(SCAN, REALTIME);
      expect(page.records).toEqual([]);
    } finally {
      if (before === undefined) delete process.env['HTTP_PROXY'];
      else process.env['HTTP_PROXY'] = before;
    }
  });
});

describe('pitfall: jsforce speaks API version 50 and leaves no mark unless told', () => {
  it('names its version and its mark in every call', async () => {
    const { open, calls } = await start((call) =>
      call.url.includes('/describe') ? describeReply('Contact') : EMPTY_QUERY,
    );
    await open({ secrets: STATIC }).session.object('Contact').scan(SCAN, REALTIME);
    for (const call of calls) {
      expect(call.url).toMatch(/^\/services\/data\/v62\.0\//);
      expect(call.headers['sforce-call-options']).toBe('client=syncline');
    }
  });

  it('never puts a token in a URL', async () => {
    const issue = tokenIssuer(false);
    const { open, calls } = await start((call) => {
      if (call.url.includes('/oauth2/token')) return issue(call);
      if (call.url.includes('Organization')) {
        return { status: 200, body: { done: true, records: [{ Id: '00D000000000062EAA', Name: 'Acme' }] } };
      }
      return { status: 200, body: { sobjects: [] } };
    });
    await open({ secrets: OAUTH }).session.check(REALTIME);
    expect(calls.map((call) => call.url).join(' ')).not.toMatch(/access-1|refresh-0/);
  });
});

describe('pitfall: jsforce stops a query at 10,000 records', () => {
  it('follows every page of a look-up, by the locator', async () => {
    const page = (at: number, last: number): Reply => ({
      status: 200,
      body: {
        totalSize: 12_000,
        done: at === last,
        records: Array.from({ length: 2_000 }, (_, nth) => ({
          Id: `003${String(at * 2_000 + nth).padStart(12, '0')}AAA`,
        })),
        ...(at === last ? {} : { nextRecordsUrl: `/services/data/v62.0/query/0r8x-${at + 1}` }),
      },
    });
    const { open } = await start((call) => {
      if (call.url.includes('/describe')) return describeReply('Contact');
      const at = Number(/0r8x-(\d+)/.exec(call.url)?.[1] ?? 0);
      return page(at, 5);
    });
    const port = open({ secrets: STATIC }).session.object('Contact');
    const found = await port.find({ field: 'Email', values: ['a@b.c'], fields: [] }, REALTIME);
    expect(found).toHaveLength(12_000);
  });
});

describe('a next page somewhere else', () => {
  it('is not fetched, and its absence is not taken for the end', async () => {
    const { open, calls } = await start((call) =>
      call.url.includes('/describe')
        ? describeReply('Contact')
        : {
            status: 200,
            body: { done: false, records: [{ Id: ID }], nextRecordsUrl: `${org?.url}/elsewhere?q=1` },
          },
    );
    const port = open({ secrets: STATIC }).session.object('Contact');
    const error = await connectorErrorOf(() => port.find({ field: 'Email', values: ['a@b.c'], fields: [] }, REALTIME));
    expect(error.kind).toBe('protocol');
    expect(calls.filter((call) => call.url.includes('elsewhere'))).toEqual([]);
  });
});

describe('pitfall: jsforce puts an external id into the path as it is', () => {
  it('sends create keys in the body', async () => {
    const key = 'a/b c?d#e';
    const { open, to } = await start((call) =>
      call.url.includes('/describe')
        ? describeReply('Contact', described('Syncline_Key__c', { unique: true, externalId: true }))
        : { status: 200, body: [{ id: ID, success: true, created: true, errors: [] }] },
    );
    const create: WriteOperation = { kind: 'create', key, fields: { LastName: 'x' }, observe: [] };
    const outcomes = await open({ secrets: STATIC }).session.object('Contact').write([create], REALTIME);
    expect(outcomes).toEqual([{ kind: 'done', id: ID, created: true }]);
    const [upsert] = to('/composite/sobjects');
    expect(upsert).toMatchObject({
      method: 'PATCH',
      url: '/services/data/v62.0/composite/sobjects/Contact/Syncline_Key__c',
    });
    expect(JSON.parse(upsert?.body ?? '')).toMatchObject({ allOrNone: false, records: [{ Syncline_Key__c: key }] });
  });
});

describe('pitfall: jsforce throws one error for several', () => {
  it('reads all of them, and the answer is the lasting one', async () => {
    const { open } = await start(() => ({
      status: 400,
      body: [
        { errorCode: 'UNABLE_TO_LOCK_ROW', message: '' },
        { errorCode: 'STRING_TOO_LONG', message: 'Title: data value too large', fields: ['Title'] },
      ],
    }));
    const update: WriteOperation = {
      kind: 'update',
      id: ID,
      fields: { Title: 'x' },
      ifStamp: '2024-01-01T00:00:00.000+0000',
      observe: [],
    };
    const outcomes = await open({ secrets: STATIC }).session.object('Contact').write([update], REALTIME);
    expect(outcomes).toMatchObject([{ kind: 'rejected', field: 'Title' }]);
  });
});

describe('lost answers of writes', () => {
  const updates = (count: number): WriteOperation[] =>
    Array.from({ length: count }, (_, nth) => ({
      kind: 'update',
      id: `003${String(nth).padStart(12, '0')}AAA`,
      fields: { Title: 'x' },
      observe: [],
    }));

  it('calls the batch unknown and does not send the ones after it', async () => {
    const { open, calls } = await start(() => 'cut');
    const outcomes = await open({ secrets: STATIC }).session.object('Contact').write(updates(201), BACKFILL);
    expect(outcomes.slice(0, 200).every(({ kind }) => kind === 'unknown')).toBe(true);
    expect(outcomes[200]?.kind).toBe('retry');
    expect(calls).toHaveLength(1);
  });

  it('says retry when the org could not even be reached', async () => {
    const gone = await startScriptedOrg(() => EMPTY_QUERY);
    const { session } = gone.open({ secrets: STATIC });
    await gone.close();
    const outcomes = await session.object('Contact').write(updates(1), BACKFILL);
    expect(outcomes).toMatchObject([{ kind: 'retry', code: 'SALESFORCE_UNREACHABLE' }]);
  });

  it('throws a refusal of the connection only while nothing was sent', async () => {
    const quota: Reply = {
      status: 403,
      body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
    };
    const { open } = await start((call, nth) => {
      if (nth > 1) return quota;
      const { records } = JSON.parse(call.body) as { records: { id: string }[] };
      return { status: 200, body: records.map(({ id }) => ({ id, success: true, errors: [] })) };
    });
    const { session, context } = open({ secrets: STATIC });
    const outcomes = await session.object('Contact').write(updates(201), BACKFILL);
    expect(outcomes.slice(0, 200).every(({ kind }) => kind === 'done')).toBe(true);
    expect(outcomes[200]).toMatchObject({ kind: 'retry', code: 'SALESFORCE_DAILY_LIMIT' });
    expect(context.limiter.throttles).toHaveLength(1);
    await expect(session.object('Contact').write(updates(1), BACKFILL)).rejects.toMatchObject({
      kind: 'quotaExhausted',
    });
  });

  it('keeps what conditional updates did when the connection is refused to others of them', async () => {
    const quota: Reply = {
      status: 403,
      body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
    };
    const { open } = await start((call) => (call.url.includes('003000000000000AAA') ? quota : { status: 204 }));
    const conditional = updates(2).map((operation) => ({ ...operation, ifStamp: '2024-01-01T00:00:00.000+0000' }));
    const outcomes = await open({ secrets: STATIC }).session.object('Contact').write(conditional, REALTIME);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['done', 'retry']);
  });

  it('finds the one record a whole batch is refused for, within bounded calls', async () => {
    const { open, calls } = await start((call) => {
      const { records } = JSON.parse(call.body) as { records: { id: string }[] };
      if (records.some(({ id }) => id.includes('137AAA'))) {
        return { status: 400, body: [{ errorCode: 'JSON_PARSER_ERROR', message: 'Unrecognized token' }] };
      }
      return { status: 200, body: records.map(({ id }) => ({ id, success: true, errors: [] })) };
    });
    const outcomes = await open({ secrets: STATIC }).session.object('Contact').write(updates(200), BACKFILL);
    expect(outcomes.map(({ kind }) => kind)).toEqual(updates(200).map((_, nth) => (nth === 137 ? 'rejected' : 'done')));
    expect(calls.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(200)) + 1);
  });

  it('stops looking for culprits when too many calls went into it', async () => {
    const { open, calls } = await start(() => ({ status: 400, body: [{ errorCode: 'JSON_PARSER_ERROR' }] }));
    const outcomes = await open({ secrets: STATIC }).session.object('Contact').write(updates(200), BACKFILL);
    expect(outcomes.every(({ kind }) => kind === 'rejected' || kind === 'retry')).toBe(true);
    expect(calls.length).toBeLessThanOrEqual(40);
  });
});

describe('the key field of creates', () => {
  const CREATE: WriteOperation = { kind: 'create', key: 'k1', fields: { LastName: 'x' }, observe: [] };
  const created = (call: { body: string }): Reply => ({
    status: 200,
    body: (JSON.parse(call.body) as { records: unknown[] }).records.map(() => ({
      id: ID,
      success: true,
      created: true,
      errors: [],
    })),
  });

  it('is added through the Tooling API, shown to the user’s profile, and then used', async () => {
    let made = false;
    let shown = false;
    const { open, to } = await start((call) => {
      if (call.url.includes('/tooling/')) {
        made = true;
        return { status: 201, body: { id: '00N000000000001EAA', success: true, errors: [] } };
      }
      if (call.url.includes('/userinfo')) return { status: 200, body: { user_id: '005000000000001AAA' } };
      if (call.url.includes('PermissionSet'))
        return { status: 200, body: { done: true, records: [{ Id: '0PS000000000001AAA' }] } };
      if (call.url.includes('FieldPermissions')) {
        shown = true;
        return { status: 201, body: { id: '01k000000000001AAA', success: true, errors: [] } };
      }
      if (call.url.includes('/describe')) {
        const field = described('Syncline_Key__c', { unique: true, externalId: true });
        return made && shown ? describeReply('Contact', field) : describeReply('Contact');
      }
      return created(call);
    });
    const port = open({ secrets: STATIC }).session.object('Contact');
    await port.write([CREATE], REALTIME);
    await port.write([CREATE], REALTIME);
    expect(port.capabilities.idempotentCreate).toBe(true);
    expect(to('/tooling/')).toHaveLength(1);
    expect(JSON.parse(to('/tooling/')[0]?.body ?? '')).toMatchObject({
      FullName: 'Contact.Syncline_Key__c',
      Metadata: { externalId: true, unique: true },
    });
    expect(to('/composite/sobjects/Contact/Syncline_Key__c')).toHaveLength(2);
  });

  it.each([
    ['the user may not add fields', { status: 403, body: [{ errorCode: 'INSUFFICIENT_ACCESS', message: '' }] }],
    ['the org takes no more fields', { status: 400, body: [{ errorCode: 'LIMIT_EXCEEDED', message: '' }] }],
  ])('is done without when %s: creates are inserts and said not to be repeatable', async (_name, refused: Reply) => {
    const { open, to } = await start((call) => {
      if (call.url.includes('/tooling/')) return refused;
      return call.url.includes('/describe') ? describeReply('Contact') : created(call);
    });
    const port = open({ secrets: STATIC }).session.object('Contact');
    expect(await port.write([CREATE], REALTIME)).toEqual([{ kind: 'done', id: ID, created: true }]);
    expect(port.capabilities.idempotentCreate).toBe(false);
    expect(to('/composite/sobjects')[0]?.method).toBe('POST');
    expect(to('/composite/sobjects')[0]?.body).not.toContain('Syncline_Key__c');
  });

  it('is looked for anew after the org says it is gone', async () => {
    let gone = true;
    const { open, to } = await start((call) => {
      if (call.url.includes('/describe'))
        return describeReply('Contact', described('Syncline_Key__c', { unique: true, externalId: true }));
      if (!gone) return created(call);
      gone = false;
      return { status: 404, body: [{ errorCode: 'NOT_FOUND', message: 'Provided external ID field does not exist' }] };
    });
    const port = open({ secrets: STATIC }).session.object('Contact');
    expect(await port.write([CREATE], REALTIME)).toMatchObject([{ kind: 'retry' }]);
    expect(await port.write([CREATE], REALTIME)).toMatchObject([{ kind: 'done' }]);
    expect(to('/describe')).toHaveLength(2);
  });
});

describe('what the user may not do', () => {
  it('is listed by check, right by right, an object hidden altogether included', async () => {
    const all = { queryable: true, createable: true, updateable: true, deletable: true };
    const { open } = await start((call) =>
      call.url.includes('Organization')
        ? { status: 200, body: { done: true, records: [{ Id: '00D000000000062EAA', Name: 'Acme' }] } }
        : {
            status: 200,
            body: {
              sobjects: [
                { name: 'Contact', ...all, deletable: false },
                { name: 'Account', ...all },
              ],
            },
          },
    );
    const { missing } = await open({ secrets: STATIC }).session.check(REALTIME);
    expect(missing.map(({ right }) => right)).toEqual([
      'Contact: deletable',
      'Lead: queryable',
      'Lead: createable',
      'Lead: updateable',
      'Lead: deletable',
    ]);
  });

  it('is `permission` when the API itself is closed to it', async () => {
    const { open } = await start(() => ({ status: 403, body: [{ errorCode: 'API_DISABLED_FOR_ORG', message: '' }] }));
    const error = await connectorErrorOf(() => open({ secrets: STATIC }).session.check(REALTIME));
    expect(error).toMatchObject({ kind: 'permission', code: 'SALESFORCE_API_DISABLED_FOR_ORG' });
  });

  it('leaves objects it may not see out of discovery', async () => {
    const gone = [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }];
    const listed = ['Contact', 'Account', 'Lead'].map((name) => ({ name, queryable: true }));
    const { open } = await start((call) => {
      if (call.url.endsWith('/sobjects')) return { status: 200, body: { sobjects: listed } };
      const { compositeRequest } = JSON.parse(call.body) as { compositeRequest: { url: string }[] };
      const compositeResponse = compositeRequest.map(({ url }) =>
        url.includes('/Lead/')
          ? { httpStatusCode: 404, body: gone }
          : { httpStatusCode: 200, body: describeReply('Any').body },
      );
      return { status: 200, body: { compositeResponse } };
    });
    const objects = await open({ secrets: STATIC }).session.discover(REALTIME);
    expect(objects.map(({ name }) => name)).toEqual(['Contact', 'Account']);
  });
});

describe('a stream the org does not answer', () => {
  it('is given up when its time is over', async () => {
    const { open } = await start(() => 'hang');
    const { stream } = open({ secrets: STATIC, httpTimeoutMs: 50 }).session;
    const listening = stream?.listen({
      objects: ['Contact'],
      cursor: null,
      onHints: async () => undefined,
      onLost: () => undefined,
    });
    await expect(listening).rejects.toMatchObject({ kind: 'unavailable', code: 'SALESFORCE_STREAM_SILENT' });
  });
});

describe('credentials', () => {
  it.each([
    ['nothing', {}],
    ['a refresh token without its app', { refreshToken: new Secret('r') }],
    ['a consumer key alone', { clientId: new Secret('c') }],
  ])('refuses %s before any call', async (_name, secrets) => {
    const { open } = await start(() => EMPTY_QUERY);
    expect(() => open({ secrets })).toThrow(ConnectorError);
  });

  it('gets a token for the app itself in the client credentials flow', async () => {
    const { open, to, url } = await start((call) => {
      if (call.url.includes('/oauth2/token'))
        return { status: 200, body: { access_token: 'app-token', instance_url: org?.url } };
      return call.url.includes('/describe') ? describeReply('Contact') : EMPTY_QUERY;
    });
    const secrets = { clientId: new Secret('app'), clientSecret: new Secret('s3cret') };
    await open({ secrets }).session.object('Contact').scan(SCAN, REALTIME);
    expect(Object.fromEntries(new URLSearchParams(to('/oauth2/token')[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'app',
      client_secret: 's3cret',
    });
    expect(to('/query')[0]?.headers).toMatchObject({ authorization: 'Bearer app-token', host: new URL(url).host });
  });

  it('does not follow a token answer to a host that is not Salesforce’s', async () => {
    const { open } = await start(() => ({
      status: 200,
      body: { access_token: 'a', instance_url: 'https://evil.example.com' },
    }));
    const error = await connectorErrorOf(() => open({ secrets: OAUTH }).session.object('Contact').scan(SCAN, REALTIME));
    expect(error).toMatchObject({ kind: 'config', code: 'CONNECTION_BASE_URL_REFUSED' });
  });

  it('does not follow a redirect with the token', async () => {
    const { open, calls } = await start(() => ({ status: 302, headers: { location: 'https://evil.example.com/' } }));
    const error = await connectorErrorOf(() =>
      open({ secrets: STATIC }).session.object('Contact').scan(SCAN, REALTIME),
    );
    expect(error.kind).toBe('config');
    expect(calls).toHaveLength(1);
  });

  it('offers no object it does not know', async () => {
    const { open } = await start(() => EMPTY_QUERY);
    expect(() => open({ secrets: STATIC }).session.object('Contact; DROP')).toThrow(ConnectorError);
    expect(salesforce.manifest.vendor).toBe('salesforce');
  });
});

describe('calls that go together', () => {
  const PERSON = '003000000000001AAA';
  const row = { Id: PERSON, SystemModstamp: '2024-01-01T00:00:00.000+0000' };
  /** An org that answers reads of memberships with these parts. */
  const answering = (compositeResponse: readonly object[]): ReturnType<typeof start> =>
    start((call) =>
      call.url.includes('/describe') ? describeReply('Contact') : { status: 200, body: { compositeResponse } },
    );
  const read = async (compositeResponse: readonly object[]): Promise<unknown> => {
    const { open } = await answering(compositeResponse);
    return open({ secrets: STATIC }).session.object('Contact').get([PERSON], ['campaigns'], REALTIME);
  };

  it('are understood part by part, and bear our mark part by part', async () => {
    const members = { done: true, records: [{ Id: '00v000000000001AAA', ContactId: PERSON, CampaignId: '701x' }] };
    const parts = [
      { httpStatusCode: 200, body: [row] },
      { httpStatusCode: 200, body: members },
    ];
    const { open, to } = await answering(parts);
    const port = open({ secrets: STATIC }).session.object('Contact');
    const states = await port.get([PERSON], ['campaigns'], REALTIME);
    expect(states).toMatchObject([{ kind: 'live', fields: { campaigns: ['701x'] } }]);
    const { compositeRequest } = JSON.parse(to('/composite')[0]?.body ?? '') as { compositeRequest: object[] };
    const marked = { httpHeaders: { 'Sforce-Call-Options': 'client=syncline' } };
    expect(compositeRequest).toEqual([expect.objectContaining(marked), expect.objectContaining(marked)]);
  });

  it('fail with the part that was refused, and never pass for people without memberships', async () => {
    const refused = [{ errorCode: 'INVALID_TYPE', message: "sObject type 'CampaignMember' is not supported." }];
    const parts = [
      { httpStatusCode: 200, body: [row] },
      { httpStatusCode: 400, body: refused },
    ];
    expect(await connectorErrorOf(() => read(parts))).toMatchObject({
      kind: 'notFound',
      code: 'SALESFORCE_INVALID_TYPE',
    });
  });

  it('fail when a part has no answer', async () => {
    expect(await connectorErrorOf(() => read([{ httpStatusCode: 200, body: [row] }]))).toMatchObject({
      kind: 'protocol',
      code: 'SALESFORCE_COMPOSITE_ANSWER',
    });
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FieldDescription, Secret } from '#connector-sdk';
import { connectorErrorOf, testContext } from '#connector-sdk/testing';
import { type MailchimpSandbox, startMailchimpSandbox } from '#sandboxes/mailchimp';
import { mailchimpConnector } from '../src/index.js';
import { openOnSandbox } from './harness.js';
import { BACKFILL, REALTIME, subscribed } from './support.js';

let sandbox: MailchimpSandbox;
beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
});
afterEach(() => sandbox.close());

const scan = { fields: ['email_address'], cursor: null };

describe('credentials', () => {
  it('asks once for the data centre of an access token, and then calls with it', async () => {
    const { accessToken } = sandbox.addUser('colleague');
    const { session } = openOnSandbox(sandbox, { secrets: { accessToken: new Secret(accessToken) } });
    expect((await session.check(REALTIME)).missing).toEqual([]);
    await session.check(REALTIME);
    expect(sandbox.calls.byRoute()['GET /oauth2/metadata']).toBe(1);
  });

  it('says `auth` for an access token that was revoked', async () => {
    const { session } = openOnSandbox(sandbox, { secrets: { accessToken: new Secret('revoked-token') } });
    expect((await connectorErrorOf(() => session.check(REALTIME))).kind).toBe('auth');
  });

  it.each([
    ['no credentials at all', { settings: { listId: 'a1b2c3d4e5' }, secrets: {} }],
    [
      'a key cut short of its data centre',
      { settings: { listId: 'a1b2c3d4e5' }, secrets: { apiKey: new Secret('abc') } },
    ],
    ['no audience', { settings: {}, secrets: { apiKey: new Secret('abc-us1') } }],
    [
      'an audience id that would leave its path',
      { settings: { listId: '../x' }, secrets: { apiKey: new Secret('abc-us1') } },
    ],
  ])('refuses to open with %s', async (_case, given) => {
    const error = await connectorErrorOf(async () => mailchimpConnector.open(testContext(given)));
    expect(error.kind).toBe('config');
  });

  it('says which audience setting is wrong when there is no such audience', async () => {
    const { session } = openOnSandbox(sandbox, { settings: { listId: 'ffffffffff' } });
    expect(await connectorErrorOf(() => session.check(REALTIME))).toMatchObject({
      kind: 'notFound',
      code: 'MAILCHIMP_NO_AUDIENCE',
    });
  });

  it('names the role a user lacks', async () => {
    const root = { account_id: 'a', account_name: 'Shop', role: 'viewer' };
    sandbox.faults.add({ method: 'GET', path: '/3.0/$', effect: { kind: 'respond', status: 200, body: root } });
    const { session } = openOnSandbox(sandbox);
    expect((await session.check(REALTIME)).missing).toMatchObject([{ right: 'Manager role' }]);
  });

  it('tells how far the vendor’s clock runs ahead', async () => {
    const { session, context } = openOnSandbox(sandbox);
    const ahead = testContext({ ...context, clock: { nowMs: () => sandbox.clock.nowMs() - 90_000 } });
    const offset = (await mailchimpConnector.open(ahead).check(REALTIME)).clockOffsetMs;
    expect(offset).toBeGreaterThan(85_000);
    expect(offset).toBeLessThan(91_000);
    await session.close();
  });
});

describe('discovery', () => {
  it('gives merge fields their types, limits and choices', async () => {
    const { session } = openOnSandbox(sandbox);
    const [members] = await session.discover(REALTIME);
    const field = (name: string): FieldDescription | undefined => members?.fields.find((one) => one.name === name);
    expect(field('merge_fields.FNAME')).toMatchObject({ type: 'text', maxBytes: 255, custom: true, writable: true });
    expect(field('merge_fields.ADDRESS')).toMatchObject({ type: 'composite', vendorType: 'address' });
    expect(field('email_address')).toMatchObject({ required: true, unique: true, lookup: true });
    expect(field('status')?.options?.values.map((option) => option.value)).not.toContain('archived');
    expect(field('last_changed')).toMatchObject({ writable: false, type: 'instant' });
  });
});

describe('answers that are no answers', () => {
  it.each([
    ['a bare 403 from the edge', { kind: 'respond', status: 403 }, 'rateLimited'],
    ['an HTML 403 from the edge', { kind: 'html', status: 403 }, 'rateLimited'],
    ['an HTML 429', { kind: 'html', status: 429 }, 'rateLimited'],
    ['an HTML 502', { kind: 'html', status: 502 }, 'unavailable'],
    ['an HTML 200', { kind: 'html', status: 200 }, 'unavailable'],
    [
      'a redirect to a sign-in page',
      { kind: 'respond', status: 302, body: {}, headers: { location: '/' } },
      'unavailable',
    ],
    ['a 403 problem', { kind: 'respond', status: 403, body: { title: 'Forbidden', status: 403 } }, 'permission'],
    ['a 500 problem', { kind: 'respond', status: 500, body: { title: 'InternalServerError' } }, 'unavailable'],
    ['a 200 of another shape', { kind: 'respond', status: 200, body: { members: 'none' } }, 'protocol'],
  ] as const)('reads %s as `%s`', async (_case, effect, kind) => {
    const { session } = openOnSandbox(sandbox);
    sandbox.faults.add({ method: 'GET', path: '/members$', effect });
    expect((await connectorErrorOf(() => session.object('members').scan(scan, BACKFILL))).kind).toBe(kind);
  });

  it('waits as long as Retry-After says where the edge sends one', async () => {
    const { session, context } = openOnSandbox(sandbox);
    const effect = { kind: 'respond', status: 429, headers: { 'retry-after': '40' } } as const;
    sandbox.faults.add({ method: 'GET', path: '/members$', effect });
    const error = await connectorErrorOf(() => session.object('members').scan(scan, BACKFILL));
    expect((error.retryAtMs ?? 0) - sandbox.clock.nowMs()).toBeGreaterThan(35_000);
    expect(context.limiter.throttles).toEqual([{ pool: 'connections', retryAtMs: error.retryAtMs }]);
  });

  it('gives a call up after the time it may take', async () => {
    const { session } = openOnSandbox(sandbox, { httpTimeoutMs: 50 });
    sandbox.faults.add({ method: 'GET', path: '/members$', effect: { kind: 'delay', delayMs: 400 } });
    expect((await connectorErrorOf(() => session.object('members').scan(scan, BACKFILL))).kind).toBe('timeout');
  });

  it('gives a call up when the program stops', async () => {
    const { session } = openOnSandbox(sandbox);
    sandbox.faults.add({ method: 'GET', path: '/members$', effect: { kind: 'delay', delayMs: 400 } });
    const stop = new AbortController();
    const call = connectorErrorOf(() =>
      session.object('members').scan(scan, { lane: 'backfill', signal: stop.signal }),
    );
    stop.abort();
    expect(['timeout', 'unavailable']).toContain((await call).kind);
  });

  it('says a port no one listens on is unreachable', async () => {
    const { session } = openOnSandbox(sandbox);
    await sandbox.close();
    const error = await connectorErrorOf(() => session.check(REALTIME));
    expect(error).toMatchObject({ kind: 'unavailable', code: 'MAILCHIMP_UNREACHABLE' });
    sandbox = await startMailchimpSandbox();
  });
});

describe('pitfalls of Mailchimp clients', () => {
  it('sends an address with the word "server" in it as it is', async () => {
    const id = subscribed(sandbox, 'server@myserver.syncline.dev');
    const { session } = openOnSandbox(sandbox);
    const request = { field: 'email_address', values: ['server@myserver.syncline.dev'], fields: ['email_address'] };
    expect((await session.object('members').find(request, REALTIME)).map((record) => record.id)).toEqual([id]);
  });

  it('keeps two accounts apart in one process', async () => {
    const other = await startMailchimpSandbox({ apiKey: 'other0key-us2' });
    try {
      const [one, two] = [openOnSandbox(sandbox), openOnSandbox(other)];
      subscribed(other, 'only-there@syncline.dev');
      const there = await two.session.object('members').scan(scan, BACKFILL);
      const here = await one.session.object('members').scan(scan, BACKFILL);
      expect([here.records.length, there.records.length]).toEqual([0, 1]);
    } finally {
      await other.close();
    }
  });

  it('lets no credential into errors, causes or logs', async () => {
    const { session, context } = openOnSandbox(sandbox, { httpTimeoutMs: 50 });
    sandbox.faults.add({ method: 'GET', path: '/members$', effect: { kind: 'delay', delayMs: 400 } });
    const error = await connectorErrorOf(() => session.object('members').scan(scan, BACKFILL));
    expect(error.cause).toBeUndefined();
    const basic = Buffer.from(`syncline:${sandbox.apiKey}`).toString('base64');
    const told = `${error.stack} ${JSON.stringify(error)} ${JSON.stringify(context.logger.lines)}`;
    for (const secret of [sandbox.apiKey, basic]) expect(told).not.toContain(secret);
  });

  it('stays below the ten connections of a user, however much is asked at once', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => subscribed(sandbox, `crowd-${index}@syncline.dev`));
    const { session } = openOnSandbox(sandbox);
    const port = session.object('members');
    sandbox.latencyMs = 15;
    const states = await Promise.all(ids.map((id) => port.get([id], ['status'], REALTIME)));
    expect(states.flat().filter((state) => state.kind !== 'live')).toEqual([]);
  });
});

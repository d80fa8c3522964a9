import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from '@hubspot/api-client';
import { Secret, type Secrets, type Session } from '#connector-sdk';
import { connectorErrorOf, type TestContext } from '#connector-sdk/testing';
import { hubspotConnector } from '#connectors/hubspot';
import { type HubspotSandbox } from '#sandboxes/hubspot';
import { sandboxContext, sandboxSecrets, startUnlimited } from './harness.js';

const ACCESS_TOKEN_LIFE_MS = 1_800_000;
const REALTIME = { lane: 'realtime' } as const;
const FIRST_PAGE = { fields: ['email'], cursor: null };

let sandbox: HubspotSandbox;

beforeEach(async () => {
  sandbox = await startUnlimited();
});

afterEach(() => sandbox.close());

const oauthSecrets = (): Secrets => ({
  clientId: new Secret(sandbox.settings.clientId),
  clientSecret: new Secret(sandbox.settings.clientSecret),
  refreshToken: new Secret(sandbox.mintToken('oauth').refreshToken ?? ''),
});

const openWith = (secrets: Secrets): { session: Session; context: TestContext } => {
  const context = sandboxContext(sandbox, { secrets });
  return { session: hubspotConnector.open(context), context };
};

const scan = (session: Session): Promise<unknown> => session.object('contacts').scan(FIRST_PAGE, REALTIME);
const calls = (route: string): number => sandbox.calls.byRoute()[route] ?? 0;

describe('credentials', () => {
  it('are refused before any call when they cannot work', () => {
    const incomplete: Secrets[] = [{}, { refreshToken: new Secret('x') }];
    for (const secrets of incomplete) {
      expect(() => hubspotConnector.open(sandboxContext(sandbox, { secrets }))).toThrow(
        expect.objectContaining({ kind: 'config', code: 'HUBSPOT_CREDENTIALS_INCOMPLETE' }),
      );
    }
  });

  it('are told apart: account, clock and allowance of good ones, `auth` for wrong ones', async () => {
    const { session } = openWith(sandboxSecrets(sandbox));
    const check = await session.check(REALTIME);
    expect(check).toMatchObject({ accountId: String(sandbox.settings.portalId), missing: [] });
    expect(check.usage?.dailyMax).toBe(250_000);
    expect(Math.abs(check.clockOffsetMs)).toBeLessThan(2_000);
    const wrong = openWith({ accessToken: new Secret('pat-na1-wrong') }).session;
    expect(await connectorErrorOf(() => wrong.check(REALTIME))).toMatchObject({ kind: 'auth' });
  });

  it('with a missing scope are told what they lack and what for, and discover what they may see', async () => {
    const scopes = ['crm.objects.contacts.read', 'crm.schemas.contacts.read', 'crm.objects.contacts.write'];
    const { value } = sandbox.mintToken('private-app', scopes);
    const { session } = openWith({ accessToken: new Secret(value) });
    const { missing } = await session.check(REALTIME);
    const rights = missing.map(({ right }) => right);
    expect(rights).toEqual(
      expect.arrayContaining([
        'crm.objects.companies.read',
        'crm.schemas.contacts.write',
        'crm.objects.companies.write',
      ]),
    );
    expect(rights).not.toContain('crm.objects.contacts.read');
    expect(rights).not.toContain('crm.objects.contacts.write');
    expect((await session.discover(REALTIME)).map((object) => object.name)).toEqual(['contacts']);
  });

  it('are checked without writing anything', async () => {
    await openWith(sandboxSecrets(sandbox)).session.check(REALTIME);
    expect(sandbox.asUser.list('contacts')).toEqual([]);
    const properties = await fetch(`${sandbox.url}/crm/v3/properties/contacts`, {
      headers: { authorization: `Bearer ${sandbox.settings.accessToken}` },
    });
    expect(await properties.text()).not.toContain('syncline');
  });
});

describe('OAuth', () => {
  it('takes one token for concurrent calls and renews it before it expires', async () => {
    const { session } = openWith(oauthSecrets());
    await Promise.all([scan(session), scan(session), scan(session)]);
    expect(calls('POST /oauth/v3/token')).toBe(1);
    sandbox.clock.advance(ACCESS_TOKEN_LIFE_MS + 1_000);
    await scan(session);
    expect(calls('POST /oauth/v3/token')).toBe(2);
    expect(calls('GET /crm/v3/objects/contacts')).toBe(4);
  });

  it('falls back to the v1 token endpoint where v3 is not served, and remembers it', async () => {
    const { session } = openWith(oauthSecrets());
    const body = { status: 'error', message: 'resource not found', category: 'OBJECT_NOT_FOUND', correlationId: 'c' };
    sandbox.faults.add({ path: '^/oauth/v3/token$', times: 9, effect: { kind: 'respond', status: 404, body } });
    await scan(session);
    sandbox.clock.advance(ACCESS_TOKEN_LIFE_MS);
    await scan(session);
    expect(calls('POST /oauth/v3/token')).toBe(1);
    expect(calls('POST /oauth/v1/token')).toBe(2);
  });

  it('keeps a rotated refresh token before it uses the access token', async () => {
    const { session, context } = openWith(oauthSecrets());
    const { value: accessToken } = sandbox.mintToken('oauth');
    const body = { access_token: accessToken, refresh_token: 'rotated', expires_in: 1_800, token_type: 'bearer' };
    sandbox.faults.add({ path: '/oauth/v3/token$', effect: { kind: 'respond', status: 200, body } });
    await scan(session);
    expect(context.saved.map((secrets) => secrets['refreshToken']?.reveal())).toEqual(['rotated']);
  });

  it('renews a revoked access token once and repeats the call', async () => {
    const { session } = openWith(oauthSecrets());
    await scan(session);
    const body = { status: 'error', message: 'expired', category: 'EXPIRED_AUTHENTICATION', correlationId: 'c' };
    sandbox.faults.add({ path: '/objects/contacts$', effect: { kind: 'respond', status: 401, body } });
    await scan(session);
    expect(calls('POST /oauth/v3/token')).toBe(2);
  });

  it('gives up when a fresh token is refused as well', async () => {
    const { session } = openWith(oauthSecrets());
    const body = { status: 'error', message: 'no', category: 'INVALID_AUTHENTICATION', correlationId: 'c' };
    sandbox.faults.add({ path: '/objects/contacts$', times: 99, effect: { kind: 'respond', status: 401, body } });
    expect(await connectorErrorOf(() => scan(session))).toMatchObject({ kind: 'auth', code: 'HUBSPOT_UNAUTHORIZED' });
    expect(calls('GET /crm/v3/objects/contacts')).toBe(2);
    expect(calls('POST /oauth/v3/token')).toBe(2);
  });

  it('says `auth` when the app was uninstalled', async () => {
    const { session } = openWith({ ...oauthSecrets(), refreshToken: new Secret('na1-revoked') });
    expect(await connectorErrorOf(() => scan(session))).toMatchObject({ kind: 'auth', code: 'HUBSPOT_GRANT_REFUSED' });
  });
});

describe("the official client's pitfalls", () => {
  it('neither its retries nor its limiter act, whatever another client in this process asked for', async () => {
    const foreign = {
      accessToken: 'x',
      basePath: sandbox.url,
      numberOfApiCallRetries: 3,
      limiterOptions: { reservoir: 0 },
    };
    new Client(foreign);
    const { session } = openWith(sandboxSecrets(sandbox));
    new Client(foreign);
    sandbox.faults.add({ path: '/objects/contacts$', times: 9, effect: { kind: 'html', status: 500 } });
    expect(await connectorErrorOf(() => scan(session))).toMatchObject({ kind: 'unavailable' });
    expect(calls('GET /crm/v3/objects/contacts')).toBe(1);
  });

  it('two sessions keep their own tokens', async () => {
    const good = openWith(sandboxSecrets(sandbox)).session;
    const bad = openWith({ accessToken: new Secret('pat-na1-other') }).session;
    const [first, second] = await Promise.allSettled([scan(good), scan(bad)]);
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected']);
    await scan(good);
  });

  it.each([500, 503, 521, 524])('a JSON answer of status %d is `unavailable`', async (status) => {
    const { session } = openWith(sandboxSecrets(sandbox));
    const body = { status: 'error', message: 'internal error', correlationId: 'c-1' };
    sandbox.faults.add({ path: '/objects/contacts$', effect: { kind: 'respond', status, body } });
    const error = await connectorErrorOf(() => scan(session));
    expect(error).toMatchObject({ kind: 'unavailable', httpStatus: status, vendorRequestId: 'c-1' });
  });

  it('a call is bounded in time though the client has no timeout', async () => {
    const context = sandboxContext(sandbox, { httpTimeoutMs: 100 });
    sandbox.faults.add({ path: '/objects/contacts$', effect: { kind: 'delay', delayMs: 300 } });
    const error = await connectorErrorOf(() => scan(hubspotConnector.open(context)));
    expect(error).toMatchObject({ kind: 'timeout', code: 'HUBSPOT_TIMEOUT' });
  });

  it('a call ends when its caller gives up', async () => {
    const { session } = openWith(sandboxSecrets(sandbox));
    const controller = new AbortController();
    sandbox.faults.add({ path: '/objects/contacts$', effect: { kind: 'delay', delayMs: 300 } });
    const reading = session.object('contacts').scan(FIRST_PAGE, { lane: 'realtime', signal: controller.signal });
    controller.abort();
    expect((await connectorErrorOf(() => reading)).kind).toBe('timeout');
  });

  it('headers are read, though its methods do not return them', async () => {
    const { session, context } = openWith(sandboxSecrets(sandbox));
    await scan(session);
    expect(context.limiter.usages).toEqual([{ pool: 'general', dailyRemaining: 249_999, dailyMax: 250_000 }]);
  });

  it('its exceptions, which quote bodies and headers, never come out', async () => {
    const { session } = openWith(sandboxSecrets(sandbox));
    const context = { email: ['jane@private.example'] };
    const body = { status: 'error', message: 'jane@private.example is wrong', category: 'VALIDATION_ERROR', context };
    sandbox.faults.add({ path: '/objects/contacts$', effect: { kind: 'respond', status: 400, body } });
    const error = await connectorErrorOf(() => scan(session));
    expect(inspect(error, { depth: 9 })).not.toContain('jane');
  });

  it('the policy of a 429 is not lost, and a search without one waits a second', async () => {
    const { session, context } = openWith(sandboxSecrets(sandbox));
    const nowMs = sandbox.clock.nowMs();
    const daily = { status: 'error', message: 'You have reached your daily limit.', policyName: 'DAILY' };
    sandbox.faults.add({ path: '/objects/contacts$', effect: { kind: 'respond', status: 429, body: daily } });
    const error = await connectorErrorOf(() => scan(session));
    expect(error.kind).toBe('quotaExhausted');
    expect(error.retryAtMs ?? 0).toBeGreaterThanOrEqual(nowMs + 3_600_000);
    expect(context.limiter.throttles.map(({ pool }) => pool).sort()).toEqual(['general', 'search']);
    sandbox.faults.add({ effect: { kind: 'vendor', name: 'search-limit' } });
    const search = await connectorErrorOf(() => session.object('contacts').changes({ cursor: null }, REALTIME));
    expect(search.kind).toBe('rateLimited');
    expect((search.retryAtMs ?? 0) - sandbox.clock.nowMs()).toBeLessThanOrEqual(1_000);
  });

  it('the end of a daily limit is midnight in the time zone of the account', async () => {
    const { session } = openWith(sandboxSecrets(sandbox));
    await session.check(REALTIME);
    const daily = { status: 'error', message: 'You have reached your daily limit.', policyName: 'DAILY' };
    sandbox.faults.add({ path: '/objects/contacts$', effect: { kind: 'respond', status: 429, body: daily } });
    const error = await connectorErrorOf(() => scan(session));
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: sandbox.settings.timeZone, timeStyle: 'medium' });
    expect(clock.format(error.retryAtMs)).toBe('00:00:00');
  });
});

describe('subscriptions', () => {
  const TARGET = 'https://sync.example.com/hooks/hubspot';
  const openApp = (): Session => {
    const secrets = { ...sandboxSecrets(sandbox), developerApiKey: new Secret('developer-key') };
    const settings = { appId: String(sandbox.settings.appId) };
    return hubspotConnector.open(sandboxContext(sandbox, { secrets, settings }));
  };
  const port = (session: Session): NonNullable<Session['subscriptions']> => {
    if (!session.subscriptions) throw new Error('the session makes no subscriptions');
    return session.subscriptions;
  };
  const held = async (): Promise<{ eventType: string; active: boolean }[]> => {
    const url = `${sandbox.url}/webhooks/v3/${sandbox.settings.appId}/subscriptions?hapikey=developer-key`;
    return ((await (await fetch(url)).json()) as { results: { eventType: string; active: boolean }[] }).results;
  };

  it('need the developer key and the app id', () => {
    expect(openWith(sandboxSecrets(sandbox)).session.subscriptions).toBeUndefined();
  });

  it('are made once, for the life of a record and each writable property, and all removed again', async () => {
    const session = openApp();
    const request = { targetUrl: TARGET, objects: ['contacts'], secrets: {} };
    await port(session).ensure(request, REALTIME);
    const made = await held();
    expect(made.every(({ active }) => active)).toBe(true);
    expect(new Set(made.map(({ eventType }) => eventType))).toEqual(
      new Set(
        ['creation', 'deletion', 'merge', 'restore', 'privacyDeletion', 'associationChange', 'propertyChange'].map(
          (what) => `contact.${what}`,
        ),
      ),
    );
    await port(session).ensure(request, REALTIME);
    expect(await held()).toHaveLength(made.length);
    await port(session).remove({ targetUrl: 'https://elsewhere.example.com/' }, REALTIME);
    expect(await held()).toHaveLength(made.length);
    await port(session).remove({ targetUrl: TARGET }, REALTIME);
    expect(await held()).toEqual([]);
  });
});

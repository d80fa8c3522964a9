import { afterEach, describe, expect, it } from '@jest/globals';
import { type HubspotSandbox, type HubspotSandboxOptions, startHubspotSandbox } from '#sandboxes/hubspot';
import { caller, results } from './sandbox.support.js';

let sandbox: HubspotSandbox;
afterEach(() => sandbox.close());

async function start(options: HubspotSandboxOptions = {}) {
  sandbox = await startHubspotSandbox(options);
  return caller(sandbox);
}

const CONTACTS = '/crm/v3/objects/contacts';
const RATE_HEADERS = ['max', 'remaining', 'interval-milliseconds', 'daily', 'daily-remaining'] as const;
const present = (headers: Headers) => RATE_HEADERS.filter((name) => headers.has(`x-hubspot-ratelimit-${name}`));

async function postForm(path: string, form: Record<string, string>) {
  const answer = await fetch(sandbox.url + path, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
}

describe('HubSpot sandbox: auth', () => {
  it('HS01 refuses a missing or wrong token with 401 and a missing scope with 403', async () => {
    await start();
    for (const token of [null, 'wrong']) {
      const answer = await caller(sandbox, token)('GET', CONTACTS);
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({ status: 'error', category: 'INVALID_AUTHENTICATION' });
    }
    const reader = caller(sandbox, sandbox.mintToken('private-app', ['crm.objects.contacts.read']).value);
    expect((await reader('GET', CONTACTS)).status).toBe(200);
    const refused = await reader('POST', CONTACTS, { properties: { firstname: 'A' } });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({
      category: 'MISSING_SCOPES',
      errors: [{ context: { requiredGranularScopes: ['crm.objects.contacts.write'] } }],
    });
  });

  it.each(['v1', 'v3'])(
    'HS02 gives OAuth %s tokens for forms only, which end after 1800 s while the refresh token works on',
    async (version) => {
      await start();
      const { clientId, clientSecret } = sandbox.settings;
      const granted = sandbox.mintToken('oauth');
      const form = {
        grant_type: 'refresh_token',
        client_id: clientId,
        client_secret: clientSecret,
        refresh_token: granted.refreshToken ?? '',
      };
      const asJson = await caller(sandbox, null)('POST', `/oauth/${version}/token`, form);
      expect(asJson.status).toBe(415);
      const first = await postForm(`/oauth/${version}/token`, form);
      expect(first.body).toMatchObject({ token_type: 'bearer', expires_in: 1800, refresh_token: granted.refreshToken });
      const call = caller(sandbox, String(first.body['access_token']));
      sandbox.clock.advance(1_790_000);
      expect((await call('GET', CONTACTS)).status).toBe(200);
      sandbox.clock.advance(11_000);
      const expired = await call('GET', CONTACTS);
      expect([expired.status, expired.body['category']]).toEqual([401, 'EXPIRED_AUTHENTICATION']);
      const second = await postForm(`/oauth/${version}/token`, form);
      expect((await caller(sandbox, String(second.body['access_token']))('GET', CONTACTS)).status).toBe(200);
      const wrong = await postForm(`/oauth/${version}/token`, { ...form, refresh_token: 'nonsense' });
      expect([wrong.status, wrong.body['status']]).toEqual([400, 'BAD_REFRESH_TOKEN']);
    },
  );

  it('HS02 trades a code from the consent page for tokens, once', async () => {
    await start();
    const { clientId, clientSecret } = sandbox.settings;
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: 'http://127.0.0.1/back',
      scope: 'crm.objects.contacts.read',
      state: 's1',
    });
    const page = await fetch(`${sandbox.url}/oauth/authorize?${query.toString()}`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('crm.objects.contacts.read')]);
    const decision = await fetch(`${sandbox.url}/oauth/authorize`, {
      method: 'POST',
      body: new URLSearchParams([...query, ['decision', 'approve']]),
      redirect: 'manual',
    });
    const back = new URL(decision.headers.get('location') ?? '');
    expect([decision.status, back.searchParams.get('state')]).toEqual([302, 's1']);
    const form = {
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: 'http://127.0.0.1/back',
      code: back.searchParams.get('code') ?? '',
    };
    const granted = await postForm('/oauth/v1/token', form);
    const call = caller(sandbox, String(granted.body['access_token']));
    expect((await call('GET', CONTACTS)).status).toBe(200);
    expect((await call('GET', '/crm/v3/objects/deals')).status).toBe(403);
    expect((await postForm('/oauth/v1/token', form)).body['status']).toBe('BAD_AUTH_CODE');
    const info = await call('GET', `/oauth/v1/access-tokens/${String(granted.body['access_token'])}`);
    expect(info.body).toMatchObject({ hub_id: sandbox.settings.portalId, scopes: ['crm.objects.contacts.read'] });
    await call('DELETE', `/oauth/v1/refresh-tokens/${String(granted.body['refresh_token'])}`);
    expect((await call('GET', CONTACTS)).status).toBe(401);
  });
});

describe('HubSpot sandbox: limits', () => {
  it.each([
    [{}, 'private-app', 100],
    [{}, 'oauth', 110],
    [{ requestsPer10s: 190 }, 'private-app', 190],
  ] as const)('HS03 refuses calls beyond %j of a %s (%d) in ten seconds', async (options, kind, max) => {
    await start(options);
    const call = caller(sandbox, sandbox.mintToken(kind).value);
    for (let done = 0; done < max; done++) expect((await call('GET', `${CONTACTS}?limit=1`)).status).toBe(200);
    const refused = await call('GET', CONTACTS);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' });
    sandbox.clock.advance(10_001);
    expect((await call('GET', CONTACTS)).status).toBe(200);
  });

  it('HS04 refuses the sixth search of a second in the recorded words', async () => {
    const call = await start();
    const answers = await Promise.all(Array.from({ length: 6 }, () => call('POST', `${CONTACTS}/search`, {})));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused).toHaveLength(1);
    const correlationId = refused[0]?.headers.get('x-hubspot-correlation-id');
    expect(refused[0]?.body).toEqual({
      status: 'error',
      message: 'You have reached your secondly limit.',
      correlationId,
      category: 'RATE_LIMITS',
    });
    expect(refused[0]?.headers.has('retry-after')).toBe(false);
    sandbox.clock.advance(1_001);
    expect((await call('POST', `${CONTACTS}/search`, {})).status).toBe(200);
  });

  it('HS05 counts searches apart from the ten-second window', async () => {
    const call = await start();
    for (let done = 0; done < 5; done++) await call('POST', `${CONTACTS}/search`, {});
    const answer = await call('GET', CONTACTS);
    expect(answer.headers.get('x-hubspot-ratelimit-remaining')).toBe('99');
  });

  it('HS06 gives each kind of call the rate headers it was recorded with', async () => {
    const call = await start();
    expect(present((await call('GET', CONTACTS)).headers)).toEqual([...RATE_HEADERS]);
    expect(present((await call('POST', `${CONTACTS}/search`, {})).headers)).toEqual(['daily', 'daily-remaining']);
    const byApp = await caller(sandbox, sandbox.mintToken('oauth').value)('GET', CONTACTS);
    expect(present(byApp.headers)).toEqual(['max', 'remaining', 'interval-milliseconds']);
  });

  it('HS07 refuses calls beyond the daily limit until midnight of the account, not for 24 h', async () => {
    const call = await start({ dailyMax: 2, timeZone: 'US/Eastern' });
    await call('GET', CONTACTS);
    await call('GET', CONTACTS);
    const refused = await call('GET', CONTACTS);
    expect(refused.body).toMatchObject({ message: 'You have reached your daily limit.', policyName: 'DAILY' });
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'US/Eastern', timeStyle: 'medium' });
    const [hours = 0, minutes = 0, seconds = 0] = clock.format(sandbox.clock.nowMs()).split(':').map(Number);
    const untilMidnightS = 86_400 - hours * 3600 - minutes * 60 - seconds;
    sandbox.clock.advance(Math.max(0, untilMidnightS - 5) * 1000);
    expect((await call('GET', CONTACTS)).status).toBe(429);
    sandbox.clock.advance(6_000);
    expect((await call('GET', CONTACTS)).status).toBe(200);
  });

  it('HS08 names every answer, and repeats the name in errors', async () => {
    const call = await start();
    const good = await call('GET', CONTACTS);
    const bad = await call('GET', `${CONTACTS}/1`);
    const lost = await call('GET', '/no/such/path');
    expect(good.headers.get('x-hubspot-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    for (const answer of [bad, lost]) {
      expect(answer.status).toBe(404);
      expect(answer.body['correlationId']).toBe(answer.headers.get('x-hubspot-correlation-id'));
    }
  });
});

describe('HubSpot sandbox: control', () => {
  it('seeds people unannounced, uncounted and searchable at once', async () => {
    const call = await start();
    const person = {
      id: 'person-1',
      language: 'en',
      firstName: 'Ada',
      lastName: 'Byron',
      email: 'Ada@Example.com',
      country: 'GB',
      optedOut: true,
    };
    sandbox.seedPeople([
      { ...person, copies: { hubspot: [{}, { firstName: 'A.' }] } },
      { ...person, copies: {} },
    ]);
    expect(sandbox.calls.total).toBe(0);
    const found = await call('POST', `${CONTACTS}/search`, { properties: ['email', 'firstname', 'hs_email_optout'] });
    expect(results(found).map(({ properties }) => [properties['firstname'], properties['email']])).toEqual([
      ['Ada', 'ada@example.com'],
      ['A.', null],
    ]);
    expect(results(found)[0]?.properties['hs_email_optout']).toBe('true');
  });

  it('seeds 5,000 people', async () => {
    await start();
    const people = Array.from({ length: 5_000 }, (_unused, at) => ({
      id: `person-${at}`,
      language: 'en',
      firstName: 'F',
      lastName: `L${at}`,
      email: `p${at}@example.com`,
      country: 'GB',
      optedOut: false,
      copies: { hubspot: [{}] },
    }));
    sandbox.seedPeople(people);
    expect(sandbox.asUser.list('contacts')).toHaveLength(5_000);
  });
});

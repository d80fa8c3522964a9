import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CollectingLogger } from '#connector-sdk/testing';
import { runCli } from '../../apps/cli/test/run-cli.js';
import { listed, shown } from '../support/asking.js';
import { decideOn } from '../support/consent.js';
import { contactChanged, signedByHubspot } from '../support/hubspot-webhook.js';
import { OAUTH_VENDORS, type OAuthVendor, OAuthVendors, UNAVAILABLE } from '../support/oauth-vendors.js';
import { type RunningSyncline, startSyncline } from '../support/running-syncline.js';

interface ShownConnection {
  readonly id: string;
  readonly name: string;
  readonly health: string;
  readonly healthMessage: string | null;
  readonly accountId: string | null;
  readonly accountName: string | null;
  readonly signedInBy: string | null;
  readonly secretNames: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  readonly grantedScopes: readonly string[] | null;
  readonly lacks: readonly { readonly right: string; readonly without: string }[];
  readonly missingSettings: readonly string[];
  readonly allowances: readonly { readonly pool: string; readonly usedToday: number; readonly leftToday: number }[];
}
interface Started {
  readonly id: string;
  readonly url: string;
}
interface Attempt {
  readonly state: string;
  readonly connectionId: string | null;
  readonly code: string | null;
  readonly message: string | null;
}

/** Consent pages of one workspace that wait at most. */
const WAITING_MAX = 100;
/** What the scopes that are asked for must let be synced. */
const OBJECTS: Readonly<Record<OAuthVendor, readonly string[]>> = {
  hubspot: ['contacts', 'companies', 'deals', 'owners'],
  salesforce: ['Contact', 'Account', 'Lead', 'Opportunity', 'Campaign', 'User'],
  mailchimp: ['members'],
};
const SESSION = 'syncline_session=the-session-of-the-one-who-asks';

describe('connecting by OAuth', () => {
  let vendors: OAuthVendors;
  let syncline: RunningSyncline;
  const logger = new CollectingLogger();

  beforeAll(async () => {
    vendors = await OAuthVendors.start();
    syncline = await startSyncline({
      ...{ allowedOrigins: vendors.origins, worker: false, environment: vendors.environment, logger },
    });
  }, 60_000);
  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  });

  const ask = (body: object, cookie = '') =>
    syncline.as().post('/v1/connections/oauth').set('cookie', cookie).send(body);
  const start = async (body: object, cookie = ''): Promise<Started> =>
    (await ask(body, cookie).expect(201)).body as Started;
  const startNew = (connector: OAuthVendor, change: object = {}, cookie = ''): Promise<Started> =>
    start({ connector, name: connector, baseUrl: vendors[connector].url, returnTo: '/connections', ...change }, cookie);
  const follow = (back: URL | string, cookie = '') => fetch(back, { redirect: 'manual', headers: { cookie } });
  /** What the browser is told in the end: the query it comes back with. */
  const toldBy = (answer: Response): Readonly<Record<string, string>> =>
    Object.fromEntries(new URL(answer.headers.get('location') ?? '', syncline.url).searchParams);
  const attempt = (id: string) => shown<Attempt>(syncline, `/v1/connections/oauth/${id}`);
  const connection = (id: string) => shown<ShownConnection>(syncline, `/v1/connections/${id}`);
  const connections = () => listed<ShownConnection>(syncline, '/v1/connections');
  const connect = async (vendor: OAuthVendor, change: object = {}): Promise<ShownConnection> => {
    const { id, url } = await startNew(vendor, change);
    const answer = await follow(await decideOn(url));
    expect(answer.status).toBe(302);
    const { connectionId = '', ...told } = toldBy(answer);
    expect(told).toEqual({ attemptId: id });
    expect(await attempt(id)).toMatchObject({ state: 'connected', connectionId, code: null });
    return connection(connectionId);
  };

  it.each(OAUTH_VENDORS)('%s: an account that a person agrees to connect works at once', async (vendor) => {
    const made = await connect(vendor);
    expect(made).toMatchObject({ name: vendor, signedInBy: 'oauth', missingSettings: [] });
    expect(made.accountId).not.toBeNull();
    expect(made.accountName).not.toBeNull();
    expect(made.secretNames).toEqual([vendor === 'mailchimp' ? 'accessToken' : 'refreshToken']);
    const objects = await listed<{ name: string }>(syncline, `/v1/connections/${made.id}/objects`);
    expect(objects.map(({ name }) => name)).toEqual(expect.arrayContaining([...OBJECTS[vendor]]));
  });

  it('tells what was granted, what was not, and what does not work without it', async () => {
    const { grantedScopes, lacks, health } = await connect('hubspot');
    expect(grantedScopes).toEqual(expect.arrayContaining(['oauth', 'crm.objects.contacts.read', 'crm.lists.write']));
    expect(lacks.map(({ right }) => right)).toEqual(UNAVAILABLE);
    expect(lacks[0]?.without).toBe('custom objects cannot be synced');
    expect(health).toBe('ok');
    expect((await connect('salesforce')).grantedScopes).toEqual(['api', 'refresh_token', 'openid']);
    expect(await connect('mailchimp')).toMatchObject({ grantedScopes: null, lacks: [] });
  });

  it('shows the ways to sign in, each scope with its purpose, and whether an app is set up', async () => {
    interface Way {
      readonly kind: string;
      readonly ready: boolean;
      readonly callbackUrl: string | null;
      readonly scopes: readonly { readonly purpose: string; readonly without: string }[];
    }
    const all = await listed<{ vendor: string; signIn: readonly Way[] }>(syncline, '/v1/connectors');
    for (const { signIn } of all) {
      const [first, ...others] = signIn;
      expect(first).toMatchObject({
        ...{ kind: 'oauth', ready: true },
        callbackUrl: `${syncline.url}/v1/connections/oauth/callback`,
      });
      expect(others.length).toBeGreaterThan(0);
      for (const { purpose, without } of first?.scopes ?? []) expect([purpose, without]).not.toContain('');
    }
  });

  it('gauges the quota: what Syncline used, and what the vendor says is left', async () => {
    const made = await connect('salesforce');
    const api = made.allowances.find(({ pool }) => pool === 'api');
    expect(api?.usedToday).toBeGreaterThan(0);
    expect(api).toMatchObject({ dailyMax: 85_000, vendor: { max: 15_000 }, waitsUntil: null, rateShare: 1 });
    expect(api?.leftToday).toBeLessThan(15_000);
  });

  it('keeps no connection of a person who says no', async () => {
    const before = await connections();
    const { id, url } = await startNew('hubspot');
    const answer = await follow(await decideOn(url, 'deny'));
    expect(toldBy(answer)).toEqual({ attemptId: id, error: 'SYNC_O101' });
    expect(await attempt(id)).toMatchObject({ state: 'failed', code: 'SYNC_O101', connectionId: null });
    expect(await connections()).toEqual(before);
  });

  it('puts down what comes of a consent as the act of whoever asked for it', async () => {
    interface Entry {
      readonly action: string;
      readonly actor: { readonly kind: string };
      readonly subject: { readonly id: string | null; readonly name: string | null };
      readonly outcome: string;
    }
    const { id } = await connect('hubspot', { name: 'Of the audit' });
    const { url } = await startNew('hubspot', { name: undefined, baseUrl: undefined, connectionId: id });
    await follow(await decideOn(url, 'deny'));
    const entries = await listed<Entry>(syncline, `/v1/audit?action=connection.authorise&subject=${id}`);
    const subject = { id, name: 'Of the audit' };
    expect(entries).toMatchObject([
      { actor: { kind: 'key' }, subject, outcome: 'SYNC_O101' },
      { actor: { kind: 'key' }, subject, outcome: 'done' },
    ]);
    const begun = await listed<Entry>(syncline, '/v1/audit?action=oauthAttempt.begin');
    expect(begun.map(({ outcome }) => outcome)).toEqual(begun.map(() => 'done'));
  });

  it.each([
    ['no state', ''],
    ['a state that was never given out', `state=${'A'.repeat(43)}&code=1`],
    ['a state of another form', 'state=%00&code=1'],
  ])('answers %s with a page that goes nowhere', async (_, query) => {
    const answer = await follow(`${syncline.url}/v1/connections/oauth/callback?${query}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(await answer.text()).toContain('SYNC_O102');
  });

  it('takes a state from the browser that asked for it, and leaves it to that one when another has stolen it', async () => {
    const { id, url } = await startNew('mailchimp', {}, SESSION);
    const back = await decideOn(url);
    for (const cookie of ['', 'syncline_session=another', 'other=the-session-of-the-one-who-asks']) {
      const stolen = await follow(back, cookie);
      expect([stolen.status, stolen.headers.get('location')]).toEqual([400, null]);
      expect(await stolen.text()).toContain('SYNC_O105');
    }
    expect((await attempt(id)).state).toBe('waiting');
    expect(toldBy(await follow(back, `a=b; ${SESSION}`))).toMatchObject({ attemptId: id });
    expect((await attempt(id)).state).toBe('connected');
  });

  it('takes a state once, also when it comes twice at once, and keeps what the first came to', async () => {
    const { id, url } = await startNew('mailchimp');
    const back = await decideOn(url);
    const told = (await Promise.all([follow(back), follow(back), follow(back)])).map(toldBy);
    expect(told.filter(({ error }) => error === 'SYNC_O103')).toHaveLength(2);
    expect(told.filter(({ connectionId }) => connectionId !== undefined)).toHaveLength(1);
    expect(toldBy(await follow(back))).toEqual({ attemptId: id, error: 'SYNC_O103' });
    expect((await attempt(id)).state).toBe('connected');
  });

  it('refuses a code that the vendor has traded before', async () => {
    const first = await decideOn((await startNew('hubspot')).url);
    await follow(first);
    const second = new URL(await decideOn((await startNew('hubspot')).url));
    second.searchParams.set('code', first.searchParams.get('code') ?? '');
    const told = toldBy(await follow(second));
    expect(told['error']).toBe('SYNC_O107');
    expect((await attempt(told['attemptId'] ?? '')).message).toContain('BAD_AUTH_CODE');
  });

  it('refuses an answer that comes too late, and says so to who asks for it', async () => {
    const { id, url } = await startNew('hubspot');
    const back = await decideOn(url);
    await syncline.database.pool.query(`UPDATE oauth_attempt SET expires_at = now() WHERE id = $1`, [id]);
    expect(await attempt(id)).toMatchObject({ state: 'failed', code: 'SYNC_O104' });
    expect(toldBy(await follow(back))).toEqual({ attemptId: id, error: 'SYNC_O104' });
  });

  it('says that a vendor is away, and keeps nothing', async () => {
    const before = await connections();
    const countedFor = async (): Promise<readonly unknown[]> =>
      (await syncline.database.pool.query<object>(`SELECT vendor, account FROM quota ORDER BY 1, 2, pool`)).rows;
    const counted = await countedFor();
    const { url } = await startNew('salesforce');
    const back = await decideOn(url);
    vendors.salesforce.faults.add({ path: '/token$', effect: { kind: 'html', status: 503 } });
    expect(toldBy(await follow(back))['error']).toBe('SYNC_O108');
    const again = await decideOn((await startNew('salesforce')).url);
    vendors.salesforce.faults.add({ path: '/query', times: 9, effect: { kind: 'html', status: 503 } });
    expect(toldBy(await follow(again))['error']).toBe('SYNC_O108');
    vendors.salesforce.faults.clear();
    expect(await connections()).toEqual(before);
    expect(await countedFor()).toEqual(counted);
  });

  it('says that tokens are of no use before anything is kept', async () => {
    const before = await connections();
    const back = await decideOn((await startNew('hubspot')).url);
    const body = { status: 'error', message: 'no', category: 'INVALID_AUTHENTICATION' };
    vendors.hubspot.faults.add({ path: '^/(crm|account)', times: 99, effect: { kind: 'respond', status: 401, body } });
    const told = toldBy(await follow(back));
    vendors.hubspot.faults.clear();
    expect(told['error']).toBe('SYNC_O109');
    expect(await connections()).toEqual(before);
  });

  describe('authorising again', () => {
    const reauthorise = async (vendor: OAuthVendor, id: string): Promise<Readonly<Record<string, string>>> => {
      const { url } = await start({ connector: vendor, connectionId: id, returnTo: '/connections?tab=1#x' });
      return toldBy(await follow(await decideOn(url)));
    };

    it.each(OAUTH_VENDORS)(
      '%s: keeps the connection, and takes no other account',
      async (vendor) => {
        const made = await connect(vendor);
        expect(await reauthorise(vendor, made.id)).toMatchObject({ connectionId: made.id, tab: '1' });
        const healed = await connection(made.id);
        expect(healed).toMatchObject({ accountId: made.accountId, name: made.name, settings: made.settings });

        await vendors.swap(vendor, 2);
        const told = await reauthorise(vendor, made.id);
        expect(told['error']).toBe('SYNC_O106');
        expect(await connection(made.id)).toMatchObject({
          accountId: made.accountId,
          grantedScopes: made.grantedScopes,
        });

        await vendors.swap(vendor, 1);
        await syncline.as().post(`/v1/connections/${made.id}/check`).expect(200);
        expect((await connection(made.id)).health).toBe('authFailed');
        expect(await reauthorise(vendor, made.id)).toMatchObject({ connectionId: made.id });
        expect(await connection(made.id)).toMatchObject({ accountId: made.accountId, healthMessage: null });
        await syncline.as().get(`/v1/connections/${made.id}/objects`).expect(200);
      },
      60_000,
    );

    it('takes the place of a token that was typed in, and a token that of a consent', async () => {
      const given = { name: 'HubSpot', vendor: 'hubspot', baseUrl: vendors.hubspot.url, settings: {} };
      const { accessToken } = vendors.hubspot.settings;
      const typed = await syncline
        .as()
        .post('/v1/connections')
        .send({ ...given, secrets: { accessToken } })
        .expect(201);
      const { id, signedInBy } = typed.body as ShownConnection;
      expect(signedInBy).toBe('token');
      expect(await reauthorise('hubspot', id)).toMatchObject({ connectionId: id });
      expect(await connection(id)).toMatchObject({ signedInBy: 'oauth', secretNames: ['refreshToken'], health: 'ok' });
      await syncline.as().patch(`/v1/connections/${id}`).send({ secrets: { accessToken } }).expect(200);
      expect(await connection(id)).toMatchObject({
        ...{ signedInBy: 'token', secretNames: ['accessToken'], grantedScopes: null, health: 'ok' },
      });
    });

    it('is refused for a connection of somebody else, and of another vendor', async () => {
      const { id } = await connect('mailchimp');
      const { apiKey } = await syncline.addWorkspace();
      const body = { connector: 'mailchimp', connectionId: id };
      await syncline.as(apiKey).post('/v1/connections/oauth').send(body).expect(404);
      await ask({ connector: 'hubspot', connectionId: id }).expect(400);
      const { id: attemptId } = await start(body);
      await syncline.as(apiKey).get(`/v1/connections/oauth/${attemptId}`).expect(404);
    });
  });

  it('leaves an audience to be chosen where there are several', async () => {
    await fetch(`${vendors.mailchimp.url}/_sandbox/lists`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"Partners"}' },
    });
    const made = await connect('mailchimp');
    expect(made).toMatchObject({ missingSettings: ['listId'], settings: {}, health: 'unchecked' });
    const path = `/v1/connections/${made.id}`;
    const [list] = await listed<{ name: string; choices: { value: string; title: string }[] }>(
      syncline,
      `${path}/choices`,
    );
    expect(list).toMatchObject({
      name: 'listId',
      choices: expect.arrayContaining([expect.objectContaining({ title: 'Partners' })]) as unknown,
    });
    const listId = list?.choices.find(({ title }) => title === 'Partners')?.value ?? '';
    await syncline.as().patch(path).send({ name: 'Renamed first' }).expect(200);
    await syncline.as().patch(path).send({ settings: { listId } }).expect(200);
    expect(await connection(made.id)).toMatchObject({ health: 'ok', missingSettings: [], settings: { listId } });
  });

  it('works with an app of the person’s own, which the connection keeps', async () => {
    const secrets = { clientId: 'sandbox-salesforce-client', clientSecret: 'sandbox-salesforce-secret' };
    const made = await connect('salesforce', { secrets });
    expect(made.secretNames).toEqual(['clientId', 'clientSecret', 'refreshToken']);
    const { url } = await start({ connector: 'salesforce', connectionId: made.id });
    expect(new URL(url).searchParams.get('client_id')).toBe('sandbox-salesforce-client');
    const answer = await follow(await decideOn(url));
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('is connected')]);
  });

  it.each<[string, object, string]>([
    ['a vendor nobody knows', { connector: 'acme' }, '/connector'],
    ['no name', { name: undefined }, '/name'],
    ['another server to return to', { returnTo: '//evil.example/x' }, '/returnTo'],
    ['another server in disguise', { returnTo: '/\\evil.example' }, '/returnTo'],
    ['a whole address to return to', { returnTo: 'https://evil.example' }, '/returnTo'],
    ['a base URL elsewhere', { baseUrl: 'https://169.254.169.254' }, '/baseUrl'],
    ['a setting nobody knows', { settings: { colour: 'red' } }, '/settings/colour'],
    ['a secret that is no app’s', { secrets: { refreshToken: 'x' } }, '/secrets/refreshToken'],
    ['half an app', { secrets: { clientSecret: 'x' } }, '/secrets'],
  ])('refuses %s', async (_, change, pointer) => {
    const given = { connector: 'hubspot', name: 'HubSpot', baseUrl: vendors.hubspot.url, ...change };
    const { errors } = (await ask(given).expect(400)).body as { errors: { pointer: string }[] };
    expect(errors.map((entry) => entry.pointer)).toContain(pointer);
  });

  it('verifies webhooks of a connection by the app it was agreed to, which the connection does not keep', async () => {
    const { id } = await connect('hubspot');
    const { webhookToken = '' } = (await syncline.runtime.engine.store.getConnection(id)) ?? {};
    const address = `${syncline.url}/webhooks/${webhookToken}`;
    const body = contactChanged('1', vendors.hubspot.settings.portalId);
    const { clientSecret } = vendors.hubspot.settings;
    expect((await fetch(address, signedByHubspot(address, body, { clientSecret }))).status).toBe(204);
    expect((await fetch(address, signedByHubspot(address, body, { clientSecret: 'guessed' }))).status).toBe(401);
  });

  it('forgets the oldest of very many pages nobody came back from', async () => {
    const { apiKey } = await syncline.addWorkspace();
    const body = { connector: 'hubspot', name: 'HubSpot', baseUrl: vendors.hubspot.url };
    const ids: string[] = [];
    for (let count = 0; count <= WAITING_MAX; count++) {
      const answer = await syncline.as(apiKey).post('/v1/connections/oauth').send(body).expect(201);
      ids.push((answer.body as Started).id);
    }
    const [oldest, second] = ids;
    await syncline.as(apiKey).get(`/v1/connections/oauth/${oldest}`).expect(404);
    await syncline.as(apiKey).get(`/v1/connections/oauth/${second}`).expect(200);
  }, 60_000);

  it('is done from the command line by somebody who opens the address it prints', async () => {
    const args = ['connections', 'authorise', 'salesforce', '--name', 'By hand', '--base-url', vendors.salesforce.url];
    const world = { url: syncline.url, env: { SYNCLINE_API_KEY: syncline.apiKey } };
    const told = await runCli([...args, '--json'], world, async ({ stderr }) => {
      const [url] = /https?:\S+authorize\S+/.exec(stderr) ?? [];
      if (url !== undefined) await follow(await decideOn(url));
    });
    expect(told.exitCode).toBe(0);
    expect(JSON.parse(told.stdout)).toMatchObject({ name: 'By hand', health: 'ok', signedInBy: 'oauth' });
  });

  it('tells neither state, nor code, nor tokens: not in the table, not in the answers, not in the log', async () => {
    const { id, url } = await startNew('hubspot');
    const back = await decideOn(url);
    const { connectionId = '' } = toldBy(await follow(back));
    await follow(back);
    const { secrets = {} } = (await syncline.runtime.engine.store.getConnection(connectionId)) ?? {};
    const tokens = Object.values(secrets).map((secret) => secret.reveal());
    const answers = JSON.stringify(await connection(connectionId));
    const log = JSON.stringify(logger.lines);
    expect([tokens.length, logger.lines.length > 0]).toEqual([1, true]);
    for (const token of tokens) expect(answers + log).not.toContain(token);
    const { rows } = await syncline.database.pool.query(`SELECT * FROM oauth_attempt WHERE id = $1`, [id]);
    const all = JSON.stringify(rows) + JSON.stringify(await attempt(id)) + log;
    for (const name of ['state', 'code']) {
      const value = (back.searchParams.get(name) ?? '').slice(0, 20);
      expect(value).not.toBe('');
      expect(all).not.toContain(value);
    }
    expect((rows as { secrets: object }[])[0]?.secrets).toEqual({});
  });
});

describe('connecting by OAuth where no app is set up', () => {
  it('names the variables, and takes an app of one’s own', async () => {
    const syncline = await startSyncline({ allowedOrigins: [], worker: false, publicUrl: 'https://sync.example.com' });
    try {
      const given = { connector: 'hubspot', name: 'HubSpot' };
      const { body } = await syncline.as().post('/v1/connections/oauth').send(given).expect(422);
      expect(body).toMatchObject({ code: 'SYNC_A432' });
      expect((body as { detail: string }).detail).toContain('SYNCLINE_OAUTH_HUBSPOT_CLIENT_ID');
      const secrets = { clientId: 'own', clientSecret: 'secret' };
      const started = await syncline
        .as()
        .post('/v1/connections/oauth')
        .send({ ...given, secrets })
        .expect(201);
      const url = new URL((started.body as Started).url);
      expect(url.origin + url.pathname).toBe('https://app.hubspot.com/oauth/authorize');
      expect(Object.fromEntries(url.searchParams)).toMatchObject({
        ...{ client_id: 'own', response_type: 'code', code_challenge_method: 'S256' },
        redirect_uri: 'https://sync.example.com/v1/connections/oauth/callback',
      });
      expect(url.href).not.toContain('secret=');
    } finally {
      await syncline.close();
    }
  }, 60_000);
});

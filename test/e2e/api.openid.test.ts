import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startWithOpenId } from '../support/openid.js';
import { type RunningSyncline } from '../support/running-syncline.js';

const OWNER = { name: 'Olga', email: 'olga@example.com', password: 'four words of mine' };
const NINA = 'nina@example.com';
const HOPS_MAX = 12;

/** A browser of few words: it keeps cookies by host and follows where it is sent. */
class Browser {
  readonly #jars = new Map<string, Map<string, string>>();

  async get(url: string): Promise<Response> {
    return this.#ask(url, { method: 'GET' });
  }

  async post(url: string, form: Record<string, string>): Promise<Response> {
    return this.#ask(url, { method: 'POST', body: new URLSearchParams(form) });
  }

  cookies(url: string): Map<string, string> {
    const host = new URL(url).host;
    const jar = this.#jars.get(host) ?? new Map<string, string>();
    this.#jars.set(host, jar);
    return jar;
  }

  async #ask(url: string, init: RequestInit): Promise<Response> {
    const jar = this.cookies(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }
}

describe('signing in with an OpenID provider', () => {
  let syncline: RunningSyncline;
  let claimsOf: Record<string, object>;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ syncline, claimsOf, close } = await startWithOpenId('Acme login'));
    const given = { key: syncline.apiKey, workspace: { name: 'Acme' }, person: OWNER };
    await syncline.browser().post('/v1/set-up').send(given).expect(201);
    // Somebody whom the provider has not yet told us of.
    const invited = { email: NINA, role: 'viewer' };
    const { body } = await syncline.as().post('/v1/invitations').send(invited).expect(201);
    const token = new URL((body as { url: string }).url).searchParams.get('token');
    const joining = { token, name: 'Nina', password: OWNER.password };
    await syncline.browser().post('/v1/invitations/accept').send(joining).expect(201);
  }, 60_000);

  afterAll(() => close());

  /** Goes wherever it is sent, signing in as `login` at the provider. @returns the way back to us that ends it */
  const toCallback = async (browser: Browser, login: string, returnTo = '/syncs'): Promise<string> => {
    let url = `${syncline.url}/v1/openid/sso/start?returnTo=${encodeURIComponent(returnTo)}`;
    for (let hops = 0; hops < HOPS_MAX; hops += 1) {
      if (url.includes('/callback?')) return url;
      const isForm = url.includes('/interaction/');
      const page = isForm ? await (await browser.get(url)).text() : '';
      const answer = !isForm
        ? await browser.get(url)
        : page.includes('name="login"')
          ? await browser.post(url, { prompt: 'login', login, password: 'x' })
          : await browser.post(url, { prompt: 'consent' });
      url = new URL(answer.headers.get('location') ?? '', url).href;
    }
    throw new Error(`it went round in circles, last at ${url}`);
  };

  const signedIn = async (login: string, returnTo?: string): Promise<{ browser: Browser; location: string }> => {
    const browser = new Browser();
    const answer = await browser.get(await toCallback(browser, login, returnTo));
    expect(answer.status).toBe(302);
    return { browser, location: answer.headers.get('location') ?? '' };
  };

  const me = async (browser: Browser): Promise<unknown> => (await browser.get(`${syncline.url}/v1/me`)).json();

  it('is offered by its name', async () => {
    const { body } = await syncline.as().get('/v1/sign-in').expect(200);
    expect(body).toEqual({ password: true, openId: [{ id: 'sso', name: 'Acme login' }] });
  });

  it('lets in somebody known by their verified address, and knows them again when it changes', async () => {
    claimsOf['olga-at-acme'] = { email: 'Olga@Example.com', email_verified: true };
    const first = await signedIn('olga-at-acme', '/syncs?state=live');
    expect(first.location).toBe('/syncs?state=live');
    expect(await me(first.browser)).toMatchObject({ person: { email: OWNER.email }, role: 'owner' });
    claimsOf['olga-at-acme'] = { email: 'new@example.com', email_verified: false };
    const second = await signedIn('olga-at-acme');
    expect(await me(second.browser)).toMatchObject({ person: { email: OWNER.email } });
  });

  it('takes up an invitation', async () => {
    await syncline.as().post('/v1/invitations').send({ email: 'vera@example.com', role: 'viewer' }).expect(201);
    claimsOf['vera'] = { email: 'vera@example.com', email_verified: true, name: 'Vera' };
    const { browser } = await signedIn('vera');
    expect(await me(browser)).toMatchObject({ person: { name: 'Vera' }, role: 'viewer' });
    const again = await signedIn('vera');
    expect(await me(again.browser)).toMatchObject({ person: { name: 'Vera' } });
    const { body } = await syncline.as().get('/v1/invitations').expect(200);
    expect(body).toMatchObject({ items: [] });
    // Nobody has chosen a password, so none is right.
    const wrong = { email: 'vera@example.com', password: '' };
    await syncline
      .browser()
      .post('/v1/session')
      .send({ ...wrong, password: 'null' })
      .expect(401);
  });

  it.each<[string, string, object, string?]>([
    ['an address that is not verified', 'mallory-1', { email: NINA, email_verified: false }],
    ['no address', 'mallory-2', {}],
    ['an address nobody here has', 'mallory-3', { email: 'stranger@example.com', email_verified: true }, 'SYNC_A468'],
    [
      'the address of somebody whom the provider knows already',
      'mallory-4',
      { email: OWNER.email, email_verified: true },
    ],
  ])('lets nobody in with %s', async (_, login, claims, code = 'SYNC_A469') => {
    claimsOf[login] = claims;
    const { browser, location } = await signedIn(login);
    expect(location).toBe(`/sign-in?problem=${code}`);
    expect(await me(browser)).toMatchObject({ code: 'SYNC_A401' });
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/a\\..\\b'])(
    'comes back here, not to %s',
    async (returnTo) => {
      const { location } = await signedIn('olga-at-acme', returnTo);
      expect(location).toBe('/');
    },
  );

  it('is of no use in another browser, with another state, or twice', async () => {
    const browser = new Browser();
    const callback = await toCallback(browser, 'olga-at-acme');
    const refused = async (by: Browser, url: string) => {
      const answer = await by.get(url);
      expect(answer.headers.get('location')).toBe('/sign-in?problem=SYNC_A469');
      expect(await me(by)).toMatchObject({ code: 'SYNC_A401' });
    };
    await refused(new Browser(), callback);
    const changed = new URL(callback);
    changed.searchParams.set('state', 'another');
    const kept = new Map(browser.cookies(syncline.url));
    await refused(browser, changed.href);
    await refused(browser, callback);
    for (const [name, value] of kept) browser.cookies(syncline.url).set(name, value);
    expect((await browser.get(callback)).headers.get('location')).toBe('/syncs');
    const thief = new Browser();
    for (const [name, value] of kept) thief.cookies(syncline.url).set(name, value);
    await refused(thief, callback);
  });

  it('says that it was denied, or that there is no such provider', async () => {
    const browser = new Browser();
    await browser.get(`${syncline.url}/v1/openid/sso/start`);
    const denied = await browser.get(`${syncline.url}/v1/openid/sso/callback?error=access_denied&state=x`);
    expect(denied.headers.get('location')).toBe('/sign-in?problem=SYNC_A469');
    expect((await browser.get(`${syncline.url}/v1/openid/other/start`)).status).toBe(404);
  });
});

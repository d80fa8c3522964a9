import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import { challengeFor, consentAddress, decideOn } from '../../../test/support/consent.js';
import { call, token } from './sandbox-calls.js';

const VERIFIER = 'a-verifier-of-at-least-forty-three-characters';
const CLIENT = { client_id: 'sandbox-salesforce-client', client_secret: 'sandbox-salesforce-secret' };
const REDIRECT = 'http://127.0.0.1/back';

describe('Salesforce sandbox: consent', () => {
  let sandbox: SalesforceSandbox;
  beforeEach(async () => {
    sandbox = await startSalesforceSandbox();
  });
  afterEach(() => sandbox.close());

  const page = (change: Readonly<Record<string, string>> = {}): string =>
    consentAddress(`${sandbox.url}/services/oauth2/authorize`, {
      ...{ client_id: CLIENT.client_id, redirect_uri: REDIRECT, scope: 'api refresh_token openid', state: 's1' },
      ...change,
    });
  const trade = (back: URL, change: Readonly<Record<string, string>> = {}) =>
    token(sandbox, {
      ...{ grant_type: 'authorization_code', ...CLIENT, redirect_uri: REDIRECT },
      code: back.searchParams.get('code') ?? '',
      ...change,
    });

  it('shows what is asked for and who agrees, and tells what was granted', async () => {
    const text = await (await fetch(page())).text();
    for (const shown of ['openid', 'admin@sandbox.example', 'Approve', 'Deny']) expect(text).toContain(shown);
    const back = await decideOn(page());
    expect(back.searchParams.get('state')).toBe('s1');
    expect((await trade(back)).body).toMatchObject({ scope: 'api refresh_token openid', instance_url: sandbox.url });
    expect((await trade(back)).body).toMatchObject({ error: 'invalid_grant' });
  });

  it('gives no refresh token to an app that did not ask for one', async () => {
    const { status, body } = await trade(await decideOn(page({ scope: 'api' })));
    expect([status, Object.keys(body as object)]).toEqual([200, expect.not.arrayContaining(['refresh_token'])]);
  });

  it('sends a no back with the state, and nobody for an app it does not know', async () => {
    const { searchParams } = await decideOn(page(), 'deny');
    expect(Object.fromEntries(searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'end-user denied authorization',
      state: 's1',
    });
    expect((await call(sandbox, page({ client_id: 'another' }).slice(sandbox.url.length))).status).toBe(400);
    await expect(decideOn(page({ client_id: 'another' }))).rejects.toThrow('sends nobody back: 400');
  });

  it.each<[Readonly<Record<string, string>>, object]>([
    [{ code_verifier: VERIFIER }, { token_type: 'Bearer' }],
    [{ code_verifier: 'another' }, { error: 'invalid_grant', error_description: 'invalid code verifier' }],
    [{}, { error: 'invalid_grant', error_description: 'invalid code verifier' }],
    [{ code_verifier: VERIFIER, redirect_uri: 'http://127.0.0.1/else' }, { error: 'redirect_uri_mismatch' }],
  ])('trades a code that was asked for with a challenge with %j', async (change, answer) => {
    const back = await decideOn(page({ code_challenge: challengeFor(VERIFIER), code_challenge_method: 'S256' }));
    expect((await trade(back, change)).body).toMatchObject(answer);
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  authorisationUrl,
  grantedScopes,
  missingScopes,
  oauthUrls,
  type OAuthWay,
  replacedCredentials,
  rotatingCredentials,
  type SignInWay,
  wayInUse,
} from './sign-in.js';

const scope = (name: string, needed: boolean) => ({ name, needed, purpose: 'Reads.', without: 'nothing is read' });

const oauth: OAuthWay = {
  ...{ kind: 'oauth', title: 'Sign in', help: 'Make an app.', pkce: true, atBaseUrl: false },
  authoriseUrl: 'https://app.acme.com/oauth/authorise',
  tokenUrl: 'https://api.acme.com/oauth/token',
  app: { id: 'clientId', secret: 'clientSecret' },
  keeps: [{ credential: 'refreshToken', from: 'refresh_token', rotates: true }],
  scopes: [scope('read', true), scope('write', true), scope('lists', false)],
  optionalScopes: 'separately',
};
const ways: readonly SignInWay[] = [
  oauth,
  { kind: 'token', title: 'Token', help: 'Copy it.', credentials: ['accessToken', 'clientSecret'] },
];
const HOSTS = ['api.acme.com', '*.acme.eu'];

describe('replacedCredentials', () => {
  it.each<[readonly string[], readonly string[]]>([
    [['accessToken'], ['clientId', 'refreshToken']],
    [['refreshToken', 'clientId', 'clientSecret'], ['accessToken']],
    [['clientSecret'], []],
    [['webhookKey'], []],
    [
      ['accessToken', 'webhookKey'],
      ['clientId', 'refreshToken'],
    ],
    [['accessToken', 'refreshToken'], []],
    [[], []],
  ])('of %j are %j', (given, replaced) => {
    expect(replacedCredentials(ways, given)).toEqual(replaced);
  });
});

describe('wayInUse', () => {
  it.each([
    [['refreshToken'], 'oauth'],
    [['accessToken', 'clientSecret'], 'token'],
    [['clientSecret'], undefined],
  ])('with %j is %s', (held, kind) => {
    expect(wayInUse(ways, held)?.kind).toBe(kind);
  });
});

describe('oauthUrls', () => {
  const at = (baseUrl: string | undefined, atBaseUrl = false) => oauthUrls({ ...oauth, atBaseUrl }, baseUrl, HOSTS);
  const own = { authorise: oauth.authoriseUrl, token: oauth.tokenUrl };

  it('are the vendor’s, whichever of its hosts a connection calls', () => {
    expect(at(undefined)).toEqual(own);
    expect(at('https://api.acme.com')).toEqual(own);
    expect(at('https://api.acme.eu/v2')).toEqual(own);
  });

  it('are at the base URL where that is a login host, or is none of the vendor’s', () => {
    expect(at('https://my.acme.eu', true)).toEqual({
      authorise: 'https://my.acme.eu/oauth/authorise',
      token: 'https://my.acme.eu/oauth/token',
    });
    expect(at('http://127.0.0.1:4010/base').token).toBe('http://127.0.0.1:4010/oauth/token');
    expect(at('https://acme.eu.evil.example').token).toBe('https://acme.eu.evil.example/oauth/token');
  });
});

describe('authorisationUrl', () => {
  const request = { clientId: 'id', redirectUri: 'https://us/back?a=b', state: 's', codeChallenge: 'c' };
  const asked = (way: OAuthWay) =>
    Object.fromEntries(new URL(authorisationUrl(way, way.authoriseUrl, request)).searchParams);

  it('asks for optional scopes apart, or together with the others', () => {
    expect(asked(oauth)).toEqual({
      ...{ response_type: 'code', client_id: 'id', redirect_uri: 'https://us/back?a=b', state: 's' },
      ...{ scope: 'read write', optional_scope: 'lists', code_challenge: 'c', code_challenge_method: 'S256' },
    });
    expect(asked({ ...oauth, optionalScopes: 'together' })).toMatchObject({ scope: 'read write lists' });
  });

  it('sends no challenge and no scope to a vendor that has none', () => {
    expect(Object.keys(asked({ ...oauth, pkce: false, scopes: [] }))).toEqual([
      ...['response_type', 'client_id', 'redirect_uri', 'state'],
    ]);
  });
});

describe('scopes', () => {
  it.each<[Readonly<Record<string, unknown>>, readonly string[] | null]>([
    [{ scopes: ['read', 'lists'] }, ['read', 'lists']],
    [{ scope: 'read  lists ' }, ['read', 'lists']],
    [{ scope: null }, null],
    [{}, null],
  ])('a token answer grants are read from %j', (answer, granted) => {
    expect(grantedScopes(answer)).toEqual(granted);
  });

  it('are missing when asked for and not granted, and unknown while it is not told', () => {
    expect(missingScopes(ways, ['read', 'lists', 'more']).map(({ name }) => name)).toEqual(['write']);
    expect(missingScopes(ways, null)).toEqual([]);
  });
});

it('names the credentials that a vendor rotates', () => {
  expect([...rotatingCredentials(ways)]).toEqual(['refreshToken']);
  expect(rotatingCredentials([]).size).toBe(0);
});

import { type SignInWay } from '#connector-sdk';

/** Where users of any org sign in, unless the org has a login host of its own. */
export const LOGIN_URL = 'https://login.salesforce.com';

export const signIn: readonly SignInWay[] = [
  {
    kind: 'oauth',
    title: 'Sign in at Salesforce',
    help: 'An app of your own: Setup → App Manager → New Connected App. Enable OAuth, enter the callback URL, select the scopes, and copy the consumer key and secret. For an org with a login page of its own give its My Domain URL as base URL, for a sandbox org https://test.salesforce.com.',
    authoriseUrl: `${LOGIN_URL}/services/oauth2/authorize`,
    tokenUrl: `${LOGIN_URL}/services/oauth2/token`,
    atBaseUrl: true,
    pkce: true,
    app: { id: 'clientId', secret: 'clientSecret' },
    keeps: [{ credential: 'refreshToken', from: 'refresh_token', rotates: true }],
    scopes: [
      {
        name: 'api',
        purpose: 'Reads and writes records and follows their changes, as far as the user who signs in may.',
        needed: true,
        without: 'nothing can be read or written',
      },
      {
        name: 'refresh_token',
        purpose: 'Keeps the connection working when nobody is signed in.',
        needed: true,
        without: 'the connection ends with the session of the user',
      },
      {
        name: 'openid',
        purpose: 'Tells which user Syncline is, once, to show that user the key field.',
        needed: false,
        without: 'the key field must be shown to the user by hand before records can be created safely',
      },
    ],
    optionalScopes: 'together',
  },
  {
    kind: 'app',
    title: 'Connected app without a person',
    help: 'Setup → App Manager → New Connected App: enable the client credentials flow with a run-as user, and copy the consumer key and secret. The base URL must be the org’s My Domain URL.',
    credentials: ['clientSecret', 'clientId'],
  },
  {
    kind: 'token',
    title: 'Access token',
    help: 'A session of a user, for a trial only: it ends and cannot be renewed. The base URL must be the instance.',
    credentials: ['accessToken'],
  },
];

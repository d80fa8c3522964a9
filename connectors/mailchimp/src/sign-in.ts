import { type SignInWay } from '#connector-sdk';

/** Where users sign in, and where Mailchimp says which data centre an access token belongs to. */
export const LOGIN_HOST = 'https://login.mailchimp.com';

/** Mailchimp has no scopes: a token may do what its user may. */
export const signIn: readonly SignInWay[] = [
  {
    kind: 'oauth',
    title: 'Sign in at Mailchimp',
    help: 'An app of your own: Account & billing → Extras → Registered apps → Register an app. Enter the callback URL, and copy the client id and secret.',
    authoriseUrl: `${LOGIN_HOST}/oauth2/authorize`,
    tokenUrl: `${LOGIN_HOST}/oauth2/token`,
    atBaseUrl: false,
    pkce: false,
    app: { id: 'clientId', secret: 'clientSecret' },
    keeps: [{ credential: 'accessToken', from: 'access_token', rotates: false }],
    scopes: [],
    optionalScopes: 'together',
  },
  {
    kind: 'apiKey',
    title: 'API key',
    help: 'In Mailchimp: Account & billing → Extras → API keys → Create a key. Copy all of it: its end (e.g. "-us21") is the data centre.',
    credentials: ['apiKey'],
  },
];

import { type ConnectorManifest } from '#connector-sdk';
import { LOGIN_URL, signIn } from './sign-in.js';

/** The REST API version every call names; jsforce's own default (50.0) is years old. */
export const API_VERSION = '62.0';

/** Sent with every call as `Sforce-Call-Options: client=…`; change events of our own writes carry it back. */
export const CLIENT_MARK = 'syncline';

/** The unique external id field that makes creates repeatable. */
export const KEY_FIELD = 'Syncline_Key__c';

/** Pool of calls that count against the org's daily allowance. */
export const API_POOL = 'api';
/** Pool of token calls, which do not. */
export const TOKEN_POOL = 'token';

export const manifest: ConnectorManifest = {
  vendor: 'salesforce',
  title: 'Salesforce',
  credentials: [
    {
      name: 'clientId',
      title: 'Consumer key',
      required: false,
      help: 'Of the connected app. Needed for the client credentials flow, and with a refresh token of any app but the one in the environment.',
    },
    {
      name: 'clientSecret',
      title: 'Consumer secret',
      required: false,
      help: 'Of the connected app. Needed for the client credentials flow, and with a refresh token unless the app waives it.',
    },
    {
      name: 'refreshToken',
      title: 'Refresh token',
      required: false,
      help: 'From the web server flow, with the scopes api and refresh_token. Rotated tokens are kept.',
    },
    {
      name: 'accessToken',
      title: 'Access token',
      required: false,
      help: 'A session for a trial only: it ends after the org’s session timeout and cannot be renewed. The base URL must then be the instance.',
    },
    {
      name: 'outboundToken',
      title: 'Outbound message token',
      required: false,
      help: 'A long random text of your own, added to the endpoint URL of outbound messages as ?token=….',
    },
  ],
  signIn,
  settings: [
    {
      name: 'organizationId',
      title: 'Organization id',
      required: false,
      help: 'The 15 or 18 characters of Setup → Company Information. Outbound messages of any other org are refused.',
      pattern: '^00D[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$',
    },
    {
      name: 'keyField',
      title: 'Key field',
      required: false,
      help: 'create (default): Syncline adds the unique external id field Syncline_Key__c before its first create. existing: it uses the field only if you added it.',
      pattern: '^(create|existing)$',
    },
  ],
  hosts: ['*.salesforce.com'],
  defaultBaseUrl: LOGIN_URL,
  pools: {
    [API_POOL]: { concurrency: 25, daily: 100_000 },
    [TOKEN_POOL]: { concurrency: 1 },
  },
  webhooks: 'manual',
};

import { type ConnectorManifest } from '#connector-sdk';
import { signIn } from './sign-in.js';

/** Names of the limiter pools. Search has an allowance of its own, and token calls count against nothing. */
export type Pool = 'general' | 'search' | 'oauth';

/**
 * What HubSpot needs and allows.
 *
 * The pools follow the smallest documented plan: 100 calls in 10 s and 250,000 a day for a private app, and searches at
 * 4 a second because HubSpot has documented both 4 and 5. The limiter learns larger daily allowances from the answers.
 */
export const manifest: ConnectorManifest = {
  vendor: 'hubspot',
  title: 'HubSpot',
  credentials: [
    {
      name: 'accessToken',
      title: 'Private app access token',
      required: false,
      help: 'From Settings > Integrations > Private Apps. Give either this or the three OAuth values.',
    },
    {
      name: 'clientId',
      title: 'OAuth client id',
      required: false,
      help: 'From the Auth page of your HubSpot app; without it the app in the environment is meant.',
    },
    {
      name: 'clientSecret',
      title: 'App client secret',
      required: false,
      help: 'Needed for OAuth, and to verify webhooks of a private or public app: HubSpot signs them with it.',
    },
    {
      name: 'refreshToken',
      title: 'OAuth refresh token',
      required: false,
      help: 'What HubSpot returned when the app was installed in this account.',
    },
    {
      name: 'developerApiKey',
      title: 'Developer API key',
      required: false,
      help: 'Lets Syncline make the webhook subscriptions of your public app; needs the app id too.',
    },
  ],
  signIn,
  settings: [
    {
      name: 'appId',
      title: 'App id',
      required: false,
      help: 'The number of your HubSpot app; needed with the developer API key.',
      pattern: '^[0-9]+$',
    },
  ],
  hosts: ['api.hubapi.com'],
  defaultBaseUrl: 'https://api.hubapi.com',
  pools: {
    general: { rate: { calls: 100, perMs: 10_000 }, concurrency: 10, daily: 250_000 },
    search: { rate: { calls: 4, perMs: 1_000 }, concurrency: 3 },
    oauth: { rate: { calls: 5, perMs: 1_000 }, concurrency: 1 },
  },
  webhooks: 'managed',
};

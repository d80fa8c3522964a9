import { type ConnectorManifest } from '#connector-sdk';
import { signIn } from './sign-in.js';

/** The one pool: Mailchimp limits simultaneous connections, not calls a second. */
export const POOL = 'connections';

/** Mailchimp allows ten connections a user. Six leaves room for its other integrations and for calls that timed out but still hold a place. */
const CONNECTIONS_MAX = 6;

/** What new members become when no field says so: on the audience, never sent marketing, and sent no confirmation. */
export const DEFAULT_NEW_STATUS = 'transactional';

export const manifest: ConnectorManifest = {
  vendor: 'mailchimp',
  title: 'Mailchimp',
  credentials: [
    {
      name: 'apiKey',
      title: 'API key',
      required: false,
      help: 'From Account & billing → Extras → API keys. It ends in the data centre, e.g. "-us21". Give this or an access token.',
    },
    {
      name: 'accessToken',
      title: 'OAuth access token',
      required: false,
      help: 'From an OAuth 2 sign-in. It does not expire. Give this or an API key.',
    },
    {
      name: 'clientId',
      title: 'OAuth client id',
      required: false,
      help: 'Of a registered app of your own; only for signing in by OAuth.',
    },
    {
      name: 'clientSecret',
      title: 'OAuth client secret',
      required: false,
      help: 'Of a registered app of your own; only for signing in by OAuth.',
    },
  ],
  signIn,
  settings: [
    {
      name: 'listId',
      title: 'Audience id',
      required: true,
      pattern: '^[0-9a-f]{10}$',
      choosable: true,
      help: 'From Audience → Settings → Audience name and defaults: ten letters and digits.',
    },
    {
      name: 'server',
      title: 'Server prefix',
      required: false,
      pattern: '^[a-z]{2,4}[0-9]+$',
      help: 'The data centre, e.g. "us21". Only for access tokens, and only to save one call.',
    },
    {
      name: 'newMemberStatus',
      title: 'Status of new members',
      required: false,
      pattern: '^(subscribed|pending|unsubscribed|transactional)$',
      help: `For members created without a mapped status. Default "${DEFAULT_NEW_STATUS}": stored, never sent marketing.`,
    },
    {
      name: 'triggerAutomations',
      title: 'Tags start automations',
      required: false,
      pattern: '^(never|always)$',
      help: 'Whether tags put on by a sync start the automations that wait for them. Default "never".',
    },
  ],
  hosts: ['*.api.mailchimp.com'],
  pools: { [POOL]: { concurrency: CONNECTIONS_MAX } },
  webhooks: 'managed',
};

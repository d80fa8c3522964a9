import { type OAuthWay, type Scope, type SignInWay } from '#connector-sdk';
import { type ObjectKind, STANDARD_KINDS } from './objects.js';

/** The object without which an account is of no use here. */
const NEEDED_OBJECT = 'contacts';

const scopesOf = ({ name, title, readScope, writeScope, schemaScope }: ObjectKind): readonly Scope[] => {
  const records = title.toLowerCase();
  const needed = name === NEEDED_OBJECT;
  return [
    {
      name: readScope,
      purpose: `Reads ${records}, their properties and associations.`,
      needed,
      without: `${records} cannot be synced`,
    },
    {
      name: writeScope,
      purpose: `Creates, updates and archives ${records}.`,
      needed,
      without: `${records} can be read, not written`,
    },
    {
      name: schemaScope,
      purpose: `Makes the property that keeps ${records} from being created twice, and new choices.`,
      needed,
      without: `no ${records} can be created unless the property syncline_key is made by hand`,
    },
  ];
};

const optional = (name: string, purpose: string, without: string): Scope => ({ name, purpose, needed: false, without });

const SCOPES: readonly Scope[] = [
  {
    name: 'oauth',
    purpose: 'Lets the app be installed at all.',
    needed: true,
    without: 'the app cannot be installed',
  },
  ...STANDARD_KINDS.flatMap(scopesOf),
  optional('crm.objects.owners.read', 'Reads who owns records.', 'owners cannot be synced'),
  optional('crm.lists.read', 'Reads which lists records are in.', 'lists are not among the fields'),
  optional(
    'crm.lists.write',
    'Puts records into lists, takes them out, and makes lists.',
    'lists can be read, not filled',
  ),
  optional(
    'communication_preferences.read_write',
    'Passes on that a contact opted out of email.',
    'opt-outs are not passed on to HubSpot',
  ),
  optional(
    'communication_preferences.statuses.batch.read',
    'Reads the state of each kind of mail.',
    'kinds of mail are not among the fields',
  ),
  optional(
    'communication_preferences.statuses.batch.write',
    'Passes on opt-outs of a hundred contacts at once.',
    'each opt-out takes a call of its own',
  ),
  optional('crm.schemas.custom.read', 'Finds custom objects.', 'custom objects cannot be synced'),
  optional('crm.objects.custom.read', 'Reads records of custom objects.', 'custom objects cannot be synced'),
  optional(
    'crm.objects.custom.write',
    'Creates, updates and archives records of custom objects.',
    'records of custom objects can be read, not written',
  ),
];

const OAUTH: OAuthWay = {
  kind: 'oauth',
  title: 'Sign in at HubSpot',
  help: 'An app of your own: in your HubSpot developer account create a public app, on its Auth page enter the callback URL, tick the needed scopes as required and the others as optional, and copy its client id and secret.',
  authoriseUrl: 'https://app.hubspot.com/oauth/authorize',
  tokenUrl: 'https://api.hubapi.com/oauth/v3/token',
  atBaseUrl: false,
  pkce: true,
  app: { id: 'clientId', secret: 'clientSecret' },
  keeps: [{ credential: 'refreshToken', from: 'refresh_token', rotates: true }],
  scopes: SCOPES,
  optionalScopes: 'separately',
};

export const signIn: readonly SignInWay[] = [
  OAUTH,
  {
    kind: 'token',
    title: 'Private app token',
    help: 'In HubSpot: Settings → Integrations → Private Apps → Create a private app. Tick the scopes, create it, and copy its access token; the client secret is on its Auth page and is needed for webhooks.',
    credentials: ['accessToken', 'clientSecret'],
  },
];

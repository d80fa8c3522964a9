import { type CallContext } from '#connector-sdk';
import { type HubSpotClient, type PlainCall } from './client.js';
import { STANDARD_KINDS } from './objects.js';

/** One right, and a call that needs it and changes nothing: HubSpot checks the scope before it looks at the content. */
export interface Right {
  readonly right: string;
  readonly neededFor: string;
  readonly probe: (client: HubSpotClient, context: CallContext) => Promise<unknown>;
}

const post =
  (path: string, json: unknown, query: PlainCall['query'] = {}): Right['probe'] =>
  (client, context) =>
    client.plain('general', context, { method: 'POST', path, query, body: { json }, authorise: true });

const get =
  (path: string, query: PlainCall['query']): Right['probe'] =>
  (client, context) =>
    client.plain('general', context, { method: 'GET', path, query: query ?? {}, authorise: true });

/**
 * Every right the connector uses in every account, each tried with its own harmless call: tokens of private apps list no
 * scopes. What only some plans have (custom objects, batches of subscriptions) is used where it is granted.
 */
export const rightsInUse = (): readonly Right[] => [
  ...STANDARD_KINDS.flatMap((kind): Right[] => {
    const title = kind.title.toLowerCase();
    return [
      {
        right: kind.readScope,
        neededFor: `reading ${title}`,
        probe: get(`/crm/v3/objects/${kind.name}`, { limit: '1' }),
      },
      {
        right: kind.definitionScope,
        neededFor: `reading which properties ${title} have`,
        probe: get(`/crm/v3/properties/${kind.name}/hs_object_id`, {}),
      },
      {
        right: kind.writeScope,
        neededFor: `creating, updating and archiving ${title}`,
        probe: post(`/crm/v3/objects/${kind.name}/batch/update`, { inputs: [] }),
      },
      {
        right: kind.schemaScope,
        neededFor: `making the property that keeps ${title} from being created twice`,
        probe: post(`/crm/v3/properties/${kind.name}`, {}),
      },
    ];
  }),
  {
    right: 'crm.objects.owners.read',
    neededFor: 'reading who owns records',
    probe: get('/crm/v3/owners', { limit: '1' }),
  },
  {
    right: 'crm.lists.read',
    neededFor: 'reading which lists records are in',
    probe: post('/crm/v3/lists/search', { offset: 0, count: 1, additionalProperties: [] }),
  },
  {
    right: 'crm.lists.write',
    neededFor: 'putting records into lists and making lists',
    probe: post('/crm/v3/lists', {}),
  },
  {
    right: 'communication_preferences.read_write',
    neededFor: 'passing on that a contact opted out of email',
    probe: post('/communication-preferences/v4/statuses/rights-check@syncline.invalid', {}),
  },
];

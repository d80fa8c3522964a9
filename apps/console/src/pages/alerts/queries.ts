import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';

export type Alert = Schemas['AlertDto'];
export type AlertChannel = Schemas['AlertChannelDto'];
export type AlertRules = Schemas['AlertRulesDto'];

type Kinds = readonly Alert['kind'][];
export const ALERT_KINDS = ['stalled', 'deadLetters', 'credentials', 'brake', 'quota'] as const satisfies Kinds;

/** More open alerts than these nobody reads one by one. */
const OPEN_MAX = 100;
const LOOK_EVERY_MS = 30_000;

/** Those that are open now; the navigation counts them too. */
export const openAlertsQuery = queryOptions({
  queryKey: ['alerts', 'open'],
  queryFn: () => answerOf(api.get('/v1/alerts', { params: { query: { state: 'open', limit: OPEN_MAX } } })),
  refetchInterval: LOOK_EVERY_MS,
});

export const channelsQuery = queryOptions({
  queryKey: ['alertChannels'],
  queryFn: () => answerOf(api.get('/v1/alert-channels')),
  refetchInterval: LOOK_EVERY_MS,
});

export const rulesQuery = queryOptions({
  queryKey: ['alertRules'],
  queryFn: () => answerOf(api.get('/v1/alert-rules')),
  refetchOnWindowFocus: false,
});

export const refreshAlerts = (queries: QueryClient): Promise<void> =>
  queries.invalidateQueries({ queryKey: ['alerts'] });
export const refreshChannels = (queries: QueryClient): Promise<void> =>
  queries.invalidateQueries({ queryKey: ['alertChannels'] });

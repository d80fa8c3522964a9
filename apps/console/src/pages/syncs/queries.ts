import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.js';
import { PAGE_ROWS } from '../../api/pages.js';

/** How often what moves by itself is looked at again. */
export const LIVE_MS = 5_000;

/** There are dozens at most: one page holds them all. */
export const syncsQuery = queryOptions({
  queryKey: ['syncs'],
  queryFn: () => answerOf(api.get('/v1/syncs', { params: { query: { limit: PAGE_ROWS } } })),
});

export const syncQuery = (id: string) =>
  queryOptions({
    queryKey: ['syncs', id],
    queryFn: () => answerOf(api.get('/v1/syncs/{id}', { params: { path: { id } } })),
  });

/** How everything stands, live. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: () => answerOf(api.get('/v1/health')),
  refetchInterval: LIVE_MS,
});

import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.js';
import { LIVE_MS } from '../syncs/queries.js';

export const linkQuery = (id: string) =>
  queryOptions({
    queryKey: ['links', id],
    queryFn: () => answerOf(api.get('/v1/links/{id}', { params: { path: { id } } })),
  });

/** Asks both vendors for what they hold now, and the log for why. */
export const explanationQuery = (id: string) =>
  queryOptions({
    queryKey: ['links', id, 'explanation'],
    queryFn: () => answerOf(api.get('/v1/links/{id}/explanation', { params: { path: { id } } })),
  });

/** Evidence that somebody opted in again; looked at again while it waits to be carried out. */
export const evidenceQuery = (id: string) =>
  queryOptions({
    queryKey: ['links', id, 'consent'],
    queryFn: () => answerOf(api.get('/v1/links/{id}/consent', { params: { path: { id } } })),
    refetchInterval: ({ state: { data } }) => (data?.items.some(({ state }) => state === 'open') ? LIVE_MS : false),
  });

export const peopleQuery = queryOptions({ queryKey: ['people'], queryFn: () => answerOf(api.get('/v1/people')) });

import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.js';
import { PAGE_ROWS } from '../../api/pages.js';

const VENDORS_FRESH_MS = 3_600_000;

/** There are a handful: one page holds them all. */
export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: () => answerOf(api.get('/v1/connections', { params: { query: { limit: PAGE_ROWS } } })),
});

export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id],
    queryFn: () => answerOf(api.get('/v1/connections/{id}', { params: { path: { id } } })),
  });

/** The vendors there are connectors for; they change with the version only. */
export const connectorsQuery = queryOptions({
  queryKey: ['connectors'],
  queryFn: () => answerOf(api.get('/v1/connectors')),
  staleTime: VENDORS_FRESH_MS,
});

/** The objects a connection sees, with their fields; asked of the vendor. */
export const objectsQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id, 'objects'],
    queryFn: () => answerOf(api.get('/v1/connections/{id}/objects', { params: { path: { id } } })),
    staleTime: VENDORS_FRESH_MS,
  });

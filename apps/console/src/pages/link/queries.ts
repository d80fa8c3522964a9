import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.js';

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

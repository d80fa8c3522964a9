import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { PAGE_ROWS } from '../../api/pages.js';

/** Versions of a sync's mapping, newest first. */
export const versionsQuery = (syncId: string) =>
  queryOptions({
    queryKey: ['syncs', syncId, 'mappings'],
    queryFn: () =>
      answerOf(api.get('/v1/syncs/{id}/mappings', { params: { path: { id: syncId }, query: { limit: PAGE_ROWS } } })),
  });

export const newestOf = (versions: readonly Schemas['MappingVersionDto'][]): number =>
  Math.max(...versions.map(({ mapping }) => mapping.version));

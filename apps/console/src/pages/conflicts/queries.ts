import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';

export type Conflict = Schemas['ConflictDto'];
export type ConflictStatus = Conflict['status'];
export const STATUSES = ['open', 'answered', 'decided', 'resolved'] as const satisfies ConflictStatus[];
export const KINDS = [
  ...(['bothChanged', 'deleteVersusEdit', 'unconvertible'] as const),
  ...(['race', 'oscillation', 'identity'] as const),
] satisfies Conflict['kind'][];

export type OpenField = Schemas['OpenFieldDto'];

/** How many open conflicts are about which fields. */
export const openFieldsQuery = (syncId: string | null) =>
  queryOptions({
    queryKey: ['conflicts', 'fields', syncId],
    queryFn: () => answerOf(api.get('/v1/conflicts/fields', { params: { query: syncId === null ? {} : { syncId } } })),
  });

export const conflictQuery = (id: string) =>
  queryOptions({
    queryKey: ['conflicts', id],
    queryFn: () => answerOf(api.get('/v1/conflicts/{id}', { params: { path: { id } } })),
  });

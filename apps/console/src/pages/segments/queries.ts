import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';

export type Segment = Schemas['SegmentDto'];

/** There are dozens at most: one answer holds them all. */
export const segmentsQuery = (syncId: string) =>
  queryOptions({
    queryKey: ['syncs', syncId, 'segments'],
    queryFn: () => answerOf(api.get('/v1/syncs/{id}/segments', { params: { path: { id: syncId } } })),
  });

export const segmentQuery = (syncId: string, segmentId: string) =>
  queryOptions({
    queryKey: ['syncs', syncId, 'segments', segmentId],
    queryFn: () =>
      answerOf(api.get('/v1/syncs/{id}/segments/{segmentId}', { params: { path: { id: syncId, segmentId } } })),
  });

/** Has it counted who would be a member. @returns the id of the run that counts */
export async function startPreview(syncId: string, segmentId: string): Promise<string> {
  const params = { path: { id: syncId, segmentId } };
  const { run } = await answerOf(api.post('/v1/syncs/{id}/segments/{segmentId}/preview', { params }));
  return run.id;
}

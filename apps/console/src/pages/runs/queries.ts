import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';

/** How often a run that goes on is looked at. */
export const RUN_LIVE_MS = 1_500;
const LAST_RUNS = 20;

export type Run = Schemas['RunDto'];

/** The last runs of a sync, newest first. */
export const runsQuery = (syncId: string) =>
  queryOptions({
    queryKey: ['syncs', syncId, 'runs', 'last'],
    queryFn: () =>
      answerOf(api.get('/v1/syncs/{id}/runs', { params: { path: { id: syncId }, query: { limit: LAST_RUNS } } })),
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id],
    queryFn: () => answerOf(api.get('/v1/runs/{id}', { params: { path: { id } } })),
  });

/** Whether a run still moves by itself. */
export const isMoving = (state: Run['state'] | undefined): boolean => state === 'scanning' || state === 'applying';

import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.js';

const ACTIVITY_EVERY_MS = 20_000;

export const WINDOWS = ['hour', 'day', 'week', 'month'] as const;
export type Window = (typeof WINDOWS)[number];

export const activityQuery = (window: Window) =>
  queryOptions({
    queryKey: ['activity', window],
    queryFn: () => answerOf(api.get('/v1/activity', { params: { query: { window } } })),
    refetchInterval: ACTIVITY_EVERY_MS,
  });

import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { type Me, type Permission } from '../api/access.js';
import { answerOf, api } from '../api/client.js';

const REFRESH_MS = 60_000;

/** Who is signed in; fails with 401 when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => answerOf(api.get('/v1/me')),
  staleTime: REFRESH_MS,
});

/** Inside of the shell, where somebody is signed in. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data;

/** Whether the one signed in may do something, e.g. `may('syncs.write')`. */
export function useMay(): (permission: Permission) => boolean {
  const { data } = useQuery({ ...meQuery, enabled: false });
  return (permission) => data?.permissions.includes(permission) ?? false;
}

import { useQuery } from '@tanstack/react-query';
import { connectionsQuery } from '../connections/queries.js';
import { syncsQuery } from '../syncs/queries.js';

export type Side = 'a' | 'b';
export const SIDES = ['a', 'b'] as const;
export type SideNames = Readonly<Record<Side, string>>;

/** What the connections on both sides of syncs are called, by the id of the sync; `A` and `B` until it is known. */
export function useSideNames(): (syncId: string) => SideNames {
  const syncs = useQuery(syncsQuery);
  const connections = useQuery(connectionsQuery);
  return (syncId) => {
    const sync = syncs.data?.items.find(({ id }) => id === syncId);
    const nameOf = (side: Side): string =>
      connections.data?.items.find(({ id }) => id === sync?.[side].connectionId)?.name ?? side.toUpperCase();
    const names = { a: nameOf('a'), b: nameOf('b') };
    // Two connections may be called the same.
    return names.a === names.b ? { a: `${names.a} (A)`, b: `${names.b} (B)` } : names;
  };
}

/** What a sync is called. */
export function useSyncName(): (syncId: string) => string {
  const syncs = useQuery(syncsQuery);
  return (syncId) => syncs.data?.items.find(({ id }) => id === syncId)?.name ?? '';
}

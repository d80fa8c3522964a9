import { type Side, SIDES } from '#core';
import { type EngineStore } from '#engine';

/** What live syncs want to hear of one connection. */
export interface Interest {
  readonly connectionId: string;
  /** Each once, in order of name. */
  readonly objects: readonly string[];
  readonly ends: readonly { readonly syncId: string; readonly side: Side }[];
}

/** By connection. */
export async function liveInterests(store: Pick<EngineStore, 'liveSyncs'>): Promise<ReadonlyMap<string, Interest>> {
  const interests = new Map<string, Interest>();
  for (const sync of await store.liveSyncs()) {
    for (const side of SIDES) {
      const { connectionId, object } = sync[side];
      const known = interests.get(connectionId) ?? { connectionId, objects: [], ends: [] };
      interests.set(connectionId, {
        connectionId,
        objects: [...new Set([...known.objects, object])].sort(),
        ends: [...known.ends, { syncId: sync.id, side }],
      });
    }
  }
  return interests;
}

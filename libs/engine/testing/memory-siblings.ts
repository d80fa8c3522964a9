import { LinkedElsewhereError, type StoreChanges } from '#engine';
import { type SyncData } from './memory-store.js';

/** @throws LinkedElsewhereError */
export function assertNowhereElse(all: ReadonlyMap<string, SyncData>, { nowhereElse = [] }: StoreChanges): void {
  for (const { syncId, side, ids } of nowhereElse) {
    const wanted = new Set(ids);
    for (const link of all.get(syncId)?.links.values() ?? []) {
      const remoteId = side === 'a' ? link.aId : link.bId;
      if (remoteId !== null && wanted.has(remoteId)) {
        throw new LinkedElsewhereError(`the record ${side}:${remoteId} is linked by the sync ${syncId}`);
      }
    }
  }
}

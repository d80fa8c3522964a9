import { type Clock } from '#connector-sdk';
import { type MemoryEngineStore } from '../../libs/engine/testing/memory-store.js';

/** When each field of each link was first seen settled: from then on a change of it can be told from what was there. */
export class Settlings {
  readonly #firstAtMs = new Map<string, number>();

  watch(store: MemoryEngineStore, clock: Clock): void {
    const commit = store.commit.bind(store);
    store.commit = async (lease, changes, also) => {
      await commit(lease, changes, also);
      for (const { linkId, fields } of changes.bases ?? []) {
        for (const fieldId of Object.keys(fields)) {
          const key = keyOf(linkId, fieldId);
          if (!this.#firstAtMs.has(key)) this.#firstAtMs.set(key, clock.nowMs());
        }
      }
    };
    const useMapping = store.useMapping.bind(store);
    store.useMapping = async (lease, change) => {
      const isUsed = await useMapping(lease, change);
      for (const { id } of store.links(lease.syncId))
        for (const fieldId of change.forgotten) this.#firstAtMs.delete(keyOf(id, fieldId));
      return isUsed;
    };
  }

  /** `undefined` when it never was. */
  firstAtMs(linkId: string, fieldId: string): number | undefined {
    return this.#firstAtMs.get(keyOf(linkId, fieldId));
  }
}

const keyOf = (linkId: string, fieldId: string): string => `${linkId} ${fieldId}`;

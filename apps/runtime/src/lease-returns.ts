import { type EngineStore, type Lease } from '#engine';

/**
 * Gives leases back that could not be given back when their work ended, because the database was away just then: else
 * a sync would stand still after every restart of the database until its lease runs out.
 */
export class LeaseReturns {
  readonly #store: EngineStore;
  readonly #owed = new Set<Lease>();

  constructor(store: EngineStore) {
    this.#store = store;
  }

  /** The same store, remembering what it could not give back. */
  store(): EngineStore {
    return {
      ...this.#store,
      releaseLease: async (lease) => {
        try {
          await this.#store.releaseLease(lease);
        } catch (error) {
          this.#owed.add(lease);
          throw error;
        }
      },
    };
  }

  /** Call it every few seconds. A lease that another has taken since is left alone: its epoch is an older one. */
  async settle(): Promise<void> {
    for (const lease of this.#owed) {
      await this.#store.releaseLease(lease);
      this.#owed.delete(lease);
    }
  }
}

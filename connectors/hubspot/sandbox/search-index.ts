import { type SandboxClock, type SeededRandom } from '#sandbox-kit';
import { type CrmRecord, type PropertyValues } from './types.js';

/** What the index holds of a record. */
export interface IndexedState {
  values: PropertyValues;
  archived: boolean;
}

/** One change the index has yet to learn of: until `dueMs` it still holds `before`. */
interface PendingChange {
  before: IndexedState | undefined;
  dueMs: number;
}

/**
 * HubSpot's search reads an index that learns of changes some time after they were made, each change with a lag of its
 * own. Reads by id do not go through it.
 */
export class SearchIndex {
  readonly #pending = new Map<CrmRecord, PendingChange[]>();
  readonly #clock: SandboxClock;
  readonly #random: SeededRandom;
  lagMs: { min: number; max: number };

  constructor(clock: SandboxClock, random: SeededRandom, lagMs: { min: number; max: number }) {
    this.#clock = clock;
    this.#random = random;
    this.lagMs = lagMs;
  }

  /** To be called at each change with the state it replaces; `undefined` for a record that is new. */
  changed(record: CrmRecord, before: IndexedState | undefined): void {
    const lagMs = this.#random.between(this.lagMs.min, this.lagMs.max);
    if (lagMs === 0 && !this.#pending.has(record)) return;
    const changes = this.#pending.get(record) ?? [];
    changes.push({ before, dueMs: this.#clock.nowMs() + lagMs });
    this.#pending.set(record, changes);
  }

  /** What a search sees of the record now; `undefined` when it does not know it yet. */
  stateOf(record: CrmRecord): IndexedState | undefined {
    const changes = this.#pending.get(record);
    if (changes) {
      const nowMs = this.#clock.nowMs();
      const open = changes.findIndex((change) => change.dueMs > nowMs);
      if (open >= 0) return changes[open]?.before;
      this.#pending.delete(record);
    }
    return { values: record.values, archived: record.archivedAtMs !== undefined };
  }

  /** Whether the index still lags behind this record. */
  isBehind(record: CrmRecord): boolean {
    return this.#pending.get(record)?.some((change) => change.dueMs > this.#clock.nowMs()) ?? false;
  }

  /** Lets the index catch up at once, with one record or with all. */
  refresh(record?: CrmRecord): void {
    if (record) this.#pending.delete(record);
    else this.#pending.clear();
  }

  forget(record: CrmRecord): void {
    this.#pending.delete(record);
  }
}

/** How many ids are remembered; the oldest go first. */
const REMEMBERED_MAX = 10_000;
const RECORD_ID = /^\d+$/;

/**
 * Ids that were found nowhere: neither live, nor archived, nor among those a record has swallowed. Search learns of a
 * merge with a lag, so within that lag nobody can tell a record that was merged away from one that was deleted for good.
 */
export class Vanished {
  readonly #firstSeenMs = new Map<string, number>();
  readonly #lagMs: number;

  constructor(lagMs: number) {
    this.#lagMs = lagMs;
  }

  /** Whether an id that is found nowhere now is surely not that of a record merged away. */
  isGone(id: string, nowMs: number): boolean {
    if (!RECORD_ID.test(id)) return true;
    const firstSeenMs = this.#firstSeenMs.get(id);
    if (firstSeenMs !== undefined) return nowMs - firstSeenMs >= this.#lagMs;
    const [oldest] = this.#firstSeenMs.keys();
    if (oldest !== undefined && this.#firstSeenMs.size >= REMEMBERED_MAX) this.#firstSeenMs.delete(oldest);
    this.#firstSeenMs.set(id, nowMs);
    return false;
  }
}

import { type SegmentRule } from '#core';
import { type SavedSegment, type SegmentState, type SegmentStore, segmentsInUse, type Sync } from '#engine';

/** The segments of every sync, for the store in memory. */
export class MemorySegments implements SegmentStore {
  readonly #saved = new Map<string, SavedSegment>();

  /** The sync with the segments it keeps true. */
  with(sync: Sync): Sync {
    const segments = segmentsInUse(this.#of(sync.id));
    return segments.length === 0 ? { ...sync } : { ...sync, mapping: { ...sync.mapping, segments } };
  }

  async segments(syncId: string): Promise<readonly SavedSegment[]> {
    return structuredClone(this.#of(syncId));
  }

  async addSegment(segment: SavedSegment): Promise<boolean> {
    if (this.#of(segment.syncId).some(({ name }) => name === segment.name)) return false;
    this.#saved.set(segment.id, structuredClone(segment));
    return true;
  }

  async reviseSegment(syncId: string, segmentId: string, rule: SegmentRule): Promise<SavedSegment | null> {
    const known = this.#saved.get(segmentId);
    if (known?.syncId !== syncId || known.state === 'emptying') return null;
    const next = { ...known, rule: structuredClone(rule), revision: known.revision + 1 };
    this.#saved.set(segmentId, next);
    return structuredClone(next);
  }

  async moveSegment(
    segmentId: string,
    from: readonly SegmentState[],
    to: SegmentState,
    { revision, inUse, stoppedBecause }: Parameters<SegmentStore['moveSegment']>[3],
  ): Promise<boolean> {
    const known = this.#saved.get(segmentId);
    if (!known || !from.includes(known.state)) return false;
    if (revision !== undefined && known.revision !== revision) return false;
    this.#saved.set(segmentId, {
      ...known,
      state: to,
      inUse: structuredClone(inUse) ?? known.inUse,
      stoppedBecause: stoppedBecause === undefined ? known.stoppedBecause : stoppedBecause,
    });
    return true;
  }

  async dropSegment(segmentId: string): Promise<void> {
    this.#saved.delete(segmentId);
  }

  #of(syncId: string): SavedSegment[] {
    return [...this.#saved.values()]
      .filter((one) => one.syncId === syncId)
      .sort((x, y) => (x.name < y.name ? -1 : x.name > y.name ? 1 : 0));
  }
}

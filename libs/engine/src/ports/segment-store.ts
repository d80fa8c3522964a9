import { type SegmentRule } from '#core';
import { type SavedSegment, type SegmentInUse, type SegmentState } from '../segments/segment.js';

/** Part of the engine's store: the segments of syncs. `getSync` and its like give those in use with the mapping. */
export interface SegmentStore {
  /** By name. */
  segments(syncId: string): Promise<readonly SavedSegment[]>;
  /** False when the sync has a segment of this name. */
  addSegment(segment: SavedSegment): Promise<boolean>;
  /** Saves another rule under the next revision; `null` when there is no such segment, or it is being emptied. */
  reviseSegment(syncId: string, segmentId: string, rule: SegmentRule): Promise<SavedSegment | null>;
  /** Moves a segment from one of `from` to `to`; false if it was in none of them, or has another revision than named. */
  moveSegment(
    segmentId: string,
    from: readonly SegmentState[],
    to: SegmentState,
    change: { readonly revision?: number; readonly inUse?: SegmentInUse; readonly stoppedBecause?: string | null },
  ): Promise<boolean>;
  dropSegment(segmentId: string): Promise<void>;
}

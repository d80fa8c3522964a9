import { type ConsentEvidence, type Pair } from '#core';

/** How somebody said that they want mail again. */
export const WAYS_GIVEN = ['form', 'doubleOptIn', 'inWriting', 'inPerson', 'byPhone'] as const;
export type WayGiven = (typeof WAYS_GIVEN)[number];

/**
 * - `open`: waits for the next drain that reads both records.
 * - `done`: both sides are in.
 * - `overruled`: an opt-out came after it, or the answer to a write was lost and the record is out.
 * - `refused`: a vendor would not take it.
 */
export type EvidenceState = 'open' | 'done' | 'overruled' | 'refused';

/** Evidence that someone opted in again, for one consent field of one link. It outlives the link. */
export interface RecordedEvidence extends ConsentEvidence {
  readonly syncId: string;
  readonly linkId: string;
  readonly fieldId: string;
  /** The records it was given for. */
  readonly records: Pair<string | null>;
  readonly how: WayGiven;
  /** When the person said so. */
  readonly givenAtMs: number;
  readonly note: string;
  /** Where it can be seen: an address, or the words themselves. */
  readonly proof: string;
  /** Id of who put it on record: a person, or the API key they used. */
  readonly recordedBy: string;
  readonly recordedAtMs: number;
  readonly state: EvidenceState;
  readonly endedAtMs: number | null;
}

/** Evidence that is over. */
export interface EvidenceEnd {
  readonly id: string;
  readonly to: Exclude<EvidenceState, 'open'>;
  readonly atMs: number;
}

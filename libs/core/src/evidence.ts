import { type FieldValue, type Pair, type Side } from './values.js';

/**
 * What a person put on record so that someone is opted in again: for one consent field of one link, and for the opt-outs
 * that stood when it was recorded. It says nothing of a later one.
 */
export interface ConsentEvidence {
  readonly id: string;
  /** What both sides held when it was recorded. */
  readonly shown: Pair<FieldValue | undefined>;
  /** What opts in again on a side; absent for a side that was not opted out. */
  readonly optIn: Partial<Pair<FieldValue>>;
}

/** Evidence that has a part in a decision. */
export interface EvidenceAtHand {
  readonly evidence: ConsentEvidence;
  /** Sides it has been sent to without an answer: whether that was done, and what came after, nobody knows. */
  readonly attempted: ReadonlySet<Side>;
}

/** Evidence that has no more part in anything: both sides are in, or an opt-out it does not know of came after it. */
export interface EvidenceOver {
  readonly id: string;
  readonly end: 'done' | 'overruled';
}

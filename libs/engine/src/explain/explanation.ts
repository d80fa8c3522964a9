import { type FieldValue, type Pair, type Side } from '#core';
import { type RecordedEvidence } from '../evidence/recorded-evidence.js';
import { type GroupState } from '../groups/group-row.js';
import { type Intent, type LoggedChange } from '../model.js';

/** Why both sides of one field of a link hold what they hold. */
export interface Explanation {
  readonly linkId: string;
  readonly syncId: string;
  readonly fieldId: string;
  readonly sides: Pair<SideExplained>;
  readonly standing: Standing;
  /** Of a consent field: what people put on record so that someone is opted in again, the latest first. */
  readonly evidence: readonly RecordedEvidence[];
}

export interface SideExplained {
  /** `null` while the record is being created. */
  readonly remoteId: string | null;
  /** The vendor's name of the field; `null` when it is not mapped any more, and opposite groups that segments keep. */
  readonly field: string | null;
  /** - `missing`: there is no record yet. - `unread`: the vendor was not asked, or did not say. */
  readonly state: 'live' | 'gone' | 'missing' | 'unread';
  /** What the record holds; what it was last seen with where it was not read. */
  readonly value: FieldValue | undefined;
  /** Of a set: that of the member that came or went last. */
  readonly origin: Origin;
  /** The members of a set, those in it first; `null` where the value is no set. */
  readonly members: readonly MemberExplained[] | null;
  readonly flip: Flip | null;
}

/** Why one member is in a set, or is no longer. */
export interface MemberExplained {
  /** As this side spells it: the id of a group, or the member itself. */
  readonly member: string;
  /** What a group is called on this side, where that is known. */
  readonly name: string | null;
  readonly isIn: boolean;
  /** How it came in, or how it went. */
  readonly origin: Origin;
  /** The segment that says who is in this group; `null` where none does. */
  readonly segment: string | null;
  /** Why the sync does nothing about this group's members; `null` where they travel. */
  readonly apart: Exclude<GroupState, 'paired'> | null;
  readonly flip: Flip | null;
}

/**
 * Where a value comes from.
 * - `there`: it was there when the records were linked; or, of a group the sync has no part in, somebody put it there.
 * - `edited`: seen on this side: a person, an automation, or a record it was merged into.
 * - `unseen`: it is not what was last seen: edited since, and not looked at yet.
 * - `written`: the engine wrote it.
 */
export type Origin =
  | { readonly kind: 'there' }
  | { readonly kind: 'edited'; readonly change: LoggedChange }
  | { readonly kind: 'unseen' }
  | {
      readonly kind: 'written';
      readonly change: LoggedChange;
      /**
       * The other side's value it was made from, and the edit that had put it there, if one was seen. `null` for what was
       * put back from the log, and for what a segment's rule decided.
       */
      readonly from: {
        readonly side: Side;
        readonly value: FieldValue | undefined;
        readonly edit: LoggedChange | null;
      } | null;
      /** `null` for writes of versions that did not keep it. */
      readonly call: VendorCall | null;
    };

/** The write as it was sent and answered. */
export interface VendorCall {
  readonly intentId: string;
  readonly operation: Intent['kind'];
  readonly remoteId: string | null;
  /** When it was sent, or until when it may have been, where the answer was lost. */
  readonly sentAtMs: number;
  readonly sent: FieldValue | undefined;
  readonly stored: FieldValue | undefined;
  readonly outcome: 'done' | 'found';
}

/**
 * How the two sides stand to each other. Where they differ, why they stay so:
 * - `waiting`: they will not; the next drain brings them together.
 * - `conflict`: a person has to decide. - `frozen`: the engine paused the field. - `refused`: the vendor will not take it.
 * - `oneWay`: the field does not travel this way. - `blankKept`: emptying it does not travel.
 * - `unlinked`: it refers to a record that is not linked yet.
 * - `takenBack`: a person had an earlier value put back here.
 * - `asStored`: this is what the vendor made of the other side's value, or what was settled so.
 * - `gone`, `unread`: a record is not there, or could not be read. - `ended`: the link is over.
 * - `notMapped`: the field is in the log, not in the mapping.
 */
export type Standing =
  | { readonly kind: 'agree' }
  | {
      readonly kind: 'differ';
      readonly why: WhyDiffer;
      readonly conflictId: string | null;
      /** The vendor's or the engine's own words, where there are any. */
      readonly message: string | null;
    };

export type WhyDiffer =
  | 'waiting'
  | 'conflict'
  | 'frozen'
  | 'refused'
  | 'oneWay'
  | 'blankKept'
  | 'unlinked'
  | 'takenBack'
  | 'asStored'
  | 'gone'
  | 'unread'
  | 'ended'
  | 'notMapped';

/** The one thing to do to have it the other way round. */
export type Flip =
  /** Take the change back, and what it caused on the other side. */
  | { readonly kind: 'undo'; readonly changeId: number }
  /** Decide the open conflict for this side. */
  | { readonly kind: 'resolve'; readonly conflictId: string; readonly keep: Side }
  /** Let this side's value count on the other side too. */
  | { readonly kind: 'set'; readonly keep: Side };

/** The flip as it is typed. */
export function flipCommand(flip: Flip, { linkId, fieldId }: Pick<Explanation, 'linkId' | 'fieldId'>): string {
  switch (flip.kind) {
    case 'undo':
      return `syncline links undo ${linkId} --change ${flip.changeId} --approve`;
    case 'resolve':
      return `syncline conflicts resolve ${flip.conflictId} --keep ${flip.keep}`;
    case 'set':
      return `syncline links keep ${linkId} ${fieldId} --side ${flip.keep}`;
    default:
      return flip satisfies never;
  }
}

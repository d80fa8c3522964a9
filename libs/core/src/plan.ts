import { type FoundReason } from './conflict-reasons.js';
import { type ConsentEvidence, type EvidenceOver } from './evidence.js';
import { type SurvivorMark } from './mapping.js';
import { type FieldValue, type Pair, type Side } from './values.js';

/** The last pair of raw values observed settled on the two sides, by field mapping id: the merge ancestor. */
export type Base = Readonly<Record<string, Pair<FieldValue | undefined>>>;

/** A write that was journalled and whose effect is not yet known to be observed. */
export interface OpenIntent {
  readonly id: string;
  readonly fieldId: string;
  /** The side written to. */
  readonly side: Side;
  readonly sent: FieldValue;
  readonly predicted: FieldValue;
  /** The other side's raw value the write was derived from. */
  readonly source: FieldValue | undefined;
  readonly status: 'planned' | 'sent' | 'unknown';
}

/** A person's answer to a conflict: one side's present value, or a value typed in, given in side a's form. */
export type Decision =
  { readonly kind: 'keepSide'; readonly side: Side } | { readonly kind: 'value'; readonly value: FieldValue };

/** What the engine knows beside the two records. */
export interface Facts {
  readonly intents: readonly OpenIntent[];
  /** Ids of field mappings the engine has paused for this link. */
  readonly frozen: ReadonlySet<string>;
  /** Sides whose missing record is a known deletion: nothing is created there again. */
  readonly tombstones: ReadonlySet<Side>;
  /** How far each vendor's clock runs ahead of ours, in milliseconds. */
  readonly clockOffsetMs: Pair<number>;
  /** By field mapping id. */
  readonly decisions: ReadonlyMap<string, Decision>;
  /** Evidence that waits to be carried out, by the id of its consent field; none where it is left out. */
  readonly evidence?: ReadonlyMap<string, ConsentEvidence>;
}

/** Why a value is written. */
export type WriteCause =
  /** only the other side changed */
  | 'change'
  /** this side was blank when the records were linked */
  | 'fill'
  /** both changed and the policy chose */
  | 'policy'
  | 'decision'
  | 'set'
  | 'consent'
  /** a person put on record that someone opted in again */
  | 'evidence'
  /** the partner left its side's filter, and the mapping takes this record out of a group for that */
  | 'filter'
  /** a segment's rule holds for the pair, or no longer does */
  | 'segment'
  /** part of creating the record */
  | 'create'
  /** a person had an earlier change taken back */
  | 'undo'
  /** a person had the record put back to an earlier moment */
  | 'restore';

export interface FieldWrite {
  readonly fieldId: string;
  /** The vendor's field name on the side written to. */
  readonly field: string;
  /** For a set: the whole set as it shall be. */
  readonly value: FieldValue;
  /** For a set: what to add and remove, so that a vendor with delta calls need not replace. */
  readonly delta?: { readonly add: readonly string[]; readonly remove: readonly string[] };
  readonly predicted: FieldValue;
  /** The value read on the side written to, which this write replaces. */
  readonly expected: FieldValue | undefined;
  readonly source: FieldValue | undefined;
  readonly cause: WriteCause;
  /** For `segment`: the names of the segments. For `evidence`: its id. */
  readonly decidedBy?: string;
}

/** One write to one record. */
export type Operation =
  | { readonly kind: 'create'; readonly side: Side; readonly writes: readonly FieldWrite[] }
  | { readonly kind: 'update'; readonly side: Side; readonly writes: readonly FieldWrite[] }
  | { readonly kind: 'delete'; readonly side: Side }
  /** Written to a record that lost its partner, before the link ends. */
  | {
      readonly kind: 'mark';
      readonly side: Side;
      readonly mark?: SurvivorMark;
      /** Groups of segments it is taken out of: only linked records are members. */
      readonly leaves?: GroupsOfFields;
    };

/** Ids of groups by the vendor's field. */
export type GroupsOfFields = Readonly<Record<string, readonly string[]>>;

/** What is done to a survivor when its link ends. */
export type EndingOperation = Extract<Operation, { kind: 'delete' | 'mark' }>;

export const isEnding = (operation: Operation): operation is EndingOperation =>
  operation.kind === 'delete' || operation.kind === 'mark';

/** A field whose present pair of raw values becomes its base. */
export interface Rebase {
  readonly fieldId: string;
  readonly pair: Pair<FieldValue | undefined>;
  /** Ids of the intents this pair explains; they are done. */
  readonly intentIds: readonly string[];
}

/** Both sides changed and differ, or a record was deleted on one side and edited on the other. */
export interface ConflictFound {
  /** Absent for `deleteVersusEdit`. */
  readonly fieldId?: string;
  readonly kind: 'bothChanged' | 'deleteVersusEdit' | 'unconvertible';
  readonly base: Pair<FieldValue | undefined> | undefined;
  readonly now: Pair<FieldValue | undefined>;
  /** The side whose value stays; `undefined` while it waits for a person. */
  readonly winner: Side | undefined;
  /** The rule that decided, or the stable code of the refusal. */
  readonly decidedBy: FoundReason;
  /**
   * The side the reason is about: that a value cannot be written to, that did not keep an opt-out, on which a record was
   * deleted or left its filter.
   */
  readonly side?: Side;
  readonly message?: string;
}

/** What to do about one link. Applying a plan to unchanged records and planning again yields nothing to do. */
export interface Plan {
  /** `unknown`: a read failed, nothing is concluded. */
  readonly kind: 'unknown' | 'settled' | 'changes';
  /** At most one operation per side. */
  readonly operations: readonly Operation[];
  readonly rebases: readonly Rebase[];
  readonly conflicts: readonly ConflictFound[];
  /** Whether the link ends, and which sides' deletions are to be remembered. */
  readonly link: { readonly kind: 'keep' } | { readonly kind: 'unlink'; readonly tombstones: readonly Side[] };
  readonly evidenceOver?: readonly EvidenceOver[];
  /** Fields left alone though they differ, and why. */
  readonly left: readonly {
    readonly fieldId: string;
    readonly why: 'frozen' | 'manual' | 'oneWay' | 'blankKept' | 'unconvertible' | 'notRead' | 'unlinked';
  }[];
}

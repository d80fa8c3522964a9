import { type Secrets } from '#connector-sdk';
import { type RecordedEvidence } from './evidence/recorded-evidence.js';
import {
  type Base,
  CONFLICT_RULES,
  CONVERSION_CODES,
  type Decision,
  type DrasticKind,
  type FieldValue,
  type LiveRecord,
  type Mapping,
  type Pair,
  type Side,
  type WriteCause,
} from '#core';

/** How the last use of a connection went. */
export type ConnectionHealth = 'unchecked' | 'ok' | 'authFailed' | 'missingRights' | 'unreachable';

/** Credentials to one account at one vendor. */
export interface Connection {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly vendor: string;
  readonly baseUrl: string | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  /** The vendor's id of the account, once checked: the allowance is shared by (vendor, accountId). */
  readonly accountId: string | null;
  /** How often people have given other credentials. */
  readonly accessRevision: number;
  readonly clockOffsetMs: number;
  readonly health: ConnectionHealth;
  readonly healthMessage: string | null;
  /** Unguessable part of this connection's webhook URL. */
  readonly webhookToken: string;
}

/**
 * - `draft`: never approved, nothing is written.
 * - `live`: changes travel.
 * - `paused`: changes are noted, not sent.
 * - `braked`: so many deletions or overwrites were waiting that a person is asked. Changes are read and held; nothing is
 *   sent but opt-outs.
 */
export type SyncState = 'draft' | 'live' | 'paused' | 'braked';

/** Whether a sync in this state listens to its vendors. */
export const isAwake = (state: SyncState): boolean => state === 'live' || state === 'braked';

/** Which object of which connection is one side of a sync. */
export interface SyncEnd {
  readonly connectionId: string;
  readonly object: string;
}

/** Two connections' objects, kept the same. */
export interface Sync {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly a: SyncEnd;
  readonly b: SyncEnd;
  /** The current version. */
  readonly mapping: Mapping;
  readonly state: SyncState;
  /** Why the engine paused or braked it, for a person; `null` otherwise. */
  readonly pausedBecause: string | null;
  readonly pollEveryMs: number;
  readonly sweepEveryMs: number;
}

/** How urgent a dirty record is; lower is sooner. */
export const PRIORITY = { consent: 0, realtime: 1, incremental: 10, backfill: 100 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

export interface RecordRef {
  readonly side: Side;
  readonly remoteId: string;
}

/** A value that a person knows a record by. */
export interface KnownValue {
  /** Id of the field's mapping. */
  readonly fieldId: string;
  readonly value: FieldValue;
}

/** "Read this record again." */
export interface DirtyMark extends RecordRef {
  readonly syncId: string;
  readonly priority: Priority;
  /** Not to be claimed earlier, in milliseconds since the epoch. */
  readonly notBeforeMs?: number;
  /** The run that asks for it: what is done about the record belongs to that run. */
  readonly runId?: string;
  /** Marked for a write of ours alone, before it was known which sync made it. */
  readonly maybeEcho?: boolean;
}

export const markOf = (syncId: string, { side, remoteId }: RecordRef, priority: Priority): DirtyMark => ({
  syncId,
  side,
  remoteId,
  priority,
});

/** A claimed mark; it is finished only if its version is still this one. */
export interface DirtyRow extends RecordRef {
  readonly priority: Priority;
  readonly version: number;
  /** How often work on it was put off. */
  readonly attempts: number;
  readonly markedAtMs: number;
  /** The run that asked for it; `null` for live work. */
  readonly runId: string | null;
  /** All marks since it was last worked off were for writes of ours. */
  readonly maybeEcho: boolean;
  /** It waited when a person released the brake: it is not asked about once more. */
  readonly released: boolean;
}

/** A deletion or overwrite of one link: carried out lately, or held until a person releases the brake. */
export interface DrasticChange {
  readonly kind: DrasticKind;
  readonly aId: string;
  readonly bId: string;
  readonly held: boolean;
  /** Values that are, or would be, overwritten. */
  readonly changes: readonly PlannedChange[];
  readonly atMs: number;
}

/** The exclusive right to drain one sync. A later holder has a higher epoch, and commits of lower ones fail. */
export interface Lease {
  readonly syncId: string;
  readonly epoch: number;
  readonly untilMs: number;
}

/**
 * The pair of records that are the same thing. A missing id means the record is being created on that side.
 * `hashes` are of the mapped fields as last observed settled (core `recordHash`). `stamps` are of the versions worked off
 * last, where it is sure that no other version has the same one.
 */
export interface Link {
  readonly id: string;
  readonly aId: string | null;
  readonly bId: string | null;
  readonly hashes: Pair<string | null>;
  readonly stamps: Pair<string | null>;
  /** Ids of field mappings the engine paused for this link. */
  readonly frozen: readonly string[];
  /** When a person last let a field go on, by field mapping id: what went round before does not count against it. */
  readonly unfrozenAtMs: Readonly<Record<string, number>>;
}

/** A link that is or was, with what its records last settled at (nothing once it has ended). */
export interface KnownLink extends Link {
  readonly syncId: string;
  readonly base: Base;
  /** The run that linked the records; `null` when live work did. */
  readonly madeByRun: string | null;
  readonly endedByRun: string | null;
  readonly endedAtMs: number | null;
  /** Why a person ended it; `null` when none did. */
  readonly endedBecause: string | null;
  /**
   * When it came to the record it holds now, by a merge or because that was made in the place of a deleted one; what it
   * knows from before is of another record.
   */
  readonly movedAtMs: Pair<number | null>;
  /** The link, of another sync, that took its place once one of its records had become one of another object. */
  readonly continuedBy: string | null;
}

export type IntentStatus = 'planned' | 'sent' | 'unknown' | 'done' | 'dropped';

/** An operation journalled before it is sent. Its id is the idempotency key of a create. */
export interface Intent {
  readonly id: string;
  readonly linkId: string;
  readonly side: Side;
  readonly kind: 'create' | 'update' | 'delete' | 'mark';
  readonly writes: readonly JournalledWrite[];
  readonly status: IntentStatus;
  /** Later, once it is known until when the operation may have been sent. */
  readonly plannedAtMs: number;
  /** The record written to; `null` for a create whose outcome is not known. */
  readonly remoteId: string | null;
  /** The run it is done for; `null` for live work. */
  readonly runId: string | null;
}

export interface JournalledWrite {
  readonly fieldId: string;
  /** The value it is to replace. */
  readonly before: FieldValue | undefined;
  readonly sent: FieldValue;
  readonly predicted: FieldValue;
  readonly source: FieldValue | undefined;
  readonly cause: LoggedCause;
  readonly decidedBy: string | null;
}

/**
 * Why a value changed.
 * - `edit`: seen on the vendor's side: a person, or an automation there.
 * - `merge`: came with the record that the linked one was merged into.
 * - `breaker`: written once more while the field was frozen.
 * - `delete`: the engine deleted the record because its partner was deleted, or left its filter.
 * - `convert`: the record became one of another object, and its values went with it.
 * - Otherwise the engine wrote it, for this cause.
 */
export type LoggedCause = 'edit' | 'merge' | 'breaker' | 'delete' | 'convert' | WriteCause;

/** One change of one field, ours or theirs, with what it was decided from. */
export interface ChangeLogEntry {
  readonly linkId: string;
  readonly fieldId: string;
  readonly side: Side;
  readonly before: FieldValue | undefined;
  readonly after: FieldValue | undefined;
  readonly cause: LoggedCause;
  /** The write, or for an edit the write that carried it to the other side. */
  readonly intentId: string | null;
  /** The run it belongs to; `null` for live work. */
  readonly runId: string | null;
  readonly atMs: number;
  /** The other side's value at the time. */
  readonly other: FieldValue | undefined;
  /** The pair settled before a write; `null` when there was none, and for edits, whose `before` says it. */
  readonly base: Pair<FieldValue | undefined> | null;
  /** The policy kind or rule that had to choose; `null` where nothing had to be decided. */
  readonly decidedBy: string | null;
  /** When each side was last edited by our clock, where both had been; `null` for a side that does not say. */
  readonly editedAtMs: Pair<number | null> | null;
  readonly mappingVersion: number;
  /** Of a write: `found` means that its answer was lost and a later read showed that it had been done. */
  readonly outcome: 'done' | 'found' | null;
}

/** An entry as it is kept. Ids are unique; entries of one moment are in the order of their ids. */
export interface LoggedChange extends ChangeLogEntry {
  readonly id: number;
}

/**
 * - `bothChanged`, `deleteVersusEdit`, `unconvertible`: found by reconcile.
 * - `race`: the vendor's history shows that our write replaced an edit nobody had read.
 * - `oscillation`: the field kept changing back and was frozen.
 * - `identity`: it is not clear which records are the same.
 */
export type ConflictKind = 'bothChanged' | 'deleteVersusEdit' | 'unconvertible' | 'race' | 'oscillation' | 'identity';

/**
 * What is not found by reconcile. Codes are stable.
 *
 * | Code      | Meaning                                                                          |
 * |-----------|----------------------------------------------------------------------------------|
 * | SYNC_E201 | two linked records were merged on one side, and the other still has two          |
 * | SYNC_E202 | several records share a key                                                      |
 * | SYNC_E203 | a field kept changing back and was frozen                                        |
 * | SYNC_E204 | somebody edited a value while it was being written; the policy decided           |
 * | SYNC_E218 | what a linked record was converted to is linked with another, or its partner is  |
 * | SYNC_E220 | a linked record was merged into one that was deleted                             |
 * | SYNC_E221 | the record that shares the key is linked with another                            |
 * | SYNC_E222 | somebody edited a value while it was being written; a person decides             |
 */
export const CONFLICT_CODES = {
  stillTwo: 'SYNC_E201',
  keyShared: 'SYNC_E202',
  changesBack: 'SYNC_E203',
  raceDecided: 'SYNC_E204',
  convertedTaken: 'SYNC_E218',
  survivorDeleted: 'SYNC_E220',
  keyTaken: 'SYNC_E221',
  race: 'SYNC_E222',
} as const;

/** `decision`: a person's answer overruled a value that they had not seen. `person`: somebody had one side's value kept. */
export const CONFLICT_REASONS = [
  ...CONFLICT_RULES,
  ...CONVERSION_CODES,
  ...Object.values(CONFLICT_CODES),
  ...(['decision', 'person'] as const),
] as const;
export type ConflictReason = (typeof CONFLICT_REASONS)[number];

/**
 * `open` waits for a person; `decided` was settled by policy and is listed with the value that lost; `answered` holds
 * a person's decision not yet carried out; `resolved` is over.
 */
export type ConflictStatus = 'open' | 'decided' | 'answered' | 'resolved';

export interface Conflict {
  readonly id: string;
  readonly syncId: string;
  readonly linkId: string | null;
  readonly fieldId: string | null;
  readonly kind: ConflictKind;
  /** For `identity`: the records that may be the same. */
  readonly records: readonly RecordRef[];
  /** For `identity`: what the first of them was known by. A link's base tells of the others. */
  readonly knownBy?: readonly KnownValue[];
  readonly base: Pair<FieldValue | undefined> | null;
  readonly now: Pair<FieldValue | undefined> | null;
  readonly winner: Side | null;
  readonly decidedBy: ConflictReason;
  /** The side the reason is about, e.g. which a value cannot be written to; `null` where it is about neither or both. */
  readonly side: Side | null;
  readonly message: string | null;
  readonly status: ConflictStatus;
  readonly decision: Decision | null;
  /** When each side was last edited by our clock; `null` where that did not matter. */
  readonly editedAtMs: Pair<number | null> | null;
  readonly atMs: number;
}

/** Work that needs a person: a payload the vendor will not take, kept aside until it or the vendor changes. */
export interface DeadLetter extends RecordRef {
  readonly id: string;
  readonly syncId: string;
  readonly linkId: string | null;
  /** What the record was known by. */
  readonly knownBy?: readonly KnownValue[];
  /** The side that refused. */
  readonly refusedBy: Side;
  readonly code: string;
  readonly message: string;
  readonly field: string | null;
  /** Hash of the refused payload: it is not sent again while it would be the same. */
  readonly payloadHash: string;
  readonly status: 'open' | 'retrying' | 'resolved' | 'discarded';
  readonly attempts: number;
  readonly atMs: number;
}

/**
 * - `propagated`: the engine deleted it because its partner was.
 * - `converted`: it became a record of another object.
 * - `undone`: a person undid the run that linked or made it, or unlinked it. It is left alone until someone links it by
 *   hand, or plans a first sync again.
 */
export interface Tombstone extends RecordRef {
  readonly reason: 'deleted' | 'merged' | 'propagated' | 'converted' | 'undone';
  /** The record on the other side it was linked to: nothing is created in its place for that one. */
  readonly survivorId: string | null;
  readonly atMs: number;
}

/** `from` was merged into `into`. */
export interface Alias {
  readonly syncId: string;
  readonly side: Side;
  readonly from: string;
  readonly into: string;
}

export type CursorStream = 'changes' | 'events';

/** A position in a change feed, opaque to the engine. */
export interface Cursor {
  readonly syncId: string;
  readonly side: Side;
  readonly stream: CursorStream;
  readonly value: string;
}

/** A webhook request that was verified, waiting to be decoded. */
export interface Receipt {
  readonly id: string;
  readonly connectionId: string;
  readonly receivedAtMs: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly attempts: number;
  /** The vendor says that it is about someone's consent. */
  readonly aboutConsent: boolean;
}

/**
 * A first sync, an undo, a restore, a mapping change and a segment walk `scanning → ready → applying → done`, and nothing is written before someone
 * moves them past `ready`. A sweep walks `scanning → done`, a resolution `applying → done`.
 */
export type RunState = 'scanning' | 'ready' | 'applying' | 'done' | 'failed' | 'discarded';

/** What an undo takes back, or the moment a restore goes back to (milliseconds since the epoch). */
export type RunTarget =
  | { readonly kind: 'run'; readonly runId: string }
  | { readonly kind: 'change'; readonly linkId: string; readonly changeId: number }
  | { readonly kind: 'moment'; readonly linkId: string; readonly atMs: number };

/** What a run does to a segment: bring the rule of this revision into use, or take everyone out for good. */
export interface SegmentTarget {
  readonly segmentId: string;
  readonly revision: number;
  readonly act: 'use' | 'empty';
}

/** What a person answers to all open conflicts about one field. */
export interface AnswerToAll {
  readonly fieldId: string;
  /** The side whose present value counts. */
  readonly keep: Side;
  /** Only conflicts of this kind. */
  readonly kind: ConflictKind | null;
}

/** How a new version of a mapping comes into use. */
export interface MappingChange {
  /** The version in use when its plan was made: the plan is stale once another is. */
  readonly fromVersion: number;
  /** Whether new and changed fields are brought together at once, or count from the next edit on. */
  readonly backfill: boolean;
}

export interface Run {
  readonly id: string;
  readonly syncId: string;
  readonly kind: 'firstSync' | 'sweep' | 'undo' | 'restore' | 'mappingChange' | 'segment' | 'resolution';
  readonly state: RunState;
  readonly mappingVersion: number;
  /** Of undos and restores; `null` for the others. */
  readonly target: RunTarget | null;
  /** Of mapping changes alone. `mappingVersion` is the version that would take effect. */
  readonly mappingChange?: MappingChange;
  /** Of segments alone. */
  readonly segment?: SegmentTarget;
  /** Of resolutions alone. */
  readonly answer?: AnswerToAll;
  /** Running totals by name, e.g. `scannedA`, `matched`, `createOnB`, `applied`. */
  readonly counts: Readonly<Record<string, number>>;
  readonly error: string | null;
  readonly startedAtMs: number;
  readonly finishedAtMs: number | null;
}

/** A record as scanned for a run. `keys` are core's normalised match keys, in rank order. */
export interface StagedRecord {
  readonly remoteId: string;
  readonly hash: string;
  readonly keys: readonly (string | null)[];
  /** The record as read, only for first syncs; sweeps compare hashes and keep nothing more. */
  readonly record: LiveRecord | null;
}

/**
 * - `matched`: the pair agrees; linking it writes nothing.
 * - `update`: the pair differs; `changes` tells what would be written, `conflicts` what the policy would overrule.
 * - `ambiguous`: more than one candidate; nothing is done until a person says which.
 * - `invalid`: a value cannot be converted or a required one is missing; nothing is done.
 * - `excluded`: the sync does not create on the other side, or the record is outside its side's filter.
 *
 * Of undos and restores:
 * - `putBack`: values of a pair go back to what they were; the pair stays linked.
 * - `unlink`: the same, and the link, which the run made, ends.
 * - `deleteOnA`, `deleteOnB`: the record the run made is deleted again, and the link ends.
 * - `linkAgain`: the pair that an undo had parted is linked again.
 * - `skipped`: nothing is done.
 */
export type PlanItemKind =
  | 'matched'
  | 'update'
  | 'createOnA'
  | 'createOnB'
  | 'ambiguous'
  | 'invalid'
  | 'excluded'
  | 'putBack'
  | 'unlink'
  | 'deleteOnA'
  | 'deleteOnB'
  | 'linkAgain'
  | 'skipped';

/** One value that would be written. Of a record to be deleted: the value that goes with it. */
export interface PlannedChange {
  readonly side: Side;
  readonly fieldId: string;
  readonly before: FieldValue | undefined;
  readonly after: FieldValue;
}

/** Stable code and plain words. */
export interface PlanReason {
  readonly code: string;
  readonly message: string;
}

export interface PlanItem {
  /** Position in the plan, from 1. */
  readonly ordinal: number;
  readonly kind: PlanItemKind;
  readonly aIds: readonly string[];
  readonly bIds: readonly string[];
  /** What the records of a first sync's item are known by; of others their link tells. */
  readonly knownBy?: readonly KnownValue[];
  readonly changes: readonly PlannedChange[];
  readonly conflicts: readonly {
    readonly fieldId: string;
    readonly winner: Side | null;
    readonly now: Pair<FieldValue | undefined>;
  }[];
  /** For `ambiguous`, `invalid`, `excluded` and `skipped`. */
  readonly reason: PlanReason | null;
  /** The link it is about; only of undos, restores and mapping changes. */
  readonly linkId?: string;
  /** Values that are not put back, and why; only of undos and restores. */
  readonly skipped?: readonly (PlannedChange & { readonly reason: PlanReason })[];
  /** How often it was tried without a clear answer. */
  readonly tries?: number;
  /** A vendor refused several values at once without saying which: they go one by one. */
  readonly oneByOne?: boolean;
}

/** A decision not yet carried out. */
export interface Answer {
  readonly conflictId: string;
  readonly fieldId: string;
  readonly decision: Decision;
  readonly shown: Pair<FieldValue | undefined> | null;
}

/** All the engine knows of one link when it reconciles it. */
export interface LinkWork {
  readonly link: Link;
  readonly base: Base;
  readonly openIntents: readonly Intent[];
  /** A person's decisions waiting to be carried out, with the values that person was shown. */
  readonly answered: readonly Answer[];
  /** Evidence that waits to be carried out, oldest first. */
  readonly evidence: readonly RecordedEvidence[];
  /** Changes of the last hour, oldest first: what the oscillation detector looks at. */
  readonly recent: readonly ChangeLogEntry[];
  /** Dead letters of this link that are open or being retried. */
  readonly deadLetters: readonly DeadLetter[];
}

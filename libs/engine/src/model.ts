import { type Secrets } from '#connector-sdk';
import { type Base, type Decision, type FieldValue, type LiveRecord, type Mapping, type Pair, type Side } from '#core';

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
  readonly clockOffsetMs: number;
  readonly health: ConnectionHealth;
  readonly healthMessage: string | null;
  /** Unguessable part of this connection's webhook URL. */
  readonly webhookToken: string;
}

/** - `draft`: never approved, nothing is written. - `live`: changes travel. - `paused`: changes are noted, not sent. */
export type SyncState = 'draft' | 'live' | 'paused';

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
  /** Why the engine paused it itself, for a person; `null` otherwise. */
  readonly pausedBecause: string | null;
  readonly pollEveryMs: number;
  readonly sweepEveryMs: number;
}

/** How urgent a dirty record is; lower is sooner. */
export const PRIORITY = { realtime: 1, incremental: 10, backfill: 100 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

export interface RecordRef {
  readonly side: Side;
  readonly remoteId: string;
}

/** "Read this record again." */
export interface DirtyMark extends RecordRef {
  readonly syncId: string;
  readonly priority: Priority;
  /** Not to be claimed earlier, in milliseconds since the epoch. */
  readonly notBeforeMs?: number;
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
  /** All marks since it was last worked off were for writes of ours. */
  readonly maybeEcho: boolean;
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
}

export type IntentStatus = 'planned' | 'sent' | 'unknown' | 'done' | 'dropped';

/** An operation journalled before it is sent. Its id is the idempotency key of a create. */
export interface Intent {
  readonly id: string;
  readonly linkId: string;
  readonly side: Side;
  readonly kind: 'create' | 'update' | 'delete';
  readonly writes: readonly JournalledWrite[];
  readonly status: IntentStatus;
  /** Later, once it is known until when the operation may have been sent. */
  readonly plannedAtMs: number;
}

export interface JournalledWrite {
  readonly fieldId: string;
  readonly sent: FieldValue;
  readonly predicted: FieldValue;
  readonly source: FieldValue | undefined;
}

/** One change of one field, ours or theirs. */
export interface ChangeLogEntry {
  readonly linkId: string;
  readonly fieldId: string;
  readonly side: Side;
  readonly before: FieldValue | undefined;
  readonly after: FieldValue | undefined;
  /** `edit`: seen on the vendor's side. Otherwise the engine wrote it, for this cause. */
  readonly cause: 'edit' | 'change' | 'fill' | 'policy' | 'decision' | 'set' | 'consent' | 'create' | 'breaker';
  readonly intentId: string | null;
  readonly runId: string | null;
  readonly atMs: number;
}

/**
 * - `bothChanged`, `deleteVersusEdit`, `unconvertible`: found by reconcile.
 * - `race`: the vendor's history shows that our write replaced an edit nobody had read.
 * - `oscillation`: the field kept changing back and was frozen.
 * - `identity`: it is not clear which records are the same.
 */
export type ConflictKind = 'bothChanged' | 'deleteVersusEdit' | 'unconvertible' | 'race' | 'oscillation' | 'identity';

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
  readonly base: Pair<FieldValue | undefined> | null;
  readonly now: Pair<FieldValue | undefined> | null;
  readonly winner: Side | null;
  /** The policy kind or code that decided. */
  readonly decidedBy: string;
  readonly message: string | null;
  readonly status: ConflictStatus;
  readonly decision: Decision | null;
  readonly atMs: number;
}

/** Work that needs a person: a payload the vendor will not take, kept aside until it or the vendor changes. */
export interface DeadLetter extends RecordRef {
  readonly id: string;
  readonly syncId: string;
  readonly linkId: string | null;
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

export interface Tombstone extends RecordRef {
  readonly reason: 'deleted' | 'merged' | 'propagated';
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
}

/**
 * A first sync walks `scanning → ready → applying → done`, and nothing is written before someone moves it past
 * `ready`. A sweep walks `scanning → done`.
 */
export type RunState = 'scanning' | 'ready' | 'applying' | 'done' | 'failed' | 'discarded';

export interface Run {
  readonly id: string;
  readonly syncId: string;
  readonly kind: 'firstSync' | 'sweep';
  readonly state: RunState;
  readonly mappingVersion: number;
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
 * - `excluded`: the sync does not create on the other side.
 */
export type PlanItemKind = 'matched' | 'update' | 'createOnA' | 'createOnB' | 'ambiguous' | 'invalid' | 'excluded';

export interface PlanItem {
  /** Position in the plan, from 1. */
  readonly ordinal: number;
  readonly kind: PlanItemKind;
  readonly aIds: readonly string[];
  readonly bIds: readonly string[];
  readonly changes: readonly {
    readonly side: Side;
    readonly fieldId: string;
    readonly before: FieldValue | undefined;
    readonly after: FieldValue;
  }[];
  readonly conflicts: readonly {
    readonly fieldId: string;
    readonly winner: Side | null;
    readonly now: Pair<FieldValue | undefined>;
  }[];
  /** Stable code and plain words for `ambiguous`, `invalid`, `excluded`. */
  readonly reason: { readonly code: string; readonly message: string } | null;
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
  /** Changes of the last hour, oldest first: what the oscillation detector looks at. */
  readonly recent: readonly ChangeLogEntry[];
  /** Dead letters of this link that are open or being retried. */
  readonly deadLetters: readonly DeadLetter[];
}

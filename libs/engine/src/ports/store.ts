import { type ConnectionCheck, type Secrets } from '#connector-sdk';
import { type Base, type Decision, type DrasticKind, type Mapping, type Pair, type Side } from '#core';
import {
  type Alias,
  type AnswerToAll,
  type ChangeLogEntry,
  type Conflict,
  type Connection,
  type ConnectionHealth,
  type Cursor,
  type CursorStream,
  type DeadLetter,
  type DirtyMark,
  type DirtyRow,
  type DrasticChange,
  type Intent,
  type IntentStatus,
  type JournalledWrite,
  type KnownLink,
  type Lease,
  type LinkWork,
  type LoggedChange,
  type MappingChange,
  type PlanItem,
  type PlanItemKind,
  type Receipt,
  type RecordRef,
  type Run,
  type RunState,
  type StagedRecord,
  type Sync,
  type SyncState,
  type Tombstone,
} from '../model.js';
import { type GroupRow } from '../groups/group-row.js';
import { type EvidenceEnd, type RecordedEvidence } from '../evidence/recorded-evidence.js';
import { type RecordWaits } from '../references/awaited.js';
import { type RenewalStore } from './renewal-store.js';
import { type SegmentStore } from './segment-store.js';

/** The lease ran out or another worker took it: nothing of the commit was kept. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** A record that this sync was to link is linked by a sibling meanwhile: nothing of the commit was kept. */
export class LinkedElsewhereError extends Error {
  override readonly name = 'LinkedElsewhereError';
}

/**
 * What the engine remembers. Every method is one transaction: all of it happens or none. Times are milliseconds since
 * the epoch and always given by the caller. Implemented on PostgreSQL and, for the simulation, in memory; both pass
 * `describeEngineStore`.
 */
export interface EngineStore extends SegmentStore, RenewalStore {
  // Definitions
  getConnection(connectionId: string): Promise<Connection | null>;
  getSync(syncId: string): Promise<Sync | null>;
  /** Syncs in state `live` or `braked`, in all workspaces. */
  liveSyncs(): Promise<readonly Sync[]>;
  /** Syncs with this connection on either side, whatever their state. */
  syncsOfConnection(connectionId: string): Promise<readonly Sync[]>;
  /**
   * Moves a sync from one of `from` to `to`; false if it was in none of them. What a brake held comes due with a move
   * to `live`, counts as marked anew, and may be held again.
   */
  moveSync(syncId: string, from: readonly SyncState[], to: SyncState, pausedBecause: string | null): Promise<boolean>;
  /** Moves a braked sync to `live` and lets all that waits pass, this once; false if it was not braked. */
  releaseBrake(syncId: string): Promise<boolean>;
  saveSecrets(connectionId: string, changed: Secrets): Promise<void>;
  saveHealth(connectionId: string, health: ConnectionHealth, message: string | null): Promise<void>;
  /** Keeps what a check of the connection found. */
  saveAccount(
    connectionId: string,
    account: Pick<ConnectionCheck, 'accountId' | 'accountName' | 'missing' | 'clockOffsetMs'>,
  ): Promise<void>;

  // Intake: from hints to dirty rows
  addReceipt(receipt: Receipt): Promise<void>;
  /** Receipts of a connection, at most `limit`: the least tried first, of these the ones about consent, then the oldest. */
  receipts(connectionId: string, limit: number): Promise<readonly Receipt[]>;
  /** Connections with receipts waiting. */
  connectionsWithReceipts(): Promise<readonly string[]>;
  getCursor(syncId: string, side: Side, stream: CursorStream): Promise<string | null>;
  /** Dirty marks, aliases, cursor advances and handled receipts, together. */
  takeIn(intake: Intake): Promise<void>;

  // Drain
  /** `null` while another holder's lease runs. Taking it anew raises the epoch. */
  acquireLease(syncId: string, ttlMs: number, nowMs: number): Promise<Lease | null>;
  /** @throws LeaseLostError */
  renewLease(lease: Lease, ttlMs: number, nowMs: number): Promise<Lease>;
  releaseLease(lease: Lease): Promise<void>;
  /** The most urgent rows that may be worked on now, oldest first within a priority. Does not hide them from others. */
  claimDirty(syncId: string, limit: number, nowMs: number): Promise<readonly DirtyRow[]>;
  /** How many rows wait, and the earliest time one of them may be claimed (`null` when none waits). */
  dirtyBacklog(syncId: string): Promise<{ readonly count: number; readonly nextAtMs: number | null }>;
  /** The rows of those of these records that are marked dirty, claimable now or not. */
  dirtyAmong(syncId: string, refs: readonly RecordRef[]): Promise<readonly DirtyRow[]>;
  /**
   * Links, aliases and tombstones that concern these records (tombstones also by `survivorId`). Aliases are followed:
   * the links of the records they end at are included. A link appears once even if both its records are asked.
   */
  loadWork(syncId: string, refs: readonly RecordRef[], recentSinceMs: number): Promise<LoadedWork>;
  /** What is known of the groups of a sync's fields. */
  groups(syncId: string): Promise<readonly GroupRow[]>;
  /** How many links had such a change carried out since then, other than those of these records of side a. */
  countDrastic(syncId: string, kind: DrasticKind, sinceMs: number, exceptAIds: readonly string[]): Promise<number>;
  /** Of these ids of one side those whose record is linked, with the id of the record on the other side. */
  partners(syncId: string, side: Side, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * Applies changes if the lease's epoch is still the highest. Whoever waits for a record that is linked by then is
   * marked dirty, in whatever sync, and waits no more.
   * @param also changes of another sync under its own lease, kept together with these or not at all, after them
   * @throws LeaseLostError
   * @throws LinkedElsewhereError
   */
  commit(
    lease: Lease,
    changes: StoreChanges,
    also?: { readonly lease: Lease; readonly changes: StoreChanges },
  ): Promise<void>;

  /** Creates whose outcome is not known yet: of links that still lack the record. */
  openCreates(syncId: string): Promise<readonly Intent[]>;
  /** Those of these records that the sync has written to, or may have, since then. */
  recentlyWritten(syncId: string, refs: readonly RecordRef[], sinceMs: number): Promise<readonly RecordRef[]>;
  /** Forgets all marks of a sync, or those a run asked for: nobody needs them any more. */
  clearDirty(syncId: string, runId?: string): Promise<void>;
  /** Records of links with open intents (or half made) that nothing has marked dirty: left behind by a killed worker. */
  strandedRecords(syncId: string, plannedBeforeMs: number, limit: number): Promise<readonly RecordRef[]>;

  // History
  /** Links that are or were; ids that name none are left out. */
  knownLinks(linkIds: readonly string[]): Promise<readonly KnownLink[]>;
  /** Every link that holds this record, or held it when it ended; the latest to end first, one that has not before all. */
  linksOfRecord(syncId: string, ref: RecordRef): Promise<readonly KnownLink[]>;
  /** Those of these records that were in a link which ended at this time or later, in milliseconds since the epoch. */
  unlinkedSince(syncId: string, refs: readonly RecordRef[], sinceMs: number): Promise<readonly RecordRef[]>;
  /** Ids of the links that a run made, ended or changed values of, after `afterId`, in order. */
  linksOfRun(runId: string, afterId: string | null, limit: number): Promise<readonly string[]>;
  /** What happened to these links, in the order of writing; with `limit` the latest so many. */
  changesOf(
    linkIds: readonly string[],
    options?: { readonly fieldId?: string; readonly sinceMs?: number; readonly limit?: number },
  ): Promise<readonly LoggedChange[]>;
  /** What happened in a sync since then, a page at a time: the latest first, then what was before the last of a page. */
  latestChanges(
    syncId: string,
    sinceMs: number,
    before: Pick<LoggedChange, 'atMs' | 'id'> | null,
    limit: number,
  ): Promise<readonly LoggedChange[]>;
  /** By id; ids that name none are left out. */
  intentsById(intentIds: readonly string[]): Promise<readonly Intent[]>;
  /** Writes that were given up, e.g. because their link ended before it was known whether they were done. */
  droppedIntents(linkIds: readonly string[]): Promise<readonly Intent[]>;
  /** Creates, deletes and marks that a run did to records of these links. */
  lifeIntents(runId: string, linkIds: readonly string[]): Promise<readonly Intent[]>;
  /** Conflicts about fields of a link, newest first. */
  conflictsOf(linkId: string): Promise<readonly Conflict[]>;
  /** How many open conflicts are about a field, found by then. */
  countOpenConflicts(
    syncId: string,
    about: Pick<AnswerToAll, 'fieldId' | 'kind'> & { readonly untilMs: number },
  ): Promise<number>;
  /** Open conflicts about a field, found by then, after `afterId`, in the order of their ids. */
  openConflicts(
    syncId: string,
    about: Pick<AnswerToAll, 'fieldId' | 'kind'> & { readonly untilMs: number },
    afterId: string | null,
    limit: number,
  ): Promise<readonly Conflict[]>;
  /** All evidence recorded for a link, over or not, the latest first. */
  evidenceOf(linkId: string): Promise<readonly RecordedEvidence[]>;
  /** Conflicts of fields that were found since then, over or not, the latest first. */
  latestConflicts(syncId: string, sinceMs: number, limit: number): Promise<readonly Conflict[]>;
  getMapping(syncId: string, version: number): Promise<Mapping | null>;
  /** Links that have not ended, after `afterId`, in the order of their ids. */
  linksAfter(syncId: string, afterId: string | null, limit: number): Promise<readonly KnownLink[]>;
  /**
   * Puts another version of the mapping into use, if the one named is, and forgets what these fields settled at. False if
   * neither version is in use. @throws LeaseLostError
   */
  useMapping(
    lease: Lease,
    change: { readonly from: number; readonly to: number; readonly forgotten: readonly string[] },
  ): Promise<boolean>;
  /** How many records wait because a run asked for them. */
  dirtyOfRun(syncId: string, runId: string): Promise<number>;
  /** Records that were kept apart by an undo, or by a person, may be linked and made again. */
  liftUndone(syncId: string): Promise<void>;

  // Runs
  createRun(run: Run): Promise<void>;
  getRun(runId: string): Promise<Run | null>;
  /** Runs of a sync in one of these states, newest first. */
  runsOf(syncId: string, states: readonly RunState[]): Promise<readonly Run[]>;
  /** Those of these syncs whose first sync is being applied, or was done since then. */
  inBulk(syncIds: readonly string[], sinceMs: number): Promise<ReadonlySet<string>>;
  /** Runs in state `scanning` or `applying`, of all syncs. */
  openRuns(): Promise<readonly Run[]>;
  /** Moves a run from `from` to `to` (which may be the same), adds to its counts; false if it was not in `from`. */
  moveRun(
    runId: string,
    from: RunState,
    to: RunState,
    change: {
      counts?: Readonly<Record<string, number>>;
      error?: string | null;
      finishedAtMs?: number;
      mappingChange?: MappingChange;
    },
  ): Promise<boolean>;
  /**
   * Keeps scanned records and how far the scan got; repeating a page replaces it. Once a side is done its stage stands:
   * what a worker that was held up brings later is ignored, since a plan may have been made of it.
   */
  stage(
    runId: string,
    side: Side,
    records: readonly StagedRecord[],
    scanCursor: string | null,
    done: boolean,
  ): Promise<void>;
  /** How far each side's scan got. */
  scanProgress(
    runId: string,
  ): Promise<Pair<{ readonly cursor: string | null; readonly done: boolean; readonly count: number }>>;
  /** Staged ids and keys after `afterId`, ordered by id. */
  stagedKeys(
    runId: string,
    side: Side,
    afterId: string | null,
    limit: number,
  ): Promise<readonly Pick<StagedRecord, 'remoteId' | 'keys'>[]>;
  stagedRecords(runId: string, side: Side, ids: readonly string[]): Promise<readonly StagedRecord[]>;
  /**
   * Staged ids of this side that have no link, or whose link's hash differs; ordered by id. For sweeps. Not those that
   * an undo keeps apart, nor those without a link that are outside the filter (core `OUTSIDE_MARK`).
   */
  stagedDifferences(runId: string, side: Side, afterId: string | null, limit: number): Promise<readonly string[]>;
  /** Ids of linked records of this side that the run's scan did not meet; ordered by id. */
  unmetLinks(runId: string, side: Side, afterId: string | null, limit: number): Promise<readonly string[]>;
  /** By id of those of these records that are linked: the link's stamp on this side, where it has one. */
  linkStamps(syncId: string, side: Side, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Number of links that have an id on this side. */
  countLinks(syncId: string, side: Side): Promise<number>;
  /**
   * Each in the place of the one with the same position. Ignored once the run no longer scans: what a worker that was
   * held up brings later must not change what is being approved.
   */
  addPlanItems(runId: string, items: readonly PlanItem[]): Promise<void>;
  planItems(
    runId: string,
    request: { kinds?: readonly PlanItemKind[]; afterOrdinal: number; limit: number },
  ): Promise<readonly PlanItem[]>;
  /** Forgets staged records (not the plan). */
  clearStage(runId: string): Promise<void>;
}

export interface Intake {
  readonly marks?: readonly DirtyMark[];
  readonly aliases?: readonly Alias[];
  readonly cursors?: readonly Cursor[];
  /** Ids of receipts that are handled. */
  readonly receiptsDone?: readonly string[];
  /** Receipts to try again; their attempts grow by one. */
  readonly receiptsLater?: readonly string[];
}

export interface LoadedWork {
  readonly links: readonly LinkWork[];
  /** Every step, so that chains can be followed. */
  readonly aliases: readonly Alias[];
  readonly tombstones: readonly Tombstone[];
  /** Open or retried dead letters of these records that belong to no link: creates the other side refused. */
  readonly deadLetters: readonly DeadLetter[];
}

/** Everything one step of a drain changes. Lists are applied in the order of this interface. */
export interface StoreChanges {
  /** Looked at before all else: were one of these records linked in that sync, the whole commit would fail. */
  readonly nowhereElse?: readonly {
    readonly syncId: string;
    /** Of that sync. */
    readonly side: Side;
    readonly ids: readonly string[];
  }[];
  /** A clash with `UNIQUE(sync, a_id)` or `(sync, b_id)` fails the whole commit. */
  readonly linksNew?: readonly NewLink[];
  readonly linkUpdates?: readonly LinkUpdate[];
  readonly linksRemoved?: readonly {
    readonly linkId: string;
    readonly atMs: number;
    /** The run that ends it, if one does. */
    readonly runId?: string | null;
    /** The link of another sync that takes its place. */
    readonly continuedBy?: string;
    /** Why a person ends it. */
    readonly because?: string;
  }[];
  /** Merged into each link's stored base, field by field. */
  readonly bases?: readonly { readonly linkId: string; readonly fields: Base }[];
  readonly intentsNew?: readonly Intent[];
  readonly intentMoves?: readonly IntentMove[];
  readonly log?: readonly ChangeLogEntry[];
  /**
   * Takes the place of an open conflict of the same link, field and kind (same records for `identity`), and of a
   * decided one that has the same values as well: deciding the same thing again after a crash lists it once. An open
   * one that is found again with the same values keeps its id and its time.
   */
  readonly conflictsNew?: readonly Conflict[];
  /** The field agrees again: its open conflicts (not the decided ones) are resolved. */
  readonly conflictsSettled?: readonly { readonly linkId: string; readonly fieldId: string; readonly atMs: number }[];
  readonly conflictsResolved?: readonly { readonly conflictId: string; readonly atMs: number }[];
  /** A person's answers to conflicts; those that are not open any more are left as they are. */
  readonly conflictsAnswered?: readonly { readonly conflictId: string; readonly decision: Decision }[];
  /**
   * `from` was merged into `into`: open `identity` conflicts that name both have been answered by that, and those that
   * name the former now name the latter.
   */
  readonly conflictsMerged?: readonly (Omit<Alias, 'syncId'> & { readonly atMs: number })[];
  readonly evidenceNew?: readonly RecordedEvidence[];
  /** Ends evidence that is open; what is over stays as it ended. */
  readonly evidenceEnds?: readonly EvidenceEnd[];
  /** Tombstones that no longer hold. */
  readonly tombstonesLifted?: readonly RecordRef[];
  readonly tombstones?: readonly Tombstone[];
  /** Records that were merged away and are there again. */
  readonly aliasesDropped?: readonly RecordRef[];
  readonly aliases?: readonly Alias[];
  /** An open dead letter of the same record, side and payload is counted up instead of doubled. */
  readonly deadLettersNew?: readonly DeadLetter[];
  readonly deadLettersResolved?: readonly string[];
  readonly marks?: readonly DirtyMark[];
  /** Deleted only where the version is still the claimed one. */
  readonly dirtyDone?: readonly DirtyRow[];
  /** Put off, only where the version is still the claimed one; attempts grow by one. */
  readonly dirtyLater?: readonly { readonly row: DirtyRow; readonly notBeforeMs: number }[];
  readonly groups?: readonly GroupsKnown[];
  /**
   * Each in the place of what was held of the same two records, or of what of its kind was carried out on them; of that,
   * an hour is remembered. What is held is only noted while the sync is braked.
   */
  readonly drastic?: readonly DrasticChange[];
  /** Takes the place of what these records waited for. */
  readonly waits?: readonly RecordWaits[];
  /** Items of plans, each in the place of the one with the same position. */
  readonly planItems?: readonly { readonly runId: string; readonly item: PlanItem }[];
  readonly runCounts?: { readonly runId: string; readonly counts: Readonly<Record<string, number>> };
}

/** All that is known of one field's groups from now on. */
export interface GroupsKnown {
  readonly fieldId: string;
  /** Take the place of what was known. A group is in one of them at most. */
  readonly rows: readonly GroupRow[];
  /** Groups of pairs just formed: they are taken out of every stored base, which may hold them from an earlier pair. */
  readonly formed: Pair<readonly string[]>;
}

export interface NewLink {
  readonly id: string;
  readonly aId: string | null;
  readonly bId: string | null;
  /** The run that makes it, if one does. */
  readonly runId?: string | null;
}

export interface IntentMove {
  readonly id: string;
  readonly to: IntentStatus;
  /** The latest time at which it may have been sent, where that is later: counts as its new `plannedAtMs`. */
  readonly lastSentAtMs?: number;
  /** Sent again with other values: what was sent now stands beside what was sent before. */
  readonly sentAlso?: readonly JournalledWrite[];
  /** The record, once it is known. */
  readonly remoteId?: string;
}

/** With another record it answers open `identity` conflicts that name just its two records. */
export interface LinkUpdate {
  readonly linkId: string;
  readonly aId?: string;
  readonly bId?: string;
  readonly hashes?: Partial<Pair<string | null>>;
  readonly stamps?: Partial<Pair<string | null>>;
  readonly movedAtMs?: Partial<Pair<number>>;
  /** Another record was made in the place of one: nothing of the new pair has been seen settled yet. */
  readonly forgetsBase?: true;
  readonly frozen?: readonly string[];
  /** Beside what is known of other fields. */
  readonly unfrozenAtMs?: Readonly<Record<string, number>>;
}

import { type Secrets } from '#connector-sdk';
import { type DrasticKind, type FieldValue, type Mapping, OUTSIDE_MARK, type Pair, type Side, SIDES } from '#core';
import {
  type Alias,
  type Conflict,
  type Connection,
  type ConnectionHealth,
  type CursorStream,
  type DeadLetter,
  type DirtyMark,
  type DirtyRow,
  type DrasticChange,
  type EvidenceEnd,
  type EngineStore,
  type GroupRow,
  type GroupsKnown,
  type Intake,
  type Intent,
  isAwake,
  type KnownLink,
  type Lease,
  LeaseLostError,
  type Link,
  type LinkWork,
  type LoadedWork,
  type LoggedChange,
  type PlanItem,
  type PlanItemKind,
  type Receipt,
  type RecordedEvidence,
  type RenewalClaim,
  type RecordRef,
  type RecordWaits,
  type Run,
  type RunState,
  type StagedRecord,
  type StoreChanges,
  type Sync,
  type SyncState,
  type Tombstone,
} from '#engine';
import * as history from './memory-history.js';
import { assertNowhereElse } from './memory-siblings.js';
import { MemoryRenewals } from './memory-renewals.js';
import { MemorySegments } from './memory-segments.js';
import { noteWaits, partnersOf, wakeWaiting } from './memory-references.js';

type StoredDirty = Mutable<DirtyRow> & { notBeforeMs: number };

export type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };
export type StoredLink = Mutable<KnownLink>;

export interface SyncData {
  readonly syncId: string;
  readonly links: Map<string, StoredLink>;
  readonly endedLinks: Map<string, StoredLink>;
  readonly mappings: Map<number, Mapping>;
  readonly intents: Map<string, Mutable<Intent>>;
  readonly dirty: Map<string, StoredDirty>;
  readonly aliases: Map<string, Alias>;
  readonly drastic: Map<string, DrasticChange>;
  readonly tombstones: Map<string, Tombstone>;
  readonly cursors: Map<string, string>;
  readonly conflicts: Map<string, Mutable<Conflict>>;
  readonly deadLetters: Map<string, Mutable<DeadLetter>>;
  readonly log: LoggedChange[];
  readonly evidence: Mutable<RecordedEvidence>[];
  groups: readonly GroupRow[];
  waits: readonly RecordWaits[];
  lease: { epoch: number; untilMs: number };
}

interface Stage {
  readonly records: Pair<Map<string, StagedRecord>>;
  readonly progress: Pair<{ cursor: string | null; done: boolean }>;
  readonly items: Map<number, PlanItem>;
}

const OPEN_INTENTS: readonly string[] = ['planned', 'sent', 'unknown'];
const key = (ref: RecordRef): string => `${ref.side}:${ref.remoteId}`;
const idOf = (link: Link, side: Side): string | null => (side === 'a' ? link.aId : link.bId);

/**
 * The engine's store in memory, for the simulation: every method happens at once and completely, as a transaction
 * would, and nothing is shared by reference with the caller.
 */
export class MemoryEngineStore implements EngineStore {
  readonly #connections = new Map<string, Mutable<Connection>>();
  readonly #syncs = new Map<string, Mutable<Sync>>();
  readonly #data = new Map<string, SyncData>();
  readonly #receipts = new Map<string, Mutable<Receipt>>();
  readonly #runs = new Map<string, Mutable<Run>>();
  readonly #stages = new Map<string, Stage>();
  readonly #segments = new MemorySegments();
  readonly #renewals = new MemoryRenewals();
  #logged = 0;

  // What tests set up and look at

  putConnection(connection: Connection): void {
    this.#connections.set(connection.id, { ...connection });
  }

  putSync(sync: Sync): void {
    this.#syncs.set(sync.id, { ...sync });
    if (!this.#data.has(sync.id)) this.#data.set(sync.id, emptyData(sync.id));
    this.#of(sync.id).mappings.set(sync.mapping.version, sync.mapping);
  }

  /** A person gives other credentials. */
  async changeSecrets(connectionId: string, changed: Secrets): Promise<void> {
    const connection = this.#connections.get(connectionId);
    if (connection) connection.accessRevision += 1;
    await this.saveSecrets(connectionId, changed);
  }

  links(syncId: string): readonly KnownLink[] {
    return structuredClone([...this.#of(syncId).links.values()]);
  }

  /** Links that are or were. */
  everyLink(syncId: string): readonly KnownLink[] {
    return structuredClone(history.linksIn(this.#of(syncId)));
  }

  conflicts(syncId: string): readonly Conflict[] {
    return structuredClone([...this.#of(syncId).conflicts.values()]);
  }

  deadLetters(syncId: string): readonly DeadLetter[] {
    return structuredClone([...this.#of(syncId).deadLetters.values()]);
  }

  tombstones(syncId: string): readonly Tombstone[] {
    return [...this.#of(syncId).tombstones.values()];
  }

  aliases(syncId: string): readonly Alias[] {
    return [...this.#of(syncId).aliases.values()];
  }

  drastic(syncId: string): readonly DrasticChange[] {
    return [...this.#of(syncId).drastic.values()];
  }

  groupRows(syncId: string): readonly GroupRow[] {
    return structuredClone(this.#of(syncId).groups);
  }

  waits(syncId: string): readonly RecordWaits[] {
    return structuredClone(this.#of(syncId).waits);
  }

  intents(syncId: string): readonly Intent[] {
    return [...this.#of(syncId).intents.values()];
  }

  runs(syncId: string): readonly Run[] {
    return structuredClone([...this.#runs.values()].filter((run) => run.syncId === syncId));
  }

  log(syncId: string): readonly LoggedChange[] {
    return this.#of(syncId).log;
  }

  /** A person answers an open conflict. */
  answer(syncId: string, conflictId: string, decision: Conflict['decision']): void {
    const data = this.#of(syncId);
    const conflict = data.conflicts.get(conflictId);
    if (conflict?.status !== 'open') return;
    conflict.decision = decision;
    conflict.status = 'answered';
    const link = conflict.linkId === null ? undefined : data.links.get(conflict.linkId);
    if (!link) return;
    link.frozen = link.frozen.filter((fieldId) => fieldId !== conflict.fieldId);
    for (const side of SIDES) {
      const remoteId = idOf(link, side);
      if (remoteId !== null) this.#mark(data, { syncId, side, remoteId, priority: 1 });
    }
  }

  // Definitions

  async getConnection(connectionId: string): Promise<Connection | null> {
    const connection = this.#connections.get(connectionId);
    return connection ? { ...connection } : null;
  }

  async getSync(syncId: string): Promise<Sync | null> {
    const sync = this.#syncs.get(syncId);
    return sync ? this.#segments.with(sync) : null;
  }

  async liveSyncs(): Promise<readonly Sync[]> {
    return [...this.#syncs.values()].filter((sync) => isAwake(sync.state)).map((sync) => this.#segments.with(sync));
  }

  async syncsOfConnection(connectionId: string): Promise<readonly Sync[]> {
    return [...this.#syncs.values()]
      .filter((sync) => SIDES.some((side) => sync[side].connectionId === connectionId))
      .map((sync) => this.#segments.with(sync));
  }

  async moveSync(
    syncId: string,
    from: readonly SyncState[],
    to: SyncState,
    pausedBecause: string | null,
  ): Promise<boolean> {
    const sync = this.#syncs.get(syncId);
    if (!sync || !from.includes(sync.state)) return false;
    sync.state = to;
    sync.pausedBecause = pausedBecause;
    if (to === 'live') this.#freeHeld(syncId);
    return true;
  }

  async releaseBrake(syncId: string): Promise<boolean> {
    if (!(await this.moveSync(syncId, ['braked'], 'live', null))) return false;
    const { drastic, dirty } = this.#of(syncId);
    drastic.clear();
    for (const row of dirty.values()) row.released = true;
    return true;
  }

  /** Forgets what was held; it comes due at once and is judged anew. */
  #freeHeld(syncId: string): void {
    const { drastic, dirty } = this.#of(syncId);
    for (const [name, { held }] of drastic) if (held) drastic.delete(name);
    for (const row of dirty.values()) {
      row.notBeforeMs = 0;
      row.version += 1;
    }
  }

  async saveSecrets(connectionId: string, changed: Secrets): Promise<void> {
    const connection = this.#connections.get(connectionId);
    if (connection) connection.secrets = { ...connection.secrets, ...changed };
  }

  async claimRenewal(connectionId: string, holder: string, ttlMs: number, nowMs: number): Promise<RenewalClaim> {
    const connection = this.#connections.get(connectionId);
    return connection ? this.#renewals.claim(connection, holder, ttlMs, nowMs) : { kind: 'gone' };
  }

  async endRenewal(connectionId: string, renewal: Parameters<EngineStore['endRenewal']>[1]): Promise<boolean> {
    this.#renewals.end(connectionId, renewal.holder);
    if (this.#connections.get(connectionId)?.accessRevision !== renewal.revision) return false;
    await this.saveSecrets(connectionId, renewal.changed);
    return true;
  }

  async saveHealth(connectionId: string, health: ConnectionHealth, message: string | null): Promise<void> {
    const connection = this.#connections.get(connectionId);
    if (connection) Object.assign(connection, { health, healthMessage: message });
  }

  async saveAccount(
    connectionId: string,
    { accountId, clockOffsetMs }: Parameters<EngineStore['saveAccount']>[1],
  ): Promise<void> {
    const connection = this.#connections.get(connectionId);
    if (connection) Object.assign(connection, { accountId, clockOffsetMs });
  }

  // Intake

  async addReceipt(receipt: Receipt): Promise<void> {
    this.#receipts.set(receipt.id, { ...receipt });
  }

  async receipts(connectionId: string, limit: number): Promise<readonly Receipt[]> {
    return [...this.#receipts.values()]
      .filter((receipt) => receipt.connectionId === connectionId)
      .sort(
        (x, y) =>
          x.attempts - y.attempts ||
          Number(y.aboutConsent) - Number(x.aboutConsent) ||
          x.receivedAtMs - y.receivedAtMs ||
          x.id.localeCompare(y.id),
      )
      .slice(0, limit)
      .map((receipt) => ({ ...receipt }));
  }

  async connectionsWithReceipts(): Promise<readonly string[]> {
    return [...new Set([...this.#receipts.values()].map((receipt) => receipt.connectionId))].sort();
  }

  async getCursor(syncId: string, side: Side, stream: CursorStream): Promise<string | null> {
    return this.#of(syncId).cursors.get(`${side}:${stream}`) ?? null;
  }

  async takeIn(intake: Intake): Promise<void> {
    for (const alias of intake.aliases ?? []) this.#of(alias.syncId).aliases.set(`${alias.side}:${alias.from}`, alias);
    for (const mark of intake.marks ?? []) this.#mark(this.#of(mark.syncId), mark);
    for (const cursor of intake.cursors ?? []) {
      this.#of(cursor.syncId).cursors.set(`${cursor.side}:${cursor.stream}`, cursor.value);
    }
    for (const id of intake.receiptsDone ?? []) this.#receipts.delete(id);
    for (const id of intake.receiptsLater ?? []) {
      const receipt = this.#receipts.get(id);
      if (receipt) receipt.attempts += 1;
    }
  }

  // Drain

  async acquireLease(syncId: string, ttlMs: number, nowMs: number): Promise<Lease | null> {
    const { lease } = this.#of(syncId);
    if (lease.untilMs > nowMs) return null;
    lease.epoch += 1;
    lease.untilMs = nowMs + ttlMs;
    return { syncId, epoch: lease.epoch, untilMs: lease.untilMs };
  }

  async renewLease(lease: Lease, ttlMs: number, nowMs: number): Promise<Lease> {
    const held = this.#holding(lease).lease;
    held.untilMs = nowMs + ttlMs;
    return { ...lease, untilMs: held.untilMs };
  }

  async releaseLease(lease: Lease): Promise<void> {
    const held = this.#of(lease.syncId).lease;
    if (held.epoch === lease.epoch) held.untilMs = 0;
  }

  async claimDirty(syncId: string, limit: number, nowMs: number): Promise<readonly DirtyRow[]> {
    return [...this.#of(syncId).dirty.values()]
      .filter((row) => row.notBeforeMs <= nowMs)
      .sort((x, y) => x.priority - y.priority || x.markedAtMs - y.markedAtMs || key(x).localeCompare(key(y)))
      .slice(0, limit)
      .map(({ notBeforeMs: _, ...row }) => row);
  }

  async dirtyBacklog(syncId: string): Promise<{ readonly count: number; readonly nextAtMs: number | null }> {
    const times = [...this.#of(syncId).dirty.values()].map((row) => row.notBeforeMs);
    return { count: times.length, nextAtMs: times.length === 0 ? null : Math.min(...times) };
  }

  async dirtyAmong(syncId: string, refs: readonly RecordRef[]): Promise<readonly DirtyRow[]> {
    const { dirty } = this.#of(syncId);
    return refs.flatMap((ref) => dirty.get(key(ref)) ?? []).map(({ notBeforeMs: _, ...row }) => row);
  }

  async loadWork(syncId: string, refs: readonly RecordRef[], recentSinceMs: number): Promise<LoadedWork> {
    const data = this.#of(syncId);
    const aliases = new Map<string, Alias>();
    const wanted = new Set(refs.map(key));
    for (const ref of refs) {
      for (let at: string = ref.remoteId, alias = data.aliases.get(`${ref.side}:${at}`); alias;) {
        if (aliases.has(`${ref.side}:${at}`)) break;
        aliases.set(`${ref.side}:${at}`, alias);
        at = alias.into;
        wanted.add(`${ref.side}:${at}`);
        alias = data.aliases.get(`${ref.side}:${at}`);
      }
    }
    const links = [...data.links.values()].filter((link) =>
      SIDES.some((side) => wanted.has(`${side}:${idOf(link, side) ?? ''}`)),
    );
    for (const link of links) {
      for (const side of SIDES) {
        for (let at = idOf(link, side), hops = 0; at !== null && hops < 100; hops++) {
          const alias: Alias | undefined = data.aliases.get(`${side}:${at}`);
          if (alias) aliases.set(`${side}:${at}`, alias);
          at = alias?.into ?? null;
        }
      }
    }
    return structuredClone({
      links: links.map((link) => workOf(data, link, recentSinceMs)),
      aliases: [...aliases.values()],
      tombstones: [...data.tombstones.values()].filter(
        (tombstone) =>
          wanted.has(key(tombstone)) ||
          wanted.has(`${tombstone.side === 'a' ? 'b' : 'a'}:${tombstone.survivorId ?? ''}`),
      ),
      deadLetters: [...data.deadLetters.values()].filter(
        (letter) => letter.linkId === null && isUnresolved(letter) && wanted.has(key(letter)),
      ),
    });
  }

  async countDrastic(
    syncId: string,
    kind: DrasticKind,
    sinceMs: number,
    exceptAIds: readonly string[],
  ): Promise<number> {
    return [...this.#of(syncId).drastic.values()].filter(
      (one) => one.kind === kind && !one.held && one.atMs >= sinceMs && !exceptAIds.includes(one.aId),
    ).length;
  }

  async commit(
    lease: Lease,
    changes: StoreChanges,
    also?: { readonly lease: Lease; readonly changes: StoreChanges },
  ): Promise<void> {
    const data = this.#holding(lease);
    if (also) this.#holding(also.lease);
    assertNowhereElse(this.#data, changes);
    this.#keep(data, changes);
    if (also) this.#keep(this.#of(also.lease.syncId), also.changes);
  }

  #keep(data: SyncData, changes: StoreChanges): void {
    const { links, syncId } = data;
    for (const fresh of changes.linksNew ?? []) this.#assertFree(data, fresh.id, fresh);
    for (const { runId, ...fresh } of changes.linksNew ?? []) {
      const none = { a: null, b: null };
      const unsettled = { hashes: none, stamps: none, frozen: [], unfrozenAtMs: {}, base: {} };
      const history = {
        ...{ madeByRun: runId ?? null, endedByRun: null, endedAtMs: null, endedBecause: null, movedAtMs: none },
        continuedBy: null,
      };
      links.set(fresh.id, { ...fresh, syncId, ...unsettled, ...history });
    }
    for (const update of structuredClone(changes.linkUpdates ?? [])) {
      const link = links.get(update.linkId);
      if (!link) continue;
      this.#assertFree(data, link.id, { aId: update.aId ?? null, bId: update.bId ?? null });
      if (update.aId !== undefined) link.aId = update.aId;
      if (update.bId !== undefined) link.bId = update.bId;
      if (update.hashes) link.hashes = { ...link.hashes, ...update.hashes };
      if (update.stamps) link.stamps = { ...link.stamps, ...update.stamps };
      if (update.movedAtMs) link.movedAtMs = { ...link.movedAtMs, ...update.movedAtMs };
      if (update.frozen) link.frozen = update.frozen;
      if (update.unfrozenAtMs) link.unfrozenAtMs = { ...link.unfrozenAtMs, ...update.unfrozenAtMs };
      if (update.forgetsBase) link.base = {};
    }
    for (const removed of changes.linksRemoved ?? []) this.#removeLink(data, removed);
    for (const { linkId, fields } of structuredClone(changes.bases ?? [])) {
      const link = links.get(linkId);
      if (link) link.base = { ...link.base, ...fields };
    }
    for (const intent of structuredClone(changes.intentsNew ?? [])) data.intents.set(intent.id, intent);
    for (const { id, to, lastSentAtMs, sentAlso, remoteId } of structuredClone(changes.intentMoves ?? [])) {
      const intent = data.intents.get(id);
      if (!intent) continue;
      intent.status = to;
      intent.plannedAtMs = lastSentAtMs ?? intent.plannedAtMs;
      intent.writes = [...intent.writes, ...(sentAlso ?? [])];
      intent.remoteId = remoteId ?? intent.remoteId;
    }
    for (const entry of structuredClone(changes.log ?? [])) data.log.push({ ...entry, id: (this.#logged += 1) });
    for (const conflict of structuredClone(changes.conflictsNew ?? [])) putConflict(data, conflict);
    for (const { linkId, fieldId } of changes.conflictsSettled ?? []) {
      for (const conflict of data.conflicts.values()) {
        if (conflict.status === 'open' && conflict.linkId === linkId && conflict.fieldId === fieldId) {
          conflict.status = 'resolved';
        }
      }
    }
    for (const { conflictId } of changes.conflictsResolved ?? []) {
      const conflict = data.conflicts.get(conflictId);
      if (conflict) conflict.status = 'resolved';
    }
    for (const { conflictId, decision } of changes.conflictsAnswered ?? []) {
      const conflict = data.conflicts.get(conflictId);
      if (conflict?.status === 'open') Object.assign(conflict, { status: 'answered', decision });
    }
    for (const merged of changes.conflictsMerged ?? []) settleMerged(data, merged);
    for (const update of changes.linkUpdates ?? []) settleJoined(data, update);
    data.evidence.push(...structuredClone(changes.evidenceNew ?? []));
    for (const end of changes.evidenceEnds ?? []) endEvidence(data, end);
    for (const ref of changes.tombstonesLifted ?? []) data.tombstones.delete(key(ref));
    for (const tombstone of changes.tombstones ?? []) data.tombstones.set(key(tombstone), { ...tombstone });
    for (const ref of changes.aliasesDropped ?? []) data.aliases.delete(key(ref));
    for (const alias of changes.aliases ?? []) data.aliases.set(`${alias.side}:${alias.from}`, { ...alias });
    for (const letter of structuredClone(changes.deadLettersNew ?? [])) putDeadLetter(data, letter);
    for (const id of changes.deadLettersResolved ?? []) {
      const letter = data.deadLetters.get(id);
      if (letter) letter.status = 'resolved';
    }
    for (const mark of changes.marks ?? []) this.#mark(this.#of(mark.syncId), mark);
    for (const row of changes.dirtyDone ?? []) {
      if (data.dirty.get(key(row))?.version === row.version) data.dirty.delete(key(row));
    }
    for (const { row, notBeforeMs } of changes.dirtyLater ?? []) {
      const stored = data.dirty.get(key(row));
      if (stored?.version !== row.version) continue;
      stored.notBeforeMs = notBeforeMs;
      stored.attempts += 1;
    }
    for (const known of structuredClone(changes.groups ?? [])) putGroups(data, known);
    for (const one of structuredClone(changes.drastic ?? [])) {
      if (one.held && this.#syncs.get(syncId)?.state !== 'braked') continue;
      data.drastic.set(JSON.stringify([one.aId, one.bId, one.held || one.kind]), one);
    }
    noteWaits(data, structuredClone(changes.waits ?? []));
    for (const woken of wakeWaiting(this.#data)) this.#mark(this.#of(woken.syncId), woken);
    for (const { runId, item } of structuredClone(changes.planItems ?? [])) {
      this.#stage(runId).items.set(item.ordinal, item);
    }
    if (changes.runCounts) this.#count(changes.runCounts.runId, changes.runCounts.counts);
  }

  async partners(syncId: string, side: Side, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return partnersOf(this.#of(syncId), side, ids);
  }

  async groups(syncId: string): Promise<readonly GroupRow[]> {
    return structuredClone(this.#of(syncId).groups);
  }

  async openCreates(syncId: string): Promise<readonly Intent[]> {
    const data = this.#of(syncId);
    return structuredClone(
      [...data.intents.values()].filter((intent) => {
        const link = data.links.get(intent.linkId);
        const open = intent.kind === 'create' && OPEN_INTENTS.includes(intent.status);
        return open && link !== undefined && idOf(link, intent.side) === null;
      }),
    );
  }

  async recentlyWritten(syncId: string, refs: readonly RecordRef[], sinceMs: number): Promise<readonly RecordRef[]> {
    const data = this.#of(syncId);
    const written = new Set(
      [...data.intents.values()].flatMap((intent) => {
        const link = data.links.get(intent.linkId);
        const remoteId = link && intent.plannedAtMs >= sinceMs ? idOf(link, intent.side) : null;
        return remoteId === null ? [] : [key({ side: intent.side, remoteId })];
      }),
    );
    return refs.filter((ref) => written.has(key(ref)));
  }

  async clearDirty(syncId: string, runId?: string): Promise<void> {
    const { dirty } = this.#of(syncId);
    for (const [name, row] of dirty) if (runId === undefined || row.runId === runId) dirty.delete(name);
  }

  async strandedRecords(syncId: string, plannedBeforeMs: number, limit: number): Promise<readonly RecordRef[]> {
    const data = this.#of(syncId);
    const stranded: RecordRef[] = [];
    for (const link of data.links.values()) {
      const open = [...data.intents.values()].some(
        (intent) =>
          intent.linkId === link.id && OPEN_INTENTS.includes(intent.status) && intent.plannedAtMs < plannedBeforeMs,
      );
      if (!open) continue;
      const refs = SIDES.flatMap((side) => {
        const remoteId = idOf(link, side);
        return remoteId === null ? [] : [{ side, remoteId }];
      });
      if (!refs.some((ref) => data.dirty.has(key(ref)))) stranded.push(...refs);
    }
    return stranded.slice(0, limit);
  }

  // History

  async knownLinks(linkIds: readonly string[]): Promise<readonly KnownLink[]> {
    return history.knownLinks(this.#all(), linkIds);
  }

  async linksOfRecord(syncId: string, ref: RecordRef): Promise<readonly KnownLink[]> {
    return history.linksOfRecord(this.#of(syncId), ref);
  }

  async unlinkedSince(syncId: string, refs: readonly RecordRef[], sinceMs: number): Promise<readonly RecordRef[]> {
    return history.unlinkedSince(this.#of(syncId), refs, sinceMs);
  }

  async linksOfRun(runId: string, afterId: string | null, limit: number): Promise<readonly string[]> {
    return this.#page(history.linksOfRun(this.#all(), runId), afterId, limit);
  }

  async changesOf(
    linkIds: readonly string[],
    options: Parameters<EngineStore['changesOf']>[1] = {},
  ): Promise<readonly LoggedChange[]> {
    return history.changesOf(this.#all(), linkIds, options);
  }

  async latestChanges(
    syncId: string,
    sinceMs: number,
    before: Pick<LoggedChange, 'atMs' | 'id'> | null,
    limit: number,
  ): Promise<readonly LoggedChange[]> {
    return history.latestChanges(this.#of(syncId), sinceMs, before, limit);
  }

  async intentsById(intentIds: readonly string[]): Promise<readonly Intent[]> {
    return history.intentsWhere(this.#all(), ({ id }) => intentIds.includes(id));
  }

  async droppedIntents(linkIds: readonly string[]): Promise<readonly Intent[]> {
    return history.intentsWhere(this.#all(), ({ linkId, status }) => status === 'dropped' && linkIds.includes(linkId));
  }

  async lifeIntents(runId: string, linkIds: readonly string[]): Promise<readonly Intent[]> {
    return history.intentsWhere(
      this.#all(),
      (intent) => intent.runId === runId && intent.kind !== 'update' && linkIds.includes(intent.linkId),
    );
  }

  async conflictsOf(linkId: string): Promise<readonly Conflict[]> {
    return history
      .conflictsWhere(this.#all(), (conflict) => conflict.linkId === linkId && conflict.fieldId !== null)
      .toReversed();
  }

  async evidenceOf(linkId: string): Promise<readonly RecordedEvidence[]> {
    return structuredClone(this.#all().flatMap(({ evidence }) => evidence.filter((one) => one.linkId === linkId))).sort(
      (x, y) => y.recordedAtMs - x.recordedAtMs || y.id.localeCompare(x.id),
    );
  }

  async latestConflicts(syncId: string, sinceMs: number, limit: number): Promise<readonly Conflict[]> {
    return history
      .conflictsWhere([this.#of(syncId)], ({ fieldId, atMs }) => fieldId !== null && atMs >= sinceMs)
      .toReversed()
      .slice(0, limit);
  }

  async countOpenConflicts(syncId: string, about: Parameters<EngineStore['openConflicts']>[1]): Promise<number> {
    return (await this.openConflicts(syncId, about, null, Infinity)).length;
  }

  async openConflicts(
    syncId: string,
    { fieldId, kind, untilMs }: Parameters<EngineStore['openConflicts']>[1],
    afterId: string | null,
    limit: number,
  ): Promise<readonly Conflict[]> {
    const isAbout = (one: Conflict): boolean =>
      one.status === 'open' && one.fieldId === fieldId && one.atMs <= untilMs && (kind === null || one.kind === kind);
    return structuredClone(
      [...this.#of(syncId).conflicts.values()]
        .filter((one) => isAbout(one) && (afterId === null || one.id > afterId))
        .sort((x, y) => (x.id < y.id ? -1 : 1))
        .slice(0, limit),
    );
  }

  async getMapping(syncId: string, version: number): Promise<Mapping | null> {
    return this.#of(syncId).mappings.get(version) ?? null;
  }

  /** A person saves a version that is not in use yet. */
  putMapping(syncId: string, mapping: Mapping): void {
    this.#of(syncId).mappings.set(mapping.version, mapping);
  }

  /** The same, numbered by the store. */
  putNextMapping(syncId: string, content: Mapping): number {
    const version = Math.max(...this.#of(syncId).mappings.keys()) + 1;
    const { segments: _, ...saved } = content;
    this.putMapping(syncId, { ...saved, version });
    return version;
  }

  mappingInUse(syncId: string): Mapping {
    const sync = this.#syncs.get(syncId);
    if (!sync) throw new Error(`there is no sync ${syncId}`);
    return this.#segments.with(sync).mapping;
  }

  async linksAfter(syncId: string, afterId: string | null, limit: number): Promise<readonly KnownLink[]> {
    const links = [...this.#of(syncId).links.values()].sort((x, y) => (x.id < y.id ? -1 : 1));
    return structuredClone(links.filter(({ id }) => afterId === null || id > afterId).slice(0, limit));
  }

  async useMapping(lease: Lease, change: Parameters<EngineStore['useMapping']>[1]): Promise<boolean> {
    const data = this.#holding(lease);
    const sync = this.#syncs.get(lease.syncId);
    const mapping = data.mappings.get(change.to);
    if (sync?.mapping.version === change.to) return true;
    if (!mapping || sync?.mapping.version !== change.from) return false;
    sync.mapping = mapping;
    for (const link of data.links.values()) {
      const kept = Object.entries(link.base).filter(([fieldId]) => !change.forgotten.includes(fieldId));
      link.base = Object.fromEntries(kept);
    }
    return true;
  }

  // Segments

  async segments(...given: Parameters<EngineStore['segments']>): ReturnType<EngineStore['segments']> {
    return this.#segments.segments(...given);
  }

  async addSegment(...given: Parameters<EngineStore['addSegment']>): ReturnType<EngineStore['addSegment']> {
    return this.#segments.addSegment(...given);
  }

  async reviseSegment(...given: Parameters<EngineStore['reviseSegment']>): ReturnType<EngineStore['reviseSegment']> {
    return this.#segments.reviseSegment(...given);
  }

  async moveSegment(...given: Parameters<EngineStore['moveSegment']>): ReturnType<EngineStore['moveSegment']> {
    return this.#segments.moveSegment(...given);
  }

  async dropSegment(segmentId: string): Promise<void> {
    return this.#segments.dropSegment(segmentId);
  }

  async dirtyOfRun(syncId: string, runId: string): Promise<number> {
    return [...this.#of(syncId).dirty.values()].filter((row) => row.runId === runId).length;
  }

  async liftUndone(syncId: string): Promise<void> {
    const { tombstones } = this.#of(syncId);
    for (const [name, { reason }] of tombstones) if (reason === 'undone') tombstones.delete(name);
  }

  // Runs

  async createRun(run: Run): Promise<void> {
    this.#runs.set(run.id, structuredClone(run));
    this.#stages.set(run.id, {
      records: { a: new Map(), b: new Map() },
      progress: { a: { cursor: null, done: false }, b: { cursor: null, done: false } },
      items: new Map(),
    });
  }

  async getRun(runId: string): Promise<Run | null> {
    const run = this.#runs.get(runId);
    return run ? structuredClone(run) : null;
  }

  async runsOf(syncId: string, states: readonly RunState[]): Promise<readonly Run[]> {
    return [...this.#runs.values()]
      .filter((run) => run.syncId === syncId && states.includes(run.state))
      .sort((x, y) => y.startedAtMs - x.startedAtMs)
      .map((run) => structuredClone(run));
  }

  async inBulk(syncIds: readonly string[], sinceMs: number): Promise<ReadonlySet<string>> {
    const isBulk = ({ kind, state, finishedAtMs }: Run): boolean =>
      kind === 'firstSync' && (state === 'applying' || (state === 'done' && (finishedAtMs ?? 0) >= sinceMs));
    return new Set(
      [...this.#runs.values()].filter(isBulk).flatMap(({ syncId }) => syncIds.filter((id) => id === syncId)),
    );
  }

  async openRuns(): Promise<readonly Run[]> {
    return [...this.#runs.values()].filter((run) => run.state === 'scanning' || run.state === 'applying');
  }

  async moveRun(
    runId: string,
    from: RunState,
    to: RunState,
    change: Parameters<EngineStore['moveRun']>[3],
  ): Promise<boolean> {
    const run = this.#runs.get(runId);
    if (run?.state !== from) return false;
    run.state = to;
    if (change.counts) this.#count(runId, change.counts);
    if (change.error !== undefined) run.error = change.error;
    if (change.finishedAtMs !== undefined) run.finishedAtMs = change.finishedAtMs;
    if (change.mappingChange !== undefined) run.mappingChange = change.mappingChange;
    return true;
  }

  async stage(
    runId: string,
    side: Side,
    records: readonly StagedRecord[],
    scanCursor: string | null,
    done: boolean,
  ): Promise<void> {
    const stage = this.#stage(runId);
    if (stage.progress[side].done) return;
    for (const record of structuredClone(records)) stage.records[side].set(record.remoteId, record);
    stage.progress[side].cursor = scanCursor;
    stage.progress[side].done = done;
  }

  async scanProgress(
    runId: string,
  ): Promise<Pair<{ readonly cursor: string | null; readonly done: boolean; readonly count: number }>> {
    const { progress, records } = this.#stage(runId);
    return {
      a: { ...progress.a, count: records.a.size },
      b: { ...progress.b, count: records.b.size },
    };
  }

  async stagedKeys(
    runId: string,
    side: Side,
    afterId: string | null,
    limit: number,
  ): Promise<readonly Pick<StagedRecord, 'remoteId' | 'keys'>[]> {
    return this.#page([...this.#stage(runId).records[side].keys()], afterId, limit).map((remoteId) => ({
      remoteId,
      keys: this.#stage(runId).records[side].get(remoteId)?.keys ?? [],
    }));
  }

  async stagedRecords(runId: string, side: Side, ids: readonly string[]): Promise<readonly StagedRecord[]> {
    return structuredClone(ids.flatMap((id) => this.#stage(runId).records[side].get(id) ?? []));
  }

  async stagedDifferences(
    runId: string,
    side: Side,
    afterId: string | null,
    limit: number,
  ): Promise<readonly string[]> {
    const hashes = new Map(this.#linksOf(runId).map((link) => [idOf(link, side), link.hashes[side]]));
    const { tombstones } = this.#of(this.#runs.get(runId)?.syncId ?? '');
    const isApart = (remoteId: string): boolean =>
      !hashes.has(remoteId) && tombstones.get(key({ side, remoteId }))?.reason === 'undone';
    const differing = [...this.#stage(runId).records[side].values()]
      .filter(({ remoteId, hash }) => hashes.get(remoteId) !== hash && !isApart(remoteId))
      .filter(({ remoteId, hash }) => hashes.has(remoteId) || !hash.startsWith(OUTSIDE_MARK))
      .map((record) => record.remoteId);
    return this.#page(differing, afterId, limit);
  }

  async unmetLinks(runId: string, side: Side, afterId: string | null, limit: number): Promise<readonly string[]> {
    const met = this.#stage(runId).records[side];
    const unmet = this.#linksOf(runId).flatMap((link) => {
      const remoteId = idOf(link, side);
      return remoteId === null || met.has(remoteId) ? [] : [remoteId];
    });
    return this.#page(unmet, afterId, limit);
  }

  async linkStamps(syncId: string, side: Side, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const asked = new Set(ids);
    return new Map(
      [...this.#of(syncId).links.values()].flatMap((link) => {
        const [remoteId, stamp] = [idOf(link, side), link.stamps[side]];
        return remoteId !== null && stamp !== null && asked.has(remoteId) ? [[remoteId, stamp] as const] : [];
      }),
    );
  }

  async countLinks(syncId: string, side: Side): Promise<number> {
    return [...this.#of(syncId).links.values()].filter((link) => idOf(link, side) !== null).length;
  }

  async addPlanItems(runId: string, items: readonly PlanItem[]): Promise<void> {
    if (this.#runs.get(runId)?.state !== 'scanning') return;
    for (const item of structuredClone(items)) this.#stage(runId).items.set(item.ordinal, item);
  }

  async planItems(
    runId: string,
    request: { kinds?: readonly PlanItemKind[]; afterOrdinal: number; limit: number },
  ): Promise<readonly PlanItem[]> {
    return [...this.#stage(runId).items.values()]
      .filter((item) => item.ordinal > request.afterOrdinal && (request.kinds?.includes(item.kind) ?? true))
      .sort((x, y) => x.ordinal - y.ordinal)
      .slice(0, request.limit);
  }

  async clearStage(runId: string): Promise<void> {
    const stage = this.#stage(runId);
    for (const side of SIDES) stage.records[side].clear();
  }

  // Inside

  #all(): readonly SyncData[] {
    return [...this.#data.values()];
  }

  #of(syncId: string): SyncData {
    const data = this.#data.get(syncId);
    if (!data) throw new Error(`there is no sync ${syncId}`);
    return data;
  }

  #holding(lease: Lease): SyncData {
    const data = this.#of(lease.syncId);
    if (data.lease.epoch !== lease.epoch) throw new LeaseLostError(`epoch ${lease.epoch} is over`);
    return data;
  }

  #stage(runId: string): Stage {
    const stage = this.#stages.get(runId);
    if (!stage) throw new Error(`there is no run ${runId}`);
    return stage;
  }

  #linksOf(runId: string): readonly StoredLink[] {
    const run = this.#runs.get(runId);
    return run ? [...this.#of(run.syncId).links.values()] : [];
  }

  #page(ids: readonly string[], afterId: string | null, limit: number): readonly string[] {
    return [...ids]
      .sort()
      .filter((id) => afterId === null || id > afterId)
      .slice(0, limit);
  }

  #count(runId: string, counts: Readonly<Record<string, number>>): void {
    const run = this.#runs.get(runId);
    if (!run) return;
    const totals = { ...run.counts };
    for (const [name, by] of Object.entries(counts)) totals[name] = (totals[name] ?? 0) + by;
    run.counts = totals;
  }

  #mark(data: SyncData, mark: DirtyMark): void {
    const known = data.dirty.get(key(mark));
    const notBeforeMs = mark.notBeforeMs ?? 0;
    data.dirty.set(key(mark), {
      side: mark.side,
      remoteId: mark.remoteId,
      priority: known && known.priority < mark.priority ? known.priority : mark.priority,
      version: (known?.version ?? 0) + 1,
      attempts: known?.attempts ?? 0,
      markedAtMs: known?.markedAtMs ?? 0,
      runId: mark.runId ?? known?.runId ?? null,
      notBeforeMs: known ? Math.min(known.notBeforeMs, notBeforeMs) : notBeforeMs,
      maybeEcho: (known?.maybeEcho ?? true) && (mark.maybeEcho ?? false),
      released: known?.released ?? false,
    });
  }

  #assertFree(data: SyncData, linkId: string, ids: { aId: string | null; bId: string | null }): void {
    for (const link of data.links.values()) {
      if (link.id === linkId) continue;
      if ((ids.aId !== null && link.aId === ids.aId) || (ids.bId !== null && link.bId === ids.bId)) {
        throw new Error(
          `a record would be in two links: ${link.id} (${link.aId}, ${link.bId}) and ${linkId} (${ids.aId}, ${ids.bId})`,
        );
      }
    }
  }

  #removeLink(
    data: SyncData,
    { linkId, atMs, runId, continuedBy, because }: NonNullable<StoreChanges['linksRemoved']>[number],
  ): void {
    const link = data.links.get(linkId);
    if (!link) return;
    data.links.delete(linkId);
    const ended = { base: {}, endedAtMs: atMs, endedByRun: runId ?? null, endedBecause: because ?? null };
    data.endedLinks.set(linkId, { ...link, ...ended, continuedBy: continuedBy ?? null });
    for (const intent of data.intents.values()) {
      if (intent.linkId === linkId && OPEN_INTENTS.includes(intent.status)) intent.status = 'dropped';
    }
    for (const letter of data.deadLetters.values()) {
      if (letter.linkId === linkId && letter.status === 'open') letter.status = 'resolved';
    }
    for (const conflict of data.conflicts.values()) {
      if (conflict.linkId === linkId && (conflict.status === 'open' || conflict.status === 'answered')) {
        conflict.status = 'resolved';
      }
    }
  }
}

const isUnresolved = ({ status }: DeadLetter): boolean => status === 'open' || status === 'retrying';

const emptyData = (syncId: string): SyncData => ({
  syncId,
  links: new Map(),
  endedLinks: new Map(),
  mappings: new Map(),
  intents: new Map(),
  dirty: new Map(),
  aliases: new Map(),
  drastic: new Map(),
  tombstones: new Map(),
  cursors: new Map(),
  conflicts: new Map(),
  deadLetters: new Map(),
  log: [],
  evidence: [],
  groups: [],
  waits: [],
  lease: { epoch: 0, untilMs: 0 },
});

function workOf(data: SyncData, link: StoredLink, recentSinceMs: number): LinkWork {
  const { id, aId, bId, hashes, stamps, frozen, unfrozenAtMs, base } = link;
  return {
    link: { id, aId, bId, hashes, stamps, frozen, unfrozenAtMs },
    base,
    openIntents: [...data.intents.values()].filter(
      (intent) => intent.linkId === link.id && OPEN_INTENTS.includes(intent.status),
    ),
    answered: [...data.conflicts.values()].flatMap((conflict) =>
      conflict.linkId === link.id && conflict.status === 'answered' && conflict.fieldId !== null && conflict.decision
        ? [{ conflictId: conflict.id, fieldId: conflict.fieldId, decision: conflict.decision, shown: conflict.now }]
        : [],
    ),
    evidence: data.evidence
      .filter(({ linkId, state }) => linkId === link.id && state === 'open')
      .sort((x, y) => x.recordedAtMs - y.recordedAtMs),
    recent: data.log
      .filter((entry) => entry.linkId === link.id && entry.atMs >= recentSinceMs)
      .map(({ id: _, ...entry }) => entry),
    deadLetters: [...data.deadLetters.values()].filter((letter) => letter.linkId === link.id && isUnresolved(letter)),
  };
}

function endEvidence(data: SyncData, { id, to, atMs }: EvidenceEnd): void {
  const evidence = data.evidence.find((one) => one.id === id);
  if (evidence?.state === 'open') Object.assign(evidence, { state: to, endedAtMs: atMs });
}

function putGroups(data: SyncData, { fieldId, rows, formed }: GroupsKnown): void {
  data.groups = [...data.groups.filter((row) => row.fieldId !== fieldId), ...rows];
  for (const side of SIDES) {
    const ids = data.groups.flatMap((row) => (row.fieldId === fieldId ? (row[side]?.id ?? []) : []));
    if (new Set(ids).size < ids.length) throw new Error(`a group of side ${side} would be in two rows of ${fieldId}`);
  }
  for (const link of data.links.values()) {
    const pair = link.base[fieldId];
    if (!pair) continue;
    const without = (side: Side): FieldValue | undefined => {
      const value = pair[side];
      return Array.isArray(value) ? (value as string[]).filter((id) => !formed[side].includes(id)) : value;
    };
    link.base = { ...link.base, [fieldId]: { a: without('a'), b: without('b') } };
  }
}

const heldIn = ({ base, now }: Conflict): string => JSON.stringify([base, now]);

function putConflict(data: SyncData, fresh: Conflict): void {
  // One that is found again with the same values stays what people may be looking at.
  let kept = { id: fresh.id, atMs: fresh.atMs };
  for (const known of [...data.conflicts.values()]) {
    const same =
      known.kind === fresh.kind &&
      known.linkId === fresh.linkId &&
      known.fieldId === fresh.fieldId &&
      JSON.stringify(known.records) === JSON.stringify(fresh.records);
    if (!same) continue;
    const repeated = known.status === 'decided' && JSON.stringify(known.now) === JSON.stringify(fresh.now);
    if (known.status === 'open' || repeated) data.conflicts.delete(known.id);
    const isSame = known.status === 'open' && fresh.status === 'open' && heldIn(known) === heldIn(fresh);
    if (isSame) kept = { id: known.id, atMs: known.atMs };
  }
  data.conflicts.set(kept.id, { ...fresh, ...kept });
}

function settleMerged(data: SyncData, { side, from, into }: { side: Side; from: string; into: string }): void {
  for (const conflict of data.conflicts.values()) {
    const names = (remoteId: string) => conflict.records.some((one) => key(one) === key({ side, remoteId }));
    if (conflict.kind !== 'identity' || conflict.status !== 'open' || !names(from)) continue;
    if (names(into)) conflict.status = 'resolved';
    else {
      conflict.records = conflict.records.map((one) =>
        key(one) === key({ side, remoteId: from }) ? { side, remoteId: into } : one,
      );
    }
  }
}

/** A link took in another record: open questions whether just these two are the same have been answered by that. */
function settleJoined(data: SyncData, { linkId, aId, bId }: NonNullable<StoreChanges['linkUpdates']>[number]): void {
  const link = data.links.get(linkId);
  if (!link || (aId === undefined && bId === undefined)) return;
  const two = [`a:${link.aId}`, `b:${link.bId}`].join();
  for (const conflict of data.conflicts.values()) {
    const named = conflict.records.map(({ side, remoteId }) => `${side}:${remoteId}`).sort();
    if (conflict.kind === 'identity' && conflict.status === 'open' && named.join() === two)
      conflict.status = 'resolved';
  }
}

function putDeadLetter(data: SyncData, fresh: DeadLetter): void {
  for (const known of data.deadLetters.values()) {
    const same =
      key(known) === key(fresh) && known.refusedBy === fresh.refusedBy && known.payloadHash === fresh.payloadHash;
    if (same && known.status === 'open') {
      known.attempts += 1;
      return;
    }
  }
  data.deadLetters.set(fresh.id, fresh);
}

import { type Base, type Decision, type FieldValue, type Pair, type Side } from '#core';
import {
  type Alias,
  type DeadLetter,
  type DirtyRow,
  type EngineStore,
  type Link,
  type LinkWork,
  type Priority,
  type RecordRef,
  type Tombstone,
} from '#engine';
import type pg from 'pg';
import { inTransaction } from '../pool.js';
import { openEvidence } from './evidence.js';
import { type IntentRow, INTENT_COLUMNS, toIntent } from './intent-rows.js';
import { LOG_COLUMNS, type LogRow, toLogEntry } from './log-rows.js';
import { lastOfEach, timesOf, type Transaction } from './rows.js';

interface LinkRow {
  id: string;
  a_id: string | null;
  b_id: string | null;
  hash_a: string | null;
  hash_b: string | null;
  stamp_a: string | null;
  stamp_b: string | null;
  frozen: string[];
  unfrozen_at: Readonly<Record<string, string>>;
  fields: Base | null;
}

interface TombstoneRow {
  side: Side;
  remote_id: string;
  survivor_id: string | null;
  reason: Tombstone['reason'];
  at: Date;
}

interface DeadLetterRow {
  id: string;
  sync_id: string;
  side: Side;
  remote_id: string;
  link_id: string | null;
  refused_by: Side;
  code: string;
  message: string;
  field: string | null;
  payload_hash: string;
  status: DeadLetter['status'];
  attempts: number;
  at: Date;
}

const toLink = (row: LinkRow): Link => ({
  id: row.id,
  aId: row.a_id,
  bId: row.b_id,
  hashes: { a: row.hash_a, b: row.hash_b },
  stamps: { a: row.stamp_a, b: row.stamp_b },
  frozen: row.frozen,
  unfrozenAtMs: timesOf(row.unfrozen_at),
});

const toDeadLetter = (row: DeadLetterRow): DeadLetter => ({
  id: row.id,
  syncId: row.sync_id,
  side: row.side,
  remoteId: row.remote_id,
  linkId: row.link_id,
  refusedBy: row.refused_by,
  code: row.code,
  message: row.message,
  field: row.field,
  payloadHash: row.payload_hash,
  status: row.status,
  attempts: row.attempts,
  atMs: row.at.getTime(),
});

const DEAD_LETTER_COLUMNS =
  'id, sync_id, side, remote_id, link_id, refused_by, code, message, field, payload_hash, status, attempts, at';

interface StoredDirtyRow {
  side: Side;
  remote_id: string;
  priority: Priority;
  version: number;
  attempts: number;
  marked_at: Date;
  maybe_echo: boolean;
  run_id: string | null;
  released: boolean;
}

const DIRTY_COLUMNS = 'side, remote_id, priority, version, attempts, marked_at, maybe_echo, run_id, released';

const toDirtyRow = (row: StoredDirtyRow): DirtyRow => ({
  side: row.side,
  remoteId: row.remote_id,
  priority: row.priority,
  version: row.version,
  attempts: row.attempts,
  markedAtMs: row.marked_at.getTime(),
  maybeEcho: row.maybe_echo,
  runId: row.run_id,
  released: row.released,
});

type WorkMethods =
  | 'claimDirty'
  | 'dirtyBacklog'
  | 'dirtyAmong'
  | 'openCreates'
  | 'recentlyWritten'
  | 'clearDirty'
  | 'loadWork'
  | 'strandedRecords';

/** What is to be done and what is known about it. */
export const workStore = (pool: pg.Pool): Pick<EngineStore, WorkMethods> => ({
  async claimDirty(syncId, limit, nowMs) {
    const { rows } = await pool.query<StoredDirtyRow>(
      `SELECT ${DIRTY_COLUMNS}
         FROM dirty
        WHERE sync_id = $1 AND (not_before IS NULL OR not_before <= $3)
        ORDER BY priority, marked_at, version
        LIMIT $2`,
      [syncId, limit, new Date(nowMs)],
    );
    return rows.map(toDirtyRow);
  },

  async dirtyBacklog(syncId) {
    const { rows } = await pool.query<{ count: number; next_at: Date | null }>(
      `SELECT count(*) AS count, min(COALESCE(not_before, marked_at)) AS next_at FROM dirty WHERE sync_id = $1`,
      [syncId],
    );
    return { count: rows[0]?.count ?? 0, nextAtMs: rows[0]?.next_at?.getTime() ?? null };
  },

  async dirtyAmong(syncId, refs) {
    const { rows } = await pool.query<StoredDirtyRow>(
      `SELECT ${DIRTY_COLUMNS}
         FROM dirty
         JOIN unnest($2::text[], $3::text[]) AS given (asked_side, asked_id)
           ON dirty.side = given.asked_side AND dirty.remote_id = given.asked_id
        WHERE dirty.sync_id = $1`,
      [syncId, refs.map(({ side }) => side), refs.map(({ remoteId }) => remoteId)],
    );
    return rows.map(toDirtyRow);
  },

  async openCreates(syncId) {
    const { rows } = await pool.query<IntentRow>(
      `SELECT i.id, i.link_id, i.side, i.kind, i.writes, i.status, i.planned_at, i.remote_id, i.run_id
         FROM intent i JOIN link l ON l.id = i.link_id AND l.removed_at IS NULL
        WHERE i.sync_id = $1 AND i.kind = 'create' AND i.status IN ('planned', 'sent', 'unknown')
          AND (i.side = 'a' AND l.a_id IS NULL OR i.side = 'b' AND l.b_id IS NULL)
        ORDER BY i.planned_at, i.id`,
      [syncId],
    );
    return rows.map(toIntent);
  },

  async recentlyWritten(syncId, refs, sinceMs) {
    const ids = idsBySide(refs);
    const { rows } = await pool.query<{ side: Side; remote_id: string }>(
      `SELECT DISTINCT intent.side, CASE intent.side WHEN 'a' THEN l.a_id ELSE l.b_id END AS remote_id
         FROM link l JOIN intent ON intent.link_id = l.id AND intent.planned_at >= $4
        WHERE l.id IN (SELECT id FROM link WHERE sync_id = $1 AND a_id = ANY ($2) AND removed_at IS NULL
                       UNION
                       SELECT id FROM link WHERE sync_id = $1 AND b_id = ANY ($3) AND removed_at IS NULL)
          AND (intent.side = 'a' AND l.a_id = ANY ($2) OR intent.side = 'b' AND l.b_id = ANY ($3))`,
      [syncId, ids.a, ids.b, new Date(sinceMs)],
    );
    return rows.map(({ side, remote_id }) => ({ side, remoteId: remote_id }));
  },

  async clearDirty(syncId, runId) {
    await pool.query('DELETE FROM dirty WHERE sync_id = $1 AND ($2::uuid IS NULL OR run_id = $2)', [
      syncId,
      runId ?? null,
    ]);
  },

  async strandedRecords(syncId, plannedBeforeMs, limit) {
    const { rows } = await pool.query<{ side: Side; remote_id: string }>(
      `SELECT record.side, record.remote_id
         FROM link l
        CROSS JOIN LATERAL (VALUES ('a', l.a_id), ('b', l.b_id)) AS record (side, remote_id)
        WHERE l.sync_id = $1 AND l.removed_at IS NULL AND record.remote_id IS NOT NULL
          AND l.id IN (SELECT link_id FROM intent
                        WHERE sync_id = $1 AND status IN ('planned', 'sent', 'unknown') AND planned_at < $2)
          AND NOT EXISTS (SELECT 1 FROM dirty d
                           WHERE d.sync_id = $1
                             AND (d.side = 'a' AND d.remote_id = l.a_id OR d.side = 'b' AND d.remote_id = l.b_id))
        ORDER BY l.id, record.side LIMIT $3`,
      [syncId, new Date(plannedBeforeMs), limit],
    );
    return rows.map(({ side, remote_id }) => ({ side, remoteId: remote_id }));
  },

  async loadWork(syncId, refs, recentSinceMs) {
    return inTransaction(
      pool,
      async (tx) => {
        const aliases = await aliasesFrom(tx, syncId, refs);
        const ids = idsBySide([...refs, ...aliases.map(({ side, into }) => ({ side, remoteId: into }))]);
        const { rows: linkRows } = await tx.query<LinkRow>(
          `SELECT l.id, l.a_id, l.b_id, l.hash_a, l.hash_b, l.stamp_a, l.stamp_b, l.frozen,
                  l.unfrozen_at, b.fields
             FROM link l LEFT JOIN base b ON b.link_id = l.id
            WHERE l.removed_at IS NULL AND l.id IN (
                    SELECT id FROM link WHERE sync_id = $1 AND a_id = ANY ($2) AND removed_at IS NULL
                    UNION
                    SELECT id FROM link WHERE sync_id = $1 AND b_id = ANY ($3) AND removed_at IS NULL)
            ORDER BY l.id`,
          [syncId, ids.a, ids.b],
        );
        const links = await completeLinks(tx, linkRows, recentSinceMs);
        const ofPartners = await aliasesFrom(tx, syncId, linkRows.flatMap(recordsOf));
        return {
          links,
          aliases: lastOfEach([...aliases, ...ofPartners], ({ side, from }) => `${side} ${from}`),
          tombstones: await tombstonesOf(tx, syncId, ids),
          deadLetters: await unlinkedDeadLetters(tx, syncId, ids),
        };
      },
      'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
    );
  },
});

const idsBySide = (refs: readonly RecordRef[]): { a: string[]; b: string[] } => ({
  a: [...new Set(refs.filter(({ side }) => side === 'a').map(({ remoteId }) => remoteId))],
  b: [...new Set(refs.filter(({ side }) => side === 'b').map(({ remoteId }) => remoteId))],
});

const recordsOf = (row: LinkRow): RecordRef[] => [
  ...(row.a_id === null ? [] : [{ side: 'a', remoteId: row.a_id } as const]),
  ...(row.b_id === null ? [] : [{ side: 'b', remoteId: row.b_id } as const]),
];

async function aliasesFrom(tx: Transaction, syncId: string, refs: readonly RecordRef[]): Promise<Alias[]> {
  // UNION rather than UNION ALL: a circle of merges ends where it began.
  const { rows } = await tx.query<{ side: Side; from_id: string; into_id: string }>(
    `WITH RECURSIVE step (side, from_id, into_id) AS (
       SELECT alias.side, alias.from_id, alias.into_id
         FROM unnest($2::text[], $3::text[]) AS given (side, remote_id)
         JOIN alias ON alias.sync_id = $1 AND alias.side = given.side AND alias.from_id = given.remote_id
       UNION
       SELECT alias.side, alias.from_id, alias.into_id
         FROM step JOIN alias ON alias.sync_id = $1 AND alias.side = step.side AND alias.from_id = step.into_id)
     SELECT side, from_id, into_id FROM step`,
    [syncId, refs.map(({ side }) => side), refs.map(({ remoteId }) => remoteId)],
  );
  return rows.map((row) => ({ syncId, side: row.side, from: row.from_id, into: row.into_id }));
}

async function tombstonesOf(tx: Transaction, syncId: string, ids: { a: string[]; b: string[] }): Promise<Tombstone[]> {
  const { rows } = await tx.query<TombstoneRow>(
    `SELECT side, remote_id, survivor_id, reason, at FROM tombstone
      WHERE sync_id = $1 AND (side = 'a' AND remote_id = ANY ($2) OR side = 'b' AND remote_id = ANY ($3))
     UNION
     SELECT side, remote_id, survivor_id, reason, at FROM tombstone
      WHERE sync_id = $1 AND (side = 'b' AND survivor_id = ANY ($2) OR side = 'a' AND survivor_id = ANY ($3))`,
    [syncId, ids.a, ids.b],
  );
  return rows.map((row) => ({
    side: row.side,
    remoteId: row.remote_id,
    reason: row.reason,
    survivorId: row.survivor_id,
    atMs: row.at.getTime(),
  }));
}

async function unlinkedDeadLetters(
  tx: Transaction,
  syncId: string,
  ids: { a: string[]; b: string[] },
): Promise<DeadLetter[]> {
  const { rows } = await tx.query<DeadLetterRow>(
    `SELECT ${DEAD_LETTER_COLUMNS} FROM dead_letter
      WHERE sync_id = $1 AND status IN ('open', 'retrying') AND link_id IS NULL
        AND (side = 'a' AND remote_id = ANY ($2) OR side = 'b' AND remote_id = ANY ($3))
      ORDER BY at, id`,
    [syncId, ids.a, ids.b],
  );
  return rows.map(toDeadLetter);
}

interface AnsweredRow {
  id: string;
  link_id: string;
  field_id: string;
  decision: Decision;
  now: Pair<FieldValue | undefined> | null;
}

async function completeLinks(tx: Transaction, rows: readonly LinkRow[], recentSinceMs: number): Promise<LinkWork[]> {
  if (rows.length === 0) return [];
  const linkIds = rows.map(({ id }) => id);
  const intents = await tx.query<IntentRow>(
    `SELECT ${INTENT_COLUMNS} FROM intent
      WHERE link_id = ANY ($1::uuid[]) AND status IN ('planned', 'sent', 'unknown') ORDER BY planned_at, id`,
    [linkIds],
  );
  const answered = await tx.query<AnsweredRow>(
    `SELECT id, link_id, field_id, decision, now FROM conflict
      WHERE link_id = ANY ($1::uuid[]) AND status = 'answered' AND field_id IS NOT NULL AND decision IS NOT NULL
      ORDER BY at, id`,
    [linkIds],
  );
  const recent = await tx.query<LogRow>(
    `SELECT ${LOG_COLUMNS} FROM change_log
      WHERE link_id = ANY ($1::uuid[]) AND at >= $2 ORDER BY at, id`,
    [linkIds, new Date(recentSinceMs)],
  );
  const deadLetters = await tx.query<DeadLetterRow>(
    `SELECT ${DEAD_LETTER_COLUMNS} FROM dead_letter
      WHERE link_id = ANY ($1::uuid[]) AND status IN ('open', 'retrying') ORDER BY at, id`,
    [linkIds],
  );
  const evidence = await openEvidence(tx, linkIds);
  const grouped = {
    evidence: Map.groupBy(evidence, ({ linkId }) => linkId),
    intents: Map.groupBy(intents.rows, (row) => row.link_id),
    answered: Map.groupBy(answered.rows, (row) => row.link_id),
    recent: Map.groupBy(recent.rows, (row) => row.link_id),
    deadLetters: Map.groupBy(deadLetters.rows, (row) => row.link_id),
  };
  return rows.map((row) => ({
    link: toLink(row),
    base: row.fields ?? {},
    openIntents: (grouped.intents.get(row.id) ?? []).map(toIntent),
    answered: (grouped.answered.get(row.id) ?? []).map(({ id, field_id, decision, now }) => ({
      conflictId: id,
      fieldId: field_id,
      decision,
      shown: now,
    })),
    evidence: grouped.evidence.get(row.id) ?? [],
    recent: (grouped.recent.get(row.id) ?? []).map(toLogEntry),
    deadLetters: (grouped.deadLetters.get(row.id) ?? []).map(toDeadLetter),
  }));
}

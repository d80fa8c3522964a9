import { type Mapping, type Side } from '#core';
import { type Conflict, type EngineStore, type KnownLink } from '#engine';
import type pg from 'pg';
import { type ConflictRow, CONFLICT_COLUMNS, toConflict } from './conflict-rows.js';
import { type IntentRow, INTENT_COLUMNS, toIntent } from './intent-rows.js';
import { LOG_COLUMNS, type LogRow, toLoggedChange } from './log-rows.js';
import { timesOf } from './rows.js';

type HistoryMethods =
  | 'knownLinks'
  | 'linksOfRecord'
  | 'unlinkedSince'
  | 'linksOfRun'
  | 'changesOf'
  | 'latestChanges'
  | 'intentsById'
  | 'droppedIntents'
  | 'lifeIntents'
  | 'conflictsOf'
  | 'latestConflicts'
  | 'openConflicts'
  | 'countOpenConflicts'
  | 'getMapping'
  | 'dirtyOfRun'
  | 'liftUndone';

export interface KnownLinkRow {
  id: string;
  sync_id: string;
  a_id: string | null;
  b_id: string | null;
  hash_a: string | null;
  hash_b: string | null;
  stamp_a: string | null;
  stamp_b: string | null;
  frozen: string[];
  unfrozen_at: Readonly<Record<string, string>>;
  fields: KnownLink['base'] | null;
  made_by_run: string | null;
  ended_by_run: string | null;
  removed_at: Date | null;
  removed_because: string | null;
  moved_at_a: Date | null;
  moved_at_b: Date | null;
  continued_by: string | null;
}

export const SELECT_LINK = `
  SELECT l.id, l.sync_id, l.a_id, l.b_id, l.hash_a, l.hash_b, l.stamp_a, l.stamp_b, l.frozen, l.unfrozen_at, b.fields,
         l.made_by_run, l.ended_by_run, l.removed_at, l.removed_because, l.moved_at_a, l.moved_at_b, l.continued_by
    FROM link l LEFT JOIN base b ON b.link_id = l.id`;

export const toKnownLink = (row: KnownLinkRow): KnownLink => ({
  id: row.id,
  syncId: row.sync_id,
  aId: row.a_id,
  bId: row.b_id,
  hashes: { a: row.hash_a, b: row.hash_b },
  stamps: { a: row.stamp_a, b: row.stamp_b },
  frozen: row.frozen,
  unfrozenAtMs: timesOf(row.unfrozen_at),
  base: (row.removed_at === null && row.fields) || {},
  madeByRun: row.made_by_run,
  endedByRun: row.ended_by_run,
  endedAtMs: row.removed_at?.getTime() ?? null,
  endedBecause: row.removed_because,
  movedAtMs: { a: row.moved_at_a?.getTime() ?? null, b: row.moved_at_b?.getTime() ?? null },
  continuedBy: row.continued_by,
});

/** What was: links that ended, the log, and the writes and conflicts it speaks of. */
export const historyStore = (pool: pg.Pool): Pick<EngineStore, HistoryMethods> => ({
  async knownLinks(linkIds) {
    const { rows } = await pool.query<KnownLinkRow>(`${SELECT_LINK} WHERE l.id = ANY ($1::uuid[]) ORDER BY l.id`, [
      linkIds,
    ]);
    return rows.map(toKnownLink);
  },

  async linksOfRecord(syncId, { side, remoteId }) {
    const column = ID_COLUMN[side];
    const { rows } = await pool.query<KnownLinkRow>(
      `${SELECT_LINK} WHERE l.sync_id = $1 AND l.${column} = $2 AND l.removed_at IS NULL
       UNION ALL
       ${SELECT_LINK} WHERE l.sync_id = $1 AND l.${column} = $2 AND l.removed_at IS NOT NULL
       ORDER BY removed_at DESC NULLS FIRST, id`,
      [syncId, remoteId],
    );
    return rows.map(toKnownLink);
  },

  async unlinkedSince(syncId, refs, sinceMs) {
    const ids = (side: Side): readonly string[] => refs.flatMap((ref) => (ref.side === side ? [ref.remoteId] : []));
    const { rows } = await pool.query<{ side: Side; remote_id: string }>(
      `SELECT 'a' AS side, a_id AS remote_id FROM link
        WHERE sync_id = $1 AND removed_at >= $2 AND a_id = ANY ($3::text[])
       UNION
       SELECT 'b', b_id FROM link WHERE sync_id = $1 AND removed_at >= $2 AND b_id = ANY ($4::text[])`,
      [syncId, new Date(sinceMs), ids('a'), ids('b')],
    );
    return rows.map(({ side, remote_id: remoteId }) => ({ side, remoteId }));
  },

  async linksOfRun(runId, afterId, limit) {
    const { rows } = await pool.query<{ id: string }>(
      `SELECT id FROM (
         (SELECT id FROM link WHERE made_by_run = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3)
         UNION
         (SELECT id FROM link WHERE ended_by_run = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3)
         UNION
         (SELECT DISTINCT link_id FROM change_log WHERE run_id = $1 AND ($2::uuid IS NULL OR link_id > $2)
           ORDER BY link_id LIMIT $3)) AS touched (id)
        ORDER BY id LIMIT $3`,
      [runId, afterId, limit],
    );
    return rows.map(({ id }) => id);
  },

  async changesOf(linkIds, { fieldId, sinceMs, limit } = {}) {
    const { rows } = await pool.query<LogRow>(
      `SELECT ${LOG_COLUMNS} FROM change_log
        WHERE link_id = ANY ($1::uuid[]) AND ($2::text IS NULL OR field_id = $2)
          AND ($3::timestamptz IS NULL OR at >= $3)
        ORDER BY at DESC, id DESC LIMIT $4`,
      [linkIds, fieldId ?? null, sinceMs === undefined ? null : new Date(sinceMs), limit ?? null],
    );
    return rows.map(toLoggedChange).reverse();
  },

  async latestChanges(syncId, sinceMs, before, limit) {
    const { rows } = await pool.query<LogRow>(
      `SELECT ${LOG_COLUMNS} FROM change_log
        WHERE sync_id = $1 AND at >= $2 AND ($3::timestamptz IS NULL OR (at, id) < ($3, $4::bigint))
        ORDER BY at DESC, id DESC LIMIT $5`,
      [syncId, new Date(sinceMs), before === null ? null : new Date(before.atMs), before?.id ?? null, limit],
    );
    return rows.map(toLoggedChange);
  },

  async intentsById(intentIds) {
    const { rows } = await pool.query<IntentRow>(
      `SELECT ${INTENT_COLUMNS} FROM intent WHERE id = ANY ($1::uuid[]) ORDER BY planned_at, id`,
      [intentIds],
    );
    return rows.map(toIntent);
  },

  async droppedIntents(linkIds) {
    const { rows } = await pool.query<IntentRow>(
      `SELECT ${INTENT_COLUMNS} FROM intent
        WHERE status = 'dropped' AND link_id = ANY ($1::uuid[]) ORDER BY planned_at, id`,
      [linkIds],
    );
    return rows.map(toIntent);
  },

  async lifeIntents(runId, linkIds) {
    const { rows } = await pool.query<IntentRow>(
      `SELECT ${INTENT_COLUMNS} FROM intent
        WHERE run_id = $1 AND kind <> 'update' AND link_id = ANY ($2::uuid[]) ORDER BY planned_at, id`,
      [runId, linkIds],
    );
    return rows.map(toIntent);
  },

  async conflictsOf(linkId) {
    return conflictsWhere(pool, 'link_id = $1 AND field_id IS NOT NULL ORDER BY at DESC, id DESC', [linkId]);
  },

  async latestConflicts(syncId, sinceMs, limit) {
    return conflictsWhere(
      pool,
      'sync_id = $1 AND field_id IS NOT NULL AND at >= $2 ORDER BY at DESC, id DESC LIMIT $3',
      [syncId, new Date(sinceMs), limit],
    );
  },

  async countOpenConflicts(syncId, { fieldId, kind, untilMs }) {
    const { rows } = await pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM conflict
        WHERE sync_id = $1 AND field_id = $2 AND status = 'open' AND ($3::text IS NULL OR kind = $3) AND at <= $4`,
      [syncId, fieldId, kind, new Date(untilMs)],
    );
    return rows[0]?.count ?? 0;
  },

  async openConflicts(syncId, { fieldId, kind, untilMs }, afterId, limit) {
    return conflictsWhere(
      pool,
      `sync_id = $1 AND field_id = $2 AND status = 'open' AND ($3::text IS NULL OR kind = $3) AND at <= $4
         AND ($5::uuid IS NULL OR id > $5) ORDER BY id LIMIT $6`,
      [syncId, fieldId, kind, new Date(untilMs), afterId, limit],
    );
  },

  async getMapping(syncId, version) {
    const { rows } = await pool.query<{ mapping: Mapping }>(
      'SELECT mapping FROM mapping_version WHERE sync_id = $1 AND version = $2',
      [syncId, version],
    );
    return rows[0]?.mapping ?? null;
  },

  async dirtyOfRun(syncId, runId) {
    const { rows } = await pool.query<{ count: number }>(
      'SELECT count(*) AS count FROM dirty WHERE sync_id = $1 AND run_id = $2',
      [syncId, runId],
    );
    return rows[0]?.count ?? 0;
  },

  async liftUndone(syncId) {
    await pool.query(`DELETE FROM tombstone WHERE sync_id = $1 AND reason = 'undone'`, [syncId]);
  },
});

/** The names come from here, never from a caller. */
const ID_COLUMN: Readonly<Record<Side, string>> = { a: 'a_id', b: 'b_id' };

async function conflictsWhere(pool: pg.Pool, clause: string, values: unknown[]): Promise<readonly Conflict[]> {
  const { rows } = await pool.query<ConflictRow>(`SELECT ${CONFLICT_COLUMNS} FROM conflict WHERE ${clause}`, values);
  return rows.map(toConflict);
}

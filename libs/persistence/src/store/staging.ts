import { type LiveRecord, OUTSIDE_MARK, type Side } from '#core';
import { type EngineStore, type StagedRecord } from '#engine';
import type pg from 'pg';
import { inTransaction } from '../pool.js';
import { toJsonb } from './jsonb.js';
import { lastOfEach } from './rows.js';

interface StagedRow {
  remote_id: string;
  hash: string;
  keys: readonly (string | null)[];
  record: LiveRecord | null;
}

const toStaged = (row: StagedRow): StagedRecord => ({
  remoteId: row.remote_id,
  hash: row.hash,
  keys: row.keys,
  record: row.record,
});

/** The link's columns of one side. The names come from here, never from a caller. */
const LINK_COLUMNS = {
  a: { id: 'a_id', hash: 'hash_a', stamp: 'stamp_a' },
  b: { id: 'b_id', hash: 'hash_b', stamp: 'stamp_b' },
} as const;

type StagingMethods =
  | 'stage'
  | 'scanProgress'
  | 'stagedKeys'
  | 'stagedRecords'
  | 'stagedDifferences'
  | 'unmetLinks'
  | 'countLinks'
  | 'linkStamps'
  | 'clearStage';

/** What a run scanned, compared with the links in the database rather than in memory. */
export const stagingStore = (pool: pg.Pool): Pick<EngineStore, StagingMethods> => ({
  async stage(runId, side, records, scanCursor, done) {
    const distinct = lastOfEach(records, ({ remoteId }) => remoteId);
    await inTransaction(pool, async (tx) => {
      // Locked, so that a page of a worker that was held up cannot come in while the last one is being kept.
      const progress = await tx.query<{ done: boolean }>(
        'SELECT done FROM run_scan WHERE run_id = $1 AND side = $2 FOR UPDATE',
        [runId, side],
      );
      if (progress.rows[0]?.done) return;
      // `xmax` is 0 in a row that was inserted rather than replaced.
      const { rows } = await tx.query<{ added: number }>(
        `WITH kept AS (
           INSERT INTO staged_record (run_id, side, remote_id, workspace_id, hash, keys, record)
           SELECT r.id, $2, given.remote_id, r.workspace_id, given.hash, given.keys, given.record
             FROM jsonb_to_recordset($3::jsonb) AS given
                  (remote_id text, hash text, keys jsonb, record jsonb)
             JOIN run r ON r.id = $1
           ON CONFLICT ON CONSTRAINT staged_record_pk DO UPDATE
              SET hash = EXCLUDED.hash, keys = EXCLUDED.keys, record = EXCLUDED.record
           RETURNING xmax = 0 AS is_new)
         SELECT count(*) FILTER (WHERE is_new) AS added FROM kept`,
        [runId, side, toJsonb(distinct.map(toRow))],
      );
      await tx.query(
        `INSERT INTO run_scan (run_id, side, workspace_id, scan_cursor, done, count)
         SELECT id, $2, workspace_id, $3, $4, $5 FROM run WHERE id = $1
         ON CONFLICT ON CONSTRAINT run_scan_pk DO UPDATE
            SET scan_cursor = EXCLUDED.scan_cursor, done = EXCLUDED.done, count = run_scan.count + EXCLUDED.count`,
        [runId, side, scanCursor, done, rows[0]?.added ?? 0],
      );
    });
  },

  async scanProgress(runId) {
    const { rows } = await pool.query<{ side: Side; scan_cursor: string | null; done: boolean; count: number }>(
      `SELECT side, scan_cursor, done, count FROM run_scan WHERE run_id = $1`,
      [runId],
    );
    const progress = (side: Side) => {
      const row = rows.find((candidate) => candidate.side === side);
      return { cursor: row?.scan_cursor ?? null, done: row?.done ?? false, count: row?.count ?? 0 };
    };
    return { a: progress('a'), b: progress('b') };
  },

  async stagedKeys(runId, side, afterId, limit) {
    const { rows } = await pool.query<Pick<StagedRow, 'remote_id' | 'keys'>>(
      `SELECT remote_id, keys FROM staged_record
        WHERE run_id = $1 AND side = $2 AND remote_id > $3 ORDER BY remote_id LIMIT $4`,
      [runId, side, afterId ?? '', limit],
    );
    return rows.map(({ remote_id, keys }) => ({ remoteId: remote_id, keys }));
  },

  async stagedRecords(runId, side, ids) {
    const { rows } = await pool.query<StagedRow>(
      `SELECT remote_id, hash, keys, record FROM staged_record
        WHERE run_id = $1 AND side = $2 AND remote_id = ANY ($3) ORDER BY remote_id`,
      [runId, side, ids],
    );
    return rows.map(toStaged);
  },

  async stagedDifferences(runId, side, afterId, limit) {
    const { id, hash } = LINK_COLUMNS[side];
    const { rows } = await pool.query<{ remote_id: string }>(
      `SELECT staged.remote_id
         FROM staged_record staged
         JOIN run r ON r.id = staged.run_id
         LEFT JOIN link l ON l.sync_id = r.sync_id AND l.${id} = staged.remote_id AND l.removed_at IS NULL
        WHERE staged.run_id = $1 AND staged.side = $2 AND staged.remote_id > $3
          AND (l.id IS NULL OR l.${hash} IS DISTINCT FROM staged.hash)
          AND NOT (l.id IS NULL AND starts_with(staged.hash, '${OUTSIDE_MARK}'))
          AND NOT EXISTS (SELECT 1 FROM tombstone t
                           WHERE l.id IS NULL AND t.sync_id = r.sync_id AND t.side = $2 AND t.remote_id = staged.remote_id
                             AND t.reason = 'undone')
        ORDER BY staged.remote_id LIMIT $4`,
      [runId, side, afterId ?? '', limit],
    );
    return rows.map(({ remote_id }) => remote_id);
  },

  async unmetLinks(runId, side, afterId, limit) {
    const { id } = LINK_COLUMNS[side];
    return inTransaction(
      pool,
      async (tx) => {
        const scan = await tx.query(`SELECT 1 FROM run_scan WHERE run_id = $1 AND side = $2 AND done`, [runId, side]);
        if (scan.rowCount !== 1) throw new Error(`The scan of side ${side} of run ${runId} is not complete.`);
        const { rows } = await tx.query<{ remote_id: string }>(
          `SELECT l.${id} AS remote_id
             FROM run r
             JOIN link l ON l.sync_id = r.sync_id AND l.removed_at IS NULL AND l.${id} > $3
            WHERE r.id = $1
              AND NOT EXISTS (SELECT 1 FROM staged_record staged
                               WHERE staged.run_id = r.id AND staged.side = $2 AND staged.remote_id = l.${id})
            ORDER BY l.${id} LIMIT $4`,
          [runId, side, afterId ?? '', limit],
        );
        return rows.map(({ remote_id }) => remote_id);
      },
      'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
    );
  },

  async linkStamps(syncId, side, ids) {
    const { id, stamp } = LINK_COLUMNS[side];
    const { rows } = await pool.query<{ remote_id: string; stamp: string }>(
      `SELECT ${id} AS remote_id, ${stamp} AS stamp FROM link
        WHERE sync_id = $1 AND ${id} = ANY ($2::text[]) AND removed_at IS NULL AND ${stamp} IS NOT NULL`,
      [syncId, ids],
    );
    return new Map(rows.map((row) => [row.remote_id, row.stamp]));
  },

  async countLinks(syncId, side) {
    const { rows } = await pool.query<{ count: number }>(
      `SELECT count(*) AS count FROM link
        WHERE sync_id = $1 AND ${LINK_COLUMNS[side].id} IS NOT NULL AND removed_at IS NULL`,
      [syncId],
    );
    return rows[0]?.count ?? 0;
  },

  async clearStage(runId) {
    await inTransaction(pool, async (tx) => {
      await tx.query(`DELETE FROM staged_record WHERE run_id = $1`, [runId]);
      await tx.query(`DELETE FROM run_scan WHERE run_id = $1`, [runId]);
    });
  },
});

const toRow = (record: StagedRecord) => ({
  remote_id: record.remoteId,
  hash: record.hash,
  keys: record.keys,
  record: record.record,
});

import { type SegmentRule, type Side } from '#core';
import { type SavedSegment, type SegmentInUse, type SegmentState, type SegmentStore } from '#engine';
import type pg from 'pg';
import { toJsonb } from './jsonb.js';

interface SegmentRow {
  id: string;
  sync_id: string;
  name: string;
  side: Side;
  field: string;
  group_name: string;
  rule: SegmentRule;
  revision: number;
  state: SegmentState;
  in_use: SegmentInUse | null;
  stopped_because: string | null;
}

const SEGMENT_COLUMNS = 'id, sync_id, name, side, field, group_name, rule, revision, state, in_use, stopped_because';

const toSegment = (row: SegmentRow): SavedSegment => ({
  id: row.id,
  syncId: row.sync_id,
  name: row.name,
  side: row.side,
  field: row.field,
  groupName: row.group_name,
  rule: row.rule,
  revision: row.revision,
  state: row.state,
  inUse: row.in_use,
  stoppedBecause: row.stopped_because,
});

/** Segments of syncs. */
export const segmentStore = (pool: pg.Pool): SegmentStore => ({
  async segments(syncId) {
    const { rows } = await pool.query<SegmentRow>(
      `SELECT ${SEGMENT_COLUMNS} FROM segment WHERE sync_id = $1 ORDER BY name`,
      [syncId],
    );
    return rows.map(toSegment);
  },

  async addSegment(segment) {
    const { rowCount } = await pool.query(
      `INSERT INTO segment (id, workspace_id, sync_id, name, side, field, group_name, rule, revision, state, in_use,
                            stopped_because)
       SELECT $1, s.workspace_id, s.id, $3, $4, $5, $6, $7::jsonb, $8, $9, $10::jsonb, $11 FROM sync s WHERE s.id = $2
       ON CONFLICT (sync_id, name) DO NOTHING`,
      [
        ...[segment.id, segment.syncId, segment.name, segment.side, segment.field, segment.groupName],
        ...[toJsonb(segment.rule), segment.revision, segment.state],
        segment.inUse === null ? null : toJsonb(segment.inUse),
        segment.stoppedBecause,
      ],
    );
    return rowCount === 1;
  },

  async reviseSegment(syncId, segmentId, rule) {
    const { rows } = await pool.query<SegmentRow>(
      `UPDATE segment SET rule = $3::jsonb, revision = revision + 1
        WHERE sync_id = $1 AND id = $2 AND state <> 'emptying' RETURNING ${SEGMENT_COLUMNS}`,
      [syncId, segmentId, toJsonb(rule)],
    );
    return rows[0] ? toSegment(rows[0]) : null;
  },

  async moveSegment(segmentId, from, to, { revision, inUse, stoppedBecause }) {
    const { rowCount } = await pool.query(
      `UPDATE segment
          SET state = $3,
              in_use = COALESCE($4::jsonb, in_use),
              stopped_because = CASE WHEN $5 THEN $6 ELSE stopped_because END
        WHERE id = $1 AND state = ANY ($2) AND ($7::integer IS NULL OR revision = $7)`,
      [
        ...[segmentId, from, to, inUse === undefined ? null : toJsonb(inUse)],
        ...[stoppedBecause !== undefined, stoppedBecause ?? null, revision ?? null],
      ],
    );
    return rowCount === 1;
  },

  async dropSegment(segmentId) {
    await pool.query('DELETE FROM segment WHERE id = $1', [segmentId]);
  },
});

import { type Side } from '#core';
import { type SegmentState } from '#engine';
import type pg from 'pg';

/** How a segment stands. */
export interface SegmentView {
  readonly syncId: string;
  readonly name: string;
  readonly side: Side;
  readonly field: string;
  readonly group: string;
  readonly rule: string;
  readonly ruleInUse: string | null;
  readonly state: SegmentState;
}

/** Segments of one workspace's syncs. */
export const segmentQueries = (pool: pg.Pool) => ({
  async get(workspaceId: string, id: string): Promise<SegmentView | null> {
    const { rows } = await pool.query<SegmentView>(
      `SELECT sync_id AS "syncId", name, side, field, group_name AS "group", rule ->> 'expression' AS rule,
              in_use #>> '{rule,expression}' AS "ruleInUse", state
         FROM segment WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id],
    );
    return rows[0] ?? null;
  },
});

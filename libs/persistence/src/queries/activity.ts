import type pg from 'pg';

/** What happened in one step of time, over all syncs of a workspace. */
export interface ActivityPoint {
  /** The beginning of the step. */
  readonly at: string;
  /** Values people or programs changed at a vendor. */
  readonly edits: number;
  /** Values Syncline wrote. */
  readonly writes: number;
  /** From the decision to write to its confirmation, the middle and the 95th percentile; `null` without writes. */
  readonly writeMsP50: number | null;
  readonly writeMsP95: number | null;
}

export interface SyncActivity {
  readonly syncId: string;
  readonly edits: number;
  readonly writes: number;
}

/** A length of time in equal steps. */
export interface ActivitySpan {
  readonly from: Date;
  readonly to: Date;
  readonly stepMs: number;
}

const SEEN = `change.cause IN ('edit', 'merge')`;
/** By sync and time, as the log is indexed. */
const IN_SPAN = `
  change.sync_id IN (SELECT id FROM sync WHERE workspace_id = $1) AND change.workspace_id = $1
    AND change.at >= $2 AND change.at < $3`;

/** How much one workspace's syncs had to do. */
export const activityQueries = (pool: pg.Pool) => ({
  /** Every step of the span, those without activity too. */
  async points(workspaceId: string, { from, to, stepMs }: ActivitySpan): Promise<readonly ActivityPoint[]> {
    const { rows } = await pool.query<{
      step: number;
      edits: number;
      writes: number;
      p50: number | null;
      p95: number | null;
    }>(
      `WITH told AS (
         SELECT floor(extract(epoch FROM change.at - $2::timestamptz) * 1000 / $4)::int AS step, ${SEEN} AS is_seen,
                CASE WHEN NOT ${SEEN} THEN extract(epoch FROM change.at - intent.planned_at) * 1000 END AS write_ms
           FROM change_log change LEFT JOIN intent ON intent.id = change.intent_id
          WHERE ${IN_SPAN})
       SELECT step, count(*) FILTER (WHERE is_seen) AS edits, count(*) FILTER (WHERE NOT is_seen) AS writes,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY write_ms) AS p50,
              percentile_cont(0.95) WITHIN GROUP (ORDER BY write_ms) AS p95
         FROM told GROUP BY step`,
      [workspaceId, from, to, stepMs],
    );
    const byStep = new Map(rows.map((row) => [row.step, row]));
    const steps = Math.ceil((to.getTime() - from.getTime()) / stepMs);
    return Array.from({ length: steps }, (_, step) => {
      const row = byStep.get(step);
      return {
        at: new Date(from.getTime() + step * stepMs).toISOString(),
        edits: row?.edits ?? 0,
        writes: row?.writes ?? 0,
        writeMsP50: wholeMs(row?.p50),
        writeMsP95: wholeMs(row?.p95),
      };
    });
  },

  /** Syncs that had anything to do. */
  async bySync(workspaceId: string, { from, to }: ActivitySpan): Promise<readonly SyncActivity[]> {
    const { rows } = await pool.query<{ sync_id: string; edits: number; writes: number }>(
      `SELECT change.sync_id, count(*) FILTER (WHERE ${SEEN}) AS edits, count(*) FILTER (WHERE NOT ${SEEN}) AS writes
         FROM change_log change WHERE ${IN_SPAN} GROUP BY change.sync_id`,
      [workspaceId, from, to],
    );
    return rows.map(({ sync_id, edits, writes }) => ({ syncId: sync_id, edits, writes }));
  },
});

/** A clock that was set back between two moments makes no time negative. */
const wholeMs = (ms: number | null | undefined): number | null =>
  ms === null || ms === undefined ? null : Math.max(0, Math.round(ms));

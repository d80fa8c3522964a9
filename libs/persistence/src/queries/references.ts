import type pg from 'pg';

/** How many records of a sync have a reference in this field that waits for another sync. */
export interface WaitingReferences {
  readonly fieldId: string;
  readonly records: number;
}

/** References of one workspace's syncs. */
export const referenceQueries = (pool: pg.Pool) => ({
  async waiting(workspaceId: string, syncId: string): Promise<readonly WaitingReferences[]> {
    const { rows } = await pool.query<{ field_id: string; records: number }>(
      `SELECT field_id, count(DISTINCT (side, remote_id))::int AS records
         FROM reference_wait WHERE workspace_id = $1 AND sync_id = $2
        GROUP BY field_id ORDER BY field_id`,
      [workspaceId, syncId],
    );
    return rows.map((row) => ({ fieldId: row.field_id, records: row.records }));
  },
});

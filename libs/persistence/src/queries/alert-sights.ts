import { type ConnectionSight, PRIORITY, type SyncSight, type SyncState } from '#engine';
import type pg from 'pg';

/** A connection, and whose allowance it uses. */
export interface WatchedConnection extends Omit<ConnectionSight, 'usedShare'> {
  readonly vendor: string;
  readonly account: string;
}

/** What alerts are made of. */
export const alertSightQueries = (pool: pg.Pool) => ({
  /** Of the whole installation. */
  async workspaceIds(): Promise<readonly string[]> {
    const { rows } = await pool.query<{ id: string }>(`SELECT id FROM workspace ORDER BY id`);
    return rows.map(({ id }) => id);
  },

  async syncs(workspaceId: string, nowMs: number, deadLettersSinceMs: number): Promise<readonly SyncSight[]> {
    const { rows } = await pool.query<{
      id: string;
      name: string;
      state: SyncState;
      poll_every_ms: number;
      polled_at: Date;
      waits_since: Date | null;
      dead_letters: number;
      recent: number;
    }>(
      `SELECT s.id, s.name, s.state, s.poll_every_ms,
              COALESCE((SELECT min(c.moved_at) FROM cursor c WHERE c.sync_id = s.id AND c.stream = 'changes'),
                       s.created_at) AS polled_at,
              -- Backfill may wait for hours, and where somebody holds the lease it is being worked on.
              (SELECT min(greatest(d.marked_at, d.not_before)) FROM dirty d
                WHERE d.sync_id = s.id AND d.priority < $4 AND COALESCE(d.not_before, d.marked_at) <= $2
                  AND NOT EXISTS (SELECT 1 FROM sync_lease l WHERE l.sync_id = s.id AND l.until > $2)) AS waits_since,
              l.open AS dead_letters, l.recent
         FROM sync s
         CROSS JOIN LATERAL (SELECT count(*) AS open, count(*) FILTER (WHERE at >= $3) AS recent FROM dead_letter
                              WHERE sync_id = s.id AND status IN ('open', 'retrying')) AS l
        WHERE s.workspace_id = $1 ORDER BY s.created_at, s.id`,
      [workspaceId, new Date(nowMs), new Date(deadLettersSinceMs), PRIORITY.backfill],
    );
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      state: row.state,
      pollEveryMs: row.poll_every_ms,
      polledAtMs: row.polled_at.getTime(),
      waitsSinceMs: row.waits_since?.getTime() ?? null,
      deadLetters: { open: row.dead_letters, recent: row.recent },
    }));
  },

  async connections(workspaceId: string): Promise<readonly WatchedConnection[]> {
    const { rows } = await pool.query<WatchedConnection>(
      `SELECT id, name, vendor, health, COALESCE(account_id, id::text) AS account FROM connection
        WHERE workspace_id = $1 ORDER BY created_at, id`,
      [workspaceId],
    );
    return rows;
  },
});

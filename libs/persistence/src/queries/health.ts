import { type ConnectionHealth, type SyncState } from '#engine';
import type pg from 'pg';

export interface SyncBacklog {
  readonly syncId: string;
  readonly name: string;
  readonly state: SyncState;
  readonly pausedBecause: string | null;
  /** Records waiting to be read again. */
  readonly dirty: number;
  readonly oldestAt: string | null;
  readonly openConflicts: number;
  readonly openDeadLetters: number;
}

export interface ConnectionHealthView {
  readonly connectionId: string;
  readonly name: string;
  readonly vendor: string;
  readonly health: ConnectionHealth;
  readonly message: string | null;
}

/** How one workspace is doing. */
export const healthQueries = (pool: pg.Pool) => ({
  async backlog(workspaceId: string): Promise<readonly SyncBacklog[]> {
    const { rows } = await pool.query<{
      id: string;
      name: string;
      state: SyncState;
      paused_because: string | null;
      dirty: number;
      oldest_at: Date | null;
      open_conflicts: number;
      open_dead_letters: number;
    }>(
      `SELECT s.id, s.name, s.state, s.paused_because, d.dirty, d.oldest_at,
              (SELECT count(*) FROM conflict c WHERE c.sync_id = s.id AND c.status = 'open') AS open_conflicts,
              (SELECT count(*) FROM dead_letter l WHERE l.sync_id = s.id AND l.status = 'open') AS open_dead_letters
         FROM sync s
         CROSS JOIN LATERAL (SELECT count(*) AS dirty, min(marked_at) AS oldest_at
                               FROM dirty WHERE dirty.sync_id = s.id) AS d
        WHERE s.workspace_id = $1 ORDER BY s.created_at, s.id`,
      [workspaceId],
    );
    return rows.map((row) => ({
      syncId: row.id,
      name: row.name,
      state: row.state,
      pausedBecause: row.paused_because,
      dirty: row.dirty,
      oldestAt: row.oldest_at?.toISOString() ?? null,
      openConflicts: row.open_conflicts,
      openDeadLetters: row.open_dead_letters,
    }));
  },

  async connections(workspaceId: string): Promise<readonly ConnectionHealthView[]> {
    const { rows } = await pool.query<{
      id: string;
      name: string;
      vendor: string;
      health: ConnectionHealth;
      health_message: string | null;
    }>(
      `SELECT id, name, vendor, health, health_message FROM connection WHERE workspace_id = $1 ORDER BY created_at, id`,
      [workspaceId],
    );
    return rows.map((row) => ({
      connectionId: row.id,
      name: row.name,
      vendor: row.vendor,
      health: row.health,
      message: row.health_message,
    }));
  },
});

export type HealthQueries = ReturnType<typeof healthQueries>;

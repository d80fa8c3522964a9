import type pg from 'pg';
import { type Actor } from '../audit/running-act.js';
import { toJsonb } from '../store/jsonb.js';

/** What a workspace was last made by a file. */
export interface AppliedConfiguration {
  /** As the file had it, references to secrets and all. */
  readonly configuration: object;
  readonly file: string | null;
  readonly at: string;
  readonly by: Actor;
}

interface Row {
  configuration: object;
  file: string | null;
  applied_at: Date;
  actor_kind: Actor['kind'];
  actor_id: string;
  actor_name: string;
}

/** The file of configuration that was last applied. */
export const appliedConfigurationQueries = (pool: pg.Pool) => ({
  /** `null`: none was. */
  async get(workspaceId: string): Promise<AppliedConfiguration | null> {
    const { rows } = await pool.query<Row>(
      `SELECT configuration, file, applied_at, actor_kind, actor_id, actor_name
         FROM applied_configuration WHERE workspace_id = $1`,
      [workspaceId],
    );
    const [row] = rows;
    if (!row) return null;
    const { configuration, file, applied_at: at, actor_kind: kind, actor_id: id, actor_name: name } = row;
    return { configuration, file, at: at.toISOString(), by: { kind, id, name } };
  },

  /** Takes the place of the one before. */
  async put(workspaceId: string, applied: Omit<AppliedConfiguration, 'at'>): Promise<void> {
    const { configuration, file, by } = applied;
    await pool.query(
      `INSERT INTO applied_configuration (workspace_id, configuration, file, actor_kind, actor_id, actor_name)
       VALUES ($1, $2::jsonb, $3, $4, $5, $6)
       ON CONFLICT ON CONSTRAINT applied_configuration_pk DO UPDATE
          SET configuration = EXCLUDED.configuration, file = EXCLUDED.file, applied_at = EXCLUDED.applied_at,
              actor_kind = EXCLUDED.actor_kind, actor_id = EXCLUDED.actor_id, actor_name = EXCLUDED.actor_name`,
      [workspaceId, toJsonb(configuration), file, by.kind, by.id, by.name],
    );
  },
});

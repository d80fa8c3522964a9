import type pg from 'pg';

export type Approvals = 'none' | 'second-person';

export interface WorkspaceView {
  readonly id: string;
  readonly name: string;
  readonly approvals: Approvals;
  readonly maskedFields: readonly string[];
  readonly createdAt: string;
}

export type WorkspaceChange = Partial<Pick<WorkspaceView, 'name' | 'approvals' | 'maskedFields'>>;

/** Workspaces themselves. */
export const workspacesQueries = (pool: pg.Pool) => ({
  async get(id: string): Promise<WorkspaceView | null> {
    const { rows } = await pool.query<{
      id: string;
      name: string;
      approvals: Approvals;
      masked_fields: string[];
      created_at: Date;
    }>(`SELECT id, name, approvals, masked_fields, created_at FROM workspace WHERE id = $1`, [id]);
    const row = rows[0];
    if (!row) return null;
    const { masked_fields: maskedFields, created_at: createdAt, ...rest } = row;
    return { ...rest, maskedFields, createdAt: createdAt.toISOString() };
  },

  async change(id: string, change: WorkspaceChange): Promise<boolean> {
    const { rowCount } = await pool.query(
      `UPDATE workspace
          SET name = COALESCE($2, name), approvals = COALESCE($3, approvals),
              masked_fields = COALESCE($4::text[], masked_fields)
        WHERE id = $1`,
      [id, change.name ?? null, change.approvals ?? null, change.maskedFields ?? null],
    );
    return rowCount === 1;
  },
});

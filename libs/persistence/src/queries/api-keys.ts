import type pg from 'pg';
import { inTransaction } from '../pool.js';
import { type Role } from '../roles.js';

/** Serialises processes that start at once on a fresh database. */
const FIRST_KEY_LOCK = 7_962_546_392;

export interface StoredApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly workspaceId: string;
  readonly hash: Buffer;
}

export interface NewApiKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly hash: Buffer;
}

interface KeyRow {
  id: string;
  name: string;
  role: Role;
  workspace_id: string;
  hash: Buffer;
  used_long_ago: boolean;
}

/** Keys to the API, by their hashes. */
export const apiKeyQueries = (pool: pg.Pool) => ({
  /** The key that has this hash and is not revoked; its last use is noted once a minute. */
  async findByHash(hash: Buffer): Promise<StoredApiKey | null> {
    const { rows } = await pool.query<KeyRow>(
      `SELECT id, name, role, workspace_id, hash, (last_used_at IS NULL OR last_used_at < now() - interval '1 minute') AS used_long_ago
         FROM api_key WHERE hash = $1 AND revoked_at IS NULL`,
      [hash],
    );
    const row = rows[0];
    if (!row) return null;
    if (row.used_long_ago) await pool.query(`UPDATE api_key SET last_used_at = now() WHERE id = $1`, [row.id]);
    return { id: row.id, name: row.name, role: row.role, workspaceId: row.workspace_id, hash: row.hash };
  },

  /** Makes a workspace with one key, unless there is any key already; true if it was made. */
  async addFirst(workspace: { readonly id: string; readonly name: string }, key: NewApiKey): Promise<boolean> {
    return inTransaction(pool, async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock($1)`, [FIRST_KEY_LOCK]);
      const { rowCount } = await tx.query(`SELECT 1 FROM api_key LIMIT 1`);
      if (rowCount !== 0) return false;
      await tx.query(`INSERT INTO workspace (id, name) VALUES ($1, $2)`, [workspace.id, workspace.name]);
      await tx.query(
        `INSERT INTO api_key (id, workspace_id, name, prefix, hash, role) VALUES ($1, $2, $3, $4, $5, 'owner')`,
        [key.id, workspace.id, key.name, key.prefix, key.hash],
      );
      return true;
    });
  },
});

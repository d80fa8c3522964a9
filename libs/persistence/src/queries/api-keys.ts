import type pg from 'pg';
import { inTransaction } from '../pool.js';
import { type Role } from '../roles.js';

/** Serialises processes that start at once on a fresh database. */
const FIRST_KEY_LOCK = 7_962_546_392;

export interface StoredApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Permissions; `null`: all that its role has. */
  readonly scopes: readonly string[] | null;
  readonly workspaceId: string;
  readonly hash: Buffer;
}

interface NewFirstKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly hash: Buffer;
}

export interface NewApiKey extends NewFirstKey {
  readonly role: Role;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
  readonly madeBy: string;
  /** The person behind it, if one is known. */
  readonly makerId: string | null;
}

/** A key as people see it: never its text, nor its hash. */
export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly role: Role;
  readonly scopes: readonly string[] | null;
  readonly madeBy: string | null;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
}

interface KeyRow {
  id: string;
  name: string;
  role: Role;
  scopes: string[] | null;
  workspace_id: string;
  hash: Buffer;
  used_long_ago: boolean;
}

interface ViewRow extends Pick<KeyRow, 'id' | 'name' | 'role' | 'scopes'> {
  prefix: string;
  made_by: string | null;
  created_at: Date;
  last_used_at: Date | null;
  expires_at: Date | null;
}

const COLUMNS = 'id, name, prefix, role, scopes, made_by, created_at, last_used_at, expires_at';

const toView = (row: ViewRow): ApiKeyView => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  role: row.role,
  scopes: row.scopes,
  madeBy: row.made_by,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
});

/** Keys to the API, by their hashes. */
export const apiKeyQueries = (pool: pg.Pool) => ({
  /** The key that has this hash and is neither revoked nor expired; its last use is noted once a minute. */
  async findByHash(hash: Buffer): Promise<StoredApiKey | null> {
    const { rows } = await pool.query<KeyRow>(
      `SELECT id, name, role, scopes, workspace_id, hash, (last_used_at IS NULL OR last_used_at < now() - interval '1 minute') AS used_long_ago
         FROM api_key WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
      [hash],
    );
    const row = rows[0];
    if (!row) return null;
    if (row.used_long_ago) await pool.query(`UPDATE api_key SET last_used_at = now() WHERE id = $1`, [row.id]);
    const { id, name, role, scopes, workspace_id: workspaceId } = row;
    return { id, name, role, scopes, workspaceId, hash: row.hash };
  },

  /** Newest first, those that expired too. */
  async list(workspaceId: string): Promise<readonly ApiKeyView[]> {
    const { rows } = await pool.query<ViewRow>(
      `SELECT ${COLUMNS} FROM api_key WHERE workspace_id = $1 AND revoked_at IS NULL ORDER BY created_at DESC, id`,
      [workspaceId],
    );
    return rows.map(toView);
  },

  async get(workspaceId: string, id: string): Promise<ApiKeyView | null> {
    const { rows } = await pool.query<ViewRow>(
      `SELECT ${COLUMNS} FROM api_key WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL`,
      [workspaceId, id],
    );
    return rows[0] ? toView(rows[0]) : null;
  },

  async add(workspaceId: string, key: NewApiKey): Promise<void> {
    await pool.query(
      `INSERT INTO api_key (id, workspace_id, name, prefix, hash, role, scopes, expires_at, made_by, maker_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        ...[key.id, workspaceId, key.name, key.prefix, key.hash],
        ...[key.role, key.scopes, key.expiresAt, key.madeBy, key.makerId],
      ],
    );
  },

  /** From now on it opens nothing. False if there is no such key. */
  async revoke(workspaceId: string, id: string): Promise<boolean> {
    const { rowCount } = await pool.query(
      `UPDATE api_key SET revoked_at = now() WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL`,
      [workspaceId, id],
    );
    return rowCount === 1;
  },

  /** The person behind a key; `null` for a first key. */
  async makerOf(workspaceId: string, id: string): Promise<string | null> {
    const { rows } = await pool.query<{ maker_id: string | null }>(
      `SELECT maker_id FROM api_key WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id],
    );
    return rows[0]?.maker_id ?? null;
  },

  /** Makes a workspace with one key, unless there is any key already; true if it was made. */
  async addFirst(workspace: { readonly id: string; readonly name: string }, key: NewFirstKey): Promise<boolean> {
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

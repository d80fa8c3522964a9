import { type SecretKeys } from '#config';
import { type Secrets } from '#connector-sdk';
import type pg from 'pg';
import { type Actor } from '../audit/running-act.js';
import { inTransaction } from '../pool.js';
import { Sealer } from '../seal.js';
import { toJsonb } from '../store/jsonb.js';

/** How long what became of an attempt can be asked for. */
const KEPT_DAYS = 1;
/** People who have opened more consent pages than this will not come back to the oldest. */
const WAITING_MAX = 100;

/** One try to connect an account by OAuth. */
export interface OAuthAttempt {
  readonly id: string;
  readonly workspaceId: string;
  /** The connection to authorise again, or the one that came of it. */
  readonly connectionId: string | null;
  readonly vendor: string;
  /** What a new connection is to be called; `null` for one that is authorised again. */
  readonly name: string | null;
  readonly baseUrl: string | null;
  readonly settings: Readonly<Record<string, string>>;
  /** What comes of it is their act. */
  readonly askedBy: Actor;
  /** Hash of the session of the browser that asked; `null` when it had none. */
  readonly boundTo: Buffer | null;
  readonly redirectUri: string;
  readonly returnTo: string | null;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly state: 'waiting' | 'connected' | 'failed';
  readonly code: string | null;
  readonly message: string | null;
}

export interface NewOAuthAttempt extends Omit<OAuthAttempt, 'expiresAt' | 'usedAt' | 'state' | 'code' | 'message'> {
  readonly stateHash: Buffer;
  readonly secrets: Secrets;
  readonly lifeMs: number;
}

interface AttemptRow {
  id: string;
  workspace_id: string;
  connection_id: string | null;
  vendor: string;
  name: string | null;
  base_url: string | null;
  settings: Readonly<Record<string, string>>;
  asked_by: Actor;
  bound_to: Buffer | null;
  redirect_uri: string;
  return_to: string | null;
  expires_at: Date;
  used_at: Date | null;
  state: OAuthAttempt['state'];
  code: string | null;
  message: string | null;
}

const COLUMNS = `id, workspace_id, connection_id, vendor, name, base_url, settings, asked_by, bound_to, redirect_uri,
  return_to,   expires_at, used_at, state, code, message`;

const toAttempt = (row: AttemptRow): OAuthAttempt => ({
  id: row.id,
  workspaceId: row.workspace_id,
  connectionId: row.connection_id,
  vendor: row.vendor,
  name: row.name,
  baseUrl: row.base_url,
  settings: row.settings,
  askedBy: row.asked_by,
  boundTo: row.bound_to,
  redirectUri: row.redirect_uri,
  returnTo: row.return_to,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
  state: row.state,
  code: row.code,
  message: row.message,
});

/** Attempts to connect by OAuth. Those that are over are forgotten after a day. */
export const oauthAttemptQueries = (pool: pg.Pool, keys: SecretKeys) => {
  const sealer = new Sealer(keys);
  return {
    async add(attempt: NewOAuthAttempt): Promise<Date> {
      return inTransaction(pool, async (tx) => {
        await tx.query(
          `DELETE FROM oauth_attempt
            WHERE expires_at < now() - make_interval(days => $2)
               OR id IN (SELECT id FROM oauth_attempt WHERE workspace_id = $1 AND state = 'waiting'
                          ORDER BY created_at DESC OFFSET $3)`,
          [attempt.workspaceId, KEPT_DAYS, WAITING_MAX - 1],
        );
        const { rows } = await tx.query<{ expires_at: Date }>(
          `INSERT INTO oauth_attempt (id, workspace_id, connection_id, vendor, name, base_url, settings, secrets,
                                      state_hash, asked_by, bound_to, redirect_uri, return_to, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10::jsonb, $11, $12, $13,
                   now() + make_interval(secs => $14 / 1000.0))
           RETURNING expires_at`,
          [
            ...[attempt.id, attempt.workspaceId, attempt.connectionId, attempt.vendor, attempt.name, attempt.baseUrl],
            ...[toJsonb(attempt.settings), toJsonb(sealer.sealAll(attempt.secrets, attempt.id)), attempt.stateHash],
            ...[toJsonb(attempt.askedBy), attempt.boundTo, attempt.redirectUri, attempt.returnTo, attempt.lifeMs],
          ],
        );
        const [row] = rows;
        if (!row) throw new Error('an inserted attempt was not given back');
        return row.expires_at;
      });
    },

    async get(workspaceId: string, id: string): Promise<OAuthAttempt | null> {
      const { rows } = await pool.query<AttemptRow>(
        `SELECT ${COLUMNS} FROM oauth_attempt WHERE workspace_id = $1 AND id = $2`,
        [workspaceId, id],
      );
      return rows[0] ? toAttempt(rows[0]) : null;
    },

    /** In whatever workspace: the state is all that the vendor's redirect brings along. */
    async byState(stateHash: Buffer): Promise<OAuthAttempt | null> {
      const { rows } = await pool.query<AttemptRow>(`SELECT ${COLUMNS} FROM oauth_attempt WHERE state_hash = $1`, [
        stateHash,
      ]);
      return rows[0] ? toAttempt(rows[0]) : null;
    },

    /** Uses it up, and gives what was sealed with it; of several who try at once, one. `null`: used before, or too late. */
    async use(id: string): Promise<Secrets | null> {
      return inTransaction(pool, async (tx) => {
        const { rows } = await tx.query<{ secrets: Readonly<Record<string, string>> }>(
          `SELECT secrets FROM oauth_attempt WHERE id = $1 AND used_at IS NULL AND expires_at > now() FOR UPDATE`,
          [id],
        );
        if (!rows[0]) return null;
        await tx.query(`UPDATE oauth_attempt SET used_at = now(), secrets = '{}' WHERE id = $1`, [id]);
        return sealer.openAll(rows[0].secrets, id);
      });
    },

    async connected(id: string, connectionId: string): Promise<void> {
      await pool.query(`UPDATE oauth_attempt SET state = 'connected', connection_id = $2 WHERE id = $1`, [
        id,
        connectionId,
      ]);
    },

    async failed(id: string, code: string, message: string): Promise<void> {
      await pool.query(
        `UPDATE oauth_attempt SET state = 'failed', code = $2, message = $3 WHERE id = $1 AND state = 'waiting'`,
        [id, code, message],
      );
    },
  };
};

import { type RenewalStore } from '#engine';
import type pg from 'pg';
import { type Sealer } from '../seal.js';
import { toJsonb } from './jsonb.js';

/**
 * Whose turn it is to renew a connection's credentials. It is a claim that runs out rather than a row lock: the
 * vendor's answer is waited for, and no connection to the database is held meanwhile.
 */
export const renewalStore = (pool: pg.Pool, sealer: Sealer): RenewalStore => ({
  async claimRenewal(connectionId, holder, ttlMs, nowMs) {
    const { rows } = await pool.query<{ access_revision: number; secrets: Readonly<Record<string, string>> }>(
      `UPDATE connection SET renewal_holder = $2, renewal_until = $3
        WHERE id = $1 AND (renewal_until IS NULL OR renewal_until <= $4)
        RETURNING access_revision, secrets`,
      [connectionId, holder, new Date(nowMs + ttlMs), new Date(nowMs)],
    );
    const [row] = rows;
    if (row) {
      return {
        kind: 'yours',
        revision: row.access_revision,
        secrets: sealer.openAll(row.secrets, connectionId),
      };
    }
    const { rowCount } = await pool.query(`SELECT 1 FROM connection WHERE id = $1`, [connectionId]);
    return rowCount === 0 ? { kind: 'gone' } : { kind: 'taken' };
  },

  async endRenewal(connectionId, { holder, revision, changed }) {
    const { rows } = await pool.query<{ kept: boolean }>(
      `UPDATE connection
          SET secrets = CASE WHEN access_revision = $3 THEN secrets || $4::jsonb ELSE secrets END,
              renewal_holder = CASE WHEN renewal_holder = $2 THEN NULL ELSE renewal_holder END,
              renewal_until = CASE WHEN renewal_holder = $2 THEN NULL ELSE renewal_until END
        WHERE id = $1
        RETURNING access_revision = $3 AS kept`,
      [connectionId, holder, revision, toJsonb(sealer.sealAll(changed, connectionId))],
    );
    return rows[0]?.kept ?? false;
  },
});

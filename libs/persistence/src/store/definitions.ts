import { type Mapping } from '#core';
import {
  type Connection,
  type ConnectionHealth,
  type EngineStore,
  segmentsInUse,
  type Sync,
  type SyncState,
} from '#engine';
import type pg from 'pg';
import { type Sealer } from '../seal.js';
import { inTransaction } from '../pool.js';
import { toJsonb } from './jsonb.js';
import { type Transaction } from './rows.js';

interface ConnectionRow {
  id: string;
  workspace_id: string;
  name: string;
  vendor: string;
  base_url: string | null;
  settings: Readonly<Record<string, string>>;
  secrets: Readonly<Record<string, string>>;
  account_id: string | null;
  access_revision: number;
  clock_offset_ms: number;
  health: ConnectionHealth;
  health_message: string | null;
  webhook_token: string;
}

interface SyncRow {
  id: string;
  workspace_id: string;
  name: string;
  a_connection_id: string;
  a_object: string;
  b_connection_id: string;
  b_object: string;
  mapping: Mapping;
  state: SyncState;
  paused_because: string | null;
  poll_every_ms: number;
  sweep_every_ms: number;
  segments: Parameters<typeof segmentsInUse>[0] | null;
}

const SELECT_SYNC = `
  SELECT s.id, s.workspace_id, s.name, s.a_connection_id, s.a_object, s.b_connection_id, s.b_object, m.mapping,
         s.state, s.paused_because, s.poll_every_ms, s.sweep_every_ms,
         (SELECT jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'side', g.side, 'field', g.field,
                                              'groupName', g.group_name, 'state', g.state, 'inUse', g.in_use)
                           ORDER BY g.name)
            FROM segment g WHERE g.sync_id = s.id AND g.state IN ('active', 'emptying')) AS segments
    FROM sync s
    JOIN mapping_version m ON m.sync_id = s.id AND m.version = s.mapping_version`;

const toSync = (row: SyncRow): Sync => ({
  id: row.id,
  workspaceId: row.workspace_id,
  name: row.name,
  a: { connectionId: row.a_connection_id, object: row.a_object },
  b: { connectionId: row.b_connection_id, object: row.b_object },
  mapping: row.segments === null ? row.mapping : { ...row.mapping, segments: segmentsInUse(row.segments) },
  state: row.state,
  pausedBecause: row.paused_because,
  pollEveryMs: row.poll_every_ms,
  sweepEveryMs: row.sweep_every_ms,
});

const toConnection = (row: ConnectionRow, sealer: Sealer): Connection => ({
  id: row.id,
  workspaceId: row.workspace_id,
  name: row.name,
  vendor: row.vendor,
  baseUrl: row.base_url,
  settings: row.settings,
  secrets: sealer.openAll(row.secrets, row.id),
  accountId: row.account_id,
  accessRevision: row.access_revision,
  clockOffsetMs: row.clock_offset_ms,
  health: row.health,
  healthMessage: row.health_message,
  webhookToken: row.webhook_token,
});

type DefinitionMethods =
  | 'getConnection'
  | 'getSync'
  | 'liveSyncs'
  | 'syncsOfConnection'
  | 'moveSync'
  | 'releaseBrake'
  | 'saveSecrets'
  | 'saveHealth'
  | 'saveAccount';

interface Move {
  readonly syncId: string;
  readonly from: readonly SyncState[];
  readonly to: SyncState;
  readonly pausedBecause: string | null;
}

/**
 * What a brake held comes due once the sync is live. The marks count as new, so that a drain which began before cannot
 * put them off any more.
 */
async function move(tx: Transaction, { syncId, from, to, pausedBecause }: Move): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE sync SET state = $3, paused_because = $4 WHERE id = $1 AND state = ANY ($2)`,
    [syncId, from, to, pausedBecause],
  );
  if (rowCount !== 1) return false;
  if (to === 'live') {
    await tx.query(`DELETE FROM drastic_change WHERE sync_id = $1 AND held`, [syncId]);
    await tx.query(`UPDATE dirty SET not_before = NULL, version = nextval('dirty_version') WHERE sync_id = $1`, [
      syncId,
    ]);
  }
  return true;
}

/** Connections and syncs. */
export const definitionStore = (pool: pg.Pool, sealer: Sealer): Pick<EngineStore, DefinitionMethods> => ({
  async getConnection(connectionId) {
    const { rows } = await pool.query<ConnectionRow>(
      `SELECT id, workspace_id, name, vendor, base_url, settings, secrets, account_id, access_revision,
              clock_offset_ms, health, health_message, webhook_token
         FROM connection WHERE id = $1`,
      [connectionId],
    );
    return rows[0] ? toConnection(rows[0], sealer) : null;
  },

  async getSync(syncId) {
    const { rows } = await pool.query<SyncRow>(`${SELECT_SYNC} WHERE s.id = $1`, [syncId]);
    return rows[0] ? toSync(rows[0]) : null;
  },

  async liveSyncs() {
    const { rows } = await pool.query<SyncRow>(`${SELECT_SYNC} WHERE s.state IN ('live', 'braked') ORDER BY s.id`);
    return rows.map(toSync);
  },

  async syncsOfConnection(connectionId) {
    const { rows } = await pool.query<SyncRow>(
      `${SELECT_SYNC} WHERE s.a_connection_id = $1 OR s.b_connection_id = $1 ORDER BY s.id`,
      [connectionId],
    );
    return rows.map(toSync);
  },

  async moveSync(syncId, from, to, pausedBecause) {
    return inTransaction(pool, (tx) => move(tx, { syncId, from, to, pausedBecause }));
  },

  async releaseBrake(syncId) {
    return inTransaction(pool, async (tx) => {
      if (!(await move(tx, { syncId, from: ['braked'], to: 'live', pausedBecause: null }))) return false;
      await tx.query(`DELETE FROM drastic_change WHERE sync_id = $1`, [syncId]);
      await tx.query(`UPDATE dirty SET released = true WHERE sync_id = $1`, [syncId]);
      return true;
    });
  },

  async saveSecrets(connectionId, changed) {
    await pool.query(`UPDATE connection SET secrets = secrets || $2::jsonb WHERE id = $1`, [
      connectionId,
      toJsonb(sealer.sealAll(changed, connectionId)),
    ]);
  },

  async saveHealth(connectionId, health, message) {
    await pool.query(`UPDATE connection SET health = $2, health_message = $3 WHERE id = $1`, [
      connectionId,
      health,
      message,
    ]);
  },

  async saveAccount(connectionId, { accountId, accountName, missing, clockOffsetMs }) {
    await inTransaction(pool, async (tx) => {
      await tx.query(
        `UPDATE connection
            SET account_id = $2, known_account_id = $2, account_name = $3, missing_rights = $4::jsonb,
                clock_offset_ms = $5
          WHERE id = $1`,
        [connectionId, accountId, accountName, toJsonb(missing), Math.round(clockOffsetMs)],
      );
      if (accountId !== connectionId) await tx.query(CHARGE_ACCOUNT, [connectionId, accountId]);
    });
  },
});

/** Calls made before it was known which account they are of were counted under the connection's id. */
const CHARGE_ACCOUNT = `
  WITH spent AS (
    DELETE FROM quota USING connection c
     WHERE c.id = $1::uuid AND quota.vendor = c.vendor AND quota.account = $1::text
    RETURNING quota.vendor, quota.pool, quota.next_at, quota.blocked_until, quota.factor, quota.factor_at,
              quota.day_started_at, quota.used_today, quota.daily_remaining, quota.daily_max
  )
  INSERT INTO quota (vendor, account, pool, next_at, blocked_until, factor, factor_at, day_started_at, used_today,
                     daily_remaining, daily_max)
  SELECT vendor, $2, pool, next_at, blocked_until, factor, factor_at, day_started_at, used_today, daily_remaining,
         daily_max
    FROM spent ORDER BY pool
  ON CONFLICT ON CONSTRAINT quota_pk DO UPDATE
     SET next_at = GREATEST(quota.next_at, clock_timestamp())
                   + GREATEST(EXCLUDED.next_at - clock_timestamp(), interval '0'),
         blocked_until = GREATEST(quota.blocked_until, EXCLUDED.blocked_until),
         used_today = quota.used_today
                      + CASE WHEN EXCLUDED.day_started_at = quota.day_started_at THEN EXCLUDED.used_today ELSE 0 END`;

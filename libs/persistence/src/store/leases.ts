import { type EngineStore, type Lease, LeaseLostError } from '#engine';
import type pg from 'pg';
import { type Transaction } from './rows.js';

/**
 * Locks the lease's row until the transaction ends, so that nobody can take the lease between the check and the
 * commit.
 *
 * @throws LeaseLostError
 */
export async function holdLease(tx: Transaction, lease: Lease): Promise<void> {
  const { rowCount } = await tx.query(`SELECT 1 FROM sync_lease WHERE sync_id = $1 AND epoch = $2 FOR SHARE`, [
    lease.syncId,
    lease.epoch,
  ]);
  if (rowCount !== 1) throw lost(lease);
}

const lost = (lease: Lease): LeaseLostError =>
  new LeaseLostError(`The lease of sync ${lease.syncId} with epoch ${lease.epoch} was taken by another worker.`);

type LeaseMethods = 'acquireLease' | 'renewLease' | 'releaseLease';

export const leaseStore = (pool: pg.Pool): Pick<EngineStore, LeaseMethods> => ({
  async acquireLease(syncId, ttlMs, nowMs) {
    const untilMs = nowMs + ttlMs;
    const { rows } = await pool.query<{ epoch: number }>(
      `INSERT INTO sync_lease (sync_id, workspace_id, epoch, until)
       SELECT id, workspace_id, 1, $2 FROM sync WHERE id = $1
       ON CONFLICT ON CONSTRAINT sync_lease_pk DO UPDATE
          SET epoch = sync_lease.epoch + 1, until = EXCLUDED.until
        WHERE sync_lease.until <= $3
       RETURNING epoch`,
      [syncId, new Date(untilMs), new Date(nowMs)],
    );
    return rows[0] ? { syncId, epoch: rows[0].epoch, untilMs } : null;
  },

  async renewLease(lease, ttlMs, nowMs) {
    const untilMs = nowMs + ttlMs;
    const { rowCount } = await pool.query(`UPDATE sync_lease SET until = $3 WHERE sync_id = $1 AND epoch = $2`, [
      lease.syncId,
      lease.epoch,
      new Date(untilMs),
    ]);
    if (rowCount !== 1) throw lost(lease);
    return { ...lease, untilMs };
  },

  async releaseLease(lease) {
    await pool.query(`UPDATE sync_lease SET until = to_timestamp(0) WHERE sync_id = $1 AND epoch = $2`, [
      lease.syncId,
      lease.epoch,
    ]);
  },
});

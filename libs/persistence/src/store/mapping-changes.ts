import { type EngineStore } from '#engine';
import type pg from 'pg';
import { inTransaction } from '../pool.js';
import { type KnownLinkRow, SELECT_LINK, toKnownLink } from './history.js';
import { holdLease } from './leases.js';

/** How a new version of a mapping comes into use. */
export const mappingChangeStore = (pool: pg.Pool): Pick<EngineStore, 'linksAfter' | 'useMapping'> => ({
  async linksAfter(syncId, afterId, limit) {
    const { rows } = await pool.query<KnownLinkRow>(
      `${SELECT_LINK}
        WHERE l.sync_id = $1 AND l.removed_at IS NULL AND ($2::uuid IS NULL OR l.id > $2)
        ORDER BY l.id LIMIT $3`,
      [syncId, afterId, limit],
    );
    return rows.map(toKnownLink);
  },

  async useMapping(lease, { from, to, forgotten }) {
    return inTransaction(pool, async (tx) => {
      await holdLease(tx, lease);
      const { rows } = await tx.query<{ mapping_version: number }>(
        `SELECT mapping_version FROM sync WHERE id = $1 FOR UPDATE`,
        [lease.syncId],
      );
      const version = rows[0]?.mapping_version;
      if (version === to) return true;
      if (version !== from) return false;
      await tx.query(`UPDATE sync SET mapping_version = $2 WHERE id = $1`, [lease.syncId, to]);
      if (forgotten.length === 0) return true;
      await tx.query(
        `UPDATE base SET fields = base.fields - $2::text[]
           FROM link l WHERE l.id = base.link_id AND l.sync_id = $1 AND base.fields ?| $2::text[]`,
        [lease.syncId, forgotten],
      );
      return true;
    });
  },
});

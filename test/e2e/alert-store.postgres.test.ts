import { SecretKeys } from '#config';
import { postgresAlertStore, workspaceQueries } from '#persistence';
import { describeAlertStore } from '../../libs/engine/testing/alert-store-suite.js';
import { openTestDatabase } from '../support/database.js';

describeAlertStore('on PostgreSQL', async () => {
  const database = await openTestDatabase();
  const { pool } = database;
  const keys = new SecretKeys([`v1:${Buffer.alloc(32, 7).toString('base64')}`]);
  const queries = workspaceQueries(pool, keys);
  return {
    store: postgresAlertStore(pool, keys),
    putWorkspace: async (id, name) => {
      await pool.query(`INSERT INTO workspace (id, name) VALUES ($1, $2)`, [id, name]);
    },
    putChannel: async (workspaceId, channel, on) => {
      await queries.alertChannels.add(workspaceId, { ...channel, on });
    },
    touch: async (alertId, { acknowledged, mutedUntilMs }) => {
      await pool.query(`UPDATE alert SET acknowledged_by = $2, acknowledged_at = $3, muted_until = $4 WHERE id = $1`, [
        alertId,
        acknowledged?.by ?? null,
        acknowledged && new Date(acknowledged.atMs),
        mutedUntilMs === null ? null : new Date(mutedUntilMs),
      ]);
    },
    close: () => database.close(),
  };
});

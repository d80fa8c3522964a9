import { SecretKeys } from '#config';
import { type Conflict, type DrasticChange } from '#engine';
import { postgresEngineStore, Sealer, toJsonb, workspaceQueries } from '#persistence';
import { describeEngineStore } from '../../libs/engine/testing/store-suite.js';
import { openTestDatabase } from '../support/database.js';

describeEngineStore('on PostgreSQL', async () => {
  const database = await openTestDatabase();
  const { pool } = database;
  const keys = new SecretKeys([`v1:${Buffer.alloc(32, 7).toString('base64')}`]);
  const sealer = new Sealer(keys);
  return {
    store: postgresEngineStore(pool, keys),
    close: () => database.close(),
    putConnection: async (connection) => {
      await pool.query(`INSERT INTO workspace (id, name) VALUES ($1, 'test') ON CONFLICT DO NOTHING`, [
        connection.workspaceId,
      ]);
      await pool.query(
        `INSERT INTO connection (id, workspace_id, name, vendor, settings, secrets, webhook_token)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [
          connection.id,
          connection.workspaceId,
          connection.name,
          connection.vendor,
          toJsonb(connection.settings),
          toJsonb(sealer.sealAll(connection.secrets, connection.id)),
          connection.webhookToken,
        ],
      );
    },
    changeSecrets: async (connectionId, secrets) => {
      const { workspaceId = '' } = (await postgresEngineStore(pool, keys).getConnection(connectionId)) ?? {};
      await workspaceQueries(pool, keys).connections.change(workspaceId, connectionId, { secrets, consentEnds: true });
    },
    putSync: async (sync) => {
      await pool.query(
        `INSERT INTO sync (id, workspace_id, name, a_connection_id, a_object, b_connection_id, b_object,
                           mapping_version, state, poll_every_ms, sweep_every_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          ...[sync.id, sync.workspaceId, sync.name, sync.a.connectionId, sync.a.object, sync.b.connectionId],
          ...[sync.b.object, sync.mapping.version, sync.state, sync.pollEveryMs, sync.sweepEveryMs],
        ],
      );
      await pool.query(
        `INSERT INTO mapping_version (sync_id, version, workspace_id, mapping) VALUES ($1, $2, $3, $4)`,
        [sync.id, sync.mapping.version, sync.workspaceId, toJsonb(sync.mapping)],
      );
    },
    putMapping: async (syncId, mapping) => {
      await pool.query(
        `INSERT INTO mapping_version (sync_id, version, workspace_id, mapping)
         SELECT id, $2, workspace_id, $3 FROM sync WHERE id = $1`,
        [syncId, mapping.version, toJsonb(mapping)],
      );
    },
    answer: async (syncId, conflictId, decision) => {
      await pool.query(
        `UPDATE conflict SET status = 'answered', decision = $3 WHERE sync_id = $1 AND id = $2 AND status = 'open'`,
        [syncId, conflictId, toJsonb(decision)],
      );
    },
    held: async (syncId) => {
      const { rows } = await pool.query<Pick<DrasticChange, 'kind' | 'aId' | 'changes'>>(
        `SELECT kind, a_id AS "aId", changes FROM drastic_change WHERE sync_id = $1 AND held`,
        [syncId],
      );
      return rows;
    },
    conflicts: async (syncId) => {
      const { rows } = await pool.query<Pick<Conflict, 'id' | 'status' | 'records'>>(
        `SELECT id, status, records FROM conflict WHERE sync_id = $1`,
        [syncId],
      );
      return rows;
    },
  };
});

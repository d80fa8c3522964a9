import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

const STATEMENTS: readonly string[] = [
  `
    CREATE TABLE workspace (
      id uuid NOT NULL,
      name text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT workspace_pk PRIMARY KEY (id)
    )
  `,
  `
    CREATE TABLE api_key (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      name text NOT NULL,
      prefix text NOT NULL,
      hash bytea NOT NULL,
      role text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      last_used_at timestamptz,
      revoked_at timestamptz,
      CONSTRAINT api_key_role_check CHECK (role IN ('owner', 'admin', 'operator', 'viewer')),
      CONSTRAINT api_key_pk PRIMARY KEY (id)
    )
  `,
  `CREATE UNIQUE INDEX api_key_hash_unique ON api_key (hash)`,
  `
    CREATE TABLE connection (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      name text NOT NULL,
      vendor text NOT NULL,
      base_url text,
      settings jsonb NOT NULL DEFAULT '{}',
      secrets jsonb NOT NULL DEFAULT '{}',
      account_id text COLLATE "C",
      clock_offset_ms integer NOT NULL DEFAULT 0,
      health text NOT NULL DEFAULT 'unchecked',
      health_message text,
      webhook_token text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT connection_health_check CHECK (health IN ('unchecked', 'ok', 'authFailed', 'missingRights', 'unreachable')),
      CONSTRAINT connection_pk PRIMARY KEY (id)
    )
  `,
  `CREATE INDEX connection_workspace_index ON connection (workspace_id)`,
  `CREATE UNIQUE INDEX connection_webhook_token_unique ON connection (webhook_token)`,
  `
    CREATE TABLE sync (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      name text NOT NULL,
      a_connection_id uuid NOT NULL,
      a_object text NOT NULL,
      b_connection_id uuid NOT NULL,
      b_object text NOT NULL,
      mapping_version integer NOT NULL,
      state text NOT NULL DEFAULT 'draft',
      paused_because text,
      poll_every_ms integer NOT NULL,
      sweep_every_ms integer NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT sync_state_check CHECK (state IN ('draft', 'live', 'paused')),
      CONSTRAINT sync_pk PRIMARY KEY (id)
    )
  `,
  `CREATE INDEX sync_b_connection_index ON sync (b_connection_id)`,
  `CREATE INDEX sync_a_connection_index ON sync (a_connection_id)`,
  `CREATE INDEX sync_workspace_index ON sync (workspace_id)`,
  `
    CREATE TABLE mapping_version (
      sync_id uuid NOT NULL,
      version integer NOT NULL,
      workspace_id uuid NOT NULL,
      mapping jsonb NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT mapping_version_pk PRIMARY KEY (sync_id, version)
    )
  `,
  `ALTER TABLE api_key ADD CONSTRAINT api_key_workspace_id_fk FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE`,
  `ALTER TABLE connection ADD CONSTRAINT connection_workspace_id_fk FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE`,
  `ALTER TABLE sync ADD CONSTRAINT sync_workspace_id_fk FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE`,
  `ALTER TABLE sync ADD CONSTRAINT sync_a_connection_id_fk FOREIGN KEY (a_connection_id) REFERENCES connection(id) ON DELETE RESTRICT`,
  `ALTER TABLE sync ADD CONSTRAINT sync_b_connection_id_fk FOREIGN KEY (b_connection_id) REFERENCES connection(id) ON DELETE RESTRICT`,
  `ALTER TABLE mapping_version ADD CONSTRAINT mapping_version_sync_id_fk FOREIGN KEY (sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
];

/** Workspaces, keys, connections, syncs and their mappings. */
export class Definitions1764547200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

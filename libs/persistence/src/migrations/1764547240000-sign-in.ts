import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';
import { grant, keepApart } from './keep-apart.js';

const STATEMENTS: readonly string[] = [
  `
    ALTER TABLE connection
      ADD COLUMN known_account_id text COLLATE "C",
      ADD COLUMN account_name text,
      ADD COLUMN granted_scopes jsonb,
      ADD COLUMN missing_rights jsonb NOT NULL DEFAULT '[]',
      ADD COLUMN access_revision integer NOT NULL DEFAULT 0,
      ADD COLUMN renewal_holder uuid,
      ADD COLUMN renewal_until timestamptz
  `,
  `UPDATE connection SET known_account_id = account_id`,
  `
    CREATE TABLE oauth_attempt (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      connection_id uuid,
      vendor text NOT NULL,
      name text,
      base_url text,
      settings jsonb NOT NULL,
      secrets jsonb NOT NULL,
      state_hash bytea NOT NULL,
      asked_by jsonb NOT NULL,
      bound_to bytea,
      redirect_uri text NOT NULL,
      return_to text,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      used_at timestamptz,
      state text NOT NULL DEFAULT 'waiting',
      code text,
      message text,
      CONSTRAINT oauth_attempt_state_check CHECK (state IN ('waiting', 'connected', 'failed')),
      CONSTRAINT oauth_attempt_pk PRIMARY KEY (id)
    )
  `,
  `CREATE UNIQUE INDEX oauth_attempt_state_hash_unique ON oauth_attempt (state_hash)`,
  `CREATE INDEX oauth_attempt_workspace_index ON oauth_attempt (workspace_id)`,
  `CREATE INDEX oauth_attempt_expires_at_index ON oauth_attempt (expires_at)`,
  `ALTER TABLE oauth_attempt ADD CONSTRAINT oauth_attempt_workspace_id_fk FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE`,
  `ALTER TABLE oauth_attempt ADD CONSTRAINT oauth_attempt_connection_id_fk FOREIGN KEY (connection_id) REFERENCES connection(id) ON DELETE CASCADE`,
  ...keepApart('oauth_attempt'),
  grant('SELECT, INSERT, UPDATE, DELETE', 'oauth_attempt'),
];

/** Attempts to connect by OAuth, what a connection was granted, and whose turn it is to renew its credentials. */
export class SignIn1764547240000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

const STATEMENTS: readonly string[] = [
  `
    CREATE TABLE audit_entry (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      actor_kind text NOT NULL,
      actor_id uuid NOT NULL,
      actor_name text NOT NULL,
      action text NOT NULL,
      subject_kind text NOT NULL,
      subject_id text,
      subject_name text,
      before jsonb,
      after jsonb,
      outcome text NOT NULL,
      address text NOT NULL,
      user_agent text NOT NULL,
      request_id text NOT NULL,
      CONSTRAINT audit_entry_actor_kind_check CHECK (actor_kind IN ('person', 'key')),
      CONSTRAINT audit_entry_pk PRIMARY KEY (id)
    )
  `,
  `CREATE INDEX audit_entry_at_index ON audit_entry (workspace_id, at, id)`,
  `ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_workspace_id_fk FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE`,
];

/** Who did what, to what, from where. */
export class Audit1764547231000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

const STATEMENTS: readonly string[] = [
  `
    CREATE TABLE consent_evidence (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      sync_id uuid NOT NULL,
      link_id uuid NOT NULL,
      field_id text NOT NULL,
      a_id text COLLATE "C",
      b_id text COLLATE "C",
      how text NOT NULL,
      given_at timestamptz NOT NULL,
      note text NOT NULL,
      proof text NOT NULL,
      shown jsonb NOT NULL,
      opt_in jsonb NOT NULL,
      recorded_by text NOT NULL,
      recorded_at timestamptz NOT NULL,
      state text NOT NULL,
      ended_at timestamptz,
      CONSTRAINT consent_evidence_state_check CHECK (state IN ('open', 'done', 'overruled', 'refused')),
      CONSTRAINT consent_evidence_pk PRIMARY KEY (id)
    )
  `,
  `CREATE INDEX consent_evidence_link_index ON consent_evidence (link_id)`,
  `ALTER TABLE consent_evidence ADD CONSTRAINT consent_evidence_workspace_id_fk FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE`,
];

/** What people put on record so that someone is opted in again. It outlives the link and the sync it was given in. */
export class ConsentEvidence1764547223000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

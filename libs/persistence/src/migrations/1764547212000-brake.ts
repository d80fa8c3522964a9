import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

const STATEMENTS: readonly string[] = [
  `ALTER TABLE sync DROP CONSTRAINT sync_state_check`,
  `ALTER TABLE sync ADD CONSTRAINT sync_state_check CHECK (state IN ('draft', 'live', 'paused', 'braked'))`,
  `ALTER TABLE dirty ADD COLUMN released boolean NOT NULL DEFAULT false`,
  `
    CREATE TABLE drastic_change (
      sync_id uuid NOT NULL,
      a_id text COLLATE "C" NOT NULL,
      b_id text COLLATE "C" NOT NULL,
      workspace_id uuid NOT NULL,
      kind text NOT NULL,
      held boolean NOT NULL,
      changes jsonb NOT NULL,
      at timestamptz NOT NULL,
      CONSTRAINT drastic_change_kind_check CHECK (kind IN ('delete', 'overwrite')),
      CONSTRAINT drastic_change_pk PRIMARY KEY (sync_id, a_id, b_id, kind, held)
    )
  `,
  `CREATE INDEX drastic_change_recent_index ON drastic_change (sync_id, kind, at) WHERE NOT held`,
  `ALTER TABLE drastic_change ADD CONSTRAINT drastic_change_sync_id_fk FOREIGN KEY (sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
];

/** A sync that is about to delete or overwrite too much is braked and asks. */
export class Brake1764547212000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

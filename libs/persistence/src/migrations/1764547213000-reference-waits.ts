import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

const STATEMENTS: readonly string[] = [
  `
    CREATE TABLE reference_wait (
      sync_id uuid NOT NULL,
      side text NOT NULL,
      remote_id text COLLATE "C" NOT NULL,
      field_id text NOT NULL,
      on_sync_id uuid NOT NULL,
      on_side text NOT NULL,
      on_remote_id text COLLATE "C" NOT NULL,
      workspace_id uuid NOT NULL,
      CONSTRAINT reference_wait_pk
        PRIMARY KEY (sync_id, side, remote_id, field_id, on_sync_id, on_side, on_remote_id)
    )
  `,
  `CREATE INDEX reference_wait_on_index ON reference_wait (on_sync_id, on_side, on_remote_id)`,
  `ALTER TABLE reference_wait ADD CONSTRAINT reference_wait_sync_id_fk FOREIGN KEY (sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
  `ALTER TABLE reference_wait ADD CONSTRAINT reference_wait_on_sync_id_fk FOREIGN KEY (on_sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
];

/** Which records wait for which others to be linked. */
export class ReferenceWaits1764547213000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

const STATEMENTS: readonly string[] = [
  `
    CREATE TABLE segment (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      sync_id uuid NOT NULL,
      name text COLLATE "C" NOT NULL,
      side text NOT NULL,
      field text NOT NULL,
      group_name text NOT NULL,
      rule jsonb NOT NULL,
      revision integer NOT NULL,
      state text NOT NULL,
      in_use jsonb,
      stopped_because text,
      CONSTRAINT segment_side_check CHECK (side IN ('a', 'b')),
      CONSTRAINT segment_state_check CHECK (state IN ('draft', 'active', 'emptying', 'stopped')),
      CONSTRAINT segment_pk PRIMARY KEY (id)
    )
  `,
  `CREATE UNIQUE INDEX segment_name_unique ON segment (sync_id, name)`,
  `ALTER TABLE segment ADD CONSTRAINT segment_sync_id_fk FOREIGN KEY (sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
  `ALTER TABLE run ADD COLUMN segment jsonb`,
];

/** Rules over linked records, the groups their members are kept in, and the runs that bring them into use. */
export class Segments1764547219000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

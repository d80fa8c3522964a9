import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

const STATEMENTS: readonly string[] = [
  `
    CREATE TABLE group_pair (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      sync_id uuid NOT NULL,
      field_id text NOT NULL,
      a_id text COLLATE "C",
      b_id text COLLATE "C",
      a_name text,
      b_name text,
      a_writable boolean NOT NULL DEFAULT false,
      b_writable boolean NOT NULL DEFAULT false,
      apart text,
      CONSTRAINT group_pair_side_check CHECK (a_id IS NOT NULL OR b_id IS NOT NULL),
      CONSTRAINT group_pair_pk PRIMARY KEY (id)
    )
  `,
  `CREATE UNIQUE INDEX group_pair_b_unique ON group_pair (sync_id, field_id, b_id)`,
  `CREATE UNIQUE INDEX group_pair_a_unique ON group_pair (sync_id, field_id, a_id)`,
  `ALTER TABLE group_pair ADD CONSTRAINT group_pair_sync_id_fk FOREIGN KEY (sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
];

/** Which groups of the two sides are the same. */
export class GroupPairs1764547210000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';
import { grant, keepApart } from './keep-apart.js';

const TABLE = 'applied_configuration';

const STATEMENTS: readonly string[] = [
  `
    CREATE TABLE ${TABLE} (
      workspace_id uuid NOT NULL,
      configuration jsonb NOT NULL,
      file text,
      applied_at timestamptz NOT NULL DEFAULT now(),
      actor_kind text NOT NULL,
      actor_id uuid NOT NULL,
      actor_name text NOT NULL,
      CONSTRAINT ${TABLE}_actor_kind_check CHECK (actor_kind IN ('person', 'key')),
      CONSTRAINT ${TABLE}_pk PRIMARY KEY (workspace_id)
    )
  `,
  `ALTER TABLE ${TABLE} ADD CONSTRAINT ${TABLE}_workspace_id_fk FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE`,
  ...keepApart(TABLE),
  grant('SELECT, INSERT, UPDATE, DELETE', TABLE),
];

/** What a workspace was last made by a file. */
export class AppliedConfiguration1764547281000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

const STATEMENTS: readonly string[] = [
  `
    CREATE TABLE run (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      sync_id uuid NOT NULL,
      kind text NOT NULL,
      state text NOT NULL,
      mapping_version integer NOT NULL,
      counts jsonb NOT NULL DEFAULT '{}',
      error text,
      started_at timestamptz NOT NULL,
      finished_at timestamptz,
      CONSTRAINT run_state_check CHECK (state IN ('scanning', 'ready', 'applying', 'done', 'failed', 'discarded')),
      CONSTRAINT run_pk PRIMARY KEY (id)
    )
  `,
  `CREATE INDEX run_list_index ON run (sync_id, started_at)`,
  `
    CREATE UNLOGGED TABLE run_scan (
      run_id uuid NOT NULL,
      side text NOT NULL,
      workspace_id uuid NOT NULL,
      scan_cursor text,
      done boolean NOT NULL,
      count integer NOT NULL,
      CONSTRAINT run_scan_pk PRIMARY KEY (run_id, side)
    )
  `,
  `
    CREATE UNLOGGED TABLE staged_record (
      run_id uuid NOT NULL,
      side text NOT NULL,
      remote_id text COLLATE "C" NOT NULL,
      workspace_id uuid NOT NULL,
      hash text NOT NULL,
      keys jsonb NOT NULL,
      record jsonb,
      CONSTRAINT staged_record_pk PRIMARY KEY (run_id, side, remote_id)
    )
  `,
  `
    CREATE TABLE plan_item (
      run_id uuid NOT NULL,
      ordinal integer NOT NULL,
      workspace_id uuid NOT NULL,
      kind text NOT NULL,
      detail jsonb NOT NULL,
      CONSTRAINT plan_item_pk PRIMARY KEY (run_id, ordinal)
    )
  `,
  `CREATE INDEX plan_item_kind_index ON plan_item (run_id, kind, ordinal)`,
  `ALTER TABLE run ADD CONSTRAINT run_sync_id_fk FOREIGN KEY (sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
  `ALTER TABLE plan_item ADD CONSTRAINT plan_item_run_id_fk FOREIGN KEY (run_id) REFERENCES run(id) ON DELETE CASCADE`,
];

/** First syncs and sweeps: what was scanned, and the plan made of it. */
export class Runs1764547202000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

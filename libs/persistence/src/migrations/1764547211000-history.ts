import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

const STATEMENTS: readonly string[] = [
  `
    ALTER TABLE change_log
      ADD COLUMN other jsonb NOT NULL DEFAULT '{}',
      ADD COLUMN base jsonb,
      ADD COLUMN decided_by text,
      ADD COLUMN edited_at jsonb,
      ADD COLUMN mapping_version integer NOT NULL DEFAULT 0,
      ADD COLUMN outcome text
  `,
  `CREATE INDEX change_log_run_link_index ON change_log (run_id, link_id) WHERE run_id IS NOT NULL`,
  `DROP INDEX change_log_run_index`,
  `
    ALTER TABLE link
      ADD COLUMN made_by_run uuid,
      ADD COLUMN ended_by_run uuid,
      ADD COLUMN moved_at_a timestamptz,
      ADD COLUMN moved_at_b timestamptz
  `,
  `CREATE INDEX link_made_by_run_index ON link (made_by_run, id) WHERE made_by_run IS NOT NULL`,
  `CREATE INDEX link_ended_by_run_index ON link (ended_by_run, id) WHERE ended_by_run IS NOT NULL`,
  `CREATE INDEX link_a_ended_index ON link (sync_id, a_id) WHERE removed_at IS NOT NULL`,
  `CREATE INDEX link_b_ended_index ON link (sync_id, b_id) WHERE removed_at IS NOT NULL`,
  `ALTER TABLE intent ADD COLUMN remote_id text COLLATE "C", ADD COLUMN run_id uuid`,
  `CREATE INDEX intent_life_index ON intent (run_id, link_id) WHERE run_id IS NOT NULL AND kind <> 'update'`,
  `CREATE INDEX intent_dropped_index ON intent (link_id) WHERE status = 'dropped'`,
  `ALTER TABLE dirty ADD COLUMN run_id uuid`,
  `ALTER TABLE conflict ADD COLUMN edited_at jsonb`,
  `ALTER TABLE run ADD COLUMN target jsonb`,
];

/** What a change was decided from and which run it belongs to, so that it can be explained, undone and replayed. */
export class History1764547211000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

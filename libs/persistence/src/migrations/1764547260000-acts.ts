import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

/** Why a person unlinked a pair, since when its fields go on that were frozen, and answers to many conflicts at once. */
export class PersonsActs1764547260000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE link ADD COLUMN removed_because text, ADD COLUMN unfrozen_at jsonb NOT NULL DEFAULT '{}'`,
    );
    await runner.query('ALTER TABLE run ADD COLUMN answer jsonb');
    await runner.query(`CREATE INDEX conflict_open_index ON conflict (sync_id, field_id, id) WHERE status = 'open'`);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

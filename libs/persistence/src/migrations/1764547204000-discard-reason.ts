import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

/** Why a person gave a dead letter up. */
export class DiscardReason1764547204000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE dead_letter ADD COLUMN discard_reason text`);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

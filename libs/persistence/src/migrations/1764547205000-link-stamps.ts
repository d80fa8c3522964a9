import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

/** The versions of a link's records that were worked off last. */
export class LinkStamps1764547205000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE link ADD COLUMN stamp_a text, ADD COLUMN stamp_b text`);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

/** What people know the records by that conflicts and dead letters name. */
export class KnownBy1764547271000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE conflict ADD COLUMN known_by jsonb`);
    await runner.query(`ALTER TABLE dead_letter ADD COLUMN known_by jsonb`);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

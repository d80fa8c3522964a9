import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

/** Versions of a mapping that wait for approval, and the runs that bring them into use. */
export class MappingChanges1764547216000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE run ADD COLUMN mapping_change jsonb`);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

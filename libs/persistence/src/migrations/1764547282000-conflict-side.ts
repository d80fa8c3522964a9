import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

/** The side that the reason of a conflict is about, so that people read the name of its tool. */
export class ConflictSide1764547282000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE conflict ADD COLUMN side text`);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

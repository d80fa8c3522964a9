import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

/** Which link of another sync took the place of one whose record became one of another object. */
export class ContinuedLinks1764547222000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE link ADD COLUMN continued_by uuid');
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

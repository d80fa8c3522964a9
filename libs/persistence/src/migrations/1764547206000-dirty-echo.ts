import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

/** Marks that may be nothing but the echo of a write. */
export class DirtyEcho1764547206000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE dirty ADD COLUMN maybe_echo boolean NOT NULL DEFAULT false`);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

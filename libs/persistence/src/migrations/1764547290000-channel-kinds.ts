import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

/** Of which kinds of alerts a channel is told; those there are, of all. */
export class ChannelKinds1764547290000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE alert_channel ADD COLUMN kinds text[]`);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

/** Webhooks about consent are decoded ahead of the others. */
export class ConsentFirst1764547218000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE webhook_receipt ADD COLUMN about_consent boolean NOT NULL DEFAULT false`);
    await runner.query(`DROP INDEX webhook_receipt_oldest_index`);
    await runner.query(
      `CREATE INDEX webhook_receipt_next_index
           ON webhook_receipt (connection_id, attempts, about_consent, received_at)`,
    );
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

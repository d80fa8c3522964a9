import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

const STATEMENTS: readonly string[] = [
  `
    CREATE TABLE quota (
      vendor text NOT NULL,
      account text NOT NULL,
      pool text NOT NULL,
      next_at timestamptz NOT NULL,
      blocked_until timestamptz,
      factor real NOT NULL DEFAULT 1,
      factor_at timestamptz NOT NULL,
      day_started_at timestamptz NOT NULL,
      used_today integer NOT NULL DEFAULT 0,
      daily_remaining integer,
      daily_max integer,
      CONSTRAINT quota_pk PRIMARY KEY (vendor, account, pool)
    ) WITH (fillfactor = 85)
  `,
  `
    CREATE UNLOGGED TABLE quota_slot (
      id uuid NOT NULL,
      vendor text NOT NULL,
      account text NOT NULL,
      pool text NOT NULL,
      until timestamptz NOT NULL,
      CONSTRAINT quota_slot_pk PRIMARY KEY (id)
    )
  `,
  `CREATE INDEX quota_slot_pool_index ON quota_slot (vendor, account, pool)`,
];

/** The shared allowances of vendor accounts. */
export class Quota1764547203000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

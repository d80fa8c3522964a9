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
  // Asks for one call. All that is known of the pool is looked at and changed under one row lock, in one round trip.
  //
  // a_interval_us: time between calls at the full rate, NULL for no rate; a_burst: calls that may come at once;
  // an_ahead_ms: how long in advance this lane may take a place; a_slot: NULL where concurrency is not limited;
  // a_daily: calls a day, NULL if not limited; a_reserve: share of a whole day's calls this lane leaves to others;
  // a_now: for tests, NULL for the server's clock.
  //
  // go: taken, to be sent at go_at. wait: not taken, ask again at go_at. exhausted: nothing for this lane before go_at.
  `
    CREATE FUNCTION take_quota(
      a_vendor text, an_account text, a_pool text,
      a_interval_us bigint, a_burst integer, an_ahead_ms integer, a_period_ms integer,
      a_slot uuid, a_slot_ms integer, a_slots_max integer,
      a_daily integer, a_reserve double precision, a_now timestamptz,
      OUT verdict text, OUT go_at timestamptz, OUT asked_at timestamptz
    ) LANGUAGE plpgsql AS $$
    DECLARE
      q quota%ROWTYPE;
      day constant interval := interval '24 hours';
      spacing interval;
      remaining double precision;
      daily_max double precision;
      kept_back double precision;
    BEGIN
      SELECT * INTO q FROM quota
       WHERE vendor = a_vendor AND account = an_account AND pool = a_pool FOR UPDATE;
      IF NOT FOUND THEN
        INSERT INTO quota (vendor, account, pool, next_at, factor_at, day_started_at)
        VALUES (a_vendor, an_account, a_pool, to_timestamp(0), to_timestamp(0), to_timestamp(0))
        ON CONFLICT ON CONSTRAINT quota_pk DO NOTHING;
        SELECT * INTO q FROM quota
         WHERE vendor = a_vendor AND account = an_account AND pool = a_pool FOR UPDATE;
      END IF;
      -- Read after the lock was had: others may have held it for a while.
      asked_at := COALESCE(a_now, clock_timestamp());
      go_at := asked_at;

      IF q.blocked_until > asked_at THEN
        verdict := 'wait';
        go_at := q.blocked_until;
        RETURN;
      END IF;

      IF asked_at >= q.day_started_at + day THEN
        q.day_started_at := date_trunc('day', asked_at, 'UTC');
        q.used_today := 0;
        q.daily_remaining := NULL;
      END IF;
      remaining := LEAST(a_daily - q.used_today, q.daily_remaining);
      daily_max := COALESCE(q.daily_max, a_daily);
      IF remaining IS NOT NULL THEN
        kept_back := a_reserve * COALESCE(daily_max, 0)
                     * (1 - extract(epoch FROM asked_at - q.day_started_at) / extract(epoch FROM day));
        IF remaining < 1 OR remaining <= kept_back THEN
          verdict := 'exhausted';
          go_at := q.day_started_at + day
                   * CASE WHEN remaining < 1 OR kept_back = 0 THEN 1 ELSE 1 - remaining / (a_reserve * daily_max) END;
          RETURN;
        END IF;
      END IF;

      IF a_slot IS NOT NULL THEN
        DELETE FROM quota_slot
         WHERE vendor = a_vendor AND account = an_account AND pool = a_pool AND until <= asked_at;
        IF (SELECT count(*) FROM quota_slot
             WHERE vendor = a_vendor AND account = an_account AND pool = a_pool) >= a_slots_max THEN
          verdict := 'wait';
          RETURN;
        END IF;
      END IF;

      IF q.factor < 1 AND asked_at >= q.factor_at + make_interval(secs => a_period_ms / 1000.0) THEN
        q.factor := LEAST(1, q.factor + 0.05);
        q.factor_at := asked_at;
      END IF;
      IF a_interval_us IS NOT NULL THEN
        spacing := make_interval(secs => a_interval_us / 1000000.0 / q.factor);
        go_at := GREATEST(asked_at, q.next_at - (a_burst - 1) * spacing);
        IF go_at > asked_at + make_interval(secs => an_ahead_ms / 1000.0) THEN
          verdict := 'wait';
          RETURN;
        END IF;
        q.next_at := GREATEST(q.next_at, go_at) + spacing;
      END IF;

      verdict := 'go';
      UPDATE quota
         SET next_at = q.next_at, factor = q.factor, factor_at = q.factor_at, day_started_at = q.day_started_at,
             used_today = q.used_today + 1, daily_remaining = q.daily_remaining - 1
       WHERE vendor = a_vendor AND account = an_account AND pool = a_pool;
      IF a_slot IS NOT NULL THEN
        INSERT INTO quota_slot (id, vendor, account, pool, until)
        VALUES (a_slot, a_vendor, an_account, a_pool, go_at + make_interval(secs => a_slot_ms / 1000.0));
      END IF;
    END $$
  `,
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

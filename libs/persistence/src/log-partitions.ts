import type pg from 'pg';

const MONTHS_AHEAD = 2;

/**
 * Makes the log's partitions of this month and the two to come where they are missing. Run it daily: what is written
 * meanwhile is kept in the default partition and moved, so being late costs only the moving.
 */
export async function keepLogPartitions(pool: pg.Pool, nowMs: number): Promise<void> {
  await pool.query(
    `SELECT make_change_log_partition(
              (date_trunc('month', $1::timestamptz AT TIME ZONE 'UTC') + make_interval(months => ahead))::date)
       FROM generate_series(0, $2::integer) AS ahead`,
    [new Date(nowMs), MONTHS_AHEAD],
  );
}

import { type PoolLimits } from '#connector-sdk';
import type pg from 'pg';
import { termsFor } from '../limiter/terms.js';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** What is left of one pool of a vendor account's allowance, for everyone who uses the account. */
export interface AllowanceView {
  readonly pool: string;
  /** Calls a day that Syncline takes at most; `null` where the day is not limited. */
  readonly dailyMax: number | null;
  /** Calls Syncline has made since the day began. */
  readonly usedToday: number;
  /** Calls it may still make today: of its own budget, or of what the vendor says is left, whichever is less. */
  readonly leftToday: number | null;
  /** When the day begins anew. */
  readonly resetsAt: string | null;
  /** The vendor's own figures, which count every program's calls; `null` where it has not told today. */
  readonly vendor: { readonly max: number; readonly remaining: number } | null;
  /** The vendor asked to wait until then. */
  readonly waitsUntil: string | null;
  /** The share of the usual rate that is used: less than 1 after the vendor asked to slow down. */
  readonly rateShare: number;
}

/** One account's allowance to look up. */
export interface AllowanceOf {
  readonly vendor: string;
  readonly account: string;
  readonly pools: Readonly<Record<string, PoolLimits>>;
}

interface QuotaRow {
  vendor: string;
  account: string;
  pool: string;
  blocked_until: Date | null;
  factor: number;
  day_started_at: Date;
  used_today: number;
  daily_remaining: number | null;
  daily_max: number | null;
  asked_at: Date;
}

/** What the limiter knows of vendor accounts. Allowances are shared by all workspaces that use an account. */
export const allowanceQueries = (pool: pg.Pool) => ({
  /** For each account asked for, in order, its pools by name. */
  async of(accounts: readonly AllowanceOf[]): Promise<readonly (readonly AllowanceView[])[]> {
    const { rows } = await pool.query<QuotaRow>(
      `SELECT q.vendor, q.account, q.pool, q.blocked_until, q.factor, q.day_started_at, q.used_today,
              q.daily_remaining, q.daily_max, now() AS asked_at
         FROM quota q
        WHERE (q.vendor, q.account) IN (SELECT vendor, account FROM UNNEST($1::text[], $2::text[]) AS a(vendor, account))`,
      [accounts.map(({ vendor }) => vendor), accounts.map(({ account }) => account)],
    );
    const byKey = new Map(rows.map((row) => [keyOf(row.vendor, row.account, row.pool), row]));
    return accounts.map(({ vendor, account, pools }) =>
      Object.entries(pools).map(([name, limits]) => view(name, limits, byKey.get(keyOf(vendor, account, name)))),
    );
  },
});

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);

function view(pool: string, limits: PoolLimits, row: QuotaRow | undefined): AllowanceView {
  const dailyMax = termsFor(limits, 'realtime', 0).daily;
  if (!row) {
    const vendor = null;
    return {
      pool,
      dailyMax,
      usedToday: 0,
      leftToday: dailyMax,
      resetsAt: null,
      vendor,
      waitsUntil: null,
      rateShare: 1,
    };
  }
  const dayEndsMs = row.day_started_at.getTime() + DAY_MS;
  const isToday = dayEndsMs > row.asked_at.getTime();
  const usedToday = isToday ? row.used_today : 0;
  const remaining = isToday ? row.daily_remaining : null;
  const vendor = remaining === null || row.daily_max === null ? null : { max: row.daily_max, remaining };
  const left = [dailyMax === null ? [] : [dailyMax - usedToday], remaining === null ? [] : [remaining]].flat();
  const waits = row.blocked_until !== null && row.blocked_until > row.asked_at;
  return {
    pool,
    dailyMax,
    usedToday,
    leftToday: left.length === 0 ? null : Math.max(0, Math.min(...left)),
    resetsAt: isToday ? new Date(dayEndsMs).toISOString() : null,
    vendor,
    waitsUntil: waits ? (row.blocked_until?.toISOString() ?? null) : null,
    rateShare: row.factor,
  };
}

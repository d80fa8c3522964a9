import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { SecretKeys } from '#config';
import { type Lane, type PoolLimits } from '#connector-sdk';
import { PostgresLimiter, postgresEngineStore } from '#persistence';
import { type Terms, termsFor } from '../../libs/persistence/src/limiter/terms.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { silentLogger } from '../support/silent-logger.js';

jest.setTimeout(60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const DAY_MS = 86_400_000;
/** Midnight UTC of some day. */
const DAY_START_MS = Date.UTC(2030, 0, 1);

interface Taken {
  readonly verdict: 'go' | 'wait' | 'exhausted';
  readonly goAtMs: number;
}

/** Asks as the limiter does, at a time of the test's choosing (`null`: now). */
async function take(account: string, terms: Terms, atMs: number | null, slot: string | null = null): Promise<Taken> {
  const { rows } = await database.pool.query<{ verdict: Taken['verdict']; go_at: Date }>(
    `SELECT verdict, go_at FROM take_quota('v', $1, 'p', $2, $3, $4, $5, $6, 60000, $7, $8, $9, $10)`,
    [
      account,
      ...[terms.intervalUs, terms.burst, terms.aheadMs, terms.periodMs, slot, terms.slotsMax, terms.daily],
      ...[terms.reserve, atMs === null ? null : new Date(atMs)],
    ],
  );
  const row = rows[0];
  if (!row) throw new Error('no answer');
  return { verdict: row.verdict, goAtMs: row.go_at.getTime() };
}

/** The largest number of times within any window `[t, t + lengthMs)`. */
function busiestWindow(timesMs: readonly number[], lengthMs: number): number {
  const sorted = [...timesMs].sort((x, y) => x - y);
  return Math.max(
    0,
    ...sorted.map((from, index) => sorted.slice(index).filter((time) => time < from + lengthMs).length),
  );
}

const limiter = (account: string, pools: Readonly<Record<string, PoolLimits>>, maxWaitMs = 5_000) =>
  new PostgresLimiter(database.pool, {
    vendor: 'hubspot',
    account,
    pools,
    httpTimeoutMs: 1_000,
    logger: silentLogger,
    maxWaitMs,
  });

describe('the shared allowance', () => {
  it.each(['an account nobody has called yet', 'an account in use'])(
    'counts what was called before it was known which account it is of: %s',
    async (account) => {
      const [workspaceId, connectionId] = [crypto.randomUUID(), crypto.randomUUID()];
      await database.pool.query(`INSERT INTO workspace (id, name) VALUES ($1, 'w')`, [workspaceId]);
      await database.pool.query(
        `INSERT INTO connection (id, workspace_id, name, vendor, settings, secrets, webhook_token)
         VALUES ($1, $2, 'c', 'v', '{}', '{}', $3)`,
        [connectionId, workspaceId, connectionId],
      );
      const rate = { calls: 100, perMs: 10_000 };
      const terms = { ...termsFor({ rate }, 'realtime', DAY_MS), aheadMs: DAY_MS };
      const times: number[] = [];
      const call = async (as: string, count: number): Promise<void> => {
        for (let at = 0; at < count; at++) times.push((await take(as, terms, null)).goAtMs);
      };
      if (account.endsWith('use')) await call(account, 1);
      await call(connectionId, 14);
      const store = postgresEngineStore(
        database.pool,
        new SecretKeys([`v1:${Buffer.alloc(32, 7).toString('base64')}`]),
      );
      await store.saveAccount(connectionId, {
        accountId: account,
        accountName: account,
        missing: [],
        clockOffsetMs: 0,
      });
      await call(account, 150);
      expect(busiestWindow(times, rate.perMs)).toBeLessThanOrEqual(rate.calls);
    },
  );

  it('never lets a window hold more calls than the vendor documents', async () => {
    const lane = fc.constantFrom<Lane>('realtime', 'incremental', 'backfill');
    const askings = fc.array(fc.record({ lane, afterMs: fc.integer({ min: 0, max: 300 }) }), { maxLength: 60 });
    const rate = fc.record({ calls: fc.integer({ min: 1, max: 40 }), perMs: fc.integer({ min: 100, max: 2_000 }) });
    await fc.assert(
      fc.asyncProperty(rate, askings, async (documented, asked) => {
        const account = crypto.randomUUID();
        const sentAtMs: number[] = [];
        let nowMs = DAY_START_MS;
        for (const { lane: of, afterMs } of asked) {
          nowMs += afterMs;
          const { verdict, goAtMs } = await take(account, termsFor({ rate: documented }, of, 3_000), nowMs);
          if (verdict === 'go') sentAtMs.push(goAtMs);
        }
        expect(busiestWindow(sentAtMs, documented.perMs)).toBeLessThanOrEqual(documented.calls);
      }),
      { numRuns: 40 },
    );
  });

  it('never exceeds the rate when many workers ask at once', async () => {
    const account = crypto.randomUUID();
    const documented = { calls: 100, perMs: 500 };
    const terms = termsFor({ rate: documented }, 'realtime', 60_000);
    const sentAtMs = await Promise.all(
      Array.from({ length: 300 }, async () => (await take(account, terms, null)).goAtMs),
    );
    expect(busiestWindow(sentAtMs, documented.perMs)).toBeLessThanOrEqual(documented.calls);
    // And it does use what it may: 300 calls at 85 per 500 ms, 15 of them at once.
    expect(Math.max(...sentAtMs) - Math.min(...sentAtMs)).toBeLessThan(2_500);
  });

  it('never has more calls under way than allowed, over all workers', async () => {
    const account = crypto.randomUUID();
    const workers = Array.from({ length: 4 }, () => limiter(account, { p: { concurrency: 5 } }));
    let underWay = 0;
    let most = 0;
    const { promise: threeMet, resolve: meet } = Promise.withResolvers<undefined>();
    await Promise.all(
      workers.flatMap((worker) =>
        Array.from({ length: 10 }, () =>
          worker.run('p', { lane: 'incremental' }, async () => {
            underWay += 1;
            most = Math.max(most, underWay);
            // The first ones stay until the third has come, so that a limit below three would be found as well.
            if (most >= 3) meet(undefined);
            await threeMet;
            await new Promise((resolve) => setImmediate(resolve));
            underWay -= 1;
          }),
        ),
      ),
    );
    expect(most).toBe(3);
    const left = await database.pool.query('SELECT 1 FROM quota_slot WHERE account = $1', [account]);
    expect(left.rowCount).toBe(0);
  });

  it('gives the place of a killed worker to others when its time is over', async () => {
    const account = crypto.randomUUID();
    const terms = termsFor({ concurrency: 1 }, 'realtime', 1_000);
    expect((await take(account, terms, DAY_START_MS, crypto.randomUUID())).verdict).toBe('go');
    expect((await take(account, terms, DAY_START_MS + 59_999, crypto.randomUUID())).verdict).toBe('wait');
    expect((await take(account, terms, DAY_START_MS + 60_000, crypto.randomUUID())).verdict).toBe('go');
  });

  it('lets real-time calls pass a backfill that asks all the time', async () => {
    const account = crypto.randomUUID();
    const limits = { rate: { calls: 10, perMs: 1_000 } };
    const [backfill, realtime] = (['backfill', 'realtime'] as const).map((lane) => termsFor(limits, lane, 10_000));
    if (!backfill || !realtime) throw new Error('two lanes');
    const waits: number[] = [];
    for (let nowMs = DAY_START_MS; nowMs < DAY_START_MS + 20_000; nowMs += 20) {
      for (let asking = 0; asking < 5; asking += 1) await take(account, backfill, nowMs);
      if (nowMs % 500 === 0) waits.push((await take(account, realtime, nowMs)).goAtMs - nowMs);
    }
    expect(Math.max(...waits)).toBeLessThanOrEqual(120);
  });

  it('keeps a part of the day for real-time calls', async () => {
    const account = crypto.randomUUID();
    const limits = { daily: 100 };
    const spend = async (lane: Lane, atMs: number) => {
      for (let spent = 0; ; spent += 1) {
        const { verdict, goAtMs } = await take(account, termsFor(limits, lane, 1_000), atMs);
        if (verdict === 'exhausted') return { spent, againAtMs: goAtMs };
      }
    };
    const backfill = await spend('backfill', DAY_START_MS);
    expect(backfill.spent).toBeGreaterThan(30);
    expect(backfill.spent).toBeLessThan(50);
    const later = await take(account, termsFor(limits, 'backfill', 1_000), backfill.againAtMs + 1_000);
    expect(later.verdict).toBe('go');
    const realtime = await spend('realtime', DAY_START_MS + 1);
    expect(backfill.spent + 1 + realtime.spent).toBe(85);
    expect(realtime.againAtMs).toBe(DAY_START_MS + DAY_MS);
    expect((await take(account, termsFor(limits, 'realtime', 1_000), DAY_START_MS + DAY_MS)).verdict).toBe('go');
  });

  it('believes the vendor when it says that less is left', async () => {
    const account = crypto.randomUUID();
    const shared = limiter(account, { p: { daily: 1_000_000 } });
    shared.observed('p', { dailyRemaining: 1, dailyMax: 1_000_000 });
    await until(async () => (await quotaOf(account))?.['daily_remaining'] === 1);
    await shared.run('p', { lane: 'realtime' }, async () => undefined);
    await expect(shared.run('p', { lane: 'realtime' }, async () => undefined)).rejects.toMatchObject({
      kind: 'quotaExhausted',
      code: 'HUBSPOT_DAILY_ALLOWANCE_USED',
    });
  });

  it('stops everyone until the time a vendor asked for, then goes on more slowly', async () => {
    const account = crypto.randomUUID();
    const pools = { p: { rate: { calls: 1_000, perMs: 1_000 } } };
    const [one, other] = [limiter(account, pools, 50), limiter(account, pools, 50)];
    await one.run('p', { lane: 'realtime' }, async () => undefined);
    const retryAtMs = Date.now() + 30_000;
    await Promise.all([one.throttled('p', retryAtMs), other.throttled('p', retryAtMs)]);
    const refused = other.run('p', { lane: 'realtime' }, async () => undefined);
    await expect(refused).rejects.toMatchObject({ kind: 'rateLimited', code: 'HUBSPOT_ALLOWANCE_BUSY' });
    const error = (await refused.catch((caught: unknown) => caught)) as { retryAtMs: number };
    expect(Math.abs(error.retryAtMs - retryAtMs)).toBeLessThan(1_000);
    expect((await quotaOf(account))?.['factor']).toBe(0.5);
  });

  it('regains a lowered rate step by step', async () => {
    const account = crypto.randomUUID();
    await limiter(account, { p: {} }).throttled('p', Date.now() - 1);
    const terms = termsFor({ rate: { calls: 100, perMs: 1_000 } }, 'realtime', 1_000);
    const factorMs = Date.now() + 60_000;
    const factor = async () =>
      (await database.pool.query<{ factor: number }>(`SELECT factor FROM quota WHERE account = $1`, [account])).rows;
    await database.pool.query(`UPDATE quota SET pool = 'p', vendor = 'v' WHERE account = $1`, [account]);
    for (let step = 0; step < 20; step += 1) await take(account, terms, factorMs + step * 1_000);
    expect(await factor()).toEqual([{ factor: 1 }]);
  });

  it('gives the place back when the call fails, and passes the failure on', async () => {
    const account = crypto.randomUUID();
    const shared = limiter(account, { p: { concurrency: 1 } });
    const failing = shared.run('p', { lane: 'realtime' }, () => Promise.reject(new Error('vendor is down')));
    await expect(failing).rejects.toThrow('vendor is down');
    expect(await shared.run('p', { lane: 'realtime' }, async () => 'fine')).toBe('fine');
  });

  it('ends a wait when the caller gives up', async () => {
    const account = crypto.randomUUID();
    const shared = limiter(account, { p: { rate: { calls: 1, perMs: 4_000 } } });
    await shared.run('p', { lane: 'realtime' }, async () => undefined);
    const giveUp = new AbortController();
    const waiting = shared.run('p', { lane: 'realtime', signal: giveUp.signal }, async () => 'sent');
    giveUp.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

const quotaOf = async (account: string): Promise<Record<string, unknown> | undefined> =>
  (await database.pool.query<Record<string, unknown>>('SELECT * FROM quota WHERE account = $1', [account])).rows[0];

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadlineMs = Date.now() + 5_000;
  while (!(await holds())) {
    if (Date.now() > deadlineMs) throw new Error('waited in vain');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { PRIORITY, type Ticket } from '#engine';
import {
  BullTickets,
  openQueueBackend,
  type QueueBackend,
  Schedules,
  TICKET_KINDS,
  type TicketHandler,
  TicketWorker,
} from '#queue';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { hasRedis, openTestRedis, type TestRedis } from '../support/redis.js';
import { silentLogger } from '../support/silent-logger.js';

jest.setTimeout(60_000);

const clock = { nowMs: () => Date.now() };
const drainOf = (syncId: string): Ticket => ({ kind: 'drain', syncId });
const name = (ticket: Ticket) => `${ticket.kind} ${'syncId' in ticket ? ticket.syncId : ticket.connectionId}`;

const withRedis = hasRedis();
if (!withRedis) {
  process.stderr.write('\n*** The queue is NOT tested on Redis: set REDIS_URL or install redis-server. ***\n\n');
  describe.skip('the queue on redis: skipped, no Redis here', () => {
    it('needs REDIS_URL or redis-server', () => undefined);
  });
}

describe.each(withRedis ? (['postgres', 'redis'] as const) : (['postgres'] as const))('the queue on %s', (kind) => {
  let database: TestDatabase;
  let redis: TestRedis | null = null;
  let backend: QueueBackend;
  let tickets: BullTickets;
  const workers: TicketWorker[] = [];

  beforeAll(async () => {
    database = await openTestDatabase({ empty: true });
    if (kind === 'redis') redis = await openTestRedis();
  });
  afterAll(async () => {
    await redis?.close();
    await database.close();
  });
  beforeEach(async () => {
    if (redis) await flush(redis.url);
    else await database.pool.query('DROP SCHEMA IF EXISTS bullmq CASCADE');
    backend = await openQueueBackend({
      redisUrl: redis?.url ?? null,
      databaseUrl: database.url,
      logger: silentLogger,
    });
    tickets = new BullTickets(backend, clock);
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.close();
    await backend.close();
  });

  async function startWorker(handle: (ticket: Ticket) => Promise<void>, more: { concurrency?: number } = {}) {
    const worker = await TicketWorker.start(backend, {
      tickets,
      handlers: [{ kinds: TICKET_KINDS, handle }],
      concurrency: more.concurrency ?? 1,
      shutdownMs: 10_000,
      logger: silentLogger,
    });
    workers.push(worker);
    return worker;
  }

  /** The next job of a schedule of changes was to run a second ago, and is not there. */
  async function loseNextJob(schedule: string): Promise<void> {
    const job = `repeat:${schedule}:${(await backend.queues.changes.getJobScheduler(schedule))?.next ?? 0}`;
    const dueAtMs = Date.now() - 1_000;
    if (!redis) {
      await database.pool.query('DELETE FROM bullmq.job WHERE id = $1', [job]);
      const overdue = 'UPDATE bullmq.scheduler SET next_run_ms = $2 WHERE scheduler_id = $1';
      return void (await database.pool.query(overdue, [schedule, dueAtMs]));
    }
    const client = new Redis(redis.url);
    await client.zrem('bull:syncline-changes:delayed', job);
    await client.del(`bull:syncline-changes:${job}`);
    await client.zadd('bull:syncline-changes:repeat', dueAtMs, schedule);
    client.disconnect();
  }

  it('makes one of equal tickets that wait', async () => {
    for (let time = 0; time < 5; time += 1) await tickets.issue(drainOf('s1'), { priority: PRIORITY.incremental });
    await tickets.issue(drainOf('s2'), { priority: PRIORITY.incremental });
    const worked: string[] = [];
    await startWorker(async (ticket) => void worked.push(name(ticket)));
    await until(() => worked.length >= 2 && isIdle(backend));
    expect(worked.sort()).toEqual(['drain s1', 'drain s2']);
  });

  it('runs a ticket once more when it is issued while being worked on', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    let started = 0;
    await startWorker(async () => {
      started += 1;
      if (started === 1) await released;
    });
    await tickets.issue(drainOf('s1'), { priority: PRIORITY.realtime });
    await until(() => started === 1);
    for (let time = 0; time < 4; time += 1) await tickets.issue(drainOf('s1'), { priority: PRIORITY.realtime });
    release(undefined);
    await until(() => started >= 2 && isIdle(backend));
    expect(started).toBe(2);
  });

  it('works on the urgent first, though the like of it waits further behind', async () => {
    for (const syncId of ['s1', 's2', 's3']) await tickets.issue(drainOf(syncId), { priority: PRIORITY.incremental });
    await tickets.issue(drainOf('s3'), { priority: PRIORITY.realtime });
    const worked: string[] = [];
    await startWorker(async (ticket) => void worked.push(name(ticket)));
    await until(() => worked.length >= 4);
    expect(worked).toEqual(['drain s3', 'drain s1', 'drain s2', 'drain s3']);
  });

  it('does not let backfill stand before changes', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    const worked: string[] = [];
    await startWorker(async (ticket) => {
      if (ticket.kind === 'plan') await released;
      worked.push(name(ticket));
    });
    for (const runId of ['r1', 'r2', 'r3']) {
      await tickets.issue({ kind: 'plan', runId, syncId: runId }, { priority: PRIORITY.backfill });
    }
    await tickets.issue(drainOf('s1'), { priority: PRIORITY.incremental });
    await until(() => worked.length === 1);
    expect(worked).toEqual(['drain s1']);
    release(undefined);
    await until(() => worked.length === 4);
  });

  it('does not hold a ticket back for its like that is to come later', async () => {
    await tickets.issue(drainOf('s1'), { priority: PRIORITY.incremental, delayMs: 3_600_000 });
    await tickets.issue(drainOf('s1'), { priority: PRIORITY.incremental });
    const worked: string[] = [];
    await startWorker(async (ticket) => void worked.push(name(ticket)));
    await until(() => worked.length === 1);
    expect((await backend.queues.changes.getJobCounts('delayed'))['delayed']).toBe(1);
  });

  it('works on a delayed ticket when its time has come', async () => {
    const issuedAtMs = Date.now();
    const { promise: workedAtMs, resolve } = Promise.withResolvers<number>();
    await startWorker(async () => resolve(Date.now()));
    await tickets.issue(drainOf('s1'), { priority: PRIORITY.incremental, delayMs: 300 });
    expect((await workedAtMs) - issuedAtMs).toBeGreaterThanOrEqual(300);
  });

  it('gives the next ticket to a worker after one failed', async () => {
    const worked: string[] = [];
    await startWorker(async (ticket) => {
      worked.push(name(ticket));
      if (worked.length === 1) throw new Error('the database went away');
    });
    await tickets.issue(drainOf('s1'), { priority: PRIORITY.incremental });
    await until(() => worked.length === 1 && isIdle(backend));
    await tickets.issue(drainOf('s1'), { priority: PRIORITY.incremental });
    await until(() => worked.length === 2);
  });

  it('finishes running work before it closes, and takes no more', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    const ended: string[] = [];
    let started = 0;
    const worker = await startWorker(async (ticket) => {
      started += 1;
      await released;
      ended.push(name(ticket));
    });
    await tickets.issue(drainOf('s1'), { priority: PRIORITY.incremental });
    await tickets.issue(drainOf('s2'), { priority: PRIORITY.incremental });
    await until(() => started === 1);
    const closed = worker.close();
    release(undefined);
    await closed;
    expect(ended).toEqual(['drain s1']);
  });

  it('issues polls and sweeps of live syncs, follows changes and forgets the others', async () => {
    const schedules = new Schedules(backend, clock);
    const sync = (id: string, pollEveryMs: number) => ({ id, pollEveryMs, sweepEveryMs: 3_600_000 });
    const listed = async () => {
      const [changes, backfill] = [backend.queues.changes, backend.queues.backfill];
      const all = [...(await changes.getJobSchedulers()), ...(await backfill.getJobSchedulers())];
      return Object.fromEntries(all.map(({ key, every }) => [key, Number(every)]));
    };
    await schedules.apply([sync('s1', 60_000), sync('s2', 100)]);
    expect(await listed()).toEqual({
      'poll/s1': 60_000,
      'poll/s2': 100,
      'sweep/s1': 3_600_000,
      'sweep/s2': 3_600_000,
      watch: 30_000,
    });
    const worked: string[] = [];
    await startWorker(async (ticket) => void worked.push(name(ticket)));
    await until(() => worked.length >= 2);
    expect(new Set(worked)).toEqual(new Set(['poll s2']));
    await schedules.apply([sync('s1', 30_000)]);
    expect(await listed()).toEqual({ 'poll/s1': 30_000, 'sweep/s1': 3_600_000, watch: 30_000 });
  });

  it('leaves a schedule alone that is as it should be', async () => {
    const schedules = new Schedules(backend, clock);
    const live = [{ id: 's1', pollEveryMs: 60_000, sweepEveryMs: 3_600_000 }];
    await schedules.apply(live);
    const before = await backend.queues.changes.getJobSchedulers();
    await schedules.apply(live);
    expect(await backend.queues.changes.getJobSchedulers()).toEqual(before);
  });

  it('is made whole again after it lost everything', async () => {
    const schedules = new Schedules(backend, clock);
    const live = [{ id: 's1', pollEveryMs: 100, sweepEveryMs: 3_600_000 }];
    await schedules.apply(live);
    await tickets.issue(drainOf('s1'), { priority: PRIORITY.incremental });
    const worked: string[] = [];
    if (redis) await flush(redis.url);
    else await emptyTables(database);
    await schedules.apply(live);
    await tickets.issue(drainOf('s1'), { priority: PRIORITY.incremental });
    await startWorker(async (ticket) => void worked.push(name(ticket)));
    await until(() => new Set(worked).size === 2);
    expect(new Set(worked)).toEqual(new Set(['drain s1', 'poll s1']));
  });

  it('goes on with a schedule that lost its next job, at once', async () => {
    const schedules = new Schedules(backend, clock);
    const live = [{ id: 's1', pollEveryMs: 3_600_000, sweepEveryMs: 3_600_000 }];
    await schedules.apply(live);
    await loseNextJob('poll/s1');
    await schedules.apply(live);
    const worked: string[] = [];
    await startWorker(async (ticket) => void worked.push(name(ticket)));
    await until(() => worked.length > 0);
    expect(worked).toEqual(['poll s1']);
    await until(
      async () => ((await backend.queues.changes.getJobScheduler('poll/s1'))?.next ?? 0) > Date.now() + 1_800_000,
    );
  });

  it('keeps to a shorter interval, also once it has missed a time', async () => {
    const schedules = new Schedules(backend, clock);
    const poll = (pollEveryMs: number) => [{ id: 's1', pollEveryMs, sweepEveryMs: 3_600_000 }];
    await schedules.apply(poll(86_400_000));
    await schedules.apply(poll(200));
    const next = async () => (await backend.queues.changes.getJobScheduler('poll/s1'))?.next ?? Infinity;
    const firstAtMs = await next();
    await until(() => Date.now() > firstAtMs + 400);
    let polls = 0;
    await startWorker(async () => void (polls += 1));
    await until(() => polls > 2);
    expect(await next()).toBeLessThan(Date.now() + 60_000);
  });

  it('brings back a schedule that has gone astray, at once', async () => {
    const schedules = new Schedules(backend, clock);
    const live = [{ id: 's1', pollEveryMs: 3_600_000, sweepEveryMs: 3_600_000 }];
    const { changes } = backend.queues;
    await changes.upsertJobScheduler('poll/s1', { every: 3_600_000, startDate: Date.now() + 36_000_000 });
    await schedules.apply(live);
    const worked: string[] = [];
    await startWorker(async (ticket) => void worked.push(name(ticket)));
    await until(() => worked.length > 0);
    expect(worked).toEqual(['poll s1']);
  });

  it('leaves a schedule alone whose next job is late but waits', async () => {
    const schedules = new Schedules(backend, clock);
    const live = [{ id: 's1', pollEveryMs: 100, sweepEveryMs: 3_600_000 }];
    await schedules.apply(live);
    const before = await backend.queues.changes.getJobSchedulers();
    await until(() => Date.now() > (before.find(({ key }) => key === 'poll/s1')?.next ?? Infinity));
    await schedules.apply(live);
    expect(await backend.queues.changes.getJobSchedulers()).toEqual(before);
  });

  it('does not start with a ticket kind nobody or two would work on', async () => {
    const handle = async () => undefined;
    const start = (handlers: readonly { kinds: TicketHandler['kinds']; handle: typeof handle }[]) =>
      TicketWorker.start(backend, { tickets, handlers, concurrency: 1, shutdownMs: 1, logger: silentLogger });
    await expect(start([{ kinds: ['drain', 'poll'], handle }])).rejects.toThrow(
      'receipts, sweep, plan, apply, watch, tell',
    );
    const twice = start([
      { kinds: TICKET_KINDS, handle },
      { kinds: ['drain'], handle },
    ]);
    await expect(twice).rejects.toThrow('drain');
  });
});

async function isIdle(backend: QueueBackend): Promise<boolean> {
  const counts = await Promise.all(
    Object.values(backend.queues).map((queue) => queue.getJobCounts('waiting', 'prioritized', 'active')),
  );
  return counts.flatMap((count) => Object.values(count)).every((count) => count === 0);
}

async function flush(url: string): Promise<void> {
  const client = new Redis(url);
  await client.flushall();
  client.disconnect();
}

/** Everything BullMQ keeps, but for the list of its migrations. */
async function emptyTables({ pool }: TestDatabase): Promise<void> {
  const { rows } = await pool.query<{ tables: string }>(
    `SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') AS tables
       FROM pg_tables WHERE schemaname = 'bullmq' AND tablename <> 'migration'`,
  );
  await pool.query(`TRUNCATE ${rows[0]?.tables ?? ''} CASCADE`);
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = Date.now() + 15_000;
  while (!(await holds())) {
    if (Date.now() > deadlineMs) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

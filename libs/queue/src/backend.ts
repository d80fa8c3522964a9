import { type Logger } from '#connector-sdk';
import { createPostgresBackend, type Processor, Queue, runMigrations, Worker, type WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { QUEUE_NAMES, type QueueName, type TicketJob } from './payload.js';

const SCHEMA = 'bullmq';
/** A pool of BullMQ's own beside ours; its listener has a connection more. */
const POSTGRES_POOL_MAX = 4;
const PRODUCER_RETRIES_MAX = 1;

export type TicketQueue = Pick<
  Queue<TicketJob, void, string>,
  | 'add'
  | 'upsertJobScheduler'
  | 'removeJobScheduler'
  | 'getJobScheduler'
  | 'getJobSchedulers'
  | 'getJobState'
  | 'getJobCounts'
  | 'waitUntilReady'
  | 'close'
>;
type TicketConsumer = Pick<Worker<TicketJob, void, string>, 'close' | 'run' | 'waitUntilReady'>;
type ConsumerOptions = Pick<WorkerOptions, 'concurrency' | 'lockDuration' | 'stalledInterval' | 'maxStalledCount'>;

/** Where tickets wait: BullMQ on Redis, or on the database. Both behave the same. */
export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  readonly queues: Readonly<Record<QueueName, TicketQueue>>;
  /** A consumer that does not run yet. */
  consumer(
    name: QueueName,
    process: Processor<TicketJob, void, string>,
    options: ConsumerOptions,
    onError: (error: Error) => void,
  ): TicketConsumer;
  close(): Promise<void>;
}

export interface QueueBackendOptions {
  /** `null`: tickets wait in the database. */
  readonly redisUrl: string | null;
  readonly databaseUrl: string;
  readonly logger: Logger;
}

/** Connects, and brings BullMQ's own schema up to date where it lives in the database. */
export async function openQueueBackend(options: QueueBackendOptions): Promise<QueueBackend> {
  return options.redisUrl === null
    ? openPostgresBackend(options)
    : openRedisBackend({ ...options, redisUrl: options.redisUrl });
}

async function openPostgresBackend({ databaseUrl, logger }: QueueBackendOptions): Promise<QueueBackend> {
  await migrateSchema(databaseUrl);
  const connection = { connectionString: databaseUrl, schema: SCHEMA, max: POSTGRES_POOL_MAX };
  const queue = (name: QueueName): TicketQueue =>
    noisy(
      new Queue<
        TicketJob,
        void,
        string,
        TicketJob,
        void,
        string,
        ReturnType<typeof createPostgresBackend>,
        typeof connection
      >(QUEUE_NAMES[name], { connection }, createPostgresBackend),
      logger,
    );
  const queues = { changes: queue('changes'), backfill: queue('backfill') };
  await ready(queues);
  return {
    kind: 'postgres',
    queues,
    consumer: (name, process, consumerOptions, onError) => {
      const worker = new Worker(
        QUEUE_NAMES[name],
        process,
        { connection, autorun: false, ...consumerOptions },
        createPostgresBackend,
      );
      worker.on('error', onError);
      return worker;
    },
    close: () => closeAll(queues),
  };
}

async function migrateSchema(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    await client.end();
  }
}

async function openRedisBackend({
  redisUrl,
  logger,
}: QueueBackendOptions & { redisUrl: string }): Promise<QueueBackend> {
  // Whoever issues a ticket is told at once that Redis is away (the sweeper issues it again); a consumer waits for it.
  const producer = new Redis(redisUrl, { maxRetriesPerRequest: PRODUCER_RETRIES_MAX, lazyConnect: true });
  producer.on('error', (error: Error) => logger.warn('Redis is not reachable', { error: error.message }));
  await producer.connect();
  await warnOfEviction(producer, logger);
  const queue = (name: QueueName): TicketQueue =>
    noisy(new Queue<TicketJob, void, string>(QUEUE_NAMES[name], { connection: producer }), logger);
  const queues = { changes: queue('changes'), backfill: queue('backfill') };
  await ready(queues);
  const consumerConnections: Redis[] = [];
  return {
    kind: 'redis',
    queues,
    consumer: (name, process, consumerOptions, onError) => {
      const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
      connection.on('error', onError);
      consumerConnections.push(connection);
      const worker = new Worker(QUEUE_NAMES[name], process, { connection, autorun: false, ...consumerOptions });
      worker.on('error', onError);
      return worker;
    },
    close: async () => {
      await closeAll(queues);
      for (const connection of [...consumerConnections, producer]) connection.disconnect();
    },
  };
}

/** Redis that may throw keys away forgets jobs, locks and schedulers at random. */
async function warnOfEviction(redis: Redis, logger: Logger): Promise<void> {
  const policy = /maxmemory_policy:(\S+)/.exec(await redis.info('memory'))?.[1];
  if (policy === undefined || policy === 'noeviction') return;
  logger.warn('Redis may throw tickets away: set maxmemory-policy to noeviction', { policy });
}

/** Without a listener an error of the connection would end the process; commands report theirs to the caller. */
function noisy<Emitter extends { on(event: 'error', listener: (error: Error) => void): unknown }>(
  emitter: Emitter,
  logger: Logger,
): Emitter {
  emitter.on('error', (error) => logger.warn('the queue is not reachable', { error: error.message }));
  return emitter;
}

async function ready(queues: QueueBackend['queues']): Promise<void> {
  await Promise.all([queues.changes.waitUntilReady(), queues.backfill.waitUntilReady()]);
}

async function closeAll(queues: QueueBackend['queues']): Promise<void> {
  await Promise.all([queues.changes.close(), queues.backfill.close()]);
}

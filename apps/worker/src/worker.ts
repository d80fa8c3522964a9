import { reissueTickets, work } from '#engine';
import { AdvisoryLocks, keepLogPartitions } from '#persistence';
import { RepairLoop, Schedules, TICKET_KINDS, TicketWorker } from '#queue';
import { workAlerts } from '../../runtime/src/alerts/work-alerts.js';
import { type Runtime } from '../../runtime/src/compose.js';
import { Streams } from '../../runtime/src/streams.js';
import { Subscriptions } from '../../runtime/src/subscriptions.js';

const REPAIR_EVERY_MS = 5_000;
/** Shorter than the repair's: a stream must be open soon after its sync went live. */
const LISTEN_EVERY_MS = 2_000;
/** The change log gets its next month's partition long before that month begins. */
const PARTITION_EVERY_MS = 24 * 60 * 60 * 1000;

export interface RunningWorker {
  /** Takes no more tickets, lets running ones end, and stops listening. */
  close(): Promise<void>;
}

/** Works on tickets, keeps the schedules, re-issues lost tickets, and listens to the vendors. */
export async function startWorker(runtime: Runtime): Promise<RunningWorker> {
  const { config, engine, logger, queue, sessions } = runtime;
  const tickets = await TicketWorker.start(queue, {
    tickets: engine.tickets,
    handlers: [
      {
        kinds: TICKET_KINDS,
        handle: (ticket) =>
          ticket.kind === 'watch' || ticket.kind === 'tell'
            ? workAlerts(runtime.alerts, runtime.queries, ticket)
            : work(engine, ticket),
      },
    ],
    concurrency: config.workerConcurrency,
    shutdownMs: config.shutdownMs,
    logger,
  });
  const locks = new AdvisoryLocks(runtime.databaseUrl, () => void streams.dropAll());
  const streams = new Streams(engine, sessions, locks);
  const schedules = new Schedules(queue, engine.clock);
  const subscriptions = config.publicUrl === null ? null : new Subscriptions(engine, sessions, locks, config.publicUrl);
  const loops = [
    new RepairLoop(
      async () => {
        await runtime.leaseReturns.settle();
        await reissueTickets(engine);
        await schedules.apply(await engine.store.liveSyncs());
      },
      { everyMs: REPAIR_EVERY_MS, logger },
    ),
    new RepairLoop(() => streams.refresh(), { everyMs: LISTEN_EVERY_MS, logger }),
    new RepairLoop(() => keepLogPartitions(runtime.pool, engine.clock.nowMs()), {
      everyMs: PARTITION_EVERY_MS,
      logger,
    }),
    ...(subscriptions ? [new RepairLoop(() => subscriptions.refresh(), { everyMs: LISTEN_EVERY_MS, logger })] : []),
  ];
  return {
    close: async () => {
      await Promise.all([...loops.map((loop) => loop.stop()), tickets.close()]);
      await streams.dropAll();
      await locks.close();
    },
  };
}

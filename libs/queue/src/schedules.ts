import { type Clock } from '#connector-sdk';
import { PRIORITY, type Sync, type Ticket } from '#engine';
import { type QueueBackend } from './backend.js';
import { KEPT } from './bull-tickets.js';
import { queueOf, type QueueName } from './payload.js';

interface Schedule {
  readonly id: string;
  readonly queue: QueueName;
  readonly ticket: Ticket;
  readonly priority: number;
  readonly everyMs: number;
}

type Scheduled = Pick<Sync, 'id' | 'pollEveryMs' | 'sweepEveryMs'>;

const LISTED_MAX = 10_000;

const schedulesOf = ({ id, pollEveryMs, sweepEveryMs }: Scheduled): Schedule[] => [
  {
    id: `poll/${id}`,
    queue: queueOf(PRIORITY.incremental),
    ticket: { kind: 'poll', syncId: id },
    priority: PRIORITY.incremental,
    everyMs: pollEveryMs,
  },
  {
    id: `sweep/${id}`,
    queue: queueOf(PRIORITY.backfill),
    ticket: { kind: 'sweep', syncId: id },
    priority: PRIORITY.backfill,
    everyMs: sweepEveryMs,
  },
];

/** Polls and sweeps of every live sync, issued on time by the queue. */
export class Schedules {
  readonly #queues: QueueBackend['queues'];
  readonly #clock: Clock;

  constructor(backend: Pick<QueueBackend, 'queues'>, clock: Clock) {
    this.#queues = backend.queues;
    this.#clock = clock;
  }

  /**
   * Makes the schedules those of exactly these syncs: adds, changes and removes. What is as it should be is left
   * alone, since setting a schedule begins its interval anew. Call it often: a queue that lost everything is made
   * whole by it.
   */
  async apply(live: readonly Scheduled[]): Promise<void> {
    const wanted = live.flatMap(schedulesOf);
    await this.#applyTo('changes', wanted);
    await this.#applyTo('backfill', wanted);
  }

  async #applyTo(name: QueueName, all: readonly Schedule[]): Promise<void> {
    const queue = this.#queues[name];
    const wanted = all.filter((schedule) => schedule.queue === name);
    const present = new Map(
      (await queue.getJobSchedulers(0, LISTED_MAX)).map(({ key, every }) => [key, Number(every)]),
    );
    for (const { id, ticket, priority, everyMs } of wanted) {
      if (present.get(id) === everyMs) continue;
      await queue.upsertJobScheduler(
        id,
        { every: everyMs, startDate: this.#clock.nowMs() + everyMs },
        { name: ticket.kind, data: { ticket, priority, then: 'issue' }, opts: { priority, ...KEPT } },
      );
    }
    const ids = new Set(wanted.map(({ id }) => id));
    for (const id of present.keys()) if (!ids.has(id)) await queue.removeJobScheduler(id);
  }
}

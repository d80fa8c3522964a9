import { type Clock } from '#connector-sdk';
import { PRIORITY, type Sync } from '#engine';
import { type QueueBackend, type TicketQueue } from './backend.js';
import { KEPT } from './bull-tickets.js';
import { type QueuedTicket, queueOf, type QueueName } from './payload.js';

interface Schedule {
  readonly id: string;
  readonly queue: QueueName;
  readonly ticket: QueuedTicket;
  readonly priority: number;
  readonly everyMs: number;
}

type Scheduled = Pick<Sync, 'id' | 'pollEveryMs' | 'sweepEveryMs'>;

const LISTED_MAX = 10_000;

/** How often every workspace is looked at for what calls for a person. */
const WATCH_EVERY_MS = 30_000;

/** States of a job that is still to run, or runs. */
const PENDING: ReadonlySet<string> = new Set(['delayed', 'waiting', 'prioritized', 'active']);

/** A schedule as the queue has it; `nextAtMs` is when its next job is due. */
interface Present {
  readonly everyMs: number;
  readonly nextAtMs: number;
}

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

/** One for the whole installation. */
const WATCH: Schedule = {
  id: 'watch',
  queue: queueOf(PRIORITY.incremental),
  ticket: { kind: 'watch' },
  priority: PRIORITY.incremental,
  everyMs: WATCH_EVERY_MS,
};

/** Polls and sweeps of every live sync, and the watch over all of them, issued on time by the queue. */
export class Schedules {
  readonly #queues: QueueBackend['queues'];
  readonly #clock: Clock;

  constructor(backend: Pick<QueueBackend, 'queues'>, clock: Clock) {
    this.#queues = backend.queues;
    this.#clock = clock;
  }

  /**
   * Makes the schedules the watch and those of exactly these syncs: adds, changes and removes. What is as it should be is left
   * alone, since setting a schedule begins its interval anew. Call it often: a queue that lost everything is made
   * whole by it, and so is a schedule that lost its next job.
   */
  async apply(live: readonly Scheduled[]): Promise<void> {
    const wanted = [WATCH, ...live.flatMap(schedulesOf)];
    await this.#applyTo('changes', wanted);
    await this.#applyTo('backfill', wanted);
  }

  async #applyTo(name: QueueName, all: readonly Schedule[]): Promise<void> {
    const queue = this.#queues[name];
    const wanted = all.filter((schedule) => schedule.queue === name);
    const present = new Map<string, Present>(
      (await queue.getJobSchedulers(0, LISTED_MAX)).map(({ key, every, next }) => [
        key,
        { everyMs: Number(every), nextAtMs: Number(next) },
      ]),
    );
    for (const schedule of wanted) {
      const held = present.get(schedule.id);
      const nowMs = this.#clock.nowMs();
      if (held?.everyMs !== schedule.everyMs) await this.#setAnew(queue, schedule, nowMs + schedule.everyMs);
      else if (await this.#hasStopped(queue, schedule, held)) await this.#setAnew(queue, schedule, nowMs);
    }
    const ids = new Set(wanted.map(({ id }) => id));
    for (const id of present.keys()) if (!ids.has(id)) await queue.removeJobScheduler(id);
  }

  /**
   * Removed first: BullMQ would keep the phase of the interval before, and once a time was missed add that to the new
   * one, so that a poll every 5 s that used to be daily waits for hours.
   */
  async #setAnew(queue: TicketQueue, { id, ticket, priority, everyMs }: Schedule, firstAtMs: number): Promise<void> {
    await queue.removeJobScheduler(id);
    await queue.upsertJobScheduler(
      id,
      { every: everyMs, startDate: firstAtMs },
      { name: ticket.kind, data: { ticket, priority, then: 'issue' }, opts: { priority, ...KEPT } },
    );
  }

  /**
   * Each job of a schedule adds the next as it begins. Where the one that is due is gone without having done so, no
   * other ever comes: BullMQ does not look for that. A job that is late but still there is left to the workers. One
   * that is further away than its interval has gone astray; twice the interval, since processes' clocks differ.
   */
  async #hasStopped(queue: TicketQueue, { id, everyMs }: Schedule, { nextAtMs }: Present): Promise<boolean> {
    const nowMs = this.#clock.nowMs();
    if (nextAtMs > nowMs) return nextAtMs > nowMs + 2 * everyMs;
    if (PENDING.has(await queue.getJobState(`repeat:${id}:${nextAtMs}`))) return false;
    // It may have begun and ended since the schedules were listed; then the one after it is the next.
    return (await queue.getJobScheduler(id))?.next === nextAtMs;
  }
}

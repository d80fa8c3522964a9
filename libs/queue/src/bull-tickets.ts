import { type Clock } from '#connector-sdk';
import { type AlertTickets, type Tickets } from '#engine';
import { type QueueBackend } from './backend.js';
import { keyOf, type QueuedTicket, queueOf, type TicketJob } from './payload.js';

/** Finished tickets are kept a little, for people to look at. */
export const KEPT = { removeOnComplete: { count: 200, age: 3_600 }, removeOnFail: { count: 1_000, age: 86_400 } };

const DELAY_STEP_MS = 1_000;

/** Issues tickets: equal ones waiting are one, and one issued while its like is worked on runs once more afterwards. */
export class BullTickets implements Tickets, AlertTickets {
  readonly #queues: QueueBackend['queues'];
  readonly #clock: Clock;

  constructor(backend: Pick<QueueBackend, 'queues'>, clock: Clock) {
    this.#queues = backend.queues;
    this.#clock = clock;
  }

  async issue(ticket: QueuedTicket, { priority, delayMs = 0 }: { priority: number; delayMs?: number }): Promise<void> {
    if (delayMs > 0) return this.#issueLater(ticket, priority, delayMs);
    await this.#add(ticket, priority, 'work', {
      deduplication: { id: keyOf(ticket, priority), keepLastIfActive: true },
    });
  }

  /**
   * A delayed ticket has a key of its own: under the plain one it would swallow those issued for now until its time
   * comes. Tickets due within the same second are one.
   */
  async #issueLater(ticket: QueuedTicket, priority: number, delayMs: number): Promise<void> {
    const step = Math.ceil((this.#clock.nowMs() + delayMs) / DELAY_STEP_MS);
    await this.#add(ticket, priority, 'issue', {
      deduplication: { id: `later/${keyOf(ticket, priority)}/${step}` },
      delay: delayMs,
    });
  }

  async #add(
    ticket: QueuedTicket,
    priority: number,
    then: TicketJob['then'],
    how: { deduplication: { id: string; keepLastIfActive?: boolean }; delay?: number },
  ): Promise<void> {
    await this.#queues[queueOf(priority)].add(ticket.kind, { ticket, priority, then }, { priority, ...how, ...KEPT });
  }
}

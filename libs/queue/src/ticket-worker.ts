import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger } from '#connector-sdk';
import { type QueueBackend } from './backend.js';
import { type BullTickets } from './bull-tickets.js';
import { type QueuedTicket, TICKET_KINDS, type TicketJob } from './payload.js';

/** Works on tickets of some kinds. Whatever it throws is logged; the sweeper issues the ticket again. */
export interface TicketHandler {
  readonly kinds: readonly QueuedTicket['kind'][];
  handle(ticket: QueuedTicket): Promise<void>;
}

export interface TicketWorkerOptions {
  readonly tickets: Pick<BullTickets, 'issue'>;
  readonly handlers: readonly TicketHandler[];
  /** Tickets of changes worked on at once; backfill gets a quarter of it beside. */
  readonly concurrency: number;
  /** How long `close` waits for running work. */
  readonly shutdownMs: number;
  readonly logger: Logger;
}

const BACKFILL_SHARE = 0.25;
/** A worker that says nothing for this long is taken for dead, and its ticket goes to another. */
const LOCK_MS = 10_000;
/** How often dead workers are looked for: a sync stands still until its dead worker's ticket is found. */
const STALLED_CHECK_MS = 5_000;
/** Tickets carry no state, so a worker may die on one often before it is worth a person's look. */
const STALLED_MAX = 10;

/** Takes tickets from both queues and hands each to the one handler of its kind. */
export class TicketWorker {
  readonly #consumers: readonly { close(force?: boolean): Promise<void> }[];
  readonly #options: TicketWorkerOptions;
  #closing: Promise<void> | null = null;

  private constructor(options: TicketWorkerOptions, consumers: readonly { close(force?: boolean): Promise<void> }[]) {
    this.#options = options;
    this.#consumers = consumers;
  }

  /** @throws Error naming the ticket kinds that have no handler, or more than one */
  static async start(backend: QueueBackend, options: TicketWorkerOptions): Promise<TicketWorker> {
    const handlers = handlersByKind(options.handlers);
    const { logger, tickets } = options;
    const process = async ({ data }: { readonly data: TicketJob }): Promise<void> => {
      if (data.then === 'issue') return tickets.issue(data.ticket, { priority: data.priority });
      const handler = handlers.get(data.ticket.kind);
      if (!handler) throw new Error(`no handler for tickets of kind ${data.ticket.kind}`);
      try {
        await handler.handle(data.ticket);
      } catch (error) {
        logger.error('work on a ticket failed; it will be issued again', { ticket: data.ticket.kind, error });
        throw error;
      }
    };
    const onError = (error: Error) => logger.warn('the queue is not reachable', { error: error.message });
    const shared = { lockDuration: LOCK_MS, stalledInterval: STALLED_CHECK_MS, maxStalledCount: STALLED_MAX };
    const backfill = Math.max(1, Math.floor(options.concurrency * BACKFILL_SHARE));
    const consumers = [
      backend.consumer('changes', process, { ...shared, concurrency: options.concurrency }, onError),
      backend.consumer('backfill', process, { ...shared, concurrency: backfill }, onError),
    ];
    for (const consumer of consumers) {
      await consumer.waitUntilReady();
      consumer.run().catch((error: unknown) => logger.error('taking tickets stopped', { error }));
    }
    return new TicketWorker(options, consumers);
  }

  /** Takes no more tickets, waits for running work up to `shutdownMs`, then leaves the rest to other workers. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { shutdownMs, logger } = this.#options;
    const finished = Promise.all(this.#consumers.map((consumer) => consumer.close())).then(() => true);
    const overdue = new AbortController();
    const inTime = await Promise.race([
      finished,
      sleep(shutdownMs, false, { signal: overdue.signal }).catch(() => true),
    ]);
    overdue.abort();
    if (inTime) return;
    logger.warn('running work did not end in time; other workers will take it up', { shutdownMs });
    await Promise.all(this.#consumers.map((consumer) => consumer.close(true)));
  }
}

function handlersByKind(handlers: readonly TicketHandler[]): ReadonlyMap<QueuedTicket['kind'], TicketHandler> {
  const byKind = Map.groupBy(
    handlers.flatMap((handler) => handler.kinds.map((kind) => ({ kind, handler }))),
    ({ kind }) => kind,
  );
  const wrong = TICKET_KINDS.filter((kind) => byKind.get(kind)?.length !== 1);
  if (wrong.length > 0) throw new Error(`each ticket kind needs exactly one handler; wrong: ${wrong.join(', ')}`);
  return new Map([...byKind].flatMap(([kind, [only]]) => (only ? [[kind, only.handler] as const] : [])));
}

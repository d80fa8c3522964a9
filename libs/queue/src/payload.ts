import { type AlertTicket, PRIORITY, type Ticket } from '#engine';

/** All that is queued. */
export type QueuedTicket = Ticket | AlertTicket;

export const TICKET_KINDS = [
  'drain',
  'receipts',
  'poll',
  'sweep',
  'plan',
  'apply',
  'watch',
  'tell',
] as const satisfies readonly QueuedTicket['kind'][];

/**
 * Changes and backfill have a queue and workers each, so that a first sync of a million records never stands before a
 * change someone is waiting for.
 */
export const QUEUE_NAMES = { changes: 'syncline-changes', backfill: 'syncline-backfill' } as const;
export type QueueName = keyof typeof QUEUE_NAMES;

/** What a job carries. `issue`: when its time has come the ticket is only issued, so that it meets its like. */
export interface TicketJob {
  readonly ticket: QueuedTicket;
  readonly priority: number;
  readonly then: 'work' | 'issue';
}

const LANES = Object.entries(PRIORITY) as readonly [keyof typeof PRIORITY, number][];

const laneOf = (priority: number): keyof typeof PRIORITY =>
  LANES.find(([, upTo]) => priority <= upTo)?.[0] ?? 'backfill';

export const queueOf = (priority: number): QueueName => (laneOf(priority) === 'backfill' ? 'backfill' : 'changes');

/**
 * Tickets with equal keys are one ticket. Lanes are kept apart: an urgent ticket is not held back by its like that
 * waits further behind. (The later one finds nothing left to do.)
 */
export function keyOf(ticket: QueuedTicket, priority: number): string {
  const lane = laneOf(priority);
  switch (ticket.kind) {
    case 'drain':
    case 'poll':
      return `${ticket.kind}/${ticket.syncId}/${lane}`;
    case 'sweep': {
      const whose = ticket.runId ?? ticket.syncId;
      return `${ticket.kind}/${whose}/${lane}`;
    }
    case 'receipts':
      return `${ticket.kind}/${ticket.connectionId}/${lane}`;
    case 'plan':
    case 'apply':
      return `${ticket.kind}/${ticket.runId}/${lane}`;
    case 'watch':
      return `${ticket.kind}/${lane}`;
    case 'tell':
      return `${ticket.kind}/${ticket.messageId}/${lane}`;
  }
}

export { openQueueBackend, type QueueBackend, type QueueBackendOptions } from './backend.js';
export { BullTickets } from './bull-tickets.js';
export { QUEUE_NAMES, type QueuedTicket, type QueueName, TICKET_KINDS, type TicketJob } from './payload.js';
export { RepairLoop } from './repair-loop.js';
export { Schedules } from './schedules.js';
export { type TicketHandler, TicketWorker, type TicketWorkerOptions } from './ticket-worker.js';

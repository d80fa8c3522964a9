import { ConnectorError } from '#connector-sdk';
import { applyResolution } from './conflicts/resolve-many.js';
import { drain } from './drain/drain.js';
import { type ApplyEnd, applyPlan } from './first-sync/apply.js';
import { makePlan } from './first-sync/plan.js';
import { applyMappingChange } from './mapping-change/apply.js';
import { planMappingChange } from './mapping-change/plan.js';
import { PRIORITY } from './model.js';
import { poll } from './poll.js';
import { type Ticket } from './ports/tickets.js';
import { processReceipts } from './receipts.js';
import { type Engine } from './runtime.js';
import { sweep } from './sweep.js';
import { applySegment } from './segments/activate.js';
import { planSegment } from './segments/preview.js';
import { applyUndo } from './undo/apply.js';
import { planUndo } from './undo/plan.js';
import { tryAgainAtMs } from './vendor-wait.js';

/** How long a ticket waits when another worker has the sync's lease. */
const BUSY_RETRY_MS = 500;

/**
 * Does the work a ticket asks for, and issues the ticket that must follow. Trouble on a vendor's side ends in a later
 * ticket, not in an error; anything thrown from here is a bug or a lost database.
 */
export async function work(engine: Engine, ticket: Ticket): Promise<void> {
  try {
    await dispatch(engine, ticket);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const delayMs = tryAgainAtMs(engine, error) - engine.clock.nowMs();
    engine.logger.warn('a vendor could not be called', { ticket: ticket.kind, code: error.code, kind: error.kind });
    await engine.tickets.issue(ticket, { priority: PRIORITY.incremental, delayMs });
  }
}

async function dispatch(engine: Engine, ticket: Ticket): Promise<void> {
  switch (ticket.kind) {
    case 'drain':
      return workDrain(engine, ticket);
    case 'receipts': {
      const { more } = await processReceipts(engine, ticket.connectionId);
      if (more) await engine.tickets.issue(ticket, { priority: PRIORITY.realtime });
      return;
    }
    case 'poll':
      await poll(engine, ticket.syncId);
      return;
    case 'sweep':
      await sweep(engine, ticket.syncId, ticket.runId);
      return;
    case 'plan':
      return plan(engine, ticket.runId);
    case 'apply': {
      const end = await apply(engine, ticket.runId);
      if (end.kind === 'done' || end.kind === 'stopped') return;
      const delayMs = end.kind === 'wait' ? Math.max(0, end.untilMs - engine.clock.nowMs()) : 0;
      await engine.tickets.issue(ticket, { priority: PRIORITY.backfill, delayMs });
      return;
    }
  }
}

async function plan(engine: Engine, runId: string): Promise<void> {
  const run = await engine.store.getRun(runId);
  if (run?.kind === 'segment') return planSegment(engine, runId);
  if (run?.target) return planUndo(engine, runId);
  return run?.mappingChange ? planMappingChange(engine, runId) : makePlan(engine, runId);
}

async function apply(engine: Engine, runId: string): Promise<ApplyEnd> {
  const run = await engine.store.getRun(runId);
  if (run?.kind === 'segment') return applySegment(engine, runId);
  if (run?.kind === 'resolution') return applyResolution(engine, runId);
  if (run?.target) return applyUndo(engine, runId);
  return run?.mappingChange ? applyMappingChange(engine, runId) : applyPlan(engine, runId);
}

async function workDrain(engine: Engine, ticket: Extract<Ticket, { kind: 'drain' }>): Promise<void> {
  const end = await drain(engine, ticket.syncId);
  const nowMs = engine.clock.nowMs();
  switch (end.kind) {
    case 'stopped':
      return;
    case 'more':
      return engine.tickets.issue(ticket, { priority: PRIORITY.incremental });
    case 'busy':
      return engine.tickets.issue(ticket, { priority: PRIORITY.incremental, delayMs: BUSY_RETRY_MS });
    case 'wait':
      return engine.tickets.issue(ticket, {
        priority: PRIORITY.incremental,
        delayMs: Math.max(0, end.untilMs - nowMs),
      });
    case 'idle':
      if (end.nextAtMs === null) return;
      return engine.tickets.issue(ticket, {
        priority: PRIORITY.incremental,
        delayMs: Math.max(0, end.nextAtMs - nowMs),
      });
  }
}

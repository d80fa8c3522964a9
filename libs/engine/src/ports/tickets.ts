/**
 * A request to do work that the store already knows about. Tickets carry no state: losing one delays work until the
 * sweeper issues it again, repeating one is harmless.
 */
export type Ticket =
  | { readonly kind: 'drain'; readonly syncId: string }
  | { readonly kind: 'receipts'; readonly connectionId: string }
  | { readonly kind: 'poll'; readonly syncId: string }
  /** `runId`: only go on with this sweep, which may be over by then; a new one is never begun for it. */
  | { readonly kind: 'sweep'; readonly syncId: string; readonly runId?: string }
  /** Scan both sides for a first sync and make its plan; or go on where a killed worker stopped. */
  | { readonly kind: 'plan'; readonly runId: string; readonly syncId: string }
  /** Apply an approved plan. */
  | { readonly kind: 'apply'; readonly runId: string; readonly syncId: string };

export interface Tickets {
  /** Work arriving while the same ticket is being worked on is not lost: it runs once more afterwards. */
  issue(ticket: Ticket, options: { priority: number; delayMs?: number }): Promise<void>;
}

/** The same of alerts. */
export type AlertTicket =
  /** Look at every workspace. */
  | { readonly kind: 'watch' }
  /** Send a message. */
  | { readonly kind: 'tell'; readonly workspaceId: string; readonly messageId: string };

export interface AlertTickets {
  issue(ticket: AlertTicket, options: { priority: number; delayMs?: number }): Promise<void>;
}

import { type Side } from '#core';
import { type DeadLetter, PRIORITY } from '#engine';
import type pg from 'pg';
import { inTransaction } from '../pool.js';
import { keepSyncOf, mark } from '../store/rows.js';
import { fetchLimit, fromMicros, micros, type Page, pageOf, type PageRequest } from './paging.js';

export interface DeadLetterView {
  readonly id: string;
  readonly syncId: string;
  readonly side: Side;
  readonly remoteId: string;
  readonly linkId: string | null;
  readonly refusedBy: Side;
  readonly code: string;
  readonly message: string;
  readonly field: string | null;
  readonly status: DeadLetter['status'];
  readonly attempts: number;
  readonly at: string;
  readonly discardReason: string | null;
}

export interface DeadLetterFilter {
  readonly syncId: string | null;
  readonly status: DeadLetter['status'] | null;
  readonly code: string | null;
}

interface DeadLetterRow {
  id: string;
  sync_id: string;
  side: Side;
  remote_id: string;
  link_id: string | null;
  refused_by: Side;
  code: string;
  message: string;
  field: string | null;
  status: DeadLetter['status'];
  attempts: number;
  at: Date;
  at_us: number;
  discard_reason: string | null;
}

const COLUMNS = `id, sync_id, side, remote_id, link_id, refused_by, code, message, field, status, attempts, at,
  ${micros('at')} AS at_us, discard_reason`;

const toView = (row: DeadLetterRow): DeadLetterView => ({
  id: row.id,
  syncId: row.sync_id,
  side: row.side,
  remoteId: row.remote_id,
  linkId: row.link_id,
  refusedBy: row.refused_by,
  code: row.code,
  message: row.message,
  field: row.field,
  status: row.status,
  attempts: row.attempts,
  at: row.at.toISOString(),
  discardReason: row.discard_reason,
});

/** Dead letters of one workspace and what a person does about them. */
export const deadLetterQueries = (pool: pg.Pool) => ({
  async list(workspaceId: string, filter: DeadLetterFilter, page: PageRequest): Promise<Page<DeadLetterView>> {
    const { rows } = await pool.query<DeadLetterRow>(
      `SELECT ${COLUMNS} FROM dead_letter
        WHERE workspace_id = $1 AND ($2::uuid IS NULL OR sync_id = $2) AND ($3::text IS NULL OR status = $3)
          AND ($4::text IS NULL OR code = $4)
          AND ($5::bigint IS NULL OR (at, id) < (${fromMicros('$5')}, $6::uuid))
        ORDER BY at DESC, id DESC LIMIT $7`,
      [
        ...[workspaceId, filter.syncId, filter.status, filter.code],
        ...[page.after?.[0] ?? null, page.after?.[1] ?? null, fetchLimit(page)],
      ],
    );
    return pageOf(rows, page, toView, (row) => [row.at_us, row.id]);
  },

  async get(workspaceId: string, id: string): Promise<DeadLetterView | null> {
    const { rows } = await pool.query<DeadLetterRow>(
      `SELECT ${COLUMNS} FROM dead_letter WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id],
    );
    return rows[0] ? toView(rows[0]) : null;
  },

  /** Lets its payload be sent again and marks its record. False unless it was open. */
  async retry(workspaceId: string, id: string): Promise<boolean> {
    return inTransaction(pool, async (tx) => {
      if (!(await keepSyncOf(tx, 'dead_letter', { workspaceId, id }))) return false;
      const { rows } = await tx.query<{ sync_id: string; side: Side; remote_id: string }>(
        `UPDATE dead_letter SET status = 'retrying' WHERE workspace_id = $1 AND id = $2 AND status = 'open'
         RETURNING sync_id, side, remote_id`,
        [workspaceId, id],
      );
      const letter = rows[0];
      if (!letter) return false;
      const { sync_id: syncId, side, remote_id: remoteId } = letter;
      await mark(tx, [{ syncId, side, remoteId, priority: PRIORITY.realtime }]);
      return true;
    });
  },

  /** Gives it up, with a person's reason. False unless it was open or being retried. */
  async discard(workspaceId: string, id: string, reason: string): Promise<boolean> {
    const { rowCount } = await pool.query(
      `UPDATE dead_letter SET status = 'discarded', discard_reason = $3
        WHERE workspace_id = $1 AND id = $2 AND status IN ('open', 'retrying')`,
      [workspaceId, id, reason],
    );
    return rowCount === 1;
  },
});

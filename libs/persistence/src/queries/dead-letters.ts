import { type Side } from '#core';
import { type DeadLetter, type KnownValue, PRIORITY } from '#engine';
import type pg from 'pg';
import { inTransaction } from '../pool.js';
import { keepSyncOf, mark, type Transaction } from '../store/rows.js';
import { fetchLimit, fromMicros, micros, type Page, pageOf, type PageRequest } from './paging.js';

export interface DeadLetterView {
  readonly id: string;
  readonly syncId: string;
  readonly side: Side;
  readonly remoteId: string;
  readonly knownBy: readonly KnownValue[];
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
  readonly refusedBy: Side | null;
}

/** Which dead letters of a workspace are meant. */
export interface DeadLettersMeant {
  readonly syncId: string | null;
  readonly code: string;
  readonly refusedBy: Side | null;
}

/** Dead letters of one sync that one side refused for one reason. */
export interface DeadLetterCode {
  readonly syncId: string;
  readonly refusedBy: Side;
  readonly code: string;
  readonly count: number;
  /** Of the latest of them. */
  readonly message: string;
}

/** At most so many at once: the rest is done by asking again. */
export const DEAD_LETTERS_AT_ONCE_MAX = 10_000;

interface DeadLetterRow {
  id: string;
  sync_id: string;
  side: Side;
  remote_id: string;
  known_by: readonly KnownValue[] | null;
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

const COLUMNS = `id, sync_id, side, remote_id, known_by, link_id, refused_by, code, message, field, status, attempts,
  at, ${micros('at')} AS at_us, discard_reason`;

const toView = (row: DeadLetterRow): DeadLetterView => ({
  id: row.id,
  syncId: row.sync_id,
  side: row.side,
  remoteId: row.remote_id,
  knownBy: row.known_by ?? [],
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
          AND ($4::text IS NULL OR code = $4) AND ($8::text IS NULL OR refused_by = $8)
          AND ($5::bigint IS NULL OR (at, id) < (${fromMicros('$5')}, $6::uuid))
        ORDER BY at DESC, id DESC LIMIT $7`,
      [
        ...[workspaceId, filter.syncId, filter.status, filter.code],
        ...[page.after?.[0] ?? null, page.after?.[1] ?? null, fetchLimit(page), filter.refusedBy],
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

  /** Those of one status by sync, who refused them and why, the most first. */
  async codes(
    workspaceId: string,
    { syncId, status }: { readonly syncId: string | null; readonly status: DeadLetter['status'] },
  ): Promise<readonly DeadLetterCode[]> {
    const { rows } = await pool.query<DeadLetterCode>(
      `SELECT sync_id AS "syncId", refused_by AS "refusedBy", code, count(*)::int AS count,
              (array_agg(message ORDER BY at DESC, id))[1] AS message
         FROM dead_letter
        WHERE workspace_id = $1 AND ($2::uuid IS NULL OR sync_id = $2) AND status = $3
        GROUP BY sync_id, refused_by, code ORDER BY count(*) DESC, sync_id, refused_by, code`,
      [workspaceId, syncId, status],
    );
    return rows;
  },

  /**
   * Lets the payloads of the open ones among these be sent again and marks their records, `DEAD_LETTERS_AT_ONCE_MAX` of
   * them at most.
   *
   * @returns how many were, how many are left, and the syncs to drain
   */
  async retryMany(
    workspaceId: string,
    meant: DeadLettersMeant,
  ): Promise<{ readonly done: number; readonly left: number; readonly syncIds: readonly string[] }> {
    return inTransaction(pool, async (tx) => {
      // Syncs before their rows, as the removal of a sync locks them.
      await tx.query(
        `SELECT 1 FROM sync WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id = $2) ORDER BY id FOR KEY SHARE`,
        [workspaceId, meant.syncId],
      );
      const { rows } = await tx.query<{ sync_id: string; side: Side; remote_id: string }>(
        `UPDATE dead_letter SET status = 'retrying'
          WHERE id IN (SELECT id FROM dead_letter
                        WHERE ${MEANT} AND status = 'open'
                        ORDER BY at, id LIMIT $5 FOR UPDATE)
         RETURNING sync_id, side, remote_id`,
        [...valuesOf(workspaceId, meant), DEAD_LETTERS_AT_ONCE_MAX],
      );
      await mark(
        tx,
        rows.map(({ sync_id, side, remote_id }) => ({
          ...{ syncId: sync_id, side, remoteId: remote_id },
          priority: PRIORITY.incremental,
        })),
      );
      const left = await countOf(tx, workspaceId, meant, ['open']);
      return { done: rows.length, left, syncIds: [...new Set(rows.map(({ sync_id }) => sync_id))] };
    });
  },

  /** Gives up those of these that are not over, with a person's reason, so many at once as `retryMany`. */
  async discardMany(
    workspaceId: string,
    meant: DeadLettersMeant,
    reason: string,
  ): Promise<{ readonly done: number; readonly left: number }> {
    return inTransaction(pool, async (tx) => {
      const { rowCount } = await tx.query(
        `UPDATE dead_letter SET status = 'discarded', discard_reason = $6
          WHERE id IN (SELECT id FROM dead_letter
                        WHERE ${MEANT} AND status IN ('open', 'retrying')
                        ORDER BY at, id LIMIT $5 FOR UPDATE)`,
        [...valuesOf(workspaceId, meant), DEAD_LETTERS_AT_ONCE_MAX, reason],
      );
      return { done: rowCount ?? 0, left: await countOf(tx, workspaceId, meant, ['open', 'retrying']) };
    });
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

const MEANT = `workspace_id = $1 AND ($2::uuid IS NULL OR sync_id = $2) AND code = $3
                          AND ($4::text IS NULL OR refused_by = $4)`;

const valuesOf = (workspaceId: string, { syncId, code, refusedBy }: DeadLettersMeant): readonly unknown[] => [
  ...[workspaceId, syncId, code, refusedBy],
];

async function countOf(
  tx: Transaction,
  workspaceId: string,
  meant: DeadLettersMeant,
  statuses: readonly DeadLetter['status'][],
): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM dead_letter WHERE ${MEANT} AND status = ANY ($5)`,
    [...valuesOf(workspaceId, meant), statuses],
  );
  return rows[0]?.count ?? 0;
}

import { type Decision, type FieldValue, type Pair, type Side } from '#core';
import {
  type ConflictKind,
  type ConflictReason,
  type ConflictStatus,
  type KnownValue,
  PRIORITY,
  type RecordRef,
} from '#engine';
import type pg from 'pg';
import { inTransaction } from '../pool.js';
import { toJsonb } from '../store/jsonb.js';
import { keepSyncOf, mark } from '../store/rows.js';
import { knownLinks } from './known-by.js';
import { fetchLimit, fromMicros, micros, type Page, pageOf, type PageRequest } from './paging.js';

export interface ConflictView {
  readonly id: string;
  readonly syncId: string;
  readonly linkId: string | null;
  readonly fieldId: string | null;
  readonly kind: ConflictKind;
  readonly records: readonly RecordRef[];
  readonly knownBy: readonly KnownValue[];
  readonly base: Partial<Pair<FieldValue>> | null;
  readonly now: Partial<Pair<FieldValue>> | null;
  readonly winner: Side | null;
  readonly decidedBy: ConflictReason;
  readonly side: Side | null;
  readonly message: string | null;
  readonly status: ConflictStatus;
  readonly decision: Decision | null;
  readonly at: string;
  readonly resolvedAt: string | null;
}

export interface ConflictFilter {
  readonly syncId: string | null;
  readonly status: ConflictStatus | null;
  readonly kind: ConflictKind | null;
}

export interface OpenField {
  readonly syncId: string;
  readonly fieldId: string;
  readonly open: number;
}

interface ConflictRow {
  id: string;
  sync_id: string;
  link_id: string | null;
  field_id: string | null;
  kind: ConflictKind;
  records: readonly RecordRef[];
  known_by: readonly KnownValue[] | null;
  base: Partial<Pair<FieldValue>> | null;
  now: Partial<Pair<FieldValue>> | null;
  winner: Side | null;
  decided_by: ConflictReason;
  side: Side | null;
  message: string | null;
  status: ConflictStatus;
  decision: Decision | null;
  at: Date;
  at_us: number;
  resolved_at: Date | null;
}

const COLUMNS = `id, sync_id, link_id, field_id, kind, records, known_by, base, now, winner, decided_by, side, message,
  status, decision, at, ${micros('at')} AS at_us, resolved_at`;

const toView = (row: ConflictRow): ConflictView => ({
  id: row.id,
  syncId: row.sync_id,
  linkId: row.link_id,
  fieldId: row.field_id,
  kind: row.kind,
  records: row.records,
  knownBy: row.known_by ?? [],
  base: row.base,
  now: row.now,
  winner: row.winner,
  decidedBy: row.decided_by,
  side: row.side,
  message: row.message,
  status: row.status,
  decision: row.decision,
  at: row.at.toISOString(),
  resolvedAt: row.resolved_at?.toISOString() ?? null,
});

/** Those about links with what the link's records are known by now. */
async function named(
  pool: pg.Pool,
  workspaceId: string,
  conflicts: readonly ConflictView[],
): Promise<readonly ConflictView[]> {
  const known = await knownLinks(
    pool,
    workspaceId,
    conflicts.map(({ linkId }) => linkId),
  );
  return conflicts.map((one) => ({ ...one, knownBy: known.get(one.linkId ?? '') ?? one.knownBy }));
}

/** Conflicts of one workspace and a person's answers to them. */
export const conflictQueries = (pool: pg.Pool) => ({
  async list(workspaceId: string, filter: ConflictFilter, page: PageRequest): Promise<Page<ConflictView>> {
    const { rows } = await pool.query<ConflictRow>(
      `SELECT ${COLUMNS} FROM conflict
        WHERE workspace_id = $1 AND ($2::uuid IS NULL OR sync_id = $2) AND ($3::text IS NULL OR status = $3)
          AND ($4::text IS NULL OR kind = $4)
          AND ($5::bigint IS NULL OR (at, id) < (${fromMicros('$5')}, $6::uuid))
        ORDER BY at DESC, id DESC LIMIT $7`,
      [
        ...[workspaceId, filter.syncId, filter.status, filter.kind],
        ...[page.after?.[0] ?? null, page.after?.[1] ?? null, fetchLimit(page)],
      ],
    );
    const found = pageOf(rows, page, toView, (row) => [row.at_us, row.id]);
    return { ...found, items: await named(pool, workspaceId, found.items) };
  },

  /** Open conflicts about fields, by sync and field, the most first. */
  async openFields(workspaceId: string, syncId: string | null): Promise<readonly OpenField[]> {
    const { rows } = await pool.query<OpenField>(
      `SELECT sync_id AS "syncId", field_id AS "fieldId", count(*)::int AS open FROM conflict
        WHERE workspace_id = $1 AND ($2::uuid IS NULL OR sync_id = $2) AND status = 'open' AND field_id IS NOT NULL
        GROUP BY sync_id, field_id ORDER BY count(*) DESC, sync_id, field_id`,
      [workspaceId, syncId],
    );
    return rows;
  },

  async get(workspaceId: string, id: string): Promise<ConflictView | null> {
    const { rows } = await pool.query<ConflictRow>(
      `SELECT ${COLUMNS} FROM conflict WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id],
    );
    const [view] = await named(pool, workspaceId, rows.map(toView));
    return view ?? null;
  },

  /**
   * Keeps a person's decision about one field, lets a frozen field go on, and marks the link's records so that a drain
   * carries it out. False when the conflict is over or its link is gone.
   */
  async answer(workspaceId: string, id: string, decision: Decision): Promise<boolean> {
    return inTransaction(pool, async (tx) => {
      if (!(await keepSyncOf(tx, 'conflict', { workspaceId, id }))) return false;
      const { rows } = await tx.query<{ sync_id: string; a_id: string | null; b_id: string | null }>(
        `WITH answered AS (
           UPDATE conflict SET status = 'answered', decision = $3::jsonb
             FROM link
            WHERE conflict.workspace_id = $1 AND conflict.id = $2 AND conflict.status IN ('open', 'decided', 'answered')
              AND conflict.field_id IS NOT NULL AND link.id = conflict.link_id AND link.removed_at IS NULL
         RETURNING conflict.link_id, conflict.field_id)
         UPDATE link SET frozen = array_remove(frozen, answered.field_id)
           FROM answered WHERE link.id = answered.link_id
         RETURNING link.sync_id, link.a_id, link.b_id`,
        [workspaceId, id, toJsonb(decision)],
      );
      const link = rows[0];
      if (!link) return false;
      const refs: RecordRef[] = [
        ...(link.a_id === null ? [] : [{ side: 'a' as const, remoteId: link.a_id }]),
        ...(link.b_id === null ? [] : [{ side: 'b' as const, remoteId: link.b_id }]),
      ];
      await mark(
        tx,
        refs.map((ref) => ({ ...ref, syncId: link.sync_id, priority: PRIORITY.realtime })),
      );
      return true;
    });
  },

  /** Ends a conflict without doing anything about it. False when it was over already. */
  async dismiss(workspaceId: string, id: string): Promise<boolean> {
    const { rowCount } = await pool.query(
      `UPDATE conflict SET status = 'resolved', resolved_at = now()
        WHERE workspace_id = $1 AND id = $2 AND status <> 'resolved'`,
      [workspaceId, id],
    );
    return rowCount === 1;
  },
});

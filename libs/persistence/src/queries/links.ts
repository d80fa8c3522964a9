import { type Base, type FieldValue, type Pair, type Side } from '#core';
import { type ChangeLogEntry, type KnownValue } from '#engine';
import type pg from 'pg';
import { LOG_COLUMNS, type LogRow } from '../store/log-rows.js';
import { knownLinks } from './known-by.js';
import { fetchLimit, fromMicros, micros, type Page, pageOf, type PageRequest } from './paging.js';
import { type LinkSearch, patternOf } from './search.js';

export interface LinkView {
  readonly id: string;
  readonly syncId: string;
  readonly aId: string | null;
  readonly bId: string | null;
  /** The last pair of raw values observed settled, by field mapping id. */
  readonly base: Base;
  /** Ids of field mappings the engine paused for this link. */
  readonly frozen: readonly string[];
  /** When a person last let a field go on, by field mapping id. */
  readonly unfrozen: Readonly<Record<string, string>>;
  readonly removedAt: string | null;
  /** Why a person parted the records. */
  readonly removedBecause: string | null;
  /** Id of the link of another sync that took its place. */
  readonly continuedBy: string | null;
}

export interface ChangeView {
  readonly id: number;
  readonly at: string;
  readonly fieldId: string;
  readonly side: Side;
  /** Absent when the value was not known. */
  readonly before?: FieldValue;
  readonly after?: FieldValue;
  readonly cause: ChangeLogEntry['cause'];
  readonly intentId: string | null;
  readonly runId: string | null;
  /** The other side's value at the time; absent where it was not known. */
  readonly other?: FieldValue;
  /** The pair settled before a write; `null` when there was none, and for edits. */
  readonly base: Partial<Pair<FieldValue>> | null;
  /** The policy kind or rule that chose between the sides; `null` where nothing had to be decided. */
  readonly decidedBy: string | null;
  readonly mappingVersion: number;
  readonly outcome: ChangeLogEntry['outcome'];
}

interface LinkRow {
  id: string;
  sync_id: string;
  a_id: string | null;
  b_id: string | null;
  fields: Base | null;
  frozen: string[];
  unfrozen_at: Readonly<Record<string, string>>;
  removed_at: Date | null;
  removed_because: string | null;
  continued_by: string | null;
}

interface ChangeRow extends LogRow {
  at_us: number;
}

const SELECT = `
  SELECT l.id, l.sync_id, l.a_id, l.b_id, b.fields, l.frozen, l.unfrozen_at, l.removed_at, l.removed_because,
         l.continued_by
    FROM link l LEFT JOIN base b ON b.link_id = l.id`;

const toView = (row: LinkRow): LinkView => ({
  id: row.id,
  syncId: row.sync_id,
  aId: row.a_id,
  bId: row.b_id,
  base: row.fields ?? {},
  frozen: row.frozen,
  unfrozen: row.unfrozen_at,
  removedAt: row.removed_at?.toISOString() ?? null,
  removedBecause: row.removed_because,
  continuedBy: row.continued_by,
});

const toChange = (row: ChangeRow): ChangeView => ({
  id: row.id,
  at: row.at.toISOString(),
  fieldId: row.field_id,
  side: row.side,
  ...(row.before.value === undefined ? {} : { before: row.before.value }),
  ...(row.after.value === undefined ? {} : { after: row.after.value }),
  cause: row.cause,
  intentId: row.intent_id,
  runId: row.run_id,
  ...(row.other.value === undefined ? {} : { other: row.other.value }),
  base: row.base as ChangeView['base'],
  decidedBy: row.decided_by,
  mappingVersion: row.mapping_version,
  outcome: row.outcome,
});

/** Links of one workspace and what happened to them. */
export const linkQueries = (pool: pg.Pool) => ({
  async list(
    workspaceId: string,
    syncId: string,
    search: LinkSearch | null,
    page: PageRequest,
  ): Promise<Page<LinkView>> {
    const { rows } = await pool.query<LinkRow>(
      `${SELECT}
        WHERE l.workspace_id = $1 AND l.sync_id = $2 AND l.removed_at IS NULL AND ($3::uuid IS NULL OR l.id > $3)
          AND ($4::text IS NULL OR l.a_id = $4 OR l.b_id = $4 OR EXISTS (
                SELECT 1 FROM jsonb_each(b.fields) AS pair
                 WHERE pair.value ->> 'a' ILIKE $5 OR pair.value ->> 'b' ILIKE $5))
        ORDER BY l.id LIMIT $6`,
      [
        ...[workspaceId, syncId, page.after?.[0] ?? null],
        ...[search?.text ?? null, search && patternOf(search), fetchLimit(page)],
      ],
    );
    return pageOf(rows, page, toView, (row) => [row.id]);
  },

  /** What the records of these links are known by; links without values are left out. */
  async knownBy(workspaceId: string, ids: readonly string[]): Promise<ReadonlyMap<string, readonly KnownValue[]>> {
    return knownLinks(pool, workspaceId, ids);
  },

  async get(workspaceId: string, id: string): Promise<LinkView | null> {
    const { rows } = await pool.query<LinkRow>(`${SELECT} WHERE l.workspace_id = $1 AND l.id = $2`, [workspaceId, id]);
    return rows[0] ? toView(rows[0]) : null;
  },

  async ofRecord(workspaceId: string, syncId: string, side: Side, remoteId: string): Promise<LinkView | null> {
    const column = side === 'a' ? 'a_id' : 'b_id';
    const { rows } = await pool.query<LinkRow>(
      `${SELECT} WHERE l.workspace_id = $1 AND l.sync_id = $2 AND l.${column} = $3 AND l.removed_at IS NULL`,
      [workspaceId, syncId, remoteId],
    );
    return rows[0] ? toView(rows[0]) : null;
  },

  /** Newest first. */
  async changes(workspaceId: string, linkId: string, page: PageRequest): Promise<Page<ChangeView>> {
    const { rows } = await pool.query<ChangeRow>(
      `SELECT ${LOG_COLUMNS}, ${micros('at')} AS at_us
         FROM change_log
        WHERE workspace_id = $1 AND link_id = $2
          AND ($3::bigint IS NULL OR (at, id) < (${fromMicros('$3')}, $4::bigint))
        ORDER BY at DESC, id DESC LIMIT $5`,
      [workspaceId, linkId, page.after?.[0] ?? null, page.after?.[1] ?? null, fetchLimit(page)],
    );
    return pageOf(rows, page, toChange, (row) => [row.at_us, row.id]);
  },
});

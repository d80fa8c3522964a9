import { type Side } from '#core';
import { type GroupRow, type KnownGroup } from '#engine';
import type pg from 'pg';
import { fetchLimit, type Page, pageOf, type PageRequest } from './paging.js';

interface GroupPairRow {
  id: string;
  field_id: string;
  a_id: string | null;
  b_id: string | null;
  a_name: string | null;
  b_name: string | null;
  a_writable: boolean;
  b_writable: boolean;
  apart: GroupRow['apart'];
  sort_name: string;
}

/** As much of a name as lists are sorted by, so that page keys stay short. */
const SORT_NAME = `left(lower(coalesce(a_name, b_name, '')), 30) COLLATE "C"`;

const groupOn = (row: GroupPairRow, side: Side): KnownGroup | null => {
  const id = row[`${side}_id`];
  return id === null ? null : { id, name: row[`${side}_name`], writable: row[`${side}_writable`] };
};

/** Groups of one workspace's syncs, with their partners. */
export const groupQueries = (pool: pg.Pool) => ({
  /** By name. */
  async list(
    workspaceId: string,
    syncId: string,
    fieldIds: readonly string[],
    page: PageRequest,
  ): Promise<Page<GroupRow>> {
    const { rows } = await pool.query<GroupPairRow>(
      `SELECT id, field_id, a_id, b_id, a_name, b_name, a_writable, b_writable, apart, ${SORT_NAME} AS sort_name
         FROM group_pair
        WHERE workspace_id = $1 AND sync_id = $2 AND field_id = ANY ($3)
          AND ($4::text IS NULL OR (${SORT_NAME}, id) > ($4::text COLLATE "C", $5::uuid))
        ORDER BY sort_name, id LIMIT $6`,
      [workspaceId, syncId, fieldIds, page.after?.[0] ?? null, page.after?.[1] ?? null, fetchLimit(page)],
    );
    return pageOf(rows, page, toRow, (row) => [row.sort_name, row.id]);
  },
});

const toRow = (row: GroupPairRow): GroupRow => ({
  fieldId: row.field_id,
  a: groupOn(row, 'a'),
  b: groupOn(row, 'b'),
  apart: row.apart,
});

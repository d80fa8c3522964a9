import { type DrasticKind } from '#core';
import { type DrasticChange, type SyncState } from '#engine';
import type pg from 'pg';
import { fetchLimit, type Page, pageOf, type PageRequest } from './paging.js';

export interface BrakeView {
  readonly state: SyncState;
  readonly because: string | null;
  /** Links whose change is held. */
  readonly deletes: number;
  readonly overwrites: number;
  /** Dirty records. */
  readonly waiting: number;
}

export interface HeldChangeView extends Pick<DrasticChange, 'kind' | 'aId' | 'bId' | 'changes'> {
  readonly at: string;
}

interface HeldRow {
  kind: DrasticKind;
  a_id: string;
  b_id: string;
  changes: DrasticChange['changes'];
  at: Date;
}

/** What a brake holds, of one workspace. */
export const brakeQueries = (pool: pg.Pool) => ({
  /** `null` if there is no such sync. */
  async get(workspaceId: string, syncId: string): Promise<BrakeView | null> {
    const { rows } = await pool.query<BrakeView>(
      `SELECT s.state, s.paused_because AS because,
              (SELECT count(*) FROM drastic_change d WHERE d.sync_id = s.id AND d.held AND d.kind = 'delete')::integer
                AS deletes,
              (SELECT count(*) FROM drastic_change d WHERE d.sync_id = s.id AND d.held AND d.kind = 'overwrite')::integer
                AS overwrites,
              (SELECT count(*) FROM dirty d WHERE d.sync_id = s.id)::integer AS waiting
         FROM sync s WHERE s.workspace_id = $1 AND s.id = $2`,
      [workspaceId, syncId],
    );
    return rows[0] ?? null;
  },

  /** By the ids of the pair. */
  async held(workspaceId: string, syncId: string, page: PageRequest): Promise<Page<HeldChangeView>> {
    const { rows } = await pool.query<HeldRow>(
      `SELECT kind, a_id, b_id, changes, at FROM drastic_change
        WHERE workspace_id = $1 AND sync_id = $2 AND held
          AND ($3::text IS NULL OR (a_id, b_id) > ($3::text COLLATE "C", $4::text COLLATE "C"))
        ORDER BY a_id, b_id LIMIT $5`,
      [workspaceId, syncId, page.after?.[0] ?? null, page.after?.[1] ?? null, fetchLimit(page)],
    );
    return pageOf(rows, page, toView, (row) => [row.a_id, row.b_id]);
  },
});

const toView = (row: HeldRow): HeldChangeView => ({
  kind: row.kind,
  aId: row.a_id,
  bId: row.b_id,
  changes: row.changes,
  at: row.at.toISOString(),
});

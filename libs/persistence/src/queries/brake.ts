import { type DrasticKind } from '#core';
import { type DrasticChange, type KnownValue, type SyncState } from '#engine';
import type pg from 'pg';
import { knownLinks } from './known-by.js';
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
  readonly linkId: string | null;
  readonly knownBy: readonly KnownValue[];
  readonly at: string;
}

interface HeldRow {
  kind: DrasticKind;
  a_id: string;
  b_id: string;
  link_id: string | null;
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
  async held(
    workspaceId: string,
    syncId: string,
    kind: DrasticKind | null,
    page: PageRequest,
  ): Promise<Page<HeldChangeView>> {
    const { rows } = await pool.query<HeldRow>(
      `SELECT d.kind, d.a_id, d.b_id, link.id AS link_id, d.changes, d.at
         FROM drastic_change d
         LEFT JOIN link ON link.sync_id = d.sync_id AND link.a_id = d.a_id AND link.b_id = d.b_id
                       AND link.removed_at IS NULL
        WHERE d.workspace_id = $1 AND d.sync_id = $2 AND d.held AND ($3::text IS NULL OR d.kind = $3)
          AND ($4::text IS NULL OR (d.a_id, d.b_id) > ($4::text COLLATE "C", $5::text COLLATE "C"))
        ORDER BY d.a_id, d.b_id LIMIT $6`,
      [workspaceId, syncId, kind, page.after?.[0] ?? null, page.after?.[1] ?? null, fetchLimit(page)],
    );
    const known = await knownLinks(
      pool,
      workspaceId,
      rows.map(({ link_id }) => link_id),
    );
    const toView = (row: HeldRow): HeldChangeView => ({
      kind: row.kind,
      aId: row.a_id,
      bId: row.b_id,
      linkId: row.link_id,
      knownBy: known.get(row.link_id ?? '') ?? [],
      changes: row.changes,
      at: row.at.toISOString(),
    });
    return pageOf(rows, page, toView, (row) => [row.a_id, row.b_id]);
  },
});

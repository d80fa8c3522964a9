import { type PlanItem, type PlanItemKind, type Run, type RunState } from '#engine';
import type pg from 'pg';
import { knownLinks } from './known-by.js';
import { fetchLimit, fromMicros, micros, type Page, pageOf, type PageRequest } from './paging.js';

export interface RunView {
  readonly id: string;
  readonly syncId: string;
  readonly kind: Run['kind'];
  readonly state: RunState;
  readonly mappingVersion: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly error: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

interface RunRow {
  id: string;
  sync_id: string;
  kind: Run['kind'];
  state: RunState;
  mapping_version: number;
  counts: Readonly<Record<string, number>>;
  error: string | null;
  started_at: Date;
  finished_at: Date | null;
  started_us: number;
}

const COLUMNS = `id, sync_id, kind, state, mapping_version, counts, error, started_at, finished_at,
  ${micros('started_at')} AS started_us`;

const toView = (row: RunRow): RunView => ({
  id: row.id,
  syncId: row.sync_id,
  kind: row.kind,
  state: row.state,
  mappingVersion: row.mapping_version,
  counts: row.counts,
  error: row.error,
  startedAt: row.started_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
});

/** Runs of one workspace and the plans they made. */
export const runQueries = (pool: pg.Pool) => ({
  async list(workspaceId: string, syncId: string, page: PageRequest): Promise<Page<RunView>> {
    const { rows } = await pool.query<RunRow>(
      `SELECT ${COLUMNS} FROM run
        WHERE workspace_id = $1 AND sync_id = $2
          AND ($3::bigint IS NULL OR (started_at, id) < (${fromMicros('$3')}, $4::uuid))
        ORDER BY started_at DESC, id DESC LIMIT $5`,
      [workspaceId, syncId, page.after?.[0] ?? null, page.after?.[1] ?? null, fetchLimit(page)],
    );
    return pageOf(rows, page, toView, (row) => [row.started_us, row.id]);
  },

  async get(workspaceId: string, id: string): Promise<RunView | null> {
    const { rows } = await pool.query<RunRow>(`SELECT ${COLUMNS} FROM run WHERE workspace_id = $1 AND id = $2`, [
      workspaceId,
      id,
    ]);
    return rows[0] ? toView(rows[0]) : null;
  },

  /** The person who had it made, themselves or by a key of theirs; `null` when that was nobody who is known. */
  async askedBy(workspaceId: string, id: string): Promise<string | null> {
    const { rows } = await pool.query<{ asker: string | null }>(
      `SELECT COALESCE(k.maker_id, r.asked_by) AS asker
         FROM run r LEFT JOIN api_key k ON k.id = r.asked_by WHERE r.workspace_id = $1 AND r.id = $2`,
      [workspaceId, id],
    );
    return rows[0]?.asker ?? null;
  },

  async items(
    workspaceId: string,
    runId: string,
    kind: PlanItemKind | null,
    page: PageRequest,
  ): Promise<Page<PlanItem>> {
    const { rows } = await pool.query<{
      ordinal: number;
      kind: PlanItemKind;
      detail: Omit<PlanItem, 'ordinal' | 'kind'>;
    }>(
      `SELECT ordinal, kind, detail FROM plan_item
        WHERE workspace_id = $1 AND run_id = $2 AND ordinal > $3 AND ($4::text IS NULL OR kind = $4)
        ORDER BY ordinal LIMIT $5`,
      [workspaceId, runId, page.after?.[0] ?? 0, kind, fetchLimit(page)],
    );
    const found = pageOf(
      rows,
      page,
      ({ detail, ...row }): PlanItem => ({ ...row, ...detail }),
      (row) => [row.ordinal],
    );
    const known = await knownLinks(
      pool,
      workspaceId,
      found.items.map(({ linkId }) => linkId),
    );
    const items = found.items.map((item) => ({ ...item, knownBy: known.get(item.linkId ?? '') ?? item.knownBy ?? [] }));
    return { ...found, items };
  },
});

import { type Alert, type AlertKind } from '#engine';
import type pg from 'pg';
import { ALERT_COLUMNS, type AlertRow, toAlert } from '../store/alert-rows.js';
import { fetchLimit, fromMicros, micros, type Page, pageOf, type PageRequest } from './paging.js';

export interface AlertFilter {
  /** `null`: both. */
  readonly state: 'open' | 'past' | null;
  readonly kind: AlertKind | null;
}

/** Alerts of one workspace and what people do about them. */
export const alertQueries = (pool: pg.Pool) => ({
  /** Those that opened last come first. */
  async list(workspaceId: string, { state, kind }: AlertFilter, page: PageRequest): Promise<Page<Alert>> {
    const { rows } = await pool.query<AlertRow & { opened_us: number }>(
      `SELECT ${ALERT_COLUMNS}, ${micros('opened_at')} AS opened_us FROM alert
        WHERE workspace_id = $1 AND ($2::boolean IS NULL OR (closed_at IS NULL) = $2) AND ($3::text IS NULL OR kind = $3)
          AND ($4::bigint IS NULL OR (opened_at, id) < (${fromMicros('$4')}, $5::uuid))
        ORDER BY opened_at DESC, id DESC LIMIT $6`,
      [
        ...[workspaceId, state && state === 'open', kind],
        ...[page.after?.[0] ?? null, page.after?.[1] ?? null, fetchLimit(page)],
      ],
    );
    return pageOf(rows, page, toAlert, (row) => [row.opened_us, row.id]);
  },

  async get(workspaceId: string, id: string): Promise<Alert | null> {
    const { rows } = await pool.query<AlertRow>(
      `SELECT ${ALERT_COLUMNS} FROM alert WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id],
    );
    return rows[0] ? toAlert(rows[0]) : null;
  },

  /** Whoever was first stays named. False unless it is open. */
  async acknowledge(workspaceId: string, id: string, by: string, at: Date): Promise<boolean> {
    const { rowCount } = await pool.query(
      `UPDATE alert SET acknowledged_by = COALESCE(acknowledged_by, $3), acknowledged_at = COALESCE(acknowledged_at, $4)
        WHERE workspace_id = $1 AND id = $2 AND closed_at IS NULL`,
      [workspaceId, id, by, at],
    );
    return rowCount === 1;
  },

  /** @param until `null`: it is told again. False unless it is open. */
  async mute(workspaceId: string, id: string, until: Date | null): Promise<boolean> {
    const { rowCount } = await pool.query(
      `UPDATE alert SET muted_until = $3 WHERE workspace_id = $1 AND id = $2 AND closed_at IS NULL`,
      [workspaceId, id, until],
    );
    return rowCount === 1;
  },
});

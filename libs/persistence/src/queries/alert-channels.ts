import { type SecretKeys } from '#config';
import { type AlertChannel, type AlertKind, type ChannelWay, type MessageState } from '#engine';
import type pg from 'pg';
import { Sealer } from '../seal.js';
import { CHANNEL_COLUMNS, type ChannelRow, SEALED_URL, toChannel } from '../store/alert-rows.js';

export interface AlertChannelView {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelWay['kind'];
  readonly recipients: readonly string[];
  /** Where its webhook is; the rest of the URL is a secret. */
  readonly urlHost: string | null;
  /** `null`: told of alerts of every kind. */
  readonly kinds: readonly AlertKind[] | null;
  readonly on: boolean;
  readonly createdAt: string;
  /** The message queued last, if there is one. */
  readonly last: {
    readonly state: MessageState;
    readonly error: string | null;
    readonly attempts: number;
    readonly queuedAt: string;
    readonly sentAt: string | null;
    /** For one that waits. */
    readonly nextAt: string | null;
  } | null;
}

export interface NewAlertChannel extends Pick<AlertChannel, 'id' | 'name' | 'kinds'> {
  readonly way: ChannelWay;
  readonly on: boolean;
}

/** `way` is of the channel's own kind. */
export type AlertChannelChange = Partial<Pick<NewAlertChannel, 'name' | 'way' | 'kinds' | 'on'>>;

interface ViewRow {
  id: string;
  name: string;
  kind: ChannelWay['kind'];
  recipients: string[];
  url_host: string | null;
  kinds: AlertKind[] | null;
  switched_on: boolean;
  created_at: Date;
  state: MessageState | null;
  error: string | null;
  attempts: number | null;
  queued_at: Date | null;
  sent_at: Date | null;
  next_at: Date | null;
}

const VIEW = `SELECT c.id, c.name, c.kind, c.recipients, c.url_host, c.kinds, c.switched_on, c.created_at,
         m.state, m.error, m.attempts, m.queued_at, m.sent_at, m.next_at
    FROM alert_channel c
    LEFT JOIN LATERAL (SELECT state, error, attempts, queued_at, sent_at, next_at FROM alert_message
                        WHERE channel_id = c.id ORDER BY queued_at DESC, id DESC LIMIT 1) AS m ON true
   WHERE c.workspace_id = $1`;

const toView = (row: ViewRow): AlertChannelView => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  recipients: row.recipients,
  urlHost: row.url_host,
  kinds: row.kinds,
  on: row.switched_on,
  createdAt: row.created_at.toISOString(),
  last:
    row.state === null || row.queued_at === null
      ? null
      : {
          state: row.state,
          error: row.error,
          attempts: row.attempts ?? 0,
          queuedAt: row.queued_at.toISOString(),
          sentAt: row.sent_at?.toISOString() ?? null,
          nextAt: row.state === 'waiting' ? (row.next_at?.toISOString() ?? null) : null,
        },
});

const UNIQUE_VIOLATION = '23505';

/** Where one workspace is told of alerts. */
export const alertChannelQueries = (pool: pg.Pool, keys: SecretKeys) => {
  const sealer = new Sealer(keys);
  const columnsOf = (id: string, way: ChannelWay | undefined) => ({
    recipients: way?.kind === 'email' ? way.recipients : null,
    sealedUrl: way?.kind === 'webhook' ? sealer.seal(way.url, id, SEALED_URL) : null,
    urlHost: way?.kind === 'webhook' ? new URL(way.url.reveal()).host : null,
  });
  return {
    /** In the order in which they were made. */
    async list(workspaceId: string): Promise<readonly AlertChannelView[]> {
      const { rows } = await pool.query<ViewRow>(`${VIEW} ORDER BY c.created_at, c.id`, [workspaceId]);
      return rows.map(toView);
    },

    async get(workspaceId: string, id: string): Promise<AlertChannelView | null> {
      const { rows } = await pool.query<ViewRow>(`${VIEW} AND c.id = $2`, [workspaceId, id]);
      return rows[0] ? toView(rows[0]) : null;
    },

    /** With what is secret. */
    async open(workspaceId: string, id: string): Promise<AlertChannel | null> {
      const { rows } = await pool.query<ChannelRow>(
        `SELECT ${CHANNEL_COLUMNS} FROM alert_channel WHERE workspace_id = $1 AND id = $2`,
        [workspaceId, id],
      );
      return rows[0] ? toChannel(rows[0], sealer) : null;
    },

    /** False when there is one of this name. */
    async add(workspaceId: string, { id, name, way, kinds, on }: NewAlertChannel): Promise<boolean> {
      const { recipients, sealedUrl, urlHost } = columnsOf(id, way);
      const { rowCount } = await pool.query(
        `INSERT INTO alert_channel (id, workspace_id, name, kind, recipients, sealed_url, url_host, kinds, switched_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (workspace_id, name) DO NOTHING`,
        [id, workspaceId, name, way.kind, recipients ?? [], sealedUrl, urlHost, kinds, on],
      );
      return rowCount === 1;
    },

    async change(
      workspaceId: string,
      id: string,
      { name, way, kinds, on }: AlertChannelChange,
    ): Promise<'changed' | 'missing' | 'nameTaken'> {
      const { recipients, sealedUrl, urlHost } = columnsOf(id, way);
      try {
        const { rowCount } = await pool.query(
          `UPDATE alert_channel
              SET name = COALESCE($3, name), switched_on = COALESCE($4, switched_on),
                  recipients = COALESCE($5::text[], recipients), sealed_url = COALESCE($6, sealed_url),
                  url_host = COALESCE($7, url_host), kinds = CASE WHEN $8 THEN $9::text[] ELSE kinds END
            WHERE workspace_id = $1 AND id = $2`,
          [
            ...[workspaceId, id, name ?? null, on ?? null, recipients, sealedUrl, urlHost],
            // That nothing is said of kinds, and that it is every kind, are two things.
            ...[kinds !== undefined, kinds ?? null],
          ],
        );
        return rowCount === 1 ? 'changed' : 'missing';
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION) return 'nameTaken';
        throw error;
      }
    },

    async remove(workspaceId: string, id: string): Promise<boolean> {
      const { rowCount } = await pool.query(`DELETE FROM alert_channel WHERE workspace_id = $1 AND id = $2`, [
        workspaceId,
        id,
      ]);
      return rowCount === 1;
    },
  };
};

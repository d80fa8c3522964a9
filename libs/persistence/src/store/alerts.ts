import { type SecretKeys } from '#config';
import { type AlertMessage, type AlertRules, type AlertStore, DEFAULT_ALERT_RULES } from '#engine';
import type pg from 'pg';
import { inTransaction } from '../pool.js';
import { Sealer } from '../seal.js';
import {
  ALERT_COLUMNS,
  type AlertRow,
  CHANNEL_COLUMNS,
  type ChannelRow,
  MESSAGE_COLUMNS,
  type MessageRow,
  toAlert,
  toChannel,
  toMessage,
} from './alert-rows.js';
import { toJsonb } from './jsonb.js';
import { type Transaction } from './rows.js';

const dateOf = (atMs: number | null): Date | null => (atMs === null ? null : new Date(atMs));

/** Alerts on PostgreSQL. */
export function postgresAlertStore(pool: pg.Pool, keys: SecretKeys): AlertStore {
  const sealer = new Sealer(keys);
  return { ...settings(pool), ...alertRows(pool), ...messages(pool, sealer) };
}

const settings = (pool: pg.Pool): Pick<AlertStore, 'alertSetting' | 'saveAlertRules'> => ({
  async alertSetting(workspaceId) {
    const { rows } = await pool.query<{ name: string; rules: AlertRules | null }>(
      `SELECT w.name, r.rules FROM workspace w LEFT JOIN alert_rules r ON r.workspace_id = w.id WHERE w.id = $1`,
      [workspaceId],
    );
    return rows[0] ? { name: rows[0].name, rules: rows[0].rules ?? DEFAULT_ALERT_RULES } : null;
  },

  async saveAlertRules(workspaceId, rules) {
    await pool.query(
      `INSERT INTO alert_rules (workspace_id, rules) VALUES ($1, $2::jsonb)
       ON CONFLICT ON CONSTRAINT alert_rules_pk DO UPDATE SET rules = EXCLUDED.rules`,
      [workspaceId, toJsonb(rules)],
    );
  },
});

type AlertMethods = 'alerts' | 'alertsById' | 'keepAlerts' | 'forgetAlerts' | 'forgetAlertsBefore';

const alertRows = (pool: pg.Pool): Pick<AlertStore, AlertMethods> => ({
  async alerts(workspaceId, closedSinceMs) {
    const { rows } = await pool.query<AlertRow>(
      `SELECT ${ALERT_COLUMNS} FROM alert WHERE workspace_id = $1 AND (closed_at IS NULL OR closed_at >= $2)
        ORDER BY opened_at, id`,
      [workspaceId, new Date(closedSinceMs)],
    );
    return rows.map(toAlert);
  },

  async alertsById(workspaceId, ids) {
    const { rows } = await pool.query<AlertRow>(
      `SELECT ${ALERT_COLUMNS} FROM alert WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`,
      [workspaceId, ids],
    );
    return rows.map(toAlert);
  },

  async keepAlerts(workspaceId, alerts) {
    if (alerts.length === 0) return;
    const given = toJsonb(
      alerts.map(({ id, kind, subject, facts, openedAtMs, closedAtMs }) => ({
        ...{ id, kind, subject_kind: subject.kind, subject_id: subject.id, subject_name: subject.name, facts },
        ...{ opened_at: new Date(openedAtMs), closed_at: dateOf(closedAtMs) },
      })),
    );
    const columns = `(id uuid, kind text, subject_kind text, subject_id uuid, subject_name text, facts jsonb,
                      opened_at timestamptz, closed_at timestamptz)`;
    await inTransaction(pool, async (tx) => {
      await tx.query(
        `UPDATE alert SET subject_name = given.subject_name, facts = given.facts, closed_at = given.closed_at
           FROM jsonb_to_recordset($2::jsonb) AS given ${columns}
          WHERE alert.workspace_id = $1 AND alert.id = given.id`,
        [workspaceId, given],
      );
      // Of two who find the same at once, one opens it.
      await tx.query(
        `INSERT INTO alert (id, workspace_id, kind, subject_kind, subject_id, subject_name, facts, opened_at, closed_at)
         SELECT given.id, $1, given.kind, given.subject_kind, given.subject_id, given.subject_name, given.facts,
                given.opened_at, given.closed_at
           FROM jsonb_to_recordset($2::jsonb) AS given ${columns}
         ON CONFLICT DO NOTHING`,
        [workspaceId, given],
      );
    });
  },

  async forgetAlerts(workspaceId, ids) {
    if (ids.length === 0) return;
    await pool.query(`DELETE FROM alert WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`, [workspaceId, ids]);
  },

  async forgetAlertsBefore(workspaceId, beforeMs) {
    const before = [workspaceId, new Date(beforeMs)];
    await pool.query(`DELETE FROM alert WHERE workspace_id = $1 AND closed_at < $2`, before);
    await pool.query(`DELETE FROM alert_message WHERE workspace_id = $1 AND queued_at < $2`, before);
  },
});

type MessageMethods = Exclude<keyof AlertStore, AlertMethods | 'alertSetting' | 'saveAlertRules'>;

const messages = (pool: pg.Pool, sealer: Sealer): Pick<AlertStore, MessageMethods> => ({
  async alertChannels(workspaceId) {
    const { rows } = await pool.query<Pick<ChannelRow, 'id' | 'kinds' | 'told'>>(
      `SELECT id, kinds, told FROM alert_channel WHERE workspace_id = $1 AND switched_on ORDER BY created_at, id`,
      [workspaceId],
    );
    return rows;
  },

  async tellings(channelId) {
    const { rows } = await pool.query<{ alert_id: string; told_at: Date; over_at: Date | null }>(
      `SELECT alert_id, told_at, over_at FROM alert_telling WHERE channel_id = $1`,
      [channelId],
    );
    return rows.map((row) => ({
      alertId: row.alert_id,
      toldAtMs: row.told_at.getTime(),
      overAtMs: row.over_at?.getTime() ?? null,
    }));
  },

  async messagesSince(channelId, sinceMs) {
    const { rows } = await pool.query<{ count: number }>(
      `SELECT count(*) AS count FROM alert_message WHERE channel_id = $1 AND queued_at >= $2`,
      [channelId, new Date(sinceMs)],
    );
    return rows[0]?.count ?? 0;
  },

  async waitingMessages(workspaceId) {
    const { rows } = await pool.query<MessageRow>(
      `SELECT ${MESSAGE_COLUMNS} FROM alert_message WHERE workspace_id = $1 AND state = 'waiting' ORDER BY queued_at, id`,
      [workspaceId],
    );
    return rows.map(toMessage);
  },

  async queueMessage(message, told) {
    return inTransaction(pool, async (tx) => {
      const { rows } = await tx.query<{ workspace_id: string }>(
        `UPDATE alert_channel SET told = told + 1 WHERE id = $1 AND told = $2 RETURNING workspace_id`,
        [message.channelId, told],
      );
      if (!rows[0]) return false;
      await insertMessage(tx, message, rows[0].workspace_id);
      return true;
    });
  },

  async claimMessage(messageId, ttlMs, nowMs) {
    const { rows } = await pool.query<MessageRow>(
      `UPDATE alert_message AS m SET attempts = m.attempts + 1, next_at = $2
         FROM alert_channel c
        WHERE m.id = $1 AND m.state = 'waiting' AND m.next_at <= $3 AND c.id = m.channel_id AND c.switched_on
       RETURNING ${MESSAGE_COLUMNS.replaceAll(/(\w+)/g, 'm.$1')}`,
      [messageId, new Date(nowMs + ttlMs), new Date(nowMs)],
    );
    const message = rows[0] && toMessage(rows[0]);
    if (!message) return null;
    const { rows: channels } = await pool.query<ChannelRow>(
      `SELECT ${CHANNEL_COLUMNS} FROM alert_channel WHERE id = $1`,
      [message.channelId],
    );
    return channels[0] ? { message, channel: toChannel(channels[0], sealer) } : null;
  },

  async endTry(messageId, { state, nextAtMs, error, sentAtMs }) {
    await pool.query(`UPDATE alert_message SET state = $2, next_at = $3, error = $4, sent_at = $5 WHERE id = $1`, [
      ...[messageId, state, new Date(nextAtMs), error, dateOf(sentAtMs)],
    ]);
  },
});

async function insertMessage(tx: Transaction, message: AlertMessage, workspaceId: string): Promise<void> {
  const queuedAt = new Date(message.queuedAtMs);
  await tx.query(
    `INSERT INTO alert_message (id, workspace_id, channel_id, purpose, news, state, attempts, next_at, error, queued_at, sent_at)
     VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11)`,
    [
      ...[message.id, workspaceId, message.channelId, message.purpose, toJsonb(message.news), message.state],
      ...[message.attempts, new Date(message.nextAtMs), message.error, queuedAt, dateOf(message.sentAtMs)],
    ],
  );
  // An alert may have been forgotten just now; then there is nothing to remember.
  await tx.query(
    `INSERT INTO alert_telling (channel_id, alert_id, workspace_id, told_at, over_at)
     SELECT $1, a.id, $2, $3, CASE WHEN given.news = 'over' THEN $3::timestamptz END
       FROM jsonb_to_recordset($4::jsonb) AS given ("alertId" uuid, news text)
       JOIN alert a ON a.id = given."alertId"
     ON CONFLICT ON CONSTRAINT alert_telling_pk DO UPDATE
        SET told_at = CASE WHEN EXCLUDED.over_at IS NULL THEN EXCLUDED.told_at ELSE alert_telling.told_at END,
            over_at = COALESCE(EXCLUDED.over_at, alert_telling.over_at)`,
    [message.channelId, workspaceId, queuedAt, toJsonb(message.news)],
  );
}

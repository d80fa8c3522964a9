import {
  type Alert,
  type AlertChannel,
  type AlertFacts,
  type AlertKind,
  type AlertMessage,
  type ChannelWay,
} from '#engine';
import { SealError, type Sealer } from '../seal.js';

/** Under this name the URL of a webhook is sealed. */
export const SEALED_URL = 'url';

export interface AlertRow {
  id: string;
  kind: Alert['kind'];
  subject_kind: Alert['subject']['kind'];
  subject_id: string;
  subject_name: string;
  facts: AlertFacts;
  opened_at: Date;
  closed_at: Date | null;
  acknowledged_by: string | null;
  acknowledged_at: Date | null;
  muted_until: Date | null;
}

export const ALERT_COLUMNS =
  'id, kind, subject_kind, subject_id, subject_name, facts, opened_at, closed_at, acknowledged_by, acknowledged_at, muted_until';

export const toAlert = (row: AlertRow): Alert => ({
  id: row.id,
  kind: row.kind,
  subject: { kind: row.subject_kind, id: row.subject_id, name: row.subject_name },
  facts: row.facts,
  openedAtMs: row.opened_at.getTime(),
  closedAtMs: row.closed_at?.getTime() ?? null,
  acknowledged:
    row.acknowledged_by === null || row.acknowledged_at === null
      ? null
      : { by: row.acknowledged_by, atMs: row.acknowledged_at.getTime() },
  mutedUntilMs: row.muted_until?.getTime() ?? null,
});

export interface ChannelRow {
  id: string;
  name: string;
  kind: ChannelWay['kind'];
  recipients: string[];
  sealed_url: string | null;
  kinds: AlertKind[] | null;
  told: number;
}

export const CHANNEL_COLUMNS = 'id, name, kind, recipients, sealed_url, kinds, told';

export function toChannel(row: ChannelRow, sealer: Sealer): AlertChannel {
  const { id, name, kinds, told } = row;
  if (row.kind === 'email') return { id, name, kinds, told, way: { kind: 'email', recipients: row.recipients } };
  try {
    return { id, name, kinds, told, way: { kind: 'webhook', url: sealer.open(row.sealed_url ?? '', id, SEALED_URL) } };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return {
      ...{ id, name, kinds, told },
      way: { kind: 'locked', because: `Its URL cannot be opened (${error.code}): enter it again.` },
    };
  }
}

export interface MessageRow {
  id: string;
  channel_id: string;
  purpose: AlertMessage['purpose'];
  news: AlertMessage['news'];
  state: AlertMessage['state'];
  attempts: number;
  next_at: Date;
  error: string | null;
  queued_at: Date;
  sent_at: Date | null;
}

export const MESSAGE_COLUMNS = 'id, channel_id, purpose, news, state, attempts, next_at, error, queued_at, sent_at';

export const toMessage = (row: MessageRow): AlertMessage => ({
  id: row.id,
  channelId: row.channel_id,
  purpose: row.purpose,
  news: row.news,
  state: row.state,
  attempts: row.attempts,
  nextAtMs: row.next_at.getTime(),
  error: row.error,
  queuedAtMs: row.queued_at.getTime(),
  sentAtMs: row.sent_at?.getTime() ?? null,
});

import {
  type Alert,
  type AlertChannel,
  type AlertLimits,
  type AlertRules,
  type News,
  type NewsKind,
  type Telling,
  URGENT_KINDS,
} from './alert.js';
import { isQuiet } from './quiet-hours.js';

/** One channel, as far as it matters for whether something is to be said on it. */
export interface ChannelSight extends Pick<AlertChannel, 'kinds'> {
  readonly tellings: readonly Telling[];
  /** Messages queued within the last hour. */
  readonly lastHour: number;
  /** A message waits to be sent. */
  readonly busy: boolean;
}

/**
 * What is to be said on a channel now, in one message; empty when there is nothing, or it is not yet time. Whatever is
 * not said now is found again the next time, unless it is over by then.
 */
export function newsFor(
  alerts: readonly Alert[],
  channel: ChannelSight,
  rules: Pick<AlertRules, 'messagesPerHour' | 'quietHours' | 'urgentInQuietHours'>,
  nowMs: number,
  limits: Pick<AlertLimits, 'gatherMs' | 'settleMs' | 'remindMs'>,
): readonly News[] {
  if (channel.busy || channel.lastHour >= rules.messagesPerHour) return [];
  const told = new Map(channel.tellings.map((telling) => [telling.alertId, telling]));
  const quiet = rules.quietHours !== null && isQuiet(rules.quietHours, nowMs);
  const news = alerts
    .filter(({ kind }) => channel.kinds === null || channel.kinds.includes(kind))
    .filter((alert) => !quiet || (rules.urgentInQuietHours && URGENT_KINDS.has(alert.kind)))
    .flatMap((alert) => {
      const one = newsOf(alert, told.get(alert.id), nowMs, limits);
      return one === null || (quiet && one !== 'opened') ? [] : [{ alert, news: one }];
    });
  // Where nothing is ripe yet more may come in the meantime; where something is, what is new goes with it.
  const ripe = news.some(({ alert, news: kind }) => kind !== 'opened' || nowMs - alert.openedAtMs >= limits.gatherMs);
  return ripe ? news.map(({ alert, news: kind }) => ({ alertId: alert.id, news: kind })) : [];
}

function newsOf(
  alert: Alert,
  told: Telling | undefined,
  nowMs: number,
  { settleMs, remindMs }: Pick<AlertLimits, 'settleMs' | 'remindMs'>,
): NewsKind | null {
  if (alert.mutedUntilMs !== null && alert.mutedUntilMs > nowMs) return null;
  if (alert.closedAtMs !== null) {
    const untold = told !== undefined && told.overAtMs === null;
    return untold && nowMs - alert.closedAtMs >= settleMs ? 'over' : null;
  }
  if (alert.acknowledged !== null) return null;
  if (told === undefined) return 'opened';
  return nowMs - told.toldAtMs >= remindMs ? 'reminder' : null;
}

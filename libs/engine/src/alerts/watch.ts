import { type Clock, type Logger } from '#connector-sdk';
import { PRIORITY } from '../model.js';
import { type AlertSights, type AlertStore, type Messenger } from '../ports/alert-store.js';
import { type AlertTickets } from '../ports/tickets.js';
import { type AlertChannel, type AlertLimits, type AlertMessage, type AlertRules, type News } from './alert.js';
import { causesOf } from './causes.js';
import { newsFor } from './news.js';
import { turnAlerts } from './turn.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What looking after alerts needs from the world around it. */
export interface AlertKeeper {
  readonly store: AlertStore;
  readonly sights: AlertSights;
  readonly messenger: Messenger;
  readonly tickets: AlertTickets;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly logger: Logger;
  readonly limits: AlertLimits;
  /** Where people reach the console; `null` where that is not known. */
  readonly publicUrl: string | null;
}

/** Looks at one workspace, opens and closes its alerts, and queues what is to be told. Sends nothing itself. */
export async function watchAlerts(keeper: AlertKeeper, workspaceId: string): Promise<void> {
  const { store, sights, clock, limits } = keeper;
  const setting = await store.alertSetting(workspaceId);
  if (!setting) return;
  const nowMs = clock.nowMs();
  const { rules } = setting;
  const sight = await sights.look(workspaceId, nowMs, nowMs - rules.deadLetters.withinMinutes * MINUTE_MS);
  const known = await store.alerts(workspaceId, nowMs - limits.settleMs);
  const { kept, forgotten } = turnAlerts(known, causesOf(sight, rules, nowMs), nowMs, limits, keeper.newId);
  await store.keepAlerts(workspaceId, kept);
  await store.forgetAlerts(workspaceId, forgotten);
  await queueNews(keeper, workspaceId, rules, nowMs);
  await store.forgetAlertsBefore(workspaceId, nowMs - limits.keptMs);
}

async function queueNews(keeper: AlertKeeper, workspaceId: string, rules: AlertRules, nowMs: number): Promise<void> {
  const { store, limits } = keeper;
  const channels = await store.alertChannels(workspaceId);
  if (channels.length === 0) return;
  // What closed earlier and was not told by now is history.
  const alerts = await store.alerts(workspaceId, nowMs - limits.remindMs);
  const waiting = await store.waitingMessages(workspaceId);
  for (const message of waiting) if (message.nextAtMs <= nowMs) await issue(keeper, workspaceId, message, 0);
  for (const channel of channels) {
    const sight = {
      kinds: channel.kinds,
      tellings: await store.tellings(channel.id),
      lastHour: await store.messagesSince(channel.id, nowMs - HOUR_MS),
      busy: waiting.some(({ channelId }) => channelId === channel.id),
    };
    const news = newsFor(alerts, sight, rules, nowMs, limits);
    if (news.length > 0) await queue(keeper, workspaceId, channel, news);
  }
}

async function queue(
  keeper: AlertKeeper,
  workspaceId: string,
  channel: Pick<AlertChannel, 'id' | 'told'>,
  news: readonly News[],
): Promise<void> {
  const nowMs = keeper.clock.nowMs();
  const message: AlertMessage = {
    ...{ id: keeper.newId(), channelId: channel.id, purpose: 'news', news, state: 'waiting', attempts: 0 },
    ...{ nextAtMs: nowMs, error: null, queuedAtMs: nowMs, sentAtMs: null },
  };
  if (await keeper.store.queueMessage(message, channel.told)) await issue(keeper, workspaceId, message, 0);
}

export const issue = (
  { tickets }: Pick<AlertKeeper, 'tickets'>,
  workspaceId: string,
  { id }: Pick<AlertMessage, 'id'>,
  delayMs: number,
): Promise<void> =>
  tickets.issue({ kind: 'tell', workspaceId, messageId: id }, { priority: PRIORITY.incremental, delayMs });

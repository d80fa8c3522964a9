import { type SendOutcome } from '../ports/alert-store.js';
import { type AlertChannel, type AlertLimits, type AlertMessage } from './alert.js';
import { type Said, sayNews, sayTest } from './said.js';
import { type AlertKeeper, issue } from './watch.js';

/** Sends one message, if it is due; what fails is tried again later, at longer and longer intervals, and then given up. */
export async function tellAlerts(keeper: AlertKeeper, workspaceId: string, messageId: string): Promise<void> {
  const { store, clock, limits, logger } = keeper;
  const claimed = await store.claimMessage(messageId, 2 * limits.sendMs, clock.nowMs());
  if (!claimed) return;
  const { message, channel } = claimed;
  const outcome = await send(keeper, workspaceId, channel, message);
  const nowMs = clock.nowMs();
  if (outcome.kind === 'sent') {
    return store.endTry(messageId, { state: 'sent', nextAtMs: nowMs, error: null, sentAtMs: nowMs });
  }
  const state = message.attempts >= limits.attemptsMax ? 'failed' : 'waiting';
  const delayMs = retryDelay(message.attempts, limits);
  logger.warn('an alert could not be told', { channelId: channel.id, messageId, attempts: message.attempts });
  await store.endTry(messageId, { state, nextAtMs: nowMs + delayMs, error: outcome.because, sentAtMs: null });
  if (state === 'waiting') await issue(keeper, workspaceId, message, delayMs);
}

/**
 * Sends a test at once, and once. `null` when the channel has told as much as it may within the hour.
 *
 * @param channel may be switched off
 */
export async function testChannel(
  keeper: AlertKeeper,
  workspaceId: string,
  channel: AlertChannel,
): Promise<AlertMessage | null> {
  const { store, clock, newId } = keeper;
  const setting = await store.alertSetting(workspaceId);
  const nowMs = clock.nowMs();
  if (!setting || (await store.messagesSince(channel.id, nowMs - 3_600_000)) >= setting.rules.messagesPerHour)
    return null;
  const queued: AlertMessage = {
    ...{ id: newId(), channelId: channel.id, purpose: 'test', news: [], state: 'failed', attempts: 1 },
    ...{ nextAtMs: nowMs, error: 'The process ended before it was known.', queuedAtMs: nowMs, sentAtMs: null },
  };
  // Never waiting, so that no worker takes it up.
  if (!(await store.queueMessage(queued, channel.told))) return null;
  const outcome = await send(keeper, workspaceId, channel, queued);
  const sentAtMs = outcome.kind === 'sent' ? clock.nowMs() : null;
  const end = {
    state: outcome.kind,
    nextAtMs: nowMs,
    error: outcome.kind === 'sent' ? null : outcome.because,
    sentAtMs,
  } as const;
  await store.endTry(queued.id, end);
  return { ...queued, ...end };
}

async function send(
  keeper: AlertKeeper,
  workspaceId: string,
  channel: AlertChannel,
  message: AlertMessage,
): Promise<SendOutcome> {
  return keeper.messenger.send(channel, message.id, await wordsOf(keeper, workspaceId, message));
}

async function wordsOf(
  { store, publicUrl }: AlertKeeper,
  workspaceId: string,
  { purpose, news }: AlertMessage,
): Promise<Said> {
  const setting = await store.alertSetting(workspaceId);
  const context = {
    workspace: { id: workspaceId, name: setting?.name ?? '' },
    publicUrl,
    timeZone: setting?.rules.quietHours?.timeZone ?? 'UTC',
  };
  if (purpose === 'test') return sayTest(context);
  const ids = news.map(({ alertId }) => alertId);
  return sayNews(news, await store.alertsById(workspaceId, ids), context);
}

const retryDelay = (attempts: number, { retryDelayMs, retryDelayMaxMs }: AlertLimits): number =>
  Math.min(retryDelayMs * 2 ** (attempts - 1), retryDelayMaxMs);

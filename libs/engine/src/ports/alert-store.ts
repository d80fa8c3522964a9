import {
  type Alert,
  type AlertChannel,
  type AlertMessage,
  type AlertRules,
  type MessageState,
  type Telling,
} from '../alerts/alert.js';
import { type Sight } from '../alerts/causes.js';
import { type Said } from '../alerts/said.js';

/** What is remembered of alerts. Every method is one transaction; times are milliseconds since the epoch. */
export interface AlertStore {
  /** What a workspace is called, and its rules (the usual ones where it has none of its own); `null` if there is none. */
  alertSetting(workspaceId: string): Promise<{ readonly name: string; readonly rules: AlertRules } | null>;
  saveAlertRules(workspaceId: string, rules: AlertRules): Promise<void>;
  /** Open ones, and those that closed at this time or later, by when they opened. */
  alerts(workspaceId: string, closedSinceMs: number): Promise<readonly Alert[]>;
  /** By id; ids that name none are left out. */
  alertsById(workspaceId: string, ids: readonly string[]): Promise<readonly Alert[]>;
  /**
   * Adds those that are new, and keeps of the others what they are about and whether they are over. A new one is left
   * out where one of its kind and subject is open. What people did about them stays.
   */
  keepAlerts(workspaceId: string, alerts: readonly Alert[]): Promise<void>;
  forgetAlerts(workspaceId: string, ids: readonly string[]): Promise<void>;
  /** Alerts that closed, and messages that were queued, before then. */
  forgetAlertsBefore(workspaceId: string, beforeMs: number): Promise<void>;
  /** Those that are switched on. */
  alertChannels(workspaceId: string): Promise<readonly Pick<AlertChannel, 'id' | 'kinds' | 'told'>[]>;
  tellings(channelId: string): Promise<readonly Telling[]>;
  /** How many messages were queued for a channel since then, tests included. */
  messagesSince(channelId: string, sinceMs: number): Promise<number>;
  /** Messages that wait to be sent, of all channels of a workspace. */
  waitingMessages(workspaceId: string): Promise<readonly AlertMessage[]>;
  /** Queues a message and remembers what it tells. False, and nothing is kept, unless the channel has told this many before. */
  queueMessage(message: AlertMessage, told: number): Promise<boolean>;
  /**
   * The right to send a message, for `ttlMs`: counts a try. `null` when it waits no more, is not due, or somebody else
   * has the right.
   */
  claimMessage(
    messageId: string,
    ttlMs: number,
    nowMs: number,
  ): Promise<{ readonly message: AlertMessage; readonly channel: AlertChannel } | null>;
  /** What became of a try. */
  endTry(
    messageId: string,
    end: {
      readonly state: MessageState;
      readonly nextAtMs: number;
      readonly error: string | null;
      readonly sentAtMs: number | null;
    },
  ): Promise<void>;
}

/** Looks at how a workspace is doing. */
export interface AlertSights {
  /** @param deadLettersSinceMs dead letters from then on are counted as recent */
  look(workspaceId: string, nowMs: number, deadLettersSinceMs: number): Promise<Sight>;
}

/** What became of a try to send. The reason names no address and no secret. */
export type SendOutcome = { readonly kind: 'sent' } | { readonly kind: 'failed'; readonly because: string };

/** Sends messages by mail and to webhooks. */
export interface Messenger {
  /** Sending the same id twice may tell it twice; receivers that look at it can tell. */
  send(channel: AlertChannel, messageId: string, said: Said): Promise<SendOutcome>;
}

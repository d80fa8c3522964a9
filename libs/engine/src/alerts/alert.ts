import { type Secret } from '#connector-sdk';
import { type ConnectionHealth } from '../model.js';
import { type QuietHours } from './quiet-hours.js';

/**
 * - `stalled`: a sync is live, and was not polled, or has records waiting, for longer than its interval allows.
 * - `deadLetters`: vendors refuse more and more of a sync's writes.
 * - `credentials`: a vendor refuses a connection, or grants it too little.
 * - `brake`: a sync is held until a person has looked at what it would delete or overwrite.
 * - `quota`: most of an account's calls of the day are used.
 */
export const ALERT_KINDS = ['stalled', 'deadLetters', 'credentials', 'brake', 'quota'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Nothing, opt-outs included, gets through before a person does something. */
export const URGENT_KINDS: ReadonlySet<AlertKind> = new Set(['credentials', 'brake']);

/** What an alert is about. */
export interface AlertSubject {
  readonly kind: 'sync' | 'connection';
  readonly id: string;
  /** As it was called when the alert was last looked after. */
  readonly name: string;
}

/** How bad it is; what has no meaning for a kind is `null`. */
export interface AlertFacts {
  /** `stalled`: when it last got on, in milliseconds since the epoch. */
  readonly sinceMs: number | null;
  /** `deadLetters`: those that are open. */
  readonly count: number | null;
  /** `quota`: the share of the day's calls that is used, 0 to 1. */
  readonly share: number | null;
  /** `credentials`. */
  readonly health: ConnectionHealth | null;
}

/** Something that calls for a person at the moment. */
export interface AlertCause {
  readonly kind: AlertKind;
  readonly subject: AlertSubject;
  readonly facts: AlertFacts;
}

/** A cause from when it was first seen to its end. No two of one kind and subject are open at once. */
export interface Alert extends AlertCause {
  readonly id: string;
  readonly openedAtMs: number;
  /** `null` while the cause lasts. */
  readonly closedAtMs: number | null;
  /** Somebody looks after it: it is not told as new any more, and not reminded of. */
  readonly acknowledged: { readonly by: string; readonly atMs: number } | null;
  /** Nothing is told of it before then. */
  readonly mutedUntilMs: number | null;
}

/** What is said of an alert: that it opened, that it still is, that it is over. */
export type NewsKind = 'opened' | 'reminder' | 'over';

export interface News {
  readonly alertId: string;
  readonly news: NewsKind;
}

/** What was said of an alert on one channel. */
export interface Telling {
  readonly alertId: string;
  /** When it was told last, as new or as a reminder. */
  readonly toldAtMs: number;
  /** When it was told to be over. */
  readonly overAtMs: number | null;
}

/** Where alerts are told. */
export type ChannelWay =
  | { readonly kind: 'email'; readonly recipients: readonly string[] }
  /** `url` lets whoever has it write there. */
  | { readonly kind: 'webhook'; readonly url: Secret };

/** What is secret about it cannot be opened, e.g. since the key it was sealed with is gone. */
export interface LockedWay {
  readonly kind: 'locked';
  readonly because: string;
}

export interface AlertChannel {
  readonly id: string;
  readonly name: string;
  readonly way: ChannelWay | LockedWay;
  /** It is told of alerts of these kinds alone; `null`: of all. */
  readonly kinds: readonly AlertKind[] | null;
  /** Counts its messages: one is only queued by who has seen all before it. */
  readonly told: number;
}

export const MESSAGE_STATES = ['waiting', 'sent', 'failed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** One message on one channel. What it says is made up when it is sent. */
export interface AlertMessage {
  readonly id: string;
  readonly channelId: string;
  readonly purpose: 'news' | 'test';
  readonly news: readonly News[];
  readonly state: MessageState;
  /** How often it was tried to be sent. */
  readonly attempts: number;
  /** When it may be tried next; for one that waits. */
  readonly nextAtMs: number;
  /** Why the last try failed, in words that hold no secret. */
  readonly error: string | null;
  readonly queuedAtMs: number;
  readonly sentAtMs: number | null;
}

/** What counts as a cause, and when people are told: of one workspace. */
export interface AlertRules {
  readonly stalled: { readonly on: boolean; readonly afterMinutes: number };
  /** So many within so many minutes. */
  readonly deadLetters: { readonly on: boolean; readonly count: number; readonly withinMinutes: number };
  readonly credentials: { readonly on: boolean };
  readonly brake: { readonly on: boolean };
  readonly quota: { readonly on: boolean; readonly percent: number };
  /** On each channel. */
  readonly messagesPerHour: number;
  readonly quietHours: QuietHours | null;
  /** Whether what is urgent is told in quiet hours as well. */
  readonly urgentInQuietHours: boolean;
}

export const DEFAULT_ALERT_RULES: AlertRules = {
  stalled: { on: true, afterMinutes: 15 },
  deadLetters: { on: true, count: 10, withinMinutes: 60 },
  credentials: { on: true },
  brake: { on: true },
  quota: { on: true, percent: 80 },
  messagesPerHour: 6,
  quietHours: null,
  urgentInQuietHours: true,
};

/** Bounds that no workspace sets. */
export interface AlertLimits {
  /** What opens within this time goes into one message; what is over within it was nothing. */
  readonly gatherMs: number;
  /** A cause that comes back within this time has not been over. */
  readonly settleMs: number;
  /** An alert that lasts is told again this often. */
  readonly remindMs: number;
  /** First wait after a message could not be sent; doubles up to `retryDelayMaxMs`. */
  readonly retryDelayMs: number;
  readonly retryDelayMaxMs: number;
  readonly attemptsMax: number;
  /** How long one try to send may take; a worker that says nothing for twice as long is taken for dead. */
  readonly sendMs: number;
  /** How long alerts that are over, and messages, are kept. */
  readonly keptMs: number;
}

export const DEFAULT_ALERT_LIMITS: AlertLimits = {
  gatherMs: 60_000,
  settleMs: 300_000,
  remindMs: 24 * 3_600_000,
  retryDelayMs: 30_000,
  retryDelayMaxMs: 3_600_000,
  attemptsMax: 8,
  sendMs: 10_000,
  keptMs: 90 * 24 * 3_600_000,
};

import { type ConnectionHealth, type SyncState } from '../model.js';
import { type AlertCause, type AlertFacts, type AlertRules } from './alert.js';

const MINUTE_MS = 60_000;
/** A poll may be late by a few of its intervals before anybody is told. */
const POLLS_MISSED_MAX = 3;

/** What alerts are made of, of one sync. Times are milliseconds since the epoch. */
export interface SyncSight {
  readonly id: string;
  readonly name: string;
  readonly state: SyncState;
  readonly pollEveryMs: number;
  /** When both sides' changes were last read, or the sync was made. */
  readonly polledAtMs: number;
  /** Since when the longest waiting change could have been worked on; `null` when none waits, or somebody works on them. */
  readonly waitsSinceMs: number | null;
  /** Dead letters that are not over: all, and those of the time that the rules name. */
  readonly deadLetters: { readonly open: number; readonly recent: number };
}

export interface ConnectionSight {
  readonly id: string;
  readonly name: string;
  readonly health: ConnectionHealth;
  /** The largest share of the day's calls that is used of any of its allowances, 0 to 1; `null` where no day is limited. */
  readonly usedShare: number | null;
}

/** How one workspace is doing. */
export interface Sight {
  readonly syncs: readonly SyncSight[];
  readonly connections: readonly ConnectionSight[];
}

const NONE: AlertFacts = { sinceMs: null, count: null, share: null, health: null };
const REFUSED: ReadonlySet<ConnectionHealth> = new Set(['authFailed', 'missingRights']);

/** All that calls for a person. */
export const causesOf = (sight: Sight, rules: AlertRules, nowMs: number): readonly AlertCause[] => [
  ...sight.syncs.flatMap((sync) => causesOfSync(sync, rules, nowMs)),
  ...sight.connections.flatMap((connection) => causesOfConnection(connection, rules)),
];

function causesOfSync(sync: SyncSight, rules: AlertRules, nowMs: number): readonly AlertCause[] {
  const subject = { kind: 'sync', id: sync.id, name: sync.name } as const;
  const causes: AlertCause[] = [];
  const sinceMs = stalledSince(sync, rules, nowMs);
  if (sinceMs !== null) causes.push({ kind: 'stalled', subject, facts: { ...NONE, sinceMs } });
  const { on, count } = rules.deadLetters;
  if (on && sync.deadLetters.recent >= count) {
    causes.push({ kind: 'deadLetters', subject, facts: { ...NONE, count: sync.deadLetters.open } });
  }
  if (rules.brake.on && sync.state === 'braked') causes.push({ kind: 'brake', subject, facts: NONE });
  return causes;
}

/** What is held by a brake waits for a person, who is told of the brake. */
function stalledSince(sync: SyncSight, { stalled }: AlertRules, nowMs: number): number | null {
  if (!stalled.on || sync.state !== 'live') return null;
  const allowedMs = stalled.afterMinutes * MINUTE_MS;
  const since = [
    ...(nowMs - sync.polledAtMs > Math.max(allowedMs, POLLS_MISSED_MAX * sync.pollEveryMs) ? [sync.polledAtMs] : []),
    ...(sync.waitsSinceMs !== null && nowMs - sync.waitsSinceMs > allowedMs ? [sync.waitsSinceMs] : []),
  ];
  return since.length === 0 ? null : Math.min(...since);
}

function causesOfConnection({ id, name, health, usedShare }: ConnectionSight, rules: AlertRules): AlertCause[] {
  const subject = { kind: 'connection', id, name } as const;
  const causes: AlertCause[] = [];
  if (rules.credentials.on && REFUSED.has(health)) {
    causes.push({ kind: 'credentials', subject, facts: { ...NONE, health } });
  }
  if (rules.quota.on && usedShare !== null && usedShare * 100 >= rules.quota.percent) {
    causes.push({ kind: 'quota', subject, facts: { ...NONE, share: usedShare } });
  }
  return causes;
}

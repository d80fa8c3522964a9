import { type Alert, type AlertCause, type AlertLimits } from './alert.js';

/** What becomes of alerts. */
export interface AlertTurn {
  /** New and changed ones. */
  readonly kept: readonly Alert[];
  /** Ids of those that were over so soon that nobody need know. */
  readonly forgotten: readonly string[];
}

const keyOf = ({ kind, subject }: AlertCause): string => `${kind} ${subject.id}`;

/**
 * Opens an alert for each cause that has none, and closes those whose cause has ended. One that closed a moment ago is
 * opened again rather than doubled, so that what comes and goes is told once.
 *
 * @param known open ones, and those closed within `settleMs`
 */
export function turnAlerts(
  known: readonly Alert[],
  causes: readonly AlertCause[],
  nowMs: number,
  limits: Pick<AlertLimits, 'gatherMs' | 'settleMs'>,
  newId: () => string,
): AlertTurn {
  const present = new Map(causes.map((cause) => [keyOf(cause), cause]));
  const standing = standingOf(known, nowMs, limits);
  const kept: Alert[] = [];
  const forgotten: string[] = [];
  for (const [key, cause] of present) {
    const alert = standing.get(key);
    if (!alert) kept.push({ ...cause, id: newId(), openedAtMs: nowMs, ...UNTOUCHED });
    else if (alert.closedAtMs !== null || differs(alert, cause)) kept.push({ ...alert, ...cause, closedAtMs: null });
  }
  for (const [key, alert] of standing) {
    if (present.has(key) || alert.closedAtMs !== null) continue;
    if (nowMs - alert.openedAtMs < limits.gatherMs) forgotten.push(alert.id);
    else kept.push({ ...alert, closedAtMs: nowMs });
  }
  return { kept, forgotten };
}

const UNTOUCHED = { closedAtMs: null, acknowledged: null, mutedUntilMs: null } as const;

/** The open alert of each kind and subject, else the one that closed last, if that was a moment ago. */
function standingOf(
  known: readonly Alert[],
  nowMs: number,
  { settleMs }: Pick<AlertLimits, 'settleMs'>,
): ReadonlyMap<string, Alert> {
  const endOf = ({ closedAtMs }: Alert): number => closedAtMs ?? Number.POSITIVE_INFINITY;
  return new Map(
    known
      .filter((alert) => nowMs - endOf(alert) < settleMs)
      .toSorted((x, y) => (endOf(x) === endOf(y) ? 0 : endOf(x) < endOf(y) ? -1 : 1))
      .map((alert) => [keyOf(alert), alert]),
  );
}

const differs = (alert: AlertCause, cause: AlertCause): boolean =>
  JSON.stringify([alert.facts, alert.subject]) !== JSON.stringify([cause.facts, cause.subject]);

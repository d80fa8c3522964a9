import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Alert,
  type AlertCause,
  DEFAULT_ALERT_LIMITS,
  DEFAULT_ALERT_RULES,
  type News,
  type Telling,
} from './alert.js';
import { newsFor } from './news.js';
import { turnAlerts } from './turn.js';

const MINUTE_MS = 60_000;
const STEP_MS = MINUTE_MS / 2;
const LIMITS = DEFAULT_ALERT_LIMITS;
const START_MS = Date.UTC(2026, 10, 22, 12);

const cause = (n: number): AlertCause => ({
  kind: 'stalled',
  subject: { kind: 'sync', id: `s${n}`, name: `Sync ${n}` },
  facts: { sinceMs: 0, count: null, share: null, health: null },
});

interface Queued {
  readonly atMs: number;
  readonly news: readonly News[];
}

/** Looks every half minute at what is wrong, and tells one channel. */
function live(
  steps: readonly (readonly number[])[],
  rules = DEFAULT_ALERT_RULES,
  touch: (alert: Alert, atMs: number) => Alert = (alert) => alert,
): { readonly messages: readonly Queued[]; readonly alerts: ReadonlyMap<string, Alert> } {
  const alerts = new Map<string, Alert>();
  const told = new Map<string, Telling>();
  const messages: Queued[] = [];
  let made = 0;
  steps.forEach((wrong, step) => {
    const nowMs = START_MS + step * STEP_MS;
    const turn = turnAlerts([...alerts.values()], wrong.map(cause), nowMs, LIMITS, () => `a${(made += 1)}`);
    for (const alert of turn.kept) alerts.set(alert.id, alert);
    for (const id of turn.forgotten) alerts.delete(id);
    for (const alert of alerts.values()) alerts.set(alert.id, touch(alert, nowMs));
    const lastHour = messages.filter(({ atMs }) => atMs >= nowMs - 60 * MINUTE_MS).length;
    const sight = { kinds: null, tellings: [...told.values()], lastHour, busy: false };
    const news = newsFor([...alerts.values()], sight, rules, nowMs, LIMITS);
    if (news.length === 0) return;
    messages.push({ atMs: nowMs, news });
    for (const { alertId, news: kind } of news) {
      const known = told.get(alertId) ?? { alertId, toldAtMs: nowMs, overAtMs: null };
      told.set(alertId, kind === 'over' ? { ...known, overAtMs: nowMs } : { ...known, toldAtMs: nowMs });
    }
  });
  return { messages, alerts };
}

const saidOf = (messages: readonly Queued[]) => messages.map(({ news }) => news.map((one) => one.news));
const during = (count: number, wrong: readonly number[]) => Array.from({ length: count }, () => wrong);

describe('telling alerts', () => {
  it('tells what opens once, and that it is over', () => {
    const { messages } = live([...during(40, [1]), ...during(40, [])]);
    expect(saidOf(messages)).toEqual([['opened'], ['over']]);
  });

  it('tells what opens within a minute in one message', () => {
    const { messages } = live([[1], [1, 2], ...during(20, [1, 2, 3])]);
    expect(saidOf(messages)).toEqual([['opened', 'opened', 'opened']]);
    expect(messages[0]?.atMs).toBe(START_MS + MINUTE_MS);
  });

  it('says nothing of what is over within a minute, and forgets it', () => {
    const { messages, alerts } = live([[1], [], ...during(40, [])]);
    expect(messages).toEqual([]);
    expect(alerts.size).toBe(0);
  });

  it('reminds once a day', () => {
    const { messages } = live(during((2 * LIMITS.remindMs) / STEP_MS + 3, [1]));
    expect(saidOf(messages)).toEqual([['opened'], ['reminder'], ['reminder']]);
  });

  it('does not remind of what somebody looks after, and says when it is over', () => {
    const acknowledge = (alert: Alert, atMs: number): Alert =>
      atMs > START_MS + 5 * MINUTE_MS ? { ...alert, acknowledged: { by: 'Olga', atMs } } : alert;
    const { messages } = live(
      [...during((1.5 * LIMITS.remindMs) / STEP_MS, [1]), ...during(30, [])],
      DEFAULT_ALERT_RULES,
      acknowledge,
    );
    expect(saidOf(messages)).toEqual([['opened'], ['over']]);
  });

  it('says nothing of what is muted until then', () => {
    const untilMs = START_MS + 30 * MINUTE_MS;
    const { messages } = live(during(80, [1]), DEFAULT_ALERT_RULES, (alert) => ({ ...alert, mutedUntilMs: untilMs }));
    expect(messages.map(({ atMs }) => atMs)).toEqual([untilMs]);
  });

  it('counts what comes and goes as one', () => {
    const blinking = Array.from({ length: 120 }, (_, step) => (step % 8 < 4 ? [1] : []));
    const { messages, alerts } = live([...blinking, ...during(20, [])]);
    expect(saidOf(messages)).toEqual([['opened'], ['over']]);
    expect(alerts.size).toBe(1);
  });

  it('holds back in quiet hours what is not over when they end', () => {
    const quietHours = { from: '12:00', to: '12:30', timeZone: 'UTC' };
    const steps = Array.from({ length: 120 }, (_, step) => (step < 20 ? [1, 2] : [2]));
    const { messages } = live(steps, { ...DEFAULT_ALERT_RULES, quietHours });
    expect(saidOf(messages)).toEqual([['opened']]);
    expect(messages[0]?.atMs).toBe(START_MS + 30 * MINUTE_MS);
  });

  const worlds = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 13 }), { maxLength: 300 });

  it('never sends more messages in an hour than the rules allow, whatever goes on', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1, max: 6 }), (steps, messagesPerHour) => {
        const { messages } = live(steps, { ...DEFAULT_ALERT_RULES, messagesPerHour });
        for (const { atMs } of messages) {
          const within = messages.filter((one) => one.atMs <= atMs && one.atMs > atMs - 60 * MINUTE_MS);
          expect(within.length).toBeLessThanOrEqual(messagesPerHour);
        }
      }),
    );
  });

  it('tells each alert as new once, before it tells that it is over, and that once', () => {
    fc.assert(
      fc.property(worlds, (steps) => {
        const said = new Map<string, string[]>();
        for (const { news } of live(steps).messages)
          for (const one of news) said.set(one.alertId, [...(said.get(one.alertId) ?? []), one.news]);
        for (const kinds of said.values()) expect([['opened'], ['opened', 'over']]).toContainEqual(kinds);
      }),
    );
  });

  it('tells in the end whatever lasts, and has no two open alerts of one cause', () => {
    fc.assert(
      fc.property(worlds, fc.uniqueArray(fc.integer({ min: 0, max: 12 })), (steps, last) => {
        const { messages, alerts } = live([...steps, ...during(130, last)]);
        const open = [...alerts.values()].filter(({ closedAtMs }) => closedAtMs === null);
        expect(open.map(({ subject }) => subject.id).toSorted()).toEqual(last.map((n) => `s${n}`).toSorted());
        const told = new Set(messages.flatMap(({ news }) => news.map(({ alertId }) => alertId)));
        for (const { id } of open) expect(told.has(id)).toBe(true);
      }),
    );
  });
});

describe('an urgent alert', () => {
  const quietHours = { from: '00:00', to: '23:59', timeZone: 'UTC' };
  const brake: Alert = {
    ...cause(1),
    ...{ kind: 'brake', id: 'b', openedAtMs: START_MS, closedAtMs: null, acknowledged: null, mutedUntilMs: null },
  };
  const calm: Alert = { ...brake, id: 'q', kind: 'quota' };
  const none = { kinds: null, tellings: [], lastHour: 0, busy: false };
  const nowMs = START_MS + MINUTE_MS;

  it('is told in quiet hours where the workspace lets it through', () => {
    const rules = { ...DEFAULT_ALERT_RULES, quietHours };
    expect(newsFor([brake, calm], none, rules, nowMs, LIMITS)).toEqual([{ alertId: 'b', news: 'opened' }]);
    expect(newsFor([brake, calm], none, { ...rules, urgentInQuietHours: false }, nowMs, LIMITS)).toEqual([]);
  });

  it('waits while a message before it could not be sent', () => {
    expect(newsFor([brake], { ...none, busy: true }, DEFAULT_ALERT_RULES, nowMs, LIMITS)).toEqual([]);
  });
});

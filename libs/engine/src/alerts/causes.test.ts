import { describe, expect, it } from '@jest/globals';
import { DEFAULT_ALERT_RULES } from './alert.js';
import { causesOf, type ConnectionSight, type SyncSight } from './causes.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const MINUTE_MS = 60_000;
const RULES = DEFAULT_ALERT_RULES;

const sync = (change: Partial<SyncSight> = {}): SyncSight => ({
  ...{ id: 's', name: 'Contacts', state: 'live', pollEveryMs: 30_000, polledAtMs: NOW_MS, waitsSinceMs: null },
  deadLetters: { open: 0, recent: 0 },
  ...change,
});
const connection = (change: Partial<ConnectionSight> = {}): ConnectionSight => ({
  ...{ id: 'c', name: 'HubSpot', health: 'ok', usedShare: null },
  ...change,
});
const kinds = (one: Partial<SyncSight>, rules = RULES) =>
  causesOf({ syncs: [sync(one)], connections: [] }, rules, NOW_MS).map(({ kind }) => kind);
const kindsOf = (one: Partial<ConnectionSight>, rules = RULES) =>
  causesOf({ syncs: [], connections: [connection(one)] }, rules, NOW_MS).map(({ kind }) => kind);

describe('causes of alerts', () => {
  it('are none where all is well', () => {
    expect(kinds({})).toEqual([]);
    expect(kindsOf({ usedShare: 0.79 })).toEqual([]);
  });

  it.each<[string, Partial<SyncSight>, string[]]>([
    ['polled within what is allowed', { polledAtMs: NOW_MS - 15 * MINUTE_MS }, []],
    ['not polled for longer', { polledAtMs: NOW_MS - 15 * MINUTE_MS - 1 }, ['stalled']],
    [
      'polled hourly, three times missed',
      { pollEveryMs: 60 * MINUTE_MS, polledAtMs: NOW_MS - 181 * MINUTE_MS },
      ['stalled'],
    ],
    ['polled hourly, twice missed', { pollEveryMs: 60 * MINUTE_MS, polledAtMs: NOW_MS - 179 * MINUTE_MS }, []],
    ['a record that waits too long', { waitsSinceMs: NOW_MS - 15 * MINUTE_MS - 1 }, ['stalled']],
    ['a record that waits', { waitsSinceMs: NOW_MS - 15 * MINUTE_MS }, []],
    ['paused', { state: 'paused', polledAtMs: 0, waitsSinceMs: 0 }, []],
    ['never approved', { state: 'draft', polledAtMs: 0 }, []],
    ['held by its brake', { state: 'braked', polledAtMs: 0, waitsSinceMs: 0 }, ['brake']],
    ['few dead letters of late', { deadLetters: { open: 500, recent: 9 } }, []],
    ['many dead letters of late', { deadLetters: { open: 500, recent: 10 } }, ['deadLetters']],
  ])('of a sync: %s', (_, change, expected) => {
    expect(kinds(change)).toEqual(expected);
  });

  it.each<[string, Partial<ConnectionSight>, string[]]>([
    ['refused', { health: 'authFailed' }, ['credentials']],
    ['granted too little', { health: 'missingRights' }, ['credentials']],
    ['out of reach', { health: 'unreachable' }, []],
    ['never checked', { health: 'unchecked' }, []],
    ['most calls used', { usedShare: 0.8 }, ['quota']],
  ])('of a connection: %s', (_, change, expected) => {
    expect(kindsOf(change)).toEqual(expected);
  });

  it('are not looked for where the rules say so', () => {
    const off = { ...RULES, stalled: { on: false, afterMinutes: 1 }, deadLetters: { ...RULES.deadLetters, on: false } };
    const none = { ...off, brake: { on: false }, credentials: { on: false }, quota: { on: false, percent: 1 } };
    expect(kinds({ polledAtMs: 0, deadLetters: { open: 99, recent: 99 } }, none)).toEqual([]);
    expect(kinds({ state: 'braked' }, none)).toEqual([]);
    expect(kindsOf({ health: 'authFailed', usedShare: 1 }, none)).toEqual([]);
  });

  it('say since when a sync stands still, and how many dead letters wait', () => {
    const causes = causesOf(
      { syncs: [sync({ polledAtMs: 5, waitsSinceMs: 3, deadLetters: { open: 40, recent: 10 } })], connections: [] },
      RULES,
      NOW_MS,
    );
    expect(causes.map(({ facts }) => [facts.sinceMs, facts.count])).toEqual([
      [3, null],
      [null, 40],
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { type ObjectPort, type WriteOutcome } from '#connector-sdk';
import { brokenRules } from '#connector-sdk/testing';
import { memoryHarness } from './harness.js';

const withWrite = (
  port: ObjectPort,
  spoil: (outcomes: readonly WriteOutcome[]) => readonly WriteOutcome[],
): ObjectPort => ({
  ...port,
  write: async (operations, context) => spoil(await port.write(operations, context)),
});

/** Faults connectors really have, and the rule that must notice each. */
const SABOTAGES: readonly [string, string, (port: ObjectPort) => ObjectPort][] = [
  [
    'gives the first record of each page twice',
    'R10',
    (port) => ({
      ...port,
      scan: async (request, context) => {
        const page = await port.scan(request, context);
        return { ...page, records: [...page.records.slice(0, 1), ...page.records] };
      },
    }),
  ],
  [
    'reads a cursor it cannot understand as the beginning',
    'R36',
    (port) => ({
      ...port,
      changes: (request, context) =>
        port.changes(request, context).catch(() => port.changes({ cursor: null }, context)),
    }),
  ],
  [
    'forgets the last change of a page',
    'R33',
    (port) => ({
      ...port,
      changes: async (request, context) => {
        const page = await port.changes(request, context);
        return { ...page, changed: page.more ? page.changed.slice(0, -1) : page.changed };
      },
    }),
  ],
  [
    'begins each read of changes at the present moment',
    'R37',
    (port) => ({
      ...port,
      changes: async (request, context) => {
        const page = await port.changes(request, context);
        return page.more
          ? page
          : { ...page, cursor: page.cursor.replace(/"atMs":(\d+)/, (_, ms) => `"atMs":${Number(ms) + 6_000}`) };
      },
    }),
  ],
  [
    'answers reads by id in an order of its own',
    'R14',
    (port) => ({ ...port, get: async (...request) => [...(await port.get(...request))].reverse() }),
  ],
  [
    'takes a failed read for a deletion',
    'R63',
    (port) => ({
      ...port,
      get: (ids, ...rest) => port.get(ids, ...rest).catch(() => ids.map(() => ({ kind: 'gone' as const }))),
    }),
  ],
  [
    'finds by the beginning of a value',
    'R18',
    (port) => ({
      ...port,
      find: async (request, context) => {
        const found = await port.find(request, context);
        const page = await port.scan({ fields: request.fields, cursor: null }, context);
        return [...found, ...page.records.slice(0, 1)];
      },
    }),
  ],
  [
    'drops the outcome of what was refused',
    'R43',
    (port) => withWrite(port, (outcomes) => outcomes.filter(({ kind }) => kind !== 'rejected')),
  ],
  [
    'says `retry` where an answer was lost',
    'R64',
    (port) =>
      withWrite(port, (outcomes) =>
        outcomes.map((outcome) => (outcome.kind === 'unknown' ? { ...outcome, kind: 'retry' } : outcome)),
      ),
  ],
  [
    'writes though the record changed since it was read',
    'R49',
    (port) => ({
      ...port,
      write: (operations, context) =>
        port.write(
          operations.map((operation) => {
            if (operation.kind !== 'update') return operation;
            const { ifStamp: _ignored, ...rest } = operation;
            return rest;
          }),
          context,
        ),
    }),
  ],
  [
    'declares a history it does not tell',
    'R50',
    (port) =>
      withWrite(port, (outcomes) =>
        outcomes.map((outcome) => (outcome.kind === 'done' ? { ...outcome, replaced: {} } : outcome)),
      ),
  ],
  [
    'declares what discovery did not',
    'R04',
    (port) => ({ ...port, capabilities: { ...port.capabilities, history: !port.capabilities.history } }),
  ],
  ['goes on after an abort', 'R07', (port) => ({ ...port, scan: (request, { lane }) => port.scan(request, { lane }) })],
];

describe('the conformance kit', () => {
  it('finds nothing to say of a sound connector', async () => {
    expect(await brokenRules('memory', memoryHarness())).toEqual([]);
  });

  it.each(SABOTAGES)('notices a connector that %s (%s)', async (_fault, rule, sabotage) => {
    expect(await brokenRules('sabotaged', memoryHarness(sabotage))).toContain(rule);
  });

  it('does not let a harness leave a rule untried in silence', async () => {
    const { person: _absent, ...without } = memoryHarness();
    expect(await brokenRules('memory', without)).toEqual(['R31', 'R32', 'R49', 'R50']);
    const bypass = Object.fromEntries(['R31', 'R32', 'R49', 'R50'].map((id) => [id, 'nobody works here']));
    expect(await brokenRules('memory', { ...without, bypass })).toEqual([]);
  });
});

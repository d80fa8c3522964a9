import { describe, expect, it } from '@jest/globals';
import { type GroupPort, type ObjectPort, type Session, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { brokenRules, conformanceRules, type ConnectorHarness } from '#connector-sdk/testing';
import { ownersHarness, sandboxHarness } from './harness.js';

/** The rules about groups and references, and no others. */
const RULES = conformanceRules.map(({ id }) => id).filter((id) => id.startsWith('R7'));
const OTHERS = Object.fromEntries(
  conformanceRules.filter(({ id }) => !RULES.includes(id)).map(({ id }) => [id, 'tried elsewhere']),
);

/** The port with some of its parts made worse; the rest keeps to the port it is of. */
const worse = (port: ObjectPort, parts: (port: ObjectPort) => Partial<ObjectPort>): ObjectPort => ({
  capabilities: port.capabilities,
  ...(port.groups && { groups: port.groups }),
  scan: (...request) => port.scan(...request),
  changes: (...request) => port.changes(...request),
  get: (...request) => port.get(...request),
  find: (...request) => port.find(...request),
  write: (...request) => port.write(...request),
  ...parts(port),
});

const worseGroups =
  (parts: (groups: GroupPort) => Partial<GroupPort>) =>
  (port: ObjectPort): Partial<ObjectPort> => {
    if (!port.groups) throw new Error('the port has no groups');
    const { groups } = port;
    return {
      groups: {
        list: (...request) => groups.list(...request),
        create: (...request) => groups.create(...request),
        rename: async (...request) => groups.rename?.(...request),
        ...parts(groups),
      },
    };
  };

const worseWrites =
  (spoil: (operation: WriteOperation) => WriteOperation) =>
  (port: ObjectPort): Partial<ObjectPort> => ({
    write: (operations, context) => port.write(operations.map(spoil), context),
  });

const allDone = (port: ObjectPort): Partial<ObjectPort> => ({
  write: async (operations, context) => {
    const outcomes = await port.write(operations, context);
    return outcomes.map((outcome, index): WriteOutcome => {
      const operation = operations[index];
      const id = operation?.kind === 'create' ? 'made' : (operation?.id ?? '');
      return outcome.kind === 'rejected' ? { kind: 'done', id, created: false } : outcome;
    });
  },
});

const sabotaged = (
  harness: ConnectorHarness,
  parts: (port: ObjectPort) => Partial<ObjectPort>,
  discover: (session: Session) => Session['discover'] = (session) => (context) => session.discover(context),
): ConnectorHarness => ({
  ...harness,
  bypass: OTHERS,
  async open(secrets) {
    const opened = await harness.open(secrets);
    const { session, context } = opened;
    const spoilt: Session = {
      check: (callContext) => session.check(callContext),
      discover: discover(session),
      object: (name) => worse(session.object(name), parts),
      close: () => session.close(),
    };
    return { session: spoilt, context, close: () => opened.close() };
  },
});

const SABOTAGES: readonly [string, string, (port: ObjectPort) => Partial<ObjectPort>][] = [
  [
    'lists a group twice',
    'R70',
    worseGroups((groups) => ({
      list: async (...request) => {
        const all = await groups.list(...request);
        return [...all, ...all.slice(-1)];
      },
    })),
  ],
  [
    'makes another group for a name that is taken',
    'R71',
    worseGroups((groups) => {
      let made = 0;
      return { create: (field, name, context) => groups.create(field, `${name} ${(made += 1)}`, context) };
    }),
  ],
  [
    'makes a new group where one is renamed',
    'R72',
    worseGroups((groups) => ({
      rename: async (field, _id, name, context) => {
        await groups.create(field, name, context);
      },
    })),
  ],
  [
    'tells members as one text',
    'R73',
    (port) => ({
      get: async (...request) => {
        const states = await port.get(...request);
        return states.map((state) =>
          state.kind === 'live' && Array.isArray(state.fields['lists'])
            ? { ...state, fields: { ...state.fields, lists: state.fields['lists'].join(';') } }
            : state,
        );
      },
    }),
  ],
  [
    'forgets who is to leave',
    'R73',
    worseWrites((operation) => {
      if (operation.kind !== 'update') return operation;
      const deltas = Object.entries(operation.deltas ?? {}).map(
        ([name, { add }]) => [name, { add, remove: [] }] as const,
      );
      return { ...operation, deltas: Object.fromEntries(deltas) };
    }),
  ],
  ['says that a refused membership is done', 'R74', allDone],
  [
    'creates records outside of their groups',
    'R75',
    worseWrites((operation) => {
      if (operation.kind !== 'create') return operation;
      const { lists: _forgotten, ...fields } = operation.fields;
      return { ...operation, fields };
    }),
  ],
  [
    'never clears a reference',
    'R76',
    worseWrites((operation) => {
      if (operation.kind !== 'update') return operation;
      const fields = Object.entries(operation.fields).filter(([, value]) => value !== null);
      return { ...operation, fields: Object.fromEntries(fields) };
    }),
  ],
  ['says that a refused reference is done', 'R77', allDone],
];

describe('the conformance kit', () => {
  it('finds nothing to say of sound groups and references', async () => {
    expect(
      await brokenRules(
        'sound',
        sabotaged(sandboxHarness(), () => ({})),
      ),
    ).toEqual([]);
  });

  it.each(SABOTAGES)('notices a connector that %s (%s)', async (_fault, rule, parts) => {
    expect(await brokenRules('sabotaged', sabotaged(sandboxHarness(), parts))).toContain(rule);
  });

  it('notices a reference that does not say to what (R78)', async () => {
    const silent =
      (session: Session): Session['discover'] =>
      async (context) => {
        const objects = await session.discover(context);
        return objects.map((object) => ({
          ...object,
          fields: object.fields.map(({ references: _untold, ...field }) => field),
        }));
      };
    expect(
      await brokenRules(
        'sabotaged',
        sabotaged(sandboxHarness(), () => ({}), silent),
      ),
    ).toEqual(['R78']);
  });

  it('notices an object that can only be read and says that it was written (R79)', async () => {
    expect(await brokenRules('sabotaged', sabotaged(ownersHarness(), allDone))).toEqual(['R79']);
  });
});

import { type ObjectPort, Secret, type Session } from '#connector-sdk';
import { type ConnectorHarness, RecordingLimiter, testContext } from '#connector-sdk/testing';
import { memoryConnector, MemoryVendor } from '../src/index.js';

const CROWD_SIZE = 45;
const LAG_MS = 5_000;

/** A complete harness over a fresh vendor. `sabotage` makes the connector worse, to try the kit itself. */
export function memoryHarness(sabotage: (port: ObjectPort) => ObjectPort = (port) => port): ConnectorHarness {
  let nowMs = Date.UTC(2026, 0, 1);
  let people = 0;
  const clock = { nowMs: () => nowMs };
  const vendor = new MemoryVendor({
    clock,
    stampResolutionMs: 1_000,
    visibilityLagMs: LAG_MS,
    batchMax: 20,
    fields: [
      {
        name: 'email',
        type: 'email',
        required: true,
        unique: true,
        normalise: (value) => (typeof value === 'string' ? value.toLowerCase() : value),
        refuse: (value) => (typeof value === 'string' && value.includes('@') ? undefined : 'is not an address'),
      },
      { name: 'nickname', normalise: (value) => (typeof value === 'string' ? value.trim() : value) },
      { name: 'tags', type: 'members' },
      { name: 'lists', type: 'members', groups: true },
    ],
  });
  const connector = memoryConnector(vendor);
  const freshFields = (count: number) =>
    Array.from({ length: count }, () => ({ email: `person${(people += 1)}@example.org`, nickname: 'Kit' }));
  return {
    connector,
    object: 'person',
    textField: 'nickname',
    lookup: { field: 'email', ignoresCase: true },
    async open(secrets = { apiKey: new Secret('memory-key') }) {
      const context = testContext({ clock, secrets, limiter: new RecordingLimiter(connector.manifest.pools) });
      const opened = connector.open(context);
      const session: Session = { ...opened, object: (name) => sabotage(opened.object(name)) };
      return { session, context, close: () => session.close() };
    },
    freshFields,
    refusedFields: () => ({ email: 'not an address', nickname: 'Kit' }),
    passTime: async (ms) => {
      nowMs += ms;
    },
    person: {
      edit: async (id, fields) => vendor.editAsPerson(id, fields),
      remove: async (id) => vendor.deleteAsPerson(id),
    },
    crowd: {
      size: CROWD_SIZE,
      create: async () => freshFields(CROWD_SIZE).map((fields) => vendor.createAsPerson(fields)),
      edit: async (ids) => {
        for (const id of ids) vendor.editAsPerson(id, { nickname: `Crowd ${people}` });
      },
    },
    fault: async (fault) => vendor.failNext(fault),
    wrongSecrets: { apiKey: new Secret('not-the-key') },
  };
}

import { beforeEach, describe, expect, it } from '@jest/globals';
import { type ObjectPort } from '#connector-sdk';
import { DEFAULT_BRAKE } from '#core';
import { DEFAULT_LIMITS, type Engine, PeopleCache, reissueTickets, sweep, type Ticket, work } from '#engine';
import { MemoryEngineStore } from '../testing/memory-store.js';
import { NOW_MS, StoreWorld, uuid } from '../testing/store-fixture.js';

/** More than a sweep may miss before it stops and asks. */
const LINKED = DEFAULT_BRAKE.delete.atLeast + 5;

let store: MemoryEngineStore;
let world: StoreWorld;
let issued: Ticket[];
let engine: Engine;
/** Called whenever a side is scanned. */
let onScan: () => Promise<void>;

beforeEach(async () => {
  store = new MemoryEngineStore();
  world = new StoreWorld({
    store,
    putConnection: async (connection) => store.putConnection(connection),
    changeSecrets: async () => undefined,
    putSync: async (sync) => store.putSync(sync),
    putMapping: async () => undefined,
    answer: async () => undefined,
    conflicts: async () => [],
    held: async () => [],
    close: async () => undefined,
  });
  await world.setUp();
  issued = [];
  onScan = async () => undefined;
  const none = (): void => undefined;
  engine = {
    store,
    tickets: { issue: async (ticket) => void issued.push(ticket) },
    sessions: {
      port: async (end) => portOf(end.connectionId === world.a.id ? 'a' : 'b'),
      session: () => Promise.reject(new Error('no session is needed')),
      connectorOf: () => {
        throw new Error('no connector is needed');
      },
    },
    people: new PeopleCache(),
    clock: { nowMs: () => NOW_MS },
    newId: uuid,
    logger: { debug: none, info: none, warn: none, error: none },
    limits: DEFAULT_LIMITS,
  };
  for (let index = 0; index < LINKED; index++) await world.link(`a${index}`, `b${index}`);
});

/** Both sides hold every linked record. */
const portOf = (side: 'a' | 'b'): ObjectPort =>
  ({
    scan: async () => {
      const records = Array.from({ length: LINKED }, (_, index) => ({
        id: `${side}${index}`,
        fields: {},
        modifiedAtMs: null,
        version: null,
      }));
      await onScan();
      return { records, cursor: null };
    },
  }) as unknown as ObjectPort;

const runs = () => store.runsOf(world.syncId, ['scanning', 'done', 'failed']);

describe('a sweep that is asked for again', () => {
  it('begins nothing new when the run to go on with is over', async () => {
    const { id } = await world.run({ kind: 'sweep', state: 'scanning' });
    await reissueTickets(engine);
    const again = issued.filter(({ kind }) => kind === 'sweep');
    expect(again).toEqual([{ kind: 'sweep', syncId: world.syncId, runId: id }]);
    for (const ticket of [...again, ...again]) await work(engine, ticket);
    expect((await runs()).map((run) => [run.id, run.state])).toEqual([[id, 'done']]);
  });

  it('takes no record for missing because another worker ended the same run', async () => {
    onScan = async () => {
      onScan = async () => undefined;
      await sweep(engine, world.syncId);
    };
    expect(await sweep(engine, world.syncId)).toBeNull();
    expect((await store.getSync(world.syncId))?.state).toBe('live');
    expect((await runs()).map(({ state }) => state)).toEqual(['done']);
  });
});

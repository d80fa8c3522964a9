import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type pg from 'pg';
import { SecretKeys } from '#config';
import { type EngineStore, PRIORITY } from '#engine';
import { postgresEngineStore, toJsonb, workspaceQueries } from '#persistence';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

const NOW_MS = Date.UTC(2026, 5, 1, 12);
const CONDITION_POLL_MS = 20;
const keys = new SecretKeys([`v1:${Buffer.alloc(32, 7).toString('base64')}`]);

let database: TestDatabase;
let workspaceId: string;
let syncId: string;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  workspaceId = randomUUID();
  await database.pool.query(`INSERT INTO workspace (id, name) VALUES ($1, 'test')`, [workspaceId]);
  syncId = randomUUID();
  const [a, b] = [await addConnection(), await addConnection()];
  await database.pool.query(
    `INSERT INTO sync (id, workspace_id, name, a_connection_id, a_object, b_connection_id, b_object, mapping_version,
                       state, poll_every_ms, sweep_every_ms)
     VALUES ($1, $2, 'people', $3, 'contact', $4, 'lead', 1, 'live', 60000, 86400000)`,
    [syncId, workspaceId, a, b],
  );
});

async function addConnection(): Promise<string> {
  const id = randomUUID();
  await database.pool.query(
    `INSERT INTO connection (id, workspace_id, name, vendor, settings, secrets, webhook_token)
     VALUES ($1, $2, 'test', 'hubspot', $3, $3, $4)`,
    [id, workspaceId, toJsonb({}), randomUUID()],
  );
  return id;
}

/** The same object but for one method. */
const instead = <Whole extends object>(whole: Whole, method: keyof Whole, own: unknown): Whole =>
  new Proxy(whole, {
    get: (target, name) => {
      const known: unknown = name === method ? own : Reflect.get(target, name, target);
      return typeof known === 'function' ? (known.bind(target) as unknown) : known;
    },
  });

/** A store whose transactions stop before the statement that contains `text`, until `goOn` is called. */
function storeThatStopsBefore(text: string): { store: EngineStore; stopped: Promise<void>; goOn: () => void } {
  const stopped = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const stopping = (client: pg.PoolClient): pg.PoolClient =>
    instead(client, 'query', async (...given: Parameters<typeof client.query>): Promise<unknown> => {
      if (String(given[0]).includes(text)) {
        stopped.resolve();
        await released.promise;
      }
      return client.query(...given);
    });
  const pool = instead(database.pool, 'connect', async () => stopping(await database.pool.connect()));
  return { store: postgresEngineStore(pool, keys), stopped: stopped.promise, goOn: released.resolve };
}

/** Removes the sync, while `under way` has stopped, and lets that go on as soon as the removal waits. */
async function removedMeanwhile(underWay: Promise<unknown>, goOn: () => void): Promise<boolean> {
  const removal = workspaceQueries(database.pool, keys).syncs.remove(workspaceId, syncId);
  const both = Promise.all([removal, underWay]);
  for (let waits = false; !waits;) {
    const { rows } = await database.pool.query<{ waits: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM pg_stat_activity
                       WHERE datname = current_database() AND wait_event_type = 'Lock') AS waits`,
    );
    waits = rows[0]?.waits ?? false;
    await pause(CONDITION_POLL_MS);
  }
  goOn();
  const [removed] = await both;
  return removed;
}

const marked = (remoteId: string) => ({ syncId, side: 'a' as const, remoteId, priority: PRIORITY.realtime });

it('removes a sync while a drain commits, after it', async () => {
  const { store, stopped, goOn } = storeThatStopsBefore('INSERT INTO dirty');
  const lease = await store.acquireLease(syncId, 60_000, NOW_MS);
  if (!lease) throw new Error('nobody else has it');
  const commit = store.commit(lease, { marks: [marked('1')] });
  await stopped;
  expect(await removedMeanwhile(commit, goOn)).toBe(true);
  expect(await store.getSync(syncId)).toBeNull();
});

it('removes a sync while changes of known records are taken in, after them', async () => {
  const { store, stopped, goOn } = storeThatStopsBefore('INSERT INTO alias');
  await store.takeIn({ marks: [marked('1')] });
  const intake = store.takeIn({ marks: [marked('1')], aliases: [{ syncId, side: 'a', from: '2', into: '1' }] });
  await stopped;
  expect(await removedMeanwhile(intake, goOn)).toBe(true);
  expect(await store.getSync(syncId)).toBeNull();
});

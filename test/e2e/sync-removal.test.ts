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

/** Transactions on it stop before the statement that contains `text`, until `goOn` is called. */
function poolThatStopsBefore(text: string): { pool: pg.Pool; stopped: Promise<void>; goOn: () => void } {
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
  return { pool, stopped: stopped.promise, goOn: released.resolve };
}

function storeThatStopsBefore(text: string): { store: EngineStore; stopped: Promise<void>; goOn: () => void } {
  const { pool, ...stopping } = poolThatStopsBefore(text);
  return { store: postgresEngineStore(pool, keys), ...stopping };
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

it('removes a sync while somebody holds a part of it and waits for the whole, after them', async () => {
  const store = postgresEngineStore(database.pool, keys);
  await store.takeIn({ marks: [marked('1')] });
  const other = await database.pool.connect();
  const mayGoOn = Promise.withResolvers<void>();
  await other.query('BEGIN');
  await other.query(`UPDATE dirty SET attempts = attempts + 1 WHERE sync_id = $1`, [syncId]);
  const change = mayGoOn.promise
    .then(() => other.query(`SELECT 1 FROM sync WHERE id = $1 FOR KEY SHARE`, [syncId]))
    .then(() => other.query('COMMIT'))
    .finally(() => other.release());
  expect(await removedMeanwhile(change, mayGoOn.resolve)).toBe(true);
  expect(await store.getSync(syncId)).toBeNull();
});

/** A link with one record, a conflict about a field of it, and a dead letter of that record. */
async function addQuestions(): Promise<{ conflictId: string; deadLetterId: string }> {
  const store = postgresEngineStore(database.pool, keys);
  const lease = await store.acquireLease(syncId, 60_000, NOW_MS);
  if (!lease) throw new Error('nobody else has it');
  const [linkId, conflictId, deadLetterId] = [randomUUID(), randomUUID(), randomUUID()];
  await store.commit(lease, {
    linksNew: [{ id: linkId, aId: '1', bId: '2' }],
    conflictsNew: [
      {
        ...{ id: conflictId, syncId, linkId, fieldId: 'name', kind: 'bothChanged', records: [], base: null },
        ...{
          now: { a: 'Ada', b: 'Augusta' },
          winner: 'a',
          decidedBy: 'newest',
          side: null,
          message: null,
          status: 'open',
        },
        ...{ decision: null, editedAtMs: null, atMs: NOW_MS },
      },
    ],
    deadLettersNew: [
      {
        ...{ id: deadLetterId, syncId, side: 'a', remoteId: '1', linkId, refusedBy: 'b', code: 'TOO_LONG' },
        ...{ message: 'too long', field: 'name', payloadHash: 'hash', status: 'open', attempts: 1, atMs: NOW_MS },
      },
    ],
  });
  await store.releaseLease(lease);
  return { conflictId, deadLetterId };
}

const queriesOn = (pool: pg.Pool) => workspaceQueries(pool, keys);

it('removes a sync while a person answers a conflict of it, after the answer', async () => {
  const { conflictId } = await addQuestions();
  const { pool, stopped, goOn } = poolThatStopsBefore('INSERT INTO dirty');
  const answered = queriesOn(pool).conflicts.answer(workspaceId, conflictId, { kind: 'keepSide', side: 'a' });
  await stopped;
  expect(await removedMeanwhile(answered, goOn)).toBe(true);
  expect(await answered).toBe(true);
});

it('removes a sync while a person has a dead letter of it sent again, after that', async () => {
  const { deadLetterId } = await addQuestions();
  const { pool, stopped, goOn } = poolThatStopsBefore('INSERT INTO dirty');
  const retried = queriesOn(pool).deadLetters.retry(workspaceId, deadLetterId);
  await stopped;
  expect(await removedMeanwhile(retried, goOn)).toBe(true);
  expect(await retried).toBe(true);
});

it('finds no question of a sync that was removed', async () => {
  const { conflictId, deadLetterId } = await addQuestions();
  const queries = queriesOn(database.pool);
  await queries.syncs.remove(workspaceId, syncId);
  expect(await queries.conflicts.answer(workspaceId, conflictId, { kind: 'keepSide', side: 'a' })).toBe(false);
  expect(await queries.deadLetters.retry(workspaceId, deadLetterId)).toBe(false);
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type DataSource } from 'typeorm';
import { keepLogPartitions, openDataSource } from '#persistence';
import { MIGRATIONS } from '../../libs/persistence/src/migrations/index.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

jest.setTimeout(60_000);

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await openTestDatabase();
  dataSource = await openDataSource(database.url, 2);
});

afterAll(async () => {
  await dataSource.destroy();
  await database.close();
});

describe('the migrations', () => {
  it('lead to the schema the entities describe', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('can be run by processes that start at once', async () => {
    const empty = await openTestDatabase({ empty: true });
    try {
      const sources = await Promise.all([1, 2, 3].map(() => openDataSource(empty.url, 2)));
      const applied = await empty.pool.query<{ name: string }>('SELECT name FROM migration ORDER BY id');
      expect(applied.rows.map(({ name }) => name)).toEqual(MIGRATIONS.map(({ name }) => name));
      for (const source of sources) await source.destroy();
    } finally {
      await empty.close();
    }
  });

  it('keep every table that has a workspace to that workspace', async () => {
    const { rows } = await database.pool.query<{ name: string; apart: boolean; policies: string[] }>(
      `SELECT c.relname AS name, c.relrowsecurity AS apart,
              ARRAY(SELECT p.polname::text FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id'
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname`,
    );
    expect(rows).toEqual(rows.map(({ name }) => ({ name, apart: true, policies: [`${name}_own`] })));
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['sync', 'link', 'audit_entry']));
  });

  it('have partitions of the log ready for this month and the two to come', async () => {
    const nowMs = Date.UTC(2033, 11, 31, 23);
    await keepLogPartitions(database.pool, nowMs);
    await keepLogPartitions(database.pool, nowMs);
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits
        WHERE inhparent = 'change_log'::regclass AND inhrelid::regclass::text > 'change_log_2033' ORDER BY name`,
    );
    expect(rows.map(({ name }) => name)).toEqual([
      ...['change_log_2033_12', 'change_log_2034_01', 'change_log_2034_02'],
      'change_log_default',
    ]);
  });

  it('partition the log by month, and move what was caught meanwhile into a late partition', async () => {
    const workspaceId = crypto.randomUUID();
    await database.pool.query(`INSERT INTO workspace (id, name) VALUES ($1, 'w')`, [workspaceId]);
    const entry = (atIso: string) =>
      database.pool.query(
        `INSERT INTO change_log (id, at, workspace_id, sync_id, link_id, field_id, side, before, after, cause)
         VALUES (nextval('change_log_id'), $1, $2, $2, $2, 'email', 'a', '{}', '{}', 'edit')`,
        [atIso, workspaceId],
      );
    await entry('2031-05-31T23:59:59.999Z');
    await entry('2031-06-01T00:00:00.000Z');
    const partitions = async () =>
      (
        await database.pool.query<{ partition: string }>(
          `SELECT tableoid::regclass::text AS partition FROM change_log WHERE workspace_id = $1 ORDER BY at`,
          [workspaceId],
        )
      ).rows.map(({ partition }) => partition);
    expect(await partitions()).toEqual(['change_log_default', 'change_log_default']);
    const made = await database.pool.query(`SELECT make_change_log_partition('2031-06-17') AS made`);
    expect(made.rows).toEqual([{ made: true }]);
    expect(await partitions()).toEqual(['change_log_default', 'change_log_2031_06']);
    const again = await database.pool.query(`SELECT make_change_log_partition('2031-06-30') AS made`);
    expect(again.rows).toEqual([{ made: false }]);
  });
});

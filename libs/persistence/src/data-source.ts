import 'reflect-metadata';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { ENTITIES } from './entities.js';
import { MIGRATIONS } from './migrations/index.js';
import { NamingStrategy } from './naming.js';
import { columnTypes } from './pool.js';

/** Serialises processes that start at once: one migrates, the others wait and find it done. */
const MIGRATION_LOCK_KEY = 7_962_546_391;

/** For Nest's `TypeOrmModule.forRoot` and for `openDataSource`. The schema only ever changes by migration. */
export const dataSourceOptions = (url: string, poolMax: number): DataSourceOptions => ({
  type: 'postgres',
  url,
  entities: [...ENTITIES],
  migrations: [...MIGRATIONS],
  migrationsTableName: 'migration',
  namingStrategy: new NamingStrategy(),
  synchronize: false,
  applicationName: 'syncline',
  parseInt8: true,
  extra: { max: poolMax, types: columnTypes },
});

/** Connects and brings the schema up to date. */
export async function openDataSource(url: string, poolMax: number): Promise<DataSource> {
  const dataSource = await new DataSource(dataSourceOptions(url, poolMax)).initialize();
  try {
    await migrate(dataSource);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

async function migrate(dataSource: DataSource): Promise<void> {
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK_KEY]);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK_KEY]).finally(() => lock.release());
  }
}

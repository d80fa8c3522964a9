export { DatabaseError, type DatabaseErrorCode } from './embedded/database-error.js';
export { type Database, startDatabase } from './embedded/start-database.js';
export * from './data-source.js';
export * from './entities.js';
export * from './pool.js';
export * from './seal.js';
export { fromJsonb, toJsonb } from './store/jsonb.js';
export * from './store/postgres-engine-store.js';

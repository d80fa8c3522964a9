export { DatabaseError, type DatabaseErrorCode } from './embedded/database-error.js';
export { type Database, startDatabase } from './embedded/start-database.js';
export * from './data-source.js';
export * from './entities.js';
export * from './pool.js';

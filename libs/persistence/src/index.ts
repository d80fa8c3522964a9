export { DatabaseError, type DatabaseErrorCode } from './embedded/database-error.js';
export { type Database, startDatabase } from './embedded/start-database.js';

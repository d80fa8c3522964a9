/**
 * - `SYNC_DB101`: another Syncline uses the data folder.
 * - `SYNC_DB102`: the database folder is not one this Syncline made, or parts of it are missing.
 * - `SYNC_DB103`: the data folder cannot be written to.
 * - `SYNC_DB104`: there is no PostgreSQL for this platform among the installed packages.
 * - `SYNC_DB105`: running as root, and no ordinary user could be found or made to run PostgreSQL as.
 * - `SYNC_DB106`: PostgreSQL did not start or stop; the message holds the end of its log.
 */
export type DatabaseErrorCode = 'SYNC_DB101' | 'SYNC_DB102' | 'SYNC_DB103' | 'SYNC_DB104' | 'SYNC_DB105' | 'SYNC_DB106';

/** Why the built-in database cannot be used, and what to do about it. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';

  constructor(
    readonly code: DatabaseErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${message}`, options);
  }
}

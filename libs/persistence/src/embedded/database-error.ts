/**
 * - `SYNC_DB101`: another Syncline uses the data folder.
 * - `SYNC_DB102`: the database folder is not one this Syncline made, or parts of it are missing.
 * - `SYNC_DB103`: the data folder cannot be written to.
 * - `SYNC_DB104`: there is no PostgreSQL for this platform among the installed packages.
 * - `SYNC_DB105`: running as root, and no ordinary user could be found or made to run PostgreSQL as.
 * - `SYNC_DB106`: PostgreSQL did not start or stop; the message holds the end of its log.
 * - `SYNC_DB107`: the role that keeps workspaces apart is missing, and may not be made here.
 */
export type DatabaseErrorCode = `SYNC_DB10${1 | 2 | 3 | 4 | 5 | 6 | 7}`;

/** Why the database cannot be used, and what to do about it. */
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

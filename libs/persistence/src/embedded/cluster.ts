import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '#config';
import { type Binaries } from './binaries.js';
import { DatabaseError } from './database-error.js';
import { runProgram } from './programs.js';
import { type SystemUser } from './system-user.js';

const MAJOR_VERSION = '18';
export const SUPERUSER = 'postgres';

/** A PostgreSQL data folder that has been made and can be started. */
export interface Cluster {
  /** PostgreSQL's own folder. */
  readonly pgdata: string;
  /** The password of every role of this cluster; it is only reachable from this machine. */
  readonly password: string;
  readonly user: SystemUser;
  readonly binaries: Binaries;
}

/**
 * The cluster in `home`, made on first use.
 *
 * @throws DatabaseError `SYNC_DB102` for a folder that holds something else, `SYNC_DB106` when it cannot be made
 */
export async function openCluster(home: string, binaries: Binaries, user: SystemUser): Promise<Cluster> {
  const pgdata = join(home, 'pgdata');
  const passwordPath = join(home, 'password');
  const version = await versionOf(pgdata);
  if (version === 'absent') {
    const password = randomBytes(24).toString('base64url');
    await writeFile(passwordPath, password, { mode: 0o600 });
    await chmod(passwordPath, 0o600);
    const cluster = { pgdata, password, user, binaries };
    await initialise(cluster, home);
    return cluster;
  }
  if (version !== MAJOR_VERSION) throw notOurs(pgdata, version);
  const password = await readFile(passwordPath, 'utf8').catch((error: unknown) => {
    throw new DatabaseError(
      'SYNC_DB102',
      `The password of the database in ${pgdata} is missing (${passwordPath}). Restore it from your backup.`,
      { cause: error },
    );
  });
  return { pgdata, password: password.trim(), user, binaries };
}

/** The major version in `PG_VERSION`; `foreign` for a folder without one. */
async function versionOf(pgdata: string): Promise<string> {
  const found = await stat(pgdata).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return 'absent';
  const version = await readFile(join(pgdata, 'PG_VERSION'), 'utf8').catch(() => 'foreign');
  return version.trim();
}

const notOurs = (pgdata: string, version: string): DatabaseError =>
  version === 'foreign'
    ? new DatabaseError(
        'SYNC_DB102',
        `${pgdata} is not a PostgreSQL folder, or it is damaged. Restore it from your backup, ` +
          'move it away to begin anew, or set SYNCLINE_DATA_DIR to another folder.',
      )
    : new DatabaseError(
        'SYNC_DB102',
        `${pgdata} was made by PostgreSQL ${version}; this Syncline has ${MAJOR_VERSION}. ` +
          `Dump it with the version that made it and load it here, or set DATABASE_URL to a server of your own.`,
      );

/** Made beside its place and renamed into it, so that an interrupted start leaves no half-made cluster behind. */
async function initialise({ pgdata, password, user, binaries }: Cluster, home: string): Promise<void> {
  const draft = `${pgdata}.new`;
  const passwordCopy = join(home, 'initdb.password');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordCopy, password, { mode: 0o600 });
  try {
    if (user) {
      await chown(draft, user.uid, user.gid);
      await chown(passwordCopy, user.uid, user.gid);
    }
    const made = await runProgram(
      binaries.initdb,
      [
        `--pgdata=${draft}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordCopy}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
      ],
      user,
    );
    if (made.code !== 0) {
      throw new DatabaseError('SYNC_DB106', `PostgreSQL could not make its folder ${draft}: ${made.output.trim()}`);
    }
    await rename(draft, pgdata);
  } finally {
    await rm(passwordCopy, { force: true });
  }
}

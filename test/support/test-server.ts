/**
 * The PostgreSQL shared by all test files of one user on this machine. Started by the first that needs it, it stops
 * itself when nobody has been connected for a while. Durability is off: it is thrown away with its folder's contents.
 */
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries } from '../../libs/persistence/src/embedded/binaries.js';
import { openCluster } from '../../libs/persistence/src/embedded/cluster.js';
import { lockFolder } from '../../libs/persistence/src/embedded/folder-lock.js';
import { adminAccess, clearLeftovers, startServer } from '../../libs/persistence/src/embedded/server.js';
import { databaseUser } from '../../libs/persistence/src/embedded/system-user.js';
import { silentLogger } from './silent-logger.js';

const IDLE_POLL_MS = 2_000;
const IDLE_POLLS_MAX = 20;

const home = process.argv[2];
if (home === undefined) throw new Error('which folder?');
const user = await databaseUser();
await mkdir(home, { recursive: true });
await chmod(home, user ? 0o711 : 0o700);
const lock = await lockFolder(home);
// Someone else is starting it: whoever asked for this one waits for that one.
if (!('release' in lock)) process.exit(0);

const cluster = await openCluster(home, await findBinaries(home, user), user);
await clearLeftovers(cluster, silentLogger);
const server = await startServer(cluster, {
  logPath: join(home, 'postgres.log'),
  settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' },
});
const access = adminAccess(cluster, server.port);
const url = `postgres://${access.user}:${access.password}@${access.host}:${access.port}/${access.database}`;
await writeFile(join(home, 'url.new'), url, { mode: 0o600 });
await rename(join(home, 'url.new'), join(home, 'url'));

const watch = new pg.Client(access);
await watch.connect();
for (let idlePolls = 0; idlePolls < IDLE_POLLS_MAX;) {
  await sleep(IDLE_POLL_MS);
  const others = await watch.query(
    `SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1`,
  );
  idlePolls = others.rowCount === 0 ? idlePolls + 1 : 0;
}
await watch.end();
await server.stop();
await lock.release();

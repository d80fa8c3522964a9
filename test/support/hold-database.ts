/**
 * A program of its own that starts the built-in database in the folder it is given, tells how it went in one line of
 * JSON, and stops it when its input ends. Tests kill it.
 */
import { createInterface } from 'node:readline';
import { startDatabase } from '../../libs/persistence/src/embedded/start-database.js';
import { silentLogger } from './silent-logger.js';

const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('which data folder?');
const report = (line: Readonly<Record<string, string>>) => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const database = await startDatabase({ databaseUrl: null, dataDir }, silentLogger);
  report({ url: database.url });
  for await (const _line of createInterface({ input: process.stdin }));
  await database.stop();
  report({ stopped: 'yes' });
} catch (error) {
  report({ failed: error instanceof Error ? error.message : String(error) });
}

import { loadConfig } from '#config';
import { type Logger } from '#connector-sdk';
import { compose } from '../../runtime/src/compose.js';
import { startWorker } from '../../worker/src/worker.js';
import { startApi } from './api.js';
import { makeFirstKey } from './auth/first-start.js';

export interface Started {
  /** Where the API listens; `null` in a process that is a worker only. */
  readonly url: string | null;
  /** Lets running work end, within the time that is configured for it, then ends everything. */
  stop(): Promise<void>;
}

interface StartOptions {
  readonly config: ReturnType<typeof loadConfig>;
  readonly logger: Logger;
  /** Where a person reads what they must know: URL and first key. */
  readonly say: (line: string) => void;
}

/** Starts the parts that the configured role names. */
export async function start({ config, logger, say }: StartOptions): Promise<Started> {
  for (const variable of config.unknownVariables) {
    logger.warn(`${variable} means nothing to Syncline; is it misspelt?`);
  }
  const runtime = await compose({ config, logger });
  const ends: (() => Promise<void>)[] = [() => runtime.close()];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const firstKey = await makeFirstKey(runtime.queries);
    if (config.role !== 'api') {
      const worker = await startWorker(runtime);
      ends.push(() => worker.close());
    }
    const api = config.role === 'worker' ? null : await startApi(runtime);
    if (api) ends.push(() => api.close());
    summarise(config, runtime.queue.kind, api?.url ?? null, say);
    if (firstKey !== null) say(`Your API key, shown this once: ${firstKey}`);
    if (firstKey !== null && api) say(`  Give it at ${api.url} in a browser, and you are the first person.`);
    return { url: api?.url ?? null, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function summarise(
  config: StartOptions['config'],
  queue: 'redis' | 'postgres',
  url: string | null,
  say: StartOptions['say'],
): void {
  const database =
    config.databaseUrl === null ? `built-in PostgreSQL in ${config.dataDir}` : 'PostgreSQL (DATABASE_URL)';
  const tickets = queue === 'redis' ? 'Redis (REDIS_URL)' : 'in the database';
  const parts = { all: 'API and worker', api: 'API', worker: 'worker' }[config.role];
  say(`Syncline is up${url === null ? '' : ` at ${url}`} (${parts}).`);
  say(`  database: ${database}; tickets: ${tickets}; webhooks: ${config.publicUrl ?? 'off, changes are polled for'}`);
}

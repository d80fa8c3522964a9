import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#config';
import { createLogger } from '#observability';
import { type Database, startDatabase } from '#persistence';
import { SANDBOX_VENDORS, type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { Client } from './client.js';
import { type DemoOptions } from './options.js';
import { type EngineProcess, type SandboxProcess, startEngineProcess, startSandboxProcess, stop } from './processes.js';

/** Longest wait for one call to a sandbox; the lease of a worker killed while it writes lasts that much longer. */
const HTTP_TIMEOUT_MS = '2000';
const FOLDER_MODE = 0o755; // root's PostgreSQL runs as another user, who has to enter

export type Sandboxes = Readonly<Record<SandboxVendor, SandboxProcess>>;

/** Everything the demo runs on: three sandboxes, a database, and the engine as two processes. */
export class World {
  readonly sandboxes: Sandboxes;
  readonly client: Client;
  readonly folder: string;
  kills = 0;
  readonly #database: Database;
  readonly #api: EngineProcess;
  #worker: EngineProcess;
  readonly #environment: Readonly<Record<string, string>>;

  private constructor(parts: {
    sandboxes: Sandboxes;
    client: Client;
    folder: string;
    database: Database;
    api: EngineProcess;
    worker: EngineProcess;
    environment: Readonly<Record<string, string>>;
  }) {
    this.sandboxes = parts.sandboxes;
    this.client = parts.client;
    this.folder = parts.folder;
    this.#database = parts.database;
    this.#api = parts.api;
    this.#worker = parts.worker;
    this.#environment = parts.environment;
  }

  static async start(options: DemoOptions): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'syncline-demo-'));
    await chmod(folder, FOLDER_MODE);
    const sandboxes = await startSandboxes(options);
    const settings = { SYNCLINE_DATA_DIR: join(folder, 'data'), SYNCLINE_LOG_LEVEL: 'warn' };
    const config = loadConfig(settings);
    const database = await startDatabase(config, createLogger(config));
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const environment = {
      ...settings,
      DATABASE_URL: database.url,
      SYNCLINE_PORT: String(port),
      SYNCLINE_PUBLIC_URL: url,
      ...standIns(sandboxes),
      SYNCLINE_HTTP_TIMEOUT_MS: HTTP_TIMEOUT_MS,
    };
    const api = await startEngineProcess('api', environment, join(folder, 'api.log'));
    const worker = await startEngineProcess('worker', environment, join(folder, 'worker.log'));
    const client = new Client(url, apiKeyIn(api.said));
    return new World({ sandboxes, client, folder, database, api, worker, environment });
  }

  /** Kills the worker where it stands, and starts another. */
  async killWorker(): Promise<void> {
    await stop(this.#worker.child, 'SIGKILL');
    this.kills += 1;
    this.#worker = await startEngineProcess('worker', this.#environment, join(this.folder, 'worker.log'));
  }

  /** Ends every process; the data is thrown away. */
  async stop(): Promise<void> {
    await Promise.all([stop(this.#worker.child), stop(this.#api.child)]);
    await this.#database.stop();
    await stopSandboxes(this.sandboxes);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Three sandboxes seeded with the same people. */
export async function startSandboxes(options: Pick<DemoOptions, 'seed' | 'people' | 'latencyMs'>): Promise<Sandboxes> {
  const [hubspot, salesforce, mailchimp] = await Promise.all([
    startSandboxProcess('hubspot', options),
    startSandboxProcess('salesforce', options),
    startSandboxProcess('mailchimp', options),
  ]);
  return { hubspot, salesforce, mailchimp };
}

export async function stopSandboxes(sandboxes: Sandboxes): Promise<void> {
  await Promise.all(SANDBOX_VENDORS.map((vendor) => stop(sandboxes[vendor].child)));
}

/** The sandboxes in place of the vendors, whose consent pages know an app of Syncline's. */
function standIns(sandboxes: Sandboxes): Readonly<Record<string, string>> {
  const variables = SANDBOX_VENDORS.flatMap((vendor) => [
    [`SYNCLINE_BASE_URL_${vendor.toUpperCase()}`, sandboxes[vendor].url],
    [`SYNCLINE_OAUTH_${vendor.toUpperCase()}_CLIENT_ID`, `sandbox-${vendor}-client`],
    [`SYNCLINE_OAUTH_${vendor.toUpperCase()}_CLIENT_SECRET`, `sandbox-${vendor}-secret`],
  ]);
  return Object.fromEntries(variables) as Record<string, string>;
}

/** The webhook URL has to be known before the API listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function apiKeyIn(said: readonly string[]): string {
  const key = said.map((line) => /API key, shown this once: (\S+)/.exec(line)?.[1]).find((found) => found);
  if (key === undefined) throw new Error('the API did not print the key of its first start');
  return key;
}

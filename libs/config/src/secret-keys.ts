import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type Config } from './config.js';
import { ConfigError } from './config-error.js';
import { KEY_PATTERN } from './environment.js';
import { systemCode } from './system-error.js';
import { splitList } from './url-rules.js';

const KEY_FILE_NAME = 'secret.keys';

/** The keys that seal credentials: the highest version seals, every version opens. Never prints its keys. */
export class SecretKeys {
  readonly #keys: ReadonlyMap<number, Buffer>;
  readonly newestVersion: number;

  /** @param entries `v1:<32 bytes in base64>`, versions distinct, at least one */
  constructor(entries: readonly string[]) {
    const keys = new Map<number, Buffer>();
    for (const entry of entries) {
      if (!KEY_PATTERN.test(entry)) throw new RangeError('a secret key must be v<version>:<32 bytes in base64>');
      const version = Number(entry.slice(1, entry.indexOf(':')));
      if (keys.has(version)) throw new RangeError(`secret key v${version} is given twice`);
      keys.set(version, Buffer.from(entry.slice(entry.indexOf(':') + 1), 'base64'));
    }
    if (keys.size === 0) throw new RangeError('at least one secret key is needed');
    this.#keys = keys;
    this.newestVersion = Math.max(...keys.keys());
  }

  /** The 32 bytes of a version; `undefined` if it is not known here. */
  key(version: number): Buffer | undefined {
    return this.#keys.get(version);
  }

  [inspect.custom](): string {
    return `SecretKeys(${[...this.#keys.keys()].map((version) => `v${version}`).join(', ')})`;
  }
}

/**
 * The keys from the configuration; without any, those of the key file in the data folder, which is made with a fresh
 * key (readable by its owner only) the first time.
 *
 * @throws ConfigError `SYNC_CFG002`
 */
export async function loadSecretKeys(config: Pick<Config, 'secretKeys' | 'dataDir'>): Promise<SecretKeys> {
  if (config.secretKeys) return config.secretKeys;
  const path = join(config.dataDir, KEY_FILE_NAME);
  try {
    const text = (await readIfPresent(path)) ?? (await makeKeyFile(config.dataDir, path));
    return new SecretKeys(splitList(text.replaceAll('\n', ',')));
  } catch (error) {
    throw new ConfigError(
      'SYNC_CFG002',
      [
        `The secret key file ${path} cannot be used (${String(error)}). ` +
          'Restore it from your backup (stored credentials cannot be opened without it), ' +
          'make the folder writable, or set SYNCLINE_SECRET_KEYS.',
      ],
      { cause: error },
    );
  }
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Linked into place, so that of two processes starting at once one wins and both read the same key. */
async function makeKeyFile(dataDir: string, path: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, `v1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
    await chmod(draft, 0o600);
    await link(draft, path).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path, 'utf8');
}

import pg from 'pg';

/** Keeps these locks apart from others in the database. */
const LOCK_SPACE = 79_625;

/**
 * Exclusive rights held for as long as this process is connected: the database gives them up when the process or its
 * connection ends, so nothing has to expire. One connection holds them all.
 */
export class AdvisoryLocks {
  readonly #url: string;
  readonly #onLost: () => void;
  readonly #held = new Set<string>();
  #client: Promise<pg.Client> | undefined;

  /** @param onLost the connection broke, and with it every right was lost */
  constructor(url: string, onLost: () => void) {
    this.#url = url;
    this.#onLost = onLost;
  }

  /** True if this process has the right now. */
  async take(name: string): Promise<boolean> {
    if (this.#held.has(name)) return true;
    const client = await this.#connected();
    const { rows } = await client.query<{ taken: boolean }>(`SELECT pg_try_advisory_lock($1, hashtext($2)) AS taken`, [
      LOCK_SPACE,
      name,
    ]);
    if (rows[0]?.taken !== true) return false;
    this.#held.add(name);
    return true;
  }

  async give(name: string): Promise<void> {
    if (!this.#held.delete(name) || !this.#client) return;
    const client = await this.#client;
    await client.query(`SELECT pg_advisory_unlock($1, hashtext($2))`, [LOCK_SPACE, name]);
  }

  async close(): Promise<void> {
    const closing = this.#client;
    this.#client = undefined;
    this.#held.clear();
    await closing?.then((client) => client.end()).catch(() => undefined);
  }

  async #connected(): Promise<pg.Client> {
    this.#client ??= this.#connect().catch((error: unknown) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#url, application_name: 'syncline locks', keepAlive: true });
    client.on('error', () => undefined);
    client.on('end', () => {
      if (!this.#client) return;
      this.#client = undefined;
      this.#held.clear();
      this.#onLost();
    });
    await client.connect();
    return client;
  }
}

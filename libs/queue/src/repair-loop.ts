import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger } from '#connector-sdk';

/** Does something at start and then again and again, never twice at once. Failures are logged and tried again. */
export class RepairLoop {
  readonly #stopped = new AbortController();
  readonly #running: Promise<void>;

  constructor(repair: () => Promise<void>, options: { readonly everyMs: number; readonly logger: Logger }) {
    this.#running = this.#run(repair, options);
  }

  /** Resolves when a repair under way has ended. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(repair: () => Promise<void>, { everyMs, logger }: { everyMs: number; logger: Logger }): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await repair().catch((error: unknown) => logger.error('re-issuing lost tickets failed', { error }));
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

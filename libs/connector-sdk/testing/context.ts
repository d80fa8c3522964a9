import {
  type CallContext,
  type ConnectionContext,
  ConnectorError,
  type Lane,
  type Limiter,
  type Logger,
  type PoolLimits,
  type Secrets,
} from '../src/index.js';

/** A limiter in memory: keeps to each pool's concurrency, never makes a call wait for time, and records everything. */
export class RecordingLimiter implements Limiter {
  readonly calls: { readonly pool: string; readonly lane: Lane }[] = [];
  readonly throttles: { readonly pool: string; readonly retryAtMs: number }[] = [];
  readonly usages: { readonly pool: string; readonly dailyRemaining: number; readonly dailyMax: number }[] = [];
  readonly #pools: Readonly<Record<string, PoolLimits>> | undefined;
  readonly #inFlight = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  /** @param pools from the manifest; when given, a pool that is not listed is refused. */
  constructor(pools?: Readonly<Record<string, PoolLimits>>) {
    this.#pools = pools;
  }

  async run<Answer>(pool: string, context: CallContext, send: () => Promise<Answer>): Promise<Answer> {
    if (this.#pools && !(pool in this.#pools)) throw new Error(`the manifest names no pool "${pool}"`);
    await this.#enter(pool);
    this.calls.push({ pool, lane: context.lane });
    try {
      return await send();
    } finally {
      this.#leave(pool);
    }
  }

  async throttled(pool: string, retryAtMs: number): Promise<void> {
    this.throttles.push({ pool, retryAtMs });
  }

  observed(pool: string, usage: { dailyRemaining: number; dailyMax: number }): void {
    this.usages.push({ pool, ...usage });
  }

  /** How many calls went through, in one pool or in all. */
  count(pool?: string): number {
    return pool === undefined ? this.calls.length : this.calls.filter((call) => call.pool === pool).length;
  }

  reset(): void {
    this.calls.length = 0;
    this.throttles.length = 0;
    this.usages.length = 0;
  }

  async #enter(pool: string): Promise<void> {
    const max = this.#pools?.[pool]?.concurrency ?? Number.POSITIVE_INFINITY;
    const inFlight = this.#inFlight.get(pool) ?? 0;
    if (inFlight < max) {
      this.#inFlight.set(pool, inFlight + 1);
      return;
    }
    // The place is handed over by #leave, so the count stays as it is.
    await new Promise<void>((resolve) => this.#waiting.set(pool, [...(this.#waiting.get(pool) ?? []), resolve]));
  }

  #leave(pool: string): void {
    const [next, ...rest] = this.#waiting.get(pool) ?? [];
    this.#waiting.set(pool, rest);
    if (next) next();
    else this.#inFlight.set(pool, (this.#inFlight.get(pool) ?? 1) - 1);
  }
}

export interface LogLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Keeps log lines for a test to read. */
export class CollectingLogger implements Logger {
  readonly lines: LogLine[] = [];

  debug(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push({ level: 'debug', message, fields });
  }

  info(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push({ level: 'info', message, fields });
  }

  warn(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push({ level: 'warn', message, fields });
  }

  error(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push({ level: 'error', message, fields });
  }
}

/** A {@link ConnectionContext} whose parts a test can read back. */
export interface TestContext extends ConnectionContext {
  readonly limiter: RecordingLimiter;
  readonly logger: CollectingLogger;
  /** What the connector asked to keep, oldest first. */
  readonly saved: Secrets[];
  /** The secrets given, with everything saved since laid over them: what the next session would be opened with. */
  currentSecrets(): Secrets;
}

const HTTP_TIMEOUT_MS = 5_000;

/** A context for one session: real clock, no settings, no secrets, unless overridden. */
export function testContext(
  overrides: Partial<Omit<ConnectionContext, 'limiter' | 'logger' | 'renewSecrets'>> & {
    readonly limiter?: RecordingLimiter;
    readonly logger?: CollectingLogger;
  } = {},
): TestContext {
  const saved: Secrets[] = [];
  const secrets = overrides.secrets ?? {};
  const currentSecrets = (): Secrets => Object.assign({}, secrets, ...saved) as Secrets;
  return {
    connectionId: 'connection-under-test',
    settings: {},
    clock: { nowMs: () => Date.now() },
    httpTimeoutMs: HTTP_TIMEOUT_MS,
    ...overrides,
    secrets,
    limiter: overrides.limiter ?? new RecordingLimiter(),
    logger: overrides.logger ?? new CollectingLogger(),
    saved,
    renewSecrets: async (renew) => {
      const { changed, renewed } = await renew(currentSecrets());
      if (Object.keys(changed).length > 0) saved.push(changed);
      return renewed;
    },
    currentSecrets,
  };
}

/** Runs what should fail with a {@link ConnectorError} and returns it; anything else fails the test. */
export async function connectorErrorOf(run: () => Promise<unknown>): Promise<ConnectorError> {
  let answer: unknown;
  try {
    answer = await run();
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
  throw new Error(`expected a ConnectorError, got an answer: ${JSON.stringify(answer)}`);
}

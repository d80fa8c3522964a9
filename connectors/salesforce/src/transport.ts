import { Readable } from 'node:stream';

/** One HTTP answer; header names in lower case. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

interface HttpCall {
  readonly url: string;
  readonly method: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** How one exchange is bounded. */
interface Bounds {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * A call that got no answer. `code` is the system's (`ECONNREFUSED`) where it gave one, found behind any number of
 * causes; the causes are matched by shape because they may come from another realm.
 */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly code: string | undefined;
  /** Why it was cut off by us, if it was. */
  readonly cut: 'timeout' | 'aborted' | undefined;

  constructor(cause: unknown, cut: 'timeout' | 'aborted' | undefined) {
    super('no answer from Salesforce', { cause });
    this.code = codeBehind(cause);
    this.cut = cut;
  }
}

const CAUSES_MAX = 10;

function codeBehind(error: unknown): string | undefined {
  let at = error;
  for (let depth = 0; depth < CAUSES_MAX && typeof at === 'object' && at !== null; depth++) {
    const { code, cause } = at as { code?: unknown; cause?: unknown };
    if (typeof code === 'string') return code;
    at = cause;
  }
  return undefined;
}

/**
 * Sends once: no retry, no redirect, no proxy from the environment.
 * @throws NoAnswer when the connection failed, the time was up or the caller gave up
 */
export async function exchange(call: HttpCall, { timeoutMs, signal }: Bounds): Promise<HttpAnswer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(call.url, {
      method: call.method,
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(call.headers ? { headers: call.headers } : {}),
      ...(call.body === undefined ? {} : { body: call.body }),
    });
    const body = await response.text();
    return { statusCode: response.status, headers: Object.fromEntries(response.headers), body };
  } catch (error) {
    throw new NoAnswer(error, signal?.aborted ? 'aborted' : timeout.aborted ? 'timeout' : undefined);
  }
}

/**
 * The transport jsforce is given for one call. jsforce's own would retry reads five times, wait up to thirty minutes
 * and obey proxy variables; this one does none of that, ends with the call's signal, and keeps the answer so that
 * status and headers can be read.
 */
export class OneCallTransport {
  answer: HttpAnswer | undefined;
  readonly #bounds: Bounds;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  httpRequest(call: HttpCall): Promise<HttpAnswer> & { stream(): Readable } {
    const answering = exchange(call, this.#bounds).then((answer) => (this.answer = answer));
    return Object.assign(answering, { stream: () => Readable.from([]) });
  }
}

import { Connection } from 'jsforce';
import { type CallContext, clockOffsetMs, type ConnectionContext, ConnectorError } from '#connector-sdk';
import { callError, noAnswerError, notJson, parsedBody } from './errors.js';
import { type Grant, GrantSource } from './grant.js';
import { chunked } from './chunks.js';
import { asArray, asNumber, asObject } from './json.js';
import { API_POOL, API_VERSION, CLIENT_MARK } from './manifest.js';
import { type HttpAnswer, NoAnswer, OneCallTransport } from './transport.js';

/** A REST call; `path` is relative to the version's root (`/query?q=…`). */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Refusals the caller reads itself; every other is thrown. */
  readonly expected?: readonly number[];
}

export interface ApiAnswer {
  readonly status: number;
  /** Parsed JSON; `undefined` for an empty answer. */
  readonly body: unknown;
  /** The vendor's clock when it answered, in milliseconds since the epoch. */
  readonly vendorNowMs: number;
}

/** Calls one composite holds, and how many when some of them are queries or collections. */
const TOGETHER_MAX = 25;
const TOGETHER_HEAVY_MAX = 5;

const isHeavy = ({ path }: ApiCall): boolean => /^\/(query|queryAll|composite\/sobjects)\b/.test(path);

const incompleteComposite = (): ConnectorError =>
  new ConnectorError('protocol', {
    code: 'SALESFORCE_COMPOSITE_ANSWER',
    message: 'Salesforce did not answer every part of a composite call.',
  });

/** REST calls to one org through jsforce: bounded, limited, with a renewed token after a refused one. */
export class SalesforceClient {
  readonly #context: ConnectionContext;
  readonly #grants: GrantSource;
  #opened: { grant: Grant; connection: Connection } | undefined;
  #usage: { dailyRemaining: number; dailyMax: number } | undefined;
  #clockOffsetMs = 0;

  /** @throws ConnectorError `config` */
  constructor(context: ConnectionContext) {
    this.#context = context;
    this.#grants = new GrantSource(context);
  }

  /** The allowance as the last answer told it. */
  get usage(): { dailyRemaining: number; dailyMax: number } | undefined {
    return this.#usage;
  }

  get clockOffsetMs(): number {
    return this.#clockOffsetMs;
  }

  /**
   * Makes one call; after a 401, once more with another token.
   * @throws ConnectorError for every answer that is neither a success nor `expected`
   */
  async call(call: ApiCall, context: CallContext): Promise<ApiAnswer> {
    const grant = await this.#grants.current(context);
    const first = await this.#send(call, grant, context);
    if (first.http.statusCode !== 401) return this.#judged(call, first);
    const renewed = await this.#grants.replace(grant, context);
    return this.#judged(call, await this.#send(call, renewed, context));
  }

  /**
   * Makes several calls as one, as far as the vendor allows, which counts once against the allowance. They are
   * independent of each other; answers come in order.
   * @throws ConnectorError as `call` does, for the first call that is refused
   */
  async callAll(calls: readonly ApiCall[], context: CallContext): Promise<readonly ApiAnswer[]> {
    if (calls.length === 0) return [];
    const most = calls.some(isHeavy) ? TOGETHER_HEAVY_MAX : TOGETHER_MAX;
    const answers: ApiAnswer[] = [];
    for (const run of chunked(calls, most)) answers.push(...(await this.#together(run, context)));
    return answers;
  }

  async #together(calls: readonly ApiCall[], context: CallContext): Promise<readonly ApiAnswer[]> {
    const [only, ...others] = calls;
    if (only && others.length === 0) return [await this.call(only, context)];
    const compositeRequest = calls.map((call, at) => ({
      method: call.method,
      url: `/services/data/v${API_VERSION}${call.path}`,
      referenceId: `call${at}`,
      // Events of what the call writes carry the mark of its own headers.
      httpHeaders: { 'Sforce-Call-Options': `client=${CLIENT_MARK}`, ...call.headers },
      ...(call.body === undefined ? {} : { body: call.body }),
    }));
    const body = { allOrNone: false, compositeRequest };
    const whole = await this.call({ method: 'POST', path: '/composite', body }, context);
    const parts = asArray(asObject(whole.body)['compositeResponse']).map(asObject);
    if (parts.length !== calls.length) throw incompleteComposite();
    const judged = calls.map((call, at) => {
      const part = parts[at] ?? {};
      const http = { statusCode: asNumber(part['httpStatusCode']), headers: {}, body: JSON.stringify(part['body']) };
      return this.#judged(call, { http, body: part['body'] });
    });
    const answers = await Promise.all(judged);
    return answers.map((answer) => ({ ...answer, vendorNowMs: whole.vendorNowMs }));
  }

  /** A jsforce connection for streaming, which reads the token once when it is made. */
  async streamingConnection(context: CallContext, refused?: Connection): Promise<Connection> {
    const grant = await this.#grants.current(context);
    const connection = this.#connectionFor(grant);
    if (connection !== refused) return connection;
    return this.#connectionFor(await this.#grants.replace(grant, context));
  }

  /** Told when a stream was accepted, which proves the token like an answered call. */
  streamAccepted(): void {
    this.#grants.accepted();
  }

  #connectionFor(grant: Grant): Connection {
    if (this.#opened?.grant === grant) return this.#opened.connection;
    const connection = new Connection({
      instanceUrl: grant.instanceUrl,
      accessToken: grant.accessToken.reveal(),
      version: API_VERSION,
      callOptions: { client: CLIENT_MARK },
    });
    this.#opened = { grant, connection };
    return connection;
  }

  async #send(call: ApiCall, grant: Grant, context: CallContext): Promise<{ http: HttpAnswer; body: unknown }> {
    const sent = await this.#context.limiter.run(API_POOL, context, () => this.#exchange(call, grant, context));
    this.#learn(sent.http);
    return sent;
  }

  async #exchange(call: ApiCall, grant: Grant, context: CallContext): Promise<{ http: HttpAnswer; body: unknown }> {
    const transport = new OneCallTransport({ timeoutMs: this.#context.httpTimeoutMs, signal: context.signal });
    const request = {
      method: call.method,
      url: call.path,
      headers: {
        accept: 'application/json',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    };
    try {
      const body = await this.#connectionFor(grant).request<unknown>(request, { transport });
      if (transport.answer) return { http: transport.answer, body };
    } catch (error) {
      // jsforce throws for every refusal; the answer it threw for says more than its error.
      if (transport.answer) return { http: transport.answer, body: parsedBody(transport.answer) };
      if (error instanceof NoAnswer) throw noAnswerError(error);
      throw error;
    }
    throw new ConnectorError('protocol', { code: 'SALESFORCE_NO_ANSWER', message: 'A call ended without an answer.' });
  }

  #learn({ headers }: HttpAnswer): void {
    const nowMs = this.#context.clock.nowMs();
    if (headers['date'] !== undefined) this.#clockOffsetMs = clockOffsetMs(headers['date'], nowMs);
    const [, used, max] = /api-usage=(\d+)\/(\d+)/.exec(headers['sforce-limit-info'] ?? '') ?? [];
    if (used === undefined || max === undefined) return;
    this.#usage = { dailyRemaining: Math.max(0, Number(max) - Number(used)), dailyMax: Number(max) };
    this.#context.limiter.observed(API_POOL, this.#usage);
  }

  async #judged(call: ApiCall, { http, body }: { http: HttpAnswer; body: unknown }): Promise<ApiAnswer> {
    const { statusCode } = http;
    const nowMs = this.#context.clock.nowMs();
    const answer = { status: statusCode, body, vendorNowMs: nowMs + this.#clockOffsetMs };
    if (statusCode !== 401 && statusCode < 500) this.#grants.accepted();
    if (statusCode >= 200 && statusCode < 300) {
      if (statusCode !== 204 && (typeof body !== 'object' || body === null)) throw notJson(http);
      return answer;
    }
    const error = callError(http, nowMs);
    if (error.retryAtMs !== undefined) await this.#context.limiter.throttled(API_POOL, error.retryAtMs);
    else if (call.expected?.includes(statusCode) && Array.isArray(body)) return answer;
    throw error;
  }
}

import { Client } from '@hubspot/api-client';
import { type CallContext, clockOffsetMs, ConnectorError, type ConnectionContext } from '#connector-sdk';
import { classifyAnswer, classifyFailure, RefusedAnswer } from './errors.js';
import { isObject, parseJson } from './json.js';
import { throttledBy } from './limits.js';
import { manifest, type Pool } from './manifest.js';
import { type TokenSource, tokenSource } from './tokens.js';

/** A call the vendor's client has no method for. */
export interface PlainCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: { readonly json: unknown } | { readonly form: Readonly<Record<string, string>> };
  /** Token calls prove themselves by their form. */
  readonly authorise: boolean;
}

/** What the calls of one session have learned from HubSpot's answers. */
export interface Observed {
  vendorOffsetMs?: number;
  daily?: { dailyRemaining: number; dailyMax: number };
  /** The account's time zone, which its day of calls begins in; known once the connection was checked. */
  timeZone?: string;
}

/**
 * One connection's way to HubSpot: the official client, with allowance, token, time bound and error classes around it.
 *
 * The client's limiter and retries stay off: both live in one process and are shared by every client in it, and its
 * retries repeat creates. It cannot cancel a request, so a call past its time is abandoned: its answer, if one still
 * comes, is dropped.
 */
export class HubSpotClient {
  readonly observed: Observed = {};
  readonly #context: ConnectionContext;
  readonly #baseUrl: string;
  readonly #tokens: TokenSource;
  readonly #sdk: Client;

  constructor(context: ConnectionContext) {
    this.#context = context;
    this.#baseUrl = context.baseUrl ?? manifest.defaultBaseUrl ?? '';
    this.#tokens = tokenSource(context, (path, form, callContext) =>
      this.plain('oauth', callContext, { method: 'POST', path, body: { form }, authorise: false }),
    );
    const developerApiKey = context.secrets['developerApiKey']?.reveal();
    this.#sdk = new Client({
      basePath: this.#baseUrl,
      ...(developerApiKey === undefined ? {} : { developerApiKey }),
      middleware: [{ pre: (request) => this.#authorise(request), post: (response) => this.#inspect(response) }],
    });
    // The client decorates an API on first touch, with the limiter and retries of whichever client was built last in
    // this process; touched now, these get ours, which are none.
    const { associations, lists, objects, owners, pipelines, properties, schemas } = this.#sdk.crm;
    void [associations.v4.schema, lists, objects, owners, pipelines, properties, schemas, this.#sdk.webhooks];
  }

  /** What our clock must add to read like HubSpot's, in milliseconds since the epoch; as far as answers have told. */
  vendorNowMs(): number {
    return this.#context.clock.nowMs() + (this.observed.vendorOffsetMs ?? 0);
  }

  /**
   * Sends one call of the official client.
   * @throws ConnectorError classified by the tables in errors.ts
   */
  async call<Answer>(pool: Pool, context: CallContext, send: (sdk: Client) => Promise<Answer>): Promise<Answer> {
    return this.#authorised(context, () => this.#limited(pool, context, () => send(this.#sdk)));
  }

  /** Sends a call the official client has no method for, and gives the JSON it was answered with. */
  async plain(pool: Pool, context: CallContext, call: PlainCall): Promise<unknown> {
    const send = (): Promise<unknown> => this.#limited(pool, context, (signal) => this.#fetch(call, signal));
    return call.authorise ? this.#authorised(context, send) : send();
  }

  /** Sends with a valid token; a refused one is renewed once, for HubSpot's 401 does not prove that it has expired. */
  async #authorised<Answer>(context: CallContext, send: () => Promise<Answer>): Promise<Answer> {
    const token = await this.#tokens.current(context);
    try {
      return await send();
    } catch (error) {
      const refused = error instanceof ConnectorError && error.code === 'HUBSPOT_UNAUTHORIZED';
      if (!refused || !this.#tokens.renewable) throw error;
      await this.#tokens.renew(token, context);
      return await send();
    }
  }

  async #limited<Answer>(
    pool: Pool,
    context: CallContext,
    send: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await this.#context.limiter.run(pool, context, () => this.#bounded(context, send));
    } catch (error) {
      if (!(error instanceof RefusedAnswer)) throw classifyFailure(error);
      throw error.status === 429
        ? await throttledBy(error, pool, this.#context, this.observed.timeZone)
        : classifyAnswer(error);
    }
  }

  async #bounded<Answer>(context: CallContext, send: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    if (context.signal?.aborted) throw notSent(context.signal.reason);
    const abandon = new AbortController();
    const { promise: abandoned, reject } = Promise.withResolvers<never>();
    const giveUp = (): void => {
      reject(unanswered());
      abandon.abort();
    };
    const timer = setTimeout(giveUp, this.#context.httpTimeoutMs);
    context.signal?.addEventListener('abort', giveUp, { once: true });
    try {
      return await Promise.race([send(abandon.signal), abandoned]);
    } finally {
      clearTimeout(timer);
      context.signal?.removeEventListener('abort', giveUp);
    }
  }

  async #fetch(call: PlainCall, signal: AbortSignal): Promise<unknown> {
    const url = new URL(this.#baseUrl + call.path);
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
    const headers: Record<string, string> = { accept: 'application/json' };
    if (call.authorise) headers['authorization'] = `Bearer ${this.#tokens.held}`;
    const init: RequestInit = { method: call.method, headers, signal };
    if (call.body && 'json' in call.body) {
      headers['content-type'] = 'application/json';
      init.body = JSON.stringify(call.body.json);
    } else if (call.body) {
      init.body = new URLSearchParams(call.body.form);
    }
    const response = await fetch(url, init);
    const body = await response.text();
    this.#learn(response.status, Object.fromEntries(response.headers), body);
    return parseJson(body);
  }

  /** The official client's hook before a request: the token of the moment, but not where an API key is the proof. */
  #authorise(request: unknown): unknown {
    if (!isRequest(request)) throw new TypeError('the HubSpot client changed its request hook');
    if (!new URL(request.getUrl()).pathname.startsWith('/webhooks/')) {
      request.setHeaderParam('Authorization', `Bearer ${this.#tokens.held}`);
    }
    return request;
  }

  /**
   * The official client's hook after an answer. Failures are taken here: its own exception puts headers and body into
   * its message, drops the policy name of a 429 and cannot read an HTML page.
   */
  async #inspect(response: unknown): Promise<unknown> {
    if (!isResponse(response)) throw new TypeError('the HubSpot client changed its response hook');
    this.#learn(response.httpStatusCode, response.headers, await response.body.text());
    return response;
  }

  #learn(status: number, headers: Readonly<Record<string, string>>, body: string): void {
    this.observed.vendorOffsetMs = clockOffsetMs(headers['date'], this.#context.clock.nowMs());
    const dailyMax = Number(headers['x-hubspot-ratelimit-daily'] ?? Number.NaN);
    const dailyRemaining = Number(headers['x-hubspot-ratelimit-daily-remaining'] ?? Number.NaN);
    if (Number.isFinite(dailyMax) && Number.isFinite(dailyRemaining)) {
      this.observed.daily = { dailyRemaining, dailyMax };
      this.#context.limiter.observed('general', this.observed.daily);
    }
    if (status >= 400 || (body !== '' && parseJson(body) === undefined)) throw new RefusedAnswer(status, headers, body);
  }
}

const notSent = (cause: unknown): ConnectorError =>
  new ConnectorError('timeout', {
    code: 'HUBSPOT_NOT_SENT',
    message: 'The call was given up before it was sent.',
    cause,
  });

const unanswered = (): ConnectorError =>
  new ConnectorError('timeout', { code: 'HUBSPOT_TIMEOUT', message: 'HubSpot did not answer in time.' });

interface ClientRequest {
  getUrl(): string;
  setHeaderParam(name: string, value: string): void;
}

const isRequest = (value: unknown): value is ClientRequest =>
  isObject(value) && typeof value['getUrl'] === 'function' && typeof value['setHeaderParam'] === 'function';

interface ClientResponse {
  readonly httpStatusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { text(): Promise<string> };
}

const isResponse = (value: unknown): value is ClientResponse =>
  isObject(value) &&
  typeof value['httpStatusCode'] === 'number' &&
  isObject(value['headers']) &&
  isObject(value['body']) &&
  typeof value['body']['text'] === 'function';

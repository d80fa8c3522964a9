import axios, { type AxiosInstance } from 'axios';
import {
  allowedBaseUrl,
  type CallContext,
  clockOffsetMs,
  type ConnectionContext,
  ConnectorError,
  type Secret,
} from '#connector-sdk';
import { abortedBeforeSending, callError, notAnAnswer, type RawAnswer, transportError } from './errors.js';
import { manifest, POOL } from './manifest.js';
import { LOGIN_HOST } from './sign-in.js';
import { type Page } from './types.js';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/3.0`, e.g. `/lists/a1b2c3d4e5/members`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
}

/** Items a page of any collection may hold, by the API's documentation. */
export const PAGE_MAX = 1_000;

/** Mailchimp's own limit for an answer is not stated; a page of a thousand full members stays far below this. */
const ANSWER_MAX_BYTES = 64 * 1024 * 1024;

/** HTTP calls of one connection: authorised, limited, bounded in time, and judged for trouble of the whole call. */
export class MailchimpApi {
  readonly #connection: ConnectionContext;
  readonly #http: AxiosInstance;
  readonly #authorization: string;
  #root: Promise<string> | undefined;
  #offsetMs = 0;

  /** @throws ConnectorError `config` when credentials or server are missing. */
  constructor(connection: ConnectionContext) {
    this.#connection = connection;
    const { apiKey, accessToken } = connection.secrets;
    this.#authorization = authorization(apiKey, accessToken);
    const root = knownRoot(connection);
    if (root !== undefined) this.#root = Promise.resolve(root);
    this.#http = axios.create({
      timeout: connection.httpTimeoutMs,
      maxRedirects: 0,
      maxContentLength: ANSWER_MAX_BYTES,
      responseType: 'text',
      transformResponse: (text: unknown) => text,
      validateStatus: () => true,
    });
  }

  /** How far Mailchimp's clock ran ahead of ours at the last answer, in milliseconds. */
  get clockOffsetMs(): number {
    return this.#offsetMs;
  }

  /** Mailchimp's present time by the last answer. */
  vendorNowMs(): number {
    return this.#connection.clock.nowMs() + this.#offsetMs;
  }

  /**
   * Sends one call through the limiter.
   * @returns any answer that is a success or is about one record (4xx with a problem document)
   * @throws ConnectorError for trouble of the whole call
   */
  async send(request: ApiRequest, context: CallContext): Promise<RawAnswer> {
    const root = await this.#rootUrl(context);
    return this.#limited(context, () =>
      this.#exchange(`${root}/3.0${request.path}`, this.#authorization, request, context),
    );
  }

  /** Reads one resource; `undefined` when it does not exist. */
  async read<Answer>(
    path: string,
    query: Readonly<Record<string, string | number | boolean>>,
    context: CallContext,
    parse: (body: unknown) => Answer,
  ): Promise<Answer | undefined> {
    const answer = await this.send({ method: 'GET', path, query }, context);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw notAnAnswer();
    return parse(answer.body);
  }

  /** Reads every page of a collection; `undefined` when what it belongs to does not exist. Items may repeat. */
  async readAll<Item>(
    path: string,
    query: Readonly<Record<string, string | number | boolean>>,
    context: CallContext,
    parse: (body: unknown) => Page<Item>,
  ): Promise<readonly Item[] | undefined> {
    const items: Item[] = [];
    for (;;) {
      const page = await this.read(path, { ...query, count: PAGE_MAX, offset: items.length }, context, parse);
      if (!page) return undefined;
      items.push(...page.items);
      if (page.items.length === 0 || items.length >= page.total) return items;
    }
  }

  async #limited(context: CallContext, exchange: () => Promise<RawAnswer>): Promise<RawAnswer> {
    const { limiter, clock } = this.#connection;
    return limiter.run(POOL, context, async () => {
      if (context.signal?.aborted) throw abortedBeforeSending();
      const answer = await exchange();
      const error = callError(answer, clock.nowMs());
      if (!error) return answer;
      if (error.kind === 'rateLimited') await limiter.throttled(POOL, error.retryAtMs ?? clock.nowMs());
      throw error;
    });
  }

  async #exchange(
    url: string,
    authorizationHeader: string,
    request: ApiRequest,
    context: CallContext,
  ): Promise<RawAnswer> {
    const { clock } = this.#connection;
    try {
      const answer = await this.#http.request<string>({
        url,
        method: request.method,
        headers: { authorization: authorizationHeader, accept: 'application/json' },
        ...(request.query ? { params: request.query } : {}),
        ...(request.body === undefined ? {} : { data: request.body }),
        ...(context.signal ? { signal: context.signal } : {}),
      });
      const headers = Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      );
      this.#offsetMs = clockOffsetMs(headers['date'], clock.nowMs());
      return { status: answer.status, headers, ...parsed(answer.status, answer.data) };
    } catch (error) {
      // The client's own error holds the request with its credentials: it goes no further.
      throw transportError(error);
    }
  }

  /** The data centre of an access token is asked for once; a failure is asked again by the next call. */
  #rootUrl(context: CallContext): Promise<string> {
    this.#root ??= this.#askRoot(context).catch((error: unknown) => {
      this.#root = undefined;
      throw error;
    });
    return this.#root;
  }

  async #askRoot(context: CallContext): Promise<string> {
    const { baseUrl, secrets } = this.#connection;
    const token = secrets['accessToken']?.reveal() ?? '';
    const answer = await this.#limited(context, () =>
      this.#exchange(
        `${baseUrl ?? LOGIN_HOST}/oauth2/metadata`,
        `OAuth ${token}`,
        { method: 'GET', path: '' },
        context,
      ),
    );
    const body = answer.body;
    const endpoint =
      typeof body === 'object' && body !== null && 'api_endpoint' in body ? body.api_endpoint : undefined;
    if (typeof endpoint !== 'string') {
      throw new ConnectorError('auth', {
        code: 'MAILCHIMP_BAD_CREDENTIALS',
        message: 'Mailchimp does not know the access token. Connect again.',
      });
    }
    return allowedBaseUrl(endpoint, manifest.hosts, baseUrl === undefined ? [] : [new URL(baseUrl).origin]);
  }
}

/** The connection's base URL, the API key's data centre, or the server setting; `undefined` when it must be asked for. */
function knownRoot({ baseUrl, settings, secrets }: ConnectionContext): string | undefined {
  const apiKey = secrets['apiKey'];
  if (baseUrl !== undefined) return apiKey || settings['server'] !== undefined ? baseUrl : undefined;
  const dataCentre = settings['server'] ?? (apiKey && /-([a-z]{2,4}\d+)$/.exec(apiKey.reveal())?.[1]);
  if (dataCentre !== undefined) return `https://${dataCentre}.api.mailchimp.com`;
  if (!apiKey) return undefined;
  throw new ConnectorError('config', {
    code: 'MAILCHIMP_KEY_WITHOUT_DATA_CENTRE',
    message: 'The API key does not end in a data centre such as "-us21". Copy the whole key.',
  });
}

function authorization(apiKey: Secret | undefined, accessToken: Secret | undefined): string {
  if (apiKey) return `Basic ${Buffer.from(`syncline:${apiKey.reveal()}`).toString('base64')}`;
  if (accessToken) return `Bearer ${accessToken.reveal()}`;
  throw new ConnectorError('config', {
    code: 'MAILCHIMP_NO_CREDENTIALS',
    message: 'Neither an API key nor an access token is set.',
  });
}

function parsed(status: number, text: string): { body: unknown; wellFormed: boolean } {
  if (text === '') return { body: undefined, wellFormed: status === 204 };
  try {
    return { body: JSON.parse(text) as unknown, wellFormed: true };
  } catch {
    return { body: undefined, wellFormed: false };
  }
}

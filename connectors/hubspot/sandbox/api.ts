import { type Express, type NextFunction, type Request, type Response } from 'express';
import { type SandboxParts } from '#sandbox-kit';
import { HubspotRefusal, invalid } from './errors.js';
import { type LimitKind, type RateLimits, secondlyRefusal } from './limits.js';
import { type Caller, requireScopes, type Tokens } from './tokens.js';

/** One call as it came in, whoever makes it. */
export interface OpenCall {
  /** Path parameters, percent-decoded. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: unknown;
  contentType: string;
}

/** One call of the API, read and authenticated. */
export interface Call extends OpenCall {
  caller: Caller;
}

export interface Answer {
  status: number;
  /** Sent as JSON; none for 204. */
  body?: unknown;
  /** A page, in place of a body. */
  html?: string;
  headers?: Record<string, string>;
}

export interface RouteOptions {
  limit?: LimitKind;
  /** Scopes the call needs; may depend on the object type in its path. */
  scopes?: (call: Call) => readonly string[];
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
export type Handler = (call: Call) => Answer;

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const noContent: Answer = { status: 204 };

/** The HTTP edge of the sandbox: identity, limits, scopes and error envelopes, the same for every endpoint. */
export class Api {
  readonly #app: Express;
  readonly #tokens: Tokens;
  readonly #limits: RateLimits;
  readonly #parts: SandboxParts;

  constructor(app: Express, tokens: Tokens, limits: RateLimits, parts: SandboxParts) {
    this.#app = app;
    this.#tokens = tokens;
    this.#limits = limits;
    this.#parts = parts;
  }

  /** Mounts an endpoint that needs a token. */
  route(method: Method, path: string, options: RouteOptions, handler: Handler): void {
    this.#app[method](path, (request, response) => {
      this.#answer(response, (correlationId) => {
        const open = openCallOf(request);
        const caller = this.#tokens.identify(request.get('authorization'), open.query.get('hapikey'));
        this.#count(request, response, caller, options.limit ?? 'standard', correlationId);
        const call = { ...open, caller };
        requireScopes(caller, options.scopes?.(call) ?? []);
        return handler(call);
      });
    });
  }

  /** Mounts an endpoint that anybody may call, such as the token endpoint. */
  open(method: Method, path: string, handler: (call: OpenCall) => Answer): void {
    this.#app[method](path, (request, response) => {
      this.#answer(response, () => handler(openCallOf(request)));
    });
  }

  /** To be mounted last: paths HubSpot does not have, and bodies that are not JSON. */
  finish(): void {
    this.#app.use((_request: Request, response: Response) => {
      this.#answer(response, () => {
        throw new HubspotRefusal(404, { message: 'resource not found', category: 'OBJECT_NOT_FOUND' });
      });
    });
    this.#app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
      this.#answer(response, () => {
        if (isBodyError(error)) throw invalid(`Invalid input JSON on line 1, column 1: ${error.message}`);
        throw error;
      });
    });
  }

  #count(request: Request, response: Response, caller: Caller, kind: LimitKind, correlationId: string): void {
    const counted = this.#limits.count(caller, kind, correlationId);
    response.set(counted.headers);
    if (counted.refusal) throw counted.refusal;
    if (kind === 'search' && this.#parts.faults.strikeVendor('search-limit', request.method, request.path)) {
      throw secondlyRefusal();
    }
  }

  #answer(response: Response, handle: (correlationId: string) => Answer): void {
    const correlationId = this.#mintUuid();
    response.set('X-HubSpot-Correlation-Id', correlationId);
    // The server would tell the machine's time; a vendor's clock shows in this header, and here that is sandbox time.
    response.set('Date', new Date(this.#parts.clock.nowMs()).toUTCString());
    try {
      send(response, handle(correlationId));
    } catch (error) {
      if (!(error instanceof HubspotRefusal)) throw error;
      const { message, ...rest } = error.body;
      send(response, { status: error.httpStatus, body: { status: 'error', message, correlationId, ...rest } });
    }
  }

  #mintUuid(): string {
    const { random } = this.#parts;
    const hex = (length: number): string => Array.from({ length }, () => random.between(0, 15).toString(16)).join('');
    return `${hex(8)}-${hex(4)}-4${hex(3)}-${(8 + random.between(0, 3)).toString(16)}${hex(3)}-${hex(12)}`;
  }
}

function send(response: Response, answer: Answer): void {
  response.status(answer.status).set(answer.headers ?? {});
  if (answer.html !== undefined) response.type('html').send(answer.html);
  else if (answer.body === undefined) response.end();
  else response.json(answer.body);
}

function queryOf(request: Request): URLSearchParams {
  return new URL(request.originalUrl, 'http://sandbox').searchParams;
}

function openCallOf(request: Request): OpenCall {
  return {
    params: request.params as Record<string, string>,
    query: queryOf(request),
    body: request.body as unknown,
    contentType: request.get('content-type') ?? '',
  };
}

function isBodyError(error: unknown): error is Error {
  return error instanceof Error && 'type' in error && String(error.type).startsWith('entity.');
}

/** A path parameter the route declares. */
export function param(call: Pick<OpenCall, 'params'>, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new TypeError(`the route has no parameter '${name}'`);
  return value;
}

/** A query parameter that lists names, given repeated or separated by commas. */
export function listQuery(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

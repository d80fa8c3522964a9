import { ApiFailure, errorBody, failure, notFound } from './errors.js';
import { type Org } from './org.js';
import { type Session } from './sessions.js';
import { SoqlError } from './soql/syntax.js';
import { type WriteContext } from './transaction.js';

/** The API versions this org answers. */
export const VERSION_MIN = 42;
export const VERSION_MAX = 66;

/** One call of the data API; a subrequest of a composite call is one too. */
export interface ApiRequest {
  method: string;
  /** Below `/services/data/vNN.0`, decoded only where a handler takes a part of it, without a trailing slash. */
  path: string;
  version: number;
  query: URLSearchParams;
  /** By lower-case name. */
  header(name: string): string | undefined;
  body: unknown;
  /** The body as it came, for CSV uploads. */
  text: string;
  session: Session;
}

export interface ApiResponse {
  status: number;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is. */
  content?: { type: string; text: string };
}

export interface Route {
  method: string;
  /** `/sobjects/:object/:id`; a parameter is one path segment. */
  path: string;
  handle(request: ApiRequest, parameters: PathParameters): ApiResponse;
}

/** Decoded path segments by parameter name. */
export type PathParameters = (name: string) => string;

/** Finds the handler of a call and turns thrown failures into the vendor's bodies. */
export class ApiRouter {
  readonly #routes: { route: Route; segments: readonly string[] }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, segments: route.path.split('/').slice(1) }));
  }

  answer(request: ApiRequest): ApiResponse {
    try {
      return this.#handle(request);
    } catch (error) {
      if (error instanceof ApiFailure) return { status: error.status, body: errorBody(error.errors) };
      if (error instanceof SoqlError) {
        return { status: 400, body: errorBody([{ code: error.code, message: error.message }]) };
      }
      throw error;
    }
  }

  #handle(request: ApiRequest): ApiResponse {
    const segments = request.path.split('/').slice(1);
    const fitting = this.#routes.filter(({ segments: wanted }) => fits(wanted, segments));
    if (fitting.length === 0) throw notFound();
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const match = fitting.find(({ route }) => route.method === method);
    if (!match) {
      const message = `HTTP Method '${request.method}' not allowed. Allowed are ${fitting.map(({ route }) => route.method).join(',')}`;
      throw failure(405, 'METHOD_NOT_ALLOWED', message);
    }
    return match.route.handle(request, (name) => {
      const position = match.segments.indexOf(`:${name}`);
      return decodeSegment(segments[position] ?? '');
    });
  }
}

const fits = (wanted: readonly string[], given: readonly string[]): boolean =>
  wanted.length === given.length &&
  wanted.every((segment, index) =>
    segment.startsWith(':') ? given[index] !== '' : segment.toLowerCase() === given[index]?.toLowerCase(),
  );

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw notFound();
  }
}

/** The body as an object; anything else is what the vendor's JSON reader refuses. */
export function bodyObject(request: ApiRequest): Record<string, unknown> {
  const { body } = request;
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw failure(400, 'JSON_PARSER_ERROR', 'Unexpected body: a JSON object was expected at [line:1, column:1]');
}

const CLIENT_OPTION = /(?:^|,)\s*client\s*=\s*([^,]+)/i;

/** Who writes, taken from the call: its session's user, API version and `Sforce-Call-Options`. */
export function writeContext(request: ApiRequest, org: Org, api: 'rest' | 'bulkapi' = 'rest'): WriteContext {
  const client = CLIENT_OPTION.exec(request.header('sforce-call-options') ?? '')?.[1]?.trim();
  const origin = `com/salesforce/api/${api}/${request.version}.0`;
  const duplicateRules = request.header('sforce-duplicate-rule-header') ?? '';
  const lock = org.faults.strikeVendor(
    'lock-row',
    request.method,
    `/services/data/v${request.version}.0${request.path}`,
  );
  return {
    userId: request.session.userId,
    origin: client ? `${origin};client=${client}` : origin,
    version: request.version,
    allowDuplicateSave: /allowSave\s*=\s*true/i.test(duplicateRules),
    ...(lock ? { lockedIndex: lockedIndexOf(lock.detail) } : {}),
  };
}

const lockedIndexOf = (detail: unknown): number =>
  typeof detail === 'object' && detail !== null && 'index' in detail ? Number(detail.index) : 0;

import { type ApiRequest, type ApiResponse, type ApiRouter, bodyObject, type Route } from './api.js';
import { errorBody, failure } from './errors.js';
import { type Org } from './org.js';

const SUBREQUESTS_MAX = 25;
/** Of a composite's subrequests, this many may be queries or collections. */
const HEAVY_SUBREQUESTS_MAX = 5;
const HEAVY_URL = /\/(?:query|queryAll|composite\/sobjects)(?:[/?]|$)/i;
const DATA_URL = /^\/?(?:services\/data\/)?v(\d+)\.0(\/[^?]*)(?:\?(.*))?$/;
const REFERENCE = /@\{([A-Za-z0-9_]+)\.([^}]+)\}/g;

const HALTED = {
  code: 'PROCESSING_HALTED',
  message: 'The transaction was rolled back since another operation in the same transaction failed.',
};

interface Subrequest {
  method: string;
  url: string;
  body: unknown;
  headers: Readonly<Record<string, string>>;
}

/** Runs one subrequest on the routes of the whole API. */
function run(router: ApiRouter, outer: ApiRequest, sub: Subrequest): ApiResponse {
  const match = DATA_URL.exec(sub.url);
  if (!match) {
    return { status: 404, body: errorBody([{ code: 'NOT_FOUND', message: 'The requested resource does not exist' }]) };
  }
  const [, version, path, query] = match;
  const headers = new Map(Object.entries(sub.headers).map(([name, value]) => [name.toLowerCase(), value]));
  return router.answer({
    method: sub.method.toUpperCase(),
    path: (path ?? '').replace(/\/+$/, ''),
    version: Number(version),
    query: new URLSearchParams(query ?? ''),
    header: (name) => headers.get(name) ?? outer.header(name),
    body: sub.body,
    text: '',
    session: outer.session,
  });
}

/** The value a reference names in an earlier answer, e.g. `id` or `records[0].Id`. */
function referenced(answers: ReadonlyMap<string, ApiResponse>, name: string, path: string): unknown {
  let value: unknown = answers.get(name)?.body;
  for (const step of path.split(/[.[\]]+/).filter((part) => part !== '')) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  }
  if (value !== undefined && value !== null) return value;
  throw failure(400, 'PROCESSING_HALTED', `Invalid reference specified. No value for ${name}.${path} found in ${name}`);
}

/** Fills the references to earlier answers into every text of a value. */
function filled(answers: ReadonlyMap<string, ApiResponse>, value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(REFERENCE, (_, name: string, path: string) => String(referenced(answers, name, path)));
  }
  if (Array.isArray(value)) return value.map((item) => filled(answers, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(answers, item)]));
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function listOf(body: Record<string, unknown>, key: string): Record<string, unknown>[] {
  const list = Array.isArray(body[key]) ? (body[key] as Record<string, unknown>[]) : [];
  if (list.length === 0) throw failure(400, 'INVALID_INPUT', `${key} needs at least one subrequest`);
  if (list.length > SUBREQUESTS_MAX) {
    const message = `Cannot process more than ${SUBREQUESTS_MAX} subrequests in a single request.`;
    throw failure(400, 'EXCEEDED_MAX_SUBREQUESTS', message);
  }
  return list;
}

function compositeItem(answer: ApiResponse, referenceId: string): object {
  return {
    body: answer.body ?? null,
    httpHeaders: answer.headers ?? {},
    httpStatusCode: answer.status,
    referenceId,
  };
}

function composite(org: Org, router: ApiRouter, request: ApiRequest): ApiResponse {
  const body = bodyObject(request);
  const subrequests = listOf(body, 'compositeRequest');
  if (subrequests.filter(({ url }) => HEAVY_URL.test(text(url))).length > HEAVY_SUBREQUESTS_MAX) {
    const message = `Cannot process more than ${HEAVY_SUBREQUESTS_MAX} queries or collections in a single request.`;
    throw failure(400, 'EXCEEDED_MAX_SUBREQUESTS', message);
  }
  const answers = new Map<string, ApiResponse>();
  const runAll = (): boolean => {
    for (const [index, subrequest] of subrequests.entries()) {
      const referenceId = text(subrequest['referenceId']) || `ref${index}`;
      answers.set(referenceId, referring(router, request, subrequest, answers));
    }
    return [...answers.values()].every((answer) => answer.status < 400);
  };
  const kept = body['allOrNone'] === true ? org.store.allOrNothing(runAll) : (runAll(), true);
  const items = [...answers].map(([referenceId, answer]) =>
    compositeItem(kept || answer.status >= 400 ? answer : { status: 400, body: errorBody([HALTED]) }, referenceId),
  );
  return { status: 200, body: { compositeResponse: items } };
}

function referring(
  router: ApiRouter,
  request: ApiRequest,
  subrequest: Record<string, unknown>,
  answers: ReadonlyMap<string, ApiResponse>,
): ApiResponse {
  try {
    return run(router, request, {
      method: text(subrequest['method']) || 'GET',
      url: text(filled(answers, text(subrequest['url']))),
      body: filled(answers, subrequest['body']),
      headers: (subrequest['httpHeaders'] ?? {}) as Record<string, string>,
    });
  } catch {
    const message = 'Invalid reference specified. The referenced answer has no such value.';
    return { status: 400, body: errorBody([{ code: 'PROCESSING_HALTED', message }]) };
  }
}

/** Every subrequest of a batch counts as a call, the first of them as the one that carries it. */
function batch(org: Org, router: ApiRouter, request: ApiRequest): ApiResponse {
  const body = bodyObject(request);
  const results: { statusCode: number; result: unknown }[] = [];
  let failed = false;
  const subrequests = listOf(body, 'batchRequests');
  if (!org.calls.take(subrequests.length - 1)) {
    throw failure(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  }
  for (const subrequest of subrequests) {
    if (failed && body['haltOnError'] === true) {
      const halted = {
        code: 'BATCH_PROCESSING_HALTED',
        message: 'Batch processing halted because of previous errors.',
      };
      results.push({ statusCode: 412, result: errorBody([halted]) });
      continue;
    }
    const answer = run(router, request, {
      method: text(subrequest['method']) || 'GET',
      url: text(subrequest['url']),
      body: subrequest['richInput'],
      headers: {},
    });
    failed ||= answer.status >= 400;
    results.push({ statusCode: answer.status, result: answer.body ?? null });
  }
  return { status: 200, body: { hasErrors: failed, results } };
}

/** Calls that carry other calls. The router is asked for late because these routes are part of it. */
export function compositeRoutes(org: Org, router: () => ApiRouter): Route[] {
  return [
    {
      method: 'GET',
      path: '/composite',
      handle: (request) => {
        const prefix = `/services/data/v${request.version}.0/composite`;
        return { status: 200, body: { batch: `${prefix}/batch`, sobjects: `${prefix}/sobjects` } };
      },
    },
    { method: 'POST', path: '/composite', handle: (request) => composite(org, router(), request) },
    { method: 'POST', path: '/composite/batch', handle: (request) => batch(org, router(), request) },
  ];
}

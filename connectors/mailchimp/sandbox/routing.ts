import { fieldsFilter } from './fields-filter.js';
import { type JsonObject } from './input.js';
import { problems } from './problems.js';

/** One call of the API, wherever it came from: over HTTP or out of a batch. */
export interface Call {
  /** Path parameters by name, percent-decoded. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: unknown;
  /** The caller's address, recorded as `ip_opt` of those it subscribes. */
  ip: string;
}

export interface Answer {
  status: number;
  /** Absent for 204. */
  body?: JsonObject;
  /** Place of the answer's schema in the vendor's tree, e.g. `Lists/Members/Instance.json`. */
  schema?: string;
  /** The page of the vendor's web application that shows the resource. */
  dashboard?: string;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

interface Route {
  method: string;
  segments: readonly string[];
  handler: Handler;
}

/** The API's routes. Templates are like `lists/{list_id}/members`; the first that fits wins. */
export class Routes {
  readonly #routes: Route[] = [];

  add(method: string, template: string, handler: Handler): void {
    this.#routes.push({ method, segments: split(template), handler });
  }

  /** Runs the handler for a path without `/3.0` and query. Throws `Problem` for 404, 405 and the handler's refusals. */
  async dispatch(method: string, path: string, call: Omit<Call, 'params'>): Promise<Answer> {
    const segments = split(path);
    const fitting = this.#routes.flatMap((route) => {
      const params = matchSegments(route.segments, segments);
      return params ? [{ route, params }] : [];
    });
    if (fitting.length === 0) throw problems.notFound();
    const found = fitting.find(({ route }) => route.method === method);
    if (!found) throw problems.methodNotAllowed([...new Set(fitting.map(({ route }) => route.method))]);
    const filter = fieldsFilter(call.query);
    const answer = await found.route.handler({ ...call, params: found.params });
    return answer.body ? { ...answer, body: filter(answer.body) } : answer;
  }
}

const split = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

function matchSegments(template: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (template.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const segment = path[index] ?? '';
    if (part.startsWith('{')) params[part.slice(1, -1)] = decode(segment);
    else if (part !== segment) return undefined;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw problems.notFound(); // a broken percent escape names nothing
  }
}

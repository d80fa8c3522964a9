import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** One request as it reached the server. */
export interface SeenRequest {
  readonly method: string;
  /** Still escaped, as it was on the wire. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
  readonly body: unknown;
  /** The route that answered, e.g. `GET /v1/syncs/:id`; `null` when none did. */
  readonly route: string | null;
}

export interface CannedAnswer {
  readonly status: number;
  /** Sent as JSON; a text is sent as it is. */
  readonly body: unknown;
}

/** Answers to `METHOD /path/:parameter`. A list gives one answer after the other, the last one for ever. */
export type Routes = Readonly<Record<string, CannedAnswer | readonly CannedAnswer[]>>;

/** A server that speaks the REST API's routes from prepared answers, and remembers what it was asked. */
export class FakeApi {
  readonly seen: SeenRequest[] = [];
  readonly #asked = new Map<string, number>();
  readonly #server: Server;

  private constructor(private readonly routes: Routes) {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(({ status, body }) => {
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        response.writeHead(status, { 'content-type': 'application/json' }).end(status === 204 ? undefined : text);
      });
    });
  }

  static async start(routes: Routes): Promise<FakeApi> {
    const api = new FakeApi(routes);
    await new Promise<void>((listening) => api.#server.listen(0, '127.0.0.1', listening));
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Routes asked, in order. */
  get routesSeen(): readonly (string | null)[] {
    return this.seen.map(({ route }) => route);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  async #answer(request: IncomingMessage): Promise<CannedAnswer> {
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '/', 'http://localhost');
    const text = await textOf(request);
    const route = Object.keys(this.routes).find((pattern) => matches(pattern, method, url.pathname)) ?? null;
    this.seen.push({
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      authorization: headers.authorization,
      body: text === '' ? undefined : JSON.parse(text),
      route,
    });
    const answers = route === null ? undefined : this.routes[route];
    if (route === null || answers === undefined) return problem(404, 'SYNC_A404', 'There is no such route.');
    if (!isSequence(answers)) return answers;
    const turn = this.#asked.get(route) ?? 0;
    this.#asked.set(route, turn + 1);
    return answers[Math.min(turn, answers.length - 1)] ?? problem(500, 'SYNC_A500', 'No answer was prepared.');
  }
}

const isSequence = (answers: CannedAnswer | readonly CannedAnswer[]): answers is readonly CannedAnswer[] =>
  Array.isArray(answers);

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function matches(pattern: string, method: string, path: string): boolean {
  const [wantedMethod, wantedPath = ''] = pattern.split(' ');
  const wanted = wantedPath.split('/');
  const given = path.split('/');
  return (
    wantedMethod === method &&
    wanted.length === given.length &&
    wanted.every((part, at) => part.startsWith(':') || part === given[at])
  );
}

export const ok = (body: unknown): CannedAnswer => ({ status: 200, body });

export const problem = (status: number, code: string, detail: string, more: object = {}): CannedAnswer => ({
  status,
  body: {
    type: `urn:syncline:problem:${code}`,
    title: `Title of ${code}`,
    status,
    detail,
    code,
    ...more,
    requestId: 'r-1',
  },
});

import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express';
import { SandboxClock } from './clock.js';
import { type Fault, FaultPlan } from './faults.js';
import { SeededRandom } from './random.js';

/** What every sandbox can be started with. */
export interface SandboxOptions {
  /** Port on 127.0.0.1; 0 (the default) takes a free one. */
  port?: number;
  /** Seeds ids, disorder and sample data (default 1). */
  seed?: number;
  /** Real time added before each answer of the vendor's API (default 0). */
  latencyMs?: number;
  /** Faults to start with. */
  faults?: readonly Fault[];
}

/** A sandbox that is up. Vendors extend it with what only they have. */
export interface RunningSandbox {
  readonly vendor: string;
  /** `http://127.0.0.1:PORT`, without a trailing slash: what a connection's base URL is set to. */
  readonly url: string;
  readonly clock: SandboxClock;
  readonly faults: FaultPlan;
  readonly calls: CallCounter;
  latencyMs: number;
  close(): Promise<void>;
}

/** Counts calls of the vendor's API (control calls are not counted), as the vendor's own usage page would. */
export class CallCounter {
  readonly #byRoute = new Map<string, number>();
  #total = 0;

  count(method: string, path: string): void {
    this.#total += 1;
    const route = `${method} ${path}`;
    this.#byRoute.set(route, (this.#byRoute.get(route) ?? 0) + 1);
  }

  get total(): number {
    return this.#total;
  }

  /** Calls by `METHOD /path`, ids replaced by `:id`. */
  byRoute(): Record<string, number> {
    return Object.fromEntries([...this.#byRoute].sort(([x], [y]) => x.localeCompare(y)));
  }

  reset(): void {
    this.#total = 0;
    this.#byRoute.clear();
  }
}

/** A request whose exact bytes were kept: signatures are computed over them. */
export interface RawRequest extends Request {
  rawBody?: Buffer;
}

/** What a vendor gives the kit to become a sandbox. */
export interface SandboxDefinition {
  vendor: string;
  /** Mounts the vendor's API on the app. JSON and form bodies are parsed already; `rawBody` holds the bytes. */
  api(app: Express, parts: SandboxParts): void;
  /**
   * Mounts middleware that sees a call before faults and latency strike it, e.g. to count the connections in use.
   * Bodies are not parsed yet.
   */
  early?(app: Express, parts: SandboxParts): void;
  /** Mounts the vendor's own control calls; the router is served under `/_sandbox`. */
  control?(router: Router, parts: SandboxParts): void;
  /** Replaces ids in a path for the call counter. */
  routeOf?(path: string): string;
  /** Called once the port is known and once it closes. */
  started?(server: Server, url: string): void;
  closed?(): void | Promise<void>;
  /** Whether faults, latency and the call counter apply to this path (default: everything but `/_sandbox`). */
  counted?(method: string, path: string): boolean;
}

export interface SandboxParts {
  clock: SandboxClock;
  random: SeededRandom;
  faults: FaultPlan;
  calls: CallCounter;
}

const BODY_MAX = '12mb';
const defaultRoute = (path: string): string => path.replace(/\/[^/]*\d[^/]{3,}(?=\/|$)/g, '/:id');

/**
 * Starts an HTTP server on loopback that speaks one vendor's protocol.
 *
 * The control API, for processes that do not hold the object: `GET|DELETE /_sandbox/calls`,
 * `POST|DELETE /_sandbox/faults` (a {@link Fault}), `POST /_sandbox/clock` `{advanceMs}`,
 * `POST /_sandbox/latency` `{latencyMs}`, and what the vendor adds.
 */
export async function startSandbox(definition: SandboxDefinition, options: SandboxOptions): Promise<RunningSandbox> {
  const random = new SeededRandom(options.seed ?? 1);
  const faultRandom = new SeededRandom((options.seed ?? 1) + 1);
  const parts: SandboxParts = {
    clock: new SandboxClock(),
    random,
    faults: new FaultPlan((probability) => faultRandom.chance(probability)),
    calls: new CallCounter(),
  };
  for (const fault of options.faults ?? []) parts.faults.add(fault);
  const state = { latencyMs: options.latencyMs ?? 0 };

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const keepRaw = (request: RawRequest, _response: unknown, bytes: Buffer): void => {
    request.rawBody = bytes;
  };
  app.use('/_sandbox', express.json({ limit: BODY_MAX }), controlRouter(definition, parts, state));
  definition.early?.(app, parts);
  app.use((request, response, next) => void transport(definition, parts, state, request, response, next));
  app.use(express.json({ limit: BODY_MAX, verify: keepRaw, strict: false, type: ['application/json', '*/*+json'] }));
  app.use(express.urlencoded({ extended: true, limit: BODY_MAX, verify: keepRaw }));
  app.use(express.text({ limit: '160mb', verify: keepRaw, type: ['text/*', 'application/xml'] }));
  definition.api(app, parts);

  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  definition.started?.(server, url);
  return {
    vendor: definition.vendor,
    url,
    ...parts,
    get latencyMs() {
      return state.latencyMs;
    },
    set latencyMs(value: number) {
      state.latencyMs = value;
    },
    async close() {
      parts.clock.stop();
      await definition.closed?.();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function transport(
  definition: SandboxDefinition,
  parts: SandboxParts,
  state: { latencyMs: number },
  request: Request,
  response: Response,
  next: NextFunction,
): Promise<void> {
  if (definition.counted && !definition.counted(request.method, request.path)) return next();
  parts.calls.count(request.method, (definition.routeOf ?? defaultRoute)(request.path));
  if (state.latencyMs > 0) await delay(state.latencyMs);
  const fault = parts.faults.strike(request.method, request.path);
  switch (fault?.kind) {
    case undefined:
      return next();
    case 'respond':
      response.status(fault.status).set(fault.headers ?? {});
      response.send(fault.body === undefined ? '' : fault.body);
      return;
    case 'html':
      response.status(fault.status).type('html').send('<html><body><h1>Service unavailable</h1></body></html>');
      return;
    case 'drop-before':
      request.socket.destroy();
      return;
    case 'drop-after': {
      const cut = (): Response => {
        request.socket.destroy();
        return response;
      };
      response.send = cut;
      response.end = cut as Response['end'];
      response.json = cut;
      return next();
    }
    case 'delay':
      await delay(fault.delayMs);
      return next();
  }
}

function controlRouter(definition: SandboxDefinition, parts: SandboxParts, state: { latencyMs: number }): Router {
  const router = express.Router();
  router.get('/calls', (_request, response) => {
    response.json({ total: parts.calls.total, byRoute: parts.calls.byRoute() });
  });
  router.delete('/calls', (_request, response) => {
    parts.calls.reset();
    response.status(204).end();
  });
  router.post('/faults', (request, response) => {
    parts.faults.add(request.body as Fault);
    response.status(204).end();
  });
  router.delete('/faults', (_request, response) => {
    parts.faults.clear();
    response.status(204).end();
  });
  router.post('/clock', (request, response) => {
    parts.clock.advance(Number((request.body as { advanceMs: unknown }).advanceMs));
    response.json({ nowMs: parts.clock.nowMs() });
  });
  router.post('/latency', (request, response) => {
    state.latencyMs = Number((request.body as { latencyMs: unknown }).latencyMs);
    response.status(204).end();
  });
  definition.control?.(router, parts);
  return router;
}

import { type Express, type NextFunction, type Request, type Response } from 'express';
import { type CallCounter } from '#sandbox-kit';
import { type Account } from './account.js';
import { documentBody } from './problem-body.js';
import { Problem, problems } from './problems.js';
import { type Answer, type Routes } from './routing.js';
import { type SandboxUser, type Users } from './users.js';

const API = '/3.0';

/** Errors a caller can ask for by `X-Trigger-Error`, to see how it copes. */
const TRIGGERED: Readonly<Record<string, number>> = {
  BadRequest: 400,
  InvalidAction: 400,
  InvalidResource: 400,
  JSONParseError: 400,
  APIKeyMissing: 401,
  APIKeyInvalid: 401,
  Forbidden: 403,
  UserDisabled: 403,
  WrongDatacenter: 403,
  ResourceNotFound: 404,
  MethodNotAllowed: 405,
  ResourceNestingTooDeep: 414,
  InvalidMethodOverride: 422,
  RequestedFieldsInvalid: 422,
  TooManyRequests: 429,
  InternalServerError: 500,
  ComplianceRelated: 500,
};

export interface TransportOptions {
  account: Account;
  users: Users;
  routes: Routes;
  connectionsMax: number;
}

/** A path with its ids replaced, for the call counter. */
export const routeOf = (path: string): string =>
  path.replace(/\/lists\/[^/]+/, '/lists/:id').replace(/\/[^/]*(?:@|%40|\d)[^/]{3,}(?=\/|$)/g, '/:id');

/**
 * Counts the connections a user has open, from before any latency to the end of the answer. Refused calls are calls
 * all the same.
 */
export function mountConnectionLimit(app: Express, options: TransportOptions, calls: CallCounter): void {
  const { account, users, connectionsMax } = options;
  app.use(API, (request, response, next) => {
    const user = callingUser(request, users);
    if (!user) return next(); // refused below, with the reason
    const release = users.connect(user, connectionsMax);
    if (!release) {
      calls.count(request.method, routeOf(request.baseUrl + request.path));
      return sendProblem(response, account, problems.tooManyConnections(connectionsMax));
    }
    response.once('close', release);
    next();
  });
}

/** Serves the API under `/3.0`. */
export function mountApi(app: Express, options: TransportOptions): void {
  const { account, routes } = options;
  app.use(API, (request, response, next) => {
    void answerCall(request, options).then(
      (answer) => sendAnswer(response, account, answer),
      (error: unknown) => {
        if (error instanceof Problem) sendProblem(response, account, error);
        else next(error); // a bug of the sandbox: Express prints it and answers 500
      },
    );
  });
  app.use(API, (error: unknown, _request: Request, response: Response, next: NextFunction) => {
    // The body parser throws this for text that is not JSON.
    if (error instanceof SyntaxError) sendProblem(response, account, problems.jsonUnreadable());
    else next(error);
  });

  async function answerCall(request: Request, { users }: TransportOptions): Promise<Answer> {
    authenticate(request, account, users);
    const triggered = request.get('x-trigger-error');
    if (triggered !== undefined && triggered in TRIGGERED) {
      throw problems.forced(TRIGGERED[triggered] ?? 400, triggered);
    }
    const override = request.method === 'POST' ? request.get('x-http-method-override')?.toUpperCase() : undefined;
    const [path = '', search = ''] = request.url.split('?');
    return routes.dispatch(override ?? request.method, path, {
      query: new URLSearchParams(search),
      body: request.body as unknown,
      ip: request.ip ?? '',
    });
  }
}

/** The credential of Basic (any user name) or Bearer authorization. */
function credentialOf(request: Request): string | undefined {
  const [scheme, value] = request.get('authorization')?.split(' ') ?? [];
  switch (scheme?.toLowerCase()) {
    case 'bearer':
    case 'oauth':
      return value;
    case 'basic': {
      const pair = Buffer.from(value ?? '', 'base64').toString();
      return pair.slice(pair.indexOf(':') + 1);
    }
    default:
      return undefined;
  }
}

export function callingUser(request: Request, users: Users): SandboxUser | undefined {
  const credential = credentialOf(request);
  return credential === undefined ? undefined : users.byCredential(credential);
}

function authenticate(request: Request, account: Account, users: Users): void {
  if (credentialOf(request) === undefined) throw problems.keyMissing();
  const [label = ''] = (request.get('host') ?? '').split('.');
  const otherDataCenter = /^us\d+$/.test(label) && label !== account.dataCenter;
  if (otherDataCenter || !callingUser(request, users)) throw problems.keyInvalid();
}

function sendAnswer(response: Response, account: Account, answer: Answer): void {
  stamp(response, account);
  if (!answer.body) {
    // The vendor names a content type even for its empty answers.
    response.status(answer.status).setHeader('Content-Type', 'application/json; charset=utf-8');
    response.end();
    return;
  }
  if (answer.schema !== undefined) response.set('Link', account.links.header(answer.schema, answer.dashboard));
  response.status(answer.status).type('application/json; charset=utf-8').send(JSON.stringify(answer.body));
}

function sendProblem(response: Response, account: Account, problem: Problem): void {
  const requestId = stamp(response, account);
  response.set(problem.headers);
  response.set('Link', account.links.header('Definitions/ProblemDetailDocument.json'));
  response.status(problem.document.status).type('application/problem+json; charset=utf-8');
  response.send(JSON.stringify(documentBody(problem.document, requestId)));
}

/** Gives the answer its id and the sandbox's time. */
function stamp(response: Response, account: Account): string {
  const requestId = account.minter.requestId();
  response.set('X-Request-Id', requestId);
  response.set('Date', new Date(account.clock.nowMs()).toUTCString());
  return requestId;
}

import { type Express, type NextFunction, type Request, type Response } from 'express';
import { type RawRequest } from '#sandbox-kit';
import { type ApiRequest, type ApiResponse, type ApiRouter, VERSION_MAX, VERSION_MIN } from './api.js';
import { errorBody, type VendorError } from './errors.js';
import { bearerOf } from './oauth.js';
import { type Org } from './org.js';
import { type Session } from './sessions.js';
import { asText } from './text.js';

const DATA_PATH = /^\/services\/data\/v(\d+)\.0(\/.*)?$/;
const SEASONS = ['Spring', 'Summer', 'Winter'];

const INVALID_SESSION: VendorError = { code: 'INVALID_SESSION_ID', message: 'Session expired or invalid' };
const LIMIT_EXCEEDED: VendorError = { code: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' };
const NOT_FOUND: VendorError = { code: 'NOT_FOUND', message: 'The requested resource does not exist' };

/** `Spring '18` is 42; three releases a year, of which the winter one carries the next year's number. */
const releaseName = (version: number): string => {
  const since = version - VERSION_MIN;
  return `${SEASONS[since % 3] ?? ''} '${18 + Math.floor((since + 1) / 3)}`;
};

const versionList = (): object[] =>
  Array.from({ length: VERSION_MAX - VERSION_MIN + 1 }, (_, index) => {
    const version = VERSION_MIN + index;
    return { label: releaseName(version), url: `/services/data/v${version}.0`, version: `${version}.0` };
  });

/** The session of a call to the instance; a call to any other host has none, whatever its token. */
export function sessionOf(org: Org, request: Request): Session | undefined {
  if (request.get('host') !== new URL(org.url).host) return undefined;
  const token = bearerOf(request);
  return token === undefined ? undefined : org.sessions.use(token);
}

/** Mounts the data API: versions, sessions and limits are checked here, everything else by the routes. */
export function mountDataApi(app: Express, org: Org, router: ApiRouter): void {
  app.get(['/services/data', '/services/data/'], (_request, response) => {
    response.json(versionList());
  });
  app.use((request, response, next) => {
    const match = DATA_PATH.exec(request.path);
    if (!match) return next();
    answerCall(org, router, request, response, Number(match[1]), match[2] ?? '');
  });
  app.use('/services', (_request, response) => fail(response, 404, NOT_FOUND));
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return next(error);
    fail(response, error.status === 413 ? 413 : 400, { code: 'JSON_PARSER_ERROR', message: error.message });
  });
}

function answerCall(
  org: Org,
  router: ApiRouter,
  request: RawRequest,
  response: Response,
  version: number,
  path: string,
): void {
  if (version < VERSION_MIN || version > VERSION_MAX) return fail(response, 404, NOT_FOUND);
  const session = sessionOf(org, request);
  if (!session) return fail(response, 401, INVALID_SESSION);
  const withinLimit = org.calls.take();
  response.set('Sforce-Limit-Info', org.calls.info);
  if (!withinLimit) return fail(response, 403, LIMIT_EXCEEDED);
  const call: ApiRequest = {
    method:
      request.method === 'POST' && request.query['_HttpMethod'] ? asText(request.query['_HttpMethod']) : request.method,
    path: path.replace(/\/+$/, ''),
    version,
    query: new URL(request.originalUrl, org.url).searchParams,
    header: (name) => request.get(name),
    body: request.body,
    text: request.rawBody?.toString('utf8') ?? '',
    session,
  };
  send(response, router.answer(call));
}

/** Ends the answer itself: the framework's own sender would respell the content type. */
function send(response: Response, answer: ApiResponse): void {
  response.status(answer.status).set(answer.headers ?? {});
  if (answer.content) response.setHeader('Content-Type', answer.content.type);
  else if (answer.body !== undefined) response.setHeader('Content-Type', 'application/json;charset=UTF-8');
  const text = answer.content?.text ?? (answer.body === undefined ? undefined : JSON.stringify(answer.body));
  if (text === undefined) response.end();
  else response.end(text);
}

function fail(response: Response, status: number, error: VendorError): void {
  send(response, { status, body: errorBody([error]) });
}

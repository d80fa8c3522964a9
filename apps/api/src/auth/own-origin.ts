import { type Config } from '#config';
import { type ApiRequest } from '../http/request.js';
import { Problem } from '../problems/problem.js';
import { SESSION_COOKIE } from './allow.js';
import { cookieOf } from './cookies.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends its cookies with what another site makes it send. So what changes something and bears a session, or says
 * where it comes from, must come from a page of ours. Keys are not sent by browsers on their own.
 *
 * @throws Problem `foreignOrigin`
 */
export function refuseOtherSites(request: ApiRequest, config: Pick<Config, 'publicUrl'>): void {
  if (READS.has(request.method) || request.headers.authorization !== undefined) return;
  const { origin } = request.headers;
  if (origin === undefined && cookieOf(request, SESSION_COOKIE) === undefined) return;
  if (origin !== undefined && isOwn(origin, request, config)) return;
  throw new Problem(
    'foreignOrigin',
    'A request that changes something must come from a page of this server (its Origin says otherwise). Behind a proxy, set SYNCLINE_PUBLIC_URL.',
  );
}

function isOwn(origin: string, { host }: ApiRequest, { publicUrl }: Pick<Config, 'publicUrl'>): boolean {
  const url = URL.parse(origin);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return false;
  return url.host === host || (publicUrl !== null && url.origin === new URL(publicUrl).origin);
}

/** Where people reach this server, for links that they are sent. */
export const ownUrl = (request: ApiRequest, { publicUrl }: Pick<Config, 'publicUrl'>): string =>
  publicUrl ?? `${request.protocol}://${request.host}`;

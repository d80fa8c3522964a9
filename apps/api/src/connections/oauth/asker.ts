import { createHash, timingSafeEqual } from 'node:crypto';
import { parseCookie } from 'cookie';
import { type Request } from 'express';

/** The cookie of somebody signed in to the console. Only a hash of it is kept. */
const SESSION_COOKIE = 'syncline_session';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** What an attempt is found by: the state itself goes to the vendor and back, and is kept nowhere. */
export const hashOfState = sha256;

/** The PKCE challenge of a verifier (RFC 7636, S256). */
export const challengeOf = (verifier: string): string => sha256(verifier).toString('base64url');

/** The session of the browser a request comes from, as a hash; `null` for a request without one, such as the CLI's. */
export function sessionOf(request: Request): Buffer | null {
  const session = parseCookie(request.headers.cookie ?? '')[SESSION_COOKIE];
  return session === undefined || session === '' ? null : sha256(session);
}

/** Whether an answer comes from the browser that asked. An asker without a session had only the state to prove it. */
export function isAsker(boundTo: Buffer | null, request: Request): boolean {
  if (boundTo === null) return true;
  const session = sessionOf(request);
  return session !== null && timingSafeEqual(session, boundTo);
}

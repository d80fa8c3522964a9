import { Readable } from 'node:stream';
import { readBody } from '../../webhooks/read-body.js';
import { errorName, OAuthFailure } from './oauth-failure.js';

/** Tokens are a few hundred characters; an id token with its claims may be a few thousand. */
const ANSWER_MAX_BYTES = 65_536;

export type TokenAnswer = Readonly<Record<string, unknown>>;

/**
 * Trades a code for tokens. Vendors' token answers bend OAuth (Mailchimp's has no `token_type` and expires in 0
 * seconds, HubSpot's errors have names of their own), so they are read leniently.
 *
 * @param form what RFC 6749 (4.1.3) and RFC 7636 ask for
 * @throws OAuthFailure `refused` or `unreachable`
 */
export async function exchangeCode(
  tokenUrl: string,
  form: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<TokenAnswer> {
  const { status, body } = await post(tokenUrl, form, timeoutMs);
  if (status === 200 && body) return body;
  if (status >= 400 && status < 500 && body) {
    const name = [body['status'], body['error']].map(errorName).find((one) => one !== undefined);
    throw new OAuthFailure(
      'refused',
      `The vendor refused the sign-in${name === undefined ? '' : ` (${name})`}. Check the client id, the client secret and the callback URL of the app, and try again.`,
    );
  }
  throw new OAuthFailure('unreachable', 'The vendor’s login server did not answer as it should. Try again.');
}

async function post(
  tokenUrl: string,
  form: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<{ readonly status: number; readonly body: TokenAnswer | null }> {
  try {
    const response = await fetch(tokenUrl, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(form),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const bytes = response.body && (await readBody(Readable.fromWeb(response.body), ANSWER_MAX_BYTES));
    return { status: response.status, body: bytes && objectIn(Buffer.from(bytes).toString('utf8')) };
  } catch (error) {
    // Of the cause only its kind: it may hold the request with its secrets.
    const name = error instanceof Error ? error.name : 'unknown';
    throw new OAuthFailure('unreachable', `The vendor’s login server could not be reached (${name}). Try again.`);
  }
}

function objectIn(text: string): TokenAnswer | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : null;
  } catch {
    return null;
  }
}

import { parseCookie, stringifySetCookie } from 'cookie';
import { type Response } from 'express';
import { type Config } from '#config';
import { SESSION_MAX_S } from '#persistence';
import { type ApiRequest } from '../http/request.js';
import { SESSION_COOKIE } from './allow.js';
import { hashToken } from './token.js';

/** The hash of the session the browser names; `null` without one. */
export const sessionHashOf = (request: ApiRequest): Buffer | null => hashToken(cookieOf(request, SESSION_COOKIE) ?? '');

export const cookieOf = (request: ApiRequest, name: string): string | undefined =>
  parseCookie(request.headers.cookie ?? '')[name];

interface NewCookie {
  readonly name: string;
  readonly value: string;
  /** 0 ends it. */
  readonly maxAgeS: number;
  readonly path: string;
}

/** No script reads it, and no other site's form sends it. */
export const setCookie = (response: Response, config: Pick<Config, 'publicUrl'>, cookie: NewCookie): void => {
  response.append(
    'set-cookie',
    stringifySetCookie({
      name: cookie.name,
      value: cookie.value,
      maxAge: cookie.maxAgeS,
      path: cookie.path,
      httpOnly: true,
      sameSite: 'lax',
      secure: response.req.secure || config.publicUrl?.startsWith('https:') === true,
    }),
  );
};

export const setSessionCookie = (response: Response, config: Pick<Config, 'publicUrl'>, token: string): void =>
  setCookie(response, config, { name: SESSION_COOKIE, value: token, maxAgeS: SESSION_MAX_S, path: '/' });

export const endSessionCookie = (response: Response, config: Pick<Config, 'publicUrl'>): void =>
  setCookie(response, config, { name: SESSION_COOKIE, value: '', maxAgeS: 0, path: '/' });

import { type Config } from '#config';
import { type Request } from 'express';

/** Where vendors send browsers back to: no part of the API that is described. */
export const CALLBACK_PATH = '/v1/connections/oauth/callback';
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/**
 * Where vendors send people back to; `null` when it is not known. Without a public URL only this machine's own name is
 * believed: any other is what a request says of itself.
 */
export function callbackUrl({ publicUrl }: Pick<Config, 'publicUrl'>, request: Request): string | null {
  if (publicUrl !== null) return publicUrl + CALLBACK_PATH;
  const host = request.headers.host ?? '';
  return LOOPBACK.test(host) ? `http://${host}${CALLBACK_PATH}` : null;
}

const OWN = 'http://own';

/** Whether a browser that is sent to this text stays on this server, whatever dots and slashes it makes of it. */
export function isOwnPath(text: string): boolean {
  if (!/^\/(?![/\\])[^\\\s]*$/.test(text)) return false;
  const url = URL.parse(text, OWN);
  return url !== null && url.origin === OWN && !url.pathname.startsWith('//');
}

/** A path of this server's own, with what is to be told added to its query. */
export function returnAddress(returnTo: string, told: Readonly<Record<string, string>>): string {
  const url = new URL(returnTo, OWN);
  for (const [name, value] of Object.entries(told)) url.searchParams.set(name, value);
  return url.pathname + url.search + url.hash;
}

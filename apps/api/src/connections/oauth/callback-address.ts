import { type Config } from '#config';
import { type Request } from 'express';

const CALLBACK_PATH = '/v1/connections/oauth/callback';
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

/** A path of this server's own, with what is to be told added to its query. */
export function returnAddress(returnTo: string, told: Readonly<Record<string, string>>): string {
  const url = new URL(returnTo, 'http://own');
  for (const [name, value] of Object.entries(told)) url.searchParams.set(name, value);
  return url.pathname + url.search + url.hash;
}

import { ConnectorError } from './errors.js';

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * The base URL of a connection, if it may be called: HTTPS to one of the vendor's hosts, or an origin on the
 * operator's explicit allow-list (sandboxes; plain HTTP is taken there on loopback only).
 *
 * @param hosts exact names or `*.suffix`, from the manifest
 * @param allowedOrigins e.g. `http://127.0.0.1:4010`
 * @returns the URL without a trailing slash
 * @throws ConnectorError `config` naming the rule that refused it
 */
export function allowedBaseUrl(baseUrl: string, hosts: readonly string[], allowedOrigins: readonly string[]): string {
  const url = URL.parse(baseUrl);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw refuse(`"${baseUrl}" is not an http(s) URL`);
  }
  if (url.username || url.password) throw refuse('a base URL must not hold a user name or password');
  const listed = allowedOrigins.includes(url.origin);
  if (url.protocol === 'http:' && !(listed && LOOPBACK.has(url.hostname))) {
    throw refuse('plain http is only taken for loopback origins on the allow-list (SYNCLINE_ALLOWED_ORIGINS)');
  }
  if (!listed && !hosts.some((host) => isHostOf(url.hostname, host))) {
    throw refuse(
      `${url.host} is not one of the vendor's hosts (${hosts.join(', ')}) nor on the allow-list (SYNCLINE_ALLOWED_ORIGINS)`,
    );
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

/** Whether a host is the one named, or under the suffix named (`*.example.com`). */
export const isHostOf = (hostname: string, host: string): boolean =>
  host.startsWith('*.') ? hostname.endsWith(host.slice(1)) && hostname.length > host.length - 1 : hostname === host;

const refuse = (why: string): ConnectorError =>
  new ConnectorError('config', { code: 'CONNECTION_BASE_URL_REFUSED', message: `The base URL is refused: ${why}.` });

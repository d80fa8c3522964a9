import { ConfigError, loadConfig } from '#config';
import { usageTrouble } from './trouble.js';

/** Which server to speak to, and as whom. */
export interface Settings {
  /** Without a trailing slash. */
  readonly url: string;
  /** `null`: none was given; the server will say so. */
  readonly apiKey: string | null;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Addresses to listen on that are no address to call. */
const ANY_ADDRESS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };

/**
 * The address in `--url`, else `SYNCLINE_URL`, else where a server with this environment listens.
 *
 * @throws Trouble when the address or a variable cannot be used
 */
export function readSettings(env: Env, urlOption: string | undefined): Settings {
  const given = urlOption ?? blankAsUnset(env['SYNCLINE_URL']);
  return {
    url:
      given === undefined ? listeningUrl(env) : checkedUrl(given, urlOption === undefined ? 'SYNCLINE_URL' : '--url'),
    apiKey: blankAsUnset(env['SYNCLINE_API_KEY']) ?? null,
  };
}

const blankAsUnset = (value: string | undefined): string | undefined => (value?.trim() ? value.trim() : undefined);

function checkedUrl(text: string, where: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.search || url.hash) {
    throw usageTrouble(
      'This is not the address of a server.',
      where,
      'Give an http or https address without a user name or query, e.g. http://127.0.0.1:4400.',
    );
  }
  return url.href.replace(/\/+$/, '');
}

function listeningUrl(env: Env): string {
  const { host, port } = serverAddress(env);
  if (port === 0) {
    throw usageTrouble(
      'SYNCLINE_PORT is 0, so the server chose a port itself.',
      'SYNCLINE_PORT',
      'Set SYNCLINE_URL to the address the server printed when it started.',
    );
  }
  const name = ANY_ADDRESS[host] ?? (host.includes(':') ? `[${host}]` : host);
  return `http://${name}:${port}`;
}

/** Only these two variables: what else is wrong in the environment is the server's business. */
function serverAddress(env: Env): { host: string; port: number } {
  try {
    return loadConfig({ SYNCLINE_HOST: env['SYNCLINE_HOST'], SYNCLINE_PORT: env['SYNCLINE_PORT'] });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw usageTrouble(error.problems.join('; '), 'the environment', 'Correct the variable or set SYNCLINE_URL.');
  }
}

import axios from 'axios';
import { patiently } from './patience.js';
import { problemTrouble, strangerTrouble, unreachableTrouble } from './problems.js';
import { type Settings } from './settings.js';
import { type Surroundings } from './surroundings.js';

/** Checking credentials and reading live records wait for a vendor, so this is longer than the server's own calls. */
const TIMEOUT_MS = 120_000;
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Carries requests to the server. By axios, which knows proxies of the environment and bounds what it reads.
 *
 * Where a worker holds the sync it waits a little and asks again.
 *
 * @returns answers that are good; whatever else comes back is thrown as `Trouble` that says which request it was
 */
export function transportTo(
  { url: baseUrl, apiKey }: Settings,
  { pause }: Pick<Surroundings, 'pause'>,
): (request: Request) => Promise<Response> {
  const http = axios.create({
    timeout: TIMEOUT_MS,
    maxContentLength: ANSWER_BYTES_MAX,
    // A redirect would carry the key to an address nobody gave.
    maxRedirects: 0,
    responseType: 'text',
    transformResponse: (body: unknown) => body,
    validateStatus: () => true,
    headers: { Accept: 'application/json', ...(apiKey === null ? {} : { Authorization: `Bearer ${apiKey}` }) },
    // A proxy for the outside world cannot reach this machine's own address.
    ...(isLoopback(baseUrl) ? { proxy: false as const } : {}),
  });
  return async (request) => {
    const { method, url } = request;
    const where = `${method} ${url.split('?', 1)[0]}`;
    const body = await request.text();
    return patiently(async () => {
      const response = await http
        .request<string>({
          ...{ method, url },
          ...(body === '' ? {} : { data: body, headers: { 'Content-Type': 'application/json' } }),
        })
        .catch((error: unknown) => {
          throw unreachableTrouble(error, where, baseUrl);
        });
      return read(response.status, response.data, where);
    }, pause);
  };
}

function read(status: number, text: string, where: string): Response {
  if (status < 300 && text === '') return new Response(null, { status: 204 });
  const body = parsed(text);
  if (status >= 300) throw problemTrouble(status, body, where);
  if (typeof body !== 'object' || body === null) throw strangerTrouble(status, where);
  return Response.json(body, { status });
}

const isLoopback = (url: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

/** The body as JSON; `undefined` when it is not. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

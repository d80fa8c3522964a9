import createClient from 'openapi-fetch';
import { ApiProblem, problemOf, unreachable } from './problem.js';
import { type components, type paths } from '../../../../libs/api-client/src/schema.js';

/** Longer than any route takes that asks a vendor. */
const ANSWER_TIMEOUT_MS = 60_000;

export type Schemas = components['schemas'];

/** Every route of the API, typed. Session cookies travel by themselves. */
const client = createClient<paths>({
  baseUrl: '',
  credentials: 'same-origin',
  fetch: async (request: Request) => {
    try {
      return await fetch(request, {
        signal: AbortSignal.any([request.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
      });
    } catch (error) {
      if (request.signal.aborted) throw error;
      throw unreachable(error);
    }
  },
});

export const api = { get: client.GET, post: client.POST, put: client.PUT, patch: client.PATCH, delete: client.DELETE };

/**
 * The body of a good answer, e.g. `await answerOf(api.get('/v1/syncs'))`.
 *
 * @throws ApiProblem for every other
 */
export async function answerOf<Data>(
  // Only what is used of it, so that every route's answer fits.
  call: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Data> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemOf(response, error);
  return data as Data;
}

/** Asks again for what was not answered; says of any other error that it is one of ours. */
export const asProblem = (error: unknown): ApiProblem =>
  error instanceof ApiProblem
    ? error
    : new ApiProblem(
        {
          ...{ status: 500, code: 'SYNC_C000', title: 'The page failed', requestId: null, retryAfterS: null },
          detail: error instanceof Error ? error.message : String(error),
          errors: [],
        },
        { cause: error },
      );

import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem.js';

/** What is younger is shown without asking again. */
const FRESH_MS = 10_000;
const RETRY_DELAY_MS = 400;

/** One answer that did not come may be chance; a second one is told. */
const isWorthRetrying = (failures: number, error: unknown): boolean =>
  failures < 1 && error instanceof ApiProblem && (error.status === 0 || error.status >= 502);

export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: FRESH_MS, retry: isWorthRetrying, retryDelay: RETRY_DELAY_MS, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });

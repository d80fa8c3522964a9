import { ConnectorError, type ConnectorErrorKind } from '#connector-sdk';
import { MemoryVendorError } from './vendor.js';

/** What each failure of a whole call means. One table, so that a new status is one line. */
const FAILURES: Readonly<
  Record<MemoryVendorError['status'], { kind: ConnectorErrorKind; code: string; message: string }>
> = {
  401: { kind: 'auth', code: 'MEMORY_BAD_KEY', message: 'The API key is not known. Enter the right one.' },
  429: { kind: 'rateLimited', code: 'MEMORY_SLOW_DOWN', message: 'Too many calls. They go on by themselves.' },
  503: { kind: 'unavailable', code: 'MEMORY_DOWN', message: 'The vendor does not answer. Calls are repeated.' },
  html: { kind: 'unavailable', code: 'MEMORY_HTML', message: 'A web page came instead of an answer.' },
  'connection lost': { kind: 'timeout', code: 'MEMORY_LOST', message: 'The connection was lost before the answer.' },
};

/** Any failure of a call as the one error a connector throws; bugs pass through as they are. */
export function asConnectorError(error: unknown): unknown {
  if (!(error instanceof MemoryVendorError)) return error;
  const { kind, code, message } = FAILURES[error.status];
  return new ConnectorError(kind, {
    code,
    message,
    ...(error.retryAtMs === undefined ? {} : { retryAtMs: error.retryAtMs }),
    ...(typeof error.status === 'number' ? { httpStatus: error.status } : {}),
  });
}

export const badCursor = (): ConnectorError =>
  new ConnectorError('cursorExpired', {
    code: 'MEMORY_BAD_CURSOR',
    message: 'The position in the feed cannot be read. A full scan begins anew.',
  });

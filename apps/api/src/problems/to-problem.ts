import { HttpException } from '@nestjs/common';
import { systemCode } from '#config';
import { ConnectorError } from '#connector-sdk';
import { Problem, PROBLEMS } from './problem.js';

const RETRY_UNAVAILABLE_S = 5;

/** Classes of PostgreSQL errors that pass: connection, resources, intervention; and what node says of a lost socket. */
const PASSING_DATABASE = /^(08|53|57)...$/;
const LOST_SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND']);
/** The driver tells these by their words alone. */
const LOST_CONNECTION = /^(Connection terminated|timeout exceeded when trying to connect|Connection is closed)/;

/** Any error as the problem to answer with; what is not known is a fault of ours and says nothing of itself. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ConnectorError) return ofConnector(error);
  if (error instanceof HttpException) return ofHttp(error.getStatus(), error.message);
  const status = bodyParserStatus(error);
  if (status !== undefined) return ofHttp(status, 'The body is not the JSON that is expected.');
  if (isPassing(error)) {
    return new Problem('unavailable', 'The database or the queue is not reachable; try again shortly.', {
      retryAfterS: RETRY_UNAVAILABLE_S,
      cause: error,
    });
  }
  return new Problem('internal', 'The request could not be carried out. The log tells why, under the request id.', {
    cause: error,
  });
}

function ofConnector(error: ConnectorError): Problem {
  const detail = `${error.message} (${error.code})`;
  switch (error.kind) {
    case 'auth':
    case 'permission':
    case 'config':
    case 'notFound':
      return new Problem('connectionRefused', detail, { cause: error });
    case 'rateLimited':
    case 'quotaExhausted': {
      const retryAfterS = Math.max(1, Math.ceil(((error.retryAtMs ?? 0) - Date.now()) / 1000));
      return new Problem('vendorBusy', detail, { retryAfterS, cause: error });
    }
    case 'unavailable':
    case 'timeout':
    case 'cursorExpired':
    case 'protocol':
      return new Problem('vendor', detail, { cause: error });
  }
}

function ofHttp(status: number, message: string): Problem {
  if (status === PROBLEMS.notFound.status) return new Problem('notFound', 'There is no such route.');
  if (status === PROBLEMS.tooLarge.status) return new Problem('tooLarge', 'The body is larger than is taken here.');
  if (status >= 500) return new Problem('internal', message);
  return new Problem('invalid', message);
}

/** body-parser marks its errors by `type`, e.g. `entity.too.large`. */
function bodyParserStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('type' in error) || !('status' in error)) return undefined;
  return typeof error.type === 'string' && typeof error.status === 'number' ? error.status : undefined;
}

function isPassing(error: unknown): boolean {
  const code = systemCode(error) ?? '';
  if (PASSING_DATABASE.test(code) || LOST_SOCKET.has(code)) return true;
  return error instanceof Error && LOST_CONNECTION.test(error.message);
}

import { ConnectorError, type ConnectorErrorKind, neverSent, retryAtMs, type WriteOutcome } from '#connector-sdk';
import { canonicalId } from './ids.js';
import { asArray, asObject, asText, type JsonObject } from './json.js';
import { type HttpAnswer, type NoAnswer } from './transport.js';

/** One trouble as Salesforce words it: `errorCode` in bodies, `statusCode` in items of collections. */
export interface VendorError {
  readonly code: string;
  readonly message: string;
  readonly fields: readonly string[];
  /** Ids of the records a duplicate rule matched. */
  readonly matchedIds: readonly string[];
}

/** How long to wait for a concurrency limit, which Salesforce does not say. */
const CONCURRENCY_WAIT_MS = 5_000;
/** The daily allowance is a rolling window, so some of it comes back all the time. */
const QUOTA_WAIT_MS = 15 * 60_000;
const DEFAULT_WAIT_MS = 10_000;

/** The errors of a body (an array, even for one) or of a collection item's `errors`; empty when it is neither. */
export function vendorErrors(body: unknown): readonly VendorError[] {
  return asArray(body)
    .map(asObject)
    .map((error) => ({
      code: asText(error['errorCode']) || asText(error['statusCode']),
      message: asText(error['message']),
      fields: asArray(error['fields']).map(asText),
      matchedIds: matchedIds(error),
    }))
    .filter((error) => error.code !== '');
}

/** The wire spells the key `duplicateResut`; the right spelling is taken too, should it ever be mended. */
function matchedIds(error: JsonObject): readonly string[] {
  const result = asObject(error['duplicateResut'] ?? error['duplicateResult']);
  const ids = asArray(result['matchResults'])
    .flatMap((match) => asArray(asObject(match)['matchRecords']))
    .map((match) => canonicalId(asText(asObject(asObject(match)['record'])['Id'])))
    .filter((id) => id !== null);
  return [...new Set(ids)];
}

export function parsedBody(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answer.body) as unknown;
  } catch {
    return undefined;
  }
}

interface CallTrouble {
  readonly kind: ConnectorErrorKind;
  readonly message: string;
}

/** What a whole call refused with this code means. */
const CALL_TROUBLE: Readonly<Record<string, CallTrouble>> = {
  INVALID_SESSION_ID: {
    kind: 'auth',
    message: 'Salesforce does not accept the session. Authorise the connection again.',
  },
  INVALID_AUTH_HEADER: {
    kind: 'auth',
    message: 'Salesforce does not accept the session. Authorise the connection again.',
  },
  API_DISABLED_FOR_ORG: {
    kind: 'permission',
    message: 'The API is off for this org or user. Give the user "API Enabled".',
  },
  API_CURRENTLY_DISABLED: { kind: 'permission', message: 'The API is off for this org. Ask its administrator.' },
  FUNCTIONALITY_NOT_ENABLED: { kind: 'permission', message: 'The org does not have this function enabled.' },
  INSUFFICIENT_ACCESS: { kind: 'permission', message: 'The user lacks a right this call needs.' },
  INSUFFICIENT_ACCESS_OR_READONLY: { kind: 'permission', message: 'The user lacks a right this call needs.' },
  SERVER_UNAVAILABLE: {
    kind: 'unavailable',
    message: 'Salesforce is too busy to answer. It is tried again by itself.',
  },
  QUERY_TIMEOUT: { kind: 'unavailable', message: 'Salesforce gave up a query after its own time limit.' },
  INVALID_FIELD: {
    kind: 'notFound',
    message: 'A field does not exist or is hidden from the user. Refresh the fields of the mapping.',
  },
  INVALID_TYPE: { kind: 'notFound', message: 'The object does not exist or is hidden from the user.' },
  NOT_FOUND: { kind: 'notFound', message: 'Salesforce knows no such object or address.' },
  INVALID_QUERY_LOCATOR: { kind: 'cursorExpired', message: 'The query’s locator is no longer valid.' },
  INVALID_REPLICATION_DATE: {
    kind: 'cursorExpired',
    message: 'The change feed does not reach back to the cursor. A full scan is needed.',
  },
  EXCEEDED_ID_LIMIT: {
    kind: 'cursorExpired',
    message: 'More changed than the change feed can list. A full scan is needed.',
  },
};

/**
 * A refused call as the error to throw. Never quotes the vendor's own text, which may hold a record's values.
 * @param nowMs our clock, for waits
 */
export function callError(answer: HttpAnswer, nowMs: number): ConnectorError {
  const status = answer.statusCode;
  const first = vendorErrors(parsedBody(answer))[0];
  const limited = limitError(answer, first, nowMs);
  if (limited) return limited;
  if (!first && /^\s*</.test(answer.body)) return notJson(answer);
  const known = first && CALL_TROUBLE[first.code];
  const trouble = known ?? byStatus(status);
  return new ConnectorError(trouble.kind, {
    code: first ? `SALESFORCE_${first.code}` : `SALESFORCE_HTTP_${status}`,
    message: trouble.message,
    httpStatus: status,
  });
}

function limitError(answer: HttpAnswer, first: VendorError | undefined, nowMs: number): ConnectorError | undefined {
  const status = answer.statusCode;
  const waitUntil = retryAtMs(answer.headers['retry-after'], nowMs);
  if (first?.code === 'REQUEST_LIMIT_EXCEEDED') {
    const concurrent = /concurrent/i.test(first.message);
    return new ConnectorError(concurrent ? 'rateLimited' : 'quotaExhausted', {
      code: concurrent ? 'SALESFORCE_CONCURRENT_REQUESTS' : 'SALESFORCE_DAILY_LIMIT',
      message: concurrent
        ? 'Too many long calls are open in this Salesforce org at once.'
        : 'The org’s API allowance for the last 24 hours is used up. Raise it or lower other integrations’ use.',
      retryAtMs: waitUntil ?? nowMs + (concurrent ? CONCURRENCY_WAIT_MS : QUOTA_WAIT_MS),
      httpStatus: status,
    });
  }
  if (status !== 429 && status !== 420) return undefined;
  return new ConnectorError('rateLimited', {
    code: `SALESFORCE_HTTP_${status}`,
    message: 'Salesforce told us to slow down.',
    retryAtMs: waitUntil ?? nowMs + DEFAULT_WAIT_MS,
    httpStatus: status,
  });
}

function byStatus(status: number): CallTrouble {
  if (status >= 500)
    return { kind: 'unavailable', message: `Salesforce answered with a server error (HTTP ${status}).` };
  if (status === 401)
    return { kind: 'auth', message: 'Salesforce does not accept the session. Authorise the connection again.' };
  if (status === 403) return { kind: 'permission', message: 'Salesforce refused the call. Check the user’s rights.' };
  if (status === 404) return { kind: 'notFound', message: 'Salesforce knows no such object or address.' };
  if (status >= 300 && status < 400) {
    return { kind: 'config', message: 'The base URL leads elsewhere. Set it to the org’s My Domain URL.' };
  }
  return { kind: 'protocol', message: `Salesforce answered HTTP ${status} where its API promises something else.` };
}

/** A page of HTML, or anything else that is not JSON, where JSON was promised. */
export const notJson = (answer: HttpAnswer): ConnectorError =>
  new ConnectorError('unavailable', {
    code: 'SALESFORCE_NOT_JSON',
    message: 'Something on the way answered a page instead of data. It is tried again by itself.',
    httpStatus: answer.statusCode,
  });

/** A call without an answer: surely not sent, cut off, or lost. */
export function noAnswerError(failure: NoAnswer): ConnectorError {
  if (neverSent(failure)) {
    return new ConnectorError('unavailable', {
      code: 'SALESFORCE_UNREACHABLE',
      message: 'Salesforce could not be reached. Check the base URL and the network.',
      cause: failure,
    });
  }
  return new ConnectorError('timeout', {
    code: failure.cut === undefined ? 'SALESFORCE_ANSWER_LOST' : `SALESFORCE_${failure.cut.toUpperCase()}`,
    message: 'Salesforce’s answer did not arrive; if this was a write, it may have been done.',
    cause: failure,
  });
}

/** Errors that concern the connection, not one payload: the rest of a write is not worth sending. */
const CONNECTION_KINDS: ReadonlySet<ConnectorErrorKind> = new Set([
  'auth',
  'permission',
  'rateLimited',
  'quotaExhausted',
  'config',
]);

export const concernsConnection = (error: ConnectorError): boolean => CONNECTION_KINDS.has(error.kind);

/** What became of the operations of a call that failed as a whole. */
export function lostCallOutcome(error: ConnectorError): Extract<WriteOutcome, { kind: 'unknown' | 'retry' }> {
  const { code, message } = error;
  const surelyNotDone =
    concernsConnection(error) || (error.kind === 'unavailable' && (error.httpStatus ?? 503) === 503);
  if (!surelyNotDone) return { kind: 'unknown', code, message };
  return { kind: 'retry', code, message, ...(error.retryAtMs === undefined ? {} : { retryAtMs: error.retryAtMs }) };
}

import { ConnectorError, type ConnectorErrorKind, neverSent, retryAtMs, type WriteOutcome } from '#connector-sdk';
import { type BatchError, type Problem } from './types.js';

/** How long to wait after "too many connections": Mailchimp never says, and places free up within a call's time. */
const THROTTLE_MS = 3_000;

/** One answer of the API, before it is judged. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; `undefined` for an empty body or anything that is not JSON. */
  readonly body: unknown;
  /** Whether the body was JSON or, where the status promises none, empty. */
  readonly wellFormed: boolean;
}

interface Meaning {
  readonly kind: ConnectorErrorKind;
  readonly code: string;
  readonly message: string;
}

const PAGE_NOT_ANSWER: Meaning = {
  kind: 'unavailable',
  code: 'MAILCHIMP_NOT_JSON',
  message: 'Mailchimp answered with something other than its API. Calls are repeated by themselves.',
};

/** What a status means for the whole call. Anything else from 400 up is about the record that was sent. */
const BY_STATUS: Readonly<Record<number, Meaning>> = {
  401: {
    kind: 'auth',
    code: 'MAILCHIMP_BAD_CREDENTIALS',
    message: 'Mailchimp does not accept the API key or access token. Connect again with a new one.',
  },
  403: {
    kind: 'permission',
    code: 'MAILCHIMP_FORBIDDEN',
    message: 'The Mailchimp user may not do this. Give the user the Manager or Admin role, or check the account.',
  },
  426: { kind: 'config', code: 'MAILCHIMP_NEEDS_HTTPS', message: 'Mailchimp is only reached over https.' },
  429: {
    kind: 'rateLimited',
    code: 'MAILCHIMP_TOO_MANY_CONNECTIONS',
    message: 'Too many calls at once for this Mailchimp user. They go on by themselves.',
  },
};

const UNAVAILABLE: Meaning = {
  kind: 'unavailable',
  code: 'MAILCHIMP_UNAVAILABLE',
  message: 'Mailchimp had a problem of its own. Calls are repeated by themselves.',
};

/** The error an answer stands for as a whole, or `undefined` when it is a success or about one record. */
export function callError(answer: RawAnswer, nowMs: number): ConnectorError | undefined {
  const meaning = meaningOf(answer);
  if (!meaning) return undefined;
  const waits = meaning.kind === 'rateLimited';
  const requestId = answer.headers['x-request-id'];
  return new ConnectorError(meaning.kind, {
    code: meaning.code,
    message: meaning.message,
    httpStatus: answer.status,
    ...(waits ? { retryAtMs: retryAtMs(answer.headers['retry-after'], nowMs) ?? nowMs + THROTTLE_MS } : {}),
    ...(requestId === undefined ? {} : { vendorRequestId: requestId }),
  });
}

function meaningOf({ status, body, wellFormed }: RawAnswer): Meaning | undefined {
  // Under load the edge refuses with a bare or HTML 403, which is not a matter of rights.
  if (status === 403 && !isProblem(body)) return BY_STATUS[429];
  const known = BY_STATUS[status];
  if (known) return known;
  if (status >= 500) return wellFormed ? UNAVAILABLE : PAGE_NOT_ANSWER;
  if (!wellFormed) return PAGE_NOT_ANSWER;
  return status < 300 || status >= 400 ? undefined : PAGE_NOT_ANSWER;
}

/** A failure without an answer. `timeout` means it may have been done; `unavailable` without a status, surely not. */
export function transportError(cause: unknown): ConnectorError {
  if (neverSent(cause)) {
    return new ConnectorError('unavailable', {
      code: 'MAILCHIMP_UNREACHABLE',
      message: 'Mailchimp cannot be reached. Check the network; calls are repeated by themselves.',
    });
  }
  return new ConnectorError('timeout', {
    code: 'MAILCHIMP_NO_ANSWER',
    message: 'Mailchimp did not answer in time, or the connection was cut.',
  });
}

export const abortedBeforeSending = (): ConnectorError =>
  new ConnectorError('unavailable', {
    code: 'MAILCHIMP_ABORTED',
    message: 'The call was given up before it was sent, because the program is stopping or its lease is ending.',
  });

export const badCursor = (): ConnectorError =>
  new ConnectorError('cursorExpired', {
    code: 'MAILCHIMP_BAD_CURSOR',
    message: 'The position in the audience cannot be read. A full scan begins anew.',
  });

export const notAnAnswer = (): ConnectorError =>
  new ConnectorError('protocol', {
    code: 'MAILCHIMP_UNEXPECTED_ANSWER',
    message: 'Mailchimp answered in a shape its API does not promise.',
  });

/** Whether a call that failed so may nevertheless have been carried out. */
export const maybeDone = (error: ConnectorError): boolean =>
  error.kind === 'timeout' || error.kind === 'protocol' || (error.httpStatus ?? 0) >= 500;

/** The outcome of one operation whose call failed as a whole. */
export function outcomeOfFailure(error: ConnectorError): WriteOutcome {
  const { code, message } = error;
  if (maybeDone(error)) return { kind: 'unknown', code, message };
  return { kind: 'retry', code, message, ...(error.retryAtMs === undefined ? {} : { retryAtMs: error.retryAtMs }) };
}

/** A failure on the vendor's side as a value; anything else is a bug and goes on. */
export function asFailure(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  throw error;
}

/** A payload Mailchimp will never take. */
export type Rejected = Extract<WriteOutcome, { kind: 'rejected' }>;

export const COMPLIANCE: Rejected = {
  kind: 'rejected',
  code: 'MAILCHIMP_COMPLIANCE_STATE',
  message:
    'The contact unsubscribed, bounced or complained, and cannot be subscribed by anyone else. Only the contact can sign up again.',
  field: 'status',
};

const FORGOTTEN: WriteOutcome = {
  kind: 'rejected',
  code: 'MAILCHIMP_FORGOTTEN_EMAIL',
  message: 'The contact was permanently deleted, and Mailchimp does not let the address be added by API again.',
  field: 'email_address',
};

/** Refusals of one record by the problem's title. A title that is not here is refused for good all the same. */
const BY_TITLE: Readonly<Record<string, WriteOutcome>> = {
  'Member Exists': { kind: 'exists', id: null },
  'Member In Compliance State': COMPLIANCE,
  'Forgotten Email Not Subscribed': FORGOTTEN,
};

/** The outcome of one operation Mailchimp refused with a 4xx answer of its own. */
export function outcomeOfProblem(status: number, problem: Problem): WriteOutcome {
  if (status === 404) return { kind: 'gone' };
  const known = BY_TITLE[problem.title ?? ''];
  if (known) return known;
  const culprit = problem.errors?.[0];
  return refusal(culprit?.field, culprit?.message ?? problem.detail ?? problem.title ?? `status ${status}`);
}

/** The outcome of one member of a batch that Mailchimp listed under `errors`. */
export function outcomeOfBatchError(error: BatchError): WriteOutcome {
  if (error.error_code === 'ERROR_CONTACT_EXISTS') return { kind: 'exists', id: null };
  if (/compliance state/i.test(error.error)) return COMPLIANCE;
  if (/permanently deleted/i.test(error.error)) return FORGOTTEN;
  return refusal(error.field, error.field_message || error.error);
}

const STANDARD_FIELDS = new Set(['email_address', 'status', 'language', 'vip', 'email_type', 'tags', 'interests']);

function refusal(field: string | undefined, words: string): WriteOutcome {
  const name = field === undefined || field === '' ? fieldInWords(words) : fieldNamed(field);
  return {
    kind: 'rejected',
    code: 'MAILCHIMP_INVALID',
    message: withoutAddresses(words),
    ...(name === undefined ? {} : { field: name }),
  };
}

/** Fields are named alone, with a place within (`tags.item:0`), or, merge fields, by their tag. */
function fieldNamed(field: string): string {
  const [part = field] = field.split('.');
  if (STANDARD_FIELDS.has(part) || part === 'marketing_permissions') return part;
  return part === 'merge_fields' ? field : `merge_fields.${field}`;
}

/** Interests are refused in words alone. */
const fieldInWords = (words: string): string | undefined => (/interest id/i.test(words) ? 'interests' : undefined);

/** Mailchimp quotes the address it refuses; messages must not hold personal values. */
const withoutAddresses = (words: string): string => words.replace(/[^\s"'<>]+@[^\s"'<>]+/g, '(address)');

export const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && ('title' in body || 'detail' in body);

import { type WriteOutcome, ConnectorError, type ConnectorErrorKind, neverSent } from '#connector-sdk';
import { arrayOf, objectOf, parseJson, textOf, textsOf } from './json.js';

/** Names under which HubSpot's error contexts hold what is used here; everything else in them may be personal. */
const CONTEXT_NAMES = [
  'propertyName',
  'id',
  'ids',
  'objectWriteTraceId',
  'existingId',
  'listId',
  'requiredGranularScopes',
] as const;

type RefusalContext = Readonly<Partial<Record<(typeof CONTEXT_NAMES)[number], readonly string[]>>>;

/**
 * What is kept of HubSpot's error envelope. Its message may quote record values, so only what it tells is kept and the
 * text itself is dropped: errors end up in logs.
 */
export interface Refusal {
  readonly status: number;
  readonly category: string;
  readonly correlationId: string | undefined;
  readonly context: RefusalContext;
  readonly details: readonly { readonly code: string | undefined; readonly context: RefusalContext }[];
  /** Which allowance a 429 is about, where HubSpot says so by policy name or, on searches, only in words. */
  readonly limit: 'daily' | 'secondly' | undefined;
  /** Another record has the unique value; its id where HubSpot names it. */
  readonly taken: { readonly by: string | null } | undefined;
  readonly objectTypeUnknown: boolean;
}

/** An answer with a status of 400 or more, or one that is not JSON, before it is classified. */
export class RefusedAnswer extends Error {
  override readonly name = 'RefusedAnswer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly isJson: boolean;
  readonly refusal: Refusal;

  constructor(status: number, headers: Readonly<Record<string, string>>, body: string) {
    super(`HubSpot answered ${status}`);
    this.status = status;
    this.headers = headers;
    const parsed = parseJson(body);
    this.isJson = parsed !== undefined;
    this.refusal = readRefusal(parsed, status);
  }
}

/** HubSpot understood the call and said no to its content; a batch can be taken apart to find the culprit. */
export class RefusedCall extends ConnectorError {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, cause: unknown) {
    super('protocol', {
      code: `HUBSPOT_${codeOf(refusal)}`,
      message: `HubSpot refused the call (${refusal.status} ${refusal.category}).`,
      httpStatus: refusal.status,
      ...(refusal.correlationId === undefined ? {} : { vendorRequestId: refusal.correlationId }),
      cause,
    });
    this.refusal = refusal;
  }
}

function contextOf(value: unknown): RefusalContext {
  const held = objectOf(value);
  return Object.fromEntries(
    CONTEXT_NAMES.filter((name) => name in held).map((name) => {
      const found = held[name];
      return [name, textsOf(Array.isArray(found) ? found : [found])];
    }),
  );
}

/** Reads an error envelope, of a whole answer or of one record in a multi-status answer. */
export function readRefusal(body: unknown, status: number): Refusal {
  const envelope = objectOf(body);
  const message = textOf(envelope['message']) ?? '';
  const policy = textOf(envelope['policyName']);
  const category = textOf(envelope['category']) ?? '';
  const context = contextOf(envelope['context']);
  const details = arrayOf(envelope['errors']).map((item) => {
    const detail = objectOf(item);
    return { code: textOf(detail['code']), context: contextOf(detail['context']) };
  });
  const takenInWords = /(\d+) already has that value/i.exec(message);
  const taken =
    category === 'CONFLICT' ||
    status === 409 ||
    takenInWords !== null ||
    details.some((detail) => detail.code === 'CONFLICTING_UNIQUE_VALUE');
  return {
    status,
    category,
    correlationId: textOf(envelope['correlationId']),
    context,
    details,
    limit:
      policy === 'DAILY' || /\bdaily limit\b/i.test(message)
        ? 'daily'
        : policy === 'SECONDLY' || /\bsecondly limit\b/i.test(message)
          ? 'secondly'
          : undefined,
    taken: taken
      ? { by: context.existingId?.[0] ?? /Existing ID: (\d+)/i.exec(message)?.[1] ?? takenInWords?.[1] ?? null }
      : undefined,
    objectTypeUnknown: /Unable to infer object type/.test(message),
  };
}

interface Rule {
  readonly when: (answer: RefusedAnswer) => boolean;
  readonly kind: ConnectorErrorKind;
  readonly code: string;
  readonly message: (answer: RefusedAnswer) => string;
}

/** First match wins. 429 is classified by the caller, which knows the clock and the pool. */
const CALL_RULES: readonly Rule[] = [
  {
    when: ({ status }) => status === 401,
    kind: 'auth',
    code: 'HUBSPOT_UNAUTHORIZED',
    message: () => 'HubSpot does not accept the credentials; authorise the connection again.',
  },
  {
    when: ({ status, refusal }) => status === 403 && refusal.category === 'MISSING_SCOPES',
    kind: 'permission',
    code: 'HUBSPOT_MISSING_SCOPES',
    message: ({ refusal }) =>
      `The HubSpot app lacks a scope${scopesNamed(refusal)}; add it in the app's settings and authorise again.`,
  },
  {
    when: ({ status, isJson }) => status === 403 && isJson,
    kind: 'permission',
    code: 'HUBSPOT_FORBIDDEN',
    message: () => 'HubSpot does not allow these credentials to do this.',
  },
  {
    when: ({ status }) => status === 423,
    kind: 'unavailable',
    code: 'HUBSPOT_LOCKED',
    message: () => 'HubSpot has locked these records for a moment; try again in a few seconds.',
  },
  {
    when: ({ status }) => status === 477,
    kind: 'unavailable',
    code: 'HUBSPOT_MIGRATING',
    message: () => 'HubSpot is moving this account between data centres; try again later.',
  },
  {
    when: ({ status, isJson }) => status >= 500 || !isJson,
    kind: 'unavailable',
    code: 'HUBSPOT_UNAVAILABLE',
    message: ({ status }) => `HubSpot could not answer (status ${status}); try again later.`,
  },
  {
    when: ({ refusal }) => refusal.objectTypeUnknown,
    kind: 'notFound',
    code: 'HUBSPOT_OBJECT_UNKNOWN',
    message: () => 'HubSpot does not know this object type.',
  },
];

const scopesNamed = ({ context, details }: Refusal): string => {
  const scopes = [context, ...details.map((detail) => detail.context)].flatMap(
    (held) => held.requiredGranularScopes ?? [],
  );
  return scopes.length === 0 ? '' : ` (${[...new Set(scopes)].join(', ')})`;
};

/** Turns an answer other than 429 into the error a caller sees; a {@link RefusedCall} when the content was at fault. */
export function classifyAnswer(answer: RefusedAnswer): ConnectorError {
  const rule = CALL_RULES.find((candidate) => candidate.when(answer));
  if (!rule) return new RefusedCall(answer.refusal, answer);
  return new ConnectorError(rule.kind, {
    code: rule.code,
    message: rule.message(answer),
    httpStatus: answer.status,
    ...(answer.refusal.correlationId === undefined ? {} : { vendorRequestId: answer.refusal.correlationId }),
    cause: answer,
  });
}

const MULTI_STATUS = 207;

/**
 * Passes over errors that say a record has nothing of what was asked for, or is gone.
 * @throws ConnectorError `unavailable` when HubSpot could not answer for every record
 */
export function assertAllAnswered(errors: readonly unknown[], what: string): void {
  const failed = errors.some((error) => readRefusal(error, MULTI_STATUS).category !== 'OBJECT_NOT_FOUND');
  if (!failed) return;
  throw new ConnectorError('unavailable', {
    code: 'HUBSPOT_READ_FAILED',
    message: `HubSpot answered for ${what} of a part of the records only.`,
  });
}

/** The error of a call that got no readable answer. */
export function classifyFailure(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (neverSent(error)) {
    return new ConnectorError('unavailable', {
      code: 'HUBSPOT_UNREACHABLE',
      message: 'HubSpot could not be reached; nothing was sent.',
      cause: error,
    });
  }
  return new ConnectorError('unavailable', {
    code: 'HUBSPOT_ANSWER_LOST',
    message: 'The connection to HubSpot broke before its answer was read.',
    cause: error,
  });
}

const NOT_DONE_KINDS: ReadonlySet<ConnectorErrorKind> = new Set([
  'auth',
  'permission',
  'rateLimited',
  'quotaExhausted',
  'config',
  'notFound',
]);
const NOT_DONE_CODES: ReadonlySet<string> = new Set([
  'HUBSPOT_UNREACHABLE',
  'HUBSPOT_NOT_SENT',
  'HUBSPOT_LOCKED',
  'HUBSPOT_MIGRATING',
]);

/** Whether a failed write was surely not carried out; otherwise nobody knows. */
export const surelyNotDone = (error: ConnectorError): boolean =>
  NOT_DONE_KINDS.has(error.kind) || NOT_DONE_CODES.has(error.code) || error instanceof RefusedCall;

const codeOf = (refusal: Refusal): string =>
  (refusal.details[0]?.code ?? (refusal.category || `STATUS_${refusal.status}`))
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_');

/** Properties a refusal blames, first detail first. */
const blamedProperties = (refusal: Refusal): readonly string[] => [
  ...new Set(
    [refusal.context, ...refusal.details.map((detail) => detail.context)].flatMap((held) => held.propertyName ?? []),
  ),
];

/** Properties that do not exist: every operation that names one is sure to be refused. */
export const unknownProperties = (refusal: Refusal): ReadonlySet<string> =>
  new Set(
    refusal.details
      .filter((detail) => detail.code === 'PROPERTY_DOESNT_EXIST')
      .flatMap((detail) => detail.context.propertyName ?? []),
  );

const PASSING_CATEGORIES: ReadonlySet<string> = new Set([
  'RATE_LIMITS',
  'INTERNAL_ERROR',
  'SERVICE_UNAVAILABLE',
  'TIMEOUT',
]);

interface OutcomeRule {
  readonly when: (refusal: Refusal, kind: 'create' | 'update' | 'delete') => boolean;
  readonly outcome: (refusal: Refusal) => WriteOutcome;
}

/** First match wins. */
const OUTCOME_RULES: readonly OutcomeRule[] = [
  {
    when: (refusal, kind) => kind === 'create' && refusal.taken !== undefined,
    outcome: ({ taken }) => ({ kind: 'exists', id: taken?.by ?? null }),
  },
  {
    when: ({ taken }) => taken !== undefined,
    outcome: (refusal) =>
      rejected(refusal, 'HUBSPOT_VALUE_TAKEN', 'Another HubSpot record already has this unique value'),
  },
  {
    when: ({ category, status }, kind) => kind !== 'create' && (category === 'OBJECT_NOT_FOUND' || status === 404),
    outcome: () => ({ kind: 'gone' }),
  },
  {
    when: ({ category }) => PASSING_CATEGORIES.has(category),
    outcome: ({ category }) => ({
      kind: 'retry',
      code: `HUBSPOT_${category}`,
      message: 'HubSpot could not take this record just now.',
    }),
  },
];

const rejected = (refusal: Refusal, code: string, what: string): WriteOutcome => {
  const field = blamedProperties(refusal)[0];
  const where = field === undefined ? '' : ` (property ${field})`;
  return { kind: 'rejected', code, message: `${what}${where}.`, ...(field === undefined ? {} : { field }) };
};

/** What a refusal of one record means for its operation. */
export function outcomeOf(refusal: Refusal, kind: 'create' | 'update' | 'delete'): WriteOutcome {
  const rule = OUTCOME_RULES.find((candidate) => candidate.when(refusal, kind));
  return rule?.outcome(refusal) ?? rejected(refusal, `HUBSPOT_${codeOf(refusal)}`, 'HubSpot will not take this value');
}

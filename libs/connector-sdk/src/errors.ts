/**
 * What can go wrong with a whole call (trouble with one record is a {@link WriteOutcome}, never a throw).
 * - `auth`: the credentials are wrong, expired beyond refreshing, or revoked. A person must re-authorise.
 * - `permission`: the credentials are good but lack a right; `detail` names it.
 * - `rateLimited`: told to wait; the whole connection waits until `retryAtMs`.
 * - `quotaExhausted`: the daily allowance is used up until `retryAtMs`.
 * - `unavailable`: 5xx, an HTML page instead of JSON, a refused or reset connection before anything was sent.
 * - `timeout`: no answer in time; if the call was a write it may have been done.
 * - `cursorExpired`: the change feed no longer reaches back to the cursor, or cannot read it; a full scan is needed.
 * - `notFound`: the object, list or field itself does not exist on the vendor's side.
 * - `config`: the connection's settings are wrong; retrying cannot help.
 * - `protocol`: the vendor answered something its API does not promise.
 */
export type ConnectorErrorKind =
  | 'auth'
  | 'permission'
  | 'rateLimited'
  | 'quotaExhausted'
  | 'unavailable'
  | 'timeout'
  | 'cursorExpired'
  | 'notFound'
  | 'config'
  | 'protocol';

export interface ConnectorErrorDetail {
  /** Stable code, e.g. `HUBSPOT_MISSING_SCOPES`; upper snake case beginning with the vendor. */
  code: string;
  /** For a person: what happened and what to do next. Never holds a secret or a personal value. */
  message: string;
  /** For `rateLimited` and `quotaExhausted`: when to try again, in milliseconds since the epoch. */
  retryAtMs?: number;
  httpStatus?: number;
  /** The vendor's own id for this answer, to quote to its support. */
  vendorRequestId?: string;
  cause?: unknown;
}

/** The only error a connector throws for trouble on the vendor's side. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly kind: ConnectorErrorKind;
  readonly code: string;
  readonly retryAtMs: number | undefined;
  readonly httpStatus: number | undefined;
  readonly vendorRequestId: string | undefined;

  constructor(kind: ConnectorErrorKind, detail: ConnectorErrorDetail) {
    super(detail.message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.kind = kind;
    this.code = detail.code;
    this.retryAtMs = detail.retryAtMs;
    this.httpStatus = detail.httpStatus;
    this.vendorRequestId = detail.vendorRequestId;
  }
}

/** One thing that is wrong with what was sent. */
export interface ProblemEntry {
  /** JSON pointer into the body, or the name of a query parameter. */
  readonly pointer: string;
  readonly message: string;
  readonly code?: string;
}

interface ProblemParts {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Stable; for reports and for looking it up. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly retryAfterS: number | null;
  readonly errors: readonly ProblemEntry[];
}

/** No answer came: the network or the server is away. */
export const UNREACHABLE = 'SYNC_C001';
/** An answer came that is not the API's, e.g. of a proxy. */
export const UNREADABLE = 'SYNC_C002';

/** Every request that did not do what was asked ends in this one error (RFC 9457). */
export class ApiProblem extends Error implements ProblemParts {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly retryAfterS: number | null;
  readonly errors: readonly ProblemEntry[];

  constructor(parts: ProblemParts, options?: ErrorOptions) {
    super(`${parts.title}: ${parts.detail}`, options);
    this.status = parts.status;
    this.code = parts.code;
    this.title = parts.title;
    this.detail = parts.detail;
    this.requestId = parts.requestId;
    this.retryAfterS = parts.retryAfterS;
    this.errors = parts.errors;
  }

  /** Worth trying again without changing anything. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export const isSignedOut = (error: unknown): boolean => error instanceof ApiProblem && error.status === 401;

/** What the server answered in place of what was asked for. */
export function problemOf(response: Response, body: unknown): ApiProblem {
  const given = typeof body === 'object' && body !== null ? (body as Partial<Record<keyof ProblemParts, unknown>>) : {};
  const isOurs = typeof given.code === 'string' && typeof given.title === 'string';
  const retryAfterS = Number(response.headers.get('retry-after'));
  return new ApiProblem({
    status: response.status,
    code: isOurs ? String(given.code) : UNREADABLE,
    title: isOurs ? String(given.title) : response.statusText || `HTTP ${response.status}`,
    detail: typeof given.detail === 'string' ? given.detail : '',
    requestId: response.headers.get('x-request-id'),
    retryAfterS: retryAfterS > 0 ? retryAfterS : null,
    errors: Array.isArray(given.errors) ? (given.errors as readonly ProblemEntry[]) : [],
  });
}

/** No answer at all. */
export const unreachable = (cause: unknown): ApiProblem =>
  new ApiProblem(
    { status: 0, code: UNREACHABLE, title: '', detail: '', requestId: null, retryAfterS: null, errors: [] },
    { cause },
  );

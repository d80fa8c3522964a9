/**
 * Names of fields that may be logged: ids, codes, counts and times. Everything else is hidden, so that a new field
 * shows nothing until someone has thought about it here.
 */
const LOGGABLE: ReadonlySet<string> = new Set([
  ...[
    'workspaceId',
    'connectionId',
    'syncId',
    'runId',
    'linkId',
    'intentId',
    'conflictId',
    'receiptId',
    'requestId',
    'remoteId',
  ],
  ...['vendor', 'object', 'side', 'kind', 'ticket', 'queue', 'lane', 'pool', 'state', 'status', 'cause', 'code'],
  ...['method', 'route', 'httpStatus', 'vendorRequestId', 'reason', 'stoppedBecause', 'policy', 'version', 'right'],
  ...['count', 'counts', 'attempts', 'priority', 'marked', 'scannedA', 'scannedB', 'epoch', 'port', 'pid'],
  ...['host', 'folder', 'variables', 'signal', 'durationMs', 'untilMs', 'retryAtMs', 'nextAtMs', 'shutdownMs'],
]);

const HIDDEN = '[hidden]';
const TEXT_MAX_CHARS = 500;
const FRAMES_MAX = 8;
const DEPTH_MAX = 3;

/** In texts that people wrote: what looks like a person or a credential is blanked out. */
const BLANKED: readonly (readonly [pattern: RegExp, by: string])[] = [
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1***@'],
  [/[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+\.[a-z]{2,}/gi, '<email>'],
  [/\b(bearer|basic)\s+[a-z0-9._~+/=-]{8,}/gi, '$1 ***'],
  [/\b(access_token|refresh_token|client_secret|api_?key|password|token|secret|sig|signature)=[^\s&]+/gi, '$1=***'],
  [/\b[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\b/g, '<token>'],
  [/\+?\d(?:[\s().-]{0,3}\d){8,14}/g, '<number>'],
];

/** A text without e-mail addresses, telephone numbers and credentials, and not longer than 500 characters. */
export function redactText(text: string): string {
  const blanked = BLANKED.reduce((so, [pattern, by]) => so.replace(pattern, by), text);
  return blanked.length > TEXT_MAX_CHARS ? `${blanked.slice(0, TEXT_MAX_CHARS)}…` : blanked;
}

/** Fields as they may be logged: by their names' list, errors without the data they carry. */
export function redactFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (name === 'error') return [name, redactError(value)];
      return [name, LOGGABLE.has(name) ? redactValue(value, 0) : HIDDEN];
    }),
  );
}

/** Ids are often long runs of digits; under a listed name they are what they say. */
function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return /^[\w.:/-]{1,128}$/.test(value) ? value : redactText(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) return value;
  if (typeof value === 'bigint') return String(value);
  if (depth >= DEPTH_MAX) return HIDDEN;
  if (Array.isArray(value)) return value.map((entry) => redactValue(entry, depth + 1));
  if (isPlain(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, redactValue(entry, depth + 1)]));
  }
  return HIDDEN;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(Object.getPrototypeOf(value) ?? null) === null;

/** Name, code, message and place. Vendors' and drivers' errors carry requests, rows and headers beside: left out. */
function redactError(error: unknown): unknown {
  if (typeof error === 'string') return redactText(error);
  if (typeof error !== 'object' || error === null || !('message' in error)) return HIDDEN;
  const { name, code, kind, stack, cause } = error as Readonly<Record<string, unknown>>;
  return {
    name: typeof name === 'string' ? name : 'Error',
    ...(typeof code === 'string' ? { code: redactText(code) } : {}),
    ...(typeof kind === 'string' ? { kind: redactText(kind) } : {}),
    message: redactText(String(error.message)),
    ...(typeof stack === 'string' ? { at: framesOf(stack) } : {}),
    ...(cause === undefined ? {} : { cause: redactCause(cause) }),
  };
}

/** One step deep: causes may form a circle. */
const redactCause = (cause: unknown): unknown =>
  typeof cause === 'object' && cause !== null && 'message' in cause ? redactText(String(cause.message)) : HIDDEN;

/** The stack begins with the message, which may run over several lines and is told already. */
const framesOf = (stack: string): string[] =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, FRAMES_MAX)
    .map((line) => line.trim());

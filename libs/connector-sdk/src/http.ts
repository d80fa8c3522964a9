/** Longest wait a vendor's Retry-After is believed for: a day. */
const RETRY_AFTER_MAX_MS = 24 * 60 * 60 * 1000;

/**
 * When a `Retry-After` header (seconds or an HTTP date) says to try again, in milliseconds since the epoch;
 * `undefined` when absent or unreadable.
 */
export function retryAtMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  const atMs = Number.isFinite(seconds) ? nowMs + seconds * 1000 : Date.parse(header);
  if (!Number.isFinite(atMs)) return undefined;
  return Math.min(Math.max(atMs, nowMs), nowMs + RETRY_AFTER_MAX_MS);
}

/** How far a vendor's clock runs ahead of ours, from an answer's `Date` header; 0 when it says nothing usable. */
export function clockOffsetMs(dateHeader: string | undefined, nowMs: number): number {
  const theirs = dateHeader === undefined ? Number.NaN : Date.parse(dateHeader);
  return Number.isFinite(theirs) ? theirs - nowMs : 0;
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
]);

/** Whether a network failure proves that the request never reached the vendor, so that a write was surely not done. */
export function neverSent(error: unknown): boolean {
  // Read by shape: an error of fetch may come from another realm, where it is no instance of our Error.
  for (let at: unknown = error; typeof at === 'object' && at !== null; at = 'cause' in at ? at.cause : undefined) {
    if ('code' in at && typeof at.code === 'string' && NEVER_SENT.has(at.code)) return true;
  }
  return false;
}

import { type ConnectorError } from '#connector-sdk';
import { type Engine } from './runtime.js';

/** Until somebody has mended credentials, rights or settings, asking more often only costs calls. */
export const PERSON_WAIT_MS = 60_000;

const NEEDS_PERSON: ReadonlySet<ConnectorError['kind']> = new Set(['auth', 'permission', 'config']);

/**
 * When work that a vendor's trouble ended is to be tried again, in milliseconds since the epoch: when the vendor said,
 * but not at once; else after a minute where a person has to do something first, and soon where it may pass by itself.
 */
export function tryAgainAtMs({ clock, limits }: Pick<Engine, 'clock' | 'limits'>, error: ConnectorError): number {
  const nowMs = clock.nowMs();
  const waitMs = NEEDS_PERSON.has(error.kind) ? PERSON_WAIT_MS : limits.retryDelayMs;
  return error.retryAtMs === undefined ? nowMs + waitMs : Math.max(error.retryAtMs, nowMs + limits.retryDelayMs);
}

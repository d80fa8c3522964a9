import { DEFAULT_LIMITS, type EngineLimits } from '#engine';

/** What a drain may do between two looks at its lease, beside one call to a vendor. */
const BATCH_TIME_MS = 30_000;
const MARGIN_MS = 10_000;

/** The engine's bounds where one call to a vendor may take `httpTimeoutMs`: a lease must outlast every call under it. */
export const engineLimits = (httpTimeoutMs: number): EngineLimits => ({
  ...DEFAULT_LIMITS,
  callTimeMs: httpTimeoutMs,
  leaseLeftMinMs: httpTimeoutMs + MARGIN_MS,
  leaseTtlMs: 2 * httpTimeoutMs + BATCH_TIME_MS,
});

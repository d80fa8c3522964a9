import { DEFAULT_LIMITS, type EngineLimits } from '#engine';

/** What one step of work may take beside its longest call to a vendor. */
const BATCH_TIME_MS = 30_000;

/** The engine's bounds where one call to a vendor may take `httpTimeoutMs`: a lease must outlast every write under it. */
export const engineLimits = (httpTimeoutMs: number): EngineLimits => ({
  ...DEFAULT_LIMITS,
  callTimeMs: httpTimeoutMs,
  batchTimeMs: httpTimeoutMs + BATCH_TIME_MS,
});

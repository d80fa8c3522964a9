import { type EngineLimits } from '../runtime.js';

/** How long a record waits after `attempts` passing failures: doubling, bounded. */
export const backoffMs = (limits: EngineLimits, attempts: number): number =>
  Math.min(limits.retryDelayMaxMs, limits.retryDelayMs * 2 ** Math.min(attempts, 20));

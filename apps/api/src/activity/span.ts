import { type ActivitySpan } from '#persistence';
import { type Window } from './activity.dto.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Fine enough to see something, coarse enough to be one look. */
const STEPS: Readonly<Record<Window, { readonly stepMs: number; readonly steps: number }>> = {
  hour: { stepMs: MINUTE_MS, steps: 60 },
  day: { stepMs: 30 * MINUTE_MS, steps: 48 },
  week: { stepMs: 4 * HOUR_MS, steps: 42 },
  month: { stepMs: 24 * HOUR_MS, steps: 30 },
};

/** The span that ends with the step `nowMs` is in; steps begin at whole ones, so that a minute later they are the same. */
export function spanOf(window: Window, nowMs: number): ActivitySpan {
  const { stepMs, steps } = STEPS[window];
  const toMs = (Math.floor(nowMs / stepMs) + 1) * stepMs;
  return { from: new Date(toMs - steps * stepMs), to: new Date(toMs), stepMs };
}

import { type CompiledField, type Side } from '#core';
import { type LoggedChange } from '../model.js';

type ConsentField = Extract<CompiledField, { kind: 'consent' }>;

/**
 * When the latest of the opt-outs on these sides was seen, in milliseconds since the epoch; `-Infinity` where they were
 * there when the records were linked. What the engine carried over is no opt-out of its own.
 */
export function optOutAtMs(field: ConsentField, changes: readonly LoggedChange[], out: readonly Side[]): number {
  const optOuts = changes.filter(
    ({ fieldId, side, before, after, cause }) =>
      fieldId === field.id &&
      (cause === 'edit' || cause === 'merge') &&
      out.includes(side) &&
      field.optedOut(side, after) &&
      !field.optedOut(side, before),
  );
  return Math.max(-Infinity, ...optOuts.map(({ atMs }) => atMs));
}

import { type CompiledMapping, type LiveRecord, type Side, verdictOf } from '#core';

/** Whether a record takes part in the sync: its side's filter says so, and nobody doubts it. */
export const isInside = (mapping: CompiledMapping, side: Side, record: LiveRecord): boolean =>
  verdictOf(mapping.filters, side, record.fields) === 'inside';

import { type LiveRecord, type Side, verdictOf } from '#core';
import { type PlanReason } from '../model.js';
import { type SyncContext } from '../runtime.js';

/** Why a record takes no part because of its side's filter; `null` when it does take part. */
export function excludedBy({ mapping }: SyncContext, side: Side, record: LiveRecord): PlanReason | null {
  switch (verdictOf(mapping.filters, side, record.fields)) {
    case 'inside':
      return null;
    case 'outside':
      return { code: 'SYNC_E211', message: `The record is outside the filter of side ${side}.` };
    case 'unknown':
      return {
        code: 'SYNC_E212',
        message: `The filter of side ${side} cannot be computed for this record: a field it needs was not read, or does not hold what its type says.`,
      };
  }
}

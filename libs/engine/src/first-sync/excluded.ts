import { type LiveRecord, type Pair, type Side, verdictOf } from '#core';
import { type PlanReason } from '../model.js';
import { type SyncContext } from '../runtime.js';

type Mapped = Pick<SyncContext, 'mapping'>;

/** Why a pair takes no part because of the filter of one of its sides; `null` when it does. */
export const excludedOf = (mapped: Mapped, { a, b }: Pair<LiveRecord>): PlanReason | null =>
  excludedBy(mapped, 'a', a) ?? excludedBy(mapped, 'b', b);

/** Why a record takes no part because of its side's filter; `null` when it does take part. */
export function excludedBy({ mapping }: Mapped, side: Side, record: LiveRecord): PlanReason | null {
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

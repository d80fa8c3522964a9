import { type CompiledField } from './compile-mapping.js';
import { blank } from './facing.js';
import { type ConflictPolicy } from './mapping.js';
import { type LiveRecord, valueOf } from './record.js';
import { type Pair, type Side } from './values.js';

const editedOn = (record: LiveRecord, field: string, clockOffsetMs: number): number | null => {
  const vendorMs = record.fieldModifiedAtMs?.[field] ?? record.modifiedAtMs;
  return vendorMs === null ? null : vendorMs - clockOffsetMs;
};

/** When each side's value was last edited, by our clock; `null` where the vendor does not say. */
export const editedAtMs = (
  field: CompiledField,
  records: Pair<LiveRecord>,
  clockOffsetMs: Pair<number>,
): Pair<number | null> => ({
  a: editedOn(records.a, field.a, clockOffsetMs.a),
  b: editedOn(records.b, field.b, clockOffsetMs.b),
});

const newest = (edited: Pair<number | null>, epsilonMs: number, tie: Side): Side => {
  if (edited.a === null || edited.b === null) return tie;
  const aheadMs = edited.a - edited.b;
  if (aheadMs === 0 || Math.abs(aheadMs) < epsilonMs) return tie;
  return aheadMs > 0 ? 'a' : 'b';
};

/** The side that wins a field both sides changed; `undefined` when a person has to say. */
export const winnerBy = (
  policy: ConflictPolicy,
  field: CompiledField,
  records: Pair<LiveRecord>,
  clockOffsetMs: Pair<number>,
): Side | undefined => {
  const isBlank = (side: Side): boolean => blank(field.lens, side, valueOf(records[side], field[side]));
  const edited = (): Pair<number | null> => editedAtMs(field, records, clockOffsetMs);
  const sideWithValue = isBlank('a') === isBlank('b') ? undefined : isBlank('a') ? 'b' : 'a';
  switch (policy.kind) {
    case 'newest':
      return newest(edited(), policy.epsilonMs, policy.tie);
    case 'sideWins':
      return policy.side;
    case 'preferNonBlank':
      return sideWithValue ?? policy.otherwise;
    case 'mostRecentNonBlank':
      return sideWithValue ?? newest(edited(), policy.epsilonMs, policy.tie);
    case 'manual':
      return undefined;
    default:
      return policy satisfies never;
  }
};

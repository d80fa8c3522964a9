import { type CompiledField, type CompiledMapping } from './compile-mapping.js';
import { type Facts, type Plan } from './plan.js';
import { reconcile } from './reconcile.js';
import { type LiveRecord } from './record.js';
import { type FieldValue, type Pair, type Side } from './values.js';

/** One field of a pair as it was when something was decided about it. */
export interface FieldMoment {
  /** The pair settled before; `undefined` when the field had never been. */
  readonly base: Pair<FieldValue | undefined> | undefined;
  readonly now: Pair<FieldValue | undefined>;
  /**
   * When each side was last edited, in milliseconds since the epoch by our clock; `null` for a side that does not say.
   * `null` for both: it is not known any more.
   */
  readonly editedAtMs: Pair<number | null> | null;
}

/**
 * What a mapping makes of one field of a pair.
 * - `write`: this side gets this value.
 * - `keep`: both sides stay as they are, and that is that.
 * - `wait`: both stay as they are until a person decides.
 * - `refuse`: the value cannot be had on the other side; a stable code says why.
 */
export type Ruling =
  | { readonly kind: 'write'; readonly side: Side; readonly value: FieldValue | undefined }
  | { readonly kind: 'keep' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'refuse'; readonly code: string };

/** Whether two rulings have the same side's value count. */
export const isSameRuling = (one: Ruling, other: Ruling): boolean =>
  one.kind === other.kind && (one.kind !== 'write' || other.kind !== 'write' || one.side === other.side);

/**
 * Rules once more on a field of single values, with whatever mapping: the very `reconcile` that rules on live records.
 *
 * @returns `null` when it depends on the times of the edits, and those are not known
 */
export function replayField(mapping: CompiledMapping, field: CompiledField, moment: FieldMoment): Ruling | null {
  const { editedAtMs } = moment;
  if (editedAtMs !== null) return rule(mapping, field, moment, editedAtMs);
  const [ruling, ...others] = POSSIBLE_TIMES.map((times) => rule(mapping, field, moment, times));
  return ruling && others.every((other) => isSameRuling(ruling, other)) ? ruling : null;
}

/** Further apart than any policy takes for simultaneous. */
const FAR_MS = 1e12;
const POSSIBLE_TIMES: readonly Pair<number>[] = [
  { a: 0, b: 0 },
  { a: FAR_MS, b: 0 },
  { a: 0, b: FAR_MS },
];

function rule(
  mapping: CompiledMapping,
  field: CompiledField,
  { base, now }: FieldMoment,
  editedAtMs: Pair<number | null>,
): Ruling {
  const plan = reconcile({
    mapping: { ...mapping, fields: [field] },
    base: base ? { [field.id]: base } : null,
    a: recordOf(field, 'a', now, editedAtMs),
    b: recordOf(field, 'b', now, editedAtMs),
    facts: NO_FACTS,
  });
  return rulingOf(plan);
}

function recordOf(
  field: CompiledField,
  side: Side,
  { [side]: value }: FieldMoment['now'],
  { [side]: modifiedAtMs }: Pair<number | null>,
): LiveRecord {
  const fields = value === undefined ? {} : { [field[side]]: value };
  return { kind: 'live', id: side, stamp: '', fields, modifiedAtMs };
}

/** A field of single values is written on one side at most. */
function rulingOf({ operations, conflicts, left }: Plan): Ruling {
  for (const operation of operations) {
    const write = operation.kind === 'update' ? operation.writes[0] : undefined;
    if (write) return { kind: 'write', side: operation.side, value: write.value };
  }
  const refused = conflicts.find(({ kind }) => kind === 'unconvertible');
  if (refused) return { kind: 'refuse', code: refused.decidedBy };
  return left.some(({ why }) => why === 'manual') ? { kind: 'wait' } : { kind: 'keep' };
}

const NO_FACTS: Facts = {
  intents: [],
  frozen: new Set(),
  tombstones: new Set(),
  clockOffsetMs: { a: 0, b: 0 },
  decisions: new Map(),
};

import { type CompiledField, type CompiledMapping } from './compile-mapping.js';
import { decideConsent, evidenceFor } from './decide-consent.js';
import { decideSegments, decideWatched } from './decide-segments.js';
import { decideSet } from './decide-set.js';
import { decideValue } from './decide-value.js';
import { type FieldCase, SETTLED, type Verdict, isUnread, leave } from './field-case.js';
import { explainedBase, landedOn } from './intents.js';
import { planGone } from './plan-gone.js';
import { type Base, type Facts, type Operation, type Plan } from './plan.js';
import { winnerBy } from './policy.js';
import { type LiveRecord, type RecordState, valueOf } from './record.js';
import { type FieldValue, type Pair, type Side, SIDES } from './values.js';

/** What is known of one link. */
export interface ReconcileInput {
  readonly mapping: CompiledMapping;
  /** `null` when nothing of the link has ever been seen settled. */
  readonly base: Base | null;
  readonly a: RecordState;
  readonly b: RecordState;
  readonly facts: Facts;
}

/** The plan that concludes nothing and does nothing. */
export const UNKNOWN_PLAN: Plan = {
  kind: 'unknown',
  operations: [],
  rebases: [],
  conflicts: [],
  link: { kind: 'keep' },
  left: [],
};

/**
 * Decides what to do about one link: pure, and the same for the same input.
 *
 * - A failed read concludes nothing. Nor does a record merged away: that is no deletion, and the caller resolves the
 *   alias and reads the record it became before asking again.
 * - A link ends, and tombstones are set, once every operation of the plan has succeeded.
 * - A field's base is committed once every write of the plan to that field has succeeded: for a side written to, the
 *   value observed afterwards; for the other, the value as read (see `pairAfterWrites`).
 * - A decision stands until its writes have succeeded or the field is rebased.
 * - A conflict without a winner is found again by every plan until a person decides or the values change.
 */
export const reconcile = ({ mapping, base, a, b, facts }: ReconcileInput): Plan => {
  if (!isConclusive(a) || !isConclusive(b)) return UNKNOWN_PLAN;
  if (a.kind === 'gone' || b.kind === 'gone') return planGone({ mapping, base, a, b, facts });
  const records = { a, b };
  const { fields: kept, watched } = mapping.segments;
  return gather([
    ...mapping.fields.map((field) => ({ fieldId: field.id, verdict: decideField(field, base, records, facts) })),
    ...kept.map((target) => {
      const fieldId = target.field.id;
      const fieldCase = caseOf(target.field, base, records, facts);
      return { fieldId, verdict: decideSegments(fieldCase, target, records, facts.frozen.has(fieldId)) };
    }),
    ...watched.map((field) => ({ fieldId: field.id, verdict: decideWatched(field, base, records) })),
  ]);
};

/**
 * The base of a field after all writes of a plan to it succeeded.
 * @param read the pair the plan was made from.
 * @param observed for each side written to, the value read back.
 */
export const pairAfterWrites = (
  read: Pair<FieldValue | undefined>,
  observed: ReadonlyMap<Side, FieldValue | undefined>,
): Pair<FieldValue | undefined> => ({
  a: observed.has('a') ? observed.get('a') : read.a,
  b: observed.has('b') ? observed.get('b') : read.b,
});

type Conclusive = LiveRecord | Extract<RecordState, { kind: 'gone' }>;

const isConclusive = (state: RecordState): state is Conclusive =>
  state.kind === 'live' || (state.kind === 'gone' && state.mergedInto === undefined);

const decideField = (field: CompiledField, base: Base | null, records: Pair<LiveRecord>, facts: Facts): Verdict => {
  const fieldCase = caseOf(field, base, records, facts);
  if (facts.frozen.has(field.id)) return field.lens.agree(fieldCase.now.a, fieldCase.now.b) ? SETTLED : leave('frozen');
  if (isUnread(fieldCase)) return leave('notRead');
  switch (field.kind) {
    case 'consent':
      return decideConsent(fieldCase, field, evidenceFor(field, facts));
    case 'set':
      return decideSet(fieldCase, field);
    case 'value':
      return decideValue(fieldCase);
    default:
      return field satisfies never;
  }
};

/** Sets and consent are judged by their states alone, so only single values need what the open intents explain. */
const caseOf = (field: CompiledField, base: Base | null, records: Pair<LiveRecord>, facts: Facts): FieldCase => {
  const now = { a: valueOf(records.a, field.a), b: valueOf(records.b, field.b) };
  const landed = SIDES.flatMap((side) => landedOn(field, side, now[side], facts.intents));
  return {
    field,
    base: field.kind === 'value' ? explainedBase(field, base, now, landed) : base?.[field.id],
    now,
    landed,
    decision: facts.decisions.get(field.id),
    winner: () => winnerBy(field.policy, field, records, facts.clockOffsetMs),
  };
};

/** Puts the fields' verdicts together, with at most one operation per side. */
const gather = (decided: readonly { readonly fieldId: string; readonly verdict: Verdict }[]): Plan => {
  const verdicts = decided.map(({ verdict }) => verdict);
  const writes = verdicts.flatMap((verdict) => verdict.writes);
  const operations = SIDES.flatMap((side): Operation[] => {
    const own = writes.filter((entry) => entry.side === side).map(({ write }) => write);
    return own.length === 0 ? [] : [{ kind: 'update', side, writes: own }];
  });
  const rebases = verdicts.flatMap(({ rebase }) => rebase ?? []);
  const conflicts = verdicts.flatMap(({ conflict }) => conflict ?? []);
  const evidenceOver = verdicts.flatMap((verdict) => verdict.evidenceOver ?? []);
  return {
    kind: operations.length + rebases.length + conflicts.length === 0 ? 'settled' : 'changes',
    operations,
    rebases,
    conflicts,
    link: { kind: 'keep' },
    ...(evidenceOver.length === 0 ? {} : { evidenceOver }),
    left: decided.flatMap(({ fieldId, verdict }) =>
      verdict.left === undefined ? [] : [{ fieldId, why: verdict.left }],
    ),
  };
};

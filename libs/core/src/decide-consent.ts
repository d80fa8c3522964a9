import { type CompiledField } from './compile-mapping.js';
import { type EvidenceAtHand } from './evidence.js';
import { type FieldCase, type Verdict, carry, changed, conflictOf, rebase, untouched, writeOf } from './field-case.js';
import { type Facts } from './plan.js';
import { type Pair, type Side, SIDES, otherSide } from './values.js';

type ConsentField = Extract<CompiledField, { kind: 'consent' }>;

/**
 * The rule for consent: out on either side is out on both. Policies, blank rules and decisions have no say. An opt-in
 * that is overruled is listed; so is an opt-out that the other side's vendor did not keep, which is not sent again
 * until one side changes.
 *
 * Evidence opts in again wherever the opt-out is one it was recorded for, once: a side that has gone out since, or that
 * it was sent to without an answer, ends it.
 */
export const decideConsent = (fieldCase: FieldCase, field: ConsentField, given: EvidenceAtHand | null): Verdict => {
  const out = { a: field.optedOut('a', fieldCase.now.a), b: field.optedOut('b', fieldCase.now.b) };
  if (!given) return tighten(fieldCase, out);
  const loosened = loosen(fieldCase, field, out, given);
  if (loosened) return loosened;
  const end = out.a || out.b ? ('overruled' as const) : ('done' as const);
  return { ...tighten(fieldCase, out), evidenceOver: { id: given.evidence.id, end } };
};

/** The evidence there is for a field, and what became of it so far. */
export const evidenceFor = (field: ConsentField, { evidence, intents }: Facts): EvidenceAtHand | null => {
  const given = evidence?.get(field.id);
  if (!given) return null;
  const optIns = intents.filter(
    ({ fieldId, side, sent, status }) => fieldId === field.id && status !== 'planned' && !field.optedOut(side, sent),
  );
  return { evidence: given, attempted: new Set(optIns.map(({ side }) => side)) };
};

const tighten = (fieldCase: FieldCase, out: Pair<boolean>): Verdict => {
  const touched = changed(fieldCase, 'a') || changed(fieldCase, 'b');
  if (out.a === out.b) return touched ? rebase(fieldCase) : untouched(fieldCase);
  const from = out.a ? 'a' : 'b';
  if (!touched)
    return {
      writes: [],
      conflict: conflictOf(fieldCase, {
        ...{ kind: 'bothChanged', winner: undefined, decidedBy: 'consentNotKept' },
        side: otherSide(from),
      }),
      left: 'manual',
    };
  const verdict = carry(fieldCase, from, 'consent');
  if (fieldCase.base === undefined || !changed(fieldCase, otherSide(from))) return verdict;
  return {
    ...verdict,
    conflict: conflictOf(fieldCase, { kind: 'bothChanged', winner: from, decidedBy: 'consent' }),
  };
};

/** The writes that the evidence lets through; `null` when it is not about every opt-out there is. */
const loosen = (
  fieldCase: FieldCase,
  field: ConsentField,
  out: Pair<boolean>,
  { evidence, attempted }: EvidenceAtHand,
): Verdict | null => {
  const isKnown = (side: Side): boolean =>
    fieldCase.now[side] === evidence.shown[side] &&
    field.optedOut(side, fieldCase.base?.[side]) &&
    !attempted.has(side) &&
    evidence.optIn[side] !== undefined;
  const sides = SIDES.filter((side) => out[side]);
  if (sides.length === 0 || !sides.every(isKnown)) return null;
  return {
    writes: sides.map((side) => {
      const { write } = writeOf(fieldCase, side, evidence.optIn[side] ?? null, 'evidence');
      return { side, write: { ...write, decidedBy: evidence.id } };
    }),
  };
};

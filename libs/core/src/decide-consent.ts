import { type CompiledField } from './compile-mapping.js';
import { type FieldCase, type Verdict, carry, changed, conflictOf, rebase, untouched } from './field-case.js';
import { otherSide } from './values.js';

type ConsentField = Extract<CompiledField, { kind: 'consent' }>;

/**
 * The rule for consent: out on either side is out on both. Policies, blank rules and decisions have no say. An opt-in
 * that is overruled is listed; so is an opt-out that the other side's vendor did not keep, which is not sent again
 * until one side changes.
 */
export const decideConsent = (fieldCase: FieldCase, field: ConsentField): Verdict => {
  const out = { a: field.optedOut('a', fieldCase.now.a), b: field.optedOut('b', fieldCase.now.b) };
  const touched = changed(fieldCase, 'a') || changed(fieldCase, 'b');
  if (out.a === out.b) return touched ? rebase(fieldCase) : untouched(fieldCase);
  const from = out.a ? 'a' : 'b';
  if (!touched)
    return {
      writes: [],
      conflict: conflictOf(fieldCase, { kind: 'bothChanged', winner: undefined, decidedBy: 'consentNotKept' }),
      left: 'manual',
    };
  const verdict = carry(fieldCase, from, 'consent');
  if (fieldCase.base === undefined || !changed(fieldCase, otherSide(from))) return verdict;
  return {
    ...verdict,
    conflict: conflictOf(fieldCase, { kind: 'bothChanged', winner: from, decidedBy: 'consent' }),
  };
};

import { LENS_CODES } from './codes.js';
import { type ConflictRule } from './conflict-reasons.js';
import { type CompiledField } from './compile-mapping.js';
import { convert, eq } from './facing.js';
import {
  type FieldCase,
  type Verdict,
  blankRule,
  carry,
  changed,
  conflictOf,
  isBlankOn,
  leave,
  mayWrite,
  rebase,
  unconvertible,
  untouched,
  writeOf,
} from './field-case.js';
import { type Converted } from './lens.js';
import { type Side, otherSide } from './values.js';

/** The three-way rule for a field that holds one value. */
export const decideValue = (fieldCase: FieldCase): Verdict => {
  const { field, base, now, decision } = fieldCase;
  const byPerson = decision && decideByPerson(fieldCase);
  // A typed reference to a record without a partner has to wait. Edits made meanwhile do not wait with it.
  if (byPerson && !(decision.kind === 'value' && byPerson.left === 'unlinked')) return byPerson;
  const changedOn = { a: changed(fieldCase, 'a'), b: changed(fieldCase, 'b') };
  if (!changedOn.a && !changedOn.b) return untouched(fieldCase);
  if (field.lens.agree(now.a, now.b)) return rebase(fieldCase);
  if (field.direction !== 'both') return decideOneWay(fieldCase, field.direction === 'aToB' ? 'a' : 'b');
  if (base === undefined && isBlankOn(fieldCase, 'a') !== isBlankOn(fieldCase, 'b'))
    return carry(fieldCase, isBlankOn(fieldCase, 'a') ? 'b' : 'a', 'fill');
  if (changedOn.a && changedOn.b) return decideConflict(fieldCase);
  return follow(fieldCase, changedOn.a ? 'a' : 'b');
};

/** Only `from` changed: the other side follows, unless what changed is that it was emptied and that is not to travel. */
const follow = (fieldCase: FieldCase, from: Side): Verdict => {
  if (isBlankOn(fieldCase, from) && blankRule(fieldCase, from) === 'keep') return rebase(fieldCase, 'blankKept');
  return carry(fieldCase, from, 'change');
};

/**
 * Only `from`'s changes travel, unless the lens enforces what it says. A value the other side has of its own stays until
 * then, unsettled, so that it is listed as overruled when it is overwritten.
 */
const decideOneWay = (fieldCase: FieldCase, from: Side): Verdict => {
  const to = otherSide(from);
  const neverSettled = fieldCase.base === undefined;
  const isCalledFor = fieldCase.field.lens.enforces === true || changed(fieldCase, from);
  if (!isCalledFor || (neverSettled && isBlankOn(fieldCase, from))) return leave('oneWay');
  if (neverSettled && isBlankOn(fieldCase, to)) return carry(fieldCase, from, 'fill');
  const verdict = follow(fieldCase, from);
  if (!changed(fieldCase, to) || verdict.writes.length === 0) return verdict;
  return {
    ...verdict,
    conflict: conflictOf(fieldCase, { kind: 'bothChanged', winner: from, decidedBy: 'direction' }),
  };
};

/** The side whose value stays, and what decided it. A blank that is not to travel overrules nothing. */
const chooseWinner = (fieldCase: FieldCase): { winner: Side | undefined; decidedBy: ConflictRule } => {
  for (const side of ['a', 'b'] as const)
    if (isBlankOn(fieldCase, side) && blankRule(fieldCase, side) === 'keep')
      return { winner: otherSide(side), decidedBy: 'blanks' };
  return { winner: fieldCase.winner(), decidedBy: fieldCase.field.policy.kind };
};

const decideConflict = (fieldCase: FieldCase): Verdict => {
  const choice = chooseWinner(fieldCase);
  const conflict = conflictOf(fieldCase, { kind: 'bothChanged', ...choice });
  if (choice.winner === undefined) return { writes: [], conflict, left: 'manual' };
  const verdict = carry(fieldCase, choice.winner, 'policy');
  if (verdict.left === 'unlinked') return verdict;
  return { ...verdict, conflict: verdict.conflict ?? conflict };
};

/** A person's word counts for the sides the field may be written on; blank rules and policies do not apply. */
const decideByPerson = (fieldCase: FieldCase): Verdict => {
  const { decision, now } = fieldCase;
  if (decision?.kind === 'value') return writeTyped(fieldCase, decision.value);
  const from = decision?.side ?? 'a';
  if (fieldCase.field.lens.agree(now.a, now.b) || !mayWrite(fieldCase, otherSide(from))) return rebase(fieldCase);
  return carry(fieldCase, from, 'decision');
};

type Typed = Extract<FieldCase['decision'], { kind: 'value' }>['value'];

/** What a person typed, as a side has it; refused where the field holds nothing of that shape, such as a composite. */
const formFor = (field: CompiledField, side: Side, typed: Typed, old: FieldCase['now']['a']): Converted => {
  if (side === 'b') return convert(field.lens, 'b', typed, old);
  const read = convert(field.lens, 'b', typed, undefined);
  return !read.ok && read.code === LENS_CODES.wrongShape ? read : { ok: true, value: typed };
};

const writeTyped = (fieldCase: FieldCase, typed: Typed): Verdict => {
  const { field, now } = fieldCase;
  const writes: Verdict['writes'][number][] = [];
  for (const side of ['a', 'b'] as const) {
    if (!mayWrite(fieldCase, side)) continue;
    const wanted = formFor(field, side, typed, now[side]);
    if (!wanted.ok) return unconvertible(fieldCase, side, wanted);
    if (!eq(field.lens, side, wanted.value, now[side])) writes.push(writeOf(fieldCase, side, wanted.value, 'decision'));
  }
  return writes.length === 0 ? rebase(fieldCase) : { writes };
};

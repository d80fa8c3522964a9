import { basePair } from './base-pair.js';
import { type CompiledField } from './compile-mapping.js';
import {
  type FieldCase,
  type Verdict,
  changed,
  mayWrite,
  rebase,
  unconvertible,
  untouched,
  writeOf,
} from './field-case.js';
import { type Members, NO_MEMBERS } from './lenses/set-form.js';
import { type Pair, type Side, SIDES, otherSide } from './values.js';

type SetField = Extract<CompiledField, { kind: 'set' }>;

const minus = (members: Members, others: Members): Members => new Map([...members].filter(([key]) => !others.has(key)));

/** What a side's people did to its set since the base. */
interface Delta {
  readonly added: Members;
  readonly removed: Members;
}

/**
 * What `to` has to add and remove to follow the other side. Each side's changes are taken against its own base, so a
 * member that one vendor refused is never brought back. A member added on one side while it was removed on the other
 * stays: additions win.
 */
const toFollow = (to: Side, now: Members, deltas: Pair<Delta>): Delta => {
  const [own, other] = [deltas[to], deltas[otherSide(to)]];
  const removable = minus(other.removed, own.added);
  return {
    added: minus(other.added, now),
    removed: new Map([...now].filter(([key]) => removable.has(key))),
  };
};

/** A group whose members these credentials may not change is left as it is. */
const changeable = (field: SetField, side: Side, { added, removed }: Delta): Delta => {
  const allowed = (members: Members): Members =>
    new Map([...members].filter(([key]) => field.set.mayChange(side, key)));
  return { added: allowed(added), removed: allowed(removed) };
};

/** A base that holds groups which are no longer paired: were they ever paired again, it would be with another group. */
const isOutdated = (field: SetField, base: FieldCase['base']): boolean =>
  base !== undefined && basePair(field, base) !== base;

const rebaseSet = (fieldCase: FieldCase, field: SetField): Verdict =>
  rebase({ ...fieldCase, now: basePair(field, fieldCase.now) });

/**
 * The rule for sets. A field without a base has removed nothing, so the first sync only adds. Blank rules do not apply:
 * an emptied set is its members removed. Open intents are not asked either, because exchanging the same changes again
 * does nothing.
 */
export const decideSet = (fieldCase: FieldCase, field: SetField): Verdict => {
  const { base, now } = fieldCase;
  const settled = { ...fieldCase, now: basePair(field, now) };
  if (!changed(settled, 'a') && !changed(settled, 'b'))
    return isOutdated(field, base) ? rebaseSet(fieldCase, field) : untouched(fieldCase);
  const read = { a: field.set.read('a', now.a), b: field.set.read('b', now.b) };
  const before = { a: field.set.read('a', base?.a), b: field.set.read('b', base?.b) };
  if (!read.a.ok) return unconvertible(fieldCase, 'b', read.a);
  if (!read.b.ok) return unconvertible(fieldCase, 'a', read.b);
  const members = { a: read.a.value, b: read.b.value };
  const baseOf = (side: Side): Members => (before[side].ok ? before[side].value : NO_MEMBERS);
  const deltaOf = (side: Side): Delta => ({
    added: minus(members[side], baseOf(side)),
    removed: new Map([...minus(baseOf(side), members[side])].filter(([key]) => !field.set.isLost(side, key))),
  });
  const deltas = { a: deltaOf('a'), b: deltaOf('b') };

  const writes: Verdict['writes'][number][] = [];
  for (const side of SIDES.filter((candidate) => mayWrite(fieldCase, candidate))) {
    const { added, removed } = changeable(field, side, toFollow(side, members[side], deltas));
    if (added.size + removed.size === 0) continue;
    const whole = field.set.write(side, new Map([...minus(members[side], removed), ...added]), now[side]);
    if (!whole.ok) return unconvertible(fieldCase, side, whole);
    const { write } = writeOf(fieldCase, side, whole.value, 'set');
    const delta = { add: field.set.spell(side, added), remove: field.set.spell(side, removed) };
    writes.push({ side, write: { ...write, delta } });
  }
  return writes.length === 0 ? rebaseSet(fieldCase, field) : { writes };
};

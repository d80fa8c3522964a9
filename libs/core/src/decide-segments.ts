import { basePair } from './base-pair.js';
import {
  type FieldCase,
  type Verdict,
  changed,
  leave,
  rebase,
  unconvertible,
  untouched,
  writeOf,
} from './field-case.js';
import { type Members } from './lenses/set-form.js';
import { type Base } from './plan.js';
import { type LiveRecord, valueOf } from './record.js';
import { memberKey, type SegmentField, type Watched, watchedForm } from './segments.js';
import { type Pair } from './values.js';

/**
 * The rule for groups that segments keep: whoever the rule holds for is put in, whoever else is taken out, whoever did
 * it. Where the rule cannot be computed, nobody is moved.
 */
export const decideSegments = (
  fieldCase: FieldCase,
  target: SegmentField,
  { a, b }: Pair<LiveRecord>,
  isFrozen: boolean,
): Verdict => {
  const { side, field } = target;
  const now = fieldCase.now[side];
  if (now === undefined) return leave('notRead');
  const read = field.set.read(side, now);
  if (!read.ok) return unconvertible(fieldCase, side, read);
  const wrong = target.segments.filter((segment) => {
    const { kind } = segment.judge({ a: a.fields, b: b.fields });
    return kind !== 'unknown' && (kind === 'in') !== read.value.has(memberKey(target, segment));
  });
  if (wrong.length === 0) {
    const settled = { ...fieldCase, now: basePair(field, fieldCase.now) };
    return changed(settled, side) ? rebase(settled) : untouched(settled);
  }
  if (isFrozen) return leave('frozen');
  const members = field.set.read(
    side,
    wrong.map(({ groupId }) => groupId),
  );
  const moved: Members = members.ok ? members.value : new Map();
  const added = new Map([...moved].filter(([key]) => !read.value.has(key)));
  const removed = new Map([...moved].filter(([key]) => read.value.has(key)));
  const left = [...read.value].filter(([key]) => !removed.has(key));
  const whole = field.set.write(side, new Map([...left, ...added]), now);
  if (!whole.ok) return unconvertible(fieldCase, side, whole);
  const { write } = writeOf(fieldCase, side, whole.value, 'segment');
  const delta = { add: field.set.spell(side, added), remove: field.set.spell(side, removed) };
  return { writes: [{ side, write: { ...write, delta, decidedBy: wrong.map(({ name }) => name).join(', ') } }] };
};

/** A field that a rule looks at: what it holds is kept, and nothing else is done about it. */
export const decideWatched = ({ id, side, field }: Watched, base: Base | null, records: Pair<LiveRecord>): Verdict => {
  const now = valueOf(records[side], field);
  const known = base?.[id];
  if (now === undefined || (known && watchedForm(known[side]) === watchedForm(now))) return { writes: [] };
  const pair = side === 'a' ? { a: now, b: undefined } : { a: undefined, b: now };
  return { writes: [], rebase: { fieldId: id, pair, intentIds: [] } };
};

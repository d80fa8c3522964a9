import { type CompiledField, type FieldValue, type Side } from '#core';
import { isSameSet } from '../drain/trace.js';
import { type PlanReason } from '../model.js';
import { isSame, type PutBack } from './same.js';
import { REASONS, refusedAs } from './reasons.js';
import { type Step, type Wanted } from './wanted.js';

type Value = FieldValue | undefined;
type SetField = Extract<CompiledField, { kind: 'set' }>;

/** By the key of each member its spelling on one side, and whether it is to be in the set. */
type Placing = ReadonlyMap<string, { readonly member: string; readonly isIn: boolean }>;

/** A set as it is to be, or why its members cannot be told apart. */
export type Placed =
  | {
      readonly ok: true;
      readonly value: FieldValue;
      /** Keys of members that the sync may not place: groups that have no partner, or that may not be changed. */
      readonly left: readonly string[];
    }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** A set with some members put in or taken out, and all others left as they are. */
export function place(field: SetField, side: Side, present: Value, placing: Placing): Placed {
  const now = field.set.read(side, present);
  if (!now.ok) return now;
  const held = field.set.held(side, present);
  const members = new Map(now.value);
  const left: string[] = [];
  for (const [key, { member, isIn }] of placing) {
    if (held.has(key) === isIn) continue;
    const read = field.set.read(side, [member]);
    const [known] = read.ok ? [...read.value] : [];
    if (!known || !field.set.mayChange(side, known[0])) left.push(key);
    else if (isIn) members.set(...known);
    else members.delete(known[0]);
  }
  const written = field.set.write(side, members, present);
  return written.ok ? { ...written, left } : written;
}

/** What changes between two values of a set, member by member. */
export function placingBetween(field: SetField, side: Side, before: Value, after: Value): Placing {
  const [was, is] = [field.set.held(side, before), field.set.held(side, after)];
  const changed = [...was, ...is].filter(([key]) => was.has(key) !== is.has(key));
  return new Map(changed.map(([key, member]) => [key, { member, isIn: is.has(key) }]));
}

/** Whether every member is one the sync may place, so that the value may be written just as it was. */
export function isPlain({ set }: SetField, side: Side, value: Value): boolean {
  const read = set.read(side, value);
  return read.ok && set.known(side, value) === value && [...read.value.keys()].every((key) => set.mayChange(side, key));
}

/** The members of a set that go back, and those that stay. Pure. */
export function membersBack(field: SetField, wanted: Wanted, present: Value): readonly PutBack[] {
  const { side, value, left, steps } = wanted;
  const isPlainBack = isPlain(field, side, value) && isPlain(field, side, present);
  // Exactly as it was, as long as nobody else has touched it.
  if (isPlainBack && (left === null || isSame(present, left.value))) return change(wanted, present, value ?? null);
  const back =
    left === null
      ? { placing: placingBetween(field, side, present, value), changedSince: false }
      : takenBack(field, side, steps);
  const placed = place(field, side, present, back.placing);
  if (!placed.ok) return [skip(wanted, present, refusedAs(placed.code, placed.message))];
  const changes = isSameSet(field, side, placed.value, present) ? [] : change(wanted, present, placed.value);
  if (placed.left.length > 0) return [...changes, apart(wanted, placed.left, back.placing)];
  return changes.length === 0 && back.changedSince ? [skip(wanted, present, REASONS.changedSince)] : changes;
}

const change = ({ side, fieldId }: Wanted, before: Value, after: FieldValue): readonly PutBack[] =>
  isSame(before, after) ? [] : [{ kind: 'change', change: { side, fieldId, before, after } }];

const skip = ({ side, fieldId, value }: Wanted, before: Value, reason: PlanReason): PutBack => ({
  kind: 'skip',
  change: { side, fieldId, before, after: value ?? null },
  reason,
});

/** Only of the members that stay: what they are now, and what they would be. */
function apart({ side, fieldId }: Wanted, left: readonly string[], placing: Placing): PutBack {
  const staying = left.flatMap((key) => placing.get(key) ?? []);
  const those = (isIn: boolean) => staying.filter((one) => one.isIn === isIn).map(({ member }) => member);
  return {
    kind: 'skip',
    change: { side, fieldId, before: those(false), after: those(true) },
    reason: REASONS.apart,
  };
}

/** Where the members that our steps touched last were before, unless others have touched them since. */
function takenBack(
  field: SetField,
  side: Side,
  steps: readonly Step[],
): { readonly placing: Placing; readonly changedSince: boolean } {
  const placing = new Map<string, { readonly member: string; readonly isIn: boolean }>();
  let changedSince = false;
  for (const { before, after, isOurs } of steps) {
    for (const [key, { member, isIn }] of placingBetween(field, side, before, after)) {
      if (!isOurs) changedSince = placing.delete(key) || changedSince;
      else if (!placing.has(key)) placing.set(key, { member, isIn: !isIn });
    }
  }
  return { placing, changedSince };
}

import {
  type CompiledField,
  type FieldValue,
  type FieldWrite,
  type Operation,
  otherSide,
  type Pair,
  type Rebase,
  type RecordState,
  type Side,
  SIDES,
} from '#core';
import { type Batch } from '../drain/batch.js';
import { decide, type Decided, nothing } from '../drain/decide.js';
import { isSameSet } from '../drain/trace.js';
import { eqOn, idOn, newWork, type Unit } from '../drain/unit.js';
import { type LinkWork, type PlanItem, type PlannedChange, type PlanReason } from '../model.js';
import { isPlain, place, placingBetween } from './members-back.js';
import { loosens } from './put-back.js';
import { isSame } from './same.js';
import { REASONS } from './reasons.js';

/** What becomes of one approved item now. */
export type ItemDecision =
  /** Carry it out, and then end the link if `endsLink`. What may not be done any more is left out of `item`. */
  | { readonly kind: 'act'; readonly decided: Decided; readonly item: PlanItem; readonly endsLink: boolean }
  /** Nothing of it is left to be done. */
  | { readonly kind: 'done'; readonly item: PlanItem };

/** Everything read anew about one item just before it is carried out. */
export interface ItemCase {
  readonly item: PlanItem;
  readonly runId: string;
  readonly cause: 'undo' | 'restore';
  /** The live links that hold the item's records. */
  readonly held: readonly LinkWork[];
  readonly states: Pair<RecordState | null>;
  readonly newLinkId: string;
}

type Value = FieldValue | undefined;

/** Decides what of an item still stands. Pure. */
export function decideItem(batch: Batch, given: ItemCase): ItemDecision {
  const { item, held } = given;
  switch (item.kind) {
    case 'putBack':
    case 'unlink':
    case 'deleteOnA':
    case 'deleteOnB': {
      const work = held.find(({ link }) => link.id === item.linkId);
      // Over by now: done before, or for another reason.
      if (!work) return { kind: 'done', item: wasActedOn(item) ? item : leaveAll(item, REASONS.ended) };
      return item.kind === 'putBack' || item.kind === 'unlink'
        ? values(batch, given, work, item.kind === 'unlink')
        : deletion(batch, given, work, item.kind === 'deleteOnA' ? 'a' : 'b');
    }
    case 'linkAgain':
      return again(batch, given);
    case 'createOnA':
    case 'createOnB':
      return creation(batch, given, item.kind === 'createOnA' ? 'a' : 'b');
    default:
      return { kind: 'done', item };
  }
}

/** An item that was begun before: a worker was killed before it could note that it was done. */
const wasActedOn = ({ kind, tries }: PlanItem): boolean => kind !== 'putBack' || (tries ?? 0) > 0;

/** The item with all that it was to do left out. */
export const leaveAll = (item: PlanItem, reason: PlanReason): PlanItem => ({
  ...item,
  kind: 'skipped',
  reason,
  changes: [],
  skipped: [...(item.skipped ?? []), ...item.changes.map((change) => ({ ...change, reason }))],
});

/** The item without these changes. */
export const leave = (item: PlanItem, changes: readonly PlannedChange[], reason: PlanReason): PlanItem =>
  changes.length === 0
    ? item
    : {
        ...item,
        changes: item.changes.filter((change) => !changes.includes(change)),
        skipped: [...(item.skipped ?? []), ...changes.map((change) => ({ ...change, reason }))],
      };

const unitOf = ({ states, runId }: ItemCase, work: LinkWork, isNew: boolean): Unit => ({
  work,
  a: work.link.aId === null ? null : states.a,
  b: work.link.bId === null ? null : states.b,
  rows: [],
  isNew,
  runId,
});

function act(
  given: ItemCase,
  unit: Unit,
  item: PlanItem,
  what: { readonly operations: readonly Operation[]; readonly rebases?: readonly Rebase[]; readonly endsLink: boolean },
): ItemDecision {
  const { operations, rebases = [], endsLink } = what;
  const spentIntents = operations.length === 0 ? unit.work.openIntents.map(({ id }) => id) : [];
  const decided = { ...nothing(unit), operations, rebases, spentIntents, takesBack: given.cause };
  return { kind: 'act', decided, item, endsLink };
}

function values(batch: Batch, given: ItemCase, work: LinkWork, endsLink: boolean): ItemDecision {
  const { item, writes, rebases } = sortOut(batch, given, work, SIDES);
  const operations = SIDES.flatMap((side): Operation[] =>
    writes[side].length === 0 ? [] : [{ kind: 'update', side, writes: writes[side] }],
  );
  return act(given, unitOf(given, work, false), item, { operations, rebases, endsLink });
}

/** What to write, and what turns out to be there already or to have been changed. */
interface SortedOut {
  readonly item: PlanItem;
  readonly writes: Pair<readonly FieldWrite[]>;
  readonly rebases: readonly Rebase[];
}

function sortOut(batch: Batch, given: ItemCase, work: LinkWork, sides: readonly Side[]): SortedOut {
  const writes: Pair<FieldWrite[]> = { a: [], b: [] };
  const rebases: Rebase[] = [];
  let { item } = given;
  for (const change of given.item.changes.filter(({ side }) => sides.includes(side))) {
    const field = batch.mapping.fieldsById.get(change.fieldId);
    const state = given.states[change.side];
    if (!field || state?.kind !== 'live') {
      item = leave(item, [change], field ? REASONS.gone : REASONS.notMapped);
      continue;
    }
    const present = state.fields[field[change.side]];
    const step = nextStep(field, change, present);
    if (step.kind === 'leave') item = leave(item, [change], step.reason);
    else if (step.kind === 'write') writes[change.side].push(writeOf(given, work, field, change, present, step.value));
    else rebases.push(rebaseOf(given, work, field, change, present));
  }
  // A value that an earlier look put back counts on the other side from now on, not the one it replaced.
  const besides = (side: Side): readonly FieldWrite[] =>
    writes[side].map((write) => {
      const there = rebases.find(({ fieldId }) => fieldId === write.fieldId);
      return there ? { ...write, source: there.pair[otherSide(side)] } : write;
    });
  // Where the vendor does not say which value it refuses, they go one by one.
  const sent = (side: Side): readonly FieldWrite[] => (item.oneByOne ? besides(side).slice(0, 1) : besides(side));
  return { item, writes: { a: sent('a'), b: sent('b') }, rebases };
}

type Step =
  | { readonly kind: 'write'; readonly value: FieldValue }
  | { readonly kind: 'there' }
  | { readonly kind: 'leave'; readonly reason: PlanReason };

/** What is planned holds as long as the record holds what it did when it was planned. */
function nextStep(field: CompiledField, { side, before, after }: PlannedChange, present: Value): Step {
  if (isSame(present, after)) return { kind: 'there' };
  if (loosens(field, side, present, after)) return { kind: 'leave', reason: REASONS.consent };
  if (field.kind === 'set') return stepOfSet(field, side, { before, after }, present);
  if (eqOn(field, side, present, before)) return { kind: 'write', value: after };
  return eqOn(field, side, present, after) ? { kind: 'there' } : { kind: 'leave', reason: REASONS.sincePlan };
}

/** Of a set, the planned members go and come, whatever others did to the rest of it. */
function stepOfSet(
  field: Extract<CompiledField, { kind: 'set' }>,
  side: Side,
  { before, after }: Pick<PlannedChange, 'before' | 'after'>,
  present: Value,
): Step {
  const isPlainBack = isPlain(field, side, after) && isPlain(field, side, present);
  if (isPlainBack && isSame(present, before)) return { kind: 'write', value: after };
  const placed = place(field, side, present, placingBetween(field, side, before, after));
  if (!placed.ok) return { kind: 'leave', reason: REASONS.sincePlan };
  if (!isSameSet(field, side, placed.value, present)) return { kind: 'write', value: placed.value };
  return placed.left.length > 0 ? { kind: 'leave', reason: REASONS.apart } : { kind: 'there' };
}

function writeOf(
  given: ItemCase,
  work: LinkWork,
  field: CompiledField,
  { side }: PlannedChange,
  present: Value,
  value: FieldValue,
): FieldWrite {
  return {
    fieldId: field.id,
    field: field[side],
    value,
    predicted: side === 'a' ? field.lens.predictA(value) : field.lens.predictB(value),
    expected: present,
    source: sourceOf(given, work, field, side),
    cause: given.cause,
    ...(field.kind === 'set' ? deltaOf(field, side, present, value) : {}),
  };
}

/**
 * What the other side counts as settled with. An edit there that nobody has worked off is still to travel, so it is
 * what was settled that counts, not what is there now.
 */
function sourceOf({ states }: ItemCase, work: LinkWork, field: CompiledField, side: Side): Value {
  const other = otherSide(side);
  const settled = work.base[field.id];
  const state = states[other];
  if (settled) return settled[other];
  return state?.kind === 'live' ? state.fields[field[other]] : undefined;
}

function deltaOf(
  field: Extract<CompiledField, { kind: 'set' }>,
  side: Side,
  present: Value,
  value: FieldValue,
): Pick<FieldWrite, 'delta'> {
  const [now, to] = [field.set.read(side, present), field.set.read(side, value)];
  if (!now.ok || !to.ok) return {};
  const add = new Map([...to.value].filter(([key]) => !now.value.has(key)));
  const remove = new Map([...now.value].filter(([key]) => !to.value.has(key)));
  return { delta: { add: field.set.spell(side, add), remove: field.set.spell(side, remove) } };
}

function rebaseOf(
  given: ItemCase,
  work: LinkWork,
  field: CompiledField,
  change: PlannedChange,
  present: Value,
): Rebase {
  const { side } = change;
  const there = settledWith(work, field, change, present);
  const other = sourceOf(given, work, field, side);
  return { fieldId: field.id, pair: side === 'a' ? { a: there, b: other } : { a: other, b: there }, intentIds: [] };
}

/** Of a set only the planned members count as settled: what others have put in or taken out since is still to travel. */
function settledWith(work: LinkWork, field: CompiledField, change: PlannedChange, present: Value): Value {
  const settled = work.base[field.id];
  if (field.kind !== 'set' || !settled) return present;
  const { side, before, after } = change;
  const placed = place(field, side, settled[side], placingBetween(field, side, before, after));
  return placed.ok ? placed.value : present;
}

function deletion(batch: Batch, given: ItemCase, work: LinkWork, side: Side): ItemDecision {
  const { states } = given;
  const state = states[side];
  const unit = unitOf(given, work, false);
  const { item, writes, rebases } = sortOut(batch, given, work, [otherSide(side)]);
  const others = writes[otherSide(side)];
  const updates: readonly Operation[] =
    others.length === 0 ? [] : [{ kind: 'update', side: otherSide(side), writes: others }];
  // The link ends with the record that is deleted: what goes back on the other side does so first.
  if (updates.length > 0 && (state?.kind === 'gone' || state?.kind === 'live'))
    return act(given, unit, item, { operations: updates, rebases, endsLink: false });
  if (state?.kind === 'gone') return act(given, unit, item, { operations: [], rebases, endsLink: true });
  if (state?.kind !== 'live') return { kind: 'done', item: leaveAll(given.item, REASONS.unread) };
  const touched = given.item.changes.some((change) => {
    const field = batch.mapping.fieldsById.get(change.fieldId);
    return change.side === side && field && !eqOn(field, side, state.fields[field[side]], change.before);
  });
  if (touched) return { kind: 'done', item: leaveAll(given.item, REASONS.sincePlan) };
  return act(given, unit, item, { operations: [{ kind: 'delete', side }], rebases, endsLink: true });
}

function again(batch: Batch, given: ItemCase): ItemDecision {
  const { item, held, states } = given;
  const [aId, bId] = [item.aIds[0] ?? null, item.bIds[0] ?? null];
  const work = held.find(({ link }) => link.aId === aId && link.bId === bId);
  if (work) return values(batch, given, work, false);
  if (held.length > 0) return { kind: 'done', item: leaveAll(item, REASONS.linked) };
  if (states.a?.kind !== 'live' || states.b?.kind !== 'live') {
    return { kind: 'done', item: leaveAll(item, REASONS.gone) };
  }
  const fresh = newWork(given.newLinkId, { aId, bId });
  const { item: left, writes, rebases } = sortOut(batch, given, fresh, SIDES);
  const operations = SIDES.flatMap((side): Operation[] =>
    writes[side].length === 0 ? [] : [{ kind: 'update', side, writes: writes[side] }],
  );
  return act(given, unitOf(given, fresh, true), left, { operations, rebases, endsLink: false });
}

function creation(batch: Batch, given: ItemCase, side: Side): ItemDecision {
  const { item, held, states } = given;
  const survivor = (side === 'a' ? item.bIds[0] : item.aIds[0]) ?? null;
  const known = held.find((work) => idOn(work, otherSide(side)) === survivor);
  if (known && idOn(known, side) !== null) return { kind: 'done', item };
  if (states[otherSide(side)]?.kind !== 'live') return { kind: 'done', item: leaveAll(item, REASONS.gone) };
  const ids = side === 'a' ? { aId: null, bId: survivor } : { aId: survivor, bId: null };
  const unit = unitOf(given, known ?? newWork(given.newLinkId, ids), known === undefined);
  const { operations } = decide(batch, unit, { nowMs: batch.readFromMs, windowMs: 0 });
  if (operations.length === 0) return { kind: 'done', item: leaveAll(item, REASONS.notMade) };
  return act(given, unit, item, { operations, endsLink: false });
}

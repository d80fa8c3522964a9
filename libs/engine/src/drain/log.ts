import {
  type CompiledField,
  type FieldValue,
  type FieldWrite,
  type LiveRecord,
  membersAfterWrite,
  otherSide,
  type Pair,
  segmentFieldId,
  type Side,
  SIDES,
} from '#core';
import { type ChangeLogEntry, type Intent, type LoggedCause } from '../model.js';
import { type SyncContext } from '../runtime.js';
import { type Decided } from './decide.js';
import { type Draft } from './draft.js';
import { isSameSet, type Landed, landedWrite, traceOf, traceOfCreate } from './trace.js';
import { convertedTo, eqOn, type Unit } from './unit.js';

type Value = FieldValue | undefined;

/** What every entry of one decision about one field has in common. */
const entryOf = (
  context: SyncContext,
  { unit }: Pick<Decided, 'unit'>,
  given: Pick<ChangeLogEntry, 'fieldId' | 'side' | 'before' | 'after' | 'cause' | 'other' | 'atMs'> &
    Partial<ChangeLogEntry>,
): ChangeLogEntry => ({
  linkId: unit.work.link.id,
  intentId: null,
  runId: unit.runId,
  base: null,
  decidedBy: null,
  editedAtMs: null,
  mappingVersion: context.mapping.version,
  outcome: null,
  ...given,
});

/** The policy or rule that had to choose between the two sides of a field; `null` when there was nothing to choose. */
export const decidedBy = ({ conflicts }: Pick<Decided, 'conflicts'>, fieldId: string): string | null =>
  conflicts.find((conflict) => conflict.fieldId === fieldId)?.decidedBy ?? null;

/** Why a value is written, as the journal and the log say it. */
export const causeOf = ({ oscillating }: Decided, { fieldId, cause }: FieldWrite): LoggedCause =>
  oscillating.includes(fieldId) ? 'breaker' : cause;

/**
 * Logs a write that was done, with what the vendor made of it, after the edit that it overwrote unseen. What others did to
 * a set between the read and the write is not of its making.
 */
export function logWrite(
  context: SyncContext,
  decided: Decided,
  write: {
    readonly side: Side;
    readonly write: FieldWrite;
    readonly overwritten: { readonly value: FieldValue } | undefined;
    readonly stored: Value;
    /** What an earlier sending of the same create left in a set. */
    readonly left: Value;
    readonly intent: Intent;
  },
  nowMs: number,
  draft: Draft,
): void {
  const { side } = write;
  const { fieldId, expected, source } = write.write;
  const field = context.mapping.fieldsById.get(fieldId);
  const after = field?.kind === 'set' ? together(madeOfSet(field, write), write.left) : write.stored;
  const unseen = field?.kind === 'set' ? undefined : write.overwritten;
  if (unseen) {
    const edit = { fieldId, side, before: expected, after: unseen.value, cause: 'edit' as const, other: source };
    draft.log.push(entryOf(context, decided, { ...edit, atMs: nowMs }));
  }
  draft.log.push(
    entryOf(context, decided, {
      fieldId,
      side,
      before: unseen ? unseen.value : expected,
      after,
      cause: causeOf(decided, write.write),
      intentId: write.intent.id,
      // One that is sent once more stays the work of the run it was first sent for.
      runId: write.intent.runId,
      atMs: nowMs,
      other: source,
      base: decided.unit.work.base[fieldId] ?? null,
      decidedBy: write.write.decidedBy ?? decidedBy(decided, fieldId),
      editedAtMs: decided.editedAtMs.get(fieldId) ?? null,
      outcome: 'done',
    }),
  );
}

const together = (members: Value, more: Value): Value =>
  Array.isArray(more)
    ? [...new Set([...((members ?? []) as readonly string[]), ...(more as readonly string[])])]
    : members;

function madeOfSet(
  field: Extract<CompiledField, { kind: 'set' }>,
  { side, write, stored }: { readonly side: Side; readonly write: FieldWrite; readonly stored: Value },
): Value {
  const after = membersAfterWrite(field, side, write, stored);
  return isSameSet(field, side, after, stored) ? stored : after;
}

/**
 * Logs how the sides came to differ from the base: by what people (or a vendor's automation) did, or by a write of
 * ours whose answer was lost.
 */
export function logSeen(context: SyncContext, decided: Decided, seen: Seen, nowMs: number, draft: Draft): void {
  const field = context.mapping.fieldsById.get(seen.fieldId);
  if (!field) return;
  for (const side of SIDES) logSeenOn(side, field, context, decided, seen, nowMs, draft);
}

/** A field as it was read. */
interface Seen {
  readonly fieldId: string;
  readonly now: Pair<Value>;
  /** For each side, the id of the write that takes its edit to the other side. */
  readonly carriedBy?: Partial<Pair<string>>;
}

function logSeenOn(
  side: Side,
  field: CompiledField,
  context: SyncContext,
  decided: Decided,
  { now, carriedBy }: Seen,
  nowMs: number,
  draft: Draft,
): void {
  const base = decided.unit.work.base[field.id];
  const logEdit = (was: Value, after: Value): void => {
    const before = withUnpaired(field, side, withKept(field, context, decided, side, was, after), after);
    if (eqOn(field, side, before, after) || isLogged(field, decided, side, after, draft)) return;
    draft.log.push(
      entryOf(context, decided, {
        fieldId: field.id,
        side,
        before,
        after,
        cause: isAnotherRecord(decided, side) ? 'merge' : 'edit',
        intentId: carriedBy?.[side] ?? null,
        atMs: nowMs,
        other: now[otherSide(side)],
      }),
    );
  };
  const landed = landedWrite(field, side, now[side], decided.unit.work.openIntents);
  const isNew = landed !== undefined && !isFound(landed, field, draft);
  // What is put back leaves the value as it had settled.
  const isPutBack = isNew && !eqOn(field, side, landed.write.before, now[side]);
  const isOutOfSight = isNew && (landed.isOutOfSight || (isPutBack && landed.write.cause === 'segment'));
  const isAsSettled = base && eqOn(field, side, base[side], now[side]) && !isAnotherRecord(decided, side);
  if (isAsSettled && !isPutBack && !isOutOfSight) return;
  if (!isOutOfSight && isLogged(field, decided, side, now[side], draft)) return;
  const { openIntents } = decided.unit.work;
  // A write may have built on one whose answer was lost as well.
  const logUpTo = (value: Value, intents: readonly Intent[]): void => {
    const by = landedWrite(field, side, value, intents);
    const isToBeSeen =
      by && !eqOn(field, side, by.write.before, value) && !isLogged(field, decided, side, value, draft);
    const isNews = by && (by.isOutOfSight || isToBeSeen);
    if (!isNews) {
      if (base) logEdit(base[side], value);
      return;
    }
    logUpTo(by.write.before, plannedBefore(by.intent, intents));
    logLanded(context, decided, by, { side, base: base ?? null }, nowMs, draft);
    logEdit(by.after, value);
  };
  logUpTo(landed ? landed.write.before : now[side], landed ? plannedBefore(landed.intent, openIntents) : []);
  // What was there before anything was settled was not edited as far as anyone can tell.
  if (!landed) return;
  logLanded(context, decided, landed, { side, base: base ?? null }, nowMs, draft);
  logEdit(landed.after, now[side]);
}

const plannedBefore = ({ plannedAtMs }: Intent, intents: readonly Intent[]): readonly Intent[] =>
  intents.filter((intent) => intent.plannedAtMs < plannedAtMs);

/**
 * Members that a segment keeps in their groups, or the mapping, or that a write of either is about to put there, are
 * settled by that: nobody has put them in now.
 */
function withKept(
  field: CompiledField,
  { mapping }: SyncContext,
  { unit }: Decided,
  side: Side,
  before: Value,
  after: Value,
): Value {
  const [was, is] = [membersIn(before), membersIn(after)];
  if (field.kind !== 'set' || !was || !is) return before;
  const keptAs = segmentFieldId(side, field[side]);
  const isSegments = field.id === keptAs;
  const others = isSegments ? mapping.fields.filter((one) => one.kind === 'set' && one[side] === field[side]) : [];
  const ids = new Set([keptAs, ...others.map(({ id }) => id)]);
  const onTheirWay = unit.work.openIntents
    .filter((intent) => intent.side === side)
    .flatMap(({ writes }) => writes.filter(({ fieldId }) => ids.has(fieldId)));
  const kept = [
    ...[...ids].map((id) => unit.work.base[id]?.[side]),
    ...onTheirWay.map(({ predicted }) => predicted),
  ].flatMap((value) => membersIn(value) ?? []);
  const there = kept.filter((id) => is.includes(id) && !was.includes(id));
  return there.length === 0 ? before : [...new Set([...was, ...there])];
}

/**
 * Nothing is settled of groups without a partner, so what is in one now may have been there all along: that anybody put
 * it in is not told.
 */
function withUnpaired(field: CompiledField, side: Side, before: Value, after: Value): Value {
  const [was, is] = [membersIn(before), membersIn(after)];
  if (field.kind !== 'set' || !was || !is) return before;
  const paired = membersIn(field.set.known(side, after)) ?? [];
  const unpaired = is.filter((id) => !paired.includes(id) && !was.includes(id));
  return unpaired.length === 0 ? before : [...was, ...unpaired];
}

const membersIn = (value: Value): readonly string[] | null =>
  Array.isArray(value) ? (value as readonly string[]) : null;

/** Logs what open writes that now end turned out to have done: nothing will look at them again. */
export function logSpent(
  context: SyncContext,
  decided: Decided,
  isSpent: (intent: Intent) => boolean,
  nowMs: number,
  draft: Draft,
): void {
  const { a, b, work } = decided.unit;
  for (const intent of work.openIntents.filter(isSpent)) {
    const { side, kind, writes } = intent;
    if (decided.unit[side]?.kind !== 'live' || kind !== 'update') continue;
    for (const write of writes) {
      const field = context.mapping.fieldsById.get(write.fieldId) ?? formerSegment(context, side, write.fieldId);
      if (!field) continue;
      const now = {
        a: a?.kind === 'live' ? a.fields[field.a] : undefined,
        b: b?.kind === 'live' ? b.fields[field.b] : undefined,
      };
      if (!traceOf(field, side, write, now[side])) continue;
      logSeenOn(side, field, context, decided, { fieldId: field.id, now }, nowMs, draft);
    }
  }
}

/** The field of groups that a segment wrote to which has been stopped since. */
function formerSegment({ mapping }: SyncContext, side: Side, fieldId: string): CompiledField | undefined {
  const field = mapping.fields.find((one) => one.kind === 'set' && segmentFieldId(side, one[side]) === fieldId);
  return field && { ...field, id: fieldId };
}

/** Logs that a record is no more: what it held stays in the log. */
export function logDeletion(
  context: SyncContext,
  { unit, takesBack }: Decided,
  { side, intentId }: { readonly side: Side; readonly intentId: string },
  nowMs: number,
  draft: Pick<Draft, 'log'>,
): void {
  logLost(context, unit, side, { cause: takesBack ?? 'delete', intentId, outcome: 'done', atMs: nowMs }, draft);
}

/** Logs of a link that ends which record became one of another object: what it held stays in the log. */
export function logConversions(
  context: SyncContext,
  { unit }: Pick<Decided, 'unit'>,
  nowMs: number,
  draft: Pick<Draft, 'log'>,
): void {
  for (const side of SIDES) {
    if (convertedTo(unit, side)) logLost(context, unit, side, { cause: 'convert', atMs: nowMs }, draft);
  }
}

function logLost(
  context: SyncContext,
  unit: Unit,
  side: Side,
  how: Pick<ChangeLogEntry, 'cause' | 'atMs'> & Partial<ChangeLogEntry>,
  draft: Pick<Draft, 'log'>,
): void {
  for (const [fieldId, pair] of Object.entries(unit.work.base)) {
    if (pair[side] === undefined || isWatched(context, fieldId)) continue;
    const held = { before: pair[side], after: undefined, other: pair[otherSide(side)], base: pair };
    draft.log.push(entryOf(context, { unit }, { fieldId, side, ...held, ...how }));
  }
}

/** What only rules look at is in no mapping, and its values are in no log. */
const isWatched = ({ mapping }: SyncContext, fieldId: string): boolean =>
  mapping.segments.watched.some(({ id }) => id === fieldId);

/** A write that stopped half-way has logged what it saw; looking again is no news. */
function isLogged(field: CompiledField, decided: Decided, side: Side, value: Value, draft: Draft): boolean {
  const { work } = decided.unit;
  const isAbout = (entry: ChangeLogEntry): boolean =>
    entry.linkId === work.link.id && entry.fieldId === field.id && entry.side === side;
  // What was logged of the record before says nothing of the one it was merged into.
  const recent = isAnotherRecord(decided, side) ? [] : work.recent;
  const last = lastOfLink(draft, work.link.id).findLast(isAbout) ?? recent.findLast(isAbout);
  return last !== undefined && eqOn(field, side, last.after, value);
}

/** Whether it is in the draft already that a write turned out to be done. */
const isFound = ({ intent }: Landed, field: CompiledField, { log }: Draft): boolean =>
  log.some(({ intentId, fieldId, outcome }) => intentId === intent.id && fieldId === field.id && outcome === 'found');

/** The entries at the end of a draft that are about this link: a unit's entries stand together. */
function lastOfLink({ log }: Draft, linkId: string): readonly ChangeLogEntry[] {
  const before = log.findLastIndex((entry) => entry.linkId !== linkId);
  return log.slice(before + 1);
}

/** The link moved to another record by a merge, of which nothing has been settled yet. */
const isAnotherRecord = ({ unit }: Decided, side: Side): boolean => unit.work.link.hashes[side] === null;

function logLanded(
  context: SyncContext,
  decided: Pick<Decided, 'unit'>,
  { intent, write, after }: Omit<Landed, 'isOutOfSight'>,
  about: { readonly linkId?: string; readonly side: Side; readonly base: Pair<Value> | null },
  nowMs: number,
  draft: Draft,
): void {
  draft.log.push(
    entryOf(context, decided, {
      fieldId: write.fieldId,
      side: about.side,
      before: write.before,
      after,
      cause: write.cause,
      intentId: intent.id,
      runId: intent.runId,
      atMs: nowMs,
      other: write.source,
      base: about.base,
      decidedBy: write.decidedBy,
      outcome: 'found',
      ...(about.linkId === undefined ? {} : { linkId: about.linkId }),
    }),
  );
}

/** Logs the values of a record that a create with a lost answer turned out to have made, for the link that holds it. */
export function logMade(
  context: SyncContext,
  unit: Decided['unit'],
  intent: Intent,
  made: { readonly linkId: string; readonly record: LiveRecord },
  nowMs: number,
  draft: Draft,
): void {
  for (const field of context.mapping.fields) {
    const after = made.record.fields[field[intent.side]];
    const traced = intent.writes.flatMap((write) => {
      const trace = write.fieldId === field.id ? traceOfCreate(field, intent.side, write, after) : undefined;
      return trace ? [{ intent, write, ...trace }] : [];
    });
    // Of several sendings the one that tells of the whole value, where there is one.
    const landed = traced.findLast((one) => eqOn(field, intent.side, one.after, after)) ?? traced.at(-1);
    if (!landed) continue;
    logLanded(context, { unit }, landed, { linkId: made.linkId, side: intent.side, base: null }, nowMs, draft);
  }
}

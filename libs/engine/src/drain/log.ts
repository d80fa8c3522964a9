import { type CompiledField, type FieldValue, type FieldWrite, otherSide, type Pair, type Side, SIDES } from '#core';
import { type ChangeLogEntry, type Intent, type JournalledWrite, type LoggedCause } from '../model.js';
import { type SyncContext } from '../runtime.js';
import { type Decided } from './decide.js';
import { type Draft } from './draft.js';
import { eqOn } from './unit.js';

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

/** Logs a write that was done, with what the vendor made of it. */
export function logWrite(
  context: SyncContext,
  decided: Decided,
  write: { readonly side: Side; readonly write: FieldWrite; readonly stored: Value; readonly intentId: string },
  nowMs: number,
  draft: Draft,
): void {
  const { fieldId, expected, source } = write.write;
  draft.log.push(
    entryOf(context, decided, {
      fieldId,
      side: write.side,
      before: expected,
      after: write.stored,
      cause: causeOf(decided, write.write),
      intentId: write.intentId,
      atMs: nowMs,
      other: source,
      base: decided.unit.work.base[fieldId] ?? null,
      decidedBy: decidedBy(decided, fieldId),
      editedAtMs: decided.editedAtMs.get(fieldId) ?? null,
      outcome: 'done',
    }),
  );
}

/**
 * Logs how the sides came to differ from the base: by what people (or a vendor's automation) did, or by a write of
 * ours whose answer was lost.
 *
 * @param carriedBy for each side, the id of the write that takes its edit to the other side
 */
export function logSeen(
  context: SyncContext,
  decided: Decided,
  seen: { readonly fieldId: string; readonly now: Pair<Value>; readonly carriedBy?: Partial<Pair<string>> },
  nowMs: number,
  draft: Draft,
): void {
  const { work } = decided.unit;
  const { fieldId, now } = seen;
  const base = work.base[fieldId];
  const field = context.mapping.fieldsById.get(fieldId);
  if (!base || !field) return;
  for (const side of SIDES) {
    if (eqOn(field, side, base[side], now[side]) || isLogged(field, decided, side, now[side], draft)) continue;
    const landed = landedWrite(field, side, base[side], now[side], work.openIntents);
    if (landed) logLanded(context, decided, landed, { fieldId, side, base }, nowMs, draft);
    const before = landed ? landed.after : base[side];
    if (landed && eqOn(field, side, before, now[side])) continue;
    draft.log.push(
      entryOf(context, decided, {
        fieldId,
        side,
        before,
        after: now[side],
        cause: isAnotherRecord(decided, side) ? 'merge' : 'edit',
        intentId: seen.carriedBy?.[side] ?? null,
        atMs: nowMs,
        other: now[otherSide(side)],
      }),
    );
  }
}

/** Logs what open writes to frozen fields turned out to have done: nothing else will look at them. */
export function logSpentOnFrozen(context: SyncContext, decided: Decided, nowMs: number, draft: Draft): void {
  const { work } = decided.unit;
  for (const fieldId of work.link.frozen) {
    const field = context.mapping.fieldsById.get(fieldId);
    const base = work.base[fieldId];
    if (!field || !base) continue;
    for (const side of SIDES) {
      const state = decided.unit[side];
      const now = state?.kind === 'live' ? state.fields[field[side]] : undefined;
      if (eqOn(field, side, base[side], now) || isLogged(field, decided, side, now, draft)) continue;
      const spent = work.openIntents.filter(({ id }) => decided.spentIntents.includes(id));
      const landed = landedWrite(field, side, base[side], now, spent);
      if (landed) logLanded(context, decided, landed, { fieldId, side, base }, nowMs, draft);
    }
  }
}

/** Logs that a record is no more: what it held stays in the log. */
export function logDeletion(
  context: SyncContext,
  decided: Decided,
  deleted: { readonly side: Side; readonly intentId: string },
  nowMs: number,
  draft: Draft,
): void {
  const { side, intentId } = deleted;
  for (const [fieldId, pair] of Object.entries(decided.unit.work.base)) {
    if (pair[side] === undefined) continue;
    draft.log.push(
      entryOf(context, decided, {
        fieldId,
        side,
        before: pair[side],
        after: undefined,
        cause: decided.takesBack ?? 'delete',
        intentId,
        atMs: nowMs,
        other: pair[otherSide(side)],
        base: pair,
        outcome: 'done',
      }),
    );
  }
}

/** A write that stopped half-way has logged what it saw; looking again is no news. */
function isLogged(field: CompiledField, decided: Decided, side: Side, value: Value, draft: Draft): boolean {
  const { work } = decided.unit;
  const isAbout = (entry: ChangeLogEntry): boolean =>
    entry.linkId === work.link.id && entry.fieldId === field.id && entry.side === side;
  const last = lastOfLink(draft, work.link.id).findLast(isAbout) ?? work.recent.findLast(isAbout);
  return last !== undefined && eqOn(field, side, last.after, value);
}

/** The entries at the end of a draft that are about this link: a unit's entries stand together. */
function lastOfLink({ log }: Draft, linkId: string): readonly ChangeLogEntry[] {
  const before = log.findLastIndex((entry) => entry.linkId !== linkId);
  return log.slice(before + 1);
}

/** The link moved to another record by a merge, of which nothing has been settled yet. */
const isAnotherRecord = ({ unit }: Decided, side: Side): boolean => unit.work.link.hashes[side] === null;

interface Landed {
  readonly intent: Intent;
  readonly write: JournalledWrite;
  /** What the write left on the record. */
  readonly after: Value;
}

/** The open write that explains what a side holds now, or, of a set, a part of it. */
function landedWrite(
  field: CompiledField,
  side: Side,
  before: Value,
  now: Value,
  intents: readonly Intent[],
): Landed | undefined {
  for (const intent of intents.toReversed()) {
    if (intent.side !== side || intent.kind !== 'update') continue;
    const write = intent.writes.find(({ fieldId }) => fieldId === field.id);
    if (!write) continue;
    if (eqOn(field, side, now, write.sent) || eqOn(field, side, now, write.predicted)) {
      return { intent, write, after: now };
    }
    if (field.kind === 'set' && hasMembersOf(field, before, write.sent, now)) {
      return { intent, write, after: write.sent };
    }
  }
  return undefined;
}

/** Whether a set holds what a write added to it and lacks what it removed. */
function hasMembersOf(
  field: Extract<CompiledField, { kind: 'set' }>,
  before: Value,
  sent: FieldValue,
  now: Value,
): boolean {
  const [was, put, is] = [field.set.read(before), field.set.read(sent), field.set.read(now)];
  if (!was.ok || !put.ok || !is.ok) return false;
  const added = [...put.value.keys()].filter((member) => !was.value.has(member));
  const removed = [...was.value.keys()].filter((member) => !put.value.has(member));
  const isThere = added.every((member) => is.value.has(member)) && !removed.some((member) => is.value.has(member));
  return isThere && added.length + removed.length > 0;
}

function logLanded(
  context: SyncContext,
  decided: Decided,
  { intent, write, after }: Landed,
  about: { readonly fieldId: string; readonly side: Side; readonly base: Pair<Value> },
  nowMs: number,
  draft: Draft,
): void {
  draft.log.push(
    entryOf(context, decided, {
      fieldId: about.fieldId,
      side: about.side,
      before: about.base[about.side],
      after,
      cause: write.cause,
      intentId: intent.id,
      runId: intent.runId,
      atMs: nowMs,
      other: write.source,
      base: about.base,
      decidedBy: write.decidedBy,
      outcome: 'found',
    }),
  );
}

/** Logs the values of a record that a create with a lost answer turned out to have made. */
export function logAdopted(
  context: SyncContext,
  unit: Decided['unit'],
  intent: Intent,
  stored: ReadonlyMap<string, Value>,
  nowMs: number,
  draft: Draft,
): void {
  for (const write of intent.writes) {
    if (!stored.has(write.fieldId)) continue;
    draft.log.push(
      entryOf(
        context,
        { unit },
        {
          fieldId: write.fieldId,
          side: intent.side,
          before: undefined,
          after: stored.get(write.fieldId),
          cause: write.cause,
          intentId: intent.id,
          runId: intent.runId,
          atMs: nowMs,
          other: write.source,
          decidedBy: write.decidedBy,
          outcome: 'found',
        },
      ),
    );
  }
}

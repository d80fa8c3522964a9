import { type WriteOutcome } from '#connector-sdk';
import {
  type CompiledField,
  type FieldValue,
  type FieldWrite,
  isEnding,
  type LiveRecord,
  membersAfterWrite,
  otherSide,
  type Pair,
  pairAfterWrites,
  type Side,
  watchedForm,
  winnerBy,
} from '#core';
import { knownRecord } from '../known-by.js';
import { CONFLICT_CODES, type DeadLetter, PRIORITY } from '../model.js';
import { type IntentMove } from '../ports/store.js';
import { type Engine, type SyncContext } from '../runtime.js';
import { type Sending } from './carry-out.js';
import { type Decided, hashOf, keptApart, tombstonesOf } from './decide.js';
import { noteCreated } from './created.js';
import { isEvidence, noteAnswers } from './evidence-ends.js';
import { type Draft } from './draft.js';
import { logConversions, logDeletion, logMade, logSeen, logSpent, logWrite } from './log.js';
import { settle } from './settle.js';
import { isFrom, traceOfCreate } from './trace.js';
import { eqOn, idOn, type Unit } from './unit.js';

type Done = Extract<WriteOutcome, { kind: 'done' }>;

export interface Tally {
  created: number;
  updated: number;
  deleted: number;
}

/** One operation of a unit with the vendor's answer. */
export interface Answered {
  readonly sending: Sending;
  readonly outcome: WriteOutcome;
  readonly disowned?: Disowned | undefined;
}

/** A record that a create made without anyone learning of it, and that has a link of its own by now. */
export interface Disowned {
  readonly linkId: string;
  readonly record: LiveRecord;
}

/** Turns what the vendors answered to one unit's operations into what is remembered of it. */
export function noteOutcomes(
  engine: Engine,
  context: SyncContext,
  decided: Decided,
  answered: readonly Answered[],
  draft: Draft,
  tally: Tally,
): void {
  logAnswered(context, decided, answered, engine.clock.nowMs(), draft);
  for (const { sending, outcome, disowned } of answered) {
    noteOne(engine, context, sending, outcome, draft, tally);
    if (disowned) logMade(context, decided.unit, sending.intent, disowned, engine.clock.nowMs(), draft);
  }
  settleWritten(engine, context, decided, answered, draft);
  noteAnswers(answered, engine.clock.nowMs(), draft);
}

/** Logs the edits that the writes were made from, before the writes: each edit is carried by the write to the other side. */
function logAnswered(
  context: SyncContext,
  decided: Decided,
  answered: readonly Answered[],
  nowMs: number,
  draft: Draft,
): void {
  const seen = new Map<string, { now: Pair<FieldValue | undefined>; carriedBy: Partial<Record<Side, string>> }>();
  for (const { sending, outcome } of answered) {
    const { operation, intent } = sending;
    if (outcome.kind !== 'done' || isEnding(operation)) continue;
    for (const write of operation.writes) {
      const carriedBy = decided.takesBack ? {} : { [otherSide(operation.side)]: intent.id };
      const known = seen.get(write.fieldId);
      const now = known ? { ...known.now, [operation.side]: write.expected } : readPair(operation.side, write);
      seen.set(write.fieldId, { now, carriedBy: { ...known?.carriedBy, ...carriedBy } });
    }
  }
  for (const [fieldId, one] of seen) logSeen(context, decided, { fieldId, ...one }, nowMs, draft);
  const done = answered.filter(({ outcome }) => outcome.kind === 'done').flatMap(({ sending }) => earlier(sending));
  logSpent(context, decided, ({ id }) => done.some((move) => move.id === id), nowMs, draft);
}

function noteOne(
  engine: Engine,
  context: SyncContext,
  sending: Sending,
  outcome: WriteOutcome,
  draft: Draft,
  tally: Tally,
): void {
  const { intent, operation } = sending;
  switch (outcome.kind) {
    case 'done':
      draft.intentMoves.push({ id: intent.id, to: 'done', remoteId: outcome.id }, ...earlier(sending));
      if (isEnding(operation)) {
        tally[operation.kind === 'delete' ? 'deleted' : 'updated'] += 1;
        return endLink(engine, context, sending, draft);
      }
      tally[operation.kind === 'create' && outcome.created ? 'created' : 'updated'] += 1;
      return noteWritten(engine, context, sending, operation.writes, outcome, draft);
    case 'unknown':
      draft.intentMoves.push({ id: intent.id, to: 'unknown', lastSentAtMs: engine.clock.nowMs() });
      engine.logger.warn('the answer to a write was lost', { syncId: context.sync.id, code: outcome.code });
      return;
    case 'gone':
      if (isEnding(operation)) {
        draft.intentMoves.push({ id: intent.id, to: 'done' });
        return endLink(engine, context, sending, draft);
      }
      draft.intentMoves.push({ id: intent.id, to: 'dropped' });
      return;
    case 'stale':
      return letGo(sending, draft);
    case 'retry':
      // What was sent before under this key may still have been done.
      if (isResent(sending)) draft.intentMoves.push({ id: intent.id, to: 'unknown' });
      else letGo(sending, draft);
      return;
    case 'exists':
      letGo(sending, draft);
      if (sending.decided.takesBack) return;
      if (operation.kind === 'update') {
        draft.deadLettersNew.push(deadLetter(engine, context, sending, TAKEN));
        return;
      }
      return noteExisting(engine, context, sending, outcome.id, draft);
    case 'rejected':
      letGo(sending, draft);
      if (!sending.decided.takesBack) draft.deadLettersNew.push(deadLetter(engine, context, sending, outcome));
      return;
  }
}

/**
 * A field's base is kept once every write to it succeeded: what the written sides were seen to store, and the values
 * the decision was made from. An opt-in settles side by side: an opt-out that follows on one side must be seen as such
 * while the other side still waits.
 */
function settleWritten(
  engine: Engine,
  context: SyncContext,
  decided: Decided,
  answered: readonly Answered[],
  draft: Draft,
): void {
  const observed = new Map<string, Map<Side, FieldValue | undefined>>();
  const failed = new Set<string>();
  const bySide = new Set<string>();
  const read = new Map<string, Pair<FieldValue | undefined>>();
  for (const { sending, outcome } of answered) {
    const { operation } = sending;
    if (isEnding(operation)) return;
    for (const write of operation.writes) {
      read.set(write.fieldId, readPair(operation.side, write));
      if (isEvidence(write)) bySide.add(write.fieldId);
      if (outcome.kind !== 'done') {
        failed.add(write.fieldId);
        continue;
      }
      const value = outcome.observed?.fields[write.field];
      if (
        (isResent(sending) && !holds(context, operation.side, write, value)) ||
        isConsentMissing(context, sending, write, value)
      ) {
        failed.add(write.fieldId);
        continue;
      }
      const stored = observed.get(write.fieldId) ?? new Map<Side, FieldValue | undefined>();
      observed.set(
        write.fieldId,
        stored.set(operation.side, settledValue(context, decided, operation.side, write, value)),
      );
    }
  }
  const pairs = new Map<string, Pair<FieldValue | undefined>>();
  for (const [fieldId, stored] of observed) {
    const pair = read.get(fieldId);
    if (pair && (!failed.has(fieldId) || bySide.has(fieldId))) {
      pairs.set(fieldId, decided.basesAfter?.get(fieldId) ?? pairAfterWrites(pair, stored));
    }
  }
  if (pairs.size > 0) settle(context, decided, pairs, engine.clock.nowMs(), draft);
}

/** A create sent once more may be answered with the record of the first time, as it is by now. */
export const isResent = ({ decided, intent }: Sending): boolean =>
  intent.kind === 'create' && decided.unit.work.openIntents.some((open) => open.id === intent.id);

/** A record was made, but the opt-out that belonged to it was not: that is sent again, on its own. */
export const lacksConsent = (context: SyncContext, sending: Sending, outcome: WriteOutcome): boolean =>
  outcome.kind === 'done' &&
  sending.operation.kind === 'create' &&
  sending.operation.writes.some((write) =>
    isConsentMissing(context, sending, write, outcome.observed?.fields[write.field]),
  );

function isConsentMissing(
  context: SyncContext,
  { operation }: Sending,
  write: FieldWrite,
  stored: FieldValue | undefined,
): boolean {
  const field = context.mapping.fieldsById.get(write.fieldId);
  return operation.kind === 'create' && field?.kind === 'consent' && !field.optedOut(operation.side, stored);
}

function holds(context: SyncContext, side: Side, write: FieldWrite, value: FieldValue | undefined): boolean {
  const field = context.mapping.fieldsById.get(write.fieldId);
  if (!field) return false;
  return eqOn(field, side, value, write.value) || eqOn(field, side, value, write.predicted);
}

/** The members that the first sending of a create has left in a set: this one may have had others. */
function leftByFirst(
  context: SyncContext,
  { operation, intent }: Sending,
  { fieldId }: FieldWrite,
  stored: FieldValue | undefined,
): FieldValue | undefined {
  const field = context.mapping.fieldsById.get(fieldId);
  const first = intent.writes.find((write) => write.fieldId === fieldId);
  if (field?.kind !== 'set' || !first) return undefined;
  return traceOfCreate(field, operation.side, first, stored)?.after;
}

/** Like `holds`, but only to say whose the value is: a vendor may have made something of it that was not expected. */
const isOurs = (context: SyncContext, side: Side, write: FieldWrite, value: FieldValue | undefined): boolean => {
  const field = context.mapping.fieldsById.get(write.fieldId);
  return field !== undefined && isFrom(field, side, value, { sent: write.value, predicted: write.predicted });
};

function settledValue(
  context: SyncContext,
  { unit, takesBack }: Decided,
  side: Side,
  write: FieldWrite,
  stored: FieldValue | undefined,
): FieldValue | undefined {
  const field = context.mapping.fieldsById.get(write.fieldId);
  if (field?.kind !== 'set') return stored;
  const settled = takesBack ? unit.work.base[field.id]?.[side] : undefined;
  return membersAfterWrite(field, side, settled === undefined ? write : upon(field, side, settled, write), stored);
}

/** What others have done to a set meanwhile is not settled by taking something back: it is still to travel. */
function upon(
  field: Extract<CompiledField, { kind: 'set' }>,
  side: Side,
  settled: FieldValue,
  write: FieldWrite,
): FieldWrite {
  const [was, add, remove] = [
    field.set.read(side, settled),
    field.set.read(side, write.delta?.add),
    field.set.read(side, write.delta?.remove),
  ];
  if (!was.ok || !add.ok || !remove.ok) return write;
  const members = new Map([...was.value].filter(([key]) => !remove.value.has(key)));
  const whole = field.set.write(side, new Map([...members, ...add.value]));
  return whole.ok ? { ...write, value: whole.value } : write;
}

const readPair = (side: Side, write: FieldWrite): Pair<FieldValue | undefined> =>
  side === 'a' ? { a: write.expected, b: write.source } : { a: write.source, b: write.expected };

const TAKEN = {
  code: 'SYNC_E205',
  message: 'Another record has the same unique value. Merge the two, or correct the value.',
};

/** Writes to this record that were still open: what they left there has been replaced, or read, by now. */
const earlier = ({ decided, operation, intent }: Sending): readonly IntentMove[] =>
  decided.unit.work.openIntents
    .filter((open) => open.side === operation.side && open.id !== intent.id)
    .map((open) => ({ id: open.id, to: 'done' as const }));

/** Surely not done: the intent ends, and so does a link that was only made to hold the record to be created. */
function letGo(sending: Sending, draft: Draft): void {
  draft.intentMoves.push({ id: sending.intent.id, to: 'dropped' });
  if (sending.operation.kind === 'create' && idOn(sending.decided.unit.work, sending.operation.side) === null) {
    const { work, runId } = sending.decided.unit;
    draft.linksRemoved.push({ linkId: work.link.id, atMs: sending.intent.plannedAtMs, runId });
  }
}

function endLink(engine: Engine, context: SyncContext, sending: Sending, draft: Draft): void {
  const { decided, operation, intent } = sending;
  const { work, runId } = decided.unit;
  const atMs = engine.clock.nowMs();
  const deleted = operation.kind === 'delete' ? [operation.side] : [];
  for (const side of deleted) logDeletion(context, decided, { side, intentId: intent.id }, atMs, draft);
  logConversions(context, decided, atMs, draft);
  draft.linksRemoved.push({ linkId: work.link.id, atMs, runId });
  const apart = decided.takesBack ? keptApart(work, atMs) : null;
  const stones = apart ?? tombstonesOf(decided.unit, decided.tombstones, deleted, atMs);
  draft.tombstones.push(...(decided.leaves ? stones.map((stone) => ({ ...stone, survivorId: null })) : stones));
}

/** Logs what was written and the edits it answered, and keeps the id of a record that was created. */
function noteWritten(
  engine: Engine,
  context: SyncContext,
  sending: Sending,
  writes: readonly FieldWrite[],
  outcome: Done,
  draft: Draft,
): void {
  const { decided, operation, intent } = sending;
  const { observed } = outcome;
  if (!observed) throw new Error('a write counts as done only once what was stored is known');
  const nowMs = engine.clock.nowMs();
  const { side } = operation;
  const logged = new Set<string>();
  for (const write of writes) {
    const stored = observed.fields[write.field];
    if (isResent(sending) && !isOurs(context, side, write, stored)) continue;
    if (isConsentMissing(context, sending, write, stored)) continue;
    const overwritten = overwrittenBy(context, sending, write, outcome);
    const left = isResent(sending) ? leftByFirst(context, sending, write, stored) : undefined;
    logWrite(context, decided, { side, write, overwritten, stored, left, intent }, nowMs, draft);
    logged.add(write.fieldId);
    if (overwritten) noteRace(engine, context, sending, write, overwritten, draft);
  }
  if (isResent(sending)) {
    // The first sending may have written other values, or fields that are blank by now.
    const first = { ...intent, writes: intent.writes.filter(({ fieldId }) => !logged.has(fieldId)) };
    logMade(context, decided.unit, first, { linkId: intent.linkId, record: observed }, nowMs, draft);
  }
  const remoteId = outcome.id;
  if (isWatched(context, sending, writes) || changedBeside(context, decided, side, writes, observed)) {
    draft.marks.push({ syncId: context.sync.id, side, remoteId, priority: PRIORITY.realtime });
  }
  for (const letter of decided.unit.work.deadLetters) {
    const ofMapped = context.mapping.fields.some((field) => field[letter.refusedBy] === letter.field);
    const overcome = letter.refusedBy === side && !ofMapped;
    if (overcome) draft.deadLettersResolved.push(letter.id);
  }
  if (operation.kind === 'create') {
    noteCreated(decided.unit, side, outcome.id, nowMs, draft);
  }
}

/** Segments judge what records hold, and nobody but us tells of what we wrote: the pair is looked at once more. */
function isWatched(
  { mapping: { segments } }: SyncContext,
  { operation: { kind, side } }: Sending,
  writes: readonly FieldWrite[],
): boolean {
  if (kind === 'create') return segments.fields.length > 0;
  return writes.some((write) => segments.watched.some((one) => one.side === side && one.field === write.field));
}

/**
 * Whether the answer to a write shows another field changed as well: an automation of the vendor that ran along, or a
 * person. Nobody may tell of it again, since the vendor counts it to our write.
 */
function changedBeside(
  context: SyncContext,
  decided: Decided,
  side: Side,
  writes: readonly FieldWrite[],
  observed: LiveRecord,
): boolean {
  const read = decided.unit[side];
  const written = new Set(writes.map((write) => write.field));
  const watched = context.mapping.segments.watched.some((one) => {
    const value = observed.fields[one.field];
    if (one.side !== side || written.has(one.field) || value === undefined) return false;
    return read?.kind === 'live' && watchedForm(value) !== watchedForm(read.fields[one.field]);
  });
  if (watched) return true;
  return context.mapping.fields.some((field) => {
    const value = observed.fields[field[side]];
    if (written.has(field[side]) || value === undefined) return false;
    const before = read?.kind === 'live' ? read.fields[field[side]] : undefined;
    return !(side === 'a' ? field.lens.eqA(value, before) : field.lens.eqB(value, before));
  });
}

/** What the vendor's history shows that our write replaced without anybody having read it, if there was such a value. */
function overwrittenBy(
  context: SyncContext,
  { operation }: Sending,
  write: FieldWrite,
  { replaced }: Done,
): Overwritten | undefined {
  const value = replaced?.[write.field];
  const field = context.mapping.fieldsById.get(write.fieldId);
  if (value === undefined || !field || operation.kind !== 'update') return undefined;
  const isKnown = eqOn(field, operation.side, value, write.expected) || eqOn(field, operation.side, value, write.value);
  return isKnown ? undefined : { field, value };
}

interface Overwritten {
  readonly field: CompiledField;
  readonly value: FieldValue;
}

/**
 * An edit was made between our read and our write. The policy decides between it and what we wrote; either way the
 * value that lost is kept.
 */
function noteRace(
  engine: Engine,
  context: SyncContext,
  sending: Sending,
  write: FieldWrite,
  { field, value: replaced }: Overwritten,
  draft: Draft,
): void {
  const { side } = sending.operation;
  const { unit } = sending.decided;
  const winner = raceWinner(engine, context, field, unit, side, replaced);
  const inFormOfA = side === 'a' ? { ok: true as const, value: replaced } : field.lens.bToA(replaced, write.source);
  const restore = winner === side && inFormOfA.ok;
  draft.conflictsNew.push({
    id: engine.newId(),
    syncId: context.sync.id,
    linkId: sending.intent.linkId,
    fieldId: write.fieldId,
    kind: 'race',
    records: [],
    base: unit.work.base[write.fieldId] ?? null,
    now: side === 'a' ? { a: replaced, b: write.source } : { a: write.source, b: replaced },
    winner: winner ?? null,
    decidedBy: winner === undefined ? CONFLICT_CODES.race : CONFLICT_CODES.raceDecided,
    side,
    message: 'Someone edited this value while it was being written. Both values are kept here.',
    status: restore ? 'answered' : winner === undefined ? 'open' : 'decided',
    decision: restore ? { kind: 'value', value: inFormOfA.value } : null,
    editedAtMs: null,
    atMs: engine.clock.nowMs(),
  });
  const remoteId = idOn(unit.work, side);
  if (restore && remoteId !== null) {
    draft.marks.push({ syncId: context.sync.id, side, remoteId, priority: PRIORITY.realtime });
  }
}

/** The overwritten edit was made after everything that had been read. */
function raceWinner(
  engine: Engine,
  context: SyncContext,
  field: CompiledField,
  unit: Unit,
  side: Side,
  replaced: FieldValue,
): Side | undefined {
  if (unit.a?.kind !== 'live' || unit.b?.kind !== 'live') return side;
  // Whether a reference was emptied by somebody, or by the vendor because what it referred to is gone, is not known.
  if (field.kind !== 'value' || (field.isLost && eqOn(field, side, replaced, null))) return otherSide(side);
  const read = { a: unit.a, b: unit.b };
  const edited: LiveRecord = {
    kind: 'live',
    id: read[side].id,
    stamp: read[side].stamp,
    fields: { ...read[side].fields, [field[side]]: replaced },
    modifiedAtMs: engine.clock.nowMs(),
  };
  return winnerBy(field.policy, field, { ...read, [side]: edited }, { a: 0, b: 0 });
}

/** A create met a record with the same unique value: that one is looked at next, as a possible partner. */
function noteExisting(
  engine: Engine,
  context: SyncContext,
  sending: Sending,
  existingId: string | null,
  draft: Draft,
): void {
  const { side } = sending.operation;
  const attempts = Math.max(0, ...sending.decided.unit.rows.map((row) => row.attempts));
  if (existingId !== null) {
    draft.marks.push({ syncId: context.sync.id, side, remoteId: existingId, priority: PRIORITY.incremental });
  }
  if (attempts + 1 < engine.limits.attemptsMax) return;
  draft.deadLettersNew.push(deadLetter(engine, context, sending, TAKEN));
}

function deadLetter(
  engine: Engine,
  context: SyncContext,
  sending: Sending,
  refusal: { readonly code: string; readonly message: string; readonly field?: string },
): DeadLetter {
  const { operation, decided } = sending;
  const source: Side = operation.kind === 'create' ? otherSide(operation.side) : operation.side;
  const writes = isEnding(operation) ? [] : operation.writes;
  const named = writes.filter((write) => write.field === refusal.field);
  const culprit = writes.length === 1 ? writes : named;
  return {
    id: engine.newId(),
    syncId: context.sync.id,
    linkId: operation.kind === 'create' ? null : decided.unit.work.link.id,
    side: source,
    remoteId: idOn(decided.unit.work, source) ?? '',
    knownBy: knownRecord(context.mapping, source, decided.unit[source]),
    refusedBy: operation.side,
    code: refusal.code,
    message: refusal.message,
    // What the vendor names may not be among what was sent: a field that must be given.
    field: refusal.field ?? culprit[0]?.field ?? null,
    payloadHash: hashOf(culprit.length > 0 ? culprit : writes),
    status: 'open',
    attempts: 1,
    atMs: engine.clock.nowMs(),
  };
}

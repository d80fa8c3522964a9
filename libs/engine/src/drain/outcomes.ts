import { type WriteOutcome } from '#connector-sdk';
import { type FieldValue, type FieldWrite, otherSide, type Pair, preferredSide, type Side } from '#core';
import { type Conflict, type DeadLetter, PRIORITY } from '../model.js';
import { type Engine, type SyncContext } from '../runtime.js';
import { type Sending } from './carry-out.js';
import { hashOf, tombstonesOf } from './decide.js';
import { type Draft } from './draft.js';
import { logEdits, settle } from './settle.js';
import { idOn } from './unit.js';

type Done = Extract<WriteOutcome, { kind: 'done' }>;

/** Turns what the vendor answered to one operation into what is remembered of it. */
export function noteOutcome(
  engine: Engine,
  context: SyncContext,
  sending: Sending,
  outcome: WriteOutcome,
  draft: Draft,
  tally: { created: number; updated: number; deleted: number },
): void {
  const { intent, operation } = sending;
  switch (outcome.kind) {
    case 'done':
      draft.intentMoves.push({ id: intent.id, to: 'done' });
      if (operation.kind === 'delete') {
        tally.deleted += 1;
        return endLink(engine, sending, draft);
      }
      tally[operation.kind === 'create' && outcome.created ? 'created' : 'updated'] += 1;
      return noteWritten(engine, context, sending, operation.writes, outcome, draft);
    case 'unknown':
      draft.intentMoves.push({ id: intent.id, to: 'unknown' });
      engine.logger.warn('the answer to a write was lost', { syncId: context.sync.id, code: outcome.code });
      return;
    case 'gone':
      draft.intentMoves.push({ id: intent.id, to: 'dropped' });
      if (operation.kind === 'delete') endLink(engine, sending, draft);
      return;
    case 'stale':
    case 'retry':
      return letGo(sending, draft);
    case 'exists':
      letGo(sending, draft);
      return noteExisting(engine, context, sending, outcome.id, draft);
    case 'rejected':
      letGo(sending, draft);
      draft.deadLettersNew.push(deadLetter(engine, context, sending, outcome));
      return;
  }
}

/** Surely not done: the intent ends, and so does a link that was only made to hold the record to be created. */
function letGo(sending: Sending, draft: Draft): void {
  draft.intentMoves.push({ id: sending.intent.id, to: 'dropped' });
  if (sending.operation.kind === 'create') {
    draft.linksRemoved.push({ linkId: sending.decided.unit.work.link.id, atMs: sending.intent.plannedAtMs });
  }
}

function endLink(engine: Engine, sending: Sending, draft: Draft): void {
  const { work } = sending.decided.unit;
  const atMs = engine.clock.nowMs();
  draft.linksRemoved.push({ linkId: work.link.id, atMs });
  draft.tombstones.push(...tombstonesOf(work, sending.decided.tombstones, [sending.operation.side], atMs));
}

/** The base becomes what each side was seen to hold: the source as read, the target as the vendor stored it. */
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
  const pairs = new Map<string, Pair<FieldValue | undefined>>();
  for (const write of writes) {
    const stored = observed.fields[write.field];
    const read = { [side]: write.expected, [otherSide(side)]: write.source } as unknown as Pair<FieldValue | undefined>;
    logEdits(context, decided, write.fieldId, read, nowMs, draft);
    draft.log.push({
      linkId: intent.linkId,
      fieldId: write.fieldId,
      side,
      before: write.expected,
      after: stored,
      cause: write.cause,
      intentId: intent.id,
      runId: null,
      atMs: nowMs,
    });
    pairs.set(write.fieldId, side === 'a' ? { a: stored, b: write.source } : { a: write.source, b: stored });
  }
  if (operation.kind === 'create') {
    const ids = side === 'a' ? { aId: outcome.id } : { bId: outcome.id };
    draft.linkUpdates.push({ linkId: intent.linkId, ...ids });
  }
  settle(context, decided, pairs, nowMs, draft);
  for (const write of writes) noteRace(engine, context, sending, write, outcome, draft);
}

/**
 * The vendor's history shows that our write replaced a value nobody had read: an edit made between our read and our
 * write. The policy decides between it and what we wrote; either way the value that lost is kept.
 */
function noteRace(
  engine: Engine,
  context: SyncContext,
  sending: Sending,
  write: FieldWrite,
  outcome: Done,
  draft: Draft,
): void {
  const replaced = outcome.replaced?.[write.field];
  const field = context.mapping.fields.find((one) => one.id === write.fieldId);
  if (replaced === undefined || !field || sending.operation.kind !== 'update') return;
  const { side } = sending.operation;
  const { eqA, eqB } = field.compiled;
  const same = side === 'a' ? eqA(replaced, write.expected) : eqB(replaced, write.expected);
  const asSent = side === 'a' ? eqA(replaced, write.value) : eqB(replaced, write.value);
  if (same || asSent) return;
  const source = otherSide(side);
  const winner = field.kind === 'value' ? preferredSide(context.mapping, field, side) : source;
  const restored = side === 'a' ? { ok: true as const, value: replaced } : field.compiled.bToA(replaced, write.source);
  const restore = winner === side && restored.ok;
  const conflict: Conflict = {
    id: engine.newId(),
    syncId: context.sync.id,
    linkId: sending.intent.linkId,
    fieldId: write.fieldId,
    kind: 'race',
    records: [],
    base: sending.decided.unit.work.base[write.fieldId] ?? null,
    now: side === 'a' ? { a: replaced, b: write.source } : { a: write.source, b: replaced },
    winner: winner ?? null,
    decidedBy: winner === undefined ? 'manual' : 'SYNC_E204',
    message: 'Someone edited this value while it was being written. Both values are kept here.',
    status: restore ? 'answered' : winner === undefined ? 'open' : 'decided',
    decision: restore ? { kind: 'value', value: restored.value } : null,
    atMs: engine.clock.nowMs(),
  };
  draft.conflictsNew.push(conflict);
  const remoteId = idOn(sending.decided.unit.work, side);
  if (restore && remoteId !== null) {
    draft.marks.push({ syncId: context.sync.id, side, remoteId, priority: PRIORITY.realtime });
  }
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
  draft.deadLettersNew.push(
    deadLetter(engine, context, sending, {
      code: 'SYNC_E205',
      message: 'The vendor says a record with the same unique value exists, but it cannot be found or linked.',
    }),
  );
}

function deadLetter(
  engine: Engine,
  context: SyncContext,
  sending: Sending,
  refusal: { readonly code: string; readonly message: string; readonly field?: string },
): DeadLetter {
  const { operation, decided } = sending;
  const source: Side = operation.kind === 'create' ? otherSide(operation.side) : operation.side;
  const writes = operation.kind === 'delete' ? [] : operation.writes;
  const culprit = writes.filter((write) => write.field === refusal.field);
  const oneField = culprit.length > 0 && writes.length > 1;
  return {
    id: engine.newId(),
    syncId: context.sync.id,
    linkId: operation.kind === 'create' ? null : decided.unit.work.link.id,
    side: source,
    remoteId: idOn(decided.unit.work, source) ?? '',
    refusedBy: operation.side,
    code: refusal.code,
    message: refusal.message,
    field: oneField ? (refusal.field ?? null) : null,
    payloadHash: hashOf(oneField ? culprit : writes),
    status: 'open',
    attempts: 1,
    atMs: engine.clock.nowMs(),
  };
}

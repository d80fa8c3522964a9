import { type ConflictFound, SIDES } from '#core';
import { type Answer, type Conflict, CONFLICT_CODES, type ConflictReason } from '../model.js';
import { type Engine, type SyncContext } from '../runtime.js';
import { type Decided } from './decide.js';
import { type Draft } from './draft.js';
import { eqOn, refsOf } from './unit.js';

/**
 * Lists what the decision found contradictory. Settled by policy: listed with both values before anything is written,
 * so that a crash cannot lose the value that was overruled. Not settled: open, for a person.
 */
export function noteConflicts(engine: Engine, context: SyncContext, decided: Decided, draft: Draft): void {
  const { work } = decided.unit;
  for (const found of decided.conflicts) {
    if (found.kind === 'deleteVersusEdit' && found.fieldId === undefined) {
      noteDeletedEdits(engine, context, decided, found, draft);
      continue;
    }
    draft.conflictsNew.push({
      ...blank(engine, context, decided, found.decidedBy),
      fieldId: found.fieldId ?? null,
      kind: found.kind,
      base: found.base ?? null,
      now: found.now,
      winner: found.winner ?? null,
      side: found.side ?? null,
      message: found.message ?? null,
      status: found.winner === undefined ? 'open' : 'decided',
      editedAtMs: decided.editedAtMs.get(found.fieldId ?? '') ?? null,
    });
  }
  for (const answer of decided.unit.work.answered) noteUnseen(engine, context, decided, answer, draft);
  for (const fieldId of decided.oscillating) {
    const field = context.mapping.fieldsById.get(fieldId);
    const { a, b } = decided.unit;
    if (!field || a?.kind !== 'live' || b?.kind !== 'live') continue;
    draft.conflictsNew.push({
      ...blank(engine, context, decided, CONFLICT_CODES.changesBack),
      fieldId,
      kind: 'oscillation',
      base: work.base[fieldId] ?? null,
      now: { a: a.fields[field.a], b: b.fields[field.b] },
      message:
        'This field keeps being changed back on one of the sides, so it was frozen. Look for an automation that writes it.',
      status: 'open',
    });
  }
  if (decided.oscillating.length > 0) {
    draft.linkUpdates.push({ linkId: work.link.id, frozen: [...work.link.frozen, ...decided.oscillating] });
  }
}

/** A record was deleted on one side and edited on the other: each edited value is listed, so that none is lost. */
function noteDeletedEdits(
  engine: Engine,
  context: SyncContext,
  decided: Decided,
  found: ConflictFound,
  draft: Draft,
): void {
  const { work } = decided.unit;
  const states = { a: decided.unit.a, b: decided.unit.b };
  for (const field of context.mapping.fields) {
    const base = work.base[field.id] ?? null;
    const now = {
      a: states.a?.kind === 'live' ? states.a.fields[field.a] : undefined,
      b: states.b?.kind === 'live' ? states.b.fields[field.b] : undefined,
    };
    const kept = states.a?.kind === 'live' ? field.lens.eqA(now.a, base?.a) : field.lens.eqB(now.b, base?.b);
    if (kept) continue;
    draft.conflictsNew.push({
      ...blank(engine, context, decided, found.decidedBy),
      fieldId: field.id,
      kind: 'deleteVersusEdit',
      base,
      now,
      winner: found.winner ?? null,
      side: found.side ?? null,
      message: 'The record was deleted on one side and edited on the other.',
      status: 'decided',
    });
  }
}

/** A decision overrules a value its author was not shown: that value is listed on its own. */
function noteUnseen(engine: Engine, context: SyncContext, decided: Decided, answer: Answer, draft: Draft): void {
  const field = context.mapping.fieldsById.get(answer.fieldId);
  const { a, b } = decided.unit;
  if (!field || a?.kind !== 'live' || b?.kind !== 'live') return;
  const now = { a: a.fields[field.a], b: b.fields[field.b] };
  const seen = SIDES.every((side) => eqOn(field, side, now[side], answer.shown?.[side]));
  const overwritten = decided.operations.some(
    (operation) => operation.kind === 'update' && operation.writes.some((write) => write.fieldId === field.id),
  );
  if (seen || !overwritten) return;
  draft.conflictsNew.push({
    ...blank(engine, context, decided, 'decision'),
    fieldId: field.id,
    base: decided.unit.work.base[field.id] ?? null,
    now,
    winner: answer.decision.kind === 'keepSide' ? answer.decision.side : null,
    message: 'The values had changed between the conflict and its answer. Both are kept here.',
    status: 'decided',
  });
}

const blank = (engine: Engine, context: SyncContext, decided: Decided, decidedBy: ConflictReason): Conflict => ({
  id: engine.newId(),
  syncId: context.sync.id,
  linkId: isStored(decided) ? decided.unit.work.link.id : null,
  fieldId: null,
  kind: 'bothChanged',
  records: isStored(decided) ? [] : refsOf(decided.unit.work),
  base: null,
  now: null,
  winner: null,
  decidedBy,
  side: null,
  message: null,
  status: 'open',
  decision: null,
  editedAtMs: null,
  atMs: engine.clock.nowMs(),
});

/** A record that cannot be created on the other side has no link to hang the conflict on. */
const isStored = ({ unit, operations }: Decided): boolean =>
  !unit.isNew || operations.length > 0 || (unit.a !== null && unit.b !== null);

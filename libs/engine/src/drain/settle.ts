import {
  type Base,
  basePair,
  type CompiledMapping,
  type FieldValue,
  type Pair,
  hashBase,
  type Rebase,
  type Side,
} from '#core';
import { type SyncContext } from '../runtime.js';
import { type Decided } from './decide.js';
import { type Draft } from './draft.js';
import { logSeen } from './log.js';
import { eqOn } from './unit.js';

type ValuePair = Pair<FieldValue | undefined>;

/** Fields whose present pair became their base without a write. */
export function settleRebases(context: SyncContext, decided: Decided, nowMs: number, draft: Draft): void {
  if (decided.rebases.length === 0) return;
  const pairs = new Map(decided.rebases.map((rebase) => [rebase.fieldId, rebase.pair]));
  for (const rebase of decided.rebases) {
    logSeen(context, decided, { fieldId: rebase.fieldId, now: asRead(context, decided, rebase) }, nowMs, draft);
  }
  settle(context, decided, pairs, nowMs, draft);
}

/** The base of a set may leave out members that the log is to tell of: groups without a partner. */
function asRead({ mapping }: SyncContext, { unit, takesBack }: Decided, { fieldId, pair }: Rebase): ValuePair {
  const field = mapping.fieldsById.get(fieldId);
  const { a, b } = unit;
  if (field?.kind !== 'set' || takesBack || a?.kind !== 'live' || b?.kind !== 'live') return pair;
  return { a: a.fields[field.a], b: b.fields[field.b] };
}

/**
 * Keeps the pairs as the new bases, the hashes that go with them, and closes what was open about these fields.
 * `bases` of earlier calls for the same unit in the same draft are taken into account.
 */
export function settle(
  context: SyncContext,
  decided: Decided,
  pairs: ReadonlyMap<string, ValuePair>,
  nowMs: number,
  draft: Draft,
): void {
  const { work } = decided.unit;
  if (pairs.size > 0) draft.bases.push({ linkId: work.link.id, fields: settledBases(context.mapping, pairs) });
  const rebased = Object.fromEntries(decided.rebases.map((rebase) => [rebase.fieldId, rebase.pair]));
  const base: Base = Object.assign({}, work.base, rebased, ...basesOf(draft, work.link.id)) as Base;
  const hashes = hashesOf(context.mapping, base);
  const hashOn = (side: Side): string | null => (isStillAnother(context, decided, side, base) ? null : hashes[side]);
  draft.linkUpdates.push({ linkId: work.link.id, hashes: { a: hashOn('a'), b: hashOn('b') } });
  for (const fieldId of pairs.keys()) {
    // A field frozen just now agrees only because it was made to: its conflict is how a person gets it going again.
    if (decided.oscillating.includes(fieldId)) continue;
    draft.conflictsSettled.push({ linkId: work.link.id, fieldId, atMs: nowMs });
  }
  settleAnswers(decided, new Set(pairs.keys()), nowMs, draft);
  for (const letter of work.deadLetters) {
    const settled = context.mapping.fields.some(
      (field) => pairs.has(field.id) && field[letter.refusedBy] === letter.field,
    );
    if (settled) draft.deadLettersResolved.push(letter.id);
  }
}

const settledBases = (mapping: CompiledMapping, pairs: ReadonlyMap<string, ValuePair>): Base =>
  Object.fromEntries(
    [...pairs].map(([fieldId, pair]) => {
      const field = mapping.fieldsById.get(fieldId);
      return [fieldId, field ? basePair(field, pair) : pair];
    }),
  );

/** A link that moved to another record by a merge, of which some values are not settled: it stays without a hash. */
function isStillAnother(context: SyncContext, { unit }: Decided, side: Side, base: Base): boolean {
  const state = unit[side];
  if (unit.work.link.hashes[side] !== null || state?.kind !== 'live') return false;
  return Object.entries(unit.work.base).some(([fieldId, settled]) => {
    const field = context.mapping.fieldsById.get(fieldId);
    return field && base[fieldId] === settled && !eqOn(field, side, settled[side], state.fields[field[side]]);
  });
}

const basesOf = (draft: Draft, linkId: string): Base[] =>
  draft.bases.filter((kept) => kept.linkId === linkId).map((kept) => kept.fields);

/** A person's answer is carried out once its field is settled. */
function settleAnswers(decided: Decided, settled: ReadonlySet<string>, nowMs: number, draft: Draft): void {
  for (const answer of decided.unit.work.answered) {
    if (settled.has(answer.fieldId)) draft.conflictsResolved.push({ conflictId: answer.conflictId, atMs: nowMs });
  }
}

/** The hashes the two records have when they hold exactly the values of the base. */
export const hashesOf = (mapping: CompiledMapping, base: Base): Pair<string> => ({
  a: hashBase(mapping, 'a', base),
  b: hashBase(mapping, 'b', base),
});

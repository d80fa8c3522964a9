import { type CompiledField, type FieldValue, otherSide, type Side } from '#core';
import { isFrom } from '../drain/log.js';
import { eqOn } from '../drain/unit.js';
import { type Intent, type JournalledWrite, type LoggedCause, type LoggedChange } from '../model.js';
import { type Origin, type VendorCall } from './explanation.js';

type Value = FieldValue | undefined;

/** Seen on the vendor's side rather than written by the engine. */
export const SEEN: ReadonlySet<LoggedCause> = new Set(['edit', 'merge']);

/** All that is known of one side of a field. */
export interface SideHistory {
  readonly side: Side;
  readonly remoteId: string | null;
  /** What the record holds. */
  readonly value: Value;
  /** The last value seen settled on this side; `undefined` when the field has never been. */
  readonly settled: { readonly value: Value } | undefined;
  /** Entries of this field on both sides, in the order of writing. */
  readonly changes: readonly LoggedChange[];
  /** Entries of links that held this record before. */
  readonly earlier: readonly LoggedChange[];
  /** Writes the log does not know of: still open, or without a known outcome when such a link ended. */
  readonly unlogged: readonly Intent[];
  readonly intents: ReadonlyMap<string, Intent>;
}

/** Where the value of one side comes from. Pure. */
export function originOf(field: CompiledField, history: SideHistory): Origin {
  const first = firstWithValue(field, history, history.changes);
  if (!first) return withoutEntry(field, history);
  // What came with another record may have been written to that one, under the link it had then.
  if (first.cause === 'merge') return earlierOrigin(field, history) ?? { kind: 'edited', change: first };
  return originIn(field, history, history.changes, first);
}

/** The value is not what any entry left: it was there before all, or it is too new. */
function withoutEntry(field: CompiledField, history: SideHistory): Origin {
  const { side, value, settled, changes } = history;
  const isSettled = settled !== undefined && eqOn(field, side, value, settled.value);
  const neverSeen = settled === undefined && !changes.some((change) => change.side === side);
  return earlierOrigin(field, history) ?? { kind: isSettled || neverSeen ? 'there' : 'unseen' };
}

function earlierOrigin(field: CompiledField, history: SideHistory): Origin | null {
  const first = firstWithValue(field, history, history.earlier);
  if (first) return originIn(field, history, history.earlier, first);
  const { side, value, unlogged } = history;
  for (const intent of unlogged) {
    const write = intent.writes.find((one) => one.fieldId === field.id && isFrom(field, side, value, one));
    if (!write || intent.side !== side || eqOn(field, side, write.before, value)) continue;
    const from = { side: otherSide(side), value: write.source, edit: null };
    const change = unloggedWrite(intent, write, value);
    return { kind: 'written', change, from, call: callOf(change, new Map([[intent.id, intent]])) };
  }
  return null;
}

/** What the log would say of a write, had anyone looked. */
const unloggedWrite = (intent: Intent, write: JournalledWrite, value: Value): LoggedChange => ({
  id: 0,
  linkId: intent.linkId,
  fieldId: write.fieldId,
  side: intent.side,
  before: write.before,
  after: value,
  cause: write.cause,
  intentId: intent.id,
  runId: intent.runId,
  atMs: intent.plannedAtMs,
  other: write.source,
  base: null,
  decidedBy: write.decidedBy,
  editedAtMs: null,
  mappingVersion: 0,
  outcome: 'found',
});

/**
 * The entry that brought the value: the first of the latest entries that all leave this same value. Later ones say
 * nothing new, e.g. what a write that had to be repeated had seen; unless one tells, late, that the record was made
 * with it.
 */
function firstWithValue(
  field: CompiledField,
  { side, value, remoteId, intents }: SideHistory,
  changes: readonly LoggedChange[],
): LoggedChange | undefined {
  const own = changes.filter((change) => change.side === side && !isOfAnotherRecord(change, remoteId, intents));
  const before = own.findLastIndex((change) => !eqOn(field, side, change.after, value));
  const same = own.slice(before + 1);
  return same.find(({ cause }) => cause === 'create') ?? same[0];
}

/** Written to a record that has since been merged into this one: it says nothing of what this one held. */
function isOfAnotherRecord(
  change: LoggedChange,
  remoteId: string | null,
  intents: ReadonlyMap<string, Intent>,
): boolean {
  const written = intents.get(change.intentId ?? '');
  return !SEEN.has(change.cause) && !!written && written.remoteId !== null && written.remoteId !== remoteId;
}

function originIn(
  field: CompiledField,
  { side, value, intents }: SideHistory,
  changes: readonly LoggedChange[],
  change: LoggedChange,
): Origin {
  // A write that changed nothing: the value had been there.
  if (!SEEN.has(change.cause) && eqOn(field, side, change.before, value)) return { kind: 'there' };
  if (SEEN.has(change.cause)) return { kind: 'edited', change };
  const from = otherSide(side);
  return {
    kind: 'written',
    change,
    from: { side: from, value: change.other, edit: editBehind(field, changes, change) },
    call: callOf(change, intents),
  };
}

/** The edit on the other side that a write carried, or that had put there what it was made from. */
function editBehind(field: CompiledField, changes: readonly LoggedChange[], write: LoggedChange): LoggedChange | null {
  const from = otherSide(write.side);
  const seen = changes.filter(({ side, cause }) => side === from && SEEN.has(cause));
  const carried = seen.findLast(({ intentId }) => intentId !== null && intentId === write.intentId);
  if (carried) return carried;
  const before = changes.slice(0, changes.indexOf(write)).filter(({ side }) => side === from);
  const last = before.at(-1);
  return last && SEEN.has(last.cause) && eqOn(field, from, last.after, write.other) ? last : null;
}

function callOf(change: LoggedChange, intents: ReadonlyMap<string, Intent>): VendorCall | null {
  const intent = intents.get(change.intentId ?? '');
  if (!intent) return null;
  return {
    intentId: intent.id,
    operation: intent.kind,
    remoteId: intent.remoteId,
    sentAtMs: intent.plannedAtMs,
    sent: intent.writes.find(({ fieldId }) => fieldId === change.fieldId)?.sent,
    stored: change.after,
    outcome: change.outcome ?? 'done',
  };
}

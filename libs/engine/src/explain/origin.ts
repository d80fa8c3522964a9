import { type CompiledField, type FieldValue, otherSide, segmentFieldId, type Side } from '#core';
import { isFrom } from '../drain/trace.js';
import { eqOn } from '../drain/unit.js';
import { type Intent, type JournalledWrite, type LoggedCause, type LoggedChange } from '../model.js';
import { type Origin, type VendorCall } from './explanation.js';

type Value = FieldValue | undefined;

/** Seen on the vendor's side rather than written by the engine. */
export const SEEN: ReadonlySet<LoggedCause> = new Set(['edit', 'merge', 'convert']);

/** All that is known of one side of a field. */
export interface SideHistory {
  readonly side: Side;
  readonly remoteId: string | null;
  /** What the record holds. */
  readonly value: Value;
  /** The last value seen settled on this side; `undefined` when the field has never been. */
  readonly settled: { readonly value: Value } | undefined;
  /** Whether a merge brought the link to this record. */
  readonly isMoved: boolean;
  /** Entries of this field on both sides, in the order of writing; of this side only since it holds this record. */
  readonly changes: readonly LoggedChange[];
  /** Entries of links that held this record before. */
  readonly earlier: readonly LoggedChange[];
  /** Writes the log does not know of: still open, or without a known outcome when such a link ended. */
  readonly unlogged: readonly Intent[];
  readonly intents: ReadonlyMap<string, Intent>;
}

/** What is asked about: a whole value, or one member of a set. */
export interface Asked {
  /** The entry that brought it, among those of the link and among those of links before. */
  readonly brought: { readonly now: LoggedChange | undefined; readonly earlier: LoggedChange | undefined };
  /** Whether it is in a value. */
  readonly isIn: (value: Value) => boolean;
  /** Whether a write that the log does not know of put it there. */
  readonly isPutBy: (write: JournalledWrite) => boolean;
}

/** Where the value of one side comes from. Pure. */
export function originOf(field: CompiledField, history: SideHistory): Origin {
  const { side, value } = history;
  const isIn = (one: Value): boolean => eqOn(field, side, one, value);
  return originOfAsked(field, history, {
    brought: {
      now: firstThatLeft(isIn, ownEntries(history, history.changes)),
      earlier: firstThatLeft(isIn, ownEntries(history, history.earlier)),
    },
    isIn,
    isPutBy: (write) => isFrom(field, side, value, write) && !isIn(write.before),
  });
}

/** Where the value of one side, or a member of it, comes from. Pure. */
export function originOfAsked(field: CompiledField, history: SideHistory, asked: Asked): Origin {
  const { now } = asked.brought;
  if (!now) return withoutEntry(field, history, asked);
  // What came with another record may have been written to that one, under the link it had then.
  if (cameAlong(history, now)) return earlierOrigin(field, history, asked) ?? { kind: 'edited', change: now };
  // What was there already when this link first wrote may have come by a link before.
  if (changedNothing(asked, now)) return earlierOrigin(field, history, asked) ?? { kind: 'there' };
  return originIn(field, history, asked, history.changes, now);
}

/** The first thing seen of a record that a merge brought looks like an edit where the link had yet to settle anything. */
const cameAlong = (history: SideHistory, change: LoggedChange): boolean =>
  change.cause === 'merge' ||
  (history.isMoved && change.cause === 'edit' && ownEntries(history, history.changes)[0] === change);

/** A write that found the value there. */
const changedNothing = ({ isIn }: Asked, { cause, before }: LoggedChange): boolean => !SEEN.has(cause) && isIn(before);

/** The value is not what any entry left: it was there before all, or it is too new. */
function withoutEntry(field: CompiledField, history: SideHistory, asked: Asked): Origin {
  const { side, settled, changes } = history;
  const isSettled = settled !== undefined && asked.isIn(settled.value);
  const neverSeen = settled === undefined && !changes.some((change) => change.side === side);
  // What is settled of a frozen field stays, whatever was seen of it since.
  const last = ownEntries(history, changes).at(-1);
  const isNewer = last !== undefined && !asked.isIn(last.after);
  const kind = (isSettled && !isNewer) || neverSeen ? 'there' : 'unseen';
  return earlierOrigin(field, history, asked) ?? { kind };
}

function earlierOrigin(field: CompiledField, history: SideHistory, asked: Asked): Origin | null {
  const { earlier } = asked.brought;
  if (earlier) return originIn(field, history, asked, history.earlier, earlier);
  const { side, value, unlogged } = history;
  const ids = [field.id, segmentFieldId(side, field[side])];
  for (const intent of unlogged) {
    const write = intent.writes.find((one) => ids.includes(one.fieldId) && asked.isPutBy(one));
    if (!write || intent.side !== side || wasMissing(history, asked, intent.plannedAtMs)) continue;
    const from = FROM_NO_VALUE.has(write.cause) ? null : { side: otherSide(side), value: write.source, edit: null };
    const change = unloggedWrite(intent, write, value);
    return { kind: 'written', change, from, call: callOf(field, change, new Map([[intent.id, intent]])) };
  }
  return null;
}

/**
 * Whether a later look found that it was not there: what was sent before then did not bring it. What a merge brought is
 * compared with the record that was linked before, and tells nothing of this one.
 */
const wasMissing = (history: SideHistory, { isIn }: Asked, sinceMs: number): boolean =>
  [...history.earlier, ...history.changes].some(
    (change) =>
      change.side === history.side && change.atMs > sinceMs && !cameAlong(history, change) && !isIn(change.before),
  );

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
 * The entry that brought a value: the first of the latest entries that all leave this same value. Later ones say nothing
 * new, e.g. what a write that had to be repeated had seen; unless one tells, late, that the record was made with it.
 */
function firstThatLeft(isIn: (value: Value) => boolean, entries: readonly LoggedChange[]): LoggedChange | undefined {
  const same = entries.slice(entries.findLastIndex((change) => !isIn(change.after)) + 1);
  return same.find(({ cause }) => cause === 'create') ?? same[0];
}

/** The entries about the record itself. */
export const ownEntries = (
  { side, remoteId, intents }: SideHistory,
  changes: readonly LoggedChange[],
): readonly LoggedChange[] =>
  changes.filter((change) => change.side === side && !isOfAnotherRecord(change, remoteId, intents));

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
  { side, intents }: SideHistory,
  asked: Asked,
  changes: readonly LoggedChange[],
  change: LoggedChange,
): Origin {
  if (changedNothing(asked, change)) return { kind: 'there' };
  if (SEEN.has(change.cause)) return { kind: 'edited', change };
  const from = FROM_NO_VALUE.has(change.cause)
    ? null
    : { side: otherSide(side), value: change.other, edit: editBehind(field, changes, change) };
  return { kind: 'written', change, from, call: callOf(field, change, intents) };
}

/** Put back from the log, by a segment's rule over both records, or by what is on record beside them. */
const FROM_NO_VALUE: ReadonlySet<LoggedCause> = new Set(['undo', 'restore', 'segment', 'evidence']);

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

function callOf(field: CompiledField, change: LoggedChange, intents: ReadonlyMap<string, Intent>): VendorCall | null {
  const intent = intents.get(change.intentId ?? '');
  if (!intent) return null;
  // What is sent several times, until an answer comes, may hold another value each time.
  const sent = intent.writes.filter(({ fieldId }) => fieldId === change.fieldId);
  const stored = sent.findLast((write) => isFrom(field, change.side, change.after, write));
  return {
    intentId: intent.id,
    operation: intent.kind,
    remoteId: intent.remoteId,
    sentAtMs: intent.plannedAtMs,
    sent: (stored ?? sent.at(-1))?.sent,
    stored: change.after,
    outcome: change.outcome ?? 'done',
  };
}

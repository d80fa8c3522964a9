import { type FieldMoment, type FieldValue, type Pair, type Ruling } from '#core';
import { type Conflict, type LoggedCause, type LoggedChange } from '../model.js';
import { type Unjudged } from './unjudged.js';

type Value = FieldValue | undefined;

/** Something that was decided about one field of a link, as it is on record. */
export interface Decision extends FieldMoment {
  readonly linkId: string;
  readonly fieldId: string;
  readonly atMs: number;
  readonly was: Ruling;
  /** False where what was decided is not known to have been written: it was refused, or overtaken. */
  readonly isDone: boolean;
  /** `null` where it is not on record. */
  readonly mappingVersion: number | null;
}

/** Something on record that no policy decided, or of which too little is known. */
export interface Undecided {
  readonly fieldId: string;
  readonly why: Unjudged;
}

export interface OnRecord {
  /** Oldest first. */
  readonly decisions: readonly Decision[];
  readonly undecided: readonly Undecided[];
}

/** What one commit logs of a link bears times at most this far apart. */
const ONE_COMMIT_MS = 1_000;

/**
 * Reads decisions off the log and the conflicts: each write that a policy or a change on one side led to, each edit that
 * did not travel, and each conflict that waited or whose winner was never written.
 *
 * @param changes in the order of writing
 */
export function decisionsOf(changes: readonly LoggedChange[], conflicts: readonly Conflict[]): OnRecord {
  const byField = Map.groupBy(changes, keyOf);
  const found = [...byField.values()].flatMap(ofField);
  const written = found.flatMap((one) => ('was' in one ? [one] : []));
  const undecided = found.flatMap((one) => ('was' in one ? [] : [one]));
  const told = tellConflicts(conflicts, written);
  const decisions = [...told.written, ...told.decisions];
  return {
    decisions: decisions.sort((x, y) => x.atMs - y.atMs),
    undecided: [...undecided, ...told.undecided],
  };
}

const keyOf = ({ linkId, fieldId }: { readonly linkId: string | null; readonly fieldId: string | null }): string =>
  `${linkId} ${fieldId}`;

/** Why a write with this cause is not judged; `null` for those a policy may have decided. */
const WHY: Readonly<Record<Exclude<LoggedCause, 'edit'>, Unjudged | null>> = {
  ...{ change: null, fill: null, policy: null },
  ...{
    set: 'ownRule',
    consent: 'ownRule',
    filter: 'ownRule',
    segment: 'ownRule',
    delete: 'ownRule',
    convert: 'ownRule',
  },
  ...{ decision: 'person', undo: 'person', restore: 'person' },
  ...{ create: 'created', merge: 'merge', breaker: 'frozen' },
};

/** The entries of one field of one link, in the order of writing. */
function ofField(entries: readonly LoggedChange[]): readonly (Decision | Undecided)[] {
  return entries.flatMap((entry, at): readonly (Decision | Undecided)[] => {
    if (entry.cause === 'edit') return keptEdit(entry, entries, at);
    const why = WHY[entry.cause];
    return why === null ? [writeOf(entry)] : [{ fieldId: entry.fieldId, why }];
  });
}

const writeOf = (entry: LoggedChange): Decision => ({
  ...aboutOf(entry),
  base: entry.base ?? undefined,
  now: pairOf(entry, entry.before),
  editedAtMs: entry.editedAtMs,
  was: { kind: 'write', side: entry.side, value: entry.after },
  isDone: true,
});

const aboutOf = ({ linkId, fieldId, atMs, mappingVersion }: LoggedChange) => ({
  linkId,
  fieldId,
  atMs,
  mappingVersion,
});

const pairOf = ({ side, other }: Pick<LoggedChange, 'side' | 'other'>, own: Value): Pair<Value> =>
  side === 'a' ? { a: own, b: other } : { a: other, b: own };

/** An edit that nothing carried on: both sides were left as they were. One that a write beside it tells of is no news. */
function keptEdit(edit: LoggedChange, entries: readonly LoggedChange[], at: number): readonly Decision[] {
  if (edit.intentId !== null) return [];
  const now = pairOf(edit, edit.after);
  const isBeside = (other: LoggedChange): boolean => Math.abs(other.atMs - edit.atMs) <= ONE_COMMIT_MS;
  const isSameEdit = (other: LoggedChange): boolean =>
    other.cause === 'edit' && other.side !== edit.side && isSamePair(pairOf(other, other.after), now);
  const later = entries.slice(at + 1).filter(isBeside);
  if (later.some((other) => other.cause !== 'edit' && isSame(other.before, now[other.side]))) return [];
  // Both sides were edited alike: told once, with what each of them had been.
  const twin = entries.slice(0, at).some((other) => isBeside(other) && isSameEdit(other));
  if (twin) return [];
  const base: { a: Value; b: Value } = { ...pairOf(edit, edit.before) };
  const other = later.find(isSameEdit);
  if (other) base[other.side] = other.before;
  return [{ ...aboutOf(edit), base, now, editedAtMs: null, was: { kind: 'keep' }, isDone: true }];
}

/** Conflicts that a write tells of add to it when the sides were edited; the others are decisions of their own. */
function tellConflicts(
  conflicts: readonly Conflict[],
  written: readonly Decision[],
): OnRecord & { readonly written: readonly Decision[] } {
  const byField = Map.groupBy(written, keyOf);
  const times = new Map<Decision, Conflict['editedAtMs']>();
  const decisions: Decision[] = [];
  const undecided: Undecided[] = [];
  for (const conflict of conflicts) {
    const { kind, linkId, fieldId, now } = conflict;
    if (linkId === null || fieldId === null || now === null || conflict.decidedBy === 'decision') continue;
    if (kind === 'race') undecided.push({ fieldId, why: 'race' });
    if (kind !== 'bothChanged' && kind !== 'unconvertible') continue;
    const writes = (byField.get(keyOf(conflict)) ?? []).filter(
      (one) => one.was.kind === 'write' && isSamePair(one.now, now),
    );
    if (conflict.winner !== null) for (const one of writes) times.set(one, conflict.editedAtMs);
    if (conflict.winner !== null && writes.length > 0) continue;
    decisions.push(conflictOf(conflict, { linkId, fieldId, now }));
  }
  const withTimes = written.map((one) => ({ ...one, editedAtMs: one.editedAtMs ?? times.get(one) ?? null }));
  return { decisions, undecided, written: withTimes };
}

function conflictOf(
  { kind, base, winner, decidedBy, editedAtMs, atMs }: Conflict,
  about: Pick<Decision, 'linkId' | 'fieldId' | 'now'>,
): Decision {
  const was: Ruling =
    kind === 'unconvertible'
      ? { kind: 'refuse', code: decidedBy }
      : winner === null
        ? { kind: 'wait' }
        : { kind: 'write', side: winner === 'a' ? 'b' : 'a', value: undefined };
  const isDone = was.kind !== 'write';
  return { ...about, base: base ?? undefined, editedAtMs, atMs, was, isDone, mappingVersion: null };
}

const isSamePair = (one: Pair<Value>, other: Pair<Value>): boolean => isSame(one.a, other.a) && isSame(one.b, other.b);

/** Values as the store gives them back: a set in the order it was kept in. */
const isSame = (one: Value, other: Value): boolean => JSON.stringify(one) === JSON.stringify(other);

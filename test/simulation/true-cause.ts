import { type FieldValue, otherSide, type Side } from '#core';
import { type Explanation, type KnownLink, type SideExplained } from '#engine';
import { type Happening } from './authors.js';
import { LIMITS, type Pairing, type World } from './world.js';

type Origin = SideExplained['origin'];
type Written = Extract<Origin, { kind: 'written' }>;
type Edited = Extract<Origin, { kind: 'edited' }>;

/** One thing an explanation says of one side: where its value comes from, or one member of its set. */
export interface Told {
  readonly world: World;
  readonly pairing: Pairing;
  readonly link: KnownLink;
  readonly explanation: Explanation;
  readonly side: Side;
  readonly origin: Origin;
  /** `null` where it is about a whole value. */
  readonly member: string | null;
  readonly isIn: (value: FieldValue | undefined) => boolean;
}

/** What is written and what is told was read, and planned, at most this long before. */
const HELD_UP_MAX_MS = LIMITS.batchTimeMs + LIMITS.callTimeMs;

/**
 * Holds the particulars of an explanation against what happened at the vendors: the time, what was there before, the
 * call and what it sent, the run it was done for, and the edit behind it.
 *
 * @returns what is not true; `null` when all is
 */
export function untrueDetail(told: Told): string | null {
  switch (told.origin.kind) {
    case 'there':
      return untrueThere(told);
    case 'edited':
      return told.origin.change.cause === 'merge' ? null : untrueEdit(told, told.origin);
    case 'written':
      return untrueWrite(told, told.origin);
    case 'unseen':
      return null;
    default:
      return told.origin satisfies never;
  }
}

function happeningsOf({ pairing, explanation, side, member }: Told): readonly Happening[] {
  const { remoteId, field } = explanation.sides[side];
  const authors = pairing.authors[side];
  if (remoteId === null || field === null) return [];
  return member === null ? authors.historyOf(remoteId, field) : authors.comingsOf(remoteId, field, member);
}

/** What came later than the first look was not there before it; if it was there and came back, nobody may have noticed. */
function untrueThere(told: Told): string | null {
  const { world, explanation, link } = told;
  // A link that holds another record than at first has another first look, also at the record that stayed.
  if (UNTOLD.has(explanation.fieldId) || link.movedAtMs.a !== null || link.movedAtMs.b !== null) return null;
  const settledAtMs = world.settlings.firstAtMs(link.id, explanation.fieldId);
  const [first] = happeningsOf(told).filter(({ value }) => told.isIn(value));
  if (settledAtMs === undefined || first === undefined || first.author === 'merge') return null;
  return first.atMs <= settledAtMs ? null : `is said to have been there, and came ${first.atMs - settledAtMs} ms later`;
}

/** Which groups have partners changes, and with it what counts as settled; of consent only an opt-out is a change. */
const UNTOLD: ReadonlySet<string> = new Set(['lists', 'consent']);

function untrueEdit(told: Told, { change }: Edited): string | null {
  const history = happeningsOf(told);
  const isReal = history.some(({ author, value, atMs }, index) => {
    const untilMs = told.member === null ? (history[index + 1]?.atMs ?? Infinity) : Infinity;
    const isTime = atMs <= change.atMs && untilMs >= change.atMs - HELD_UP_MAX_MS;
    return author !== 'engine' && told.isIn(value) && isTime;
  });
  if (!isReal) return `is said to have been edited by ${change.atMs}, when nobody had`;
  const { field } = told.explanation.sides[told.side];
  if (told.member !== null || field === null || change.before === undefined || change.before === null) return null;
  const wasHeld = told.pairing.authors[told.side].hasHeld(field, change.before);
  return wasHeld ? null : `is said to have been ${JSON.stringify(change.before)} before, which it never was`;
}

function untrueWrite(told: Told, origin: Written): string | null {
  const { change, call } = origin;
  if (call === null) return 'has no vendor call';
  const isCreate = call.operation === 'create';
  // A create without an answer is sent until it is known to be done, and of a lost write it is known when at the latest.
  const fromMs = isCreate || call.outcome === 'found' ? 0 : call.sentAtMs - HELD_UP_MAX_MS;
  const doings = happeningsOf(told).filter(({ author, value }) => author === 'engine' && told.isIn(value));
  // A write that no look has found (0: not in the log) may have been done at any time since.
  const untilMs = change.id === 0 ? Infinity : change.atMs;
  const doing = doings.findLast(({ atMs }) => atMs >= fromMs && atMs <= untilMs);
  if (!doing) return `is said to have been written from ${fromMs} to ${change.atMs}, when it was not`;
  if (doing.isMaking !== isCreate) return `is said to be of a${isCreate ? ' create' : 'n update'}, and was not`;
  if (call.remoteId !== null && call.remoteId !== told.explanation.sides[told.side].remoteId)
    return `is said to have been written to ${call.remoteId}`;
  if (told.member === null && doing.sent.length > 0 && !doing.sent.some((value) => same(value, call.sent)))
    return `is said to have been sent as ${JSON.stringify(call.sent)}, and was sent as ${JSON.stringify(doing.sent)}`;
  return untrueRun(told, origin, doing) ?? untrueSource(told, origin);
}

function untrueRun({ world, pairing }: Told, { change }: Written, { atMs }: Happening): string | null {
  const isTakenBack = change.cause === 'undo' || change.cause === 'restore';
  if (change.runId === null) return isTakenBack ? 'is said to have been taken back by nobody' : null;
  const run = world.store.runs(pairing.syncId).find(({ id }) => id === change.runId);
  if (!run) return `is said to belong to a run that is none: ${change.runId}`;
  if (isTakenBack && run.kind !== change.cause) return `is said to be ${change.cause}, by a run that is ${run.kind}`;
  return run.startedAtMs <= atMs
    ? null
    : `is said to belong to run ${run.id}, which began later: ${change.cause} ${run.kind} ${JSON.stringify(change)} ${atMs} ${run.startedAtMs}`;
}

/** The edit that a written value is told to come from was somebody's, on the other side, and seen no earlier than made. */
function untrueSource({ pairing, explanation, side, member }: Told, { from }: Written): string | null {
  const source = explanation.sides[otherSide(side)];
  if (!from?.edit || member !== null || source.field === null || from.edit.cause === 'merge') return null;
  const { after, atMs } = from.edit;
  const isReal = pairing.authors[from.side]
    .everywhere(source.field)
    .some((one) => one.author !== 'engine' && same(one.value, after) && one.atMs <= atMs);
  return isReal ? null : `is said to come from an edit to ${JSON.stringify(after)} that nobody made`;
}

const same = (one: FieldValue | undefined, other: FieldValue | undefined): boolean =>
  JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));

const ordered = (value: FieldValue | undefined): unknown =>
  Array.isArray(value) ? [...(value as readonly string[])].sort() : (value ?? null);

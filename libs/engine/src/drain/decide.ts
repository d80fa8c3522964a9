import {
  type ConflictFound,
  editedAtMs,
  type Facts,
  isEnding,
  type Fields,
  type FieldValue,
  type FieldWrite,
  type Operation,
  type OpenIntent,
  otherSide,
  type Pair,
  planCreate,
  type Rebase,
  type RecordState,
  reconcile,
  type Side,
  SIDES,
} from '#core';
import { type Intent, type LinkWork, type Tombstone } from '../model.js';
import { type SyncContext } from '../runtime.js';
import { type Batch } from './batch.js';
import { breakOscillation } from './breaker.js';
import { withoutBase } from './created.js';
import { isInside } from './inside.js';
import { type EvidenceEnd } from '../evidence/recorded-evidence.js';
import { endsOf } from './evidence-ends.js';
import { payloadHash } from './payload-hash.js';
import { traceOf } from './trace.js';
import { convertedTo, eqOn, idOn, type Unit } from './unit.js';

/** What is to be done about one unit. Nothing of it has happened yet. */
export interface Decided {
  readonly unit: Unit;
  /**
   * - `retry`: a read failed; look again later.
   * - `act`: carry out the operations (perhaps none) and keep the rest.
   * - `drop`: the link ends without a write.
   */
  readonly kind: 'retry' | 'act' | 'drop';
  readonly operations: readonly Operation[];
  /** All but opt-outs waits until a person releases the brake. */
  readonly held: boolean;
  /** Fields wait for the next look, because a payload the vendor refused goes field by field. */
  readonly heldBack: boolean;
  readonly rebases: readonly Rebase[];
  readonly conflicts: readonly ConflictFound[];
  readonly tombstones: readonly Side[];
  /** Ids of the fields to freeze. */
  readonly oscillating: readonly string[];
  /** Open intents that no longer say anything about what the records hold. */
  readonly spentIntents: readonly string[];
  /** Evidence that has no more part in anything, whatever becomes of the operations. */
  readonly evidenceEnds: readonly Omit<EvidenceEnd, 'atMs'>[];
  /** When each side was last edited by our clock, of fields both sides had changed. */
  readonly editedAtMs: ReadonlyMap<string, Pair<number | null>>;
  /**
   * A person approved taking something back: what a vendor refuses is told in the run instead of being kept as a dead
   * letter, and records that are parted or deleted stay apart. `null` for the work of the sync itself.
   */
  readonly takesBack: 'undo' | 'restore' | null;
  /** The link ends since a record left its filter: another partner may be made for it once it is back. */
  readonly leaves?: boolean;
  /** By field mapping id: what is settled once the writes are done, where it is not what they were seen to leave. */
  readonly basesAfter?: ReadonlyMap<string, Pair<FieldValue | undefined>>;
}

/** Decides one unit. Pure: the same unit gives the same answer. */
export function decide(
  batch: Batch,
  unit: Unit,
  clock: { readonly nowMs: number; readonly windowMs: number },
): Decided {
  const { work } = unit;
  if (unit.a === null || unit.b === null) return decideCreate(batch, unit);
  const plan = reconcile({
    mapping: batch.mapping,
    base: work.base,
    a: unit.a,
    b: unit.b,
    facts: factsOf(work, batch.clockOffsetMs, unit.buried),
  });
  if (plan.kind === 'unknown') return { ...nothing(unit), kind: 'retry' };
  const records = { a: fieldsIn(unit.a), b: fieldsIn(unit.b) };
  const { operations, frozen } = breakOscillation(batch.mapping, work, records, plan.operations, clock);
  const sendable = operations.map((operation) => withoutRefused(batch, work, operation));
  const isMadeAnew = operations.some(({ kind }) => kind === 'create');
  return {
    unit: isMadeAnew ? withoutBase(unit) : unit,
    kind: plan.link.kind === 'unlink' && operations.length === 0 ? 'drop' : 'act',
    operations: sendable.flatMap(({ operation }) => operation ?? []),
    held: false,
    heldBack: sendable.some(({ heldBack }) => heldBack),
    rebases: plan.rebases,
    conflicts: plan.conflicts,
    tombstones: plan.link.kind === 'unlink' ? plan.link.tombstones : [],
    oscillating: frozen,
    spentIntents: work.openIntents
      .filter((intent) => operations.length === 0 || !hasLanded(batch, records, intent))
      .map((intent) => intent.id),
    evidenceEnds: endsOf(plan, operations, sendable),
    editedAtMs: editTimes(batch, unit, plan.conflicts, batch.clockOffsetMs),
    takesBack: null,
  };
}

/** What is known of a link beside its records. */
export const factsOf = (work: LinkWork, clockOffsetMs: Pair<number>, buried: ReadonlySet<Side> = new Set()): Facts => ({
  intents: work.openIntents.flatMap(openWrites),
  frozen: new Set(work.link.frozen),
  tombstones: buried,
  clockOffsetMs,
  decisions: new Map(work.answered.map((answer) => [answer.fieldId, answer.decision])),
  evidence: new Map(work.evidence.map((one) => [one.fieldId, one])),
});

/** What a policy that goes by time would have to know. */
function editTimes(
  { mapping }: SyncContext,
  { a, b }: Unit,
  conflicts: readonly ConflictFound[],
  clockOffsetMs: Pair<number>,
): Decided['editedAtMs'] {
  if (a?.kind !== 'live' || b?.kind !== 'live') return NO_EDITS;
  return new Map(
    conflicts.flatMap(({ fieldId, kind }) => {
      const field = fieldId === undefined ? undefined : mapping.fieldsById.get(fieldId);
      return field && kind === 'bothChanged' ? [[field.id, editedAtMs(field, { a, b }, clockOffsetMs)] as const] : [];
    }),
  );
}

const NO_EDITS: Decided['editedAtMs'] = new Map();

/** The record is missing on one side because it has yet to be created there. */
function decideCreate(context: SyncContext, unit: Unit): Decided {
  const side: Side = unit.a === null ? 'a' : 'b';
  const from = unit[otherSide(side)];
  const open = unit.work.openIntents.filter((intent) => intent.status !== 'planned');
  if (from === null || from.kind === 'unknown') return { ...nothing(unit), kind: 'retry' };
  if (from.kind === 'gone') return { ...nothing(unit), kind: 'drop', tombstones: [otherSide(side)] };
  // Nothing is made for a record outside the filter; what may have been made already is found first.
  if (!isInside(context.mapping, otherSide(side), from) && open.length === 0) return { ...nothing(unit), kind: 'drop' };
  const planned = planCreate({ mapping: context.mapping, from, side });
  const sendable = planned.kind === 'create' ? withoutRefused(context, unit.work, planned.operation).operation : null;
  const operations = sendable ? [sendable] : [];
  return {
    ...nothing(unit),
    operations,
    conflicts: planned.conflicts,
    spentIntents: operations.length === 0 ? open.map((intent) => intent.id) : [],
  };
}

const fieldsIn = (state: RecordState): Fields => (state.kind === 'live' ? state.fields : {});

/** The decision to do nothing about a unit. */
export const nothing = (unit: Unit): Decided => ({
  unit,
  kind: 'act',
  operations: [],
  held: false,
  heldBack: false,
  rebases: [],
  conflicts: [],
  tombstones: [],
  oscillating: [],
  spentIntents: [],
  evidenceEnds: [],
  editedAtMs: NO_EDITS,
  takesBack: null,
});

const openWrites = (intent: Intent): readonly OpenIntent[] =>
  intent.kind !== 'update' || intent.status === 'done' || intent.status === 'dropped'
    ? []
    : intent.writes.map((write) => ({ id: intent.id, side: intent.side, status: openStatus(intent), ...write }));

const openStatus = (intent: Intent): OpenIntent['status'] =>
  intent.status === 'planned' || intent.status === 'unknown' ? intent.status : 'sent';

/**
 * Whether a record holds what this intent wrote. Such an intent stays open until the write that follows is done: were
 * that one to fail, the value would otherwise look like somebody's edit.
 */
function hasLanded(context: SyncContext, records: Pair<Fields>, intent: Intent): boolean {
  return intent.writes.some((write) => {
    const field = context.mapping.fieldsById.get(write.fieldId);
    if (!field) return false;
    const now = records[intent.side][field[intent.side]];
    if (field.kind === 'set') return traceOf(field, intent.side, write, now) !== undefined;
    return eqOn(field, intent.side, now, write.sent) || eqOn(field, intent.side, now, write.predicted);
  });
}

/** What of an operation may be sent (`null`: nothing), and whether more of it is to follow. */
export interface Sendable {
  readonly operation: Operation | null;
  readonly heldBack: boolean;
}

/**
 * Leaves out what the vendor refused before, as long as it would be the very same. Where a whole payload was refused
 * and nobody knows for which field, its fields go one by one, an opt-out first.
 */
export function withoutRefused(context: SyncContext, work: LinkWork, operation: Operation): Sendable {
  if (isEnding(operation)) return { operation, heldBack: false };
  const refused = work.deadLetters.filter((letter) => letter.refusedBy === operation.side && letter.status === 'open');
  const wasRefused = (writes: readonly FieldWrite[]): boolean =>
    refused.some((letter) => letter.payloadHash === hashOf(writes));
  const writes = operation.writes.filter((write) => !wasRefused([write]));
  const [first, ...more] = writes;
  if (first === undefined) return NOTHING_TO_SEND;
  if (!wasRefused(writes)) return { operation: { ...operation, writes }, heldBack: false };
  if (operation.kind === 'create' || more.length === 0) return NOTHING_TO_SEND;
  const consent = writes.find((write) => context.mapping.fieldsById.get(write.fieldId)?.kind === 'consent');
  return { operation: { ...operation, writes: [consent ?? first] }, heldBack: true };
}

const NOTHING_TO_SEND: Sendable = { operation: null, heldBack: false };

/** The identity of a payload, as kept with a dead letter. Two writes may go to one field of the vendor. */
export const hashOf = (writes: readonly FieldWrite[]): string =>
  payloadHash(Object.fromEntries(writes.map((write) => [write.fieldId, write.value])));

/** The tombstones of a link that ends because of deletions, or because a record became one of another object. */
export function tombstonesOf(
  unit: Unit,
  sides: readonly Side[],
  propagated: readonly Side[],
  atMs: number,
): readonly Tombstone[] {
  const { work } = unit;
  return SIDES.filter((side) => sides.includes(side) || propagated.includes(side)).flatMap((side) => {
    const remoteId = idOn(work, side);
    if (remoteId === null) return [];
    const lost = convertedTo(unit, side) ? ('converted' as const) : ('deleted' as const);
    const reason = propagated.includes(side) ? ('propagated' as const) : lost;
    return [{ side, remoteId, reason, survivorId: idOn(work, otherSide(side)), atMs }];
  });
}

/** Both records of a link that a person undid or unlinked: neither is linked nor made again by the sync itself. */
export const keptApart = (work: Pick<LinkWork, 'link'>, atMs: number): readonly Tombstone[] =>
  SIDES.flatMap((side) => {
    const remoteId = idOn(work, side);
    if (remoteId === null) return [];
    return [{ side, remoteId, reason: 'undone' as const, survivorId: idOn(work, otherSide(side)), atMs }];
  });

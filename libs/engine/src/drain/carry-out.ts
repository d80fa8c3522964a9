import { assertInTime, ConnectorError, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { type FieldWrite, isEnding, type Operation, type RecordState, type Side, SIDES } from '#core';
import { type HeldLease } from '../held-lease.js';
import { type Intent, type JournalledWrite, markOf, PRIORITY } from '../model.js';
import { type Engine, fieldsOf, type SyncContext } from '../runtime.js';
import { type Batch, newStamps } from './batch.js';
import { backoffMs } from './backoff.js';
import { type Decided, tombstonesOf } from './decide.js';
import { noteOutside } from './decide-outside.js';
import { type Draft, isEmpty, newDraft } from './draft.js';
import { type Ports } from './load.js';
import { causeOf, decidedBy, logConversions, logSpent } from './log.js';
import { noteConflicts } from './note-conflicts.js';
import { type Answered, type Disowned, isResent, lacksConsent, noteOutcomes, type Tally } from './outcomes.js';
import { settleRebases } from './settle.js';
import { idOn, refsOf, type Unit } from './unit.js';

/** One operation on its way, with the journal entry that precedes it. */
export interface Sending {
  readonly decided: Decided;
  readonly operation: Operation;
  readonly intent: Intent;
}

/** How a step is kept: under which lease, and by what commits. */
export interface Keeping {
  readonly lease: HeldLease;
  readonly commit: (draft: Draft) => Promise<void>;
}

export interface CarriedOut {
  /** Records created, updated and deleted at the vendors. */
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  /** A vendor told to wait, or could not be reached: the rest of the drain should wait until then. */
  readonly trouble: ConnectorError | null;
  /** What the vendors answered to each decision that had something to be sent. */
  readonly answered: ReadonlyMap<Decided, readonly Answered[]>;
}

/**
 * Carries out decisions: journal, send, observe, commit. A crash at any point leaves either nothing, or an intent that
 * the next drain compares with what it reads.
 *
 * @param draft what loading and pairing found out; committed with the journal
 * @throws ConnectorError `unavailable` when what was read is too old to be acted on
 * @throws LeaseLostError before anything is sent, when another worker has taken the lease
 */
export async function carryOut(
  engine: Engine,
  batch: Batch,
  ports: Ports,
  decisions: readonly Decided[],
  draft: Draft,
  { lease, commit }: Keeping,
): Promise<CarriedOut> {
  const nowMs = engine.clock.nowMs();
  // Held up since it was read: too late to be sent, and nothing may be journalled that is surely not sent.
  assertInTime(batch.call, nowMs);
  const sendings: Sending[] = [];
  for (const decided of decisions) {
    const { unit } = decided;
    if (decided.kind === 'retry') {
      lookAgain(batch, unit, (attempts) => nowMs + backoffMs(engine.limits, attempts), draft);
      continue;
    }
    if (decided.held && decided.operations.length === 0) {
      lookAgain(batch, unit, () => nowMs + HELD_MS, draft);
      continue;
    }
    const mine = decided.operations.map((operation) => ({
      decided,
      operation,
      intent: intentFor(engine, decided, operation),
    }));
    const isPair = unit.a !== null && unit.b !== null && decided.kind !== 'drop';
    if (unit.isNew && (mine.length > 0 || isPair)) draft.linksNew.push(linkRow(decided));
    noteConflicts(engine, batch, decided, draft);
    settleRebases(batch, decided, nowMs, draft);
    const isSpent = ({ id }: Intent): boolean => decided.kind === 'drop' || decided.spentIntents.includes(id);
    logSpent(batch, decided, isSpent, nowMs, draft);
    for (const intentId of decided.spentIntents) draft.intentMoves.push({ id: intentId, to: 'done' });
    if (mine.length === 0) {
      noteOutside(batch, decided, draft);
      endQuietly(batch, decided, nowMs, draft);
      finish(batch, ports, decided, [], draft);
      continue;
    }
    for (const { intent, operation } of mine) {
      const { id } = intent;
      const sentAlso = differing(intent, journalled(decided, operation));
      if (isOpen(decided, intent)) draft.intentMoves.push({ id, to: 'sent', lastSentAtMs: nowMs, sentAlso });
      else draft.intentsNew.push(intent);
    }
    sendings.push(...mine);
  }
  const journal = async (): Promise<void> => {
    if (!isEmpty(draft)) await commit(draft);
  };
  if (sendings.length === 0) {
    await journal();
    return NOTHING_SENT;
  }
  const answers = await lease.whileWriting(batch.call, async (call) => {
    await journal();
    return send(engine, { ...batch, call }, ports, sendings);
  });
  const after = newDraft();
  const tally: Tally = { created: 0, updated: 0, deleted: 0 };
  const byDecision = new Map<Decided, readonly Answered[]>();
  for (const decided of decisions) {
    const answered = sendings.flatMap((sending) =>
      sending.decided === decided
        ? [{ sending, outcome: answers.outcomes.get(sending) ?? NO_ANSWER, disowned: answers.disowned.get(sending) }]
        : [],
    );
    if (answered.length === 0) continue;
    byDecision.set(decided, answered);
    noteOutcomes(engine, batch, decided, answered, after, tally);
    finishRows(engine, batch, ports, decided, answered, after);
  }
  await commit(after);
  return { ...tally, trouble: answers.trouble, answered: byDecision };
}

export const NOTHING_SENT: CarriedOut = { created: 0, updated: 0, deleted: 0, trouble: null, answered: new Map() };

/** A create that was journalled before is sent again under its own key, so that it cannot make a second record. */
function intentFor(engine: Engine, decided: Decided, operation: Operation): Intent {
  const earlier = decided.unit.work.openIntents.find(
    (intent) => intent.kind === 'create' && intent.side === operation.side,
  );
  if (operation.kind === 'create' && earlier) return earlier;
  return {
    id: engine.newId(),
    linkId: decided.unit.work.link.id,
    side: operation.side,
    kind: operation.kind,
    writes: journalled(decided, operation),
    status: 'sent',
    plannedAtMs: engine.clock.nowMs(),
    remoteId: operation.kind === 'create' ? null : idOn(decided.unit.work, operation.side),
    runId: decided.unit.runId,
  };
}

const journalled = (decided: Decided, operation: Operation): readonly JournalledWrite[] =>
  isEnding(operation)
    ? []
    : operation.writes.map((write) => ({
        fieldId: write.fieldId,
        before: write.expected,
        sent: write.value,
        predicted: write.predicted,
        source: write.source,
        cause: causeOf(decided, write),
        decidedBy: write.decidedBy ?? decidedBy(decided, write.fieldId),
      }));

/** Writes that were not journalled with these very values. */
const differing = ({ writes }: Intent, now: readonly JournalledWrite[]): readonly JournalledWrite[] =>
  now.filter(
    ({ fieldId, sent }) =>
      !writes.some((one) => one.fieldId === fieldId && JSON.stringify(one.sent) === JSON.stringify(sent)),
  );

const isOpen = (decided: Decided, intent: Intent): boolean =>
  decided.unit.work.openIntents.some((open) => open.id === intent.id);

const linkRow = ({ unit }: Decided): { id: string; aId: string | null; bId: string | null; runId: string | null } => {
  const { id, aId, bId } = unit.work.link;
  return { id, aId, bId, runId: unit.runId };
};

function endQuietly(context: SyncContext, decided: Decided, nowMs: number, draft: Draft): void {
  if (decided.kind !== 'drop') return;
  const { work, runId, isNew } = decided.unit;
  if (!isNew) {
    draft.linksRemoved.push({ linkId: work.link.id, atMs: nowMs, runId });
    logConversions(context, decided, nowMs, draft);
  }
  draft.tombstones.push(...tombstonesOf(decided.unit, decided.tombstones, [], nowMs));
}

interface Answers {
  readonly outcomes: ReadonlyMap<Sending, WriteOutcome>;
  /** Records a create turned out to have made before, under the link that holds them by now. */
  readonly disowned: ReadonlyMap<Sending, Disowned>;
  readonly trouble: ConnectorError | null;
}

/**
 * Sends both sides' operations at once, then reads back what a vendor did not echo. Ends only when both sides have: once
 * the lease is given back, nothing of this drain may reach a vendor any more.
 */
async function send(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  sendings: readonly Sending[],
): Promise<Answers> {
  const outcomes = new Map<Sending, WriteOutcome>();
  const disowned = new Map<Sending, Disowned>();
  let trouble: ConnectorError | null = null;
  const both = await Promise.allSettled(
    SIDES.map(async (side) => {
      const mine = sendings.filter((sending) => sending.operation.side === side);
      if (mine.length === 0) return;
      try {
        const answered = await ports[side].write(
          mine.map((sending) => writeOperation(context, sending)),
          context.call,
        );
        if (answered.length !== mine.length) {
          throw new ConnectorError('protocol', {
            code: 'CONNECTOR_OUTCOME_COUNT',
            message: `The connector of side ${side} gave ${answered.length} outcomes for ${mine.length} operations.`,
          });
        }
        mine.forEach((sending, index) => outcomes.set(sending, answered[index] as WriteOutcome));
        await readBack(context, ports, side, mine, outcomes);
        await disownLinked(engine, context, side, mine, outcomes, disowned);
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        trouble = error;
        // A connector throws only when nothing was sent, or (a read-back) when the write's own outcome is known.
        for (const sending of mine) {
          if (!outcomes.has(sending)) {
            outcomes.set(sending, {
              kind: error.kind === 'timeout' || error.kind === 'protocol' ? 'unknown' : 'retry',
              code: error.code,
              message: error.message,
              ...(error.retryAtMs === undefined ? {} : { retryAtMs: error.retryAtMs }),
            });
          }
        }
        engine.logger.warn('writing failed', { syncId: context.sync.id, side, code: error.code, kind: error.kind });
      }
    }),
  );
  for (const one of both) if (one.status === 'rejected') throw one.reason;
  return { outcomes, disowned, trouble };
}

/** Where the vendor did not say what it stored, one batch read tells; if that fails the next drain finds out. */
async function readBack(
  context: SyncContext,
  ports: Ports,
  side: Side,
  sendings: readonly Sending[],
  outcomes: Map<Sending, WriteOutcome>,
): Promise<void> {
  const blind = sendings.flatMap((sending) => {
    const outcome = outcomes.get(sending);
    return outcome?.kind === 'done' && !outcome.observed && !isEnding(sending.operation) ? [{ sending, outcome }] : [];
  });
  if (blind.length === 0) return;
  for (const { sending, outcome } of blind) {
    outcomes.set(sending, {
      kind: 'unknown',
      code: 'SYNC_E302',
      message: `Written as ${outcome.id}, not yet read back.`,
    });
  }
  const read = await ports[side].get(
    blind.map(({ outcome }) => outcome.id),
    fieldsOf(context.mapping, side),
    context.call,
  );
  blind.forEach(({ sending, outcome }, index) => {
    const state = read[index];
    if (state?.kind === 'live') outcomes.set(sending, { ...outcome, observed: state });
  });
}

/** A create sent once more may be answered with a record that has found its partner in the meantime. */
async function disownLinked(
  engine: Engine,
  context: SyncContext,
  side: Side,
  sendings: readonly Sending[],
  outcomes: Map<Sending, WriteOutcome>,
  disowned: Map<Sending, Disowned>,
): Promise<void> {
  const resent = sendings.flatMap((sending) => {
    const outcome = outcomes.get(sending);
    return outcome?.kind === 'done' && isResent(sending)
      ? [{ sending, remoteId: outcome.id, record: outcome.observed }]
      : [];
  });
  if (resent.length === 0) return;
  const refs = resent.map(({ remoteId }) => ({ side, remoteId }));
  const known = await engine.store.loadWork(context.sync.id, refs, engine.clock.nowMs());
  const holders = new Map(known.links.map((work) => [idOn(work, side), work.link.id]));
  for (const { sending, remoteId, record } of resent) {
    const linkId = holders.get(remoteId);
    if (linkId === undefined) continue;
    outcomes.set(sending, { kind: 'exists', id: remoteId });
    if (record) disowned.set(sending, { linkId, record });
  }
}

function writeOperation(context: SyncContext, sending: Sending): WriteOperation {
  const { operation, decided, intent } = sending;
  const state = decided.unit[operation.side];
  const observe = fieldsOf(context.mapping, operation.side);
  if (operation.kind === 'create') {
    return { kind: 'create', key: intent.id, fields: payload(operation.writes), observe };
  }
  if (state?.kind !== 'live') throw new Error(`a ${operation.kind} needs a live record on side ${operation.side}`);
  if (operation.kind === 'delete') return { kind: 'delete', id: state.id, ifStamp: state.stamp };
  if (operation.kind === 'mark') return { kind: 'update', id: state.id, ...marking(operation), observe: [] };
  const deltas = deltasOf(operation.writes);
  return {
    kind: 'update',
    id: state.id,
    fields: payload(operation.writes),
    ...(Object.keys(deltas).length === 0 ? {} : { deltas }),
    ifStamp: state.stamp,
    read: state,
    observe,
  };
}

/** Nobody loses anything by a mark, so it is not made conditional on the version that was read. */
function marking({
  mark,
  leaves = {},
}: Extract<Operation, { kind: 'mark' }>): Pick<Extract<WriteOperation, { kind: 'update' }>, 'fields' | 'deltas'> {
  const fields = mark?.kind === 'value' ? { [mark.field]: mark.value } : {};
  const deltas: Record<string, Delta> = {};
  for (const [field, remove] of Object.entries(leaves)) deltas[field] = { add: [], remove };
  if (mark?.kind === 'member') deltas[mark.field] = { add: [mark.groupId], remove: deltas[mark.field]?.remove ?? [] };
  return Object.keys(deltas).length === 0 ? { fields } : { fields, deltas };
}

/** A field of groups may be written to twice, by a mapping and for segments, each with members of its own. */
function payload(writes: readonly FieldWrite[]): Record<string, FieldWrite['value']> {
  const fields: Record<string, FieldWrite['value']> = {};
  for (const { field, value, delta } of writes) {
    const first = fields[field];
    fields[field] = delta && Array.isArray(first) ? moved(first as readonly string[], delta) : value;
  }
  return fields;
}

type Delta = NonNullable<FieldWrite['delta']>;

const moved = (members: readonly string[], { add, remove }: Delta): readonly string[] => [
  ...members.filter((member) => !remove.includes(member)),
  ...add.filter((member) => !members.includes(member)),
];

function deltasOf(writes: readonly FieldWrite[]): Readonly<Record<string, Delta>> {
  const deltas: Record<string, Delta> = {};
  for (const { field, delta } of writes) {
    if (!delta) continue;
    const first = deltas[field] ?? { add: [], remove: [] };
    deltas[field] = { add: [...first.add, ...delta.add], remove: [...first.remove, ...delta.remove] };
  }
  return deltas;
}

/** Outcomes after which looking again at once helps; were it not to, the usual waits set in. */
const SEEN_AT_ONCE: ReadonlySet<WriteOutcome['kind']> = new Set(['done', 'stale', 'gone', 'rejected']);

const NO_ANSWER: WriteOutcome = { kind: 'unknown', code: 'SYNC_E301', message: 'The connector gave no outcome.' };

/** A unit's rows are finished when all of it was sent and ended for good; else it is looked at again. */
function finishRows(
  engine: Engine,
  batch: Batch,
  ports: Ports,
  decided: Decided,
  answered: readonly Answered[],
  draft: Draft,
): void {
  const { unit } = decided;
  // Whoever takes something back sees to it that it is done.
  if (decided.takesBack) return;
  const again = answered.flatMap(({ sending, outcome }) => (comesBack(batch, sending, outcome) ? [outcome] : []));
  const nowMs = engine.clock.nowMs();
  if (again.length === 0 && decided.held) {
    lookAgain(batch, unit, () => nowMs + HELD_MS, draft);
    return;
  }
  if (again.length === 0 && !decided.heldBack) {
    finish(batch, ports, decided, answered, draft);
    return;
  }
  const soon =
    (decided.heldBack || again.some(({ kind }) => SEEN_AT_ONCE.has(kind))) &&
    unit.rows.every((row) => row.attempts < engine.limits.attemptsMax);
  const retryAtMs = Math.max(0, ...again.map((outcome) => (outcome.kind === 'retry' ? (outcome.retryAtMs ?? 0) : 0)));
  const notBeforeMs = (attempts: number): number =>
    Math.max(nowMs + (soon ? 0 : backoffMs(engine.limits, attempts)), retryAtMs);
  lookAgain(batch, unit, notBeforeMs, draft);
}

/** How long a held record rests while nothing new is heard of it; releasing the brake ends that. */
const HELD_MS = 86_400_000;

/** Nothing is left to do about a unit: its rows are done with, and the versions of its records worked off. */
function finish(
  batch: Batch,
  ports: Ports,
  { unit, takesBack }: Decided,
  answered: readonly Answered[],
  draft: Draft,
): void {
  draft.dirtyDone.push(...unit.rows);
  // Nobody has asked what else there is about these versions.
  if (takesBack) return;
  const written = (side: Side): RecordState | undefined =>
    answered.flatMap(({ sending, outcome }) =>
      sending.operation.side === side && outcome.kind === 'done' && outcome.observed ? [outcome.observed] : [],
    )[0];
  const states = { a: written('a') ?? unit.a, b: written('b') ?? unit.b };
  const stamps = newStamps(batch, ports, unit.work.link, states);
  if (Object.keys(stamps).length > 0) draft.linkUpdates.push({ linkId: unit.work.link.id, stamps });
}

/** Puts a unit's rows off; records of a plan, which have no rows, are marked instead. */
function lookAgain(context: SyncContext, unit: Unit, notBeforeMs: (attempts: number) => number, draft: Draft): void {
  for (const row of unit.rows) draft.dirtyLater.push({ row, notBeforeMs: notBeforeMs(row.attempts) });
  if (unit.rows.length > 0) return;
  for (const ref of refsOf(unit.work)) {
    draft.marks.push({
      ...markOf(context.sync.id, ref, PRIORITY.backfill),
      notBeforeMs: notBeforeMs(0),
      ...(unit.runId === null ? {} : { runId: unit.runId }),
    });
  }
}

/** A record that the vendor does not take without the very field it refused cannot be made. */
const isNeeded = (
  context: SyncContext,
  { operation }: Sending,
  { field: refused }: Extract<WriteOutcome, { kind: 'rejected' }>,
): boolean =>
  operation.kind === 'create' &&
  context.mapping.fields.some(
    (field) => field[operation.side] === refused && field.requiredOn.includes(operation.side),
  );

/** Whether the record must be looked at again after this outcome. */
function comesBack(context: SyncContext, sending: Sending, outcome: WriteOutcome): boolean {
  switch (outcome.kind) {
    case 'done':
      return lacksConsent(context, sending, outcome);
    case 'rejected':
      // The other fields go without the refused one, at once.
      return (
        !isEnding(sending.operation) && sending.operation.writes.length > 1 && !isNeeded(context, sending, outcome)
      );
    case 'gone':
      return !isEnding(sending.operation);
    case 'exists':
      return sending.operation.kind !== 'update' || sending.operation.writes.length > 1;
    case 'stale':
    case 'retry':
    case 'unknown':
      return true;
  }
}

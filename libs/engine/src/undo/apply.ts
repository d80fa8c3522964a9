import { ConnectorError, type WriteOutcome } from '#connector-sdk';
import { SIDES } from '#core';
import { type Batch, batchOf } from '../drain/batch.js';
import { carryOut } from '../drain/carry-out.js';
import { keptApart } from '../drain/decide.js';
import { type Draft, newDraft } from '../drain/draft.js';
import { type Ports } from '../drain/load.js';
import { type Answered } from '../drain/outcomes.js';
import { readStates, type States } from '../drain/read.js';
import { idOn, refKey } from '../drain/unit.js';
import { type ApplyEnd, type Approval } from '../first-sync/apply.js';
import {
  type LinkWork,
  markOf,
  type PlanItem,
  type PlannedChange,
  PRIORITY,
  type RecordRef,
  type Run,
  type Sync,
} from '../model.js';
import { type HeldLease, holdLease } from '../held-lease.js';
import { LeaseLostError } from '../ports/store.js';
import { contextOf, type Engine, forBatch, portOf, type SyncContext } from '../runtime.js';
import { tryAgainAtMs } from '../vendor-wait.js';
import { decideItem, type ItemDecision, leave, leaveAll } from './decide-item.js';
import { REASONS, refusedAs } from './reasons.js';
import { isWhole, TITLES } from './request.js';
import { liveIn, mappingFor, plannedIn, settledIn } from './translated.js';

/** Approves an undo or a restore that is ready. Taking a whole run back pauses the sync first. */
export async function approveUndo(engine: Engine, run: Run, sync: Sync): Promise<Approval> {
  if (run.state !== 'ready') return { kind: 'notReady' };
  if (run.mappingVersion !== sync.mapping.version) return { kind: 'stale' };
  if (!(await engine.store.moveRun(run.id, 'ready', 'applying', {}))) return { kind: 'notReady' };
  if (run.target?.kind === 'run' && (await isWhole(engine, run.target))) {
    const undone = await engine.store.getRun(run.target.runId);
    await engine.store.moveSync(sync.id, ['live', 'braked', 'paused'], 'paused', pauseReason(undone));
    await engine.store.clearDirty(sync.id, run.target.runId);
  }
  await engine.tickets.issue({ kind: 'apply', runId: run.id, syncId: sync.id }, { priority: PRIORITY.incremental });
  return { kind: 'approved' };
}

function pauseReason(undone: Run | null): string {
  const what = undone ? `The ${TITLES[undone.kind]} of ${new Date(undone.startedAtMs).toISOString()}` : 'A run';
  return `${what} was undone. Resume the sync to go on with the pairs that are still linked; make a new plan to link the others again.`;
}

/**
 * Applies an approved undo or restore, chunk by chunk, under the sync's lease, whether the sync is live or paused. Every
 * record is read anew: what was changed since the plan stays, and is told in the plan. A killed apply goes on where it
 * was.
 */
export async function applyUndo(engine: Engine, runId: string): Promise<ApplyEnd> {
  const run = await engine.store.getRun(runId);
  const sync = run && (await engine.store.getSync(run.syncId));
  if (!run || !sync || run.state !== 'applying') return { kind: 'done' };
  const lease = await holdLease(engine, sync.id);
  if (!lease) return { kind: 'wait', untilMs: engine.clock.nowMs() + engine.limits.retryDelayMs };
  try {
    return await applyUnderLease(engine, sync, run, lease);
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: 'more' };
    if (!(error instanceof ConnectorError)) throw error;
    engine.logger.warn('taking something back has to wait', { syncId: sync.id, runId, code: error.code });
    return { kind: 'wait', untilMs: tryAgainAtMs(engine, error) };
  } finally {
    await lease.release();
  }
}

interface Applying {
  readonly sync: Sync;
  readonly run: Run;
  readonly ports: Ports;
  readonly lease: HeldLease;
  readonly context: SyncContext;
}

async function applyUnderLease(engine: Engine, sync: Sync, run: Run, lease: HeldLease): Promise<ApplyEnd> {
  const context = await contextOf(engine, sync, 'incremental');
  const ports = { a: await portOf(engine, sync, 'a'), b: await portOf(engine, sync, 'b') };
  const startedAtMs = engine.clock.nowMs();
  let reached = run.counts['applied'] ?? 0;
  for (;;) {
    const nowMs = engine.clock.nowMs();
    if (nowMs - startedAtMs >= engine.limits.drainBudgetMs) return { kind: 'more' };
    const items = await engine.store.planItems(run.id, { afterOrdinal: reached, limit: engine.limits.planChunk });
    const last = items.at(-1);
    if (!last) break;
    const applying = { sync, run, ports, lease, context: forBatch(engine, context) };
    const left = await applyItems(
      engine,
      applying,
      items.filter(({ kind }) => kind !== 'skipped'),
    );
    if (left > 0) return { kind: 'wait', untilMs: engine.clock.nowMs() + engine.limits.retryDelayMs };
    await engine.store.moveRun(run.id, 'applying', 'applying', { counts: { applied: last.ordinal - reached } });
    reached = last.ordinal;
  }
  await engine.store.moveRun(run.id, 'applying', 'done', { finishedAtMs: engine.clock.nowMs() });
  await engine.tickets.issue({ kind: 'drain', syncId: sync.id }, { priority: PRIORITY.incremental });
  return { kind: 'done' };
}

/** Looks of one ticket at the items of a chunk: what one look leaves, e.g. a value refused, the next sorts out. */
const LOOKS_MAX = 20;

/** Carries a chunk out as far as can be done now. @returns how many items have to come again later */
async function applyItems(engine: Engine, applying: Applying, items: readonly PlanItem[]): Promise<number> {
  let open = items;
  for (let look = 0; look < LOOKS_MAX && open.length > 0; look++) {
    const { again, later } = await lookAt(engine, applying, open);
    if (later > 0) return later;
    open = again;
  }
  return open.length;
}

interface Looked {
  /** Items to be looked at again at once. */
  readonly again: readonly PlanItem[];
  /** How many have to wait. */
  readonly later: number;
}

async function lookAt(engine: Engine, applying: Applying, items: readonly PlanItem[]): Promise<Looked> {
  const { run, ports, lease } = applying;
  const known = await readAnew(engine, applying, items);
  const { batch } = known;
  const decisions = decideAll(engine, applying, known, items);
  const draft = newDraft();
  for (const decision of decisions.values()) if (decision.kind === 'act') prepare(applying, decision, draft);
  const acting = [...decisions.values()].flatMap((one) => (one.kind === 'act' ? [one.decided] : []));
  const commit = (changes: Draft): Promise<void> => engine.store.commit(lease, changes);
  const carried = await carryOut(engine, batch, ports, acting, draft, { lease, commit });
  const after = newDraft();
  const again: PlanItem[] = [];
  let later = 0;
  for (const [before, decision] of decisions) {
    const answered = decision.kind === 'act' ? (carried.answered.get(decision.decided) ?? []) : [];
    const result = resultOf(engine, batch, decision, answered);
    if (result.item !== before) after.planItems.push({ runId: run.id, item: result.item });
    if (result.kind === 'done' && decision.kind === 'act') close(engine, applying, decision, answered, after);
    if (result.kind === 'again') again.push(result.item);
    if (result.kind === 'later') later += 1;
    if (result.kind === 'gaveUp')
      after.marks.push(...refsOf(before).map((ref) => markOf(run.syncId, ref, PRIORITY.realtime)));
  }
  await engine.store.commit(lease, after);
  if (carried.trouble) throw carried.trouble;
  return { again, later };
}

/** What is known of the items of a chunk just before they are carried out. */
interface Anew {
  readonly batch: Batch;
  readonly links: readonly LinkWork[];
  readonly states: States;
}

async function readAnew(engine: Engine, { sync, ports, context }: Applying, items: readonly PlanItem[]): Promise<Anew> {
  const batch = await batchOf(engine, context, engine.clock.nowMs());
  const refs = items.flatMap(refsOf);
  const { links } = await engine.store.loadWork(
    sync.id,
    refs,
    engine.clock.nowMs() - engine.limits.oscillationWindowMs,
  );
  const states = await readStates(batch, ports, refs);
  const values = [...links.flatMap(settledIn), ...items.flatMap(plannedIn)];
  const mapping = await mappingFor(engine, context, liveIn(refs, states), values);
  return { batch: { ...batch, mapping }, links, states };
}

function decideAll(
  engine: Engine,
  { run }: Applying,
  { batch, links, states }: Anew,
  items: readonly PlanItem[],
): ReadonlyMap<PlanItem, ItemDecision> {
  const cause = run.kind === 'restore' ? ('restore' as const) : ('undo' as const);
  return new Map(
    items.map((item) => {
      const mine = new Set(refsOf(item).map(refKey));
      const stateOn = (ids: readonly string[], side: 'a' | 'b') =>
        states.get(refKey({ side, remoteId: ids[0] ?? '' })) ?? null;
      return [
        item,
        decideItem(batch, {
          item,
          runId: run.id,
          cause,
          held: links.filter((work) => refsOfLink(work).some((ref) => mine.has(refKey(ref)))),
          states: { a: stateOn(item.aIds, 'a'), b: stateOn(item.bIds, 'b') },
          newLinkId: engine.newId(),
        }),
      ];
    }),
  );
}

const refsOf = (item: PlanItem): readonly RecordRef[] => [
  ...item.aIds.map((remoteId) => ({ side: 'a' as const, remoteId })),
  ...item.bIds.map((remoteId) => ({ side: 'b' as const, remoteId })),
];

const refsOfLink = (work: LinkWork): readonly RecordRef[] =>
  SIDES.flatMap((side) => {
    const remoteId = idOn(work, side);
    return remoteId === null ? [] : [{ side, remoteId }];
  });

type Act = Extract<ItemDecision, { kind: 'act' }>;

/** Records that belong together again are so before anything is written, and what is not written is looked at later. */
function prepare({ run }: Applying, { decided, item }: Act, draft: Draft): void {
  if (item.kind !== 'linkAgain' && item.kind !== 'createOnA' && item.kind !== 'createOnB') return;
  const refs = refsOfLink(decided.unit.work);
  draft.tombstonesLifted.push(...refs);
  draft.marks.push(...refs.map((ref) => ({ ...markOf(run.syncId, ref, PRIORITY.incremental), runId: run.id })));
}

/** Ends the link of an item that is done, unless deleting a record has ended it. */
function close(
  engine: Engine,
  { run }: Applying,
  { decided, endsLink }: Act,
  answered: readonly Answered[],
  draft: Draft,
): void {
  if (!endsLink || answered.some(({ sending }) => sending.operation.kind === 'delete')) return;
  const atMs = engine.clock.nowMs();
  draft.linksRemoved.push({ linkId: decided.unit.work.link.id, atMs, runId: run.id });
  draft.tombstones.push(...keptApart(decided.unit.work, atMs));
}

/** - `again`: at once. - `later`: the vendor asked to wait. */
interface ItemResult {
  readonly kind: 'done' | 'again' | 'later' | 'gaveUp';
  readonly item: PlanItem;
}

function resultOf(engine: Engine, batch: Batch, decision: ItemDecision, answered: readonly Answered[]): ItemResult {
  const { item } = decision;
  if (decision.kind === 'done') return { kind: 'done', item };
  const failed = answered.filter(({ outcome }) => outcome.kind !== 'done');
  const [first] = failed;
  if (!first) return { kind: isSentWhole(decision) ? 'done' : 'again', item };
  if (failed.some(({ outcome }) => NOT_SURE.has(outcome.kind))) return tryAgain(engine, item, failed);
  let left = item;
  for (const one of failed) left = leaveOut(batch, left, one);
  return { kind: left.kind === 'skipped' ? 'done' : 'again', item: left };
}

/** Values that go one by one leave others for the next look, and values that go before a deletion leave that. */
const isSentWhole = ({ item, decided: { operations }, endsLink }: Act): boolean =>
  operations.length === 0 || (item.oneByOne !== true && (endsLink || !DELETES.has(item.kind)));

const DELETES: ReadonlySet<PlanItem['kind']> = new Set(['deleteOnA', 'deleteOnB']);

const NOT_SURE: ReadonlySet<WriteOutcome['kind']> = new Set(['unknown', 'retry', 'stale']);

function tryAgain(engine: Engine, item: PlanItem, failed: readonly Answered[]): ItemResult {
  const tries = (item.tries ?? 0) + 1;
  if (tries >= engine.limits.attemptsMax) return { kind: 'gaveUp', item: leaveAll(item, REASONS.gaveUp) };
  const waits = failed.some(({ outcome }) => outcome.kind === 'retry');
  return { kind: waits ? 'later' : 'again', item: { ...item, tries } };
}

/** What a vendor will not do stays undone, and the rest of the item goes on. */
function leaveOut(batch: Batch, item: PlanItem, { sending, outcome }: Answered): PlanItem {
  const { operation } = sending;
  const reason = reasonOf(outcome);
  if (operation.kind !== 'update') return leaveAll(item, reason);
  const sent = item.changes.filter(
    ({ side, fieldId }) => side === operation.side && operation.writes.some((write) => write.fieldId === fieldId),
  );
  if (outcome.kind === 'gone') return leave(item, sent, reason);
  const named = outcome.kind === 'rejected' ? sent.filter((change) => isNamed(batch, change, outcome.field)) : [];
  if (named.length > 0) return leave(item, named, reason);
  return sent.length > 1 ? { ...item, oneByOne: true } : leave(item, sent, reason);
}

const isNamed = ({ mapping }: Batch, { side, fieldId }: PlannedChange, field: string | undefined): boolean =>
  field !== undefined && mapping.fieldsById.get(fieldId)?.[side] === field;

function reasonOf(outcome: WriteOutcome): typeof REASONS.gone | ReturnType<typeof refusedAs> {
  switch (outcome.kind) {
    case 'rejected':
      return refusedAs(outcome.code, outcome.message);
    case 'exists':
      return refusedAs('SYNC_E205', 'another record has the same unique value');
    default:
      return REASONS.gone;
  }
}

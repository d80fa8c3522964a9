import {
  type Base,
  basePair,
  type CompiledField,
  type FieldMapping,
  hasOwner,
  hasReferences,
  type LiveRecord,
  type Pair,
  type Rebase,
  SIDES,
  valueOf,
} from '#core';
import { clockOffsetsOf } from '../drain/batch.js';
import { newDraft, type Draft } from '../drain/draft.js';
import { hashesOf } from '../drain/settle.js';
import { type ApplyEnd, type Approval } from '../first-sync/apply.js';
import { excludedOf } from '../first-sync/excluded.js';
import { type KnownLink, markOf, type MappingChange, PRIORITY, type Run, type Sync } from '../model.js';
import { type HeldLease, holdLease } from '../held-lease.js';
import { LeaseLostError } from '../ports/store.js';
import { idsIn } from '../references/awaited.js';
import { contextOf, type Engine, type SyncContext } from '../runtime.js';
import { withSegmentsOf } from '../segments/segment.js';
import { effectOf, freshFields, isNothing, type LinkCase, planFor, without } from './difference.js';
import { recordsOf } from './plan.js';

/** Why a sync is paused while a new version of its mapping comes into use: for moments, as no vendor is called. */
const pauseReason = ({ id }: Run): string => `A new version of the mapping is coming into use (run ${id}).`;

/**
 * Approves the plan of a mapping change: from here on the new version is used.
 *
 * @param withoutBackfill new and changed fields are not brought together: what both sides hold counts as settled, and
 *   each of them travels from its next edit on
 */
export async function approveMappingChange(
  engine: Engine,
  run: Run,
  sync: Sync,
  withoutBackfill: boolean,
): Promise<Approval> {
  if (run.state !== 'ready' || !run.mappingChange) return { kind: 'notReady' };
  if (run.mappingChange.fromVersion !== sync.mapping.version) return { kind: 'stale' };
  if ((await engine.store.runsOf(sync.id, ['applying'])).length > 0) return { kind: 'underWay' };
  const mappingChange: MappingChange = { ...run.mappingChange, backfill: !withoutBackfill };
  if (!(await engine.store.moveRun(run.id, 'ready', 'applying', { mappingChange }))) return { kind: 'notReady' };
  await engine.tickets.issue({ kind: 'apply', runId: run.id, syncId: sync.id }, { priority: PRIORITY.incremental });
  return { kind: 'approved' };
}

/**
 * Puts the new version into use, under the sync's lease: what new and changed fields settle at is kept for every pair
 * that needs no write, and all other pairs are marked for the drain. Nobody drains meanwhile, and a killed worker's
 * successor begins again from the first link.
 */
export async function applyMappingChange(engine: Engine, runId: string): Promise<ApplyEnd> {
  const run = await engine.store.getRun(runId);
  const sync = run && (await engine.store.getSync(run.syncId));
  if (!run?.mappingChange || !sync) return { kind: 'done' };
  if (run.state !== 'applying') {
    await goOn(engine, run, sync);
    return { kind: 'done' };
  }
  await engine.store.moveSync(sync.id, ['live'], 'paused', pauseReason(run));
  if ((await engine.store.getRun(runId))?.state !== 'applying') {
    // This worker was held up while another one ended the run: what it just paused goes on.
    await goOn(engine, run, sync);
    return { kind: 'done' };
  }
  const lease = await holdLease(engine, sync.id);
  if (!lease) return { kind: 'wait', untilMs: engine.clock.nowMs() + engine.limits.retryDelayMs };
  try {
    return await applyUnderLease(engine, run, run.mappingChange, sync, lease);
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: 'more' };
    throw error;
  } finally {
    await lease.release();
  }
}

async function applyUnderLease(
  engine: Engine,
  run: Run,
  { fromVersion, backfill }: MappingChange,
  sync: Sync,
  lease: HeldLease,
): Promise<ApplyEnd> {
  const [from, to] = await Promise.all(
    [fromVersion, run.mappingVersion].map((version) => engine.store.getMapping(sync.id, version)),
  );
  if (!from || !to) throw new Error(`run ${run.id} is about a mapping that is not there`);
  const fresh = freshFields(from, to);
  if (!(await engine.store.useMapping(lease, { from: fromVersion, to: to.version, forgotten: fresh }))) {
    return endWith(engine, run, sync, 'failed', 'Another version of the mapping came into use first. Save it again.');
  }
  const context = await contextOf(engine, { ...sync, mapping: withSegmentsOf(sync, to) }, 'backfill');
  const toTranslate = to.fields.filter(
    (field) => backfill && fresh.includes(field.id) && (hasReferences(field) || hasOwner(field)),
  );
  const clockOffsetMs = await clockOffsetsOf(engine, sync);
  let after: string | null = null;
  for (;;) {
    const links: readonly KnownLink[] = await engine.store.linksAfter(sync.id, after, engine.limits.planChunk);
    const last = links.at(-1);
    if (!last) return endWith(engine, run, sync, 'done', null);
    const records = await recordsOf(engine, run, links);
    const beingWritten = await linksBeingWritten(engine, sync, links);
    const draft = newDraft();
    for (const link of links) {
      const [a, b] = [records.a.get(link.aId ?? ''), records.b.get(link.bId ?? '')];
      const known = a && b ? { link, records: { a, b }, clockOffsetMs } : null;
      const kept = backfill ? [] : fresh;
      const isExcluded = known !== null && excludedOf(context, known.records) !== null;
      const isForDrain = known !== null && (beingWritten.has(link.id) || holdsIds(toTranslate, known.records));
      if (known && (isExcluded || isForDrain)) keepBases(link, takenOf(context, kept, known), draft);
      // Nothing of it was planned: the sweep that follows finds who has left, and the brake watches how many do.
      if (isExcluded) continue;
      const isSettled = known !== null && !isForDrain && settleLink(context, kept, known, link, draft);
      if (!isSettled) markLink(run, link, draft);
    }
    await engine.store.commit(lease, draft);
    after = last.id;
  }
}

/** Ids of the links with a write whose outcome nobody knows yet: what it left there is for the drain to see and to log. */
async function linksBeingWritten(
  engine: Engine,
  sync: Sync,
  links: readonly KnownLink[],
): Promise<ReadonlySet<string>> {
  const refs = links.flatMap(({ aId }) => (aId === null ? [] : [{ side: 'a' as const, remoteId: aId }]));
  const loaded = await engine.store.loadWork(sync.id, refs, engine.clock.nowMs());
  return new Set(loaded.links.flatMap(({ link, openIntents }) => (openIntents.length > 0 ? [link.id] : [])));
}

/** Whether a new or changed field holds ids: what they stand for, and what they have to wait for, the drain finds out. */
const holdsIds = (fields: readonly FieldMapping[], records: Pair<LiveRecord>): boolean =>
  fields.some((field) => SIDES.some((side) => idsIn(records[side].fields[field[side]]).length > 0));

/**
 * Keeps what a pair settles at without a write.
 *
 * @param kept ids of fields whose values are taken as they are, though they may differ
 * @returns false when something has to be written, decided or looked at
 */
function settleLink(
  context: SyncContext,
  kept: readonly string[],
  known: LinkCase,
  link: KnownLink,
  draft: Draft,
): boolean {
  const { mapping } = context;
  const taken = takenOf(context, kept, known);
  const plan = planFor(mapping, { ...without(link.base, kept), ...taken }, known);
  // What had settled before and differs by now was edited: the drain keeps and logs that.
  const isEdited = ({ fieldId }: Rebase): boolean => link.base[fieldId] !== undefined && !kept.includes(fieldId);
  const rebased = Object.fromEntries(
    plan.rebases.flatMap((rebase) => {
      const field = mapping.fieldsById.get(rebase.fieldId);
      return field && !isEdited(rebase) ? [[field.id, basePair(field, rebase.pair)] as const] : [];
    }),
  );
  const fields: Base = { ...taken, ...rebased };
  keepBases(link, fields, draft);
  if (plan.kind === 'unknown' || !isNothing(effectOf(plan)) || plan.rebases.some(isEdited)) return false;
  const hashes = hashesOf(mapping, { ...link.base, ...fields });
  // A link that moved to another record by a merge stays without a hash until all of it is settled.
  const hashOn = (side: 'a' | 'b'): string | null => (link.hashes[side] === null ? null : hashes[side]);
  draft.linkUpdates.push({ linkId: link.id, hashes: { a: hashOn('a'), b: hashOn('b') } });
  return true;
}

/** What both sides hold of these fields. */
const takenOf = ({ mapping }: SyncContext, kept: readonly string[], { records }: LinkCase): Base =>
  Object.fromEntries(
    kept.flatMap((id) => {
      const field = mapping.fieldsById.get(id);
      return field ? [[id, pairOf(field, records)] as const] : [];
    }),
  );

const keepBases = (link: KnownLink, fields: Base, draft: Draft): void => {
  if (Object.keys(fields).length > 0) draft.bases.push({ linkId: link.id, fields });
};

const pairOf = (field: CompiledField, { a, b }: Pair<LiveRecord>): Base[string] =>
  basePair(field, { a: valueOf(a, field.a), b: valueOf(b, field.b) });

function markLink(run: Run, link: KnownLink, draft: Draft): void {
  for (const side of SIDES) {
    const remoteId = link[`${side}Id`];
    if (remoteId !== null)
      draft.marks.push({ ...markOf(run.syncId, { side, remoteId }, PRIORITY.backfill), runId: run.id });
  }
}

/** Ends the pause of this run; a sync that is paused for another reason stays so. */
async function goOn(engine: Engine, run: Run, sync: Sync): Promise<void> {
  const now = await engine.store.getSync(sync.id);
  if (now?.pausedBecause === pauseReason(run)) await engine.store.moveSync(sync.id, ['paused'], 'live', null);
}

async function endWith(
  engine: Engine,
  run: Run,
  sync: Sync,
  state: 'done' | 'failed',
  error: string | null,
): Promise<ApplyEnd> {
  await goOn(engine, run, sync);
  await engine.store.moveRun(run.id, 'applying', state, { error, finishedAtMs: engine.clock.nowMs() });
  // Another worker that took the run for unfinished may have paused the sync once more.
  await goOn(engine, run, sync);
  await engine.store.clearStage(run.id);
  await engine.tickets.issue({ kind: 'drain', syncId: sync.id }, { priority: PRIORITY.incremental });
  // What the new version means for records without a link, and for what changed since the scan, a sweep finds.
  await engine.tickets.issue({ kind: 'sweep', syncId: sync.id }, { priority: PRIORITY.backfill });
  return { kind: 'done' };
}

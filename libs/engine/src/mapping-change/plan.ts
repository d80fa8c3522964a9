import { ConnectorError } from '#connector-sdk';
import { compileMapping, type CompiledMapping, type LiveRecord, type Pair, SIDES } from '#core';
import { clockOffsetsOf } from '../drain/batch.js';
import { excludedOf } from '../first-sync/excluded.js';
import { newGroupsOf } from '../groups/group-row.js';
import { isPassing, knowing, plannedContext, staged } from '../first-sync/plan.js';
import { tablesOf } from '../groups/group-row.js';
import { pairUnderOwnLease } from '../groups/pair-groups.js';
import { type KnownLink, type PlanItem, PRIORITY, type Run, type Sync } from '../model.js';
import { translate } from '../references/translate.js';
import { contextOf, type Engine, type SyncContext } from '../runtime.js';
import { withSegmentsOf } from '../segments/segment.js';
import { newRun, scanBothSides } from '../scan.js';
import { effectBeyond, effectOf, freshFields, isNothing, planFor, without } from './difference.js';

/**
 * Begins to plan what a saved version of the mapping would change. Plans of versions that nobody approved give way.
 * Nothing is written to either vendor, and the sync goes on as it is.
 *
 * @returns `null` while another such plan is being applied
 */
export async function startMappingChange(engine: Engine, sync: Sync, version: number): Promise<Run | null> {
  const open = (await engine.store.runsOf(sync.id, ['scanning', 'ready', 'applying'])).filter(
    ({ kind }) => kind === 'mappingChange',
  );
  if (open.some(({ state }) => state === 'applying')) return null;
  for (const { id, state } of open) {
    await engine.store.moveRun(id, state, 'discarded', { finishedAtMs: engine.clock.nowMs() });
    await engine.store.clearStage(id);
  }
  const run: Run = {
    ...newRun(engine, sync, 'mappingChange'),
    mappingVersion: version,
    mappingChange: { fromVersion: sync.mapping.version, backfill: true },
  };
  await engine.store.createRun(run);
  await engine.tickets.issue({ kind: 'plan', runId: run.id, syncId: sync.id }, { priority: PRIORITY.incremental });
  return run;
}

/**
 * Scans both sides and stores what would be done to each pair beyond what is done with the mapping in use: values of new
 * and changed fields, values that would be decided otherwise, and pairs that a filter would leave out. Goes on where a killed worker stopped.
 *
 * @throws ConnectorError when a scan failed for a passing reason; the ticket comes again
 */
export async function planMappingChange(engine: Engine, runId: string): Promise<void> {
  const run = await engine.store.getRun(runId);
  const sync = run && (await engine.store.getSync(run.syncId));
  const saved = run && (await engine.store.getMapping(run.syncId, run.mappingVersion));
  const mapping = saved && sync && withSegmentsOf(sync, saved);
  if (!run?.mappingChange || !sync || !mapping || run.state !== 'scanning') return;
  const known = await contextOf(engine, { ...sync, mapping }, 'backfill');
  try {
    if (!(await pairUnderOwnLease(engine, known, false))) {
      const ticket = { kind: 'plan', runId, syncId: sync.id } as const;
      await engine.tickets.issue(ticket, { priority: PRIORITY.backfill, delayMs: engine.limits.retryDelayMs });
      return;
    }
    const context = await plannedContext(engine, known);
    await scanBothSides(engine, context, run, true);
    const counts = await storeItems(engine, sync, context, run);
    await engine.store.moveRun(run.id, 'scanning', 'ready', { counts });
  } catch (error) {
    if (!(error instanceof ConnectorError) || isPassing(error)) throw error;
    await engine.store.moveRun(run.id, 'scanning', 'failed', {
      error: error.message,
      finishedAtMs: engine.clock.nowMs(),
    });
    await engine.store.clearStage(run.id);
  }
}

interface Mappings {
  readonly now: CompiledMapping;
  readonly then: CompiledMapping;
  readonly fresh: readonly string[];
}

/** Both versions, with what it takes to translate the ids in these records. */
async function mappingsFor(
  engine: Engine,
  sync: Sync,
  context: SyncContext,
  records: Pair<ReadonlyMap<string, LiveRecord>>,
): Promise<Mappings> {
  const tables = tablesOf(sync.mapping, context.groups);
  const present = { ...context, sync, mapping: compileMapping(sync.mapping, tables) };
  const atHand = SIDES.flatMap((side) => [...records[side].values()].map((record) => ({ side, record, base: {} })));
  return {
    now: (await translate(engine, present, atHand, tables)).mapping,
    then: (await knowing(engine, context, records)).mapping,
    fresh: freshFields(sync.mapping, context.sync.mapping),
  };
}

async function storeItems(engine: Engine, sync: Sync, context: SyncContext, run: Run): Promise<Record<string, number>> {
  const clockOffsetMs = await clockOffsetsOf(engine, sync);
  const progress = await engine.store.scanProgress(run.id);
  const counts: Record<string, number> = { scannedA: progress.a.count, scannedB: progress.b.count };
  const newGroups = new Set<string>();
  let ordinal = 0;
  let after: string | null = null;
  for (;;) {
    const links: readonly KnownLink[] = await engine.store.linksAfter(sync.id, after, engine.limits.planChunk);
    const last = links.at(-1);
    if (!last) return newGroups.size === 0 ? counts : { ...counts, groupsToCreate: newGroups.size };
    const records = await recordsOf(engine, run, links);
    const mappings = await mappingsFor(engine, sync, context, records);
    const items = links.flatMap((link): readonly Omit<PlanItem, 'ordinal'>[] => {
      const [a, b] = [records.a.get(link.aId ?? ''), records.b.get(link.bId ?? '')];
      if (!a || !b) return [];
      return [itemOf(mappings, link, { link, records: { a, b }, clockOffsetMs })];
    });
    for (const item of items) {
      count(counts, item);
      for (const group of newGroupsOf(item.changes)) newGroups.add(group);
    }
    const told = items.filter(({ kind }) => kind !== 'matched').map((item) => ({ ...item, ordinal: ++ordinal }));
    await engine.store.addPlanItems(run.id, told);
    after = last.id;
  }
}

/** Both sides' scanned records of these links, by id. */
export async function recordsOf(
  engine: Engine,
  run: Run,
  links: readonly KnownLink[],
): Promise<Pair<Awaited<ReturnType<typeof staged>>>> {
  const [a, b] = await Promise.all(
    SIDES.map((side) =>
      staged(
        engine,
        run,
        side,
        links.flatMap((link) => link[`${side}Id`] ?? []),
      ),
    ),
  );
  return { a: a ?? new Map(), b: b ?? new Map() };
}

function itemOf(
  { now, then, fresh }: Mappings,
  link: KnownLink,
  known: Parameters<typeof planFor>[2],
): Omit<PlanItem, 'ordinal'> {
  const leaves = excludedOf({ mapping: then }, known.records);
  if (leaves !== null) {
    const isNew = excludedOf({ mapping: now }, known.records) === null;
    return {
      ...{ kind: isNew ? 'excluded' : 'matched', aIds: [known.records.a.id], bIds: [known.records.b.id] },
      ...{ changes: [], conflicts: [], reason: isNew ? leaves : null, linkId: link.id },
    };
  }
  const effect = effectBeyond(
    effectOf(planFor(then, without(link.base, fresh), known)),
    effectOf(planFor(now, link.base, known)),
  );
  return {
    kind: isNothing(effect) ? 'matched' : 'update',
    aIds: [known.records.a.id],
    bIds: [known.records.b.id],
    ...effect,
    reason: null,
    linkId: link.id,
  };
}

function count(counts: Record<string, number>, { kind, changes, conflicts }: Omit<PlanItem, 'ordinal'>): void {
  const add = (name: string, by: number): void => {
    if (by > 0) counts[name] = (counts[name] ?? 0) + by;
  };
  add(kind, 1);
  add('fields', changes.length);
  add('conflicts', conflicts.length);
  for (const side of SIDES)
    add(side === 'a' ? 'updateOnA' : 'updateOnB', changes.some((change) => change.side === side) ? 1 : 0);
}

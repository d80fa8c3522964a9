import { ConnectorError } from '#connector-sdk';
import { type Fields, type FieldValue, type LiveRecord, type Pair, type SegmentField, segmentFieldId } from '#core';
import { isInside } from '../drain/inside.js';
import { isPassing } from '../first-sync/plan.js';
import { NEW_GROUP } from '../groups/group-row.js';
import { type KnownLink, type PlanItem, PRIORITY, type Run, type SegmentTarget, type Sync } from '../model.js';
import { recordsOf } from '../mapping-change/plan.js';
import { contextOf, type Engine, type SyncContext } from '../runtime.js';
import { newRun, scanBothSides } from '../scan.js';
import { type SavedSegment } from './segment.js';
import { segmentGroup, withSegment } from './target.js';

/**
 * Begins to find out who would be in a segment. Earlier previews of it give way. Nothing is written to either vendor.
 *
 * @returns `null` while the segment is being activated or emptied
 */
export async function startSegmentPreview(engine: Engine, sync: Sync, segment: SavedSegment): Promise<Run | null> {
  const open = (await engine.store.runsOf(sync.id, ['scanning', 'ready', 'applying'])).filter(
    (run) => run.segment?.segmentId === segment.id,
  );
  if (segment.state === 'emptying' || open.some(({ state }) => state === 'applying')) return null;
  for (const { id, state } of open) {
    await engine.store.moveRun(id, state, 'discarded', { finishedAtMs: engine.clock.nowMs() });
    await engine.store.clearStage(id);
  }
  const target: SegmentTarget = { segmentId: segment.id, revision: segment.revision, act: 'use' };
  const run: Run = { ...newRun(engine, sync, 'segment'), segment: target };
  await engine.store.createRun(run);
  await engine.tickets.issue({ kind: 'plan', runId: run.id, syncId: sync.id }, { priority: PRIORITY.incremental });
  return run;
}

/** The segment a run is about, as it was when the run began; `null` when it has changed since, or is gone. */
export async function segmentOfRun(engine: Engine, run: Run): Promise<SavedSegment | null> {
  const { segment: target } = run;
  const segment = (await engine.store.segments(run.syncId)).find(({ id }) => id === target?.segmentId);
  return segment?.revision === target?.revision ? (segment ?? null) : null;
}

/**
 * Scans both sides and stores who of the linked records would be put into the segment's group and who taken out, and for
 * whom the rule cannot be computed. Goes on where a killed worker stopped.
 *
 * @throws ConnectorError when a scan failed for a passing reason; the ticket comes again
 */
export async function planSegment(engine: Engine, runId: string): Promise<void> {
  const run = await engine.store.getRun(runId);
  const sync = run && (await engine.store.getSync(run.syncId));
  if (!run || !sync || run.state !== 'scanning') return;
  const fail = async (error: string): Promise<void> => {
    await engine.store.moveRun(run.id, 'scanning', 'failed', { error, finishedAtMs: engine.clock.nowMs() });
    await engine.store.clearStage(run.id);
  };
  const segment = await segmentOfRun(engine, run);
  if (!segment) return fail('The segment was changed or removed meanwhile. Ask for another preview.');
  try {
    const target = await segmentGroup(engine, sync, segment);
    if (!target.ok) return await fail(`${target.reason.message} (${target.reason.code})`);
    const groupId = target.group?.id ?? `${NEW_GROUP}${segment.groupName}`;
    const context = await contextOf(engine, withSegment(sync, segment, groupId), 'backfill');
    await scanBothSides(engine, context, run, true);
    const counts = await storeItems(engine, context, run, segment, groupId);
    await engine.store.moveRun(run.id, 'scanning', 'ready', { counts });
  } catch (error) {
    if (!(error instanceof ConnectorError) || isPassing(error)) throw error;
    await fail(error.message);
  }
}

async function storeItems(
  engine: Engine,
  context: SyncContext,
  run: Run,
  segment: SavedSegment,
  groupId: string,
): Promise<Record<string, number>> {
  const fieldId = segmentFieldId(segment.side, segment.field);
  const kept = context.mapping.segments.fields.find(({ field }) => field.id === fieldId);
  if (!kept) throw new Error(`segment ${segment.id} is not in use in its own preview`);
  const counts: Record<string, number> = { linked: 0, members: 0, added: 0, removed: 0, notComputed: 0, outside: 0 };
  let ordinal = 0;
  let after: string | null = null;
  for (;;) {
    const links: readonly KnownLink[] = await engine.store.linksAfter(run.syncId, after, engine.limits.planChunk);
    const last = links.at(-1);
    if (!last) return counts;
    const records = await recordsOf(engine, run, links);
    const items: PlanItem[] = [];
    for (const link of links) {
      const [a, b] = [records.a.get(link.aId ?? ''), records.b.get(link.bId ?? '')];
      if (!a || !b) continue;
      const found = movedBy(context, kept, { id: segment.id, groupId }, { a, b });
      for (const name of found.counted) counts[name] = (counts[name] ?? 0) + 1;
      if (found.item) items.push({ ...found.item, ordinal: (ordinal += 1), linkId: link.id });
    }
    await engine.store.addPlanItems(run.id, items);
    after = last.id;
  }
}

interface Found {
  readonly counted: readonly string[];
  readonly item: Omit<PlanItem, 'ordinal'> | null;
}

/** What the segment means for one pair. */
function movedBy(
  { mapping }: SyncContext,
  { side, field, segments }: SegmentField,
  { id, groupId }: { readonly id: string; readonly groupId: string },
  records: Pair<LiveRecord>,
): Found {
  if (!isInside(mapping, 'a', records.a) || !isInside(mapping, 'b', records.b))
    return { counted: ['outside'], item: null };
  const verdict = segments.find((one) => one.id === id)?.judge({ a: records.a.fields, b: records.b.fields });
  const item = { aIds: [records.a.id], bIds: [records.b.id], conflicts: [] };
  if (!verdict || verdict.kind === 'unknown') {
    const reason = verdict ? { code: verdict.code, message: `${verdict.reason}.` } : null;
    return { counted: ['linked', 'notComputed'], item: { ...item, kind: 'invalid', changes: [], reason } };
  }
  const counted = ['linked', ...(verdict.kind === 'in' ? ['members'] : [])];
  const before = groupsIn(records[side].fields, field[side]);
  const isIn = before.includes(groupId);
  if (isIn === (verdict.kind === 'in')) return { counted, item: null };
  const after = isIn ? before.filter((one) => one !== groupId) : [...before, groupId];
  const change = { side, fieldId: field.id, before, after };
  return {
    counted: [...counted, isIn ? 'removed' : 'added', side === 'a' ? 'updateOnA' : 'updateOnB'],
    item: { ...item, kind: 'update', changes: [change], reason: null },
  };
}

const groupsIn = (fields: Fields, field: string): readonly string[] => {
  const value: FieldValue | undefined = fields[field];
  return Array.isArray(value) ? (value as readonly string[]) : [];
};

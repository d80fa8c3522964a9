import { ConnectorError, type Group } from '#connector-sdk';
import { segmentFieldId, type Side, SIDES } from '#core';
import { type ApplyEnd, type Approval } from '../first-sync/apply.js';
import { isPassing } from '../first-sync/plan.js';
import { type HeldLease, holdLease } from '../held-lease.js';
import { type KnownLink, markOf, PRIORITY, type Run, type SegmentTarget, type Sync } from '../model.js';
import { LeaseLostError } from '../ports/store.js';
import { type Engine, portOf } from '../runtime.js';
import { newRun } from '../scan.js';
import { tryAgainAtMs } from '../vendor-wait.js';
import { segmentOfRun } from './preview.js';
import { type SavedSegment } from './segment.js';
import { segmentGroup } from './target.js';

/** `unconfirmed`: the rule holds for all, or for nobody, and nobody has said that this is meant. */
export type Activation = Approval | { readonly kind: 'unconfirmed'; readonly all: boolean };

/** Activates a segment as its preview showed it. */
export async function activateSegment(
  engine: Engine,
  run: Run,
  { confirmed }: { readonly confirmed: boolean },
): Promise<Activation> {
  const sync = await engine.store.getSync(run.syncId);
  if (!sync || run.state !== 'ready' || run.segment?.act !== 'use') return { kind: 'notReady' };
  const segment = await segmentOfRun(engine, run);
  if (!segment || segment.state === 'emptying' || run.mappingVersion !== sync.mapping.version) return { kind: 'stale' };
  const applying = await engine.store.runsOf(sync.id, ['applying']);
  if (applying.some(({ kind }) => kind === 'mappingChange' || kind === 'segment')) return { kind: 'underWay' };
  const { members = 0, linked = 0 } = run.counts;
  if (!confirmed && (members === 0 || members === linked)) return { kind: 'unconfirmed', all: members > 0 };
  if (!(await engine.store.moveRun(run.id, 'ready', 'applying', {}))) return { kind: 'notReady' };
  await engine.tickets.issue({ kind: 'apply', runId: run.id, syncId: sync.id }, { priority: PRIORITY.incremental });
  return { kind: 'approved' };
}

/**
 * Removes a segment.
 *
 * @param empty whether its members are taken out of the group first; else they stay as they are
 * @returns the run that takes them out; `null` when there is nothing to take out
 */
export async function removeSegment(
  engine: Engine,
  sync: Sync,
  segment: SavedSegment,
  empty: boolean,
): Promise<Run | null> {
  const { store, clock } = engine;
  for (const { id, state, ...run } of await store.runsOf(sync.id, ['scanning', 'ready', 'applying'])) {
    if (run.segment?.segmentId !== segment.id) continue;
    await store.moveRun(id, state, 'discarded', { finishedAtMs: clock.nowMs() });
    await store.clearStage(id);
  }
  const isKept = segment.inUse !== null && segment.state !== 'stopped';
  if (!empty || !isKept || !(await store.moveSegment(segment.id, ['active', 'emptying'], 'emptying', {}))) {
    await store.dropSegment(segment.id);
    return null;
  }
  const target: SegmentTarget = { segmentId: segment.id, revision: segment.revision, act: 'empty' };
  const run: Run = { ...newRun(engine, sync, 'segment'), state: 'applying', segment: target };
  await store.createRun(run);
  await engine.tickets.issue({ kind: 'apply', runId: run.id, syncId: sync.id }, { priority: PRIORITY.incremental });
  return run;
}

/**
 * Brings a segment's rule into use, or takes everyone out of its group. Which pairs that means something for, the drain
 * finds by reading them: all are marked in the name of the run.
 */
export async function applySegment(engine: Engine, runId: string): Promise<ApplyEnd> {
  const run = await engine.store.getRun(runId);
  const sync = run && (await engine.store.getSync(run.syncId));
  const target = run?.segment;
  if (!run || !sync || !target || run.state !== 'applying') return { kind: 'done' };
  const lease = await holdLease(engine, sync.id);
  if (!lease) return { kind: 'wait', untilMs: engine.clock.nowMs() + engine.limits.retryDelayMs };
  try {
    return await (target.act === 'use' ? use(engine, run, sync, lease) : emptied(engine, run, target));
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: 'more' };
    if (!(error instanceof ConnectorError)) throw error;
    if (!isPassing(error)) return await endWith(engine, run, 'failed', error.message);
    return { kind: 'wait', untilMs: tryAgainAtMs(engine, error) };
  } finally {
    await lease.release();
  }
}

/** Under the lease, so that nobody drains by the old rule afterwards. */
async function use(engine: Engine, run: Run, sync: Sync, lease: HeldLease): Promise<ApplyEnd> {
  const segment = await segmentOfRun(engine, run);
  if (!segment) return endWith(engine, run, 'failed', CHANGED);
  const target = await segmentGroup(engine, sync, segment);
  if (!target.ok) return endWith(engine, run, 'failed', `${target.reason.message} (${target.reason.code})`);
  const group = target.group ?? (await made(engine, sync, segment, lease));
  if (!group.writable) return endWith(engine, run, 'failed', `Who is in "${group.name}" cannot be changed.`);
  const { rule, revision } = segment;
  const moved = await engine.store.moveSegment(segment.id, ['draft', 'active', 'stopped'], 'active', {
    revision,
    inUse: { rule, revision, groupId: group.id },
    stoppedBecause: null,
  });
  if (!moved) return endWith(engine, run, 'failed', CHANGED);
  await markLinks(engine, run, () => true);
  return endWith(engine, run, 'done', null);
}

const CHANGED = 'The segment was changed or removed since its preview. Ask for another one.';

async function made(
  engine: Engine,
  sync: Sync,
  { side, field, groupName }: SavedSegment,
  lease: HeldLease,
): Promise<Group> {
  const { groups } = await portOf(engine, sync, side);
  if (!groups) throw new Error('a group was looked for on a side without groups');
  return lease.whileWriting({ lane: 'incremental' }, (call) => groups.create(field, groupName, call));
}

/** Looks twice: whoever could not be read or written the first time is asked once more, and then left. */
async function emptied(engine: Engine, run: Run, { segmentId }: SegmentTarget): Promise<ApplyEnd> {
  const segment = (await engine.store.segments(run.syncId)).find(({ id }) => id === segmentId);
  if (segment?.state !== 'emptying') return endWith(engine, run, 'done', null);
  const looks = run.counts['looks'] ?? 0;
  const waiting = looks > 0 && (await engine.store.dirtyOfRun(run.syncId, run.id)) > 0;
  if (!waiting && looks < LOOKS) {
    const { side, field, inUse } = segment;
    const isIn = ({ base }: KnownLink): boolean => {
      const held = base[segmentFieldId(side, field)]?.[side];
      return Array.isArray(held) && held.includes(inUse?.groupId);
    };
    await markLinks(engine, run, looks === 0 ? () => true : isIn);
    await engine.store.moveRun(run.id, 'applying', 'applying', { counts: { looks: 1 } });
    await engine.tickets.issue({ kind: 'drain', syncId: run.syncId }, { priority: PRIORITY.incremental });
  }
  if (waiting || looks < LOOKS) return { kind: 'wait', untilMs: engine.clock.nowMs() + engine.limits.retryDelayMs };
  await engine.store.dropSegment(segmentId);
  return endWith(engine, run, 'done', null);
}

const LOOKS = 2;

async function markLinks(engine: Engine, run: Run, concerns: (link: KnownLink) => boolean): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const links: readonly KnownLink[] = await engine.store.linksAfter(run.syncId, after, engine.limits.planChunk);
    const last = links.at(-1);
    if (!last) return;
    const marks = links.filter(concerns).map((link) => {
      const side: Side = SIDES.find((one) => link[`${one}Id`] !== null) ?? 'a';
      const ref = { side, remoteId: link[`${side}Id`] ?? '' };
      return { ...markOf(run.syncId, ref, PRIORITY.backfill), runId: run.id };
    });
    await engine.store.takeIn({ marks });
    after = last.id;
  }
}

async function endWith(engine: Engine, run: Run, state: 'done' | 'failed', error: string | null): Promise<ApplyEnd> {
  await engine.store.moveRun(run.id, 'applying', state, { error, finishedAtMs: engine.clock.nowMs() });
  await engine.store.clearStage(run.id);
  await engine.tickets.issue({ kind: 'drain', syncId: run.syncId }, { priority: PRIORITY.incremental });
  return { kind: 'done' };
}

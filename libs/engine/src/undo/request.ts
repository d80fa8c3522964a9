import { isAwake, type KnownLink, type LoggedChange, PRIORITY, type Run, type RunTarget, type Sync } from '../model.js';
import { type Engine } from '../runtime.js';
import { newRun } from '../scan.js';

/**
 * - `started`: a plan is being made; nothing is written before it is approved.
 * - `notFound`: there is no such run, change or link in this sync.
 * - `underWay`: the run, or another one that writes, is still at work.
 * - `over`: there is nothing left that could be put back: the link has ended, or the run never wrote.
 */
export type UndoStart =
  | { readonly kind: 'started'; readonly run: Run }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'underWay'; readonly message: string }
  | { readonly kind: 'over'; readonly message: string };

const IN_HAND: readonly Run['state'][] = ['scanning', 'applying'];

/** Begins to plan an undo of a run or a change, or a restore to a moment. */
export async function startUndo(engine: Engine, sync: Sync, target: RunTarget): Promise<UndoStart> {
  const refusal =
    target.kind === 'run' ? await refuseRun(engine, sync, target) : await refuseLink(engine, sync, target);
  if (refusal) return refusal;
  const busy = (await engine.store.runsOf(sync.id, IN_HAND)).find(({ kind }) => kind !== 'sweep');
  if (busy) {
    return {
      kind: 'underWay',
      message: `The ${TITLES[busy.kind]} ${busy.id} is ${busy.state}. Wait until it has ended.`,
    };
  }
  const run = { ...newRun(engine, sync, target.kind === 'moment' ? 'restore' : 'undo'), target };
  await engine.store.createRun(run);
  await engine.tickets.issue({ kind: 'plan', runId: run.id, syncId: sync.id }, { priority: PRIORITY.incremental });
  return { kind: 'started', run };
}

export const TITLES: Readonly<Record<Run['kind'], string>> = {
  firstSync: 'first sync',
  sweep: 'sweep',
  undo: 'undo',
  restore: 'restore',
  mappingChange: 'mapping change',
  segment: 'segment',
  resolution: 'resolution',
};

type Refused = Exclude<UndoStart, { kind: 'started' }> | null;

async function refuseRun(engine: Engine, sync: Sync, target: Extract<RunTarget, { kind: 'run' }>): Promise<Refused> {
  const run = await engine.store.getRun(target.runId);
  if (run?.syncId !== sync.id) return { kind: 'notFound' };
  if (IN_HAND.includes(run.state)) {
    return { kind: 'underWay', message: `The ${TITLES[run.kind]} is ${run.state}. Wait until it has ended.` };
  }
  if (run.state === 'ready') return { kind: 'over', message: 'The plan was never approved, so nothing was written.' };
  const waiting = await engine.store.dirtyOfRun(sync.id, run.id);
  if (waiting > 0 && isAwake(sync.state)) {
    return {
      kind: 'underWay',
      message: `The ${TITLES[run.kind]} is still at work on ${waiting} record(s). Wait until they are done, or pause the sync first.`,
    };
  }
  return null;
}

async function refuseLink(engine: Engine, sync: Sync, target: Exclude<RunTarget, { kind: 'run' }>): Promise<Refused> {
  const link = await linkOf(engine, sync, target.linkId);
  if (!link) return { kind: 'notFound' };
  if (link.continuedBy !== null) {
    return {
      kind: 'over',
      message: `One of its records became a record of another object. The link ${link.continuedBy} took its place; look there.`,
    };
  }
  if (link.endedAtMs !== null) {
    return { kind: 'over', message: 'The link has ended, so there is no pair to put values back in.' };
  }
  if (target.kind === 'moment') return null;
  const change = await changeOf(engine, target);
  if (!change) return { kind: 'notFound' };
  if (change.cause === 'merge' || change.cause === 'delete') {
    return { kind: 'over', message: 'Vendors do not take merges and deletions back.' };
  }
  return null;
}

async function linkOf(engine: Engine, sync: Sync, linkId: string): Promise<KnownLink | null> {
  const [link] = await engine.store.knownLinks([linkId]);
  return link?.syncId === sync.id ? link : null;
}

/** The change an undo is about, if it is one of that link. */
export async function changeOf(
  engine: Engine,
  target: Extract<RunTarget, { kind: 'change' }>,
): Promise<LoggedChange | undefined> {
  const changes = await engine.store.changesOf([target.linkId]);
  return changes.find(({ id }) => id === target.changeId);
}

/**
 * Whether an undo takes a first sync or a sweep back, or takes that back again: it changes which records are linked, and
 * the sync is paused for it.
 */
export async function isWhole(engine: Engine, target: RunTarget | null): Promise<boolean> {
  if (target?.kind !== 'run') return false;
  const undone = await engine.store.getRun(target.runId);
  if (undone === null || undone.kind === 'resolution') return false;
  return undone.target === null || isWhole(engine, undone.target);
}

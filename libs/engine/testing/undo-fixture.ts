import {
  applyPlan,
  applyUndo,
  approve,
  type LoggedChange,
  makePlan,
  type PlanItem,
  planUndo,
  type Run,
  type RunTarget,
  startFirstSync,
  startUndo,
  type Sync,
} from '#engine';
import { type EngineWorld, SYNC_ID } from './engine-fixture.js';

const TICKETS_MAX = 50;

export async function syncOf(world: EngineWorld): Promise<Sync> {
  const sync = await world.store.getSync(SYNC_ID);
  if (!sync) throw new Error('the world has one sync');
  return sync;
}

/** Plans a first sync, approves it and works all of it off. */
export async function firstSync(world: EngineWorld): Promise<Run> {
  const run = await startFirstSync(world.engine, await syncOf(world));
  await makePlan(world.engine, run.id);
  await approve(world.engine, run.id);
  for (let ticket = 0; (await applyPlan(world.engine, run.id)).kind !== 'done'; ticket++) {
    if (ticket > TICKETS_MAX) throw new Error('the first sync does not end');
  }
  await world.settle();
  return run;
}

/** The plan of an undo or a restore, not approved yet. */
export async function planned(world: EngineWorld, target: RunTarget): Promise<Run> {
  const started = await startUndo(world.engine, await syncOf(world), target);
  if (started.kind !== 'started') throw new Error(`not started: ${JSON.stringify(started)}`);
  await planUndo(world.engine, started.run.id);
  return started.run;
}

/** Approves it and works it off, ticket by ticket. */
export async function carriedOut(world: EngineWorld, run: Run): Promise<Run> {
  const approval = await approve(world.engine, run.id);
  if (approval.kind !== 'approved') throw new Error(`not approved: ${approval.kind}`);
  for (let ticket = 0; ; ticket++) {
    if (ticket > TICKETS_MAX) throw new Error('the undo does not end');
    const end = await applyUndo(world.engine, run.id);
    if (end.kind === 'done') break;
    if (end.kind === 'wait') world.nowMs = Math.max(world.nowMs, end.untilMs);
  }
  const done = await world.store.getRun(run.id);
  if (!done) throw new Error('the run is gone');
  return done;
}

export const takenBack = async (world: EngineWorld, target: RunTarget): Promise<Run> =>
  carriedOut(world, await planned(world, target));

export const itemsOf = (world: EngineWorld, run: Run): Promise<readonly PlanItem[]> =>
  world.store.planItems(run.id, { afterOrdinal: 0, limit: 1_000 });

/** The latest change of a field on one side. */
export function lastChange(world: EngineWorld, fieldId: string, side: 'a' | 'b'): LoggedChange {
  const change = world.store.log(SYNC_ID).findLast((entry) => entry.fieldId === fieldId && entry.side === side);
  if (!change) throw new Error(`${fieldId} has not changed on side ${side}`);
  return change;
}

/** Everything both vendors hold, without what the vendors stamp. */
export const vendorsHold = (world: EngineWorld) => ({
  a: world.vendors.a.liveRecords().map(({ id, fields }) => ({ id, fields })),
  b: world.vendors.b.liveRecords().map(({ id, fields }) => ({ id, fields })),
});

/** The same with the vendors' own counts of writes: nothing at all has been written. */
export const versions = (world: EngineWorld) => [
  world.vendors.a.liveRecords().map(({ id, version }) => [id, version]),
  world.vendors.b.liveRecords().map(({ id, version }) => [id, version]),
];

import { ConnectorError } from '#connector-sdk';
import { type CompiledMapping, compileMapping, type Pair, type RecordState, type Side, SIDES } from '#core';
import { type Ports } from '../drain/load.js';
import { readStates, type States } from '../drain/read.js';
import { idOn, refKey } from '../drain/unit.js';
import {
  type KnownLink,
  type LoggedChange,
  type PlanItem,
  type RecordRef,
  type Run,
  type RunTarget,
  type Sync,
} from '../model.js';
import { contextOf, type Engine, portOf, type SyncContext } from '../runtime.js';
import { type LinkCase, planLink } from './plan-link.js';
import { changeOf } from './request.js';
import { liveIn, loggedIn, mappingFor, settledIn } from './translated.js';
import { isCausedBy, isOfRun, type Wanted, wantedAt, wantedBack } from './wanted.js';

/**
 * Works out what an undo or a restore would do, link by link, from the log and from what the records hold now. Each link
 * has its place in the plan, so that two workers who make the same plan do not disturb each other. Nothing is written to
 * either vendor.
 *
 * @throws ConnectorError when records could not be read for a passing reason; the ticket comes again
 */
export async function planUndo(engine: Engine, runId: string): Promise<void> {
  const run = await engine.store.getRun(runId);
  const sync = run && (await engine.store.getSync(run.syncId));
  if (!run?.target || !sync || run.state !== 'scanning') return;
  const context = await contextOf(engine, sync, 'backfill');
  const ports = { a: await portOf(engine, sync, 'a'), b: await portOf(engine, sync, 'b') };
  try {
    const counts = await storeItems(engine, { context, ports, run, target: run.target });
    await engine.store.moveRun(run.id, 'scanning', 'ready', { counts });
  } catch (error) {
    if (!(error instanceof ConnectorError) || PASSING.has(error.kind)) throw error;
    const failed = { error: error.message, finishedAtMs: engine.clock.nowMs() };
    await engine.store.moveRun(run.id, 'scanning', 'failed', failed);
  }
}

const PASSING: ReadonlySet<ConnectorError['kind']> = new Set([
  'rateLimited',
  'quotaExhausted',
  'unavailable',
  'timeout',
]);

interface Planning {
  readonly context: SyncContext;
  readonly ports: Ports;
  readonly run: Run;
  readonly target: RunTarget;
}

async function storeItems(engine: Engine, planning: Planning): Promise<Record<string, number>> {
  const { run, target } = planning;
  const counts: Record<string, number> = {};
  let ordinal = 0;
  let after: string | null = null;
  for (;;) {
    const ids: readonly string[] = await linksToPlan(engine, target, after);
    const last = ids.at(-1);
    if (last === undefined) return counts;
    const items = (await planLinks(engine, planning, ids)).map((item) => ({ ...item, ordinal: ++ordinal }));
    for (const item of items) count(counts, item);
    await engine.store.addPlanItems(run.id, items);
    after = last;
  }
}

/** A page of the links that it may concern, in order. */
async function linksToPlan(engine: Engine, target: RunTarget, after: string | null): Promise<readonly string[]> {
  if (target.kind === 'run') return engine.store.linksOfRun(target.runId, after, engine.limits.planChunk);
  return after === null ? [target.linkId] : [];
}

/** How many items of each kind, values put back, and values or records left. */
function count(counts: Record<string, number>, item: PlanItem): void {
  const add = (name: string, by: number): void => {
    if (by > 0) counts[name] = (counts[name] ?? 0) + by;
  };
  add(item.kind, 1);
  if (item.kind !== 'skipped') {
    for (const side of SIDES) {
      const written = item.changes.filter((change) => change.side === side && !isDeleted(item, side));
      add('values', written.length);
      add(side === 'a' ? 'updateOnA' : 'updateOnB', written.length > 0 && !isCreated(item, side) ? 1 : 0);
    }
  }
  add('valuesSkipped', item.skipped?.length ?? 0);
}

const isDeleted = ({ kind }: PlanItem, side: Side): boolean => kind === (side === 'a' ? 'deleteOnA' : 'deleteOnB');
const isCreated = ({ kind }: PlanItem, side: Side): boolean => kind === (side === 'a' ? 'createOnA' : 'createOnB');

async function planLinks(
  engine: Engine,
  planning: Planning,
  linkIds: readonly string[],
): Promise<readonly Omit<PlanItem, 'ordinal'>[]> {
  const { context, ports, target } = planning;
  const links = await engine.store.knownLinks(linkIds);
  const changes = Map.groupBy(await changesOf(engine, target, linkIds), ({ linkId }) => linkId);
  const intentIds = [...changes.values()].flat().flatMap(({ intentId }) => intentId ?? []);
  const intents = new Map((await engine.store.intentsById([...new Set(intentIds)])).map((one) => [one.id, one]));
  const life = target.kind === 'run' ? await engine.store.lifeIntents(target.runId, linkIds) : [];
  const former = await formerMappings(engine, context.sync, [...changes.values()].flat());
  const refs = links.flatMap(refsOf);
  const states = await readStates(context, ports, refs);
  const mapping = await mappingFor(engine, context, liveIn(refs, states), [
    ...links.flatMap(settledIn),
    ...[...changes.values()].flat().flatMap(loggedIn),
  ]);
  const holders = await holdersOf(engine, context.sync, refs);
  const wanted = await wantedOf(engine, target);
  return links.map((link) => {
    const own = changes.get(link.id) ?? [];
    const known: LinkCase = {
      link,
      changes: own,
      wanted: wanted(own),
      intents,
      mapping,
      formerMapping: (version) => former.get(version),
      states: { a: stateOn(states, link, 'a'), b: stateOn(states, link, 'b') },
      undone:
        target.kind === 'run'
          ? {
              runId: target.runId,
              life: life.filter(({ linkId, status }) => linkId === link.id && status === 'done'),
              isLinkedElsewhere: isHeldElsewhere(holders, link),
            }
          : null,
    };
    return planLink(known);
  });
}

async function changesOf(
  engine: Engine,
  target: RunTarget,
  linkIds: readonly string[],
): Promise<readonly LoggedChange[]> {
  const undone = target.kind === 'run' ? await engine.store.getRun(target.runId) : null;
  return engine.store.changesOf(linkIds, undone ? { sinceMs: undone.startedAtMs } : {});
}

/** Tells what is wanted of the changes of one link. */
async function wantedOf(
  engine: Engine,
  target: RunTarget,
): Promise<(changes: readonly LoggedChange[]) => readonly Wanted[]> {
  switch (target.kind) {
    case 'run':
      return (changes) => wantedBack(changes, isOfRun(target.runId));
    case 'moment':
      return (changes) => wantedAt(changes, target.atMs);
    case 'change': {
      const change = await changeOf(engine, target);
      return (changes) => (change ? wantedBack(changes, isCausedBy(change)) : []);
    }
  }
}

async function formerMappings(
  engine: Engine,
  sync: Sync,
  changes: readonly LoggedChange[],
): Promise<ReadonlyMap<number, CompiledMapping>> {
  const mappings = new Map<number, CompiledMapping>();
  for (const version of new Set(changes.map(({ mappingVersion }) => mappingVersion))) {
    const mapping = await engine.store.getMapping(sync.id, version);
    if (mapping) mappings.set(version, compileMapping(mapping));
  }
  return mappings;
}

const refsOf = (link: KnownLink): readonly RecordRef[] =>
  SIDES.flatMap((side) => {
    const remoteId = side === 'a' ? link.aId : link.bId;
    return remoteId === null ? [] : [{ side, remoteId }];
  });

function stateOn(states: States, link: KnownLink, side: Side): RecordState | null {
  const ref = refsOf(link).find((one) => one.side === side);
  return (ref && states.get(refKey(ref))) ?? null;
}

/** The links that hold records now, by record. */
async function holdersOf(engine: Engine, sync: Sync, refs: readonly RecordRef[]): Promise<ReadonlyMap<string, string>> {
  const { links } = await engine.store.loadWork(sync.id, refs, engine.clock.nowMs());
  return new Map(
    links.flatMap((work) =>
      SIDES.flatMap((side) => {
        const remoteId = idOn(work, side);
        return remoteId === null ? [] : [[refKey({ side, remoteId }), work.link.id] as const];
      }),
    ),
  );
}

function isHeldElsewhere(holders: ReadonlyMap<string, string>, link: KnownLink): Pair<boolean> {
  const isHeld = (side: Side): boolean => {
    const ref = refsOf(link).find((one) => one.side === side);
    const holder = ref && holders.get(refKey(ref));
    return holder !== undefined && holder !== link.id;
  };
  return { a: isHeld('a'), b: isHeld('b') };
}

import { SIDES } from '#core';
import { falseExplanations } from './explained.js';
import { watchWaits } from './firm-promises.js';
import { brokenLeave } from './filters.js';
import { brokenMappingChanges } from './mapping-promises.js';
import { People } from './people.js';
import { brokenPromises, type Violation } from './promises.js';
import { brokenSegments } from './segment-promises.js';
import { brokenUndo } from './undone.js';
import { type Pairing, World } from './world.js';

export interface History {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** Rare things that happened in it. */
  readonly sometimes: ReadonlySet<string>;
  readonly steps: number;
}

/** In every so many worlds a whole first sync is undone in the end, in one workspace or the other. */
const UNDONE_EVERY = 6;
/** Nicknames given and mappings changed in a world. */
const MAPPING_ACTS = 8;
/** Segments made, changed and removed in a workspace. */
const SEGMENT_ACTS = 6;
const TROUBLED_MS = 600_000;
const REST_MS = 1_200_000;

/** Lives through the world of one seed: a troubled time, then rest, then the promises are checked. */
export async function simulate(seed: number, trace?: (line: string) => void): Promise<History> {
  const world = new World(seed);
  watchWaits(world);
  if (trace) listenIn(world, trace);
  const { scheduler } = world;
  const people = world.pairings.map((pairing) => new People(world, pairing));
  for (const group of people) group.settle();
  const startMs = scheduler.nowMs();
  // Not at once: a vendor that shows new records late would hide the first ones from the first sync.
  scheduler.after(scheduler.random.between(3_000, 20_000), () => void world.firstSyncs());
  const busy = scheduler.random.between(10, 60);
  for (const group of people) {
    for (let act = 0; act < busy; act++) {
      scheduler.after(scheduler.random.between(0, TROUBLED_MS), () => group.act());
      scheduler.after(scheduler.random.between(0, TROUBLED_MS), () => group.actOnGroups());
      scheduler.after(scheduler.random.between(0, TROUBLED_MS), () => group.actOnFirms());
      if (act % 3 === 0) scheduler.after(scheduler.random.between(0, TROUBLED_MS), () => group.actOnFilters());
    }
    for (let act = 0; act < MAPPING_ACTS; act++)
      scheduler.after(scheduler.random.between(0, TROUBLED_MS), () => group.actOnMapping());
    for (let act = 0; act < SEGMENT_ACTS; act++)
      scheduler.after(scheduler.random.between(0, TROUBLED_MS), () => group.segments.act());
  }
  people.forEach((group, index) => {
    if (world.pairings[index]?.duel) keepDuelling(world, group);
  });
  await scheduler.runUntil(startMs + TROUBLED_MS);
  world.clearWeather();
  await scheduler.runUntil(startMs + TROUBLED_MS + REST_MS);
  await world.reconcileFully();

  const violations: Violation[] = world.bugs.map((bug) => ({ promise: 'no bug', detail: bug.stack ?? bug.message }));
  const before = world.pairings.map(versions);
  await world.reconcileFully();
  world.pairings.forEach((pairing, index) => {
    if (versions(pairing) !== before[index]) {
      violations.push({ promise: 'no echo', detail: `${pairing.syncId}: reconciling again wrote` });
    }
  });
  world.pairings.forEach((pairing, index) => {
    const group = people[index] as People;
    violations.push(...brokenPromises(world, pairing, group));
    noteOutcomes(world, pairing);
  });
  for (const pairing of world.pairings) violations.push(...(await falseExplanations(world, pairing)));
  for (const detail of world.brakes.violations) violations.push({ promise: 'brake', detail });
  for (const [index, pairing] of world.pairings.entries()) {
    const { mappings } = people[index] as People;
    const wrong = await brokenMappingChanges(world, pairing, mappings);
    violations.push(...wrong.map((detail) => ({ promise: 'mapping changes', detail: `${pairing.syncId}: ${detail}` })));
  }
  for (const pairing of world.pairings) {
    const wrong = await brokenSegments(world, pairing);
    violations.push(...wrong.map((detail) => ({ promise: 'segments', detail: `${pairing.syncId}: ${detail}` })));
  }
  violations.push(...bounds(world, people));
  for (const pairing of world.pairings) violations.push(...(await brokenLeave(world, pairing)));
  // Last of all: it changes the world for good.
  const undone = world.pairings[seed % UNDONE_EVERY];
  if (undone) violations.push(...(await brokenUndo(world, undone)));
  return { seed, violations, sometimes: world.sometimes, steps: scheduler.steps };
}

/** Tells every change at a vendor and every commit of the engine, with simulated time. */
function listenIn(world: World, trace: (line: string) => void): void {
  const timed = (line: string): void =>
    trace(`${new Date(world.scheduler.nowMs()).toISOString().slice(14, 23)} ${line}`);
  world.trace = timed;
  const commit = world.store.commit.bind(world.store);
  world.store.commit = (lease, changes, also) => {
    const told = Object.entries(changes).filter(([, list]) => Array.isArray(list) && list.length > 0);
    timed(`${lease.syncId} commit ${JSON.stringify(Object.fromEntries(told))}`);
    return commit(lease, changes, also);
  };
}

function keepDuelling(world: World, group: People): void {
  const again = (): void => {
    group.duel();
    world.scheduler.after(5_000, again);
  };
  world.scheduler.after(5_000, again);
}

const versions = (pairing: Pairing): string =>
  JSON.stringify(SIDES.map((side) => pairing.vendors[side].liveRecords().map(({ id, version }) => [id, version])));

/** Rare branches that were reached, read off what the engine remembers. */
function noteOutcomes(world: World, pairing: Pairing): void {
  for (const { kind, status } of world.store.conflicts(pairing.syncId))
    world.sometimes.add(`conflict: ${kind}, ${status}`);
  for (const { status } of world.store.deadLetters(pairing.syncId)) world.sometimes.add(`dead letter: ${status}`);
  for (const { reason } of world.store.tombstones(pairing.syncId)) world.sometimes.add(`tombstone: ${reason}`);
  if (world.store.aliases(pairing.syncId).length > 0) world.sometimes.add('an alias was followed');
  for (const { cause } of world.store.log(pairing.syncId)) world.sometimes.add(`written: ${cause}`);
}

/** Writes per change and calls per change stay within a bound that no loop stays within. */
function bounds(world: World, people: readonly People[]): readonly Violation[] {
  const changes = people.reduce(
    (sum, { ledger, firms, mappings, segments }) =>
      sum +
      firms.acts * 4 +
      ledger.edits.length +
      ledger.automationEdits +
      ledger.created.length * 4 +
      ledger.takenBack * 16 +
      ledger.tags().length +
      mappings.nicknames.length * 2 +
      mappings.approved.length * 40 +
      segments.acts * 20 +
      20,
    0,
  );
  const writesMax = changes * 3;
  const violations: Violation[] = [];
  if (world.counts.engineChanges > writesMax) {
    violations.push({ promise: 'no echo', detail: `${world.counts.engineChanges} writes for ${changes} changes` });
  }
  return violations;
}

import { type ExplainedValue, explainAll, falsehood } from './explained.js';
import { People } from './people.js';
import { type Pairing, World } from './world.js';

const DAY_MS = 86_400_000;
const WEEK = { pollEveryMs: 600_000, sweepEveryMs: 43_200_000, repairEveryMs: 300_000 };
const ACTS_A_DAY = 40;

export interface AskedWeek {
  readonly asked: number;
  /** What was said and is not true. */
  readonly untrue: readonly string[];
  /** How many of the values asked for have which origin. */
  readonly origins: Readonly<Record<string, number>>;
}

/** Lives through a week of edits in all weathers, and asks of `count` values chosen at random where they come from. */
export async function askAfterAWeek(seed: number, count: number): Promise<AskedWeek> {
  const world = new World(seed, WEEK);
  const { scheduler } = world;
  const startMs = scheduler.nowMs();
  const people = world.pairings.map((pairing) => new People(world, pairing));
  for (const group of people) {
    group.settle();
    for (let act = 0; act < 7 * ACTS_A_DAY; act++) {
      scheduler.after(scheduler.random.between(0, 7 * DAY_MS), () => group.act());
    }
  }
  scheduler.after(10_000, () => void world.firstSyncs());
  await scheduler.runUntil(startMs + 7 * DAY_MS);
  world.clearWeather();
  await world.reconcileFully();
  return ask(world, count);
}

async function ask(world: World, count: number): Promise<AskedWeek> {
  const known: { readonly pairing: Pairing; readonly value: ExplainedValue }[] = [];
  for (const pairing of world.pairings) {
    const values = await explainAll(world, pairing);
    known.push(...values.filter((one) => !isNobodys(pairing, one)).map((value) => ({ pairing, value })));
  }
  const untrue: string[] = [];
  const origins: Record<string, number> = {};
  let asked = 0;
  for (; asked < count && known.length > 0; asked++) {
    const [chosen] = known.splice(Math.floor(world.scheduler.random.next() * known.length), 1);
    if (!chosen) break;
    const { kind } = chosen.value.explanation.sides[chosen.value.side].origin;
    origins[kind] = (origins[kind] ?? 0) + 1;
    const lie = falsehood(world, chosen.pairing, chosen.value);
    if (lie !== null) untrue.push(lie);
  }
  return { asked, untrue, origins };
}

/** A field that was never filled has no cause to tell. */
function isNobodys(pairing: Pairing, { side, explanation }: ExplainedValue): boolean {
  const { remoteId, field } = explanation.sides[side];
  return pairing.authors[side].authorOf(remoteId ?? '', field ?? '') === 'nobody';
}

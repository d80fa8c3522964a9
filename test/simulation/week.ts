import { type Claim, claimsOf, explainAll, type ExplainedValue, hasAuthor, judge } from './explained.js';
import { People } from './people.js';
import { type Pairing, World } from './world.js';

const DAY_MS = 86_400_000;
const WEEK = { pollEveryMs: 600_000, sweepEveryMs: 43_200_000, repairEveryMs: 300_000 };
const ACTS_A_DAY = 40;
/** Every so many acts somebody does something about a group as well. */
const GROUP_ACT_EVERY = 4;

export interface AskedWeek {
  readonly asked: number;
  /** What was said and is not true. */
  readonly untrue: readonly string[];
  /** Those that a person and the engine had put there alike: the explanation names one of them. */
  readonly ofBothHands: number;
  /** How many of those asked for have which origin; members of sets by themselves. */
  readonly origins: Readonly<Record<string, number>>;
}

/**
 * Lives through a week of edits in all weathers, and asks of `count` values and members of sets chosen at random where
 * they come from. What is told is held against what people did and what the vendors were sent.
 */
export async function askAfterAWeek(seed: number, count: number): Promise<AskedWeek> {
  const world = new World(seed, WEEK);
  const { scheduler } = world;
  const startMs = scheduler.nowMs();
  const people = world.pairings.map((pairing) => new People(world, pairing));
  for (const group of people) {
    group.settle();
    for (let act = 0; act < 7 * ACTS_A_DAY; act++) {
      scheduler.after(scheduler.random.between(0, 7 * DAY_MS), () => group.act());
      if (act % GROUP_ACT_EVERY === 0)
        scheduler.after(scheduler.random.between(0, 7 * DAY_MS), () => group.actOnGroups());
    }
  }
  scheduler.after(10_000, () => void world.firstSyncs());
  await scheduler.runUntil(startMs + 7 * DAY_MS);
  world.clearWeather();
  await world.reconcileFully();
  return ask(world, count);
}

interface Question {
  readonly pairing: Pairing;
  readonly value: ExplainedValue;
  readonly claim: Claim;
}

async function ask(world: World, count: number): Promise<AskedWeek> {
  const questions: Question[] = [];
  for (const pairing of world.pairings) {
    for (const value of await explainAll(world, pairing)) {
      const known = claimsOf(value).filter((claim) => hasAuthor(pairing, value, claim));
      questions.push(...known.map((claim) => ({ pairing, value, claim })));
    }
  }
  const untrue: string[] = [];
  const origins: Record<string, number> = {};
  let [asked, ofBothHands] = [0, 0];
  for (; asked < count; asked++) {
    const [chosen] = questions.splice(Math.floor(world.scheduler.random.next() * questions.length), 1);
    if (!chosen) break;
    const { origin, member } = chosen.claim;
    const kind = member === null ? origin.kind : `member ${origin.kind}`;
    origins[kind] = (origins[kind] ?? 0) + 1;
    const judged = judge(world, chosen.pairing, chosen.value, chosen.claim);
    if (judged.kind === 'untrue') untrue.push(judged.lie);
    if (judged.kind === 'ofBothHands') ofBothHands += 1;
  }
  return { asked, untrue, ofBothHands, origins };
}

/** The week in one line, for whoever reads along. */
export const weekText = (seed: number, { asked, untrue, ofBothHands, origins }: AskedWeek): string => {
  const kinds = Object.entries(origins).map(([kind, times]) => `${times} ${kind}`);
  const both = ofBothHands === 0 ? '' : `, ${ofBothHands} of them by both hands`;
  return `seed ${seed}: the true cause of ${asked - untrue.length} of ${asked} values is told${both} (${kinds.sort().join(', ')})`;
};

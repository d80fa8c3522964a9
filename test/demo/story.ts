import { type Calls, callsBetween, countedCalls, totals, withoutListening, writeCalls } from './calls.js';
import { type Conflict, type DeadLetter, type Link, type Sync } from './client.js';
import { tally } from './difference.js';
import { type Evidence, type Listed } from './evidence.js';
import { fingerprint } from './fingerprint.js';
import { firstSync, quiet, reconcileAll } from './first-sync.js';
import { type Floor, floorOf } from './floor.js';
import { allSyncs, defineHub, type Hub } from './hub.js';
import { liveParts } from './live.js';
import { type DemoOptions } from './options.js';
import { judge, notJudged } from './promises.js';
import { type Figures, percentile, tellReport, times } from './report.js';
import { Saboteur } from './saboteur.js';
import { countsOf, live, type Snapshot, takeSnapshot } from './state.js';
import { type Teller } from './terminal.js';
import { type Verdict } from './verdict.js';
import { type World } from './world.js';

export interface Told {
  readonly figures: Figures;
  readonly verdicts: readonly Verdict[];
  /** Of the final state. */
  readonly fingerprint: string;
}

/** The whole demo in a world that is up: first syncs, live edits, a second reconcile, and the verdict. */
export async function tellStory(world: World, options: DemoOptions, tell: Teller, undisturbed?: string): Promise<Told> {
  const saboteur = new Saboteur(world, options.killWorker);
  const before = await takeSnapshot(world.sandboxes);
  showWorld(before, options, tell);
  const hub = await defineHub(world, before);
  const first = await firstSyncs(world, hub, before, saboteur, tell);
  const lived = await liveParts(world, hub, first.after, saboteur, tell);
  const second = await secondReconcile(world, hub, tell);
  if (options.killWorker > 0) tell.line(`   the worker was killed ${world.kills} times on the way`);
  const after = await takeSnapshot(world.sandboxes);
  const listed = [
    await listedOf(world, hub.salesforce, 'salesforce'),
    await listedOf(world, hub.mailchimp, 'mailchimp'),
  ];
  const companiesListed = await listedOf(world, hub.companies, 'salesforce');
  const allListed = [companiesListed, ...listed];
  const callsFloor = first.floor.safe;
  const calls = totals(withoutListening(first.calls));
  const evidence: Evidence = {
    ...{ before, after, listed, companiesListed, calls, callsFloor, undisturbed, people: options.people },
    ...lived,
    settled: second.settled,
    secondReconcileWrites: second.writes,
  };
  const verdicts = judge(evidence);
  const webhooks = times(lived.arrivals, 'webhook');
  const held = verdicts.filter((verdict) => verdict.held).length;
  const figures: Figures = {
    records: countsOf(after),
    links: allListed.reduce((sum, { links }) => sum + links.length, 0),
    ...first.changed,
    conflicts: allListed.reduce((sum, { conflicts }) => sum + conflicts.length, 0),
    calls,
    callsFloor,
    editToVisibleMs: { p50: percentile(webhooks, 0.5), p95: percentile(webhooks, 0.95) },
    secondReconcileWrites: second.writes,
    promises: { held, violated: verdicts.length - held },
  };
  tellReport(figures, first, { verdicts, unjudged: notJudged(evidence) }, lived.arrivals, tell);
  return { figures, verdicts, fingerprint: fingerprint(after) };
}

function showWorld(snapshot: Snapshot, { people, seed, latencyMs }: DemoOptions, tell: Teller): void {
  const { hubspot, salesforce, mailchimp, companies } = snapshot;
  tell.heading('Three tools that know the same people in part');
  tell.line(`   ${people} people (seed ${seed}), ${latencyMs} ms of latency to every tool`);
  const count = (of: readonly { readonly live: boolean }[]): number => live(of).length;
  tell.line(`   HubSpot ${count(hubspot)} contacts of ${count(companies.hubspot)} companies`);
  tell.line(`   Salesforce ${count(salesforce)} contacts of ${count(companies.salesforce)} accounts`);
  tell.line(`   Mailchimp ${count(mailchimp)} members`);
  tell.line(`   HubSpot is the hub: companies ↔ accounts, contacts ↔ contacts, contacts ↔ members`);
}

interface FirstSyncs {
  readonly after: Snapshot;
  readonly calls: Calls;
  readonly floor: Floor;
  readonly changed: { readonly creates: number; readonly updates: number };
}

/** One sync after the other, with half of the kills in between. */
async function firstSyncs(
  world: World,
  hub: Hub,
  before: Snapshot,
  saboteur: Saboteur,
  tell: Teller,
): Promise<FirstSyncs> {
  const callsBefore = await countedCalls(world.sandboxes);
  saboteur.begin(Math.ceil(saboteur.left / 2));
  await firstSync(world, hub.companies, tell);
  const companiesDone = await takeSnapshot(world.sandboxes);
  await firstSync(world, hub.salesforce, tell);
  const contactsDone = await takeSnapshot(world.sandboxes);
  await firstSync(world, hub.mailchimp, tell);
  await saboteur.end();
  await quiet(world);
  const after = await takeSnapshot(world.sandboxes);
  const calls = callsBetween(callsBefore, await countedCalls(world.sandboxes));
  return {
    after,
    calls,
    floor: floorOf([before, companiesDone, contactsDone, after]),
    changed: tally(before, after),
  };
}

/** A full reconcile for what no webhook told, and a second one, which must write nothing. */
async function secondReconcile(
  world: World,
  hub: Hub,
  tell: Teller,
): Promise<{ readonly writes: number; readonly settled: Snapshot }> {
  tell.heading('Everything is compared again, twice');
  const all = allSyncs(hub);
  await reconcileAll(world, all);
  const settled = await takeSnapshot(world.sandboxes);
  const callsBefore = await countedCalls(world.sandboxes);
  await reconcileAll(world, all);
  const writes = writeCalls(callsBetween(callsBefore, await countedCalls(world.sandboxes)));
  tell.line(`   the second full reconcile wrote ${writes} times`);
  return { writes, settled };
}

async function listedOf(world: World, sync: Sync, other: Listed['other']): Promise<Listed> {
  const { client } = world;
  return {
    other,
    conflicts: await client.all<Conflict>(`/v1/conflicts?syncId=${sync.id}`),
    deadLetters: await client.all<DeadLetter>(`/v1/dead-letters?syncId=${sync.id}&status=open`),
    links: await client.all<Link>(`/v1/syncs/${sync.id}/links`),
  };
}

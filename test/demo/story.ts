import {
  type Calls,
  callsBetween,
  countedCalls,
  type Floor,
  floorOf,
  tally,
  totals,
  withoutListening,
  writeCalls,
} from './calls.js';
import { type Conflict, type DeadLetter, type Link, type Sync } from './client.js';
import { type Arrival, liveEdits, ROUNDS, type Trio, trios } from './edits.js';
import { firstSync, quiet, reconcileAll } from './first-sync.js';
import { type DemoOptions } from './options.js';
import { type Evidence, fingerprint, judge, type Listed, notJudged, type Verdict } from './promises.js';
import { type Figures, percentile, tellReport, times } from './report.js';
import { Saboteur } from './saboteur.js';
import { conflict, deletion, optOuts } from './special-edits.js';
import { countsOf, type Snapshot, takeSnapshot } from './state.js';
import { defineSyncs, type DemoSyncs, pollOften } from './syncs.js';
import { type Teller } from './terminal.js';
import { meetPeople, subscribeHubspot, VENDOR_TITLES } from './vendors.js';
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
  const syncs = await defineSyncs(world, before);
  const first = await firstSyncs(world, syncs, before, saboteur, tell);
  const lived = await liveParts(world, syncs, first.after, saboteur, tell);
  const second = await secondReconcile(world, syncs, tell);
  if (options.killWorker > 0) tell.line(`   the worker was killed ${world.kills} times on the way`);
  const after = await takeSnapshot(world.sandboxes);
  const listed = [
    await listedOf(world, syncs.salesforce, 'salesforce'),
    await listedOf(world, syncs.mailchimp, 'mailchimp'),
  ];
  const callsFloor = first.floor.safe;
  const calls = totals(withoutListening(first.calls));
  const evidence: Evidence = {
    ...{ before, after, listed, calls, callsFloor, undisturbed, people: options.people },
    ...lived,
    settled: second.settled,
    secondReconcileWrites: second.writes,
  };
  const verdicts = judge(evidence);
  const webhooks = times(lived.arrivals, 'webhook');
  const held = verdicts.filter((verdict) => verdict.held).length;
  const figures: Figures = {
    records: countsOf(after),
    links: listed.reduce((sum, { links }) => sum + links.length, 0),
    ...first.changed,
    conflicts: listed.reduce((sum, { conflicts }) => sum + conflicts.length, 0),
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
  const { hubspot, salesforce, mailchimp } = countsOf(snapshot);
  tell.heading('Three tools that know the same people in part');
  tell.line(`   ${people} people (seed ${seed}), ${latencyMs} ms of latency to every tool`);
  tell.line(`   HubSpot ${hubspot} contacts, Salesforce ${salesforce} contacts, Mailchimp ${mailchimp} members`);
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
  syncs: DemoSyncs,
  before: Snapshot,
  saboteur: Saboteur,
  tell: Teller,
): Promise<FirstSyncs> {
  const callsBefore = await countedCalls(world.sandboxes);
  saboteur.begin(Math.ceil(saboteur.left / 2));
  await firstSync(world, syncs.salesforce, tell);
  const between = await takeSnapshot(world.sandboxes);
  await firstSync(world, syncs.mailchimp, tell);
  await saboteur.end();
  await quiet(world);
  const after = await takeSnapshot(world.sandboxes);
  const calls = callsBetween(callsBefore, await countedCalls(world.sandboxes));
  return {
    after,
    calls,
    floor: floorOf([before, between, after]),
    changed: tally(before, after),
  };
}

type Lived = Pick<Evidence, 'arrivals' | 'edited' | 'deleted' | 'conflict'>;

/** Edits on every side, a conflict, opt-outs and a deletion, with the rest of the kills in between. */
async function liveParts(
  world: World,
  syncs: DemoSyncs,
  synced: Snapshot,
  saboteur: Saboteur,
  tell: Teller,
): Promise<Lived> {
  await subscribeHubspot(world.sandboxes.hubspot, syncs.connections.hubspot);
  await pollOften(world, syncs);
  await reconcileAll(world, [syncs.salesforce, syncs.mailchimp]);
  const people = await meetPeople(world.sandboxes);
  const known = trios(synced);
  const [rival, leaving, refusing, deleted, ...others] = known;
  if (!rival || !leaving || !refusing || !deleted) throw new Error('too few people are known to all three tools');
  tell.heading('Edits on every side');
  const edits = await liveEdits(world, people, others, tell, async (round, rounds) => {
    const due = Math.floor(saboteur.left / (rounds - round));
    for (let kill = 0; kill < due; kill++) await saboteur.strikeSoon();
  });
  await saboteur.end();
  const story = await conflict(world, people, syncs, rival, tell);
  const refusals = await optOuts(world, people, [leaving, refusing], tell);
  await deletion(world, people, deleted, tell);
  const arrivals: readonly Arrival[] = [...edits, ...refusals];
  const touched: readonly Trio[] = [rival, leaving, refusing, deleted, ...others.slice(0, ROUNDS)];
  const edited = new Set(touched.map(({ email }) => email));
  return { arrivals, edited, deleted, conflict: story };
}

/** A full reconcile for what no webhook told, and a second one, which must write nothing. */
async function secondReconcile(
  world: World,
  syncs: DemoSyncs,
  tell: Teller,
): Promise<{ readonly writes: number; readonly settled: Snapshot }> {
  tell.heading('Everything is compared again, twice');
  const both = [syncs.salesforce, syncs.mailchimp];
  await reconcileAll(world, both);
  const settled = await takeSnapshot(world.sandboxes);
  const callsBefore = await countedCalls(world.sandboxes);
  await reconcileAll(world, both);
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

/** How to go on by oneself. */
export function inviteToExplore(world: World, tell: Teller): void {
  const { url, apiKey } = world.client;
  tell.heading('It stays up for exploring; Ctrl-C ends it');
  tell.line(`   REST API   ${url}/v1 (described at ${url}/v1/openapi.json; both ask for the key)`);
  tell.line(`   API key    ${apiKey}`);
  for (const vendor of ['hubspot', 'salesforce', 'mailchimp'] as const) {
    tell.line(`   ${VENDOR_TITLES[vendor].padEnd(10)} ${world.sandboxes[vendor].url}`);
  }
  tell.line('   Try:');
  tell.line(`     export SYNCLINE_URL=${url} SYNCLINE_API_KEY=${apiKey}`);
  tell.line('     npm run syncline -- syncs list');
  tell.line('     npm run syncline -- conflicts list --status decided');
  tell.line(`     curl -X POST ${world.sandboxes.mailchimp.url}/_sandbox/ui/members/update \\`);
  tell.line(`       -H 'content-type: application/json' -d '{"email":"…","edit":{"merge_fields":{"FNAME":"Ana"}}}'`);
  tell.line(`   Logs: ${world.folder}/api.log and worker.log`);
}

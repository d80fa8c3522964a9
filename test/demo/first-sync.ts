import { type Connection, type Health, type Run, type RunDetail, type Sync } from './client.js';
import { type Teller } from './terminal.js';
import { waitFor } from './wait.js';
import { type World } from './world.js';

const RUN = { everyMs: 250, timeoutMs: 15 * 60_000 };
/** Nothing waits to be read again, seen so often in a row. */
const QUIET_LOOKS = 4;

/** Plans a first sync, shows the plan, approves it, and waits until all of it has been written. */
export async function firstSync(world: World, sync: Sync, tell: Teller): Promise<RunDetail> {
  const { client } = world;
  tell.heading(`First sync: ${sync.name}`);
  const { run } = await client.post<{ run: Run }>(`/v1/syncs/${sync.id}/plan`);
  const scanning = tell.progress('scanned');
  const plan = await waitFor(
    'the plan',
    async () => {
      const now = await client.get<RunDetail>(`/v1/runs/${run.id}`);
      failIfFailed(now);
      const scanned = (now.counts['scannedA'] ?? 0) + (now.counts['scannedB'] ?? 0);
      if (scanned > 0) scanning.update(scanned, scanned);
      return now.state === 'ready' ? now : undefined;
    },
    RUN,
  );
  scanning.end();
  showPlan(plan, await toolsOf(world, sync), tell);
  await client.post(`/v1/runs/${run.id}/approve`);
  tell.line('   approved');
  const total = PLANNED.reduce((sum, kind) => sum + (plan.counts[kind] ?? 0), 0);
  const applying = tell.progress('applied');
  const done = await waitFor(
    'the plan to be applied',
    async () => {
      const now = await client.get<RunDetail>(`/v1/runs/${run.id}`);
      failIfFailed(now);
      applying.update(now.counts['applied'] ?? 0, total);
      return now.state === 'done' ? now : undefined;
    },
    RUN,
  );
  applying.end();
  await quiet(world);
  return done;
}

/** The names of the two tools a sync is between. */
type Tools = Readonly<Record<'a' | 'b', string>>;

async function toolsOf({ client }: World, { a, b }: Sync): Promise<Tools> {
  const nameOf = async (connectionId: string): Promise<string> =>
    (await client.get<Connection>(`/v1/connections/${connectionId}`)).name;
  return { a: await nameOf(a.connectionId), b: await nameOf(b.connectionId) };
}

const PLANNED = ['matched', 'update', 'createOnA', 'createOnB', 'ambiguous', 'invalid', 'excluded'] as const;

const wordsFor = ({ a, b }: Tools): Readonly<Record<(typeof PLANNED)[number], string>> => ({
  matched: 'pairs that agree already',
  update: 'pairs that differ',
  createOnA: `to create in ${a}`,
  createOnB: `to create in ${b}`,
  ambiguous: 'cases a person must look at: several records share an address',
  invalid: 'records the other tool cannot take',
  excluded: 'records left out',
});

function showPlan({ counts, estimate }: RunDetail, tools: Tools, tell: Teller): void {
  const count = (name: string): number => counts[name] ?? 0;
  const words = wordsFor(tools);
  tell.line(
    `   scanned ${count('scannedA')} records in ${tools.a} and ${count('scannedB')} in ${tools.b}; nothing is written yet`,
  );
  for (const kind of PLANNED) tell.line(`   ${String(count(kind)).padStart(6)}  ${words[kind]}`);
  tell.line(
    `   ${String(count('fields')).padStart(6)}  fields would change; ${count('conflicts')} conflicts go by policy`,
  );
  if (estimate) {
    const { callsA, callsB, seconds } = estimate;
    tell.line(`   estimated: ${callsA} calls to ${tools.a}, ${callsB} to ${tools.b}, about ${seconds} s`);
  }
}

function failIfFailed(run: RunDetail): void {
  if (run.state === 'failed') throw new Error(`the run failed: ${run.error ?? 'no reason given'}`);
}

/** Waits until nothing is left to be read again, on any sync. */
export async function quiet(world: World): Promise<void> {
  let looks = 0;
  await waitFor(
    'all syncs to be quiet',
    async () => {
      const { syncs } = await world.client.get<Health>('/v1/health');
      const paused = syncs.find(({ pausedBecause }) => pausedBecause !== null);
      if (paused) throw new Error(`a sync paused itself: ${paused.pausedBecause}`);
      looks = syncs.every(({ dirty }) => dirty === 0) ? looks + 1 : 0;
      return looks >= QUIET_LOOKS || undefined;
    },
    RUN,
  );
}

/** Asks for changes and compares everything now; ends when that is done and what it found is written. */
export async function reconcileAll(world: World, syncs: readonly Sync[]): Promise<void> {
  for (const sync of syncs) {
    const sweepsBefore = await sweeps(world, sync);
    await world.client.post(`/v1/syncs/${sync.id}/sync-now`);
    await waitFor(
      'the sweep',
      async () =>
        (await sweeps(world, sync)).find((run) => isOver(run) && !sweepsBefore.some(({ id }) => id === run.id)),
      RUN,
    );
  }
  await quiet(world);
}

const isOver = ({ state }: Run): boolean => state === 'done' || state === 'failed';

async function sweeps(world: World, sync: Sync): Promise<readonly Run[]> {
  const runs = await world.client.all<Run>(`/v1/syncs/${sync.id}/runs`);
  return runs.filter(({ kind, state }) => kind === 'sweep' && (state === 'done' || state === 'failed'));
}

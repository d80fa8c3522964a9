import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { type Client } from '../client.js';
import { syncId } from '../names.js';
import { duration } from '../options.js';
import { readAllPages } from '../paging.js';
import { type OpenTools } from '../tools.js';
import { CLI_CODES, Trouble } from '../trouble.js';
import { watchRun } from '../watch-run.js';
import { withExample } from './example.js';
import { runText } from './run-text.js';

interface WaitOptions {
  readonly wait?: boolean;
  readonly timeout?: number;
}

const waiting = (command: Command, until: string): Command =>
  command
    .option('--wait', `show progress and end when ${until}`)
    .addOption(
      new Option('--timeout <duration>', 'with --wait: how long to watch at most, e.g. 30m').argParser(duration),
    );

/** The first sync: a plan, which writes nothing, and its approval. Both belong under `syncs`. */
export function firstSyncCommands(program: Command, tools: OpenTools): void {
  const syncs = program.commands.find((command) => command.name() === 'syncs');
  if (!syncs) throw new Error('the commands under "syncs" come first');
  planCommand(syncs, tools);
  approveCommand(syncs, tools);
}

function planCommand(syncs: Command, tools: OpenTools): void {
  withExample(
    waiting(
      syncs
        .command('plan')
        .description('work out what a first sync would do; writes nothing')
        .argument('<sync>', 'id or name'),
      'the plan is ready',
    ),
    'syncline syncs plan Contacts --wait',
  ).action(async (given: string, options: WaitOptions) => {
    const opened = tools();
    const { client, printer } = opened;
    const { run } = await client.plan(await syncId(client, given));
    if (options.wait !== true) {
      printer.answer(run, runText);
      printer.note(`The plan is being made: look with "syncline runs show ${run.id}".`);
      return;
    }
    const ready = await watchRun(opened, run.id, { while: 'scanning', timeoutMs: options.timeout });
    printer.answer(ready, runText);
    printer.note(`Nothing is written yet. What would be: "syncline runs items ${run.id}".`);
    printer.note(`To go on: "syncline syncs approve ${run.syncId} --run ${run.id}".`);
  });
}

function approveCommand(syncs: Command, tools: OpenTools): void {
  withExample(
    waiting(
      syncs
        .command('approve')
        .description('carry out the plan that is ready, and keep the two sides the same from then on')
        .argument('<sync>', 'id or name')
        .option('--run <id>', 'the plan meant, should there be a newer one by now')
        .option(
          '--without-backfill',
          'of a new mapping: leave what differs now, let fields travel from their next edit on',
        ),
      'the plan is carried out',
    ),
    'syncline syncs approve Contacts --wait',
  ).action(async (given: string, options: WaitOptions & { run?: string; withoutBackfill?: boolean }) => {
    const opened = tools();
    const { client, printer } = opened;
    const id = await syncId(client, given);
    const plan = await readyPlan(client, id, options.run);
    const body = options.withoutBackfill === true ? { withoutBackfill: true } : {};
    const approved = await client.approve(plan.id, body);
    if (options.wait !== true) {
      printer.answer(approved, runText);
      printer.note(`The plan is being carried out: look with "syncline runs show ${plan.id}".`);
      return;
    }
    printer.answer(await watchRun(opened, plan.id, { while: 'applying', timeoutMs: options.timeout }), runText);
  });
}

/** The plan to approve: the one named, which must be of this sync, or the newest. */
async function readyPlan(client: Client, syncId: string, runId: string | undefined): Promise<Schemas['RunDto']> {
  const ready = (await readAllPages((page) => client.runs(syncId, page))).filter(
    ({ kind, state }) => (kind === 'firstSync' || kind === 'mappingChange') && state === 'ready',
  );
  const plan = runId === undefined ? ready[0] : ready.find(({ id }) => id === runId);
  if (plan) return plan;
  throw new Trouble({
    what:
      runId === undefined ? 'This sync has no plan that is ready.' : 'This is not a plan of the sync that is ready.',
    where: runId === undefined ? `sync ${syncId}` : `run ${runId}`,
    toDo: `Make one with "syncline syncs plan ${syncId} --wait".`,
    code: CLI_CODES.noPlan,
  });
}

import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { syncId } from '../names.js';
import { paged, type PageOptions } from '../options.js';
import { readPages } from '../paging.js';
import { type Column } from '../printing/table.js';
import { timeText, valueText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { PLAN_ITEM_KINDS } from '../watch-run.js';
import { withExample } from './example.js';
import { runText } from './run-text.js';

const RUNS: readonly Column<Schemas['RunDto']>[] = [
  { title: 'ID', of: ({ id }) => id, whole: true },
  { title: 'KIND', of: ({ kind }) => kind },
  { title: 'STATE', of: ({ state }) => state },
  { title: 'STARTED', of: ({ startedAt }) => timeText(startedAt) },
  { title: 'FINISHED', of: ({ finishedAt }) => timeText(finishedAt) },
  { title: 'WHY', of: ({ error }) => error },
];

const ITEMS: readonly Column<Schemas['PlanItemDto']>[] = [
  { title: '#', of: ({ ordinal }) => ordinal },
  { title: 'KIND', of: ({ kind }) => kind },
  { title: 'A', of: ({ aIds }) => aIds.join(', ') },
  { title: 'B', of: ({ bIds }) => bIds.join(', ') },
  { title: 'WHAT', of: itemText },
];

function itemText({ changes, conflicts, reason, skipped = [] }: Schemas['PlanItemDto']): string {
  return [
    ...changes.map(
      ({ side, fieldId, before, after }) => `${fieldId} on ${side}: ${valueText(before)} -> ${valueText(after)}`,
    ),
    ...conflicts.map(
      ({ fieldId, winner, now }) =>
        `${fieldId} differs: a ${valueText(now.a)}, b ${valueText(now.b)}, ${winner ? `side ${winner} wins` : 'a person decides'}`,
    ),
    ...skipped.map(
      ({ side, fieldId, before, reason: why }) =>
        `${fieldId} on ${side} stays ${valueText(before)}: ${why.message} (${why.code})`,
    ),
    ...(reason ? [`${reason.message} (${reason.code})`] : []),
  ].join('; ');
}

/** First syncs and sweeps. */
export function runCommands(program: Command, tools: OpenTools): void {
  const runs = program.command('runs').description('first syncs and full comparisons');

  withExample(
    paged(runs.command('list').description('the runs of a sync, newest first').argument('<sync>', 'id or name')),
    'syncline runs list Contacts',
  ).action(async (given: string, options: PageOptions) => {
    const { client, printer } = tools();
    const id = await syncId(client, given);
    printer.list(await readPages((page) => client.runs(id, page), options), RUNS, 'This sync has not run yet.');
  });

  withExample(
    runs.command('show').description('one run with its counts').argument('<run>', 'id'),
    'syncline runs show 5b6f0a52-7d0c-4f0e-9a38-0d2f7f5b1c11',
  ).action(async (id: string) => {
    const { client, printer } = tools();
    printer.answer(await client.run(id), runText);
  });

  withExample(
    paged(
      runs
        .command('items')
        .description('what a plan would do, record by record')
        .argument('<run>', 'id')
        .addOption(new Option('--kind <kind>', 'only these').choices(PLAN_ITEM_KINDS)),
    ),
    'syncline runs items 5b6f0a52-7d0c-4f0e-9a38-0d2f7f5b1c11 --kind ambiguous',
  ).action(async (id: string, { kind, ...options }: PageOptions & { kind?: string }) => {
    const { client, printer } = tools();
    const filter = kind === undefined ? {} : { kind };
    const page = await readPages((request) => client.runItems(id, { ...filter, ...request }), options);
    printer.list(page, ITEMS, 'There is no such item in the plan.');
  });

  withExample(
    runs.command('discard').description('throw a plan away; nothing of it was written').argument('<run>', 'id'),
    'syncline runs discard 5b6f0a52-7d0c-4f0e-9a38-0d2f7f5b1c11',
  ).action(async (id: string) => {
    const { client, printer } = tools();
    printer.answer(await client.discardRun(id), runText);
  });
}

import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { duration, side } from '../options.js';
import { explanationText } from '../printing/explain-text.js';
import { facts } from '../printing/table.js';
import { type OpenTools, type Tools } from '../tools.js';
import { type Side } from '#core';
import { watchRun } from '../watch-run.js';
import { withExample } from './example.js';
import { runText } from './run-text.js';

interface WaitOptions {
  readonly wait?: boolean;
  readonly timeout?: number;
}

interface PlanOptions extends WaitOptions {
  readonly approve?: boolean;
}

const LINK = '1d0f5a3e-22a7-4c39-8a53-6f1f0f1d9c01';
const RUN = '5b6f0a52-7d0c-4f0e-9a38-0d2f7f5b1c11';

const waiting = (command: Command, until: string): Command =>
  command
    .option('--wait', `show progress and end when ${until}`)
    .addOption(
      new Option('--timeout <duration>', 'with --wait: how long to watch at most, e.g. 30m').argParser(duration),
    );

/** For plans that need not be looked at first. */
const planning = (command: Command): Command =>
  waiting(command, 'the plan is ready').option('--approve', 'carry the plan out as soon as it is ready, and end then');

/** Why values are what they are, and how to have them as they were. */
export function historyCommands(program: Command, tools: OpenTools): void {
  withExample(
    program
      .command('explain')
      .description('where the values of a pair come from, and the command to flip each')
      .argument('<link>', 'id')
      .argument('[field]', 'id of a field mapping; all fields, when left out'),
    `syncline explain ${LINK} city`,
  ).action(async (id: string, field: string | undefined) => {
    const { client, printer } = tools();
    const answer = await client.explain(id, field);
    printer.answer(answer, ({ items }) => items.map(explanationText).join('\n\n'));
  });
  ofLinks(group(program, 'links'), tools);
  ofRuns(group(program, 'runs'), tools);
}

function group(program: Command, name: string): Command {
  const found = program.commands.find((command) => command.name() === name);
  if (!found) throw new Error(`the commands under "${name}" come first`);
  return found;
}

function ofLinks(links: Command, tools: OpenTools): void {
  withExample(
    planning(
      links
        .command('undo')
        .description('plan to take one change back, and what it caused; writes nothing without --approve')
        .argument('<link>', 'id')
        .requiredOption('--change <number>', 'its number in "syncline links changes"', Number),
    ),
    `syncline links undo ${LINK} --change 12 --wait`,
  ).action(async (id: string, { change, ...options }: PlanOptions & { change: number }) => {
    const opened = tools();
    await planned(opened, (await opened.client.undoChange(id, change)).run, options);
  });

  withExample(
    planning(
      links
        .command('restore')
        .description('plan to have a pair as it was at a moment; writes nothing without --approve')
        .argument('<link>', 'id')
        .requiredOption('--at <time>', 'the moment, e.g. 2026-03-01T09:00:00Z'),
    ),
    `syncline links restore ${LINK} --at 2026-03-01T09:00:00Z --wait`,
  ).action(async (id: string, { at, ...options }: PlanOptions & { at: string }) => {
    const opened = tools();
    await planned(opened, (await opened.client.restoreLink(id, at)).run, options);
  });

  withExample(
    links
      .command('keep')
      .description("let one side's value of a field count on the other side too")
      .argument('<link>', 'id')
      .argument('<field>', 'id of a field mapping')
      .addOption(new Option('--side <side>', 'the side whose value counts').argParser(side).makeOptionMandatory()),
    `syncline links keep ${LINK} city --side a`,
  ).action(async (id: string, fieldId: string, { side: kept }: { side: Side }) => {
    const { client, printer } = tools();
    const answer = await client.keep(id, { fieldId, side: kept });
    printer.answer(answer, () =>
      facts([
        ['link', answer.linkId],
        ['field', answer.fieldId],
        ['counts', `side ${answer.side}`],
      ]),
    );
  });
}

function ofRuns(runs: Command, tools: OpenTools): void {
  withExample(
    planning(
      runs
        .command('undo')
        .description('plan to take back what a run did; writes nothing without --approve')
        .argument('<run>', 'id'),
    ),
    `syncline runs undo ${RUN} --wait`,
  ).action(async (id: string, options: PlanOptions) => {
    const opened = tools();
    await planned(opened, (await opened.client.undoRun(id)).run, options);
  });

  withExample(
    waiting(
      runs
        .command('approve')
        .description('carry out the plan of an undo or a restore that is ready')
        .argument('<run>', 'id'),
      'the plan is carried out',
    ),
    `syncline runs approve ${RUN} --wait`,
  ).action(async (id: string, { wait, timeout }: WaitOptions) => {
    const opened = tools();
    const approved = await opened.client.approve(id, {});
    const run = wait === true ? await watchRun(opened, id, { while: 'applying', timeoutMs: timeout }) : approved;
    opened.printer.answer(run, runText);
  });
}

async function planned(opened: Tools, run: Schemas['RunDto'], { wait, timeout, approve }: PlanOptions): Promise<void> {
  const { client, printer } = opened;
  if (approve === true) {
    const ready = await watchRun(opened, run.id, { while: 'scanning', timeoutMs: timeout });
    if (ready.state === 'ready') await client.approve(run.id, {});
    const done = await watchRun(opened, run.id, { while: 'applying', timeoutMs: timeout });
    printer.answer(done, runText);
    printer.note(`What was written, and what was left as it is: "syncline runs items ${run.id}".`);
    return;
  }
  const shown = wait === true ? await watchRun(opened, run.id, { while: 'scanning', timeoutMs: timeout }) : run;
  printer.answer(shown, runText);
  printer.note(`Nothing is written yet. What would be, and what is left: "syncline runs items ${run.id}".`);
  printer.note(`To go on: "syncline runs approve ${run.id}".`);
}

import { basename } from 'node:path';
import { type Command } from 'commander';
import { written } from '#configuration';
import { applyPlan } from '../configuration/apply.js';
import { comparisonOf, planOf, type Plan, type PlanOptions } from '../configuration/plan.js';
import { type Found, readPresent } from '../configuration/present.js';
import { differencesText, driftText, planAnswer, planText } from '../configuration/text.js';
import { confirm } from '../input.js';
import { type OpenTools, type Tools } from '../tools.js';
import { CLI_CODES, Trouble, troubleOf, usageTrouble } from '../trouble.js';
import { withExample } from './example.js';

const FORBIDDEN = 'SYNC_A403';

const fromFile = (command: Command): Command =>
  command
    .requiredOption('-f, --file <file>', 'YAML file of configuration; - is standard input')
    .option('--prune', 'remove what the file does not name; members of segments stay in their groups');

/** The workspace as a file. */
export function configurationCommands(program: Command, tools: OpenTools): void {
  withExample(
    program
      .command('export')
      .description(
        'the connections, syncs, mappings, segments, alerts and people as a YAML file; secrets by reference alone',
      ),
    'syncline export > workspace.yaml',
  ).action(async () => {
    const opened = tools();
    const { configuration } = await readAll(opened);
    opened.printer.answer(configuration, () => written(configuration).trimEnd());
  });

  withExample(
    program
      .command('diff')
      .description('where the workspace and a file differ; without a file, the one that was applied last')
      .option('-f, --file <file>', 'YAML file of configuration; - is standard input')
      .option('--prune', 'as if what the file does not name were to be removed'),
    'syncline diff -f workspace.yaml',
  ).action(async ({ file, ...options }: Partial<PlanOptions>) => {
    const opened = tools();
    if (file === undefined) {
      opened.printer.answer(await opened.client.drift(), driftText);
      return;
    }
    const { changes, left } = await comparisonOf(opened, { file, ...options });
    opened.printer.answer({ changes, left }, differencesText);
  });

  withExample(
    fromFile(
      program
        .command('plan')
        .description('what applying a file would change, and what that would do to records; writes none'),
    ),
    'syncline plan -f workspace.yaml',
  ).action(async (options: PlanOptions) => {
    const opened = tools();
    const plan = await planOf(opened, options);
    show(opened, plan);
    if (plan.changes.length > 0)
      opened.printer.note(`To have exactly this: "syncline apply -f ${options.file} --yes ${plan.id}".`);
  });

  withExample(
    fromFile(
      program.command('apply').description('make the workspace what a file says, after showing what that does'),
    ).option('--yes <plan>', 'do not ask; applies this plan, and nothing if it would be another by now'),
    'syncline apply -f workspace.yaml --yes 3f5c1b7a90d2e846',
  ).action(async (options: PlanOptions & { yes?: string }) => apply(tools(), options));
}

/** All that a file may say; people only where the key may manage them. */
async function readAll({ client, printer }: Tools): Promise<Found> {
  try {
    return await readPresent(client, { alerts: true, people: true });
  } catch (error) {
    if (troubleOf(error).report.code !== FORBIDDEN) throw error;
    const found = await readPresent(client, { alerts: true, people: false });
    printer.note('The key may not manage people (people.manage): they are left out.');
    return found;
  }
}

const show = ({ printer }: Tools, plan: Plan): void =>
  printer.answer(planAnswer(plan), () => planText(plan, printer.look));

async function apply(opened: Tools, options: PlanOptions & { yes?: string }): Promise<void> {
  const plan = await planOf(opened, options);
  show(opened, plan);
  if (plan.changes.length > 0) {
    await agreed(opened, plan, options);
    await carryOut(opened, plan);
  }
  await noteApplied(opened, plan);
}

async function carryOut(opened: Tools, plan: Plan): Promise<void> {
  const { done, waiting } = await applyPlan(opened, plan);
  for (const text of done) opened.printer.note(`done: ${text}`);
  for (const text of waiting) opened.printer.note(`not done yet: ${text}`);
}

/** From now on the workspace is compared with this file. Who may do what it says need not be allowed to say so. */
async function noteApplied({ client, printer }: Tools, { file: { path, configuration } }: Plan): Promise<void> {
  try {
    await client.noteApplied({ configuration, ...(path === '-' ? {} : { file: basename(path) }) });
  } catch (error) {
    const { report } = troubleOf(error);
    if (report.code !== FORBIDDEN) throw error;
    printer.note(
      'The key may not say that this file was applied (syncs.write): the console goes on comparing with another.',
    );
  }
}

async function agreed({ surroundings }: Tools, plan: Plan, options: PlanOptions & { yes?: string }): Promise<void> {
  if (options.yes === plan.id) return;
  if (options.yes !== undefined) {
    throw new Trouble({
      what: 'What would be done by now is another plan than the one agreed to.',
      where: `plan ${options.yes}`,
      toDo: `Look at the plan above, and agree to it with --yes ${plan.id}. Nothing was done.`,
      code: CLI_CODES.otherPlan,
    });
  }
  if (surroundings.stdin.isTTY !== true || options.file === '-') {
    throw usageTrouble(
      'Nothing was done: the plan needs to be agreed to.',
      'the command line',
      `Add --yes ${plan.id} if it is what you mean.`,
    );
  }
  await confirm('This is what will be done.', undefined, surroundings);
}

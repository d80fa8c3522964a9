import { type Command, Option } from 'commander';
import { type Side } from '#core';
import { type Schemas } from '#api-client';
import { confirm } from '../input.js';
import { segmentId, syncId } from '../names.js';
import { duration, listed } from '../options.js';
import { type Column, facts } from '../printing/table.js';
import { type OpenTools } from '../tools.js';
import { watchRun } from '../watch-run.js';
import { withExample } from './example.js';
import { runText } from './run-text.js';

const ruleText = ({ rule, ruleInUse }: Schemas['SegmentDto']): string =>
  ruleInUse === null || ruleInUse === rule ? rule : `${ruleInUse} (another one is saved)`;

const SEGMENTS: readonly Column<Schemas['SegmentDto']>[] = [
  { title: 'NAME', of: ({ name }) => name },
  { title: 'STATE', of: ({ state }) => state },
  { title: 'KEPT IN', of: ({ side, field, group }) => `${group} (${field} on ${side})` },
  { title: 'RULE', of: ruleText },
];

const segmentText = (segment: Schemas['SegmentDto']): string =>
  facts([
    ['segment', segment.id],
    ['name', segment.name],
    ['state', segment.state],
    ['why', segment.stoppedBecause],
    ['kept in', `${segment.group} (${segment.field} on side ${segment.side})`],
    ['rule', segment.rule],
    ['in use', segment.ruleInUse],
  ]);

/** Rules over both records, and the groups their members are kept in. */
export function segmentCommands(program: Command, tools: OpenTools): void {
  const segments = program.command('segments').description('rules that say who is in a tag, list or campaign');
  listCommand(segments, tools);
  addCommand(segments, tools);
  reviseCommand(segments, tools);
  previewCommand(segments, tools);
  activateCommand(segments, tools);
  removeCommand(segments, tools);
}

const ofSegment = (command: Command): Command =>
  command.argument('<sync>', 'id or name').argument('<segment>', 'id or name');

function listCommand(segments: Command, tools: OpenTools): void {
  withExample(
    listed(segments.command('list').description('segments of a sync, by name').argument('<sync>', 'id or name')),
    'syncline segments list Contacts',
  ).action(async (given: string) => {
    const { client, printer } = tools();
    printer.list(await client.segments(await syncId(client, given)), SEGMENTS, 'The sync has no segments.');
  });
}

interface NewSegment {
  readonly rule: string;
  readonly side: Side;
  readonly field: string;
  readonly group?: string;
}

function addCommand(segments: Command, tools: OpenTools): void {
  withExample(
    segments
      .command('add')
      .description('save a segment; nothing is written before it is activated')
      .argument('<sync>', 'id or name')
      .argument('<name>', 'what it is called')
      .requiredOption('--rule <expression>', 'true for members, over the fields of both records: a.country, b.plan')
      .addOption(
        new Option('--side <side>', 'the side whose group its members are kept in')
          .choices(['a', 'b'])
          .makeOptionMandatory(),
      )
      .requiredOption('--field <name>', 'a field of groups of that side')
      .option('--group <name>', 'the group, made if there is none (default: the name of the segment)'),
    `syncline segments add Contacts Premium --side b --field tags --rule "a.country == 'TH' && b.plan == 'premium'"`,
  ).action(async (given: string, name: string, { rule, side, field, group = name }: NewSegment) => {
    const { client, printer } = tools();
    const sync = await syncId(client, given);
    const segment = await client.addSegment(sync, { name, rule, side, field, group });
    printer.answer(segment, segmentText);
    printer.note(
      `Nothing is written yet. Who would be in it: "syncline segments preview ${sync} ${segment.id} --wait".`,
    );
  });
}

function reviseCommand(segments: Command, tools: OpenTools): void {
  withExample(
    ofSegment(
      segments.command('update').description('save another rule; the one in use stays until it is activated'),
    ).requiredOption('--rule <expression>', 'true for members'),
    `syncline segments update Contacts Premium --rule "b.plan == 'premium'"`,
  ).action(async (given: string, segment: string, { rule }: { rule: string }) => {
    const { client, printer } = tools();
    const sync = await syncId(client, given);
    printer.answer(await client.reviseSegment(sync, await segmentId(client, sync, segment), { rule }), segmentText);
  });
}

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

function previewCommand(segments: Command, tools: OpenTools): void {
  withExample(
    waiting(
      ofSegment(segments.command('preview').description('find out who would be in it; writes nothing')),
      'it is known',
    ),
    'syncline segments preview Contacts Premium --wait',
  ).action(async (given: string, segment: string, options: WaitOptions) => {
    const opened = tools();
    const { client, printer } = opened;
    const sync = await syncId(client, given);
    const id = await segmentId(client, sync, segment);
    const { run } = await client.previewSegment(sync, id);
    const known =
      options.wait === true ? await watchRun(opened, run.id, { while: 'scanning', timeoutMs: options.timeout }) : run;
    printer.answer(known, runText);
    printer.note(`Nothing is written yet. Who would be moved: "syncline runs items ${run.id}".`);
    printer.note(`To have it so: "syncline segments activate ${sync} ${id} --run ${run.id}".`);
  });
}

function activateCommand(segments: Command, tools: OpenTools): void {
  withExample(
    waiting(
      ofSegment(segments.command('activate').description('keep it true from now on, as the preview showed it'))
        .requiredOption('--run <id>', 'the preview that was looked at')
        .option('--confirm', 'the rule is meant to hold for everyone, or for nobody'),
      'it is in use',
    ),
    'syncline segments activate Contacts Premium --run 5b6f0a52-7d0c-4f0e-9a38-0d2f7f5b1c11 --wait',
  ).action(async (given: string, segment: string, options: WaitOptions & { run: string; confirm?: boolean }) => {
    const opened = tools();
    const { client, printer } = opened;
    const sync = await syncId(client, given);
    const body = { runId: options.run, ...(options.confirm === true ? { confirm: true } : {}) };
    const run = await client.activateSegment(sync, await segmentId(client, sync, segment), body);
    const known =
      options.wait === true ? await watchRun(opened, run.id, { while: 'applying', timeoutMs: options.timeout }) : run;
    printer.answer(known, runText);
  });
}

function removeCommand(segments: Command, tools: OpenTools): void {
  withExample(
    ofSegment(segments.command('remove').description('remove a segment'))
      .addOption(
        new Option('--members <what>', 'leave its members in the group, or take them out first')
          .choices(['keep', 'remove'])
          .makeOptionMandatory(),
      )
      .option('--yes', 'do not ask'),
    'syncline segments remove Contacts Premium --members keep --yes',
  ).action(async (given: string, segment: string, options: { members: 'keep' | 'remove'; yes?: boolean }) => {
    const { client, printer, surroundings } = tools();
    const sync = await syncId(client, given);
    const { id, name, group } = await client.segment(sync, await segmentId(client, sync, segment));
    const what =
      options.members === 'keep'
        ? `"${name}" is no longer kept true; whoever is in "${group}" stays.`
        : `"${name}" is removed, and its members are taken out of "${group}".`;
    await confirm(what, options.yes, surroundings);
    const { run } = await client.removeSegment(sync, id, options.members);
    if (run) printer.answer(run, runText);
    else printer.note(`The segment "${name}" is removed.`);
  });
}

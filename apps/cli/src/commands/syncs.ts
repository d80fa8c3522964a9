import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { confirm, readJson } from '../input.js';
import { endOf, syncId } from '../names.js';
import { duration, paged, type PageOptions } from '../options.js';
import { readPages } from '../paging.js';
import { type Column, facts } from '../printing/table.js';
import { durationText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { inputTrouble, usageTrouble } from '../trouble.js';
import { withExample } from './example.js';
import { filterCommand } from './filters.js';
import { mappingCommand } from './mapping.js';

/** As `--a` and `--b` take it, e.g. `HubSpot:contacts`. */
const endText = ({ connection, object }: Schemas['SyncEndShownDto']): string => `${connection.name}:${object}`;

const SYNCS: readonly Column<Schemas['SyncDto']>[] = [
  { title: 'ID', of: ({ id }) => id, whole: true },
  { title: 'NAME', of: ({ name }) => name },
  { title: 'STATE', of: ({ state }) => state },
  { title: 'A', of: ({ a }) => endText(a) },
  { title: 'B', of: ({ b }) => endText(b) },
  { title: 'WHY', of: ({ pausedBecause }) => pausedBecause },
];

/** Two connections' objects, kept the same. */
export function syncCommands(program: Command, tools: OpenTools): void {
  const syncs = program.command('syncs').description('what is kept the same, and how');
  addCommand(syncs, tools);
  lookCommands(syncs, tools);
  updateCommand(syncs, tools);
  mappingCommand(syncs, tools);
  filterCommand(syncs, tools);
  stateCommands(syncs, tools);
  removeCommand(syncs, tools);
}

interface AddOptions {
  readonly file: string;
  readonly name?: string;
  readonly a?: string;
  readonly b?: string;
}

function addCommand(syncs: Command, tools: OpenTools): void {
  withExample(
    syncs
      .command('add')
      .description('pair two objects by a file: {name, a: {connectionId, object}, b: {…}, mapping}')
      .requiredOption('-f, --file <file>', 'JSON file; - is standard input')
      .option('--name <name>', 'what to call it, instead of the name in the file')
      .option('--a <connection:object>', 'side a, by the id or name of the connection, instead of the one in the file')
      .option('--b <connection:object>', 'side b likewise'),
    'syncline syncs add -f sync.json --a HubSpot:contacts --b Salesforce:Contact',
  ).action(async (options: AddOptions) => {
    const { client, printer, surroundings } = tools();
    const file = await readJson(options.file, surroundings);
    if (typeof file !== 'object' || file === null || Array.isArray(file)) {
      throw inputTrouble('A sync is described by an object.', options.file, 'See docs/cli.md for an example.');
    }
    const body = {
      ...file,
      ...(options.name === undefined ? {} : { name: options.name }),
      ...(options.a === undefined ? {} : { a: await endOf(client, options.a, '--a') }),
      ...(options.b === undefined ? {} : { b: await endOf(client, options.b, '--b') }),
    };
    printer.answer(await client.addSync(body), syncText);
  });
}

function lookCommands(syncs: Command, tools: OpenTools): void {
  withExample(paged(syncs.command('list').description('all syncs')), 'syncline syncs list').action(
    async (options: PageOptions) => {
      const { client, printer } = tools();
      printer.list(await readPages(client.syncs, options), SYNCS, 'There is no sync.');
    },
  );

  withExample(
    syncs.command('show').description('one sync').argument('<sync>', 'id or name'),
    'syncline syncs show Contacts',
  ).action(async (given: string) => {
    const { client, printer } = tools();
    printer.answer(await client.sync(await syncId(client, given)), syncText);
  });
}

interface UpdateOptions {
  readonly name?: string;
  readonly pollEvery?: number;
  readonly sweepEvery?: number;
}

function updateCommand(syncs: Command, tools: OpenTools): void {
  withExample(
    syncs
      .command('update')
      .description('change its name or how often it looks for changes')
      .argument('<sync>', 'id or name')
      .option('--name <name>', 'what to call it')
      .addOption(new Option('--poll-every <duration>', 'between two looks for changes, e.g. 30s').argParser(duration))
      .addOption(new Option('--sweep-every <duration>', 'between two full comparisons, e.g. 12h').argParser(duration)),
    'syncline syncs update Contacts --poll-every 30s --sweep-every 12h',
  ).action(async (given: string, { name, pollEvery, sweepEvery }: UpdateOptions) => {
    const { client, printer } = tools();
    const change: Schemas['SyncChangeDto'] = {
      ...(name === undefined ? {} : { name }),
      ...(pollEvery === undefined ? {} : { pollEveryMs: pollEvery }),
      ...(sweepEvery === undefined ? {} : { sweepEveryMs: sweepEvery }),
    };
    if (Object.keys(change).length === 0) {
      throw usageTrouble('There is nothing to change.', 'syncline syncs update', 'Give at least one option.');
    }
    printer.answer(await client.updateSync(await syncId(client, given), change), syncText);
  });
}

function stateCommands(syncs: Command, tools: OpenTools): void {
  withExample(
    syncs
      .command('pause')
      .description('send nothing for now; changes are still noted')
      .argument('<sync>', 'id or name'),
    'syncline syncs pause Contacts',
  ).action(async (given: string) => {
    const { client, printer } = tools();
    printer.answer(await client.pause(await syncId(client, given)), syncText);
  });

  withExample(
    syncs.command('resume').description('send again, beginning with what was noted').argument('<sync>', 'id or name'),
    'syncline syncs resume Contacts',
  ).action(async (given: string) => {
    const { client, printer } = tools();
    printer.answer(await client.resume(await syncId(client, given)), syncText);
  });

  withExample(
    syncs
      .command('sync-now')
      .description('look for changes and compare everything now')
      .argument('<sync>', 'id or name'),
    'syncline syncs sync-now Contacts',
  ).action(async (given: string) => {
    const { client, printer } = tools();
    printer.answer(await client.syncNow(await syncId(client, given)), () => 'It is being compared now.');
  });
}

function removeCommand(syncs: Command, tools: OpenTools): void {
  withExample(
    syncs
      .command('remove')
      .description('end a sync and forget its links; records stay as they are')
      .argument('<sync>', 'id or name')
      .option('--yes', 'do not ask'),
    'syncline syncs remove Contacts --yes',
  ).action(async (given: string, options: { yes?: boolean }) => {
    const { client, printer, surroundings } = tools();
    const sync = await client.sync(await syncId(client, given));
    const what = `The sync "${sync.name}" and what it knows of its records will be forgotten; no record is deleted.`;
    await confirm(what, options.yes, surroundings);
    await client.removeSync(sync.id);
    printer.answer({ removed: sync.id }, () => `Removed the sync "${sync.name}".`);
  });
}

export const syncText = (sync: Schemas['SyncDto']): string =>
  facts([
    ['id', sync.id],
    ['name', sync.name],
    ['state', sync.state],
    ['why', sync.pausedBecause],
    ['side a', endText(sync.a)],
    ['side b', endText(sync.b)],
    ['mapping', `version ${sync.mapping.version}, ${sync.mapping.fields.length} fields`],
    ['polls every', durationText(sync.pollEveryMs)],
    ['sweeps every', durationText(sync.sweepEveryMs)],
  ]);

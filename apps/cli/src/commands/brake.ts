import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { confirm } from '../input.js';
import { syncId } from '../names.js';
import { paged, type PageOptions } from '../options.js';
import { readPages } from '../paging.js';
import { type Column, facts } from '../printing/table.js';
import { knownText, timeText, valueText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';
import { syncText } from './syncs.js';

const KINDS: readonly Schemas['HeldChangeDto']['kind'][] = ['delete', 'overwrite'];

const HELD: readonly Column<Schemas['HeldChangeDto']>[] = [
  { title: 'WHO', of: ({ knownBy }) => knownText(knownBy) },
  { title: 'WHAT', of: ({ kind }) => kind },
  { title: 'A', of: ({ aId }) => aId, whole: true },
  { title: 'B', of: ({ bId }) => bId, whole: true },
  { title: 'VALUES', of: ({ changes }) => changes.map(changeText).join(', ') },
  { title: 'AT', of: ({ at }) => timeText(at) },
];

const changeText = ({ side, fieldId, before, after }: Schemas['HeldChangeDto']['changes'][number]): string =>
  `${fieldId} on ${side}: ${valueText(before)} → ${valueText(after)}`;

/** A sync that was about to delete or overwrite unusually much, and asks first. */
export function brakeCommands(program: Command, tools: OpenTools): void {
  const brake = program.command('brake').description('a sync that asks before it deletes or overwrites very much');

  withExample(
    brake
      .command('show')
      .description('whether a sync is braked, why, and how much waits')
      .argument('<sync>', 'id or name'),
    'syncline brake show Contacts',
  ).action(async (given: string) => {
    const { client, printer } = tools();
    printer.answer(await client.brake(await syncId(client, given)), brakeText);
  });

  withExample(
    paged(
      brake
        .command('list')
        .description('the deletions and overwrites that wait, pair by pair')
        .argument('<sync>', 'id or name')
        .addOption(new Option('--kind <kind>', 'only these').choices(KINDS)),
    ),
    'syncline brake list Contacts --limit 20',
  ).action(async (given: string, { kind, ...options }: PageOptions & { kind?: string }) => {
    const { client, printer } = tools();
    const id = await syncId(client, given);
    printer.list(
      await readPages((request) => client.held(id, { ...request, ...(kind === undefined ? {} : { kind }) }), options),
      HELD,
      'Nothing is held.',
    );
  });

  withExample(
    brake
      .command('release')
      .description('let all that waits pass, this once; to have none of it done, pause the sync instead')
      .argument('<sync>', 'id or name')
      .option('--yes', 'do not ask'),
    'syncline brake release Contacts --yes',
  ).action(async (given: string, options: { yes?: boolean }) => {
    const { client, printer, surroundings } = tools();
    const id = await syncId(client, given);
    const { deletes, overwrites } = await client.brake(id);
    const what = `${deletes} link(s) that lost a record are dealt with as the mapping says, and values of ${overwrites} are overwritten.`;
    await confirm(what, options.yes, surroundings);
    printer.answer(await client.releaseBrake(id), syncText);
  });
}

const brakeText = (brake: Schemas['BrakeDto']): string =>
  facts([
    ['state', brake.state],
    ['why', brake.because],
    ['deletes', String(brake.deletes)],
    ['overwrites', String(brake.overwrites)],
    ['waiting', `${brake.waiting} record(s)`],
  ]);

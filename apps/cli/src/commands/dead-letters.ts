import { type Command, Option } from 'commander';
import { type DeadLetterAnswer } from '../answers.js';
import { syncId } from '../names.js';
import { paged, type PageOptions } from '../options.js';
import { readPages } from '../paging.js';
import { type Column, facts } from '../printing/table.js';
import { timeText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';

const STATUSES: readonly DeadLetterAnswer['status'][] = ['open', 'retrying', 'resolved', 'discarded'];

const DEAD_LETTERS: readonly Column<DeadLetterAnswer>[] = [
  { title: 'ID', of: ({ id }) => id, whole: true },
  { title: 'STATUS', of: ({ status }) => status },
  { title: 'CODE', of: ({ code }) => code },
  { title: 'RECORD', of: ({ side, remoteId }) => `${remoteId} on ${side}` },
  { title: 'REFUSED BY', of: ({ refusedBy }) => refusedBy },
  { title: 'FIELD', of: ({ field }) => field },
  { title: 'WHY', of: ({ message }) => message },
  { title: 'AT', of: ({ at }) => timeText(at) },
];

interface Filter extends PageOptions {
  readonly sync?: string;
  readonly status?: string;
  readonly code?: string;
}

/** Work that needs a person. */
export function deadLetterCommands(program: Command, tools: OpenTools): void {
  const deadLetters = program.command('dead-letters').description('writes a vendor refused, kept until someone looks');

  withExample(
    paged(
      deadLetters
        .command('list')
        .description('dead letters')
        .option('--sync <sync>', 'only of this sync: id or name')
        .addOption(new Option('--status <status>', 'only these').choices(STATUSES))
        .option('--code <code>', 'only with this code'),
    ),
    'syncline dead-letters list --status open',
  ).action(async ({ sync, status, code, ...options }: Filter) => {
    const { client, printer } = tools();
    const filter = {
      ...(sync === undefined ? {} : { syncId: await syncId(client, sync) }),
      ...(status === undefined ? {} : { status }),
      ...(code === undefined ? {} : { code }),
    };
    const page = await readPages((request) => client.deadLetters({ ...filter, ...request }), options);
    printer.list(page, DEAD_LETTERS, 'There is no such dead letter.');
  });

  withExample(
    deadLetters.command('retry').description('send it again, though nothing changed').argument('<dead-letter>', 'id'),
    'syncline dead-letters retry 2f9a7c1e-90d4-4b0b-8f4d-5a6b7c8d9e0f',
  ).action(async (id: string) => {
    const { client, printer } = tools();
    printer.answer(await client.retryDeadLetter(id), deadLetterText);
  });

  withExample(
    deadLetters
      .command('discard')
      .description('give it up: the two sides stay different here until either changes')
      .argument('<dead-letter>', 'id')
      .requiredOption('--reason <text>', 'why, for whoever looks later'),
    'syncline dead-letters discard 2f9a7c1e-90d4-4b0b-8f4d-5a6b7c8d9e0f --reason "a test contact"',
  ).action(async (id: string, { reason }: { reason: string }) => {
    const { client, printer } = tools();
    printer.answer(await client.discardDeadLetter(id, { reason }), deadLetterText);
  });
}

const deadLetterText = (letter: DeadLetterAnswer): string =>
  facts([
    ['dead letter', letter.id],
    ['sync', letter.syncId],
    ['status', letter.status],
    ['record', `${letter.remoteId} on side ${letter.side}`],
    ['refused by', `side ${letter.refusedBy}`],
    ['field', letter.field],
    ['why', `${letter.message} (${letter.code})`],
    ['attempts', letter.attempts],
    ['given up', letter.discardReason],
    ['at', timeText(letter.at)],
  ]);

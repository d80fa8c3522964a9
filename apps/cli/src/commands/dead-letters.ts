import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { type Side } from '#core';
import { type Client } from '../client.js';
import { syncId } from '../names.js';
import { listed, paged, type PageOptions, side } from '../options.js';
import { readPages } from '../paging.js';
import { type Column, facts } from '../printing/table.js';
import { knownText, timeText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { usageTrouble } from '../trouble.js';
import { withExample } from './example.js';

const STATUSES: readonly Schemas['DeadLetterDto']['status'][] = ['open', 'retrying', 'resolved', 'discarded'];

const DEAD_LETTERS: readonly Column<Schemas['DeadLetterDto']>[] = [
  { title: 'ID', of: ({ id }) => id, whole: true },
  { title: 'STATUS', of: ({ status }) => status },
  { title: 'CODE', of: ({ code }) => code },
  { title: 'WHO', of: ({ knownBy }) => knownText(knownBy) },
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
  readonly refusedBy?: Side;
}

const refusedBy = (description: string): Option => new Option('--refused-by <side>', description).argParser(side);

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
        .option('--code <code>', 'only with this code')
        .addOption(refusedBy('only what this side would not take')),
    ),
    'syncline dead-letters list --status open',
  ).action(async ({ sync, status, code, refusedBy: refuser, ...options }: Filter) => {
    const { client, printer } = tools();
    const filter = {
      ...(sync === undefined ? {} : { syncId: await syncId(client, sync) }),
      ...(status === undefined ? {} : { status }),
      ...(code === undefined ? {} : { code }),
      ...(refuser === undefined ? {} : { refusedBy: refuser }),
    };
    const page = await readPages((request) => client.deadLetters({ ...filter, ...request }), options);
    printer.list(page, DEAD_LETTERS, 'There is no such dead letter.');
  });

  withExample(
    listed(
      deadLetters
        .command('codes')
        .description('how many there are, by sync, who refused them and why')
        .option('--sync <sync>', 'only of this sync: id or name')
        .addOption(new Option('--status <status>', 'these, in place of the open ones').choices(STATUSES)),
    ),
    'syncline dead-letters codes',
  ).action(async ({ sync, status }: Filter) => {
    const { client, printer } = tools();
    const { items } = await client.deadLetterCodes({
      ...(sync === undefined ? {} : { syncId: await syncId(client, sync) }),
      ...(status === undefined ? {} : { status }),
    });
    printer.list({ items, nextCursor: null }, CODES, 'There is no such dead letter.');
  });

  withExample(
    many(
      deadLetters
        .command('retry')
        .description('send it again, though nothing changed; or all open ones with a code')
        .argument('[dead-letter]', 'id; left out with --code'),
    ),
    'syncline dead-letters retry --code MAILCHIMP_INVALID_EMAIL --sync Contacts',
  ).action(async (id: string | undefined, options: ManyOptions) => {
    const meant = oneOrMany(id, options, 'syncline dead-letters retry');
    const { client, printer } = tools();
    if (meant.kind === 'one') return printer.answer(await client.retryDeadLetter(meant.id), deadLetterText);
    const body = await bodyOf(client, meant);
    printer.answer(await untilDone(() => client.retryDeadLetters(body)), manyText('sent again'));
  });

  withExample(
    many(
      deadLetters
        .command('discard')
        .description('give it up, or all with a code: the two sides stay different here until either changes')
        .argument('[dead-letter]', 'id; left out with --code'),
    ).requiredOption('--reason <text>', 'why, for whoever looks later'),
    'syncline dead-letters discard 2f9a7c1e-90d4-4b0b-8f4d-5a6b7c8d9e0f --reason "a test contact"',
  ).action(async (id: string | undefined, { reason, ...options }: ManyOptions & { reason: string }) => {
    const meant = oneOrMany(id, options, 'syncline dead-letters discard');
    const { client, printer } = tools();
    if (meant.kind === 'one')
      return printer.answer(await client.discardDeadLetter(meant.id, { reason }), deadLetterText);
    const body = { ...(await bodyOf(client, meant)), reason };
    printer.answer(await untilDone(() => client.discardDeadLetters(body)), manyText('given up'));
  });
}

const CODES: readonly Column<Schemas['DeadLetterCodeDto']>[] = [
  { title: 'SYNC', of: ({ syncId: id }) => id, whole: true },
  { title: 'CODE', of: ({ code }) => code, whole: true },
  { title: 'REFUSED BY', of: ({ refusedBy }) => refusedBy },
  { title: 'COUNT', of: ({ count }) => count },
  { title: 'WHY', of: ({ message }) => message },
];

interface ManyOptions {
  readonly code?: string;
  readonly sync?: string;
  readonly refusedBy?: Side;
}

const many = (command: Command): Command =>
  command
    .option('--code <code>', 'all with this code')
    .option('--sync <sync>', 'with --code: only of this sync')
    .addOption(refusedBy('with --code: only what this side would not take'));

type Meant =
  | { readonly kind: 'one'; readonly id: string }
  | { readonly kind: 'many'; readonly code: string; readonly sync?: string; readonly refusedBy?: Side };

function oneOrMany(id: string | undefined, { code, ...narrower }: ManyOptions, command: string): Meant {
  if (id !== undefined && code === undefined && Object.keys(narrower).length === 0) return { kind: 'one', id };
  if (id === undefined && code !== undefined) return { kind: 'many', code, ...narrower };
  throw usageTrouble(
    'It does not say which dead letters.',
    command,
    'Name one; or give --code for all with that code.',
  );
}

const bodyOf = async (
  client: Client,
  { code, sync, refusedBy: refuser }: Extract<Meant, { kind: 'many' }>,
): Promise<Schemas['ManyDeadLettersDto']> => ({
  code,
  ...(refuser === undefined ? {} : { refusedBy: refuser }),
  ...(sync === undefined ? {} : { syncId: await syncId(client, sync) }),
});

/** So many are done at once; the rest is asked for again. */
async function untilDone(ask: () => Promise<Schemas['ManyDoneDto']>): Promise<Schemas['ManyDoneDto']> {
  let done = 0;
  for (;;) {
    const answer = await ask();
    done += answer.done;
    if (answer.done === 0 || answer.left === 0) return { done, left: answer.left };
  }
}

const manyText =
  (what: string) =>
  ({ done, left }: Schemas['ManyDoneDto']): string =>
    facts([
      [what, done],
      ['left', left],
    ]);

const deadLetterText = (letter: Schemas['DeadLetterDto']): string =>
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

import { type Command } from 'commander';
import { type Schemas } from '#api-client';
import { syncId } from '../names.js';
import { paged, type PageOptions } from '../options.js';
import { readPages } from '../paging.js';
import { type Column, facts, type Look, table } from '../printing/table.js';
import { timeText, valueText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';

const LINKS: readonly Column<Schemas['LinkDto']>[] = [
  { title: 'ID', of: ({ id }) => id, whole: true },
  { title: 'A', of: ({ aId }) => aId, whole: true },
  { title: 'B', of: ({ bId }) => bId, whole: true },
  { title: 'FROZEN', of: ({ frozen }) => frozen.join(', ') },
];

const CHANGES: readonly Column<Schemas['ChangeDto']>[] = [
  { title: '#', of: ({ id }) => id },
  { title: 'AT', of: ({ at }) => timeText(at), whole: true },
  { title: 'FIELD', of: ({ fieldId }) => fieldId },
  { title: 'SIDE', of: ({ side }) => side },
  { title: 'BEFORE', of: ({ before }) => valueText(before) },
  { title: 'AFTER', of: ({ after }) => valueText(after) },
  { title: 'BECAUSE', of: ({ cause }) => cause },
  { title: 'OTHER SIDE', of: ({ other }) => valueText(other) },
  { title: 'AGREED BEFORE', of: ({ base }) => (base ? `a ${valueText(base.a)}, b ${valueText(base.b)}` : null) },
  { title: 'RULE', of: ({ decidedBy }) => decidedBy },
];

/** Pairs of records that are the same thing. */
export function linkCommands(program: Command, tools: OpenTools): void {
  const links = program.command('links').description('pairs of records that are the same thing');

  withExample(
    paged(
      links
        .command('list')
        .description('the links of a sync')
        .argument('<sync>', 'id or name')
        .option('--search <text>', 'only those with this id or value'),
    ),
    'syncline links list Contacts --search ada@example.com',
  ).action(async (given: string, { search, ...options }: PageOptions & { search?: string }) => {
    const { client, printer } = tools();
    const id = await syncId(client, given);
    const filter = search === undefined ? {} : { search };
    const page = await readPages((request) => client.links(id, { ...filter, ...request }), options);
    printer.list(page, LINKS, 'There is no such link.');
  });

  withExample(
    links.command('show').description('one link and the values both sides last agreed on').argument('<link>', 'id'),
    'syncline links show 1d0f5a3e-22a7-4c39-8a53-6f1f0f1d9c01',
  ).action(async (id: string) => {
    const { client, printer } = tools();
    printer.answer(await client.link(id), (link) => linkText(link, printer.look));
  });

  withExample(
    paged(links.command('changes').description('what happened to a link, field by field').argument('<link>', 'id')),
    'syncline links changes 1d0f5a3e-22a7-4c39-8a53-6f1f0f1d9c01 --limit 20',
  ).action(async (id: string, options: PageOptions) => {
    const { client, printer } = tools();
    const page = await readPages((request) => client.linkChanges(id, request), options);
    printer.list(page, CHANGES, 'Nothing has changed since the link was made.');
  });

  linkActs(links, tools);
}

const LINK = '1d0f5a3e-22a7-4c39-8a53-6f1f0f1d9c01';

/** What a person does to one link. */
function linkActs(links: Command, tools: OpenTools): void {
  withExample(
    links.command('sync-now').description('read both records and bring them together now').argument('<link>', 'id'),
    `syncline links sync-now ${LINK}`,
  ).action(async (id: string) => {
    const { client, printer } = tools();
    printer.answer(await client.syncLinkNow(id), (link) => linkText(link, printer.look));
    printer.note(`What comes of it: "syncline explain ${id}".`);
  });

  withExample(
    links
      .command('unfreeze')
      .description('let a frozen field go on from what both sides held when it was frozen')
      .argument('<link>', 'id')
      .argument('<field>', 'id of a field mapping'),
    `syncline links unfreeze ${LINK} city`,
  ).action(async (id: string, fieldId: string) => {
    const { client, printer } = tools();
    printer.answer(await client.unfreeze(id, { fieldId }), (link) => linkText(link, printer.look));
    printer.note('Edits made meanwhile travel; of edits on both sides the policy decides.');
  });

  withExample(
    links
      .command('unlink')
      .description('stop keeping two records the same; both stay')
      .argument('<link>', 'id')
      .requiredOption('--reason <text>', 'why, for whoever looks later'),
    `syncline links unlink ${LINK} --reason "two people who share an address"`,
  ).action(async (id: string, { reason }: { reason: string }) => {
    const { client, printer } = tools();
    const link = await client.unlink(id, { reason });
    printer.answer(link, (shown) => linkText(shown, printer.look));
    printer.note(`They stay apart. To link them again: "syncline links add ${link.syncId} ${link.aId} ${link.bId}".`);
  });

  withExample(
    links
      .command('add')
      .description('say that two records are the same, whatever their keys say')
      .argument('<sync>', 'id or name')
      .argument('<a>', 'id of the record on side a')
      .argument('<b>', 'id of the record on side b'),
    'syncline links add Contacts 101 0031',
  ).action(async (given: string, aId: string, bId: string) => {
    const { client, printer } = tools();
    const link = await client.addLink(await syncId(client, given), { aId, bId });
    printer.answer(link, (shown) => linkText(shown, printer.look));
  });
}

const linkText = (link: Schemas['LinkDto'], look: Look): string =>
  [
    facts([
      ['link', link.id],
      ['sync', link.syncId],
      ['record on a', link.aId],
      ['record on b', link.bId],
      ['frozen fields', link.frozen],
      ['unfrozen', Object.entries(link.unfrozen).map(([fieldId, at]) => `${fieldId}: ${timeText(at) ?? at}`)],
      ['ended', timeText(link.removedAt)],
      ['because', link.removedBecause],
      ['goes on as', link.continuedBy],
    ]),
    table(
      [
        { title: 'FIELD', of: ([fieldId]) => fieldId },
        { title: 'ON A', of: ([, pair]) => valueText(pair.a) },
        { title: 'ON B', of: ([, pair]) => valueText(pair.b) },
      ],
      Object.entries(link.base),
      look,
    ),
  ].join('\n\n');

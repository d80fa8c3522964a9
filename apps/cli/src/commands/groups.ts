import { type Command } from 'commander';
import { type Schemas } from '#api-client';
import { syncId } from '../names.js';
import { paged, type PageOptions } from '../options.js';
import { readPages } from '../paging.js';
import { type Column } from '../printing/table.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';

const STATE: Readonly<Record<Schemas['GroupDto']['state'], string>> = {
  paired: 'paired',
  kept: 'kept by a segment',
  shutOut: 'shut out by the mapping',
  notCreated: 'not made by the mapping',
  unused: 'made once somebody is in it',
  ambiguous: 'several have this name',
  partnerGone: 'its partner was deleted',
  refused: 'the other side would not make it',
  unlisted: 'not listed by its vendor',
};

const sideText = (group: Schemas['GroupOnSideDto'] | null): string => {
  if (group === null) return '';
  return `${group.name ?? group.id}${group.writable ? '' : ' (read only)'}`;
};

const GROUPS: readonly Column<Schemas['GroupDto']>[] = [
  { title: 'FIELD', of: ({ fieldId }) => fieldId },
  { title: 'A', of: ({ a }) => sideText(a) },
  { title: 'B', of: ({ b }) => sideText(b) },
  { title: 'STATE', of: ({ state }) => STATE[state] },
];

/** Tags, lists and campaigns, and which of the two sides are the same. */
export function groupCommands(program: Command, tools: OpenTools): void {
  const groups = program.command('groups').description('tags, lists and campaigns, and which of them are the same');

  withExample(
    paged(
      groups
        .command('list')
        .description('the groups of a sync by name, and why some are not paired')
        .argument('<sync>', 'id or name'),
    ),
    'syncline groups list Contacts',
  ).action(async (given: string, options: PageOptions) => {
    const { client, printer } = tools();
    const id = await syncId(client, given);
    const page = await readPages((request) => client.groups(id, request), options);
    printer.list(page, GROUPS, 'The sync has no groups, or has not looked for them yet.');
  });
}

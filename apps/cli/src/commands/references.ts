import { type Command } from 'commander';
import { type Schemas } from '#api-client';
import { syncId } from '../names.js';
import { listed } from '../options.js';
import { type Column } from '../printing/table.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';

const REFERENCES: readonly Column<Schemas['ReferenceDto']>[] = [
  { title: 'FIELD', of: ({ fieldId }) => fieldId },
  { title: 'THROUGH', of: ({ through }) => (through ? `${through.name} (${through.state})` : 'a sync that is gone') },
  { title: 'WAITING', of: ({ waiting }) => String(waiting) },
];

/** Fields that refer to records of another sync. */
export function referenceCommands(program: Command, tools: OpenTools): void {
  const references = program.command('references').description('fields that refer to records of another sync');

  withExample(
    listed(
      references
        .command('list')
        .description('which sync translates each, and how many records wait for it')
        .argument('<sync>', 'id or name'),
    ),
    'syncline references list Contacts',
  ).action(async (given: string) => {
    const { client, printer } = tools();
    const id = await syncId(client, given);
    printer.list(await client.references(id), REFERENCES, 'No field of the sync refers to other records.');
  });
}

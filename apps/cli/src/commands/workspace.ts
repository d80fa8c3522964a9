import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { several } from '../options.js';
import { facts } from '../printing/table.js';
import { type OpenTools } from '../tools.js';
import { usageTrouble } from '../trouble.js';
import { withExample } from './example.js';

interface Change {
  readonly name?: string;
  readonly approvals?: Schemas['WorkspaceDto']['approvals'];
  readonly mask?: string[];
}

/** The workspace and its rules. */
export function workspaceCommands(program: Command, tools: OpenTools): void {
  const workspace = program.command('workspace').description('the workspace and its rules');

  withExample(
    workspace.command('show').description('its name, who approves, what is masked'),
    'syncline workspace show',
  ).action(async () => {
    const { client, printer } = tools();
    printer.answer(await client.workspace(), workspaceText);
  });

  withExample(
    workspace
      .command('update')
      .description('change it')
      .option('--name <name>', 'another name')
      .addOption(
        new Option('--approvals <rule>', 'second-person: nobody approves the plan they had made').choices([
          'none',
          'second-person',
        ]),
      )
      .addOption(
        new Option(
          '--mask <field>',
          'a field whose values viewers see masked, * for any characters; several times: the whole list',
        ).argParser(several),
      ),
    'syncline workspace update --approvals second-person --mask "*mail*" --mask "*phone*"',
  ).action(async ({ name, approvals, mask }: Change) => {
    const change: Schemas['WorkspaceChangeDto'] = {
      ...(name === undefined ? {} : { name }),
      ...(approvals === undefined ? {} : { approvals }),
      ...(mask === undefined ? {} : { maskedFields: mask }),
    };
    if (Object.keys(change).length === 0) {
      throw usageTrouble('There is nothing to change.', 'syncline workspace update', 'Give at least one option.');
    }
    const { client, printer } = tools();
    printer.answer(await client.updateWorkspace(change), workspaceText);
  });
}

const workspaceText = ({ id, name, approvals, maskedFields }: Schemas['WorkspaceDto']): string =>
  facts([
    ['workspace', id],
    ['name', name],
    ['approvals', approvals],
    ['masked', maskedFields],
  ]);

import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { type Column, facts } from '../printing/table.js';
import { timeText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';
import { type Role, ROLES } from './roles.js';

const INVITATIONS: readonly Column<Schemas['InvitationDto']>[] = [
  { title: 'ID', of: ({ id }) => id, whole: true },
  { title: 'E-MAIL', of: ({ email }) => email },
  { title: 'ROLE', of: ({ role }) => role },
  { title: 'BY', of: ({ invitedBy }) => invitedBy },
  { title: 'GOOD UNTIL', of: ({ expired, expiresAt }) => (expired ? 'over' : timeText(expiresAt)) },
];

/** Links by which people join. */
export function invitationCommands(program: Command, tools: OpenTools): void {
  const invitations = program.command('invitations').description('links by which people join the workspace');

  withExample(
    invitations.command('list').description('invitations that were not taken up'),
    'syncline invitations list',
  ).action(async () => {
    const { client, printer } = tools();
    printer.list(await client.invitations(), INVITATIONS, 'There is no open invitation.');
  });

  withExample(
    invitations
      .command('add')
      .description('make a link for somebody; it is good for a week, and once')
      .argument('<email>', 'their e-mail address')
      .addOption(new Option('--role <role>', 'what they will be').choices(ROLES).makeOptionMandatory()),
    'syncline invitations add ada@example.com --role viewer',
  ).action(async (email: string, { role }: { role: Role }) => {
    const { client, printer } = tools();
    printer.answer(await client.invite({ email, role }), (made) =>
      facts([
        ['invitation', made.id],
        ['e-mail', made.email],
        ['role', made.role],
        ['good until', timeText(made.expiresAt)],
        ['send them', made.url],
      ]),
    );
    printer.note('The link is shown this once.');
  });

  withExample(
    invitations.command('withdraw').description('have a link open nothing any more').argument('<invitation>', 'id'),
    'syncline invitations withdraw 7a9d8e6f-1c2b-4d3e-8f4a-5b6c7d8e9f01',
  ).action(async (id: string) => {
    const { client, printer } = tools();
    await client.withdrawInvitation(id);
    printer.answer({ withdrawn: id }, () => 'The link opens nothing any more.');
  });
}

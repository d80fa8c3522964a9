import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { listed, several } from '../options.js';
import { type Column, facts } from '../printing/table.js';
import { timeText } from '../printing/text.js';
import { readOwnSecrets } from '../secrets.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';
import { type Role, ROLES } from './roles.js';
import { joinedText } from './set-up.js';

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
    listed(invitations.command('list').description('invitations that were not taken up')),
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

  joiningCommands(invitations, tools);
}

/** For whoever was sent a link: no key is needed, the link is what opens. */
function joiningCommands(invitations: Command, tools: OpenTools): void {
  const taking = (command: Command, names: string): Command =>
    command.addOption(
      new Option('--secret <name=place>', `${names}, by where it is: name=@file, name=env:VARIABLE or name=-`)
        .argParser(several)
        .makeOptionMandatory(),
    );

  withExample(
    taking(invitations.command('look').description('what a link that you were sent is to'), 'the link'),
    'syncline invitations look --secret link=@link.txt',
  ).action(async ({ secret }: { secret: readonly string[] }) => {
    const { client, printer, surroundings } = tools();
    const { link } = await readOwnSecrets(['link'], secret, surroundings);
    printer.answer(await client.lookAtInvitation({ token: tokenIn(link) }), ({ workspace, email, role }) =>
      facts([
        ['workspace', workspace.name],
        ['e-mail', email],
        ['role', role],
      ]),
    );
  });

  withExample(
    taking(
      invitations
        .command('accept')
        .description('join by a link that you were sent; who is known here already gives the password they have')
        .requiredOption('--name <name>', 'what you are called'),
      'the link, and the password you will sign in with',
    ),
    'syncline invitations accept --name Ada --secret link=@link.txt --secret password=@secret.txt',
  ).action(async ({ name, secret }: { name: string; secret: readonly string[] }) => {
    const { client, printer, surroundings } = tools();
    const { link, password } = await readOwnSecrets(['link', 'password'], secret, surroundings);
    printer.answer(await client.acceptInvitation({ token: tokenIn(link), name, password }), joinedText);
    printer.note('Sign in with your browser. For the command line, have an API key made: "syncline api-keys add".');
  });
}

/** The token of a link, or what was copied without the rest. */
const tokenIn = (link: string): string => URL.parse(link)?.searchParams.get('token') ?? link;

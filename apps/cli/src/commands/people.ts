import { Argument, type Command } from 'commander';
import { type Schemas } from '#api-client';
import { confirm } from '../input.js';
import { personId } from '../names.js';
import { listed } from '../options.js';
import { type Column, facts } from '../printing/table.js';
import { timeText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';
import { type Role, ROLES } from './roles.js';

const PEOPLE: readonly Column<Schemas['PersonDto']>[] = [
  { title: 'ID', of: ({ id }) => id, whole: true },
  { title: 'NAME', of: ({ name }) => name },
  { title: 'E-MAIL', of: ({ email }) => email },
  { title: 'ROLE', of: ({ role }) => role },
  { title: 'LAST SEEN', of: ({ seenAt }) => timeText(seenAt) },
];

/** Who is in the workspace, and as what. */
export function peopleCommands(program: Command, tools: OpenTools): void {
  const people = program.command('people').description('who is in the workspace, and as what');

  withExample(listed(people.command('list').description('people, by name')), 'syncline people list').action(
    async () => {
      const { client, printer } = tools();
      printer.list(
        await client.people(),
        PEOPLE,
        'There is nobody yet. Make the first with "syncline set-up", others with "syncline invitations add".',
      );
    },
  );

  withExample(
    people
      .command('role')
      .description('give somebody another role')
      .argument('<person>', 'id or e-mail address')
      .addArgument(new Argument('<role>', 'what they are from now on').choices(ROLES)),
    'syncline people role ada@example.com operator',
  ).action(async (given: string, role: Role) => {
    const { client, printer } = tools();
    printer.answer(await client.changeRole(await personId(client, given), role), memberText);
  });

  withExample(
    people
      .command('sign-out')
      .description('end all sessions somebody has in this workspace')
      .argument('<person>', 'id or e-mail address'),
    'syncline people sign-out ada@example.com',
  ).action(async (given: string) => {
    const { client, printer } = tools();
    printer.answer(await client.signOut(await personId(client, given)), ({ ended }) => `${ended} session(s) ended.`);
  });

  withExample(
    people
      .command('remove')
      .description('take somebody out of the workspace')
      .argument('<person>', 'id or e-mail address')
      .option('--yes', 'do not ask'),
    'syncline people remove ada@example.com --yes',
  ).action(async (given: string, { yes }: { yes?: boolean }) => {
    const { client, printer, surroundings } = tools();
    await confirm(`${given} will not come in any more.`, yes, surroundings);
    const id = await personId(client, given);
    await client.removePerson(id);
    printer.answer({ removed: id }, () => `${given} is out.`);
  });
}

const memberText = ({ id, name, email, role, seenAt }: Schemas['PersonDto']): string =>
  facts([
    ['person', id],
    ['name', name],
    ['e-mail', email],
    ['role', role],
    ['last seen', timeText(seenAt)],
  ]);

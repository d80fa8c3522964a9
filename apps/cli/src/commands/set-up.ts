import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { several } from '../options.js';
import { facts } from '../printing/table.js';
import { readOwnSecrets } from '../secrets.js';
import { type OpenTools } from '../tools.js';
import { usageTrouble } from '../trouble.js';
import { withExample } from './example.js';

interface FirstPerson {
  readonly name: string;
  readonly email: string;
  readonly secret: readonly string[];
}

/** The first person of a server that nobody has signed in to. */
export function setUpCommand(program: Command, tools: OpenTools): void {
  withExample(
    program
      .command('set-up')
      .description('make the first person, who owns the workspace; with the key that the first start printed')
      .argument('<workspace>', 'what to call it')
      .requiredOption('--name <name>', 'their name')
      .requiredOption('--email <address>', 'what they sign in with')
      .addOption(
        new Option(
          '--secret <password>',
          'what they sign in with, by where it is: password=@file, password=env:VARIABLE or password=- (standard input)',
        )
          .argParser(several)
          .makeOptionMandatory(),
      ),
    'syncline set-up Acme --name Olga --email olga@example.com --secret password=@secret.txt',
  ).action(async (workspace: string, { name, email, secret }: FirstPerson) => {
    const { client, printer, surroundings, apiKey: key } = tools();
    if (key === null) {
      throw usageTrouble(
        'Setting up takes the key that the first start of the server printed.',
        'SYNCLINE_API_KEY',
        'Set it to that key.',
      );
    }
    const { password } = await readOwnSecrets(['password'], secret, surroundings);
    const me = await client.setUp({ key, workspace: { name: workspace }, person: { name, email, password } });
    printer.answer(me, joinedText);
    printer.note('They can sign in now. Everyone else comes by invitation: "syncline invitations add".');
  });
}

/** Who came in, and as what. */
export const joinedText = ({ person, workspace, role }: Schemas['MeDto']): string =>
  facts([
    ['workspace', workspace.name],
    ['name', person.name],
    ['e-mail', person.email],
    ['role', role],
  ]);

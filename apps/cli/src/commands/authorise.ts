import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { connectionId } from '../names.js';
import { named, several } from '../options.js';
import { type Column, table } from '../printing/table.js';
import { timeText } from '../printing/text.js';
import { readSecrets } from '../secrets.js';
import { type OpenTools, type Tools } from '../tools.js';
import { CLI_CODES, Trouble, usageTrouble } from '../trouble.js';
import { connectionText, mustBeWell } from './connection-text.js';
import { withExample } from './example.js';

const LOOK_EVERY_MS = 1_000;

interface AuthoriseOptions {
  readonly name?: string;
  readonly connection?: string;
  readonly baseUrl?: string;
  readonly setting?: Readonly<Record<string, string>>;
  readonly secret?: readonly string[];
}

/** Connecting accounts by OAuth: the person agrees in a browser, the command waits. */
export function authoriseCommands(connections: Command, tools: OpenTools): void {
  withExample(
    connections
      .command('authorise')
      .description('connect an account by OAuth, or authorise a connection again: prints an address to open, and waits')
      .argument('<vendor>', 'as "syncline connectors" lists them')
      .option('--name <name>', 'what to call a new connection')
      .option('--connection <connection>', 'id or name of a connection to authorise again; it keeps its syncs')
      .option('--base-url <url>', "where the vendor is, if not at its usual place: an org's own host")
      .addOption(new Option('--setting <name=value>', 'a setting of the connector; repeat for more').argParser(named))
      .addOption(
        new Option(
          '--secret <name=place>',
          'client id and secret of an app of your own by where they are: name=@file, name=env:VARIABLE or name=-',
        ).argParser(several),
      ),
    'syncline connections authorise hubspot --name "HubSpot"',
  ).action(async (vendor: string, options: AuthoriseOptions) => {
    const opened = tools();
    const attempt = await ended(opened, await begin(opened, vendor, options));
    const { client, printer } = opened;
    if (attempt.state !== 'connected' || attempt.connectionId === null) throw notConnected(attempt);
    const connection = await client.connection(attempt.connectionId);
    printer.answer(connection, connectionText);
    if (connection.missingSettings.length > 0) {
      printer.note(
        `To be chosen yet: ${connection.missingSettings.join(', ')}. See "syncline connections choices ${connection.id}".`,
      );
      return;
    }
    mustBeWell(connection);
  });

  withExample(
    connections
      .command('choices')
      .description('what settings of a connection may be, asked of the vendor')
      .argument('<connection>', 'id or name'),
    'syncline connections choices Mailchimp',
  ).action(async (given: string) => {
    const { client, printer } = tools();
    const answer = await client.choices(await connectionId(client, given));
    const choices = answer.items.flatMap(oneByOne);
    printer.answer(answer, () =>
      choices.length === 0 ? 'There is no setting to choose.' : table(CHOICES, choices, printer.look),
    );
  });
}

/** @returns the attempt's id, once the address to open is told */
async function begin(
  { client, printer, surroundings }: Tools,
  vendor: string,
  options: AuthoriseOptions,
): Promise<string> {
  const { name, connection, baseUrl, setting, secret } = options;
  if ((name === undefined) === (connection === undefined)) {
    throw usageTrouble(
      'It is not clear what to authorise.',
      'syncline connections authorise',
      'Give --name for a new connection, or --connection for one that is there.',
    );
  }
  const started = await client.startOAuth({
    connector: vendor,
    ...(name === undefined ? {} : { name }),
    ...(connection === undefined ? {} : { connectionId: await connectionId(client, connection) }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(setting ? { settings: setting } : {}),
    ...(secret ? { secrets: await readSecrets(secret, surroundings) } : {}),
  });
  printer.note(`Open this address and agree, until ${timeText(started.expiresAt)}:\n${started.url}`);
  return started.id;
}

/** The attempt once it is over: the server ends it when nobody has agreed in time. */
async function ended({ client, surroundings }: Tools, attemptId: string): Promise<Schemas['OAuthAttemptDto']> {
  for (;;) {
    const attempt = await client.oauthAttempt(attemptId);
    if (attempt.state !== 'waiting') return attempt;
    await surroundings.pause(LOOK_EVERY_MS);
  }
}

const notConnected = ({ id, code, message }: Schemas['OAuthAttemptDto']): Trouble =>
  new Trouble({
    what: `The account was not connected: ${message ?? 'no reason was given'}`,
    where: `attempt ${id}`,
    toDo: 'Run the command again when the cause is gone.',
    code: code ?? CLI_CODES.unwell,
  });

interface Choice {
  readonly setting: string;
  readonly value: string;
  readonly title: string;
}

const oneByOne = ({ name, choices }: Schemas['SettingChoicesDto']): readonly Choice[] =>
  choices.map((choice) => ({ setting: name, ...choice }));

const CHOICES: readonly Column<Choice>[] = [
  { title: 'SETTING', of: ({ setting }) => setting, whole: true },
  { title: 'VALUE', of: ({ value }) => value, whole: true },
  { title: 'TITLE', of: ({ title }) => title },
];

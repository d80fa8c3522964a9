import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { confirm } from '../input.js';
import { connectionId } from '../names.js';
import { listed, named, paged, type PageOptions, several } from '../options.js';
import { readPages } from '../paging.js';
import { type Column, facts, type Look, table } from '../printing/table.js';
import { readSecrets } from '../secrets.js';
import { type OpenTools } from '../tools.js';
import { usageTrouble } from '../trouble.js';
import { authoriseCommands } from './authorise.js';
import { connectionText, mustBeWell, unwell } from './connection-text.js';
import { withExample } from './example.js';

const CONNECTIONS: readonly Column<Schemas['ConnectionDto']>[] = [
  { title: 'ID', of: ({ id }) => id, whole: true },
  { title: 'NAME', of: ({ name }) => name },
  { title: 'VENDOR', of: ({ vendor }) => vendor },
  { title: 'ACCOUNT', of: ({ accountId }) => accountId },
  { title: 'HEALTH', of: ({ health }) => health },
];

interface ConnectionOptions {
  readonly setting?: Readonly<Record<string, string>>;
  readonly secret?: readonly string[];
}

interface AddOptions extends ConnectionOptions {
  readonly name: string;
  readonly baseUrl?: string;
}

interface UpdateOptions extends ConnectionOptions {
  readonly name?: string;
  /** `false`: `--no-base-url`. */
  readonly baseUrl?: string | false;
}

/** Credentials to one account at one vendor. */
export function connectionCommands(program: Command, tools: OpenTools): void {
  const connections = program.command('connections').description('credentials to accounts at the vendors');
  addCommand(connections, tools);
  lookCommands(connections, tools);
  updateCommand(connections, tools);
  removeCommand(connections, tools);
  objectsCommand(connections, tools);
  authoriseCommands(connections, tools);
}

const SECRET_HELP = 'a credential by where it is: name=@file, name=env:VARIABLE or name=- (standard input)';

const described = (command: Command): Command =>
  command
    .option('--base-url <url>', "another address of the vendor, e.g. for its EU data; only the vendor's own hosts")
    .addOption(new Option('--setting <name=value>', 'a setting of the connector; repeat for more').argParser(named))
    .addOption(new Option('--secret <name=place>', `${SECRET_HELP}; repeat for more`).argParser(several));

function addCommand(connections: Command, tools: OpenTools): void {
  withExample(
    described(
      connections
        .command('add')
        .description('connect an account; its credentials are checked at once')
        .argument('<vendor>', 'as "syncline connectors" lists them')
        .requiredOption('--name <name>', 'what to call it'),
    ),
    'syncline connections add hubspot --name "HubSpot" --secret accessToken=env:HUBSPOT_TOKEN',
  ).action(async (vendor: string, { name, baseUrl, setting, secret }: AddOptions) => {
    const { client, printer, surroundings } = tools();
    const secrets = await readSecrets(secret ?? [], surroundings);
    const connection = await client.addConnection({
      name,
      vendor,
      ...(baseUrl === undefined ? {} : { baseUrl }),
      settings: setting ?? {},
      secrets,
    });
    printer.answer(connection, connectionText);
    mustBeWell(connection);
  });
}

function lookCommands(connections: Command, tools: OpenTools): void {
  withExample(paged(connections.command('list').description('all connections')), 'syncline connections list').action(
    async (options: PageOptions) => {
      const { client, printer } = tools();
      printer.list(await readPages(client.connections, options), CONNECTIONS, 'There is no connection.');
    },
  );

  withExample(
    connections.command('show').description('one connection').argument('<connection>', 'id or name'),
    'syncline connections show HubSpot',
  ).action(async (given: string) => {
    const { client, printer } = tools();
    printer.answer(await client.connection(await connectionId(client, given)), connectionText);
  });

  withExample(
    connections
      .command('check')
      .description('try the credentials now; fails if they do not work')
      .argument('<connection>', 'id or name'),
    'syncline connections check HubSpot',
  ).action(async (given: string) => {
    const { client, printer } = tools();
    const check = await client.checkConnection(await connectionId(client, given));
    printer.answer(check, checkText);
    if (check.health !== 'ok') throw unwell(given, check.health, check.message);
  });
}

function updateCommand(connections: Command, tools: OpenTools): void {
  withExample(
    described(
      connections
        .command('update')
        .description('change what is given, keep the rest; --setting replaces all settings, --secret only its own')
        .argument('<connection>', 'id or name')
        .option('--name <name>', 'what to call it'),
    ).option('--no-base-url', "the vendor's usual address again"),
    'syncline connections update HubSpot --secret accessToken=@token.txt',
  ).action(async (given: string, { name, baseUrl, setting, secret }: UpdateOptions) => {
    const { client, printer, surroundings } = tools();
    const change: Schemas['ConnectionChangeDto'] = {
      ...(name === undefined ? {} : { name }),
      ...(baseUrl === undefined ? {} : { baseUrl: baseUrl === false ? null : baseUrl }),
      ...(setting ? { settings: setting } : {}),
      ...(secret ? { secrets: await readSecrets(secret, surroundings) } : {}),
    };
    if (Object.keys(change).length === 0) {
      throw usageTrouble('There is nothing to change.', 'syncline connections update', 'Give at least one option.');
    }
    const connection = await client.updateConnection(await connectionId(client, given), change);
    printer.answer(connection, connectionText);
    mustBeWell(connection);
  });
}

function removeCommand(connections: Command, tools: OpenTools): void {
  withExample(
    connections
      .command('remove')
      .description('forget a connection and its credentials; refused while a sync uses it')
      .argument('<connection>', 'id or name')
      .option('--yes', 'do not ask'),
    'syncline connections remove HubSpot --yes',
  ).action(async (given: string, options: { yes?: boolean }) => {
    const { client, printer, surroundings } = tools();
    const connection = await client.connection(await connectionId(client, given));
    const what = `The connection "${connection.name}" and its credentials will be forgotten; nothing is deleted at ${connection.vendor}.`;
    await confirm(what, options.yes, surroundings);
    await client.removeConnection(connection.id);
    printer.answer({ removed: connection.id }, () => `Removed the connection "${connection.name}".`);
  });
}

function objectsCommand(connections: Command, tools: OpenTools): void {
  withExample(
    listed(
      connections
        .command('objects')
        .description('the objects these credentials can see; with a name, the fields of that object')
        .argument('<connection>', 'id or name')
        .argument('[object]', 'as the list without it names it'),
    ),
    'syncline connections objects HubSpot contacts',
  ).action(async (given: string, name: string | undefined) => {
    const { client, printer } = tools();
    const answer = await client.objects(await connectionId(client, given));
    if (name === undefined) {
      printer.list(answer, OBJECTS, 'These credentials see no object.');
      return;
    }
    const object = answer.items.find((one) => one.name === name);
    if (!object) {
      throw usageTrouble(
        `There is no object "${name}".`,
        'the name of the object',
        'Run it without a name for a list.',
      );
    }
    printer.answer(object, () => fieldsText(object, printer.look));
  });
}

const OBJECTS: readonly Column<Schemas['ObjectDescriptionDto']>[] = [
  { title: 'OBJECT', of: ({ name }) => name, whole: true },
  { title: 'TITLE', of: ({ title }) => title },
  { title: 'FIELDS', of: ({ fields }) => fields.length },
  { title: 'WRITABLE', of: ({ fields }) => fields.filter(({ writable }) => writable).length },
];

const FIELDS: readonly Column<Schemas['ObjectDescriptionDto']['fields'][number]>[] = [
  { title: 'FIELD', of: ({ name }) => name, whole: true },
  { title: 'TITLE', of: ({ title }) => title },
  { title: 'TYPE', of: ({ type }) => type },
  { title: 'WRITABLE', of: ({ writable }) => writable },
  { title: 'REQUIRED', of: ({ required }) => required },
  { title: 'LOOKUP', of: ({ lookup }) => lookup },
  { title: 'CHOICES', of: ({ options }) => options?.values.map(({ value }) => value).join(', ') },
];

const fieldsText = (object: Schemas['ObjectDescriptionDto'], look: Look): string => table(FIELDS, object.fields, look);

const checkText = (check: Schemas['ConnectionCheckDto']): string =>
  facts([
    ['health', check.health],
    ['why', check.message],
    ['account', check.accountName],
    ['missing rights', check.missing.map(({ right, neededFor }) => `${right}: needed for ${neededFor}`)],
  ]);

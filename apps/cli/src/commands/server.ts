import { type Command } from 'commander';
import { type Schemas } from '#api-client';
import { listed } from '../options.js';
import { type Column, facts, type Look, table } from '../printing/table.js';
import { timeText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { CLI_CODES, Trouble, usageTrouble } from '../trouble.js';
import { withExample } from './example.js';

const CONNECTORS: readonly Column<Schemas['ConnectorDto']>[] = [
  { title: 'VENDOR', of: ({ vendor }) => vendor, whole: true },
  { title: 'TITLE', of: ({ title }) => title },
  { title: 'WAYS', of: ({ signIn }) => signIn.map(({ kind }) => kind).join(', ') },
  { title: 'SECRETS', of: ({ credentials }) => credentials.map(({ name }) => name).join(', ') },
  { title: 'SETTINGS', of: ({ settings }) => settings.map(({ name }) => name).join(', ') },
  { title: 'WEBHOOKS', of: ({ webhooks }) => webhooks },
];

/** What the server itself is and can do. */
export function serverCommands(program: Command, tools: OpenTools): void {
  withExample(
    listed(
      program
        .command('connectors')
        .description(
          'the vendors this server knows, and what each needs; with a vendor, the ways to connect an account',
        )
        .argument('[vendor]', 'as the list without it names it'),
    ),
    'syncline connectors hubspot',
  ).action(async (vendor: string | undefined) => {
    const { client, printer } = tools();
    const connectors = await client.connectors();
    if (vendor === undefined) {
      printer.list(connectors, CONNECTORS, 'This server has no connector.');
      return;
    }
    const connector = connectors.items.find((one) => one.vendor === vendor);
    if (!connector) {
      throw usageTrouble(`There is no connector "${vendor}".`, 'the vendor', 'Run it without a vendor for a list.');
    }
    printer.answer(connector, () => connector.signIn.map((way) => wayText(way, printer.look)).join('\n\n'));
  });

  withExample(
    program
      .command('health')
      .description('how database, queue, syncs and connections are; fails if database or queue is away'),
    'syncline health',
  ).action(async () => {
    const { client, printer } = tools();
    const health = await client.health();
    printer.answer(health, () => healthText(health, printer.look));
    if (health.status === 'failing') throw unwell(health);
    if (health.status === 'attention') printer.note('A connection or a sync needs a person: see above.');
  });
}

const SCOPES: readonly Column<Schemas['SignInWayDto']['scopes'][number]>[] = [
  { title: 'SCOPE', of: ({ name }) => name, whole: true },
  { title: 'NEEDED', of: ({ needed }) => needed },
  { title: 'WHAT FOR', of: ({ purpose }) => purpose },
];

function wayText(way: Schemas['SignInWayDto'], look: Look): string {
  const told = facts([
    ['way', `${way.kind}: ${way.title}`],
    ['ready', way.ready ? 'yes' : 'no: it needs an app of your own, or one set up for this server'],
    ['secrets', way.credentials],
    ['callback URL', way.callbackUrl ?? undefined],
    ['how', way.help],
  ]);
  return way.scopes.length === 0 ? told : `${told}\n\n${table(SCOPES, way.scopes, look)}`;
}

const SYNCS: readonly Column<Schemas['HealthDto']['syncs'][number]>[] = [
  { title: 'SYNC', of: ({ name }) => name },
  { title: 'STATE', of: ({ state }) => state },
  { title: 'WAITING', of: ({ dirty }) => dirty },
  { title: 'SINCE', of: ({ oldestAt }) => timeText(oldestAt), whole: true },
  { title: 'CONFLICTS', of: ({ openConflicts }) => openConflicts },
  { title: 'DEAD LETTERS', of: ({ openDeadLetters }) => openDeadLetters },
  { title: 'WHY', of: ({ pausedBecause }) => pausedBecause },
];

const CONNECTIONS: readonly Column<Schemas['HealthDto']['connections'][number]>[] = [
  { title: 'CONNECTION', of: ({ name }) => name },
  { title: 'VENDOR', of: ({ vendor }) => vendor },
  { title: 'HEALTH', of: ({ health }) => health },
  { title: 'WHY', of: ({ message }) => message },
];

function healthText({ status, database, queue, syncs, connections }: Schemas['HealthDto'], look: Look): string {
  const parts = [
    facts([
      ['status', status],
      ['database', database],
      ['queue', queue],
    ]),
  ];
  if (syncs.length > 0) parts.push(table(SYNCS, syncs, look));
  if (connections.length > 0) parts.push(table(CONNECTIONS, connections, look));
  return parts.join('\n\n');
}

const unwell = (health: Schemas['HealthDto']): Trouble =>
  new Trouble({
    what: 'The server cannot work.',
    where: `database ${health.database}, queue ${health.queue}`,
    toDo: 'Start again what is away; the log of the server tells more.',
    code: CLI_CODES.unwell,
  });

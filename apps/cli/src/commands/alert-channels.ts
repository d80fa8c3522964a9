import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Schemas } from '#api-client';
import { confirm } from '../input.js';
import { alertChannelId } from '../names.js';
import { listed, several } from '../options.js';
import { type Column, facts } from '../printing/table.js';
import { timeText } from '../printing/text.js';
import { readSecrets } from '../secrets.js';
import { type Surroundings } from '../surroundings.js';
import { type OpenTools } from '../tools.js';
import { CLI_CODES, Trouble, usageTrouble } from '../trouble.js';
import { ALERT_KINDS } from './alerts.js';
import { withExample } from './example.js';

const CHANNELS: readonly Column<Schemas['AlertChannelDto']>[] = [
  { title: 'ID', of: ({ id }) => id, whole: true },
  { title: 'NAME', of: ({ name }) => name },
  { title: 'KIND', of: ({ kind }) => kind },
  { title: 'TO', of: toText },
  { title: 'ALERTS', of: kindsText },
  { title: 'ON', of: ({ on }) => (on ? 'yes' : 'no') },
  { title: 'LAST MESSAGE', of: lastText },
];

interface Where {
  readonly email?: string[];
  readonly secret?: readonly string[];
}

type AlertKind = Schemas['AlertDto']['kind'];

interface New extends Where {
  readonly kind?: AlertKind[];
}

interface Change extends New {
  readonly allKinds?: boolean;
  readonly name?: string;
  readonly on?: boolean;
}

/** The options that say where messages go, and of which alerts. */
const placed = (command: Command): Command =>
  command
    .addOption(new Option('--email <address>', 'who gets mail; several times for more').argParser(several))
    .addOption(
      new Option('--secret <url>', 'of a webhook: url=@file, url=env:VARIABLE or url=- (standard input)').argParser(
        several,
      ),
    )
    .addOption(
      new Option(
        '--kind <kind>',
        `tell alerts of this kind alone: ${ALERT_KINDS.join(', ')}; several times for more`,
      ).argParser(kinds),
    );

function kinds(text: string, before: readonly AlertKind[] = []): readonly AlertKind[] {
  const kind = ALERT_KINDS.find((one) => one === text);
  if (kind === undefined) throw new InvalidArgumentError(`Give one of ${ALERT_KINDS.join(', ')}.`);
  return [...new Set([...before, kind])];
}

/** Where alerts are told. */
export function alertChannelCommands(program: Command, tools: OpenTools): void {
  const channels = program.command('alert-channels').description('where alerts are told: by mail, or to a webhook');

  withExample(
    listed(channels.command('list').description('channels, and how their last message went')),
    'syncline alert-channels list',
  ).action(async () => {
    const { client, printer } = tools();
    printer.list(await client.alertChannels(), CHANNELS, 'Alerts are told nowhere.');
  });

  withExample(
    placed(
      channels.command('add').description('have alerts told by mail, or to a webhook').argument('<name>', 'its name'),
    ),
    'syncline alert-channels add "Ops in Slack" --secret url=@secret.txt',
  ).action(async (name: string, { kind: told, ...where }: New) => {
    const { client, printer, surroundings } = tools();
    const place = await placeOf(where, surroundings);
    const { recipients, url } = place;
    if ((recipients === undefined) === (url === undefined)) {
      throw usageTrouble('It is not said where to.', 'alert-channels add', 'Give either --email or --secret url=….');
    }
    const kind = url === undefined ? 'email' : 'webhook';
    printer.answer(await client.addAlertChannel({ name, kind, ...place, ...(told && { kinds: told }) }), channelText);
  });

  withExample(
    placed(
      channels
        .command('update')
        .description('change it; what is not given stays')
        .argument('<channel>', 'id or name')
        .option('--name <name>', 'another name')
        .addOption(new Option('--all-kinds', 'tell alerts of every kind').conflicts('kind'))
        .option('--on', 'have it told alerts')
        .option('--no-on', 'have it told nothing'),
    ),
    'syncline alert-channels update "Ops in Slack" --no-on',
  ).action(async (given: string, { name, on, kind, allKinds, ...where }: Change) => {
    const { client, printer, surroundings } = tools();
    const change: Schemas['AlertChannelChangeDto'] = {
      ...(await placeOf(where, surroundings)),
      ...(name === undefined ? {} : { name }),
      ...(on === undefined ? {} : { on }),
      ...(kind && { kinds: kind }),
      ...(allKinds === true && { kinds: null }),
    };
    if (Object.keys(change).length === 0) {
      throw usageTrouble('There is nothing to change.', 'alert-channels update', 'Give at least one option.');
    }
    printer.answer(await client.updateAlertChannel(await alertChannelId(client, given), change), channelText);
  });

  withExample(
    channels
      .command('remove')
      .description('have nothing told there any more')
      .argument('<channel>', 'id or name')
      .option('--yes', 'do not ask'),
    'syncline alert-channels remove "Ops in Slack" --yes',
  ).action(async (given: string, { yes }: { yes?: boolean }) => {
    const { client, printer, surroundings } = tools();
    const id = await alertChannelId(client, given);
    await confirm(`Nothing will be told on "${given}" any more.`, yes, surroundings);
    await client.removeAlertChannel(id);
    printer.answer({ removed: id }, () => 'The channel is gone.');
  });

  withExample(
    channels.command('test').description('send a test message at once').argument('<channel>', 'id or name'),
    'syncline alert-channels test "Ops in Slack"',
  ).action(async (given: string) => {
    const { client, printer } = tools();
    const channel = await client.testAlertChannel(await alertChannelId(client, given));
    printer.answer(channel, channelText);
    if (channel.last?.state === 'sent') return;
    throw new Trouble({
      what: `The message did not arrive: ${channel.last?.error ?? 'nobody knows why.'}`,
      where: `the channel "${channel.name}"`,
      toDo: 'Correct where it leads with "syncline alert-channels update", and test it again.',
      code: CLI_CODES.unwell,
    });
  });
}

async function placeOf(
  { email, secret = [] }: Where,
  surroundings: Surroundings,
): Promise<Pick<Schemas['NewAlertChannelDto'], 'recipients' | 'url'>> {
  const { url, ...others } = await readSecrets(secret, surroundings);
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw usageTrouble(`A channel has no secret "${other}".`, '--secret', 'Its only secret is url.');
  }
  return { ...(email === undefined ? {} : { recipients: email }), ...(url === undefined ? {} : { url }) };
}

function toText({ kind, recipients, urlHost }: Schemas['AlertChannelDto']): string {
  return kind === 'email' ? recipients.join(' ') : (urlHost ?? '');
}

function kindsText({ kinds: told }: Schemas['AlertChannelDto']): string {
  return told === null ? 'all' : told.join(' ');
}

function lastText({ last }: Schemas['AlertChannelDto']): string | null {
  if (last === null) return null;
  if (last.state === 'sent') return `sent ${timeText(last.sentAt) ?? ''}`;
  return `${last.state}${last.error === null ? '' : `: ${last.error}`}`;
}

const channelText = (channel: Schemas['AlertChannelDto']): string =>
  facts([
    ['channel', channel.id],
    ['name', channel.name],
    ['kind', channel.kind],
    ['to', toText(channel)],
    ['alerts', kindsText(channel)],
    ['on', channel.on ? 'yes' : 'no'],
    ['last message', lastText(channel)],
    ['tried next', timeText(channel.last?.nextAt ?? null)],
  ]);

import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { duration, paged, type PageOptions } from '../options.js';
import { readPages } from '../paging.js';
import { type Column, facts } from '../printing/table.js';
import { timeText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';

export const ALERT_KINDS: readonly Schemas['AlertDto']['kind'][] = [
  'stalled',
  'deadLetters',
  'credentials',
  'brake',
  'quota',
];
const MINUTE_MS = 60_000;

const ALERTS: readonly Column<Schemas['AlertDto']>[] = [
  { title: 'ID', of: ({ id }) => id, whole: true },
  { title: 'KIND', of: ({ kind }) => kind },
  { title: 'OF', of: ({ subject }) => `${subject.kind} ${subject.name}` },
  { title: 'HOW', of: howText },
  { title: 'OPENED', of: ({ openedAt }) => timeText(openedAt) },
  { title: 'OVER', of: ({ closedAt }) => timeText(closedAt) },
  { title: 'LOOKED AFTER BY', of: ({ acknowledgedBy }) => acknowledgedBy },
];

interface Filter extends PageOptions {
  readonly state?: string;
  readonly kind?: string;
}

/** What calls for a person. */
export function alertCommands(program: Command, tools: OpenTools): void {
  const alerts = program.command('alerts').description('what calls for a person, or did');

  withExample(
    paged(
      alerts
        .command('list')
        .description('alerts, those that opened last first')
        .addOption(new Option('--state <state>', 'open, or past: over').choices(['open', 'past']))
        .addOption(new Option('--kind <kind>', 'only these').choices(ALERT_KINDS)),
    ),
    'syncline alerts list --state open',
  ).action(async ({ state, kind, ...options }: Filter) => {
    const { client, printer } = tools();
    const filter = { ...(state === undefined ? {} : { state }), ...(kind === undefined ? {} : { kind }) };
    const page = await readPages((request) => client.alerts({ ...filter, ...request }), options);
    printer.list(page, ALERTS, 'There is no such alert.');
  });

  withExample(
    alerts
      .command('acknowledge')
      .description('say that you look after it: nobody is reminded of it any more')
      .argument('<alert>', 'id'),
    'syncline alerts acknowledge 7d1f0c9e-3b52-4a68-8c7d-2e9f1a0b4c5d',
  ).action(async (id: string) => {
    const { client, printer } = tools();
    printer.answer(await client.acknowledgeAlert(id), alertText);
  });

  withExample(
    alerts
      .command('mute')
      .description('have nothing told of it for a time')
      .argument('<alert>', 'id')
      .addOption(
        new Option('--for <duration>', 'how long; 0m: it is told again').argParser(duration).makeOptionMandatory(),
      ),
    'syncline alerts mute 7d1f0c9e-3b52-4a68-8c7d-2e9f1a0b4c5d --for 4h',
  ).action(async (id: string, { for: forMs }: { for: number }) => {
    const { client, printer } = tools();
    printer.answer(await client.muteAlert(id, Math.ceil(forMs / MINUTE_MS)), alertText);
  });
}

function howText({ since, count, share, health }: Schemas['AlertDto']): string | null {
  if (since !== null) return `since ${timeText(since) ?? ''}`;
  if (count !== null) return `${count} open`;
  return share === null ? health : `${Math.floor(share * 100)} % used`;
}

const alertText = (alert: Schemas['AlertDto']): string =>
  facts([
    ['alert', alert.id],
    ['kind', alert.kind],
    ['of', `${alert.subject.kind} ${alert.subject.name} (${alert.subject.id})`],
    ['how', howText(alert)],
    ['opened', timeText(alert.openedAt)],
    ['over', timeText(alert.closedAt)],
    ['looked after by', alert.acknowledgedBy],
    ['muted until', timeText(alert.mutedUntil)],
  ]);

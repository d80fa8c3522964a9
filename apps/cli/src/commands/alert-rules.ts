import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Schemas } from '#api-client';
import { duration, several } from '../options.js';
import { facts } from '../printing/table.js';
import { type OpenTools } from '../tools.js';
import { usageTrouble } from '../trouble.js';
import { withExample } from './example.js';

const KINDS = ['stalled', 'deadLetters', 'credentials', 'brake', 'quota'] as const;
type Kind = (typeof KINDS)[number];

const MINUTE_MS = 60_000;

interface Change {
  readonly watch?: readonly string[];
  readonly ignore?: readonly string[];
  readonly stalledAfter?: number;
  readonly deadLetters?: number;
  readonly deadLettersWithin?: number;
  readonly quota?: number;
  readonly messagesPerHour?: number;
  readonly quiet?: { readonly from: string; readonly to: string } | false;
  readonly timeZone?: string;
  readonly urgent?: boolean;
}

/** What counts as an alert, and when people are told. */
export function alertRuleCommands(program: Command, tools: OpenTools): void {
  const rules = program.command('alert-rules').description('what counts as an alert, and when people are told');

  withExample(rules.command('show').description('the rules of the workspace'), 'syncline alert-rules show').action(
    async () => {
      const { client, printer } = tools();
      printer.answer(await client.alertRules(), rulesText);
    },
  );

  withExample(
    rules
      .command('update')
      .description('change them; what is not given stays')
      .addOption(new Option('--watch <kind>', `look for it: ${KINDS.join(', ')}; several times`).argParser(several))
      .addOption(new Option('--ignore <kind>', 'do not look for it; several times').argParser(several))
      .addOption(new Option('--stalled-after <duration>', 'how long a live sync may not get on').argParser(duration))
      .addOption(new Option('--dead-letters <number>', 'how many dead letters').argParser(whole))
      .addOption(new Option('--dead-letters-within <duration>', 'within how long').argParser(duration))
      .addOption(new Option('--quota <percent>', "share of the day's calls").argParser(whole))
      .addOption(new Option('--messages-per-hour <number>', 'on each channel').argParser(whole))
      .addOption(new Option('--quiet <from-to>', 'quiet hours, e.g. 22:00-07:00').argParser(hours))
      .option('--no-quiet', 'no quiet hours')
      .option('--time-zone <name>', 'where these are hours, e.g. Asia/Bangkok')
      .option('--urgent', 'tell credentials and brakes in quiet hours as well')
      .option('--no-urgent', 'tell nothing in quiet hours'),
    'syncline alert-rules update --quiet 22:00-07:00 --time-zone Asia/Bangkok --stalled-after 30m',
  ).action(async (change: Change) => {
    if (Object.keys(change).length === 0) {
      throw usageTrouble('There is nothing to change.', 'alert-rules update', 'Give at least one option.');
    }
    const { client, printer } = tools();
    printer.answer(await client.updateAlertRules(changed(await client.alertRules(), change)), rulesText);
  });
}

function changed(rules: Schemas['AlertRulesDto'], change: Change): Schemas['AlertRulesDto'] {
  const on = (kind: Kind): { readonly on: boolean } => ({ on: isOn(kind, rules[kind].on, change) });
  const { stalledAfter, deadLettersWithin } = change;
  return {
    stalled: { ...on('stalled'), afterMinutes: minutes(stalledAfter) ?? rules.stalled.afterMinutes },
    deadLetters: {
      ...on('deadLetters'),
      count: change.deadLetters ?? rules.deadLetters.count,
      withinMinutes: minutes(deadLettersWithin) ?? rules.deadLetters.withinMinutes,
    },
    credentials: on('credentials'),
    brake: on('brake'),
    quota: { ...on('quota'), percent: change.quota ?? rules.quota.percent },
    messagesPerHour: change.messagesPerHour ?? rules.messagesPerHour,
    quietHours: quietHours(rules.quietHours, change),
    urgentInQuietHours: change.urgent ?? rules.urgentInQuietHours,
  };
}

function isOn(kind: Kind, before: boolean, { watch = [], ignore = [] }: Change): boolean {
  const unknown = [...watch, ...ignore].find((one) => !(KINDS as readonly string[]).includes(one));
  if (unknown !== undefined) {
    throw usageTrouble(`There is no kind "${unknown}".`, '--watch, --ignore', `Take one of ${KINDS.join(', ')}.`);
  }
  if (watch.includes(kind)) return true;
  return ignore.includes(kind) ? false : before;
}

function quietHours(
  before: Schemas['AlertRulesDto']['quietHours'],
  { quiet, timeZone }: Change,
): Schemas['AlertRulesDto']['quietHours'] {
  if (quiet === false) return null;
  const zone = timeZone ?? before?.timeZone;
  const span = quiet ?? before;
  if (span === null || (span === undefined && zone === undefined)) {
    if (timeZone === undefined) return null;
    throw usageTrouble('There are no quiet hours yet.', '--time-zone', 'Give --quiet as well.');
  }
  if (zone === undefined) throw usageTrouble('Hours are of a place.', '--quiet', 'Give --time-zone as well.');
  return { from: span.from, to: span.to, timeZone: zone };
}

const minutes = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : Math.ceil(ms / MINUTE_MS);

function whole(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}

function hours(text: string): { readonly from: string; readonly to: string } {
  const [, from, to] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return { from, to };
  throw new InvalidArgumentError('Write from-to, e.g. 22:00-07:00.');
}

const rulesText = (rules: Schemas['AlertRulesDto']): string => {
  const of = (kind: Kind, how: string): string => (rules[kind].on ? how : 'not looked for');
  const { quietHours: quiet } = rules;
  return facts([
    ['stalled', of('stalled', `after ${rules.stalled.afterMinutes} min`)],
    ['dead letters', of('deadLetters', `${rules.deadLetters.count} within ${rules.deadLetters.withinMinutes} min`)],
    ['credentials', of('credentials', 'when a vendor refuses them')],
    ['brake', of('brake', 'when a sync is held')],
    ['quota', of('quota', `from ${rules.quota.percent} % of the day's calls`)],
    ['messages', `at most ${rules.messagesPerHour} an hour on each channel`],
    ['quiet', quiet === null ? 'never' : `${quiet.from} to ${quiet.to}, ${quiet.timeZone}`],
    ['in quiet hours', rules.urgentInQuietHours ? 'credentials and brakes are told' : 'nothing is told'],
  ]);
};

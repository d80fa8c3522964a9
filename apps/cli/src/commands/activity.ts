import { type Command, Option } from 'commander';
import { type Schemas } from '#api-client';
import { type Column, facts, type Look, table } from '../printing/table.js';
import { durationText, timeText, valueText } from '../printing/text.js';
import { type OpenTools } from '../tools.js';
import { withExample } from './example.js';

const WINDOWS = ['hour', 'day', 'week', 'month'] as const;
type Window = (typeof WINDOWS)[number];

const FOUND: readonly Column<Schemas['FoundDto']>[] = [
  { title: 'LINK', of: ({ linkId }) => linkId, whole: true },
  { title: 'SYNC', of: ({ syncName }) => syncName },
  { title: 'A', of: ({ aId }) => aId, whole: true },
  { title: 'B', of: ({ bId }) => bId, whole: true },
  {
    title: 'VALUES',
    of: ({ values }) => values.map(({ fieldId, value }) => `${fieldId} ${valueText(value)}`).join(', '),
  },
];

const STEPS: readonly Column<Schemas['ActivityDto']['points'][number]>[] = [
  { title: 'FROM', of: ({ at }) => timeText(at), whole: true },
  { title: 'EDITS', of: ({ edits }) => edits },
  { title: 'WRITES', of: ({ writes }) => writes },
  { title: 'MIDDLE', of: ({ writeMsP50 }) => tookText(writeMsP50) },
  { title: '95 OF 100', of: ({ writeMsP95 }) => tookText(writeMsP95) },
];

/** What is asked over all syncs. */
export function activityCommands(program: Command, tools: OpenTools): void {
  withExample(
    program
      .command('find')
      .description('records of all syncs, by an e-mail, a name or any other value')
      .argument('<text>', 'part of a value, or a record id'),
    'syncline find ada@example.com',
  ).action(async (text: string) => {
    const { client, printer } = tools();
    printer.answer(await client.search(text), ({ items }) =>
      items.length === 0 ? 'No linked record holds this.' : table(FOUND, items, printer.look),
    );
  });

  withExample(
    program
      .command('activity')
      .description('what syncs had to do over time, and how long writes took')
      .addOption(new Option('--window <window>', 'how far back').choices(WINDOWS).default('day')),
    'syncline activity --window week',
  ).action(async ({ window }: { readonly window: Window }) => {
    const { client, printer } = tools();
    printer.answer(await client.activity(window), (activity) => activityText(activity, printer.look));
  });
}

/** Steps without activity say nothing. */
function activityText({ from, to, points, syncs }: Schemas['ActivityDto'], look: Look): string {
  const busy = points.filter(({ edits, writes }) => edits + writes > 0);
  const span = facts([
    ['from', timeText(from)],
    ['to', timeText(to)],
    ['busy syncs', String(syncs.length)],
  ]);
  return busy.length === 0 ? `${span}\n\nNothing was to be done.` : `${span}\n\n${table(STEPS, busy, look)}`;
}

const tookText = (ms: number | null): string | null => (ms === null ? null : durationText(ms));
